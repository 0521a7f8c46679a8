"""A newer site comes while the gate works: taken whole between two visits, kept on record, refused if bad."""

import json
from dataclasses import replace
from typing import Any

import pytest

from kiosk.demo.day import STAY_MS, Day
from kiosk.demo.people import FEVER_RISE_CENTI_C, WELL_CENTI_C
from kiosk.demo.run import DAY_BEGINS_MS
from kiosk.enquiries import Enquiries
from kiosk.evaluate.rejudge import rejudge
from kiosk.flow.actions import Action, ChooseWho, GoBack, PressKey
from kiosk.flow.events import SiteRefused, Touched
from kiosk.flow.guard_actions import Acknowledge, OpenMenu
from kiosk.flow.guard_states import GuardMenu, Page
from kiosk.flow.outdated import is_outdated
from kiosk.flow.states import FeverAlarm, Idle
from kiosk.flow.waiting_states import Naming
from kiosk.ledger.delivery import Delivery as Notes
from kiosk.ledger.site_copies import CURRENT, site_folder
from kiosk.ledger.standing import ToldExit
from kiosk.people.guards import SALT_BYTES, Guard, hash_pin
from kiosk.rules.calendar import DAY_MS
from kiosk.site_watch import SiteWatch
from kiosk.start import Kiosk, first_state, prepare
from kiosk.surroundings import Delivery, delivery_of

XIA = {
    "id": "S900", "name": "夏雨荷", "unit": "档案馆", "category": "staff", "badge": None, "pinyin": None
}  # fmt: skip
GUARD = {"id": "G01", "name": "赵值守", "pin": hash_pin("2580", bytes(SALT_BYTES))}
LETTERS = "xyh"
QUOTA = {
    "version": 9, "office": {"quota": {"days": 2, "count": 1, "per": "calendar"}}, "residential": {}
}  # fmt: skip


def comes(kiosk: Kiosk, number: int, /, **changes: Any) -> None:
    """The courier has brought this version, and made it current."""
    document = json.loads(kiosk.config.identity.site_file.read_bytes())
    folder = site_folder(kiosk.config.ledger.path)
    (folder / str(number)).mkdir(parents=True)
    (folder / str(number) / "site.json").write_text(json.dumps({**document, **changes}))
    (folder / CURRENT).unlink(missing_ok=True)
    (folder / CURRENT).symlink_to(str(number))


def with_xia(kiosk: Kiosk, **changes: Any) -> dict[str, Any]:
    """What the office publishes when Xia Yuhe has joined the archive."""
    roster = json.loads(kiosk.config.identity.site_file.read_bytes())["roster"]
    return {"version": 42, "roster": [*roster, XIA], **changes}


class Gate(Day):
    """A gate at work, and the look-out beside it."""

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk, seed=3, begins_wall_ms=DAY_BEGINS_MS)
        self.watch = SiteWatch(kiosk, self.shell.handle, lambda: self.clock.boottime_ms)

    def looks(self) -> None:
        """A second goes by, and the look-out looks."""
        self.watch.look(self.from_the_office())
        self.wait(1_000)

    def from_the_office(self) -> Delivery:
        """How the courier does, as the look-out reads it."""
        return delivery_of(self.ledger.path)

    def hears_office(self) -> None:
        """The courier notes an answer."""
        now_ms = self.clock.moment().wall_ms
        with Notes.open(self.ledger.path) as notes:
            notes.acknowledged(self.ledger.incarnation, acked=0, safe=0, receipt_ms=now_ms, office_ms=now_ms)

    def touches(self, *actions: Action) -> None:
        """Fingers, one after another."""
        for action in actions:
            self.shell.handle(Touched(self.clock.boottime_ms, action))

    def finds_xia(self) -> bool:
        """Whether somebody who types her initials is shown her card."""
        self.touches(ChooseWho("staff"), *(PressKey(letter) for letter in LETTERS))
        stage = self.shell.state.stage
        assert isinstance(stage, Naming)
        self.touches(GoBack())
        return XIA["name"] in {card.name for card in stage.cards}

    def written(self, *kinds: str) -> list[dict[str, Any]]:
        """The records of these kinds, oldest first."""
        return [json.loads(record.line) for record in self.ledger.tail(1_000, kinds)]


