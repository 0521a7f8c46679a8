"""The guard's post in examples: rounds in every state, and visitors inside. All invented."""

from kiosk.flow.guard_states import InsidePage, PostPage, RoundsPage
from kiosk.ledger.record import Moment
from kiosk.rules.age import NO_TIME
from kiosk.rules.book import Round, TimeSpan
from kiosk.rules.hours import Stay
from kiosk.rules.knowledge import RoundDone, Visit
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
DUCTS = Round("ducts", "ducts", "空调送风口", "Air ducts", (), (TimeSpan(390, 480),))


def post_stages(until_ms: int) -> tuple[tuple[str, PostPage], ...]:
    """Each page as it may stand, by its name."""
    return (
        ("guard_rounds", RoundsPage(until_ms, ROUNDS, (("air", 12),))),
        ("guard_rounds_second", RoundsPage(until_ms, ROUNDS, page=1)),
        ("guard_rounds_none", RoundsPage(until_ms, ())),
        ("guard_inside", InsidePage(until_ms, STAYS)),
        ("guard_inside_none", InsidePage(until_ms, ())),
    )


def _due(each: Round, number: int, state: RoundState, minutes: int | None = None) -> RoundDue:
    time = each.due[number] if each.due else None
    done = RoundDone(each.id, NO_TIME, minutes, "g1") if minutes is not None else None
    return RoundDue(each, time, state, done)


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
)
STAYS = (
    _stay("周垚", "13900001234", "财政局", 312),
    _stay("欧阳娜", "13900005678", "教育局", 95),
    _stay("John Smith", None, None, 20),
    _stay("", None, "机关事务中心", 47),
    _stay("阿依古丽·买买提", "13900009999", "机关事务中心", 4),
)
