"""The guard's recheck cards as flows: what the guard does, what is seen, what stands on record."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow.actions import Action, Erase, GoBack, PickPerson, PressKey, TurnPage
from kiosk.flow.card_states import Card, CardList, CardShown, ClinicChoice, ContactEntry, Repeating
from kiosk.flow.effects import Buzz, Save, Sound
from kiosk.flow.guard_actions import (
    Acknowledge,
    BeginRepeat,
    BeginRest,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    EnterContact,
    OpenCards,
    PickCard,
)
from kiosk.flow.recheck import CARDS_MAX
from kiosk.flow.states import FeverAlarm, Idle, Measuring, OutOfService, Referred
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter
from kiosk.open_cards import BACK_MS, open_cards
from tests.flows.gate_script import FEVER, LEVEL, Gate

STARTS_MS = 1_770_854_400_000
NAME_HER = (PressKey("c"), PressKey("b"), PickPerson("S002"))
ALWAYS_HIGH = 3_760  # over the fixed limit, however warm the people before
WELL, HIGH = "366", "381"


def typed(digits: str) -> tuple[Action, ...]:
    """A reading keyed in and confirmed."""
    return (EnterContact(), *(PressKey(digit) for digit in digits), ConfirmContact())


def flagged(gate: Gate) -> Gate:
    """Somebody with fever came, the guard acknowledged and said who it was, and the next may come."""
    gate.shows(ALWAYS_HIGH).sees(FeverAlarm).leaves().taps(Acknowledge(), *NAME_HER).sees(Referred)
    return gate.taps(GoBack()).sees(Idle)


def card_open() -> Gate:
    """The same, with the guard at the card."""
    gate = flagged(Gate()).taps(OpenCards()).sees(CardList)
    return gate.taps(PickCard(gate.state.cards[0].ticket)).sees(CardShown)


def test_released_by_a_thermometer() -> None:
    """Below the threshold the person is released, and the record says how long all of it took."""
    gate = card_open().taps(*typed(WELL), Conclude("released")).sees(Idle)
    assert gate.state.cards == ()
    assert gate.kinds()[-2:] == ["contact_reading", "recheck"]
    body = gate.saves[-1].draft.body
    assert gate.saves[-1].draft.about == "id-1"
    wanted = {
        "outcome": "released",
        "contact_centi_c": 3660,
        "confirmed": False,
        "clinic": None,
        "repeats": 0,
    }
    assert {name: body[name] for name in wanted} == wanted
    assert body["guard"] == "G01"
    assert 0 < body["alarm_to_acknowledged_ms"] < body["alarm_to_outcome_ms"]


@pytest.mark.parametrize("outcome", ["home_isolation", "left"])
def test_sent_home_or_gone(outcome: Any) -> None:
    """Neither needs a reading: a person may refuse both."""
    gate = card_open().taps(Conclude(outcome)).sees(Idle)
    body = gate.saves[-1].draft.body
    assert (body["outcome"], body["contact_centi_c"], body["confirmed"]) == (outcome, None, None)


@pytest.mark.parametrize(("chosen", "said"), [("county", "云溪县人民医院"), (None, None)])
def test_sent_to_a_clinic(chosen: str | None, said: str | None) -> None:
    """The record names the clinic, or leaves it to the office; a confirmed fever is said to be one."""
    gate = card_open().taps(*typed(HIGH), ChooseClinic()).sees(ClinicChoice)
    gate.taps(Conclude("fever_clinic", chosen)).sees(Idle)
    body = gate.saves[-1].draft.body
    assert (body["outcome"], body["clinic"], body["confirmed"]) == ("fever_clinic", said, True)


def test_nobody_is_released_without_a_reason() -> None:
    """Without a reading, or with one at the threshold, the card stays and says why."""
    gate = card_open().taps(Conclude("released")).sees(CardShown)
    assert notice(gate) == "release_needs"
    gate.taps(*typed("373"), Conclude("released")).sees(CardShown)
    assert notice(gate) == "release_fever"
    assert "recheck" not in gate.kinds()
    gate.taps(*typed("372"), Conclude("released")).sees(Idle)


def test_a_normal_repeat_after_rest_releases() -> None:
    """Ten minutes of rest, then a look that is not high: that is enough; before the ten minutes it is not."""
    gate = card_open().taps(BeginRepeat()).sees(Repeating).shows(LEVEL).sees(CardShown).leaves()
    assert notice(gate.taps(Conclude("released"))) == "release_needs"
    gate.taps(BeginRest()).waits(61_000).sees(Idle).waits(540_000)
    gate.taps(OpenCards(), PickCard(1), BeginRepeat()).shows(LEVEL).sees(CardShown)
    gate.taps(Conclude("released")).sees(Idle)
    body = gate.saves[-1].draft.body
    assert (body["repeats"], body["rested_ms"] >= 600_000) == (2, True)


def test_a_repeat_is_no_entry_and_no_alarm() -> None:
    """A repeat that is high again is told on the card, judged as ever, and leaves the level as it was."""
    gate = card_open()
    level, alarms = gate.state.baseline, gate.effects.count(Buzz(Sound.FEVER))
    gate.taps(BeginRepeat()).shows(FEVER).sees(CardShown)
    assert gate.kinds()[-1] == "repeat"
    assert gate.saves[-1].draft.body["measurement"]["finding"] == "refer"
    assert gate.saves[-1].draft.about == "id-1"
    assert gate.verdicts() == ["refer"]
    assert (gate.state.baseline, gate.effects.count(Buzz(Sound.FEVER))) == (level, alarms)


def test_a_repeat_waits_five_seconds_after_the_last_reading() -> None:
    """Two looks at one forehead are five seconds apart; none at all ends with a word about it."""
    gate = card_open().taps(BeginRepeat()).shows(FEVER).taps(BeginRepeat()).shows(FEVER, 20).sees(Repeating)
    assert gate.kinds().count("repeat") == 1
    gate.leaves().waits(40_000).sees(CardShown)
    assert notice(gate) == "repeat_failed"


def test_typed_digits_outlast_the_page() -> None:
    """What was typed and not confirmed is there again, and no outcome passes over it."""
    gate = card_open().taps(EnterContact(), PressKey("3"), PressKey("7")).waits(61_000).sees(Idle)
    gate.taps(OpenCards(), PickCard(1), Conclude("left")).sees(CardShown)
    assert notice(gate) == "contact_unconfirmed"
    gate.taps(EnterContact()).sees(ContactEntry)
    assert gate.state.cards[0].typed == "37"
    gate.taps(PressKey("2"), PressKey("9"), ConfirmContact()).sees(CardShown)
    assert gate.state.cards[0].contact_centi_c == 3720


@pytest.mark.parametrize("digits", ["", "3", "37", "339", "431", "999"])
def test_only_what_a_thermometer_can_show(digits: str) -> None:
    """34.0 to 43.0 in tenths; anything else stays on the pad and says so."""
    gate = card_open().taps(*typed(digits)).sees(ContactEntry)
    assert notice(gate) == "contact_range"
    gate.taps(Erase(everything=True), *(PressKey(digit) for digit in "340"), ConfirmContact()).sees(CardShown)


def test_others_pass_while_cards_are_open() -> None:
    """Two cards are open while a third person is admitted, and each is closed on its own."""
    gate = flagged(flagged(Gate()))
    gate.shows(LEVEL).leaves().taps(*NAME_HER)
    gate.waits(60_000).sees(Idle)
    first, second = gate.state.cards
    gate.taps(OpenCards(), PickCard(second.ticket), *typed(WELL), Conclude("released")).sees(CardList)
    assert gate.state.cards == (first,)


def test_the_next_person_waits_while_the_guard_types() -> None:
    """A forehead does not throw the guard out; it is measured for good once the page is left."""
    gate = card_open().taps(EnterContact(), PressKey("3")).shows(LEVEL, 30).sees(ContactEntry)
    assert gate.state.aside is not None
    records = len(gate.saves)
    gate.taps(GoBack(), GoBack(), GoBack()).sees(Idle)
    assert len(gate.saves) == records
    gate.shows(LEVEL, 1).sees(Measuring)


@pytest.mark.parametrize("page", [(), (PickCard(1),), (PickCard(1), EnterContact())])
def test_a_fever_takes_the_screen_from_any_page(page: tuple[Action, ...]) -> None:
    """Somebody feverish steps up while the guard is at a card: sound at once, and the card keeps all."""
    gate = flagged(Gate()).taps(OpenCards(), *page, PressKey("3"))
    before, sounds = gate.state.cards, gate.effects.count(Buzz(Sound.FEVER))
    gate.shows(FEVER).sees(FeverAlarm)
    assert gate.effects.count(Buzz(Sound.FEVER)) == sounds + 1
    assert gate.verdicts() == ["refer", "refer"]
    gate.leaves().guard_presses()
    assert gate.state.cards[:1] == before
    assert len(gate.state.cards) == 2


def test_a_page_left_alone_shows_nobody() -> None:
    """After a minute without a touch the public screen is back, with the card still open."""
    gate = card_open().waits(59_000).sees(CardShown).waits(1_500).sees(Idle)
    assert len(gate.state.cards) == 1


def test_without_cards_there_is_no_page() -> None:
    """The mark's action means nothing while no card is open."""
    Gate().taps(OpenCards()).sees(Idle)


