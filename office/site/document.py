"""The site document at the office: a JSON object, checked by the code with which a kiosk reads it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.people.site import Site, SiteInvalid, parse_site
from office.registers.columns import Words

Document = dict[str, Any]

RULES_VERSION_MIN = 2  # 1 is what a gate without rules says of itself
_SHOWN_AS = Path("site.json")

# A site that nobody has described yet. It is not valid before its first page is filled in.
BLANK: Document = {
    "v": 1,
    "version": 1,
    "id": "",
    "name": {"zh": "", "en": ""},
    "gates": [],
    "ticker": [],
    "retention_days": 30,
    "clinics": [],
    "roster": [],
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and where: `key` is the path in the document as the reader says it, "" for the whole."""

    words: Words
    key: str = ""

    def __str__(self) -> str:
        return str(self.words)


class Refused(Exception):
    """This can't be done, nothing was changed; `troubles` say why."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(" ".join(str(trouble) for trouble in troubles))
        self.troubles = troubles


def refused(zh: str, en: str) -> Refused:
    """A refusal of the whole."""
    return Refused(Trouble(Words(zh, en)))


def check(document: Mapping[str, Any]) -> Site:
    """What a kiosk would make of it. Raises: Refused, with the first thing that is wrong."""
    try:
        return parse_site(to_bytes(document), _SHOWN_AS)
    except SiteInvalid as problem:
        raise Refused(Trouble(Words(problem.zh, problem.en), problem.key)) from None


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """As it is published."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def meaning(document: Mapping[str, Any]) -> Document:
    """All that a document says but its numbers: two of one meaning are not published one after the other."""
    found = {key: value for key, value in document.items() if key != "version"}
    if isinstance(found.get("rules"), dict):
        found["rules"] = {key: value for key, value in found["rules"].items() if key != "version"}
    return found


def numbered(document: Document, before: Mapping[str, Any], version: int) -> Document:
    """The document under its number. Rules that have changed get a higher number, the same keep theirs."""
    found = {**document, "version": version}
    rules, old = document.get("rules"), before.get("rules") or {}
    if rules is not None:
        kept = int(old.get("version", RULES_VERSION_MIN - 1))
        same = {**rules, "version": 0} == {**old, "version": 0}
        found["rules"] = {**rules, "version": kept if same else max(version, kept + 1, RULES_VERSION_MIN)}
    return found


def carried_over(draft: Document, base: Mapping[str, Any], newest: Mapping[str, Any]) -> Document:
    """The draft on top of a newer version: what the draft left alone is taken from there, part by part."""
    nothing = object()
    keys = dict.fromkeys((*newest, *draft))
    merged = {
        key: newest.get(key, nothing)
        if draft.get(key, nothing) == base.get(key, nothing)
        else draft.get(key, nothing)
        for key in keys
    }
    return {key: value for key, value in merged.items() if value is not nothing}
