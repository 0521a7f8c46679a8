"""A power cut takes the names from an enrolled gate, and nothing of what its rules go by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.device_key import sealing_key_path
from kiosk.ledger.record import Draft
from kiosk.ledger.sealing import sealing_key
from kiosk.ledger.store import Ledger
from kiosk.rules.knowledge import Knowledge, kept_of, replayed
from tests.rules.rule_script import MORNING_MS

HOUSEHOLD = {"name": "甲", "phone": None, "person_id": "R1", "household": "1-1-101"}
WATCHED = {"name": "王秀英", "phone": None, "person_id": "S017", "unit": "财政局"}
VISITOR = {"name": "欧阳忘川", "phone": "13800001111", "person_id": None}
OTHER = {"name": "李卫国", "phone": "13800002222", "person_id": None}


def entry(person: dict[str, Any], category: str, direction: str = "in", **more: Any) -> Draft:
    """Somebody let through."""
    body = {
        "verdict": "admit",
        "category": category,
        "direction": direction,
        "training": False,
        "excused": [],
        "measurement": {"estimate_centi_c": 3_660},
        **more,
    }
    return Draft("entry", body, person, kept=kept_of(body, person))


DAY = (
    entry(HOUSEHOLD, "resident", "out"),
    entry(WATCHED, "staff", observed="day 3", returnee={"cough": False}),
    entry(VISITOR, "visitor", host_unit="财政局"),
    entry(OTHER, "visitor"),
)


class Gate:
    """A gate on a real file, its power switched off and on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = VirtualClock(MORNING_MS)
        self.ledger = self.open()

    def open(self) -> Ledger:
        """Begin, with nothing in memory."""
        return Ledger.open(
            self.path, origin_device="k", site="yunxi", gate="north", software="0", now=self.clock
        )

    def lives(self, *drafts: Draft) -> None:
        """These people pass, a minute apart."""
        for draft in drafts:
            self.clock.advance(60_000)
            self.ledger.append(draft, self.clock.moment())

    def power_cut(self) -> None:
        """The card is all that is left."""
        self.ledger.close()
        self.ledger = self.open()

    def knows(self) -> Knowledge:
        """What its ledger tells it."""
        return replayed(self.ledger.batch(0, 1_000))


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """An enrolled gate."""
    path = tmp_path / "ledger.db"
    sealing_key_path(path).write_text(sealing_key(bytes(32)).hex(), encoding="ascii")
    gate = Gate(path)
    yield gate
    gate.ledger.close()


def test_quota_and_observation_outlive_the_names(gate: Gate) -> None:
    """Exits, readings and answers are the same after the power cut; of visitors only who they are is gone."""
    gate.lives(*DAY)
    before = gate.knows()
    gate.power_cut()
    after = gate.knows()
    assert (after.exits, after.readings, after.asked) == (before.exits, before.readings, before.asked)
    assert set(after.exits) == {"1-1-101"}
    assert set(after.readings) == set(after.asked) == {"S017"}
    assert [visit.name for visit in before.inside()] == ["欧阳忘川", "李卫国"]
    assert [(visit.entry_id, visit.name, visit.host) for visit in after.inside()] == [
        (visit.entry_id, "", visit.host) for visit in before.inside()
    ]


def test_a_visitor_who_leaves_after_a_power_cut_ends_their_own_stay(gate: Gate) -> None:
    """By name and phone again, though the gate no longer knows whose stay it was; after a second cut too."""
    gate.lives(*DAY)
    gate.power_cut()
    gate.lives(entry(OTHER, "visitor", "out"))
    assert [visit.host for visit in gate.knows().inside()] == ["财政局"]
    gate.power_cut()
    assert [visit.host for visit in gate.knows().inside()] == ["财政局"]


@pytest.mark.parametrize("cuts", [(), ("before",), ("after",), ("before", "after")])
def test_nobody_is_inside_twice(gate: Gate, cuts: tuple[str, ...]) -> None:
    """Who comes in again without signing out is inside once, and the stay before has ended unsigned."""
    gate.lives(*DAY)
    if "before" in cuts:
        gate.power_cut()
    gate.lives(entry(VISITOR, "visitor", host_unit="教育局"))
    if "after" in cuts:
        gate.power_cut()
    first, _, again = gate.knows().visits.values()
    assert [visit.host for visit in gate.knows().inside()] == [None, "教育局"]
    assert (first.host, first.left, first.signed_out) == ("财政局", again.at, False)


def test_two_of_one_name_without_a_phone_may_both_be_inside(gate: Gate) -> None:
    """Where only the name is the same nobody is guessed to have left, before a power cut and after it."""
    nameless = {**VISITOR, "phone": None}
    gate.lives(entry(nameless, "visitor"), entry(nameless, "visitor"))
    assert len(gate.knows().inside()) == 2
    gate.power_cut()
    assert len(gate.knows().inside()) == 2
    gate.lives(entry(nameless, "visitor", "out"))
    assert len(gate.knows().inside()) == 1


def test_of_most_staff_nothing_is_kept() -> None:
    """Whoever just comes to work leaves neither name nor number in clear; a visitor no more than a tag."""
    assert kept_of(entry(WATCHED, "staff").body, WATCHED) is None
    assert kept_of(entry(VISITOR, "visitor").body, None) is None
    kept = kept_of(entry(VISITOR, "visitor").body, VISITOR)
    assert kept is not None
    assert (list(kept), len(kept["tag"])) == (["tag"], 4)
