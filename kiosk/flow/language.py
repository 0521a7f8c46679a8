"""Chinese first: whoever asked for English has it to the end of their visit, and the next person does not.

English goes with the result of a visit, or after a while in which nobody wants anything of the idle screen.
"""

from dataclasses import replace

from kiosk.flow.events import Event, Touched
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Admitted, Checkpoint, Goodbye, Idle, Referred, Refused, Stage
from kiosk.flow.visit import Language

_RESULTS = (Admitted, Goodbye, Refused, Referred)


def switched(state: Checkpoint) -> Step:
    """The other language, as somebody wants it."""
    other: Language = "en" if state.language == "zh" else "zh"
    return Step(replace(state, language=other, language_ms=state.now_ms))


def told(taken: Step, before: Stage, event: Event, rules: Rules) -> Step:
    """The same step, in Chinese again if whoever wanted English is gone."""
    state = taken.state
    if state.language == "zh":
        return taken
    idle = isinstance(state.stage, Idle)
    if idle and isinstance(before, _RESULTS):
        return taken._replace(state=replace(state, language="zh"))
    if isinstance(event, Touched) or not idle:
        return taken._replace(state=replace(state, language_ms=state.now_ms))
    if state.now_ms - state.language_ms >= rules.waits.language_ms:
        return taken._replace(state=replace(state, language="zh"))
    return taken
