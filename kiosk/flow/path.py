"""How each stage is entered: the state, and what is to be done at that moment.

The path of a visit: temperature, name, mask, in whatever order they come; then the verdict, then the
record, and only then the gate. Knows nothing of how a stage is left; that is in the other modules.
"""

from dataclasses import replace
from typing import NamedTuple

from kiosk.flow import drafts, passage
from kiosk.flow.actions import Who
from kiosk.flow.card_states import StaffCall
from kiosk.flow.effects import Buzz, Effect, Light, OpenGate, Save, ShowLight, ShutGate, Silence, Sound
from kiosk.flow.form import Page
from kiosk.flow.patience import fresh
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Admitted,
    Approaching,
    Asking,
    AskingMask,
    Checkpoint,
    CodeUnknown,
    FeverAlarm,
    Filling,
    Idle,
    LookingUp,
    MeasuringAgain,
    Naming,
    OutOfService,
    Referred,
    Refused,
    Saving,
    SymptomCall,
    Trouble,
    Unjudged,
)
from kiosk.flow.visit import Visit
from kiosk.ledger.record import Draft
from kiosk.people.visitors import KnownVisitor, Visitors
from kiosk.rules.decide import Decision, Verdict, decide
from kiosk.rules.questions import Question
from kiosk.screening.judge import Finding
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


def go_on(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """To whatever is still missing in a visit; to the verdict if nothing is."""
    now, waits = state.now_ms, rules.waits
    measured = visit.screening is not None and now - visit.screened_ms <= waits.temperature_valid_ms
    if visit.guest is None:
        return naming(state, visit, rules) if measured else approaching(state, visit, rules)
    next_page = visit.form.next_page() if visit.form else None
    if next_page is not None:
        return Step(replace(state, stage=page(state, visit, next_page, rules)))
    question = next_question(visit, rules)
    if question is not None:
        return Step(replace(state, stage=fresh(Asking(visit, question, now), now, waits)))
    if visit.mask is None:
        return Step(replace(state, stage=fresh(AskingMask(visit, now), now, waits)))
    return settle(state, visit, rules) if measured else approaching(state, visit, rules)


def next_question(visit: Visit, rules: Rules) -> Question | None:
    """The first question of the rules that this person has not answered."""
    category = visit.guest.category if visit.guest else None
    open_ones = (each for each in rules.questions if category in each.whom)
    return next((each for each in open_ones if visit.answer(each.code) is None), None)


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
    """A visitor: found again by four digits, if there is anybody to be found; the name otherwise."""
    if not (state.visitors.count or rules.expected):
        return first_visit(state, visit, rules)
    stage = LookingUp(visit, state.now_ms)
    return Step(replace(state, stage=fresh(stage, state.now_ms, rules.waits)))


def first_visit(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """A visitor's name, to be typed."""
    return Step(replace(state, stage=name_entry(state, visit, rules, who="visitor")))


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


def settle(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Decide and have the record made durable; nobody goes in before."""
    decision = passage.decided(state, visit, rules)
    if decision.verdict is Verdict.REFER:
        return symptom_call(state, visit, decision, rules)
    if decision.verdict is Verdict.UNJUDGED:
        return unjudged(state, visit, decision.reasons, rules)
    draft = drafts.entry(visit, decision, rules, passage.recorded(state, visit, decision, rules))
    state, savings = save_measured(state, draft, visit, rules)
    stage = Saving(visit, draft, savings[0].ticket, state.now_ms)
    return Step(replace(state, stage=stage), savings)


def settled(state: Checkpoint, saved: Saving, seq: int, rules: Rules) -> Step:
    """The record is durable: admit, or say why not, as it says; decided anew it would count itself."""
    visit, said = saved.visit, saved.draft.body
    now, waits = state.now_ms, rules.waits
    if said["verdict"] == Verdict.ADMIT:
        visitor = visit.guest is not None and visit.guest.category == "visitor"
        shown_ms = waits.admitted_visitor_ms if visitor else waits.admitted_staff_ms
        admitted = Admitted(visit, seq, now, now + shown_ms)
        effects = (ShowLight(Light.GREEN), OpenGate(waits.gate_open_ms), Buzz(Sound.ACCEPTED))
        return Step(replace(state, stage=admitted, visitors=_remembered(state, visit)), effects)
    reasons = tuple(said["reasons"])
    refused = Refused(visit, reasons, now, now + waits.refused_ms, said["next_ms"])
    turned_away = Step(replace(state, stage=refused), (ShowLight(Light.YELLOW), ShutGate()))
    if "symptom" not in reasons:
        return turned_away
    # Whoever says that they are ill needs a person, not a screen.
    called = replace(turned_away.state, guard_called_ms=now)
    return Step(called, (Buzz(Sound.SYMPTOM), *turned_away.effects))


def _remembered(state: Checkpoint, visit: Visit) -> Visitors:
    """Who has been let in as a visitor need not type it all again; a drill is no visit."""
    form, guest = visit.form, visit.guest
    if state.guardroom.settings.training or form is None or guest is None or not form.phone:
        return state.visitors
    purpose = None if form.purpose == "appointment" else form.purpose
    known = KnownVisitor(
        guest.name, form.phone, form.unit or "", form.host_id, form.area, form.place, purpose, state.now_ms
    )
    return state.visitors.after(known)


def symptom_call(state: Checkpoint, visit: Visit, decision: Decision, rules: Rules) -> Step:
    """What somebody said of their health is the guard's: called at once, with a sound that is no siren."""
    state, savings = save_measured(state, drafts.entry(visit, decision, rules), visit, rules)
    stage = SymptomCall(visit, decision.reasons, savings[0].ticket, state.now_ms)
    state = replace(state, stage=stage, guard_called_ms=state.now_ms)
    return Step(state, (Buzz(Sound.SYMPTOM), ShowLight(Light.YELLOW), ShutGate(), *savings))


def alarm(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Sound first, then everything else: the guard must hear it whatever the disk or the screen does."""
    assert visit.screening is not None, "an alarm has a measurement"
    decision = decide(visit.screening.finding, visit.screening.reasons, mask=visit.mask)
    state, savings = save_measured(state, drafts.entry(visit, decision, rules), visit, rules)
    stage = FeverAlarm(visit, savings[0].ticket, state.now_ms)
    alarmed = Step(replace(state, stage=stage), savings)
    return alarmed.after(Buzz(Sound.FEVER), ShowLight(Light.RED), ShutGate())


def referred(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """The guard has taken over."""
    stage = Referred(visit, state.now_ms, state.now_ms + rules.waits.referred_ms)
    return Step(replace(state, stage=stage), (ShowLight(Light.YELLOW),))


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


def unjudged(state: Checkpoint, visit: Visit, reasons: tuple[str, ...], rules: Rules) -> Step:
    """The kiosk can't say, so a person has to; recorded like any other verdict."""
    decision = decide(Finding.UNJUDGED, reasons, mask=visit.mask)
    state, savings = save_measured(state, drafts.entry(visit, decision, rules), visit, rules)
    now = state.now_ms
    stage = Unjudged(visit, reasons, savings[0].ticket, now, now + rules.waits.unjudged_ms)
    state = replace(state, stage=stage, guard_called_ms=state.now_ms)
    return Step(state, (Buzz(Sound.UNJUDGED), ShowLight(Light.YELLOW), ShutGate(), *savings))


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
