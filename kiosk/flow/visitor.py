"""A visitor's pages: found again by four digits, or phone, where from, whom, what for, and health.

Every page can be left by one step back, and keeps what was filled in; all of it ends with the visit.
"""

from dataclasses import replace

from kiosk.flow import measure, path, pauses
from kiosk.flow.actions import (
    AnswerMask,
    AnswerQuestion,
    CallGuard,
    ChooseWho,
    ConfirmPage,
    Erase,
    FirstVisit,
    GoAgain,
    GoBack,
    GoElsewhere,
    PickPerson,
    PickPurpose,
    PickVisitor,
    PressKey,
    SkipHost,
    WithoutPhone,
)
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.form import PHONE_DIGITS, PURPOSES, Form
from kiosk.flow.path import Step
from kiosk.flow.patience import fresh
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.visit import Guest, Visit
from kiosk.flow.waiting_states import Filling, LookingUp, Returning
from kiosk.flow.whence import came_from
from kiosk.people.visitors import FOUND_MAX, LAST_DIGITS, KnownVisitor, expected_today
from kiosk.rules.age import trusted
from kiosk.rules.calendar import day_of
from kiosk.rules.questions import OF_VISITORS

LOOKUP_MISSES_MAX = 5  # who doesn't know their own number by then is trying other people's
HOST_LETTERS_MAX = 20

VisitorPage = LookingUp | Returning | Filling