def test_full_of_cards_nobody_new_is_measured() -> None:
    """At the limit the kiosk is out of service until the guard closes one; no card is dropped."""
    gate = Gate()
    cards = tuple(Card(number, 0, 3_800, entry_id=f"e{number}") for number in range(1, CARDS_MAX))
    gate.state = replace(gate.state, cards=cards, next_ticket=CARDS_MAX)
    gate.shows(FEVER).sees(FeverAlarm).leaves().taps(Acknowledge(), *NAME_HER, GoBack()).sees(OutOfService)
    gate.shows(FEVER, 20).leaves().sees(OutOfService)
    assert len(gate.state.cards) == CARDS_MAX
    gate.taps(OpenCards()).sees(CardList).taps(TurnPage(), PickCard(7), Conclude("left"), GoBack()).sees(Idle)
    assert gate.kinds()[-3:] == ["fault", "recovered", "recheck"]


def test_a_lost_ledger_loses_no_card() -> None:
    """While the entry is not durable yet its card works all the same, and its records come after it."""
    gate = Gate(ledger_well=False).shows(FEVER).leaves().taps(Acknowledge(), *NAME_HER, GoBack())
    gate.taps(OpenCards(), PickCard(1), *typed(WELL), Conclude("released")).sees(Idle)
    assert gate.saves[-1].draft.kind == "recheck"
    assert (gate.saves[-1].about_ticket, gate.saves[-1].draft.about) == (1, None)


