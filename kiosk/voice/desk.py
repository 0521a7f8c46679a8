"""The mixing desk: three channels, and who of them is heard when. One pure function, like the gate's step.

The prompt talks over the announcement, which goes down to a murmur and comes back; the alarm stops both. An
announcement begins only when the gate is free, never in quiet hours, and each one that was heard is told
once, with what cut it short. What really sounds is told by the player, so nothing is reckoned from durations.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.flow.states import Checkpoint
from kiosk.hours import NEVER, Hours
from kiosk.people.announcements import Announcement
from kiosk.voice.orders import Begin, Channel, GoOn, Hold, Hush, Level, Order, Play
from kiosk.voice.say import Rank, Utterance, is_free, said, wants, within_reach
from kiosk.voice.schedule import NOTHING_PLAYED, History, next_up

FULL_PM, LOW_PM = 1_000, 150  # thousandths of the volume; at 15 % a voice over it is understood
DOWN_MS, UP_MS = 80, 400  # down before the prompt's second syllable, back so slowly that nobody starts
BACK_AFTER_MS = 1_500  # the next prompt often follows within a second
GUIDANCE_GAP_MS = 4_000  # who knows the way isn't talked at, who doesn't has time to do it
ALARM_LEAD_MS = 1_500  # the buzzer first: it tells the guard what this is
ALARM_EVERY_MS = 12_000  # from beginning to beginning; longer than the longest alarm clip
HELD_MS_MAX = 60_000  # an announcement that goes on after a longer alarm makes no sense to anybody


@dataclass(frozen=True, slots=True)
class Settings:
    """How loud at most, when quiet, and what is announced.

    `volume_percent` is what the guard's setting is a share of, `quiet_percent` what quiet hours leave of it.
    """

    volume_percent: int = 100
    quiet_percent: int = 40
    quiet: Hours = NEVER
    announcements: tuple[Announcement, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the desk is told each time: the time, the gate, and what really sounds.

    `local` is None while the clock isn't trusted: then nobody knows whether these are quiet hours, and
    nothing is announced. `mute` are the ids of announcements that can't be played here.
    """

    now_ms: int
    checkpoint: Checkpoint
    local: datetime | None
    sounding: frozenset[Channel]
    mute: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ramp:
    """A loudness on its way from one share to another."""

    from_pm: int = FULL_PM
    to_pm: int = FULL_PM
    begun_ms: int = 0
    over_ms: int = 0

    def is_moving(self, now_ms: int) -> bool:
        """Whether it hasn't arrived yet."""
        return now_ms - self.begun_ms < self.over_ms

    def share_pm(self, now_ms: int) -> int:
        """Where it is now."""
        gone_ms = now_ms - self.begun_ms
        if gone_ms >= self.over_ms:
            return self.to_pm
        return self.from_pm + (self.to_pm - self.from_pm) * gone_ms // self.over_ms


