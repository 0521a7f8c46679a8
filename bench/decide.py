"""How fast the rules decide with 20,000 people and a million records, and how fast the kiosk knows them.

A decision is measured beside the least that anybody could do: look a household up and make a decision. The
start is measured beside reading the same records and parsing their JSON. `site_s` is the site document with
all its people, read and indexed; it comes on top, with any ledger. Seconds are of the processor, so that a
busy machine's other work doesn't count; `start_wall_s` has it in.

    python bench/decide.py [--records N] [--json]
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import run
from kiosk.fortnight.compound import RULES
from kiosk.known import RECORDS_MAX, known
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.disk import connect_writer
from kiosk.ledger.reader import BATCH_RECORDS_MAX, LedgerReader
from kiosk.ledger.record import Draft, Moment, Origin, Prepared, finish, prepare
from kiosk.ledger.store import Ledger, new_id
from kiosk.people.invent import invent_site
from kiosk.people.site import Site, parse_site
from kiosk.rules.calendar import begins_ms, read_day
from kiosk.rules.decide import Decision, Verdict
from kiosk.rules.gate import Question, decide
from kiosk.rules.knowledge import Knowledge, told
from kiosk.screening.judge import Finding

PEOPLE = 20_000
PEOPLE_IN_A_HOUSEHOLD = 3
DECISIONS = 20_000
BETWEEN_MS = 6_000  # somebody passes every six seconds
BEGINS_MS = begins_ms(read_day("2026-02-09"))
T = TypeVar("T")


def measure(records: int, directory: Path) -> dict[str, float]:
    """Milliseconds of decisions, seconds of starts, and what of each is the limit's."""
    document = invent_site(1, PEOPLE)
    for number, person in enumerate(document["roster"]):
        person["household"] = household_of(number)
    raw = json.dumps({**document, "rules": RULES}, ensure_ascii=False).encode()
    site_s, site = timed(lambda: parse_site(raw, Path("site.json")))
    path = directory / "ledger.db"
    write_ledger(path, site, records)
    begun = time.perf_counter()
    start_s, knowledge = timed(lambda: start(path, site))
    start_wall_s = time.perf_counter() - begun
    parse_s, _ = timed(lambda: read_and_parse(path))
    took_ms, bare_ms = decisions(site, knowledge, BEGINS_MS + records * BETWEEN_MS)
    quantiles = statistics.quantiles(took_ms, n=1_000)
    return {
        "people": PEOPLE,
        "records": records,
        "households_known": len(knowledge.exits),
        "decision_p50_ms": round(quantiles[499], 4),
        "decision_p99_ms": round(quantiles[989], 4),
        "decision_p999_ms": round(quantiles[998], 4),
        "bare_lookup_ms": round(statistics.median(bare_ms), 4),
        "decision_to_bare": round(statistics.median(took_ms) / statistics.median(bare_ms), 1),
        "start_s": round(start_s, 2),
        "start_wall_s": round(start_wall_s, 2),
        "read_and_parse_s": round(parse_s, 2),
        "start_to_parse": round(start_s / parse_s, 2),
        "site_s": round(site_s, 2),
    }


def household_of(number: int) -> str:
    """The dwelling of the person of this number."""
    return f"h-{number // PEOPLE_IN_A_HOUSEHOLD}"


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds of a piece of work, and what came of it."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


INSERT = "INSERT INTO records (seq, id, kind, line, hash, person, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"


def write_ledger(path: Path, site: Site, records: int) -> None:
    """A real ledger: real records in a real chain, written in one transaction."""
    clock = VirtualClock(BEGINS_MS)
    with Ledger.open(
        path, origin_device="kiosk-1", site="yunxi", gate="garden", software="0", now=clock
    ) as ledger:
        incarnation, previous = ledger.incarnation, ledger.genesis
    origin = Origin("kiosk-1", incarnation, "yunxi", "garden", "0.1.0")
    connection = connect_writer(path)
    connection.execute("BEGIN")
    rows = []
    for seq, prepared in enumerate(passages(site, records, origin), start=1):
        record = finish(prepared, seq=seq, previous=previous)
        previous = record.hash
        rows.append((seq, record.id, record.kind, record.line, record.hash, record.person, record.salt))
        if len(rows) == BATCH_RECORDS_MAX or seq == records:
            connection.executemany(INSERT, rows)
            rows.clear()
    connection.execute("COMMIT")
    connection.close()


def passages(site: Site, records: int, origin: Origin) -> Iterator[Prepared]:
    """Somebody of the roster after another, in and out; records older than the window share their bytes.

    Nobody reads those again, and to write each anew would take minutes.
    """
    dice, old = Random(1), None
    for number in range(records):
        if old is not None and number < records - RECORDS_MAX:
            yield old
            continue
        old = passage(site, dice, BEGINS_MS + number * BETWEEN_MS, number, origin)
        yield old


def passage(site: Site, dice: Random, wall_ms: int, number: int, origin: Origin) -> Prepared:
    """One admitted passage, as the kiosk would write it."""
    person = dice.choice(site.roster.people)
    body = {
        "verdict": "admit",
        "reasons": [],
        "category": person.category,
        "direction": dice.choice(("in", "out")),
        "mask": True,
        "training": False,
        "guard": "赵刚",
        "rules_version": 2,
        "roster_version": 1,
        "exception": None,
        "excused": [],
        "observed": None,
        "returnee": None,
        "symptoms": [],
        "measurement": {"samples_centi_c": [3_441] * 10, "skin_centi_c": 3_448, "estimate_centi_c": 3_662},
    }
    personal = {"name": person.name, "person_id": person.id, "household": person.household, "phone": None}
    moment = Moment("boot", number * BETWEEN_MS, wall_ms, "ntp", 0)
    return prepare(
        Draft("entry", body, personal),
        origin=origin,
        record_id=new_id(wall_ms),
        moment=moment,
        salt=dice.randbytes(16),
    )


def start(path: Path, site: Site) -> Knowledge:
    """What a kiosk does with its ledger at start."""
    clock = VirtualClock(BEGINS_MS)
    with Ledger.open(
        path, origin_device="kiosk-1", site="yunxi", gate="garden", software="0", now=clock
    ) as ledger:
        return told(known(ledger), site.exits, "garden")


def read_and_parse(path: Path) -> int:
    """The same records, read and parsed, and nothing made of them."""
    count = 0
    with LedgerReader.open(path) as ledger:
        after = max(0, ledger.head().seq - RECORDS_MAX)
        while batch := ledger.batch(after, BATCH_RECORDS_MAX):
            for record in batch:
                json.loads(record.line)
                count += 1
            after = batch[-1].seq
    return count


def decisions(site: Site, knowledge: Knowledge, wall_ms: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of DECISIONS, and of a bare look-up beside it."""
    dice, rules = Random(2), site.rules.of("residential")
    now = Moment("boot", wall_ms - BEGINS_MS, wall_ms, "ntp", 0)
    took_ms, bare_ms = [], []
    for _ in range(DECISIONS):
        household = household_of(dice.randrange(PEOPLE))
        question = Question(now, "resident", "out", Finding.NORMAL, mask=True, household=household)
        took_ms.append(timed(lambda question=question: decide(question, knowledge, rules))[0] * 1_000)  # type: ignore[misc]
        bare_ms.append(
            timed(lambda household=household: (knowledge.exits.get(household), Decision(Verdict.ADMIT)))[0]  # type: ignore[misc]
            * 1_000
        )
    return took_ms, bare_ms


if __name__ == "__main__":
    run(__doc__, measure, records=1_000_000)
