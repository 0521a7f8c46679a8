"""What waits for the guard: said on the public screen's corner and in the menu until it is done."""

from dataclasses import replace

from kiosk.flow import alarm_test, drafts, outdated, path, rounds
from kiosk.flow.events import Event, Ticked
from kiosk.flow.guard_states import Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_counts import stays_now


def told(taken: Step, event: Event, rules: Rules) -> Step:
    """The same step with what is due now; the alarm's test plays by itself; what is overdue is on record."""
    if not isinstance(event, Ticked):
        return taken
    played = alarm_test.played(taken.state, rules)
    state, effects = played.state, (*taken.effects, *played.effects)
    if (due := _due(state, rules)) != state.guardroom.due:
        state = replace(state, guardroom=replace(state.guardroom, due=due))
    if not _to_be_told(state, rules):
        return Step(state, effects)
    compared_ms = state.guardroom.compared_ms
    assert compared_ms is not None, "what was never begun is not overdue"
    state = replace(state, guardroom=replace(state.guardroom, overdue_told_ms=state.now_ms))
    state, saving = path.save(state, drafts.comparison_overdue(state.now_ms - compared_ms, rules))
    return Step(state, (*effects, saving))


def _due(state: Checkpoint, rules: Rules) -> tuple[Page, ...]:
    in_order = state.guardroom.comparison.state == "in_order"
    pages = {
        Page.ROUNDS: rounds.wait(state, rules),
        Page.INSIDE: any(stay.over for stay in stays_now(state, rules)),
        Page.COMPARISON: not in_order or _overdue(state, rules),
        Page.ALARM: alarm_test.is_due(state, rules),
        Page.SYNC: outdated.is_outdated(state, rules),
    }
    return tuple(page for page, due in pages.items() if due)


def _overdue(state: Checkpoint, rules: Rules) -> bool:
    compared_ms = state.guardroom.compared_ms
    return compared_ms is not None and state.now_ms - compared_ms >= rules.waits.daily_ms


def _to_be_told(state: Checkpoint, rules: Rules) -> bool:
    told_ms = state.guardroom.overdue_told_ms
    lately = told_ms is not None and state.now_ms - told_ms < rules.waits.daily_ms
    return _overdue(state, rules) and not lately
