"""What a page of a register shows: days, search, filter, order, columns; and such views kept under a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import User
from office.registers.columns import Column, Words
from office.registers.forms import Register
from office.registers.models import QUERY_CHARS_MAX, VIEW_CHARS_MAX, Row, SavedView
from office.registers.personal import PERSONAL

VIEWS_EACH_MAX = 20  # of one person in one register: more is a list that nobody reads
ORDERS = {
    "newest": (Words("日期从新到旧", "newest first"), ("-day", "-id")),
    "oldest": (Words("日期从旧到新", "oldest first"), ("day", "id")),
    "who": (Words("按姓名或名称", "by name"), ("who", "-day", "-id")),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows and columns: "" and () mean all. `text` is looked for in the column of key `column`."""

    first: str
    last: str
    who: str
    order: str = "newest"
    column: str = ""
    text: str = ""
    show: tuple[str, ...] = ()

    @property
    def kept(self) -> str:
        """The part of the address that a saved view keeps."""
        said = [("who", self.who), ("order", self.order), ("column", self.column), ("text", self.text)]
        return urlencode(
            [*((key, value) for key, value in said if value), *(("show", key) for key in self.show)]
        )

    @property
    def query(self) -> str:
        """The whole address after the question mark."""
        return urlencode([("first", self.first), ("last", self.last)]) + "&" + self.kept

    def rows(self, register: Register) -> QuerySet[Row]:
        """The rows that stand and are wanted, in their order."""
        rows = Row.objects.filter(register=register.name, corrected=False, void=False, day__gte=self.first)
        if self.last:
            rows = rows.filter(day__lte=self.last)
        if self.who:
            rows = rows.filter(who__contains=self.who)
        if self.column and self.text:
            rows = rows.filter(**{f"values__{self.column}__icontains": self.text})
        return rows.order_by(*ORDERS[self.order][1])

    def holds(self, values: Mapping[str, str]) -> bool:
        """The same filter for a row that is no row of the table."""
        return not (self.column and self.text) or self.text.lower() in values.get(self.column, "").lower()

    def shown(self, register: Register) -> tuple[Column, ...]:
        """The columns wanted, in the form's order."""
        return tuple(column for column in register.columns if not self.show or column.key in self.show)


def filterable(register: Register, *, masked: bool) -> tuple[Column, ...]:
    """The columns that somebody may search: who reads no names may not ask for them either."""
    return tuple(column for column in register.columns if not (masked and column.key in PERSONAL))


def views_of(user: User, register: Register) -> QuerySet[SavedView]:
    """Somebody's own, by name."""
    return SavedView.objects.filter(user=user, register=register.name).order_by("name")


def keep_view(user: User, register: Register, name: str, wanted: Wanted) -> Words | None:
    """Keep it, in the place of one of the same name; what is wrong, None if nothing is."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= VIEW_CHARS_MAX or not name.isprintable():
        return Words(
            f"请给视图起名，不超过 {VIEW_CHARS_MAX} 个字。",
            f"Name the view: {VIEW_CHARS_MAX} characters at most.",
        )
    if len(wanted.kept) > QUERY_CHARS_MAX:
        return Words("筛选条件太长，请缩短。", "The filter is too long: shorten it.")
    with transaction.atomic():
        others = views_of(user, register).exclude(name=name)
        if others.count() >= VIEWS_EACH_MAX:
            return Words("视图太多，请先删除不用的。", "Too many views: delete one that you don't need.")
        SavedView.objects.update_or_create(
            user=user, register=register.name, name=name, defaults={"query": wanted.kept}
        )
    return None


def keys_of(columns: Iterable[Column]) -> frozenset[str]:
    """Their keys."""
    return frozenset(column.key for column in columns)
