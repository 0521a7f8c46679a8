"""From a whole visit to its verdict: decided, its record saved, and only then shown.

Knows nothing of how a stage is left; that is in the other modules.
"""

from dataclasses import replace

from kiosk.flow import drafts, passage
from kiosk.flow.effects import Buzz, Light, OpenGate, Save, ShowLight, ShutGate, Sound
from kiosk.flow.rules import Rules
from kiosk.flow.saving import Step, save, save_measured
from kiosk.flow.states import (
    Admitted,
    AwaitingHost,
    Checkpoint,
    FeverAlarm,
    Goodbye,
    Referred,
    Refused,
    Saving,
    SymptomCall,
    Unjudged,
)
from kiosk.flow.visit import Visit
from kiosk.ledger.record import Draft
from kiosk.people.visitors import KnownVisitor, Visitors
from kiosk.rules.decide import Decision, Verdict, decide
from kiosk.rules.gate import excusable
from kiosk.screening.judge import Finding


def settle(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """Decide and have the record made durable; nobody goes in before."""
    decision = passage.decided(state, visit, rules)
    if decision.verdict is Verdict.REFER:
        return symptom_call(state, visit, decision, rules)
    if decision.reasons == ("host_unconfirmed",) and visit.host_call is None:
        return awaiting_host(state, visit, rules)
    draft = drafts.entry(visit, decision, rules, passage.recorded(state, visit, decision, rules))
    if decision.verdict is Verdict.UNJUDGED:
        return _unjudged(state, visit, draft, rules)
    state, savings = _save_entry(state, draft, visit, rules)
    stage = Saving(visit, draft, savings[0].ticket, state.now_ms)
    return Step(replace(state, stage=stage), savings)


def awaiting_host(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    """All is well but that the host has to be asked: the guard is called to ring them up."""
    host_id = visit.form.host_id if visit.form else None
    host = rules.roster.by_id(host_id) if host_id else None
    stage = AwaitingHost(visit, host, state.now_ms + rules.waits.host_ms)
    state = replace(state, stage=stage, guard_called_ms=state.now_ms)
    return Step(state, (Buzz(Sound.ATTENTION),))


def settled(state: Checkpoint, saved: Saving, seq: int, rules: Rules) -> Step:
    """The record is durable: admit, or say why not, as it says; decided anew it would count itself."""
    visit, said = saved.visit, saved.draft.body
    now, waits = state.now_ms, rules.waits
    if saved.draft.kind == "signed_out":
        gone = replace(state, stage=Goodbye(visit, now, now + waits.goodbye_ms))
        return Step(gone, (ShowLight(Light.GREEN), OpenGate(waits.gate_open_ms), Buzz(Sound.ACCEPTED)))
    if said["verdict"] == Verdict.ADMIT:
        visitor = visit.guest is not None and visit.guest.category == "visitor"
        shown_ms = waits.admitted_visitor_ms if visitor else waits.admitted_staff_ms
        admitted = Admitted(visit, seq, now, now + shown_ms)
        effects = (ShowLight(Light.GREEN), OpenGate(waits.gate_open_ms), Buzz(Sound.ACCEPTED))
        return Step(replace(state, stage=admitted, visitors=_remembered(state, visit)), effects)
    reasons = tuple(said["reasons"])
    offered = excusable(reasons, rules.gate)
    shown_ms = waits.excusable_ms if offered else waits.refused_ms
    refused = Refused(visit, reasons, now, now + shown_ms, said["next_ms"], saved.ticket, offered)
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
    by_rules = passage.recorded(state, visit, decision, rules)
    state, savings = _save_entry(state, drafts.entry(visit, decision, rules, by_rules), visit, rules)
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


def unjudged(state: Checkpoint, visit: Visit, reasons: tuple[str, ...], rules: Rules) -> Step:
    """The kiosk can't say, so a person has to; recorded like any other verdict."""
    decision = decide(Finding.UNJUDGED, reasons, mask=visit.mask)
    return _unjudged(state, visit, drafts.entry(visit, decision, rules), rules)


def _unjudged(state: Checkpoint, visit: Visit, draft: Draft, rules: Rules) -> Step:
    state, savings = _save_entry(state, draft, visit, rules)
    now, reasons = state.now_ms, tuple(draft.body["reasons"])
    offered = excusable(reasons, rules.gate)
    stage = Unjudged(visit, reasons, savings[0].ticket, now, now + rules.waits.unjudged_ms, offered)
    state = replace(state, stage=stage, guard_called_ms=state.now_ms)
    return Step(state, (Buzz(Sound.UNJUDGED), ShowLight(Light.YELLOW), ShutGate(), *savings))


def _save_entry(
    state: Checkpoint, draft: Draft, visit: Visit, rules: Rules
) -> tuple[Checkpoint, tuple[Save, ...]]:
    """The entry's save; one by a guard's exception is about the refused one, whose measurement it repeats."""
    if visit.excuse is not None:
        state, saving = save(state, draft, about_ticket=visit.excuse.ticket)
        return state, (saving,)
    state, savings = save_measured(state, draft, visit, rules)
    if visit.returned is None or visit.guest is None:
        return state, savings
    returnee = drafts.returnee(visit.guest, visit.returned, state.moment, rules)
    state, saving = save(state, returnee, about_ticket=savings[0].ticket)
    return state, (*savings, saving)
