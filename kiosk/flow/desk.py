"""What all the guard's pages have in common: how long they stay, who is looked at meanwhile, the way back.

While one is open others wait to be registered, yet whoever stands before the sensor is looked at, and a fever
takes the screen at once. Knows no single page.
"""

from dataclasses import replace
from typing import Protocol

from kiosk.flow import path
from kiosk.flow.card_states import CardList, CardShown, ClinicChoice, ContactEntry, Repeating
from kiosk.flow.events import Event, SampleMissed, SampleTaken, Ticked
from kiosk.flow.guard_states import ExceptionChoice, GuardMenu, GuardPin, GuardStage, HostCall, Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_counts import counted
from kiosk.screening.judge import Finding, judge
from kiosk.screening.look import Look
from kiosk.screening.sample import Sample

PAGES = CardList | CardShown | ContactEntry | ClinicChoice | Repeating | GuardStage


def until_ms(state: Checkpoint, rules: Rules) -> int:
    """When a page that was touched now goes away by itself."""
    return state.now_ms + rules.waits.guard_page_ms


def door(state: Checkpoint, rules: Rules, then: Page | None = None) -> GuardPin:
    """The PIN before a page, or before the menu."""
    chosen = rules.guards[0] if len(rules.guards) == 1 else None
    return GuardPin(rules.guards, until_ms(state, rules), then, chosen)


def led_to(state: Checkpoint, behind: ExceptionChoice | HostCall, rules: Rules) -> Step:
    """A page that is not the menu's: the PIN first, where the site has guards."""
    stage = replace(door(state, rules), behind=behind) if rules.guards else behind
    return Step(replace(state, stage=stage))


def closed(state: Checkpoint) -> Step:
    """To the public screen."""
    return path.idle(replace(state, aside=None))


def back(state: Checkpoint, rules: Rules) -> Step:
    """To where the page was opened from: the menu, or the public screen."""
    if not state.guardroom.menu:
        return closed(state)
    menu = GuardMenu(until_ms(state, rules), unlocked=not rules.guards, counts=counted(state, rules))
    return Step(replace(state, stage=menu))


def leaves(items: int, per_page: int) -> int:
    """How many pages so many items fill; an empty page is one too."""
    return max(1, -(-items // per_page))


def locked(state: Checkpoint) -> Checkpoint:
    """Whoever is inside is so for as long as one of the guard's pages is on the screen, and no longer."""
    room = state.guardroom
    if isinstance(state.stage, PAGES) or (room.inside is None and not room.menu):
        return state
    return replace(state, guardroom=replace(room, inside=None, menu=False))


class _Page(Protocol):
    @property
    def until_ms(self) -> int: ...


def waited(state: Checkpoint, stage: _Page, event: Event, rules: Rules) -> Step:
    """What happens on any page without a touch: somebody steps up beside, or the time is over."""
    match event:
        case SampleTaken(_, sample):
            return seen_aside(state, sample, rules)
        case Ticked() if state.now_ms >= stage.until_ms:
            return closed(state)
    return Step(state)


def looked(look: Look, event: Event) -> Look | None:
    """The look after this event; None if it tells nothing. Nothing is missed before a forehead has come."""
    match event:
        case SampleTaken(_, sample):
            return look.add(sample) if sample.is_forehead or look.samples else look
        case SampleMissed() if look.samples:
            return look.missed()
    return None


def seen_aside(state: Checkpoint, sample: Sample, rules: Rules) -> Step:
    """Somebody else at the sensor: one look, for a fever only; they are measured once the guard is done."""
    if state.view_taken:
        return Step(replace(state, aside=None))
    if not sample.is_forehead:
        gone = state.away_ms is not None and state.now_ms - state.away_ms >= rules.waits.away_ms
        return Step(replace(state, aside=None) if gone else state)
    look = state.aside or Look(rules.parameters.samples)
    if look.complete:
        return Step(state)
    look = look.add(sample)
    state = replace(state, aside=look)
    if not look.complete:
        return Step(state)
    drift = state.warming.drift_centi_c(state.now_ms)
    screening = judge(look, state.baseline, rules.parameters, drift_centi_c=drift)
    if screening.finding is not Finding.REFER:
        return Step(state)
    visit = Visit(screening, state.now_ms)
    return path.alarm(replace(state, aside=None, view_taken=True), visit, rules)