def test_a_new_site_is_in_force_without_a_restart(kiosk: Kiosk) -> None:
    """Roster and notices are new at once; on record is what it replaced; the public sees nothing."""
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        assert not gate.finds_xia()
        stage = gate.shell.state.stage
        comes(kiosk, 7, **with_xia(kiosk))
        gate.looks()
        assert gate.shell.state.stage == stage
        assert gate.finds_xia()
        comes(kiosk, 8, **with_xia(kiosk, version=43))
        gate.looks()
        first, second = gate.written("site")
        told = [(each["site_version"], each["replaced_version"]) for each in (first, second)]
        assert told == [(7, 0), (8, 7)]
        assert second["replaced_sha256"] == first["site_sha256"]
        assert (first["roster_version"], second["roster_version"]) == (42, 43)
        gate.looks()
        assert len(gate.written("site")) == 2


def test_nobody_is_decided_by_two_rosters(kiosk: Kiosk) -> None:
    """While somebody types a name the old site holds; the new one begins when they have gone."""
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        gate.touches(ChooseWho("staff"))
        comes(kiosk, 7, **with_xia(kiosk))
        gate.looks()
        assert (gate.shell.state.site.version, gate.written("site")) == (0, [])
        gate.touches(*(PressKey(letter) for letter in LETTERS))
        stage = gate.shell.state.stage
        assert isinstance(stage, Naming)
        assert XIA["name"] not in {card.name for card in stage.cards}
        gate.touches(GoBack())
        assert gate.shell.state.site.version == 7
        assert gate.finds_xia()


def test_alarm_card_and_duty_outlast_a_new_site(kiosk: Kiosk) -> None:
    """An alarm goes on under the old site; its card and who is on duty are there under the new one."""
    guard = Guard(GUARD["id"], GUARD["name"], GUARD["pin"])
    kiosk = replace(kiosk, rules=replace(kiosk.rules, guards=(guard,)))
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        room = replace(gate.shell.state.guardroom, on_duty=guard)
        gate.shell.state = replace(gate.shell.state, guardroom=room)
        gate.board.people.arrive(skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C, stay_ms=STAY_MS)
        gate.wait(STAY_MS + 1_000)
        comes(kiosk, 7, **with_xia(kiosk, guards=[{**GUARD, "name": "赵守门"}]))
        gate.looks()
        assert isinstance(gate.shell.state.stage, FeverAlarm)
        gate.touches(Acknowledge(), GoBack(), GoBack())
        gate.wait(1_000)
        state = gate.shell.state
        assert (state.site.version, len(state.cards), isinstance(state.stage, Idle)) == (7, 1, True)
        assert state.guardroom.on_duty is not None
        assert state.guardroom.on_duty.name == "赵守门"
        comes(kiosk, 8, **with_xia(kiosk, version=43))
        gate.looks()
        assert gate.shell.state.guardroom.on_duty is None, "no guard of that site any more"
        assert len(gate.shell.state.cards) == 1


def test_a_guards_page_is_not_pulled_away(kiosk: Kiosk) -> None:
    """As long as a guard reads a page the old site holds."""
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        gate.touches(OpenMenu())
        assert isinstance(gate.shell.state.stage, GuardMenu)
        comes(kiosk, 7, **with_xia(kiosk))
        gate.looks()
        assert (gate.shell.state.site.version, isinstance(gate.shell.state.stage, GuardMenu)) == (0, True)
        gate.touches(GoBack())
        assert gate.shell.state.site.version == 7


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"rules": {"version": 9, "office": {"curfew": True}, "residential": {}}}, "rules.office.curfew"),
        ({"gates": []}, "gates"),
        ({"rules": {"version": 9, "office": {}, "residential": {}},
          "gates": [{"id": "other", "kind": "office", "name": {"zh": "他", "en": "o"}}]}, "gates"),
    ],
    ids=["unknown_rule", "no_gates", "not_this_gate"],
)  # fmt: skip
def test_a_site_that_cant_be_used_changes_nothing(kiosk: Kiosk, changes: dict[str, Any], where: str) -> None:
    """The old one holds, it is on record once, also over a restart, and a good one ends it."""
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        rules = gate.shell.rules
        comes(kiosk, 7, **with_xia(kiosk, **changes))
        for _ in range(3):
            gate.looks()
        assert gate.shell.rules is rules
        (fault,) = gate.written("fault")
        told = (fault["part"], fault["code"], fault["site_version"], fault["where"])
        assert told == ("site", "site_unreadable", 7, where)
        rows = Enquiries(kiosk.config, gate._parts, gate.clock).look_up(Page.FAULTS)
        assert [(row.well, "看不懂" in row.zh) for row in rows] == [(False, True)]
    with Gate(prepare(kiosk.config)) as gate:
        gate.looks()
        assert len(gate.written("fault")) == 1
        assert gate.shell.state.site.refused is not None
        comes(kiosk, 8, **with_xia(kiosk))
        gate.looks()
        assert gate.shell.state.site.refused is None
        assert [each["part"] for each in gate.written("recovered")] == ["site"]
        assert [each["site_version"] for each in gate.written("site")] == [8]
        assert gate.finds_xia()


