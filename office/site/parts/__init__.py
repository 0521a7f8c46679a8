"""The parts of the site document, one module each: its form, its page, and its changes in plain words.

A new one is a module beside these with a `Part` and its pages, a line in PARTS here and in the paths. What
has no module is shown by the names of its keys.
"""

from dataclasses import dataclass

from office.registers.columns import Words
from office.site.document import Document
from office.site.parts import guards, place, roster, rules
from office.site.parts.boxes import Item
from office.site.parts.part import Change, ListPart, Part, UnknownPart


def _titled(item: Item) -> str:
    return f"{item['title']['zh']} {item['id']}"


PARTS: tuple[Part, ...] = (
    *place.PARTS,
    roster.PART,
    rules.PART,
    guards.PART,
    ListPart("announcements", Words("公告播放", "Announcements"), "announcements", (), _titled),
    # These have pages elsewhere, or none.
    UnknownPart("observations", Words("居家观察", "Observation")),
    UnknownPart("expected", Words("访客预约", "Visitors expected")),
    UnknownPart("exits", Words("各检测点外出", "Exits at the gates")),
)
NUMBERS = frozenset(("v", "version"))  # nothing to tell anybody


@dataclass(frozen=True, slots=True)
class Changed:
    """A part with its changes; none is left out."""

    part: Part
    changes: list[Change]


def differences(before: Document, after: Document) -> list[Changed]:
    """Everything that differs, part by part."""
    named = {part.key for part in PARTS}
    strange = sorted({*before, *after} - named - NUMBERS)
    parts = (*PARTS, *(UnknownPart(key, Words(key, key)) for key in strange))
    found = [Changed(part, part.changes(before, after)) for part in parts]
    return [each for each in found if each.changes]