def in_visitor_page(state: Checkpoint, stage: VisitorPage, event: Event, rules: Rules) -> Step:
    """What all of these pages do alike; a touch is the page's own."""
    match event:
        case Touched(action=GoBack()):
            return _back(state, stage, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Touched(action=action):
            stage = fresh(stage, state.now_ms, rules.waits)
            return _touched(replace(state, stage=stage), stage, action, rules)
        case SampleTaken(_, sample):
            return measure.newcomer(state, stage.visit, sample, rules) or Step(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return pauses.still_there(state, stage, rules)
    return Step(state)


def recognised(visit: Visit, known: KnownVisitor, rules: Rules) -> Visit:
    """The visit of somebody who was here before, or is expected: all that need not be asked again.

    The mask is of today, and asked of everybody; so is health of those who were here before. Of whom the
    office announced enough is known: they are asked what the gate's rules ask, and where from only while
    places stand under a rule.
    """
    area = "" if known.expected and not rules.watched_places else known.area or None
    host = rules.roster.by_id(known.host_id) if known.host_id else None
    form = Form(
        phone=known.phone,
        phone_given=True,
        area=area,
        place=known.place,
        host_id=host.id if host else None,
        unit=known.unit,
        purpose="appointment" if known.expected else known.purpose,
        confirmed=known.expected,
    )
    guest = Guest(known.name, "visitor")
    return replace(visit, guest=guest, form=form, mask=None, known_by="code" if known.expected else "phone")


def _touched(state: Checkpoint, stage: VisitorPage, action: object, rules: Rules) -> Step:
    match stage:
        case LookingUp():
            return _looking_up(state, replace(stage, notice=None), action, rules)
        case Returning():
            return _returning(state, stage, action, rules)
        case Filling():
            return _filling(state, replace(stage, notice=None), action, rules)


def _back(state: Checkpoint, stage: VisitorPage, rules: Rules) -> Step:
    match stage:
        case LookingUp():
            return path.abandon(state, stage.visit, rules)
        case Returning():
            return path.visitor_entry(state, stage.visit, rules)
        case Filling(visit=visit, page=page):
            form = _form(visit)
            before = form.page_before(page)
            if before is None:
                return path.name_again(state, visit, rules)
            return Step(replace(state, stage=path.page(state, visit, before, rules)))


def _looking_up(state: Checkpoint, stage: LookingUp, action: object, rules: Rules) -> Step:
    match action:
        case PressKey(key) if key in "0123456789" and len(stage.digits) < LAST_DIGITS:
            return _digits(state, replace(stage, digits=stage.digits + key, found=()), rules)
        case Erase(everything):
            left = "" if everything else stage.digits[:-1]
            return Step(replace(state, stage=replace(stage, digits=left, found=())))
        case PickVisitor(index) if 0 <= index < len(stage.found):
            return _return_of(state, stage, stage.found[index], rules)
        case FirstVisit():
            return path.first_visit(state, stage.visit, rules)
        case ChooseWho("staff"):
            return path.naming(state, stage.visit, rules)
    return Step(replace(state, stage=stage))


def _digits(state: Checkpoint, stage: LookingUp, rules: Rules) -> Step:
    if len(stage.digits) < LAST_DIGITS:
        return Step(replace(state, stage=stage))
    found = known_by_digits(state, stage.digits, rules)
    if len(found) == 1:
        return _return_of(state, stage, found[0], rules)
    if found:
        return Step(replace(state, stage=replace(stage, found=found)))
    if stage.misses + 1 >= LOOKUP_MISSES_MAX:
        return path.first_visit(state, stage.visit, rules)
    missed = replace(stage, digits="", misses=stage.misses + 1, notice="lookup_nobody")
    return Step(replace(state, stage=missed))


def today(state: Checkpoint) -> int | None:
    """The day at the site, None while no clock is trusted."""
    return day_of(state.moment.wall_ms) if trusted(state.moment) else None


def known_by_digits(state: Checkpoint, digits: str, rules: Rules) -> tuple[KnownVisitor, ...]:
    """Who is expected today, then who was here before: by the last four digits of their phone."""
    since_ms = state.now_ms - rules.visitors_kept_ms
    expected = expected_today(rules.expected, digits, today(state))
    told = {(each.name, each.phone) for each in expected}
    before = [each for each in state.visitors.find(digits, since_ms) if (each.name, each.phone) not in told]
    return tuple([*expected, *before][:FOUND_MAX])


def _return_of(state: Checkpoint, stage: LookingUp, known: KnownVisitor, rules: Rules) -> Step:
    """Same office again? Where to, of somebody who is expected, is known; the next page shows who it is."""
    if known.expected:
        return path.go_on(state, recognised(stage.visit, known, rules), rules)
    returning = Returning(stage.visit, state.now_ms, known)
    return Step(replace(state, stage=fresh(returning, state.now_ms, rules.waits)))


def _returning(state: Checkpoint, stage: Returning, action: object, rules: Rules) -> Step:
    visit = recognised(stage.visit, stage.known, rules)
    match action:
        case GoAgain():
            return path.go_on(state, visit, rules)
        case GoElsewhere():
            elsewhere = replace(_form(visit), host_id=None, unit=None, purpose=None)
            return path.go_on(state, replace(visit, form=elsewhere), rules)
    return Step(state)


def _filling(state: Checkpoint, stage: Filling, action: object, rules: Rules) -> Step:
    form = _form(stage.visit)
    match stage.page:
        case "phone":
            return _phone(state, stage, form, action, rules)
        case "area" | "province" | "city":
            return _where_from(state, stage, form, action, rules)
        case "host":
            return _host(state, stage, form, action, rules)
        case "purpose":
            match action:
                case PickPurpose(purpose) if purpose in PURPOSES:
                    return _filled(state, stage, replace(form, purpose=purpose), rules)
        case "health":
            return _health(state, stage, form, action, rules)
    return Step(replace(state, stage=stage))


def _phone(state: Checkpoint, stage: Filling, form: Form, action: object, rules: Rules) -> Step:
    match action:
        case PressKey(key) if key in "0123456789" and len(form.phone) < PHONE_DIGITS:
            return _typed(state, stage, replace(form, phone=form.phone + key, phone_given=None), rules)
        case Erase(everything):
            left = "" if everything else form.phone[:-1]
            return _typed(state, stage, replace(form, phone=left, phone_given=None), rules)
        case ConfirmPage() if form.phone_is_whole:
            return _filled(state, stage, replace(form, phone_given=True), rules)
        case ConfirmPage():
            return Step(replace(state, stage=replace(stage, notice="phone_digits")))
        case WithoutPhone():
            return _filled(state, stage, replace(form, phone="", phone_given=False), rules)
    return Step(replace(state, stage=stage))


def _where_from(state: Checkpoint, stage: Filling, form: Form, action: object, rules: Rules) -> Step:
    watched = frozenset(each.zh for each in rules.watched_places)
    told = came_from(form, stage.page, action, watched)
    return Step(replace(state, stage=stage)) if told is None else _filled(state, stage, told, rules)


def _host(state: Checkpoint, stage: Filling, form: Form, action: object, rules: Rules) -> Step:
    match action:
        case PressKey(key) if len(form.letters) < HOST_LETTERS_MAX:
            if key in rules.roster.next_letters(form.letters):
                return _typed(state, stage, replace(form, letters=form.letters + key), rules)
            return Step(replace(state, stage=replace(stage, notice="letters_lead_nowhere")))
        case Erase(everything):
            left = "" if everything else form.letters[:-1]
            return _typed(state, stage, replace(form, letters=left), rules)
        case PickPerson(person_id):
            host = rules.roster.by_id(person_id)
            if host is not None:
                return _filled(state, stage, replace(form, host_id=host.id, unit=host.unit), rules)
        case SkipHost():
            return _filled(state, stage, replace(form, host_id=None, unit=""), rules)
    return Step(replace(state, stage=stage))


def _health(state: Checkpoint, stage: Filling, form: Form, action: object, rules: Rules) -> Step:
    visit = stage.visit
    match action:
        case AnswerQuestion(code, answer) if any(
            each.code == code and answer in each.answers for each in OF_VISITORS
        ):
            return Step(replace(state, stage=replace(stage, visit=visit.answered(code, answer))))
        case AnswerMask(worn):
            return Step(replace(state, stage=replace(stage, visit=replace(visit, mask=worn))))
        case ConfirmPage():
            if visit.mask is None or any(visit.answer(each.code) is None for each in OF_VISITORS):
                return Step(replace(state, stage=replace(stage, notice="health_open")))
            return _filled(state, stage, replace(form, confirmed=True), rules)
    return Step(replace(state, stage=stage))


def _typed(state: Checkpoint, stage: Filling, form: Form, rules: Rules) -> Step:
    """Something more on the same page."""
    return Step(replace(state, stage=path.page(state, replace(stage.visit, form=form), stage.page, rules)))


def _filled(state: Checkpoint, stage: Filling, form: Form, rules: Rules) -> Step:
    """This page is done."""
    return path.go_on(state, replace(stage.visit, form=form), rules)


def _form(visit: Visit) -> Form:
    assert visit.form is not None, "a visitor's page stands for a form"
    return visit.form
