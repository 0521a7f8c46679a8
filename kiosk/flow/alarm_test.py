"""The test of the alarm: every pattern played shortly, and a person who says whether it was heard.

It plays by itself at start and daily, when nobody is there; the guard's page plays it again and takes the
answer. A buzzer that only the machine believes in is no alarm.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import GoBack
from kiosk.flow.effects import Buzz, Effect, Silence, Sound
from kiosk.flow.events import Event, Ticked, Touched
from kiosk.flow.guard_actions import ConfirmHeard, PlayAgain
from kiosk.flow.guard_states import AlarmTest, Guardroom
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle

ALARMS = (
    Sound.FEVER,
    Sound.SYMPTOM,
    Sound.UNJUDGED,
    Sound.FAULT,
)  # as the test plays them


def opened(state: Checkpoint, rules: Rules) -> Step:
    """The page, and the sounds with it."""
    return Step(replace(state, stage=AlarmTest(desk.until_ms(state, rules))), (Buzz(Sound.SELF_TEST),))


def in_page(state: Checkpoint, stage: AlarmTest, event: Event, rules: Rules) -> Step:
    """Play again, or say whether it was heard; a page that goes away ends the sound."""
    match event:
        case Touched(action=PlayAgain()):
            return opened(state, rules)
        case Touched(action=ConfirmHeard(heard)):
            room = replace(state.guardroom, tested_ms=state.now_ms if heard else None, unheard=not heard)
            state, saving = path.save(replace(state, guardroom=room), drafts.alarm_test(heard, rules))
            return desk.back(state, rules).after(Silence(), saving)
        case Touched(action=GoBack()):
            return desk.back(state, rules).after(Silence())
        case Ticked() if state.now_ms >= stage.until_ms:
            return desk.closed(state).after(Silence())
    return desk.waited(state, stage, event, rules)


def is_due(state: Checkpoint, rules: Rules) -> bool:
    """Whether nobody has heard it since the start, or for a day."""
    tested_ms = state.guardroom.tested_ms
    return tested_ms is None or state.now_ms - tested_ms >= rules.waits.daily_ms


def played(state: Checkpoint, rules: Rules) -> Step:
    """The test by itself, once at start and once a day, when nobody has been at the sensor for a while."""
    played_ms = state.guardroom.test_played_ms
    lately = played_ms is not None and state.now_ms - played_ms < rules.waits.daily_ms
    alone = state.away_ms is not None and state.now_ms - state.away_ms >= rules.waits.alone_ms
    if lately or not alone or not isinstance(state.stage, Idle) or state.guard_called_ms is not None:
        return Step(state)
    room = replace(state.guardroom, test_played_ms=state.now_ms)
    return Step(replace(state, guardroom=room), (Buzz(Sound.SELF_TEST),))


def sounded(effects: tuple[Effect, ...], state: Checkpoint, room: Guardroom) -> tuple[Effect, ...]:
    """These effects without the alarm's sounds where alarms are quiet; the guard's own test is heard."""
    if not room.settings.quiet or isinstance(state.stage, AlarmTest):
        return effects
    return tuple(each for each in effects if not isinstance(each, Buzz) or each.sound is Sound.ACCEPTED)
