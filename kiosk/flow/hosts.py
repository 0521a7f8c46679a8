"""A visitor's host, rung up by the guard where the rules ask for it: the wait, the call, what came of it.

The visitor waits at the screen, and sees for how long; the guard's word decides the visit. Without it the
visit is decided as it stands when the time is over: nobody waits for ever, and nobody goes in unasked.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import CallGuard, GoBack
from kiosk.flow.events import Event, SampleTaken, Ticked, Touched
from kiosk.flow.guard_states import GuardPin, HostCall
from kiosk.flow.path import Step
from kiosk.flow.rule_actions import AnswerHost, CallHost
from kiosk.flow.rules import Rules
from kiosk.flow.states import AwaitingHost, Checkpoint, FeverAlarm, Stage


def in_awaiting(state: Checkpoint, stage: AwaitingHost, event: Event, rules: Rules) -> Step:
    """The guard comes, or the time is over; who steps up beside is looked at for a fever alone."""
    match event:
        case Touched(action=CallHost()):
            came = path.guard_came(state)
            call = HostCall(stage.visit, stage.host, desk.until_ms(state, rules), stage.until_ms)
            return desk.led_to(came.state, call, rules).after(*came.effects)
        case Touched(action=CallGuard()):
            return path.call_guard(state)
        case Touched(action=GoBack()):
            return path.abandon(path.guard_came(state).state, stage.visit, rules)
        case SampleTaken(_, sample):
            return desk.seen_aside(state, sample, rules)
        case Ticked() if state.now_ms >= stage.until_ms:
            unanswered = replace(stage.visit, host_call="unanswered")
            return path.settle(path.guard_came(state).state, unanswered, rules)
    return Step(state)


def in_page(state: Checkpoint, stage: HostCall, event: Event, rules: Rules) -> Step:
    """One tap says what the host said; without one the visitor's wait goes on."""
    match event:
        case Touched(action=AnswerHost(outcome)):
            unit = stage.visit.form.unit if stage.visit.form else None
            draft = drafts.host_call(outcome, unit, state.guardroom.inside, rules)
            state, saving = path.save(state, draft)
            return path.settle(state, replace(stage.visit, host_call=outcome), rules).after(saving)
        case Touched(action=GoBack()):
            return wait_on(state, stage)
        case Ticked() if state.now_ms >= stage.until_ms:
            return wait_on(state, stage)
        case Touched():
            return Step(replace(state, stage=replace(stage, until_ms=desk.until_ms(state, rules))))
    return desk.waited(state, stage, event, rules)


def wait_on(state: Checkpoint, stage: HostCall) -> Step:
    """Back to the visitor's page: the guard has gone, and the wait is as long as it was."""
    return Step(replace(state, stage=AwaitingHost(stage.visit, stage.host, stage.wait_until_ms)))


def left(before: Stage, taken: Step, rules: Rules) -> Step:
    """The same step; who waited for their host when a fever took the screen is on record as gone."""
    if isinstance(before, GuardPin) and isinstance(before.behind, HostCall):
        before = before.behind
    if not isinstance(before, AwaitingHost | HostCall) or not isinstance(taken.state.stage, FeverAlarm):
        return taken
    state, savings = path.save_measured(
        taken.state, drafts.abandoned(before.visit, rules), before.visit, rules
    )
    return Step(state, (*taken.effects, *savings))
