import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.demo.errors import FolderInUse
from kiosk.fortnight.compound import invent_compound
from kiosk.fortnight.days import OFFLINE_DAY
from kiosk.fortnight.recount import (
    Row,
    _conflicts,
    _exits,
    _inside,
    _known_twice,
    _unfounded,
    _wrong_days,
    read,
)
from kiosk.fortnight.run import FIRST_DATE, fortnight
from kiosk.rules.calendar import read_day

DAYS = 7  # with the day offline in it, and the quota's second day after it
OFFLINE = FIRST_DATE + timedelta(days=OFFLINE_DAY)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """A week, and the folder of its ledgers."""
    folder = tmp_path_factory.mktemp("fortnight")
    return fortnight(7, folder, DAYS), folder


def rows_of(folder: Path) -> list[Row]:
    """Every row of both ledgers in the order of time."""
    rows = [row for path in sorted(folder.glob("*.db")) for row in read(path)]
    return sorted(rows, key=lambda row: (row.at, row.gate, row.seq))


def test_the_week_reconciles_to_the_last_record(lived: tuple[dict[str, Any], Path]) -> None:
    """What was lived equals what the ledgers say when counted by other means, and the chains are whole."""
    summary, _ = lived
    assert summary["differences"] == []
    assert summary["reconciled"] is True
    assert summary["chain_ok"] is True
    assert summary["replay_equals_live"] is True
    assert summary["entries"] == sum(summary["verdicts"].values())
    assert summary["conflicts"] > 0, "a day offline leaves conflicts, and they are shown"
    assert {"quota_used", "observed", "closed", "no_mask"} <= summary["reasons"].keys()
    assert summary["exceptions"].keys() <= {"medical", "duty", "supplies", "emergency"}
    assert summary["host_calls"].keys() == {"confirmed", "not_reached"}
    assert summary["signed_out"].keys() == {"visitor", "guard"}
    assert summary["returnees"] > 0


def test_the_recount_notices(lived: tuple[dict[str, Any], Path]) -> None:
    """Leave out an exit, an entry or a sign-out, and the recount says that something is wrong."""
    rows = rows_of(lived[1])
    exits, wrong = _exits(rows)
    assert wrong == []
    without_exits = [row for row in rows if row not in exits[:20]]
    assert _exits(without_exits)[1] != []
    assert list(_known_twice(exits, OFFLINE)) == []
    assert list(_known_twice(exits, FIRST_DATE)) != [], "on a day online it would have been known"
    signed = next(row for row in rows if row.kind == "signed_out" and row.fields["by"] == "visitor")
    assert _inside([row for row in rows if row is not signed]) == _inside(rows) + 1
    calls = [replace(row, fields={**row.fields, "host_call": None}) for row in rows if row.kind == "entry"]
    assert list(_unfounded(rows)) == []
    assert list(_unfounded(calls)) != []
    assert list(_unfounded([row for row in rows if row.fields.get("verdict") != "refuse"])) != []
    assert len(list(_conflicts(exits))) >= lived[0]["conflicts"]


def test_days_of_observation_are_the_calendars(lived: tuple[dict[str, Any], Path]) -> None:
    """Every entry of somebody under observation says the day that the standard calendar counts."""
    compound = invent_compound(Random(7), read_day(FIRST_DATE.isoformat()))
    watched = {each.person_id: each for each in compound.watched}
    rows = rows_of(lived[1])
    assert any(row.fields.get("observed") for row in rows)
    assert list(_wrong_days(rows, watched, FIRST_DATE)) == []
    assert list(_wrong_days(rows, watched, FIRST_DATE + timedelta(days=1))) != []


def test_one_seed_is_one_history(tmp_path: Path) -> None:
    """The same seed gives the same figures, another seed others; a folder in use is left alone."""
    first, again = fortnight(3, tmp_path / "a", 1), fortnight(3, tmp_path / "b", 1)
    assert json.dumps(first) == json.dumps(again)
    assert fortnight(4, tmp_path / "c", 1) != first
    with pytest.raises(FolderInUse):
        fortnight(3, tmp_path / "a", 1)
