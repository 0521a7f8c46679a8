from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow.guard_states import Guardroom
from kiosk.flow.guard_states import Settings as GuardSet
from kiosk.flow.states import (
    Admitted,
    Approaching,
    Checkpoint,
    FeverAlarm,
    Idle,
    Measuring,
    MeasuringAgain,
    OutOfService,
    Refused,
    Trouble,
)
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import AskingMask, Naming
from kiosk.hours import Hours
from kiosk.screening.baseline import Baseline
from kiosk.screening.look import Look
from kiosk.voice.desk import (
    ALARM_LEAD_MS,
    BACK_AFTER_MS,
    DOWN_MS,
    GUIDANCE_GAP_MS,
    HELD_MS_MAX,
    LOW_PM,
    UP_MS,
    Settings,
    stopped,
)
from kiosk.voice.orders import Begin, Channel, GoOn, Hold, Hush, Play
from kiosk.voice.say import FREE_MS
from tests.voice.announced import MORNING, announcement
from tests.voice.mixer import ANNOUNCEMENT_MS, BUZZ_MS, CLIP_MS, Mixer

ROOM = Guardroom(GuardSet(volume_percent=100))
EMPTY = Checkpoint(Idle(), Baseline(()), away_ms=-FREE_MS, guardroom=ROOM)
NOBODY = Visit()
ADMITTED = replace(EMPTY, stage=Admitted(NOBODY, 1, 0, 9**9))
MASK = replace(EMPTY, stage=AskingMask(NOBODY, 9**9))
NAMING = replace(EMPTY, stage=Naming(NOBODY, "staff", 9**9))
MEASURING = replace(EMPTY, stage=Measuring(NOBODY, Look(8)), present=1, away_ms=None)
ALARM = replace(EMPTY, stage=FeverAlarm(NOBODY, 1, 0))
FAULT = replace(EMPTY, stage=OutOfService(Trouble.SENSOR, "no_answer", 0))
LOUD = Settings(quiet_percent=30, announcements=(announcement("a"), announcement("b")))


def mixer(settings: Settings = LOUD, state: Checkpoint = EMPTY) -> Mixer:
    """A desk at an empty gate in the morning."""
    return Mixer(state, settings, MORNING)


def keys(orders: list) -> list[tuple[str, ...]]:
    """The clips of these plays."""
    return [order.keys for order in orders]


def test_an_announcement_begins_at_a_free_gate() -> None:
    """With nobody there the loop begins; after each there is its pause, and each play is told once."""
    desk = mixer().waits(200_000)
    assert [order.announcement.id for order in desk.given(Begin)] == ["a", "b", "a"]
    assert [(each.announcement.id, each.cut_by) for each in desk.ended] == [("a", None), ("b", None)]
    assert all(abs(each.lasted_ms - ANNOUNCEMENT_MS) <= 2 * BUZZ_MS for each in desk.ended)


def test_a_prompt_takes_the_announcement_down_and_lets_it_back() -> None:
    """Down to 15 % within 80 ms of a prompt; back within 400 ms, from 1.5 s after it."""
    desk = mixer().waits(100)
    assert desk.levels[Channel.ANNOUNCEMENT] == 1_000
    desk.hears(FAULT).waits(DOWN_MS)
    assert desk.given(Play)[-1].channel is Channel.PROMPT
    assert desk.levels[Channel.ANNOUNCEMENT] == LOW_PM
    desk.waits(CLIP_MS - DOWN_MS + BACK_AFTER_MS - BUZZ_MS)
    assert desk.levels[Channel.ANNOUNCEMENT] == LOW_PM
    desk.waits(2 * BUZZ_MS + UP_MS)
    assert desk.levels[Channel.ANNOUNCEMENT] == 1_000
    assert not desk.ended


def test_an_announcement_may_be_softer_than_the_rest() -> None:
    """Its own volume is a share of the gate's, speaking or ducked; the alarm stays as loud as ever."""
    soft = replace(announcement("a"), volume_percent=50)
    desk = mixer(Settings(announcements=(soft,))).waits(100)
    assert desk.levels == {Channel.ANNOUNCEMENT: 500, Channel.PROMPT: 1_000, Channel.ALARM: 1_000}
    desk.hears(NAMING).waits(1_000)
    assert desk.levels[Channel.ANNOUNCEMENT] == LOW_PM // 2


