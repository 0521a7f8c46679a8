"""The alarm's own test, its sounds, and quiet mode: who hears what, when, and what is on record."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.buzzer import FEVER as FEVER_PATTERN
from kiosk.flow.actions import GoBack
from kiosk.flow.alarm_test import ALARMS
from kiosk.flow.effects import Buzz, Light, OpenGate, ShowLight, ShutGate, Silence, Sound
from kiosk.flow.guard_actions import Acknowledge, ConfirmHeard, OpenMenu, OpenPage, PlayAgain
from kiosk.flow.guard_states import AlarmTest, GuardMenu, Page
from kiosk.flow.states import FeverAlarm, Idle, OutOfService, Unjudged
from kiosk.shell import PATTERNS
from kiosk.ui.screens.sounds import RHYTHMS
from tests.flows.gate_script import COLD, FEVER, LEVEL, RULES, Gate

HALF_A_MINUTE_MS = RULES.waits.alone_ms
DAY_MS = RULES.waits.daily_ms


def times_played(gate: Gate) -> int:
    """How often the test has sounded."""
    return gate.effects.count(Buzz(Sound.SELF_TEST))


def quiet(gate: Gate) -> Gate:
    """The same gate with alarms that make no sound."""
    room = gate.state.guardroom
    gate.state = replace(gate.state, guardroom=replace(room, settings=replace(room.settings, quiet=True)))
    return gate


def test_it_plays_at_start_and_daily_when_nobody_is_there() -> None:
    """Once after half a minute alone, once more the next day; never while somebody stands there."""
    gate = Gate().shows(LEVEL).guard_presses()
    assert times_played(gate) == 0
    gate.leaves().waits(120_000).sees(Idle)
    assert times_played(gate) == 1
    gate.now_ms += DAY_MS
    gate.shows(2_200, 1).waits(2 * HALF_A_MINUTE_MS)
    assert times_played(gate) == 2


def test_the_reminder_stands_until_a_person_has_heard_it() -> None:
    """Not heard is on record and ends nothing; heard ends it until the next day."""
    gate = Gate().waits(1_000)
    assert Page.ALARM in gate.state.guardroom.due
    gate.taps(OpenMenu(), OpenPage(Page.ALARM)).sees(AlarmTest)
    assert gate.effects[-1] == Buzz(Sound.SELF_TEST)
    gate.taps(ConfirmHeard(heard=False)).sees(GuardMenu).waits(1_000)
    assert gate.state.guardroom.unheard
    assert Page.ALARM in gate.state.guardroom.due
    gate.taps(OpenPage(Page.ALARM), PlayAgain(), ConfirmHeard(heard=True)).sees(GuardMenu).waits(1_000)
    assert [save.draft.body["heard"] for save in gate.saves] == [False, True]
    assert Page.ALARM not in gate.state.guardroom.due
    gate.now_ms += DAY_MS
    gate.shows(2_200, 1).waits(1_000)
    assert Page.ALARM in gate.state.guardroom.due


def test_leaving_the_page_ends_the_sound() -> None:
    """By back, by time and by an answer there is silence; what is not answered stays due."""
    for leave in ((GoBack(),), (ConfirmHeard(heard=True),), ()):
        gate = Gate().taps(OpenMenu(), OpenPage(Page.ALARM), *leave).waits(0 if leave else 61_000)
        assert Silence() in gate.effects[gate.effects.index(Buzz(Sound.SELF_TEST)) :]


def test_each_case_has_its_own_sound() -> None:
    """A fever, somebody who can't be judged, a dead sensor: three sounds, and none of them another's."""
    fever = Gate().shows(FEVER).sees(FeverAlarm)
    cold = Gate().shows(COLD).sees(Unjudged)
    fault = Gate().misses(10).sees(OutOfService)
    for gate, sound in ((fever, Sound.FEVER), (cold, Sound.UNJUDGED), (fault, Sound.FAULT)):
        assert [each.sound for each in gate.effects if isinstance(each, Buzz)] == [sound]


@pytest.mark.parametrize("sound", ALARMS)
def test_the_page_draws_what_the_buzzer_plays(sound: Sound) -> None:
    """The bars on the screen are the pattern's own pulses, from its beginning."""
    pulses = PATTERNS[sound].pulses
    drawn = RHYTHMS[sound]
    assert drawn == tuple(pulses[number % len(pulses)] for number in range(len(drawn)))


def test_the_test_plays_every_alarm_shortly() -> None:
    """Its pulses begin with each alarm's own, in the order in which the page shows them, and it ends."""
    played = [on_ms for on_ms, _ in PATTERNS[Sound.SELF_TEST].pulses]
    wanted = [
        on_ms
        for sound in ALARMS
        for on_ms, _ in (PATTERNS[sound].pulses * 3 if sound is Sound.FEVER else PATTERNS[sound].pulses)
    ]
    assert played == wanted
    assert PATTERNS[Sound.SELF_TEST].times == 1
    assert FEVER_PATTERN.times is None


def test_quiet_mode_is_lamp_and_screen_alone() -> None:
    """No sound of any alarm, the red lamp and the shut gate as ever, and still only the guard ends it."""
    gate = quiet(Gate()).shows(FEVER).sees(FeverAlarm)
    assert not any(isinstance(each, Buzz) for each in gate.effects)
    assert ShowLight(Light.RED) in gate.effects
    assert ShutGate() in gate.effects
    gate.leaves().waits(300_000).taps(GoBack()).sees(FeverAlarm).taps(Acknowledge())
    gate = quiet(Gate()).shows(COLD).misses(10).guard_presses().waits(120_000)
    assert not any(isinstance(each, Buzz) for each in gate.effects)


def test_the_guard_hears_the_test_in_quiet_mode_too() -> None:
    """Who asks for it on the page hears it; by itself it stays silent."""
    gate = quiet(Gate()).waits(120_000)
    assert times_played(gate) == 0
    assert times_played(gate.taps(OpenMenu(), OpenPage(Page.ALARM))) == 1


@settings(max_examples=40, deadline=None)
@given(st.booleans(), st.lists(st.sampled_from(["wait", "look", "back", "sick", "menu"]), max_size=12))
def test_only_a_person_ends_an_alarm(silent: bool, script: list[str]) -> None:  # noqa: FBT001 - drawn
    """Quiet or not: whatever else happens, the alarm stands, and nothing opens the gate."""
    gate = (quiet(Gate()) if silent else Gate()).shows(FEVER).sees(FeverAlarm)
    for word in script:
        match word:
            case "wait":
                gate.waits(100_000)
            case "look":
                gate.shows(LEVEL)
            case "back":
                gate.taps(GoBack())
            case "sick":
                gate.misses(20)
            case "menu":
                gate.taps(OpenMenu(), OpenPage(Page.SETTINGS))
        gate.sees(FeverAlarm)
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
