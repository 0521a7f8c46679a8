"""How each stage of a visit is entered: the state, and what is to be done at that moment.

The path of a visit: temperature, name, mask, in whatever order they come; then the verdict, then the
record, and only then the gate. Knows nothing of how a stage is left; that is in the other modules.
"""

from dataclasses import replace

from kiosk.flow import drafts, passage
from kiosk.flow.actions import Who
from kiosk.flow.effects import Buzz, Light, ShowLight, ShutGate, Sound
from kiosk.flow.form import Page
from kiosk.flow.patience import fresh
from kiosk.flow.return_form import ReturnForm, ReturnPage
from kiosk.flow.rules import Rules
from kiosk.flow.saving import Step, call_guard, guard_came, idle, save, save_about, save_measured
from kiosk.flow.states import (
    Approaching,
    Checkpoint,
    CodeUnknown,
    MeasuringAgain,
    OutOfService,
    Saving,
    Trouble,
)
from kiosk.flow.verdicts import alarm, referred, settle, settled, unjudged
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Asking, AskingMask, Filling, LookingUp, Naming, Returned, SigningOut
from kiosk.rules.age import trusted
from kiosk.rules.calendar import day_of
from kiosk.rules.questions import DIRECTION, RETURNED, YES, Question

__all__ = [
    "Step",
    "alarm",
    "call_guard",
    "guard_came",
    "idle",
    "referred",
    "save",
    "save_about",
    "save_measured",
    "settle",
    "settled",
    "unjudged",
]


