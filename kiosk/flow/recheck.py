"""The guard's recheck cards: what follows an acknowledged fever alarm, until a person says the outcome.

A card is closed by an outcome and by nothing else: no time-out, no fault, no other alarm. Knows nothing of
how the public screens go on.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import Erase, GoBack, PressKey, TurnPage
from kiosk.flow.card_states import Card, CardList, CardShown, ClinicChoice, ContactEntry, Repeat, Repeating
from kiosk.flow.contact import contact_centi_c, with_digit
from kiosk.flow.events import Event, Ticked, Touched
from kiosk.flow.guard_actions import (
    BeginRepeat,
    BeginRest,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    EnterContact,
    Outcome,
    PickCard,
)
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, FeverAlarm, SymptomCall
from kiosk.flow.visit import Guest
from kiosk.ledger.record import Draft
from kiosk.screening.judge import Finding, judge
from kiosk.screening.look import Look

# Two days of alarms at a gate of a thousand people a day, one in twenty called. With so many open nobody
# new is measured until the guard closes one: a kiosk that forgot the oldest would forget a fever.
CARDS_MAX = 100
CARDS_PER_PAGE = 6

GuardPage = CardList | CardShown | ContactEntry | ClinicChoice


def opened(state: Checkpoint, alarm: FeverAlarm | SymptomCall) -> Checkpoint:
    """The state with a card for this alarm, which the guard has just acknowledged."""
    screening = alarm.visit.screening
    card = Card(
        alarm.ticket,
        alarm.since_ms,
        screening.estimate_centi_c if screening else None,
        acknowledged_ms=state.now_ms,
        entry_id=alarm.entry_id,
        guest=alarm.visit.guest,
    )
    return replace(state, cards=(*state.cards, card))


def named(state: Checkpoint, ticket: int, guest: Guest) -> Checkpoint:
    """The guard has said who it is."""
    card = card_of(state, ticket)
    return _kept(state, replace(card, guest=guest)) if card else state


def durable(state: Checkpoint, ticket: int, record_id: str) -> Checkpoint:
    """The record of this ticket stands in the ledger under this id, by which level and card know it now."""
    state = replace(state, baseline=state.baseline.known_as(str(ticket), record_id))
    card = card_of(state, ticket)
    # A restored card has its id already, and its ticket belongs to no save.
    return _kept(state, replace(card, entry_id=record_id)) if card and not card.entry_id else state


def card_of(state: Checkpoint, ticket: int) -> Card | None:
    """The open card of this ticket, or None."""
    return next((card for card in state.cards if card.ticket == ticket), None)


def due_ms(card: Card, rest_ms: int) -> int | None:
    """When this person has rested for long enough; None if they don't rest."""
    return None if card.rest_since_ms is None else card.rest_since_ms + rest_ms


def listed(state: Checkpoint, rules: Rules) -> Step:
    """To the list of open cards; back if there is none."""
    if not state.cards:
        return desk.back(state, rules)
    return Step(replace(state, stage=CardList(desk.until_ms(state, rules))))


def in_guard_page(state: Checkpoint, stage: GuardPage, event: Event, rules: Rules) -> Step:
    """A guard at the screen; left alone for a minute it shows nobody's name any more."""
    match event:
        case Touched(action=action):
            stage = replace(stage, until_ms=desk.until_ms(state, rules))
            return _touched(replace(state, stage=stage), stage, action, rules)
    return desk.waited(state, stage, event, rules)


def in_repeating(state: Checkpoint, stage: Repeating, event: Event, rules: Rules) -> Step:
    """The sensor is for the flagged person now; what it finds is told to the guard who stands there."""
    match event:
        case Touched(action=GoBack()):
            return _shown(state, stage.ticket, rules)
        case Ticked() if state.now_ms >= stage.until_ms:
            return _shown(state, stage.ticket, rules, "repeat_failed")
    look = desk.looked(stage.look, event) if state.now_ms >= stage.again_ms else None
    return Step(state) if look is None else _looked(state, replace(stage, look=look), rules)


def _touched(state: Checkpoint, stage: GuardPage, action: object, rules: Rules) -> Step:
    match stage:
        case CardList():
            return _on_list(state, stage, action, rules)
        case CardShown():
            return _on_card(state, stage, action, rules)
        case ContactEntry():
            return _on_pad(state, stage, action, rules)
        case ClinicChoice():
            return _on_clinics(state, stage, action, rules)