def test_a_refusal_that_ends_without_a_new_site_is_over(kiosk: Kiosk) -> None:
    """What the courier refused once and the office took back is a fault that recovered, on record once."""
    with Gate(kiosk) as gate:
        gate.wait(1_000)
        for version, code in ((3, "site_older"), (3, "site_older"), (0, ""), (0, "")):
            gate.shell.handle(SiteRefused(gate.clock.boottime_ms, version, code))
        assert [each["kind"] for each in gate.written("fault", "recovered")] == ["fault", "recovered"]


def test_without_its_office_for_long_a_gate_asks_the_guard(kiosk: Kiosk) -> None:
    """After the days that the manifest allows the guard is reminded; an answer of the office ends it."""
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        comes(kiosk, 7, **with_xia(kiosk))
        (site_folder(kiosk.config.ledger.path) / "7" / "manifest.json").write_text('{"valid_days": 7}')
        told = []
        for days in (6, 2, 0):
            if days != 2:
                gate.hears_office()
            gate.looks()
            gate.clock.advance(days * DAY_MS)
            gate.wait(1_000)
            state = gate.shell.state
            rows = Enquiries(kiosk.config, gate._parts, gate.clock).look_up(Page.SYNC)
            said = any("没有办公室的消息" in row.zh for row in rows)
            told.append((Page.SYNC in state.guardroom.due, is_outdated(state, gate.shell.rules), said))
            lost = replace(state, moment=replace(state.moment, clock="none", boot="another"))
            assert not is_outdated(lost, gate.shell.rules), "a clock that is not trusted makes nothing old"
        assert told == [(False,) * 3, (True,) * 3, (False,) * 3]


def test_a_restart_after_the_swap_knows_the_same(kiosk: Kiosk) -> None:
    """State and rules of a gate that took a site up are those of one that starts with it; verdicts too."""
    exits = [{"household": "3-2-501", "gate": "south", "at_ms": DAY_BEGINS_MS - 1_000, "clock": "office"}]
    path = kiosk.config.ledger.path
    with Gate(kiosk) as gate:
        gate.wait(2_000)
        comes(kiosk, 7, **with_xia(kiosk, exits=exits, rules=QUOTA))
        with Notes.open(path) as notes:
            told = ToldExit("r1", 1, "3-2-502", "south", DAY_BEGINS_MS - 2_000, "office")
            notes.told_exits(gate.ledger.incarnation, [told], 1)
        gate.looks()
        gate.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=STAY_MS)
        gate.wait(STAY_MS + 40_000)
        state, rules = gate.shell.state, gate.shell.rules
        again = prepare(kiosk.config)
        fresh = first_state(again, gate.ledger, gate.clock, gate.clock.boottime_ms)
        assert (again.version, again.rules.roster.version) == (7, rules.roster.version)
        assert replace(again.rules, names=rules.names, roster=rules.roster) == rules
        assert fresh.knowledge == state.knowledge
        assert set(state.knowledge.elsewhere) == {"3-2-501", "3-2-502"}
        assert (fresh.site.version, fresh.site.sha256) == (state.site.version, state.site.sha256)
        assert (fresh.baseline, fresh.guardroom.on_duty) == (state.baseline, state.guardroom.on_duty)
    assert rejudge(path).ok