def go_on(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """To whatever is still missing in a visit; to the verdict if nothing is."""
    now, waits = state.now_ms, rules.waits
    measured = visit.screening is not None and now - visit.screened_ms <= waits.temperature_valid_ms
    if visit.guest is None and visit.answer(DIRECTION.code) is not None:
        return visitor_entry(state, visit, rules)  # only visitors are asked which way before their name
    if visit.guest is None:
        return naming(state, visit, rules) if measured else approaching(state, visit, rules)
    next_page = visit.form.next_page() if visit.form else None
    if next_page is not None:
        return Step(replace(state, stage=page(state, visit, next_page, rules)))
    question = next_question(state, visit, rules)
    if question is not None:
        return Step(replace(state, stage=fresh(Asking(visit, question, now), now, waits)))
    return_page = _next_return_page(visit)
    if return_page is not None:
        return returned_page(state, visit, return_page, rules)
    if visit.mask is None:
        return Step(replace(state, stage=fresh(AskingMask(visit, now), now, waits)))
    return settle(state, visit, rules) if measured else approaching(state, visit, rules)


def next_question(state: Checkpoint, visit: Visit, rules: Rules) -> Question | None:
    """The first question of the rules that this person has not answered, now or as far as it is on record."""
    category = visit.guest.category if visit.guest else None
    asked = [each for each in rules.questions if category in each.whom]
    if passage.asks_returned(state, visit, rules):
        asked.append(RETURNED)
    return next((each for each in asked if visit.answer(each.code) is None), None)


def returned_page(state: Checkpoint, visit: Visit, page: ReturnPage, rules: Rules) -> Step:
    """A page of what somebody back from elsewhere tells, with what is filled in already."""
    today = day_of(state.moment.wall_ms) if trusted(state.moment) else None
    stage = Returned(visit, page, 0, today, rules.watched_places)
    return Step(replace(state, stage=fresh(stage, state.now_ms, rules.waits)))


def _next_return_page(visit: Visit) -> ReturnPage | None:
    if visit.answer(RETURNED.code) != YES:
        return None
    return (visit.returned or ReturnForm()).next_page()


def page(state: Checkpoint, visit: Visit, shown: Page, rules: Rules) -> Filling:
    """A page of the visitor's form, with what is filled in already."""
    stage = Filling(visit, shown, state.now_ms)
    match shown:
        case "area":
            stage = replace(stage, chips=rules.watched_places)
        case "host":
            letters = visit.form.letters if visit.form else ""
            found, leading = rules.roster.search(letters), rules.roster.next_letters(letters)
            stage = replace(stage, hosts=found, next_letters=leading)
    return fresh(stage, state.now_ms, rules.waits)


def visitor_entry(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """A visitor: which way, if there are two; found by four digits, if there is anybody to be found."""
    way = visit.answer(DIRECTION.code)
    both = next((each for each in rules.questions if each.code == DIRECTION.code), None)
    if way is None and both is not None:
        return Step(replace(state, stage=fresh(Asking(visit, both, 0), state.now_ms, rules.waits)))
    if way == "out" and state.knowledge.inside():
        return Step(replace(state, stage=fresh(SigningOut(visit, 0), state.now_ms, rules.waits)))
    if not (state.visitors.count or rules.expected):
        return first_visit(state, visit, rules)
    stage = LookingUp(visit, state.now_ms)
    return Step(replace(state, stage=fresh(stage, state.now_ms, rules.waits)))


def first_visit(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """A visitor's name, to be typed."""
    return Step(replace(state, stage=name_entry(state, visit, rules, who="visitor")))


def somebody_else(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """It isn't who the kiosk took them for; nothing of an announced visit stays with whoever this is."""
    stranger = replace(visit, guest=None, known_by=None, mask=None)
    if visit.known_by == "code":
        return visitor_entry(state, replace(stranger, form=None, answers=()), rules)
    return naming(state, stranger, rules)


def name_again(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Back to a visitor's name, as it was typed."""
    assert visit.guest is not None, "the form comes after the name"
    assert visit.form is not None, "only a visitor with a form goes back to the name"
    name, sounds = visit.guest.name, visit.form.syllables
    entry = name_entry(state, replace(visit, guest=None, known_by=None), rules, who="visitor")
    syllables = sounds if len(sounds) == len(name) else ("",) * len(name)
    return Step(replace(state, stage=replace(entry, name=name, syllables=syllables)))


def approaching(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Come closer: who was measured before and has stood there ever since may be measured again at once."""
    taken = state.view_taken and visit.screening is None
    stage = Approaching(visit, state.now_ms + rules.waits.approach_ms)
    return Step(replace(state, stage=stage, view_taken=taken))


def naming(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Ask who it is: most people at this gate are on the roster."""
    entry = name_entry(state, replace(visit, stray_code=False), rules)
    if not visit.stray_code:
        return Step(replace(state, stage=entry))
    return Step(replace(state, stage=CodeUnknown(entry, state.now_ms + rules.waits.code_unknown_ms)))


def name_entry(
    state: Checkpoint, visit: Visit, rules: Rules, *, who: Who = "staff", flagged: int | None = None
) -> Naming:
    """An empty name entry; `flagged` when the guard fills it in for somebody who was called."""
    letters = rules.roster.next_letters("") if who == "staff" else frozenset[str]()
    entry = Naming(visit, who, state.now_ms, next_letters=letters, flagged=flagged)
    return fresh(entry, state.now_ms, rules.waits)


def measure_again(state: Checkpoint, visit: Visit, reasons: tuple[str, ...], rules: Rules) -> Step:
    """A look that came to nothing; the sensor and the person get a moment."""
    now = state.now_ms
    stage = MeasuringAgain(
        replace(visit, tries=visit.tries + 1),
        reasons,
        now + rules.waits.again_ms,
        now + rules.waits.again_until_ms,
    )
    return Step(replace(state, stage=stage))


def abandon(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Back to idle; what was measured stays on record, for the level is derived from the ledger."""
    if visit.screening is None:
        return idle(state)
    state, savings = save_measured(state, drafts.abandoned(visit, rules), visit, rules)
    return idle(state).after(*savings)


def out_of_service(
    state: Checkpoint, trouble: Trouble, code: str, rules: Rules, waiting: Saving | None = None
) -> Step:
    """Say so, shut the gate, call the guard; and leave a record of it."""
    state, saving = save(state, drafts.fault(trouble.value, code, rules))
    stage = OutOfService(trouble, code, state.now_ms, waiting)
    effects = (Buzz(Sound.FAULT), ShowLight(Light.YELLOW), ShutGate(), saving)
    return Step(replace(state, stage=stage, guard_called_ms=state.now_ms), effects)
