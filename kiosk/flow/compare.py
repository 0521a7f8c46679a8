"""The comparison check at the guard's screen: a well person is looked at, and their thermometer keyed in.

No entry comes of it, no alarm, and the level does not move; what does is in kiosk/screening/comparison.py.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import Erase, GoBack, PressKey
from kiosk.flow.contact import contact_centi_c, with_digit
from kiosk.flow.events import Event, Ticked, Touched
from kiosk.flow.guard_actions import BeginComparison, ConfirmContact
from kiosk.flow.guard_states import ComparisonEntry, ComparisonLook, ComparisonPage
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.screening.baseline import Baseline
from kiosk.screening.comparison import Reading, is_well
from kiosk.screening.judge import Finding, Screening, judge
from kiosk.screening.look import Look


def opened(state: Checkpoint, rules: Rules, notice: str | None = None) -> Step:
    """The chart, and how the comparison stands."""
    return Step(replace(state, stage=ComparisonPage(desk.until_ms(state, rules), notice)))


def in_page(state: Checkpoint, stage: ComparisonPage, event: Event, rules: Rules) -> Step:
    """The chart: one more person, or back."""
    match event:
        case Touched(action=BeginComparison()):
            until_ms = state.now_ms + rules.waits.repeat_until_ms
            look = ComparisonLook(Look(rules.parameters.samples), until_ms)
            return Step(replace(state, stage=look, aside=None, view_taken=False))
        case Touched(action=GoBack()):
            return desk.back(state, rules)
        case Touched():
            return opened(state, rules)
    return desk.waited(state, stage, event, rules)


def in_look(state: Checkpoint, stage: ComparisonLook, event: Event, rules: Rules) -> Step:
    """The sensor is for the well person now."""
    look = desk.looked(stage.look, event)
    match event:
        case Touched(action=GoBack()):
            return opened(state, rules)
        case Ticked() if state.now_ms >= stage.until_ms:
            return opened(state, rules, "repeat_failed")
    if look is None:
        return Step(state)
    if look.hopeless:
        return opened(state, rules, "repeat_failed")
    if not look.complete:
        return Step(replace(state, stage=replace(stage, look=look)))
    drift = state.warming.drift_centi_c(state.now_ms)
    screening = judge(look, state.baseline, rules.parameters, drift_centi_c=drift)
    state = replace(state, view_taken=True)
    if not _tells(screening):
        return opened(state, rules, "comparison_unfit")
    return Step(replace(state, stage=ComparisonEntry(screening, desk.until_ms(state, rules))))


def in_entry(state: Checkpoint, stage: ComparisonEntry, event: Event, rules: Rules) -> Step:
    """The number pad."""
    if not isinstance(event, Touched):
        return desk.waited(state, stage, event, rules)
    stage = replace(stage, until_ms=desk.until_ms(state, rules), notice=None)
    match event.action:
        case PressKey(key):
            stage = replace(stage, typed=with_digit(stage.typed, key))
        case Erase(everything):
            stage = replace(stage, typed="" if everything else stage.typed[:-1])
        case ConfirmContact():
            return _read(state, stage, rules)
        case GoBack():
            return opened(state, rules)
    return Step(replace(state, stage=stage))


def sensor_seen(state: Checkpoint, sensor: str, rules: Rules) -> Checkpoint:
    """Another sensor than the one compared is commissioned anew, from the level of the settings."""
    known = state.guardroom.comparison
    comparison = known.for_sensor(sensor)
    if comparison is known:
        return state
    state = replace(state, guardroom=replace(state.guardroom, comparison=comparison, compared_ms=None))
    return _commissioned(state, rules)


def rules_in_force(state: Checkpoint, rules: Rules) -> Rules:
    """The rules with the level that commissioning found."""
    parameters = state.guardroom.comparison.in_force(rules.parameters)
    return rules if parameters is rules.parameters else replace(rules, parameters=parameters)


def _tells(screening: Screening) -> bool:
    """Whether a look says anything of the sensor: not while it warms up, nor of somebody fidgeting."""
    return screening.finding is not Finding.UNJUDGED or screening.reasons == ("too_cold",)


def _read(state: Checkpoint, stage: ComparisonEntry, rules: Rules) -> Step:
    contact = contact_centi_c(stage.typed)
    if contact is None:
        return Step(replace(state, stage=replace(stage, notice="contact_range")))
    if not is_well(contact, rules.parameters):
        return Step(replace(state, stage=replace(stage, typed="", notice="comparison_unwell")))
    reading = Reading.of_screening(stage.screening, contact)
    comparison = state.guardroom.comparison.after(reading)
    draft = drafts.comparison(stage.screening, reading, comparison, rules)
    room = replace(state.guardroom, comparison=comparison, compared_ms=state.now_ms)
    state, saving = path.save(_commissioned(replace(state, guardroom=room), rules), draft)
    return opened(state, rules).after(saving)


def _commissioned(state: Checkpoint, rules: Rules) -> Checkpoint:
    """The people before, beginning at the level that is in force now."""
    start = Baseline.commissioned(rules_in_force(state, rules).parameters)
    return replace(state, baseline=state.baseline.commissioned_like(start))
