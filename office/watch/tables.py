"""The office's registers as tables for Datasette, and what its metadata says of them.

Without leave for the personal columns no name, number, address or free text goes out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from office.clock import Day, local
from office.devices.models import Device
from office.entries.models import Entry
from office.events.models import Event
from office.registers.columns import Column, Words
from office.registers.forms import REGISTERS, Register
from office.registers.models import Row
from office.reports.figures import COUNTED
from office.reports.models import SentCopy

CHUNK_ROWS = 2_000
# Columns of free text that tell of things and places, never of somebody.
OF_THINGS = frozenset(
    ("unit", "item", "model", "measure", "place", "object", "agent", "batch", "shift", "gate")
)

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name and title, the columns with their words, and the rows when they are asked for."""

    name: str
    title: Words
    columns: tuple[tuple[str, Words], ...]
    rows: Callable[[], Iterable[Values]]


def tables(*, personal: bool) -> list[Table]:
    """All of them; `personal` says whether names, numbers and free text are among the columns."""
    return [
        _entries(personal=personal),
        _events(personal=personal),
        _kiosks(),
        _reports(),
        *(_register(register, personal=personal) for register in REGISTERS.values()),
    ]


ENTRY = {
    "record_id": Words("记录编号", "record"),
    "gate": Words("检测点", "checkpoint"),
    "verdict": Words("结果", "verdict"),
    "fever": Words("发热", "fever"),
    "category": Words("人员类别", "class"),
    "direction": Words("方向", "direction"),
    "mask": Words("口罩", "mask"),
    "training": Words("演练", "training"),
    "estimate_centi_c": Words("体温估计(0.01℃)", "body estimate (0.01 °C)"),
    "skin_centi_c": Words("额温(0.01℃)", "skin (0.01 °C)"),
    "ambient_centi_c": Words("环境温度(0.01℃)", "ambient (0.01 °C)"),
    "line_centi_c": Words("判定线(0.01℃)", "line in force (0.01 °C)"),
    "contact_centi_c": Words("复测体温(0.01℃)", "contact thermometer (0.01 °C)"),
    "outcome": Words("处置结果", "outcome"),
    "clinic": Words("送诊医院", "clinic"),
    "from_area": Words("来自地区", "from area"),
    "purpose": Words("来访事由", "purpose"),
    "clock": Words("时钟状态", "clock"),
    "rule": Words("判定规则", "rule"),
    "software": Words("软件版本", "software"),
}
ENTRY_PERSONAL = {
    "name": Words("姓名", "name"),
    "person_id": Words("人员编号", "person"),
    "unit": Words("单位", "unit"),
    "phone": Words("电话", "phone"),
    "from_place": Words("来自", "from"),
    "host_unit": Words("受访科室", "host"),
    "guard": Words("值守人员", "guard"),
}
WHEN = (("day", Words("日期", "day")), ("time", Words("时间", "time")))


def _entries(*, personal: bool) -> Table:
    heads = {**ENTRY, **(ENTRY_PERSONAL if personal else {})}

    def rows() -> Iterator[Values]:
        found = Entry.objects.order_by("at_ms", "seq", "id").values_list("at_ms", *heads)
        return ((*_when(at_ms), *values) for at_ms, *values in found.iterator(chunk_size=CHUNK_ROWS))

    return Table("entries", Words("出入登记", "Entries"), (*WHEN, *heads.items()), rows)


def _events(*, personal: bool) -> Table:
    heads = {
        "gate": Words("检测点", "checkpoint"),
        "kind": Words("事项", "kind"),
        "training": Words("演练", "training"),
        **({"guard": Words("值守人员", "guard")} if personal else {}),
    }

    def rows() -> Iterator[Values]:
        found = Event.objects.order_by("at_ms", "id").values_list("at_ms", *heads)
        return ((*_when(at_ms), *values) for at_ms, *values in found.iterator(chunk_size=CHUNK_ROWS))

    return Table("events", Words("门岗事项", "At the gates"), (*WHEN, *heads.items()), rows)


def _kiosks() -> Table:
    columns = (
        ("kiosk", Words("门岗机", "kiosk")),
        ("gate", Words("检测点", "checkpoint")),
        ("label", Words("名称", "label")),
        ("backlog", Words("待传条数", "still to send")),
        ("revoked", Words("已停用", "revoked")),
    )

    def rows() -> Iterator[Values]:
        for each in Device.objects.order_by("name"):
            yield each.name, each.gate, each.label, each.backlog, each.revoked_ms is not None

    return Table("kiosks", Words("门岗机", "Kiosks"), columns, rows)


def _reports() -> Table:
    columns = (
        ("day", Words("日期", "day")),
        ("number", Words("更正次数", "correction")),
        ("complete", Words("检测点齐全", "all gates here")),
        ("zero", Words("零报告", "zero report")),
        *((key, Words(str(line.word), key)) for key, line in COUNTED.items()),
    )

    def rows() -> Iterator[Values]:
        for copy in SentCopy.objects.select_related("report").order_by("report__day", "number"):
            content = copy.content
            counts = (content["counts"].get(key) for key in COUNTED)
            yield copy.report.day, copy.number, content["complete"], content["zero"], *counts

    return Table("reports", Words("日报", "Daily reports"), columns, rows)


def _register(register: Register, *, personal: bool) -> Table:
    kept = [column for column in register.columns if personal or _tells_nobody(column)]

    def rows() -> Iterator[Values]:
        found = Row.objects.filter(register=register.name, corrected=False, void=False).order_by("day", "id")
        for values in found.values_list("values", flat=True).iterator(chunk_size=CHUNK_ROWS):
            yield tuple(values.get(column.key, "") for column in kept)

    columns = tuple((column.key, column.head) for column in kept)
    return Table(f"register_{register.name}", register.title, columns, rows)


def _tells_nobody(column: Column) -> bool:
    return column.kind != "text" or column.key in OF_THINGS


def _when(at_ms: int) -> tuple[str, str]:
    return str(Day.of(at_ms)), f"{local(at_ms):%H:%M:%S}"
