"""What every stage's way in is made of: the step itself, the records it wants saved, the guard called."""

from dataclasses import replace
from typing import NamedTuple

from kiosk.flow import drafts
from kiosk.flow.card_states import StaffCall
from kiosk.flow.effects import Buzz, Effect, Light, Save, ShowLight, Silence, Sound
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.visit import Visit
from kiosk.ledger.record import Draft
from kiosk.screening.staff import newly_called


class Step(NamedTuple):
    """The state after an event, and the effects to carry out, in order."""

    state: Checkpoint
    effects: tuple[Effect, ...] = ()

    def after(self, *earlier: Effect) -> "Step":
        """The same step with effects that come before its own."""
        return Step(self.state, (*earlier, *self.effects))


def idle(state: Checkpoint) -> Step:
    """Ready for the next person."""
    return Step(replace(state, stage=Idle()), (ShowLight(Light.OFF),))


def call_guard(state: Checkpoint) -> Step:
    """Somebody wants a human being; the stage stays as it is."""
    return Step(replace(state, guard_called_ms=state.now_ms), (Buzz(Sound.ATTENTION),))


def guard_came(state: Checkpoint) -> Step:
    """Whoever was called is here."""
    return Step(replace(state, guard_called_ms=None), (Silence(),))


def save_measured(
    state: Checkpoint, draft: Draft, visit: Visit, rules: Rules
) -> tuple[Checkpoint, tuple[Save, ...]]:
    """A save of this visit's measurement, which from now on counts among the people before.

    Not earlier: the level that lives here and the level that the ledger tells must be one. If the measurement
    calls staff, and the one before didn't, that is saved too, about the first.
    """
    state, saving = save(state, draft)
    person = visit.screening.predecessor(str(saving.ticket)) if visit.screening else None
    if person is None:
        return state, (saving,)
    reasons = newly_called(state.baseline, person.called)
    state = replace(state, baseline=state.baseline.after(person))
    if not reasons:
        return state, (saving,)
    state, calling = save(state, drafts.staff_called(reasons, rules), about_ticket=saving.ticket)
    standing = state.staff_call.reasons if state.staff_call else ()
    call = StaffCall(tuple(dict.fromkeys((*standing, *reasons))), state.now_ms, calling.ticket)
    return replace(state, staff_call=call), (saving, calling)


def save(state: Checkpoint, draft: Draft, about_ticket: int | None = None) -> tuple[Checkpoint, Save]:
    """A save under the next ticket."""
    ticket = state.next_ticket
    return replace(state, next_ticket=ticket + 1), Save(ticket, draft, about_ticket)


def save_about(state: Checkpoint, draft: Draft, record_id: str, ticket: int) -> tuple[Checkpoint, Save]:
    """A save about an older record: by its id once that is known, for it may be thousands of records back."""
    if record_id:
        return save(state, replace(draft, about=record_id))
    return save(state, draft, about_ticket=ticket)
