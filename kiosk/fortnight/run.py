"""`python -m kiosk fortnight`: the fourteen days lived, then counted again, and both set side by side."""

import json
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from kiosk.demo.command import new_folder
from kiosk.demo.errors import FolderInUse
from kiosk.fortnight.compound import DAYS, GATES, HOUSEHOLDS, STAFF, invent_compound
from kiosk.fortnight.days import OFFLINE_DAY, Fortnight
from kiosk.fortnight.life import VISITORS_A_DAY
from kiosk.fortnight.recount import Recount, recount
from kiosk.ledger.verify import verify
from kiosk.rules.calendar import day_of, read_day, written
from kiosk.rules.conflicts import Conflict, conflicts

FIRST_DATE = date(2026, 2, 9)  # a Monday in February
SITE_FILE = "site.json"
DIFFERENCES_MAX = 20  # the first ones say where to look


def fortnight(seed: int, out: Path | None, days: int = DAYS, until: datetime | None = None) -> dict[str, Any]:
    """Live it, count it again, and return both; with the same seed the same.

    It begins on FIRST_DATE, or so that its last day ends at the moment `until`, which has a time zone. Beside
    the ledgers stands the document that the office laid down, `site.json`.

    Raises:
        FolderInUse: there is a ledger in the folder already.
        LedgerError: a ledger can't be written or read.
    """
    folder = out if out is not None else new_folder("fortnight")
    paths = [folder / f"{gate}.db" for gate in GATES]
    if any(path.exists() for path in paths):
        raise FolderInUse(folder)
    folder.mkdir(parents=True, exist_ok=True)
    dice = Random(seed)  # noqa: S311 - seeded dice, no secret
    until_ms = None if until is None else int(until.timestamp() * 1_000)
    first_day = read_day(FIRST_DATE.isoformat()) if until_ms is None else day_of(until_ms) - days + 1
    compound = invent_compound(dice, first_day)
    first_date = date.fromisoformat(written(first_day))
    document = json.dumps(compound.laid_down(days - 1), ensure_ascii=False)
    (folder / SITE_FILE).write_text(document, encoding="utf-8")
    with closing(Fortnight(compound, paths, dice)) as lived:
        for day in range(days):
            lived.live(day, until_ms)
        replayed = all(gate.replays() for gate in lived.gates.values())
    counted = recount(
        paths, (*compound.watched, *lived.registered), first_date, first_date + timedelta(days=OFFLINE_DAY)
    )
    return {
        "seed": seed,
        "days": days,
        "offline_day": OFFLINE_DAY,
        "staff": STAFF,
        "households": HOUSEHOLDS,
        "visitors_a_day": VISITORS_A_DAY,
        **_figures(lived, counted),
        "chain_ok": all(verify(path).chain_ok for path in paths),
        "replay_equals_live": replayed,
    }


def _figures(lived: Fortnight, counted: Recount) -> dict[str, Any]:
    tally: Counter[str] = Counter()
    for gate in lived.gates.values():
        tally.update(gate.tally)
    quota = lived.gates[GATES[0]].rules.quota
    assert quota is not None, "the compound has one"
    found = conflicts(lived.exits(), quota)
    inside = sum(len(gate.knowledge.inside()) for gate in lived.gates.values())
    wrong = [*_differences(tally, counted, found), *counted.wrong]
    within = [each for each in found if len({*_gates(each)}) == 1]
    by_guard = [each for gate in lived.gates.values() for each in gate.without_clock]
    # A gate that lost the time calls the guard, who may let out whom a clock would have refused.
    unexplained = [each for each in within if not {each.exit, *each.earlier} & set(by_guard)]
    wrong += [f"twice at one gate: {each.exit}" for each in unexplained]
    if inside != counted.inside:
        wrong.append(f"inside: lived {inside}, counted {counted.inside}")
    return {
        "records": tally["records"],
        "entries": tally["entries"],
        "verdicts": _by(tally, "verdict"),
        "reasons": _by(tally, "reason"),
        "exceptions": _by(tally, "exception"),
        "exits": {"counted": tally["exits counted"], "excepted": tally["exits excepted"]},
        "conflicts": len(found),
        "conflicts_within_one_gate": len(within),
        "of_those_let_out_by_a_guard_without_a_clock": len(within) - len(unexplained),
        "observed_entries": sum(_by(tally, "observed day").values()),
        "returnees": tally["returnees"],
        "host_calls": _by(tally, "host"),
        "signed_out": _by(tally, "signed out by"),
        "inside": inside,
        "rounds": dict(sorted(lived.rounds.items())),
        "reconciled": not wrong,
        "differences": wrong[:DIFFERENCES_MAX],
    }


def _differences(tally: Counter[str], counted: Recount, found: tuple[Conflict, ...]) -> list[str]:
    """Every figure that was lived otherwise than it is counted, conflicts by household and gates included."""
    lived_pairs = Counter(
        (each.exit.household, earlier.gate, each.exit.gate) for each in found for earlier in each.earlier
    )
    pairs = Counter(counted.conflicts)
    return [
        *(
            f"{name}: lived {tally[name]}, counted {counted.tally[name]}"
            for name in sorted(tally.keys() | counted.tally.keys())
            if tally[name] != counted.tally[name]
        ),
        *(f"conflict {each}" for each in sorted((lived_pairs - pairs) + (pairs - lived_pairs))),
    ]


def _gates(conflict: Conflict) -> list[str]:
    return [conflict.exit.gate, *(each.gate for each in conflict.earlier)]


def _by(tally: Counter[str], kind: str) -> dict[str, int]:
    return {
        name.removeprefix(f"{kind} "): count
        for name, count in sorted(tally.items())
        if name.startswith(f"{kind} ")
    }
