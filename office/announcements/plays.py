"""What the gates say they played: when last, how often today, and every play as proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.fields.json import KT

from office.announcements.models import Wording
from office.clock import Day, local
from office.devices.models import Device
from office.entries.queries import natural
from office.events.models import Event
from office.registers.columns import Words
from office.site.pages import taken

KIND = "announcement_played"
LOOKED_BACK_DAYS = 7  # what is older is in the proof
PLAYS_MAX = 50_000  # a gate plays 800 a day at most: two months of one gate
CUT_WORDS = {
    "alarm": Words("被报警打断", "cut by an alarm"),
    "quiet_hours": Words("到静音时段", "quiet hours"),
    "stop": Words("门岗机停机", "the kiosk stopped"),
}
SOURCE_WORDS = {
    "office": Words("办公室的声音", "the office's sound"),
    "own": Words("门岗自备录音", "the gate's own recording"),
    "espeak": Words("门岗合成", "spoken at the gate"),
}
HEADS = (
    Words("日期", "Date"),
    Words("检测点", "Checkpoint"),
    Words("公告", "Announcement"),
    Words("开始", "From"),
    Words("结束", "To"),
    Words("时长(秒)", "Seconds"),
    Words("报警中断(秒)", "Held up (seconds)"),
    Words("声源", "Source"),
    Words("是否播完", "Played to its end"),
    Words("声音 SHA-256", "SHA-256 of the sound"),
)


@dataclass(frozen=True, slots=True)
class AtGate:
    """An announcement at one gate: whether it is to be played there, has arrived, and was played."""

    label: str
    wanted: bool
    arrived: bool
    last_ms: int | None = None
    today: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What one gate said of one announcement."""

    last_ms: int
    today: int


def heard(now_ms: int) -> dict[tuple[str, str], Heard]:
    """By announcement and gate, over the last days; drills left out."""
    today = Day.of(now_ms)
    since = today.shifted(-LOOKED_BACK_DAYS).start_ms
    rows = (
        Event.objects.filter(kind=KIND, training=False, at_ms__gte=since)
        .annotate(name=KT("facts__announcement"))
        .values("name", "gate")
        .annotate(last_ms=Max("at_ms"), today=Count("pk", filter=Q(at_ms__gte=today.start_ms)))
    )
    return {(row["name"], row["gate"]): Heard(row["last_ms"], row["today"]) for row in rows}


def devices() -> list[tuple[Device, int]]:
    """The kiosks, and the site version that each said it has; 0 if it has not said."""
    return [(each.device, each.version or 0) for each in taken(0)]


def at_gates(
    wording: Wording, kiosks: list[tuple[Device, int]], said: dict[tuple[str, str], Heard]
) -> list[AtGate]:
    """Gate by gate, in their order."""
    wanted = wording.content.get("gates", [])
    found = []
    for device, version in sorted(kiosks, key=lambda each: natural(each[0].gate_label)):
        told = said.get((wording.name, device.gate))
        found.append(
            AtGate(
                device.gate_label,
                not wanted or device.gate in wanted,
                wording.sent is not None and version >= wording.sent,
                told.last_ms if told else None,
                told.today if told else 0,
            )
        )
    return found


def plays_of(name: str, first: Day, last: Day) -> QuerySet[Event]:
    """Every play of an announcement in these days, oldest first; drills left out."""
    rows = Event.objects.filter(kind=KIND, training=False, facts__announcement=name)
    return rows.filter(at_ms__gte=first.start_ms, at_ms__lt=last.end_ms).order_by("at_ms", "id")


def lines_of(plays: QuerySet[Event], title: str, labels: Mapping[str, str]) -> Iterator[list[str]]:
    """Each play as a row under HEADS; `labels` are the gates' names."""
    for event in plays[:PLAYS_MAX].iterator():
        facts = event.facts
        lasted_ms, silent_ms = (_ms(facts.get(key)) for key in ("lasted_ms", "silent_ms"))
        cut = facts.get("cut_by")
        yield [
            f"{local(event.at_ms):%Y-%m-%d}",
            labels.get(event.gate, event.gate),
            title,
            f"{local(event.at_ms - lasted_ms):%H:%M:%S}",
            f"{local(event.at_ms):%H:%M:%S}",
            str(round(lasted_ms / 1_000)),
            str(round(silent_ms / 1_000)),
            str(SOURCE_WORDS.get(str(facts.get("source")), facts.get("source") or "")),
            str(CUT_WORDS.get(str(cut), cut)) if cut else str(Words("是", "yes")),
            str(facts.get("sha256") or ""),
        ]


def _ms(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