def test_it_stays_low_while_somebody_stands_there() -> None:
    """Who came up during an announcement is not talked over, said or not said anything."""
    desk = mixer().waits(100).hears(NAMING).waits(15_000)
    assert desk.levels[Channel.ANNOUNCEMENT] == LOW_PM
    assert desk.sounding() >= {Channel.ANNOUNCEMENT}


def test_an_alarm_holds_the_announcement_at_once() -> None:
    """It stops in the very turn of the alarm, and goes on from there once a guard has come."""
    desk = mixer().waits(1_000).hears(ALARM)
    assert desk.orders[-1][0] == desk.now_ms
    assert desk.given(Hold)
    desk.waits(5_000)
    assert Channel.ANNOUNCEMENT not in desk.sounding()
    desk.hears(NAMING)
    assert desk.given(GoOn)
    desk.waits(60_000)
    assert [(each.cut_by, each.silent_ms) for each in desk.ended] == [(None, 5_000)]


def test_an_announcement_held_for_long_is_cut() -> None:
    """After a minute's alarm nobody knows what it was about: it ends, cut by the alarm."""
    desk = mixer().waits(1_000).hears(ALARM).waits(HELD_MS_MAX + 1_000)
    assert [each.cut_by for each in desk.ended] == ["alarm"]
    assert Hush(Channel.ANNOUNCEMENT) in desk.given(Hush)


def test_the_buzzer_leads_and_the_voice_follows_in_turns() -> None:
    """The alarm's voice comes after the buzzer, its two sentences in turn, and ends with the alarm."""
    desk = mixer(Settings()).hears(ALARM).waits(ALARM_LEAD_MS - BUZZ_MS)
    assert not desk.given(Play)
    desk.waits(30_000)
    spoken = [order for order in desk.given(Play) if order.channel is Channel.ALARM]
    assert keys(spoken) == [("alarm",), ("alarm_guard",), ("alarm",)]
    desk.hears(NAMING)
    assert desk.given(Hush)[-1] == Hush(Channel.ALARM)


def test_a_drill_says_so_and_a_quiet_alarm_says_nothing() -> None:
    """In training every alarm begins with the word; where alarms are set quiet, no voice tells of them."""
    drill = replace(ALARM, guardroom=Guardroom(GuardSet(training=True)))
    assert keys(mixer(Settings()).hears(drill).waits(2_000).given(Play)) == [("drill", "alarm")]
    quiet = replace(ALARM, guardroom=Guardroom(GuardSet(quiet=True)))
    assert not mixer(Settings()).hears(quiet).waits(30_000).given(Play)


def test_the_guard_sets_the_volume() -> None:
    """The guard's setting is a share of the loudest that the site allows, and holds at once."""
    soft = replace(EMPTY, guardroom=Guardroom(GuardSet(volume_percent=20)))
    desk = mixer(replace(LOUD, volume_percent=50)).hears(soft)
    assert set(desk.levels.values()) == {100}


def test_an_alarm_cuts_a_prompt_and_lets_none_through() -> None:
    """Whatever was being said ends at the alarm."""
    desk = mixer(Settings()).hears(MEASURING).waits(500).hears(ALARM).waits(1_000)
    assert Channel.PROMPT not in desk.sounding()


def test_a_verdict_does_not_wait() -> None:
    """A verdict is spoken in its own turn, over guidance or over an older verdict."""
    desk = mixer(Settings()).hears(MEASURING).waits(200).hears(ADMITTED)
    assert keys(desk.given(Play)) == [("hold",), ("admit",)]
    assert desk.orders[-1][0] == 200


def test_guidance_is_spaced() -> None:
    """Between two sentences of guidance are four seconds, and what is no longer wanted then is not said."""
    desk = mixer(Settings()).hears(MEASURING).waits(1_000).hears(NAMING).waits(1_000).hears(MASK)
    desk.waits(GUIDANCE_GAP_MS)
    assert keys(desk.given(Play)) == [("hold",), ("confirm",)]
    assert [at for at, order in desk.orders if isinstance(order, Play)] == [0, GUIDANCE_GAP_MS]


def test_guidance_lets_a_verdict_finish() -> None:
    """The next person's guidance waits until the verdict of the last one has been said."""
    desk = mixer(Settings()).hears(ADMITTED).waits(500).hears(MEASURING).waits(CLIP_MS)
    assert [at for at, order in desk.orders if isinstance(order, Play)] == [0, CLIP_MS]


