"""The form of an announcement: what a clerk types, and what the site document has of it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from office.clock import Day
from office.registers.columns import Words
from office.site.document import Document, Trouble
from office.site.parts.boxes import Box, Filled, filled, read_item

DAYS_AT_FIRST = 14  # what a new one is proposed for
LOUDEST = 100

# As the register of announcements has them, word for word.
COLUMNS = (
    Words("标题", "Title"),
    Words("正文", "Text"),
    Words("播放检测点", "Gates"),
    Words("有效期", "Days"),
    Words("时段", "Hours"),
    Words("循环间隔", "Pause"),
    Words("音量/语速", "Volume, pace"),
    Words("优先级", "Priority"),
    Words("审批人", "Approved by"),
    Words("各检测点已下发/最后播放", "Each gate: has it, played it last"),
)
PRIORITIES = (
    ("1", Words("一般", "ordinary")),
    ("2", Words("重要（两倍）", "important (twice as often)")),
    ("3", Words("紧急（三倍）", "urgent (three times as often)")),
)
_NOT_TRANSLATED = Words("不填则显示中文", "left blank, the Chinese is shown")
WORDS = (
    Box("title.zh", Words("标题", "Title")),
    Box("title.en", Words("英文标题", "English title"), optional=True, about=_NOT_TRANSLATED),
    Box(
        "text.zh",
        Words("正文", "Text"),
        "long",
        about=Words("最多 1000 字，门岗播放中文", "at most 1000 characters; the Chinese is what is spoken"),
    ),
    Box("text.en", Words("英文正文", "English text"), "long", optional=True, about=_NOT_TRANSLATED),
)
TIMES = (
    Box("from", Words("开始日期", "From day"), "day", about=Words("含当天", "this day included")),
    Box("to", Words("结束日期", "To day"), "day", about=Words("含当天", "this day included")),
    Box("hours.from", Words("每天从", "Each day from"), about=Words("如 07:00", "as 07:00")),
    Box("hours.until", Words("每天到", "until"), about=Words("如 20:00", "as 20:00")),
    Box(
        "pause_s", Words("循环间隔（秒）", "Pause (seconds)"), "number", about=Words("60 到 180", "60 to 180")
    ),
    Box(
        "priority",
        Words("优先级", "Priority"),
        "choice",
        PRIORITIES,
        about=Words("决定轮到的次数", "how often its turn comes"),
    ),
    Box("volume_percent", Words("音量（%）", "Volume (%)"), "number", about=Words("20 到 100", "20 to 100")),
)


def at_first(today: Day) -> Document:
    """What a new one is proposed as."""
    return {
        "title": {"zh": "", "en": ""},
        "text": {"zh": "", "en": ""},
        "from": str(today),
        "to": str(today.shifted(DAYS_AT_FIRST)),
        "hours": {"from": "07:00", "until": "20:00"},
        "pause_s": 120,
        "priority": 1,
    }


def typed_in(typed: Mapping[str, str], chosen: Iterable[str], gates: Iterable[str]) -> Document:
    """The announcement that was typed; `chosen` of the site's `gates`, none or all of them being all."""
    item: dict[str, Any] = read_item((*WORDS, *TIMES), {**typed, **_on_one_line(typed)})
    for words in (item["title"], item["text"]):
        words["en"] = words["en"] or words["zh"]
    if str(item["priority"]).isdecimal():
        item["priority"] = int(item["priority"])
    if item["volume_percent"] in (LOUDEST, ""):
        del item["volume_percent"]
    wanted, there = set(chosen), list(gates)
    some = [gate for gate in there if gate in wanted]
    if some and len(some) < len(there):
        item["gates"] = some
    return item


def boxes(part: tuple[Box, ...], content: Document, troubles: Iterable[Trouble] = ()) -> list[Filled]:
    """The boxes with what stands in them, an English that only repeats the Chinese left blank."""
    shown: dict[str, Any] = {"volume_percent": LOUDEST, **content}
    for key in ("title", "text"):
        words = shown[key]
        if words["en"] == words["zh"]:
            shown = {**shown, key: {**words, "en": ""}}
    return filled(part, shown, "", troubles)


def _on_one_line(typed: Mapping[str, str]) -> dict[str, str]:
    """A text in lines as one: the loudspeaker has none."""
    return {key: " ".join(typed.get(key, "").split()) for key in ("text.zh", "text.en")}
