"""What waits for the guard: said on the public screen's corner and in the menu until it is done."""

from dataclasses import replace

from kiosk.flow import drafts, path
from kiosk.flow.events import Event, Ticked
from kiosk.flow.guard_states import Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint


def told(taken: Step, event: Event, rules: Rules) -> Step:
    """The same step with what is due now; that nobody was compared for a day is put on record, once a day."""
    if not isinstance(event, Ticked):
        return taken
    state, effects = taken
    room = state.guardroom
    if (due := _due(state, rules)) != room.due:
        state = replace(state, guardroom=replace(room, due=due))
    if not _to_be_told(state, rules):
        return Step(state, effects)
    assert room.compared_ms is not None, "what was never begun is not overdue"
    state = replace(state, guardroom=replace(state.guardroom, overdue_told_ms=state.now_ms))
    state, saving = path.save(state, drafts.comparison_overdue(state.now_ms - room.compared_ms, rules))
    return Step(state, (*effects, saving))


def _due(state: Checkpoint, rules: Rules) -> tuple[Page, ...]:
    room = state.guardroom
    commissioned = room.comparison.state == "in_order"
    return () if commissioned and not _overdue(state, rules) else (Page.COMPARISON,)


def _overdue(state: Checkpoint, rules: Rules) -> bool:
    compared_ms = state.guardroom.compared_ms
    return compared_ms is not None and state.now_ms - compared_ms >= rules.waits.comparison_ms


def _to_be_told(state: Checkpoint, rules: Rules) -> bool:
    told_ms = state.guardroom.overdue_told_ms
    lately = told_ms is not None and state.now_ms - told_ms < rules.waits.comparison_ms
    return _overdue(state, rules) and not lately