def test_who_walks_away_is_not_called_after() -> None:
    """Guidance that waited for its turn is dropped when nobody needs it any more."""
    desk = mixer(Settings()).hears(MEASURING).waits(500).hears(NAMING).waits(500).hears(EMPTY).waits(10_000)
    assert keys(desk.given(Play)) == [("hold",)]


def test_quiet_hours_end_an_announcement_and_soften_prompts() -> None:
    """In quiet hours nothing is announced, one under way ends, and prompts are softer; the alarm is not."""
    quiet = replace(LOUD, quiet=Hours(8 * 60 + 1, 9 * 60))
    desk = mixer(quiet).waits(61_000)
    assert [each.cut_by for each in desk.ended] == [None]
    desk = Mixer(EMPTY, quiet, MORNING + timedelta(seconds=50)).waits(11_000)
    assert [each.cut_by for each in desk.ended] == ["quiet_hours"]
    assert desk.levels[Channel.PROMPT] == 300
    assert desk.levels[Channel.ALARM] == 1_000


def test_an_untrusted_clock_announces_nothing() -> None:
    """Nobody knows whether these are quiet hours; prompts and alarms speak all the same."""
    desk = mixer()
    desk.clock_trusted = False
    desk.waits(100_000).hears(ADMITTED).hears(ALARM).waits(3_000)
    assert not desk.given(Begin)
    assert {order.channel for order in desk.given(Play)} == {Channel.PROMPT, Channel.ALARM}


def test_the_end_of_the_kiosk_is_told_too() -> None:
    """An announcement under way when the kiosk stops counts as heard up to then."""
    desk = mixer().waits(5_000)
    told = stopped(desk.desk, desk.now_ms)
    assert told is not None
    assert (told.announcement.id, told.lasted_ms, told.cut_by) == ("a", 5_000 - BUZZ_MS, "stop")
    assert stopped(mixer(Settings()).waits(1_000).desk, 1_000) is None


STATES = st.sampled_from(
    [
        EMPTY,
        MEASURING,
        NAMING,
        MASK,
        ADMITTED,
        ALARM,
        FAULT,
        replace(EMPTY, stage=Approaching(NOBODY, 9**9)),
        replace(EMPTY, stage=MeasuringAgain(NOBODY, ("unstable",), 0, 9**9)),
        replace(EMPTY, stage=Refused(NOBODY, ("no_mask",), 0, 9**9)),
        replace(EMPTY, guard_called_ms=0),
        replace(EMPTY, language="en"),
    ]
)
STORY = st.lists(st.tuples(STATES, st.integers(20, 15_000)), min_size=1, max_size=8)


@settings(max_examples=40)
@given(STORY, st.integers(0, 3_600))
def test_whatever_happens_at_the_gate(story: list[tuple[Checkpoint, int]], before_quiet_s: int) -> None:
    """Never in quiet hours or an alarm, never loud over a prompt; each play is told exactly once."""
    quiet = replace(LOUD, quiet=Hours(9 * 60, 10 * 60))
    desk = Mixer(EMPTY, quiet, MORNING.replace(hour=9) - timedelta(seconds=before_quiet_s))
    speaking_ms = 0
    for state, ms in story:
        desk.hears(state)
        until_ms = desk.now_ms + ms
        while desk.now_ms < until_ms:
            desk.waits(BUZZ_MS)
            sounding = desk.sounding()
            speaking_ms = speaking_ms + BUZZ_MS if Channel.PROMPT in sounding else 0
            if Channel.ANNOUNCEMENT in sounding:
                assert not quiet.quiet.hold(desk.local)
                assert not isinstance(desk.checkpoint.stage, FeverAlarm)
                assert desk.levels[Channel.ANNOUNCEMENT] < 1_000 or not speaking_ms
                assert desk.levels[Channel.ANNOUNCEMENT] <= LOW_PM or speaking_ms < DOWN_MS
    under_way = [desk.desk.announcing] if desk.desk.announcing else []
    assert len(desk.given(Begin)) == len(desk.ended) + len(under_way)
    begun = [order.announcement.id for order in desk.given(Begin)]
    assert begun[: len(desk.ended)] == [each.announcement.id for each in desk.ended]
