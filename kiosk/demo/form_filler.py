"""How a visitor fills in the pages of a form: looks at what is open, and taps what is true of them.

Knows who they are, and of the screen only what it shows; nothing of time or fingers.
"""

from kiosk.demo.character import Character
from kiosk.flow.actions import (
    Action,
    AnswerMask,
    AnswerQuestion,
    ConfirmPage,
    FirstVisit,
    GoAgain,
    PickArea,
    PickPerson,
    PickPlace,
    PickPurpose,
    PickVisitor,
    PressKey,
    SkipHost,
    WithoutPhone,
)
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Asking, Filling, LookingUp, Returning
from kiosk.people.roster import Roster
from kiosk.people.visitors import LAST_DIGITS
from kiosk.rules.questions import NO, OF_VISITORS, SYMPTOMS, YES, Question

Page = Asking | LookingUp | Returning | Filling


def next_action(page: Page, visitor: Character, roster: Roster) -> Action:
    """What is tapped next on the way through; at last `ConfirmPage`."""
    match page:
        case Asking(question=question):
            return _answer(question, visitor)
        case LookingUp():
            return _look_up(page, visitor)
        case Returning():
            return GoAgain()
        case Filling():
            return _fill(page, visitor, roster)


def _answer(question: Question, visitor: Character) -> Action:
    unwell = visitor.unwell and question.code == SYMPTOMS.code
    return AnswerQuestion(question.code, YES if unwell else NO)


def _look_up(page: LookingUp, visitor: Character) -> Action:
    """Who has been here before remembers the number, and finds themselves among those whom it fits."""
    if page.found:
        mine = [index for index, each in enumerate(page.found) if each.name == visitor.name]
        return PickVisitor(mine[0]) if mine else FirstVisit()
    if not visitor.returns or page.misses:
        return FirstVisit()
    return PressKey(visitor.phone[-LAST_DIGITS:][len(page.digits)])


def _fill(page: Filling, visitor: Character, roster: Roster) -> Action:
    form = page.visit.form
    assert form is not None, "a visitor's page stands for a form"
    match page.page:
        case "phone" if not visitor.phone:
            return WithoutPhone()
        case "phone" if len(form.phone) < len(visitor.phone):
            return PressKey(visitor.phone[len(form.phone)])
        case "area":
            return PickArea(visitor.area)
        case "province":
            return PickPlace(visitor.place[0])
        case "city":
            return PickPlace(visitor.place[1])
        case "host":
            return _find_host(page, form.letters, visitor, roster)
        case "purpose":
            return PickPurpose(visitor.purpose)
        case "health":
            return _tell_health(page.visit, visitor)
    return ConfirmPage()


def _find_host(page: Filling, typed: str, visitor: Character, roster: Roster) -> Action:
    if visitor.host is None:
        return SkipHost()
    if any(each.id == visitor.host.id for each in page.hosts):
        return PickPerson(visitor.host.id)
    return PressKey(roster.initials(visitor.host.id)[len(typed)])


def _tell_health(visit: Visit, visitor: Character) -> Action:
    for question in OF_VISITORS:
        if visit.answer(question.code) is None:
            return _answer(question, visitor)
    return ConfirmPage() if visit.mask is not None else AnswerMask(visitor.wears_mask)
