"""How many wait for the guard on a page of the menu: visitors who stay too long, readings missed today."""

from kiosk.flow.guard_states import Page
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.rules.hours import Stay, stays
from kiosk.rules.observation import Duty, duties


def counted(state: Checkpoint, rules: Rules) -> tuple[tuple[Page, int], ...]:
    """The pages on which somebody waits, and how many."""
    counts = {
        Page.INSIDE: sum(stay.over for stay in stays_now(state, rules)),
        Page.READINGS: sum(duty.missed_today for duty in owed(state, rules)),
    }
    return tuple((page, count) for page, count in counts.items() if count)


def stays_now(state: Checkpoint, rules: Rules) -> tuple[Stay, ...]:
    """Every visitor inside, longest first."""
    visitors = rules.gate.visitors
    return stays(state.knowledge, state.moment, visitors.stay_minutes if visitors else None)


def owed(state: Checkpoint, rules: Rules) -> tuple[Duty, ...]:
    """Everybody whose readings are due at this gate."""
    rule = rules.gate.observation
    if rule is None or not rule.readings:
        return ()
    return duties(rules.observations, rule.readings, state.knowledge, state.moment)
