"""From nobody to a finding: idle, approaching, measuring, measuring again."""

from dataclasses import replace

from kiosk.flow import guard, path, staff
from kiosk.flow.actions import AnswerMask, CallGuard, ChooseWho, GoBack, MeasureAgain
from kiosk.flow.effects import Silence
from kiosk.flow.events import Event, SampleMissed, SampleTaken, Ticked, Touched
from kiosk.flow.guard_actions import Acknowledge, OpenCards, OpenMenu
from kiosk.flow.guard_states import Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Approaching, Checkpoint, Idle, Measuring, MeasuringAgain
from kiosk.flow.visit import Visit
from kiosk.screening.judge import Finding, judge
from kiosk.screening.look import Look
from kiosk.screening.sample import Sample

TRIES_MAX = 2  # a third look at the same forehead tells nothing new; a person with a thermometer does


def in_idle(state: Checkpoint, stage: Idle, event: Event, rules: Rules) -> Step:
    """A forehead begins a visit; so does a finger."""
    del stage
    match event:
        case SampleTaken(_, sample) if _newly_here(state, sample):
            return _begin(state, Visit(), sample, rules)
        case Touched(action=ChooseWho("visitor")):
            return path.visitor_entry(state, Visit(), rules)
        case Touched(action=ChooseWho()):
            return path.naming(state, Visit(), rules)
        case Touched(action=OpenCards()) if state.cards:
            return guard.knocked(path.guard_came(state).state, rules, Page.CARDS).after(Silence())
        case Touched(action=OpenMenu()):
            return guard.knocked(path.guard_came(state).state, rules).after(Silence())
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Touched(action=Acknowledge()) if state.staff_call:
            return staff.guard_came(state, rules)
    return Step(state)


def in_approaching(state: Checkpoint, stage: Approaching, event: Event, rules: Rules) -> Step:
    """Known, not measured: the next forehead is theirs."""
    match event:
        case SampleTaken(_, sample) if _newly_here(state, sample):
            return _begin(state, stage.visit, sample, rules)
        case Touched(action=GoBack()):
            return path.abandon(state, stage.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.abandon(state, stage.visit, rules)
    return Step(state)


def in_measuring(state: Checkpoint, stage: Measuring, event: Event, rules: Rules) -> Step:
    """Samples fill the look; whom a scan named says meanwhile that a mask is worn, or that it isn't them."""
    match event:
        case SampleTaken(_, sample):
            return _looked(state, stage.visit, stage.look.add(sample), rules)
        case SampleMissed():
            return _looked(state, stage.visit, stage.look.missed(), rules)
        case Touched(action=AnswerMask(worn)) if asks_mask(stage.visit):
            return Step(replace(state, stage=replace(stage, visit=replace(stage.visit, mask=worn))))
        case Touched(action=GoBack()) if asks_mask(stage.visit):
            visit = replace(stage.visit, guest=None, known_by=None)
            return Step(replace(state, stage=replace(stage, visit=visit)))
        case Touched(action=CallGuard()):
            return path.call_guard(state)
    return Step(state)


def asks_mask(visit: Visit) -> bool:
    """Whether a scan has named somebody of this house who has not said yet whether they wear a mask."""
    return visit.guest is not None and visit.form is None and visit.mask is None


def in_measuring_again(state: Checkpoint, stage: MeasuringAgain, event: Event, rules: Rules) -> Step:
    """Wait the prescribed seconds, then look once more; the same forehead may still be there."""
    match event:
        case SampleTaken(_, sample) if state.now_ms >= stage.again_ms and sample.is_forehead:
            return _begin(state, stage.visit, sample, rules)
        case Touched(action=MeasureAgain()) if state.now_ms >= stage.again_ms:
            return path.go_on(state, replace(stage.visit, screening=None), rules)
        case Touched(action=GoBack()):
            return path.abandon(state, stage.visit, rules)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Ticked() if state.now_ms >= stage.until_ms:
            return path.abandon(state, stage.visit, rules)
    return Step(state)


def newcomer(state: Checkpoint, visit: Visit, sample: Sample, rules: Rules) -> Step | None:
    """Another forehead while somebody is still typing: their visit ends, so that nothing is mixed up.

    Three in a row, after the view was empty, so that a sleeve doesn't count.
    """
    if visit.screening is None or state.view_taken or state.present < 3:
        return None
    left = path.abandon(state, visit, rules)
    begun = _begin(left.state, Visit(), sample, rules)
    return begun.after(*left.effects)


def _newly_here(state: Checkpoint, sample: Sample) -> bool:
    return sample.is_forehead and not state.view_taken


def _begin(state: Checkpoint, visit: Visit, sample: Sample, rules: Rules) -> Step:
    look = Look(rules.parameters.samples).add(sample)
    return Step(replace(state, stage=Measuring(visit, look)))


def _looked(state: Checkpoint, visit: Visit, look: Look, rules: Rules) -> Step:
    if look.complete:
        return _judged(replace(state, view_taken=True), visit, look, rules)
    if _gone(state, look):
        return _gone_away(state, visit, rules)
    if not look.hopeless:
        return Step(replace(state, stage=Measuring(visit, look)))
    reasons = ("sensor_fault",) if state.misses else ("too_few_samples",)
    if visit.tries + 1 < TRIES_MAX:
        return path.measure_again(state, visit, reasons, rules)
    return path.unjudged(replace(state, view_taken=True), visit, reasons, rules)


def _gone(state: Checkpoint, look: Look) -> bool:
    """Somebody passed by rather than stood: hardly a sample, and nobody there now."""
    return len(look.samples) <= 2 and state.away_ms is not None and state.now_ms - state.away_ms >= 500


def _gone_away(state: Checkpoint, visit: Visit, rules: Rules) -> Step:
    if visit.guest is None and visit.tries == 0:
        return path.idle(state)
    return path.go_on(state, visit, rules)


def _judged(state: Checkpoint, visit: Visit, look: Look, rules: Rules) -> Step:
    drift = state.warming.drift_centi_c(state.now_ms)
    screening = judge(look, state.baseline, rules.parameters, drift_centi_c=drift)
    if screening.reasons == ("unstable",) and visit.tries + 1 < TRIES_MAX:
        return path.measure_again(replace(state, view_taken=False), visit, screening.reasons, rules)
    visit = replace(visit, screening=screening, screened_ms=state.now_ms)
    match screening.finding:
        case Finding.REFER:
            return path.alarm(state, visit, rules)
        case Finding.UNJUDGED:
            return path.unjudged(state, visit, screening.reasons, rules)
        case Finding.NORMAL if state.guardroom.comparison.locks(screening.sensor):
            return path.unjudged(state, visit, ("comparison_failed",), rules)
        case Finding.NORMAL:
            return path.go_on(state, visit, rules)
