"""What a part of the site document is to the office: a name, a page, and its changes in plain words. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.utils.translation import gettext as _

from office.entries.queries import natural
from office.registers.columns import Words
from office.site.document import Document
from office.site.parts.boxes import Box, Called, Item, value_at

VALUE_CHARS_MAX = 200  # of a value that no box puts into words


@dataclass(frozen=True, slots=True)
class Detail:
    """One value that is another now."""

    head: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing of a part; `called` as people call it."""

    what: Literal["added", "removed", "changed"]
    called: str
    details: tuple[Detail, ...] = ()


class Part(Protocol):
    """One part of the document, by its key there. `page` names the page on which it is edited, or is ""."""

    @property
    def key(self) -> str: ...  # noqa: D102 - said above
    @property
    def title(self) -> Words: ...  # noqa: D102 - said above
    @property
    def page(self) -> str: ...  # noqa: D102 - said above

    def changes(self, before: Document, after: Document) -> list[Change]:
        """Thing by thing, in natural order, each that was added, removed or changed."""
        ...


@dataclass(frozen=True, slots=True)
class ValuePart:
    """A part that is one thing: the boxes of it, by their paths in the part; "" is the part itself."""

    key: str
    title: Words
    page: str
    boxes: tuple[Box, ...]

    def changes(self, before: Document, after: Document) -> list[Change]:
        """At most one."""
        old, new = (
            {"": document.get(self.key), **_object(document.get(self.key))} for document in (before, after)
        )
        details = _details(self.boxes, old, new)
        return [Change("changed", str(self.title), details)] if details else []


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part that is a list of things with an id each; `called` is what people call one."""

    key: str
    title: Words
    page: str
    boxes: tuple[Box, ...]
    called: Called
    identity: str = "id"

    def changes(self, before: Document, after: Document) -> list[Change]:
        """By id; what has two of one id, or none, is compared as a whole."""
        old, new = (_by(self.identity, document.get(self.key) or []) for document in (before, after))
        if old is None or new is None:
            return UnknownPart(self.key, self.title).changes(before, after)
        found = []
        for each in sorted({**old, **new}, key=natural):
            if each not in old:
                found.append(Change("added", self.called(new[each])))
            elif each not in new:
                found.append(Change("removed", self.called(old[each])))
            elif old[each] != new[each]:
                found.append(
                    Change("changed", self.called(new[each]), _details(self.boxes, old[each], new[each]))
                )
        return found


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A part that has no page of its own: what changed is still never invisible, if said in its own keys."""

    key: str
    title: Words
    page: str = ""

    def changes(self, before: Document, after: Document) -> list[Change]:
        """Rows of a list that came and went, or paths whose values changed."""
        old, new = before.get(self.key), after.get(self.key)
        if old == new:
            return []
        if isinstance(old or [], list) and isinstance(new or [], list):
            return _rows_changed(old or [], new or [])
        details = _details((), {self.key: old}, {self.key: new})
        return [Change("changed", str(self.title), details)]


def _object(value: Any) -> Item:
    return value if isinstance(value, dict) else {}


def _by(identity: str, items: Sequence[Item]) -> dict[str, Item] | None:
    found = {str(item.get(identity)): item for item in items if isinstance(item, dict)}
    return found if len(found) == len(items) and "None" not in found else None


def _details(boxes: Iterable[Box], old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Detail, ...]:
    """What changed, in the words of the boxes; what no box is about by its path."""
    boxes = tuple(boxes)
    details = []
    for box in boxes:
        before, after = value_at(old, box.key), value_at(new, box.key)
        if before != after:
            details.append(Detail(str(box.head), box.shown(before), box.shown(after)))
    known = {"", *(box.key for box in boxes)}
    flat_old, flat_new = _flat(old), _flat(new)
    changed = {path for path in {**flat_old, **flat_new} if flat_old.get(path) != flat_new.get(path)}
    said = [
        Detail(path, _plain(flat_old.get(path)), _plain(flat_new.get(path)))
        for path in sorted(changed - known, key=natural)
    ]
    return (*details, *said)


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Every value that is no object, or an empty one, by its path."""
    if not isinstance(value, dict) or not value:
        return {path: value}
    found: dict[str, Any] = {}
    for key, inner in value.items():
        found.update(_flat(inner, f"{path}.{key}" if path else key))
    return found


def _rows_changed(old: Sequence[Any], new: Sequence[Any]) -> list[Change]:
    before, after = (Counter(json.dumps(row, ensure_ascii=False) for row in rows) for rows in (old, new))
    gone = [Change("removed", _plain(row)) for row in (before - after).elements()]
    come = [Change("added", _plain(row)) for row in (after - before).elements()]
    return gone + come or [Change("changed", _("another order"))]


def _plain(value: Any) -> str:
    if value is None:
        return _("none")
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= VALUE_CHARS_MAX else said[: VALUE_CHARS_MAX - 1] + "…"