@dataclass(frozen=True, slots=True)
class Announcing:
    """The announcement under way.

    `held_ms` is since when an alarm holds it up, None if it doesn't; `silent_ms` how long it was held before.
    """

    announcement: Announcement
    begun_ms: int
    held_ms: int | None = None
    silent_ms: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """An announcement that was heard: from its first word to its last one, or to what cut it short.

    `lasted_ms` includes `silent_ms`, for which an alarm held it up; `cut_by` is alarm, quiet_hours or stop,
    None if it was heard to its end.
    """

    announcement: Announcement
    lasted_ms: int
    silent_ms: int
    cut_by: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the desk remembers.

    `waiting` is guidance not spoken yet; `lasting` says that it is wanted only while the state wants it.
    `speaking` is the rank of what the prompt channel plays. `busy_ms` is when somebody was last there or
    spoken to. `alarm_ms` is when the alarm's voice is next due, None without an alarm; `alarm_turn` counts.
    `levels` are the shares given to the player.
    """

    seen: Checkpoint
    history: History = NOTHING_PLAYED
    waiting: Utterance | None = None
    lasting: bool = False
    speaking: Rank | None = None
    guidance_ms: int | None = None
    busy_ms: int | None = None
    alarm_ms: int | None = None
    alarm_turn: int = 0
    announcing: Announcing | None = None
    ramp: Ramp = field(default_factory=Ramp)
    levels: dict[Channel, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """The desk afterwards, the orders for the player in their order, and the announcement that ended."""

    desk: Desk
    orders: tuple[Order, ...] = ()
    ended: Ended | None = None

    def then(self, later: "Turn") -> "Turn":
        """Both, one after the other."""
        return Turn(later.desk, (*self.orders, *later.orders), self.ended or later.ended)


def turn(desk: Desk, heard: Heard, settings: Settings) -> Turn:
    """What is to be heard now: alarm first, then the prompt, then the announcement, then how loud each is."""
    taken = _alarm(desk, heard)
    taken = taken.then(_prompt(taken.desk, heard))
    taken = taken.then(_announcement(taken.desk, heard, settings))
    taken = taken.then(_levels(taken.desk, heard, settings))
    return replace(taken, desk=replace(taken.desk, seen=heard.checkpoint))


def stopped(desk: Desk, now_ms: int) -> Ended | None:
    """What is to be told of the announcement under way when the kiosk ends."""
    return _told(desk.announcing, now_ms, "stop") if desk.announcing else None


def _alarm(desk: Desk, heard: Heard) -> Turn:
    """The buzzer leads; the voice speaks in turns, and falls silent as soon as a guard has come."""
    wanted = wants(heard.checkpoint)
    if wanted is None or wanted.rank is not Rank.ALARM:
        if desk.alarm_ms is None:
            return Turn(desk)
        return Turn(replace(desk, alarm_ms=None, alarm_turn=0), (Hush(Channel.ALARM),))
    if desk.alarm_ms is None:
        begun = replace(desk, alarm_ms=heard.now_ms + ALARM_LEAD_MS, waiting=None, speaking=None)
        return Turn(begun, (Hush(Channel.PROMPT),))
    if heard.now_ms < desk.alarm_ms:
        return Turn(desk)
    room = heard.checkpoint.guardroom.settings
    key = wanted.keys[desk.alarm_turn % len(wanted.keys)]
    desk = replace(desk, alarm_ms=heard.now_ms + ALARM_EVERY_MS, alarm_turn=desk.alarm_turn + 1)
    if room.quiet:
        return Turn(desk)  # lamp and screen alone tell of it
    keys = ("drill", key) if room.training else (key,)
    return Turn(desk, (Play(Channel.ALARM, heard.checkpoint.language, keys),))


def _prompt(desk: Desk, heard: Heard) -> Turn:
    """A verdict at once; guidance when it is its turn, if it is still wanted then."""
    if desk.speaking is not None and Channel.PROMPT not in heard.sounding:
        desk = replace(desk, speaking=None)
    new = said(desk.seen, heard.checkpoint)
    wanted = wants(heard.checkpoint)
    if new is not None:
        desk = replace(desk, waiting=new, lasting=new == wanted)
    waiting = desk.waiting
    if waiting is None or waiting.rank is Rank.ALARM or desk.alarm_ms is not None:
        return Turn(replace(desk, waiting=None))
    if desk.lasting and waiting != wanted:
        return Turn(replace(desk, waiting=None))
    if waiting.rank is Rank.GUIDANCE and not _guidance_may_speak(desk, heard.now_ms):
        return Turn(desk)
    guidance_ms = heard.now_ms if waiting.rank is Rank.GUIDANCE else desk.guidance_ms
    desk = replace(desk, waiting=None, speaking=waiting.rank, guidance_ms=guidance_ms)
    return Turn(desk, (Play(Channel.PROMPT, heard.checkpoint.language, waiting.keys),))


def _guidance_may_speak(desk: Desk, now_ms: int) -> bool:
    gap_over = desk.guidance_ms is None or now_ms - desk.guidance_ms >= GUIDANCE_GAP_MS
    return gap_over and desk.speaking is not Rank.VERDICT


def _announcement(desk: Desk, heard: Heard, settings: Settings) -> Turn:
    """Hold it, go on with it, end it or begin the next."""
    under_way, alarm = desk.announcing, desk.alarm_ms is not None
    allowed = heard.local is not None and not settings.quiet.hold(heard.local)
    if under_way is None:
        free = is_free(heard.checkpoint) and desk.speaking is None and desk.waiting is None
        return _begin(desk, heard, settings) if allowed and free and not alarm else Turn(desk)
    if under_way.announcement.id in heard.mute:
        return Turn(replace(desk, announcing=None))
    if heard.local is not None and not allowed:
        return _cut(desk, heard, under_way, "quiet_hours")
    if under_way.held_ms is not None:
        if heard.now_ms - under_way.held_ms > HELD_MS_MAX:
            return _cut(desk, heard, under_way, "alarm")
        if alarm:
            return Turn(desk)
        silent_ms = _silent_ms(under_way, heard.now_ms)
        return Turn(
            replace(desk, announcing=replace(under_way, held_ms=None, silent_ms=silent_ms)), (GoOn(),)
        )
    if Channel.ANNOUNCEMENT not in heard.sounding:
        return _ended(desk, heard, under_way, None)
    if alarm:
        return Turn(replace(desk, announcing=replace(under_way, held_ms=heard.now_ms)), (Hold(),))
    return Turn(desk)


def _begin(desk: Desk, heard: Heard, settings: Settings) -> Turn:
    assert heard.local is not None, "nothing is announced by an untrusted clock"
    audible = tuple(each for each in settings.announcements if each.id not in heard.mute)
    chosen = next_up(audible, desk.history, heard.now_ms, heard.local)
    if chosen is None:
        return Turn(desk)
    return Turn(replace(desk, announcing=Announcing(chosen, heard.now_ms)), (Begin(chosen),))


def _cut(desk: Desk, heard: Heard, under_way: Announcing, cut_by: str) -> Turn:
    hushed = Turn(desk, (Hush(Channel.ANNOUNCEMENT),))
    return hushed.then(_ended(desk, heard, under_way, cut_by))


def _ended(desk: Desk, heard: Heard, under_way: Announcing, cut_by: str | None) -> Turn:
    day = heard.local.date() if heard.local else None
    history = desk.history.after(under_way.announcement.id, heard.now_ms, day)
    told = _told(under_way, heard.now_ms, cut_by)
    return Turn(replace(desk, announcing=None, history=history), ended=told)


def _told(under_way: Announcing, now_ms: int, cut_by: str | None) -> Ended:
    lasted_ms = now_ms - under_way.begun_ms
    return Ended(under_way.announcement, lasted_ms, _silent_ms(under_way, now_ms), cut_by)


def _silent_ms(under_way: Announcing, now_ms: int) -> int:
    held_ms = 0 if under_way.held_ms is None else now_ms - under_way.held_ms
    return under_way.silent_ms + held_ms


def _levels(desk: Desk, heard: Heard, settings: Settings) -> Turn:
    """How loud each channel is; the announcement is low while somebody is there or spoken to."""
    speaking = desk.speaking is not None or desk.alarm_ms is not None
    if speaking or within_reach(heard.checkpoint):
        desk = replace(desk, busy_ms=heard.now_ms)
    low = desk.busy_ms is not None and heard.now_ms - desk.busy_ms < BACK_AFTER_MS
    wanted_pm = LOW_PM if low else FULL_PM
    if desk.ramp.to_pm != wanted_pm:
        from_pm = desk.ramp.share_pm(heard.now_ms)
        ramp = Ramp(from_pm, wanted_pm, heard.now_ms, DOWN_MS if low else UP_MS)
        desk = replace(desk, ramp=ramp)
    quiet = heard.local is not None and settings.quiet.hold(heard.local)
    guards_percent = heard.checkpoint.guardroom.settings.volume_percent
    volume_pm = settings.volume_percent * guards_percent // 10
    own_percent = desk.announcing.announcement.volume_percent if desk.announcing else 100
    levels = {
        Channel.ANNOUNCEMENT: volume_pm * desk.ramp.share_pm(heard.now_ms) * own_percent // (FULL_PM * 100),
        Channel.PROMPT: volume_pm * settings.quiet_percent // 100 if quiet else volume_pm,
        Channel.ALARM: volume_pm,  # quiet hours or not: somebody has to come
    }
    changed = tuple(Level(each, share) for each, share in levels.items() if desk.levels.get(each) != share)
    return Turn(replace(desk, levels=levels), changed)