STEPS: tuple[tuple[Action, ...], ...] = (
    typed(WELL),
    typed(HIGH),
    (BeginRest(),),
    (Conclude("released"),),
    (Conclude("home_isolation"),),
    (Conclude("left"),),
    (ChooseClinic(), Conclude("fever_clinic", "county")),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.just("flag"), st.tuples(st.integers(0, 3), st.sampled_from(STEPS))), max_size=8))
def test_a_restart_restores_exactly_the_open_cards(tmp_path_factory: Any, script: list[Any]) -> None:
    """Whatever was done, the cards read from the ledger are those that were open, with what was known."""
    folder = tmp_path_factory.mktemp("ledger")
    clock, gate = VirtualClock(STARTS_MS), Gate()
    with opened(folder, clock) as ledger:
        writer = LedgerWriter(ledger, clock, lambda _: None)
        written = 0
        for step in script:
            act(gate, step)
            for save in gate.saves[written:]:
                write(writer, save)
            written = len(gate.saves)
        found = open_cards(ledger, clock.moment(), gate.now_ms)
    assert [essence(card) for card in found] == [essence(card) for card in gate.state.cards]


def test_a_card_of_last_week_is_the_offices(tmp_path: Path) -> None:
    """Beyond the time that is looked back an open alarm is no card of the kiosk's any more."""
    clock, gate = VirtualClock(STARTS_MS), flagged(Gate())
    with opened(tmp_path, clock) as ledger:
        writer = LedgerWriter(ledger, clock, lambda _: None)
        for save in gate.saves:
            write(writer, save)
        assert len(open_cards(ledger, clock.moment(), 0)) == 1
        clock.advance(BACK_MS + 1)
        assert open_cards(ledger, clock.moment(), 0) == ()


def act(gate: Gate, step: Any) -> None:
    """One line of a script: somebody is flagged, or the guard does something with one of the cards."""
    if step == "flag":
        flagged(gate)
    elif gate.state.cards:
        number, actions = step
        gate.taps(OpenCards(), PickCard(gate.state.cards[number % len(gate.state.cards)].ticket), *actions)
        gate.waits(61_000).sees(Idle)


def opened(folder: Path, clock: VirtualClock) -> Ledger:
    """A ledger in this folder."""
    return Ledger.open(folder / "l.db", origin_device="d", site="s", gate="g", software="1", now=clock)


def write(writer: LedgerWriter, save: Save) -> None:
    """Save it under the ledger's own ids, which the script's gate doesn't know."""
    draft, about = save.draft, save.about_ticket
    if draft.about is not None:
        about, draft = int(draft.about.removeprefix("id-")), replace(draft, about=None)
    writer.write(save.ticket, draft, about_ticket=about)


def essence(card: Card) -> tuple[object, ...]:
    """What of a card must come through a restart, but for times, which another clock told."""
    resting = card.rest_since_ms is not None
    return card.guest, card.estimate_centi_c, card.contact_centi_c, resting, len(card.repeats)


def notice(gate: Gate) -> str | None:
    """Why the page did not do it."""
    stage = gate.state.stage
    assert isinstance(stage, CardShown | ContactEntry)
    return stage.notice