def _on_list(state: Checkpoint, stage: CardList, action: object, rules: Rules) -> Step:
    match action:
        case PickCard(ticket) if card_of(state, ticket):
            return _shown(state, ticket, rules)
        case TurnPage():
            pages = -(-len(state.cards) // CARDS_PER_PAGE)
            return Step(replace(state, stage=replace(stage, page=(stage.page + 1) % pages)))
        case GoBack():
            return desk.back(state, rules)
    return Step(state)


def _on_card(state: Checkpoint, stage: CardShown, action: object, rules: Rules) -> Step:
    card = _card(state, stage.ticket)
    match action:
        case BeginRepeat():
            return _repeating(state, card, rules)
        case BeginRest() if card.rest_since_ms is None:
            resting = _kept(state, replace(card, rest_since_ms=state.now_ms))
            return _noted(resting, card, drafts.rest_begun(rules))
        case EnterContact():
            return Step(replace(state, stage=ContactEntry(card.ticket, stage.until_ms)))
        case ChooseClinic():
            return Step(replace(state, stage=ClinicChoice(card.ticket, stage.until_ms, rules.clinics)))
        case Conclude(outcome) if outcome != "fever_clinic":  # which clinic is asked first
            return _concluded(state, card, outcome, None, rules)
        case GoBack():
            return listed(state, rules)
    return Step(replace(state, stage=replace(stage, notice=None)))


def _on_pad(state: Checkpoint, stage: ContactEntry, action: object, rules: Rules) -> Step:
    card = _card(state, stage.ticket)
    state = replace(state, stage=replace(stage, notice=None))
    match action:
        case PressKey(key):
            return Step(_kept(state, replace(card, typed=with_digit(card.typed, key))))
        case Erase(everything):
            return Step(_kept(state, replace(card, typed="" if everything else card.typed[:-1])))
        case ConfirmContact():
            return _read(state, stage, card, rules)
        case GoBack():
            return _shown(state, card.ticket, rules)
    return Step(state)


def _on_clinics(state: Checkpoint, stage: ClinicChoice, action: object, rules: Rules) -> Step:
    card = _card(state, stage.ticket)
    match action:
        case Conclude("fever_clinic", clinic_id):
            clinic = next((each.name.zh for each in stage.clinics if each.id == clinic_id), None)
            return _concluded(state, card, "fever_clinic", clinic, rules)
        case GoBack():
            return _shown(state, card.ticket, rules)
    return Step(state)


def _read(state: Checkpoint, stage: ContactEntry, card: Card, rules: Rules) -> Step:
    contact = contact_centi_c(card.typed)
    if contact is None:
        return Step(replace(state, stage=replace(stage, notice="contact_range")))
    card = replace(card, typed="", contact_centi_c=contact)
    noted = _noted(_kept(state, card), card, drafts.contact_reading(contact, rules))
    return _shown(noted.state, card.ticket, rules).after(*noted.effects)


def _concluded(state: Checkpoint, card: Card, outcome: Outcome, clinic: str | None, rules: Rules) -> Step:
    """The one place where a card goes: with its outcome on its way to the ledger."""
    notice = _not_yet(card, outcome, rules)
    if notice is not None:
        return _shown(state, card.ticket, rules, notice)
    draft = drafts.recheck(card, outcome, clinic, state.now_ms, rules)
    noted = _noted(_left_out(state, card) if draft.body["confirmed"] else state, card, draft)
    left = tuple(each for each in state.cards if each.ticket != card.ticket)
    return listed(replace(noted.state, cards=left), rules).after(*noted.effects)


def _left_out(state: Checkpoint, card: Card) -> Checkpoint:
    """The state whose level rests no longer on this person: a thermometer found the fever."""
    return replace(state, baseline=state.baseline.without(card.entry_id or str(card.ticket)))


def _not_yet(card: Card, outcome: Outcome, rules: Rules) -> str | None:
    """Why this outcome can't be given now; None if it can."""
    if card.typed:
        return "contact_unconfirmed"
    if outcome != "released":
        return None
    if card.contact_centi_c is not None:
        fever = card.contact_centi_c >= rules.parameters.fever_threshold_centi_c
        return "release_fever" if fever else None
    last = card.repeats[-1] if card.repeats else None
    rested = last is not None and last.rested_ms is not None and last.rested_ms >= rules.waits.rest_ms
    normal = last is not None and last.finding is Finding.NORMAL
    return None if rested and normal else "release_needs"


def _repeating(state: Checkpoint, card: Card, rules: Rules) -> Step:
    read_ms = card.repeats[-1].at_ms if card.repeats else card.alarm_ms
    again_ms = max(state.now_ms, read_ms + rules.waits.again_ms)
    look = Look(rules.parameters.samples)
    stage = Repeating(card.ticket, look, again_ms, again_ms + rules.waits.repeat_until_ms)
    return Step(replace(state, stage=stage, aside=None))


def _looked(state: Checkpoint, stage: Repeating, rules: Rules) -> Step:
    if stage.look.hopeless:
        return _shown(state, stage.ticket, rules, "repeat_failed")
    if not stage.look.complete:
        return Step(replace(state, stage=stage))
    card = _card(state, stage.ticket)
    drift = state.warming.drift_centi_c(state.now_ms)
    screening = judge(stage.look, state.baseline, rules.parameters, drift_centi_c=drift)
    rested_ms = None if card.rest_since_ms is None else state.now_ms - card.rest_since_ms
    locked = state.guardroom.comparison.locks(screening.sensor)
    finding = Finding.UNJUDGED if locked and screening.finding is Finding.NORMAL else screening.finding
    repeat = Repeat(state.now_ms, finding, screening.estimate_centi_c, rested_ms)
    state = _kept(replace(state, view_taken=True), replace(card, repeats=(*card.repeats, repeat)))
    noted = _noted(state, card, drafts.repeat(screening, rested_ms, rules))
    return _shown(noted.state, card.ticket, rules).after(*noted.effects)


def _shown(state: Checkpoint, ticket: int, rules: Rules, notice: str | None = None) -> Step:
    return Step(replace(state, stage=CardShown(ticket, desk.until_ms(state, rules), notice)))


def _noted(state: Checkpoint, card: Card, draft: Draft) -> Step:
    """A record about the card's entry."""
    state, saving = path.save_about(state, draft, card.entry_id, card.ticket)
    return Step(state, (saving,))


def _kept(state: Checkpoint, card: Card) -> Checkpoint:
    """The state with this card in the place of the one with its ticket."""
    cards = tuple(card if each.ticket == card.ticket else each for each in state.cards)
    return replace(state, cards=cards)


def _card(state: Checkpoint, ticket: int) -> Card:
    card = card_of(state, ticket)
    assert card is not None, "a page stands for an open card; only its outcome closes both"
    return card
