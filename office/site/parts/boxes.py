"""Boxes of a form: what a person types into each, the value that it becomes, and its words. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from office.registers.columns import Words
from office.site.document import Trouble

Kind = Literal["text", "long", "number", "flag", "choice", "day"]
Item = dict[str, Any]

TYPED_CHARS_MAX = 2_000  # the longest text of a document has half of that
ROWS_MAX = 200  # of a table on a page; more than that is brought in as a file


@dataclass(frozen=True, slots=True)
class Box:
    """One value of an item. `key` is its path there, as name.zh.

    An `optional` one is null when nothing is typed. `choices` are values and their words. `about` says what
    to write; `suggestions` is the id of a list on the page.
    """

    key: str
    head: Words
    kind: Kind = "text"
    choices: tuple[tuple[str, Words], ...] = ()
    optional: bool = False
    about: Words | None = None
    suggestions: str = ""

    def read(self, typed: str) -> Any:
        """The value; what is no number stays a text, and the reader of the document says so."""
        text = typed.strip()[:TYPED_CHARS_MAX]
        if self.kind == "flag":
            return bool(text)
        if not text and self.optional:
            return None
        return int(text) if self.kind == "number" and text.isdecimal() and text.isascii() else text

    def typed(self, value: Any) -> str:
        """What would have to be typed for this value."""
        if value is None or value is False:
            return ""
        return "1" if value is True else str(value)

    def shown(self, value: Any) -> str:
        """The value in words, never blank."""
        if self.kind == "flag":
            return _("yes") if value else _("no")
        if value is None or value == "":
            return _("none")
        return str(dict(self.choices).get(str(value), value))


@dataclass(frozen=True, slots=True)
class Filled:
    """A box on a page: its name in the form, what stands in it, and what is wrong with that."""

    box: Box
    name: str
    value: str
    trouble: str = ""


def value_at(item: Any, key: str) -> Any:
    """The value under this path of an item, None if there is none."""
    for step in key.split("."):
        item = item.get(step) if isinstance(item, dict) else None
    return item


def read_item(boxes: Iterable[Box], typed: Mapping[str, str], at: str = "") -> Item:
    """The item that was typed; `at` stands before each name in the form, as "gates[0]."."""
    item: Item = {}
    for box in boxes:
        *above, last = box.key.split(".")
        place = item
        for step in above:
            place = place.setdefault(step, {})
        place[last] = box.read(typed.get(at + box.key, ""))
    return item


def read_rows(boxes: Sequence[Box], typed: Mapping[str, str], part: str) -> list[Item]:
    """The rows of a table in a form, those without a word in them left out."""
    rows = []
    for number in range(ROWS_MAX):
        at = f"{part}[{number}]."
        names = [at + box.key for box in boxes if box.kind not in ("choice", "flag")]
        if any(typed.get(name, "").strip() for name in names):
            rows.append(read_item(boxes, typed, at))
    return rows


def filled(
    boxes: Iterable[Box], item: Mapping[str, Any], at: str = "", troubles: Iterable[Trouble] = ()
) -> list[Filled]:
    """The boxes with what stands in an item, and each trouble beside the box that it is about."""
    said = {trouble.key: str(trouble) for trouble in troubles}
    return [
        Filled(
            box, at + box.key, box.typed(value_at(item, box.key)), said.get(f"{at}{box.key}".lstrip("."), "")
        )
        for box in boxes
    ]


def left_over(troubles: Iterable[Trouble], shown: Iterable[Filled]) -> list[Trouble]:
    """Troubles that stand beside no box: they are said above the form."""
    beside = {each.name.lstrip(".") for each in shown if each.trouble}
    return [trouble for trouble in troubles if trouble.key not in beside]


Called = Callable[[Item], str]
