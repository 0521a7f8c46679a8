"""Somebody back from elsewhere whom the office doesn't know: when, from where, by what, with whom.

Each page can be left by one step back and keeps what was filled in; it becomes a record with the entry.
"""

from dataclasses import replace

from kiosk.flow import measure, path, pauses
from kiosk.flow.actions import CallGuard, ConfirmPage, Erase, GoBack, PressKey
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.path import Step
from kiosk.flow.patience import fresh
from kiosk.flow.return_form import (
    COMPANIONS,
    DAYS_AGO_MAX,
    NUMBER_CHARACTERS_MAX,
    TRANSPORTS,
    ReturnForm,
)
from kiosk.flow.rule_actions import PickCompanions, PickDay, PickTransport
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Returned
from kiosk.flow.whence import came_from


def in_returned(state: Checkpoint, stage: Returned, event: Event, rules: Rules) -> Step:
    """A touch is the page's own; the rest is as on a visitor's pages."""
    match event:
        case Touched(action=GoBack()):
            return _back(state, stage, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Touched(action=action):
            told = _told(stage, action, rules)
            if told is None:
                return Step(replace(state, stage=fresh(stage, state.now_ms, rules.waits)))
            return path.go_on(state, replace(stage.visit, returned=told), rules)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def _back(state: Checkpoint, stage: Returned, rules: Rules) -> Step:
    before = (stage.visit.returned or ReturnForm()).page_before(stage.page)
    if before is not None:
        return path.returned_page(state, stage.visit, before, rules)
    answers = tuple(each for each in stage.visit.answers if each[0] != "returned")
    return path.go_on(state, replace(stage.visit, answers=answers, returned=None), rules)


def _told(stage: Returned, action: object, rules: Rules) -> ReturnForm | None:
    """The form after this touch; None if it means nothing on this page."""
    form, page = stage.visit.returned or ReturnForm(), stage.page
    match action:
        case PickDay(days_ago) if page == "day" and 0 <= days_ago <= DAYS_AGO_MAX:
            return replace(form, days_ago=days_ago)
        case PickTransport(transport) if page == "transport" and transport in TRANSPORTS:
            return replace(form, transport=transport, number="", numbered=False)
        case PickCompanions(companions) if page == "companions" and companions in COMPANIONS:
            return replace(form, companions=companions)
        case _ if page == "number":
            return _numbered(form, action)
        case _ if page in ("area", "province", "city"):
            watched = frozenset(each.zh for each in rules.watched_places)
            whence = came_from(form.whence, page, action, watched)
            return None if whence is None else replace(form, whence=whence)
    return None


def _numbered(form: ReturnForm, action: object) -> ReturnForm | None:
    match action:
        case PressKey(key) if len(key) == 1 and key.isascii() and key.isalnum():
            number = (form.number + key.upper())[:NUMBER_CHARACTERS_MAX]
            return replace(form, number=number)
        case Erase(everything):
            return replace(form, number="" if everything else form.number[:-1])
        case ConfirmPage():
            return replace(form, numbered=True)
    return None
