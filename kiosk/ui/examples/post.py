"""The guard's post in examples: rounds in every state, their checklists, visitors, readings. All invented."""

from dataclasses import replace

from kiosk.flow.guard_states import InsidePage, Observed, PostPage, ReadingsPage, RoundPage, RoundsPage
from kiosk.ledger.record import Moment
from kiosk.people.roster import Person
from kiosk.rules.age import NO_TIME
from kiosk.rules.book import Round, TimeSpan
from kiosk.rules.calendar import begins_ms
from kiosk.rules.hours import Gone, Stay
from kiosk.rules.knowledge import RoundDone, Visit
from kiosk.rules.observation import Count, Duty, ReadingDue
from kiosk.rules.rounds import RoundDue, RoundState

HALL = ("大厅", "Hall")
HANDLES = ("门把手", "Door handles")
BEFORE_WORK = Round(
    "hall", "disinfection", "上班前消毒", "Disinfection", (HALL, HANDLES), (TimeSpan(390, 480),)
)
AIRING = Round("air", "airing", "通风", "Airing", (), (TimeSpan(480, 600), TimeSpan(720, 840)), 20, 30)
DUTY_ROOM = Round("room", "airing", "值班室通风", "Duty room", (), AIRING.due, 20, 30)
BINS = Round("bins", "bins", "口罩回收桶消毒", "Mask bins", (), (TimeSpan(1_020, 1_140),))
MEETING = Round("meeting", "meeting", "会议室会前消毒", "Meeting room", (), ())
DUCTS = Round(
    "ducts", "ducts", "空调送风口", "Air ducts", (("三楼", "Third floor"), HALL), (TimeSpan(390, 480),)
)
SPOTS = (
    HALL,
    HANDLES,
    ("电梯按钮", "Lift buttons"),
    ("楼梯扶手", "Stair rails"),
    ("一楼卫生间", "Toilets, ground floor"),
    ("接待窗口", "Reception window"),
    ("值班室", "Duty room"),
    ("垃圾房", "Waste room"),
)
LOBBY = Round("lobby", "airing", "一楼通风", "Ground floor", SPOTS, AIRING.due, 20, 30)


def post_stages(until_ms: int) -> tuple[tuple[str, PostPage | RoundsPage | RoundPage], ...]:
    """Each page as it may stand, by its name."""
    return (
        ("guard_rounds", RoundsPage(until_ms, ROUNDS, (("air", 12),), (("ducts", 1),))),
        ("guard_rounds_second", RoundsPage(until_ms, ROUNDS, page=1)),
        ("guard_rounds_none", RoundsPage(until_ms, ())),
        ("guard_rounds_third", RoundsPage(until_ms, ROUNDS, (("lobby", 22),), (("lobby", 2),), page=2)),
        ("guard_round", RoundPage(until_ms, LOBBY, (False,) * 8)),
        ("guard_round_timed", RoundPage(until_ms, LOBBY, (True, True, False, True) + (False,) * 4, 12)),
        ("guard_round_second", RoundPage(until_ms, LOBBY, (True,) * 8, 24, page=1)),
        ("guard_round_begun", RoundPage(until_ms, BEFORE_WORK, (False, False))),
        ("guard_round_partly", RoundPage(until_ms, BEFORE_WORK, (True, False))),
        ("guard_readings", ReadingsPage(until_ms, OBSERVED)),
        ("guard_readings_second", ReadingsPage(until_ms, OBSERVED, page=1)),
        ("guard_readings_none", ReadingsPage(until_ms, ())),
        ("guard_inside_gone", InsidePage(until_ms, STAYS[:1], GONE[:3], came=4)),
        ("guard_inside_all_gone", InsidePage(until_ms, (), GONE, came=4)),
        ("guard_inside", InsidePage(until_ms, STAYS, GONE[:3], came=8)),
        ("guard_inside_none", InsidePage(until_ms, ())),
    )


def _due(each: Round, number: int, state: RoundState, minutes: int | None = None) -> RoundDue:
    time = each.due[number] if each.due else None
    done = RoundDone(each.id, NO_TIME, minutes, "g1") if minutes is not None else None
    return RoundDue(each, time, state, done)


def _unsigned(gone: Gone) -> Gone:
    """The same of one who came again without having signed out."""
    return replace(gone, visit=replace(gone.visit, signed_out=False), left_ms=None)


def _observed(name: str, unit: str, day_n: int, states: tuple[str, str], missed: int) -> Observed:
    times = (TimeSpan(0, 720), TimeSpan(720, 1_440))
    today = tuple(ReadingDue(0, time, state) for time, state in zip(times, states, strict=True))
    duty = Duty(name, Count(min(day_n, 14), 14, over=day_n > 14), today if day_n <= 14 else (), missed)
    return Observed(Person(name, name, unit), duty)


def _gone(name: str, phone: str | None, host: str | None, came: int, left: int) -> Gone:
    visit = Visit(name, name, phone, host, Moment("b", 0, 0), Moment("b", 0, 0))
    return Gone(visit, begins_ms(0, came), begins_ms(0, left))


def _stay(name: str, phone: str | None, host: str | None, minutes: int) -> Stay:
    visit = Visit(name, name, phone, host, Moment("b", 0, 0))
    return Stay(visit, minutes, over=minutes > 180)


ROUNDS = (
    _due(BEFORE_WORK, 0, "done"),
    _due(DUCTS, 0, "overdue"),
    _due(AIRING, 0, "due"),
    _due(AIRING, 1, "later"),
    _due(BINS, 0, "later"),
    _due(MEETING, 0, "due"),
    _due(DUCTS, 0, "late"),
    _due(DUTY_ROOM, 0, "short", 11),
    _due(LOBBY, 0, "due"),
    replace(
        _due(BEFORE_WORK, 0, "partly"), done=RoundDone("hall", NO_TIME, None, "g1", left_out=("门把手",))
    ),
)
OBSERVED = (
    _observed("周垚", "财政局", 9, ("missed", "due"), 3),
    _observed("欧阳娜", "教育局", 2, ("due", "later"), 0),
    _observed("阿依古丽·买买提", "机关事务中心", 14, ("taken", "taken"), 1),
    _observed("陈博", "办公室", 15, ("taken", "taken"), 0),
    _observed("程彬", "财政局", 1, ("later", "later"), 0),
)


GONE = (
    _gone("孙丽", "13900002222", "财政局", 9 * 60 + 5, 11 * 60 + 48),
    _gone("Anna Weiss", None, None, 8 * 60 + 30, 9 * 60),
    _gone("", "13900003333", "教育局", 8 * 60 + 31, 8 * 60 + 52),
    _unsigned(_gone("周垚", "13900001234", "财政局", 7 * 60 + 50, 8 * 60)),
)
STAYS = (
    _stay("周垚", "13900001234", "财政局", 312),
    _stay("欧阳娜", "13900005678", "教育局", 95),
    _stay("John Smith", None, None, 20),
    _stay("", None, "机关事务中心", 47),
    _stay("阿依古丽·买买提", "13900009999", "机关事务中心", 4),
)
