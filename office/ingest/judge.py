"""Reads one record and says whether registers may be fed with it. Pure. The verdict is never judged again."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from kiosk.ledger.record import VERSION, RecordInvalid, checked, commitment
from office.ingest.arrivals import (
    ID_CHARS_MAX,
    Arrival,
    Fields,
    Unreadable,
    optional_text,
    stamp,
    storable,
    text,
)
from office.ingest.feeds import Feed, feeds_by_kind
from sync.wire import Packed

DETAIL_CHARS_MAX = 200

Reader = Callable[[bytes], Any]  # of JSON; raises ValueError


class Place(NamedTuple):
    """Where the chain puts a record, and when it came (Unix ms)."""

    device: str
    incarnation: str
    seq: int
    received_ms: int


class Judged(NamedTuple):
    """A record after reading: `trouble` says why it waits in the tray, else `changes` go to the registers."""

    packed: Packed
    place: Place
    arrival: Arrival | None = None
    changes: tuple[tuple[Feed, object], ...] = ()
    trouble: Unreadable | None = None


def judge(packed: Packed, place: Place) -> Judged:
    """Read it as far as it goes; never raises for what a record says."""
    judged = _judge(packed, place, orjson.loads)
    # The fast reader knows no numbers beyond 64 bits and no half characters: before a record waits for a
    # person, it is read as the kiosk would read it.
    return judged if judged.trouble is None else _judge(packed, place, json.loads)


def _judge(packed: Packed, place: Place, read: Reader) -> Judged:
    arrival = None
    try:
        arrival = _arrival(packed, place, read)
        changes = tuple([(feed, feed.read(arrival)) for feed in feeds_by_kind().get(arrival.kind, ())])
    except Unreadable as trouble:
        return Judged(packed, place, arrival, trouble=trouble)
    return Judged(packed, place, arrival, changes)


def _arrival(packed: Packed, place: Place, read: Reader) -> Arrival:
    fields = _fields(packed.line, read)
    _refuse_other_version(fields)
    _refuse_other_place(fields, place)
    return Arrival(
        device=place.device,
        incarnation=place.incarnation,
        seq=place.seq,
        id=text(fields, "id", ID_CHARS_MAX),
        kind=text(fields, "kind"),
        site=text(fields, "site"),
        gate=text(fields, "gate"),
        about=optional_text(fields, "about", ID_CHARS_MAX),
        stamp=stamp(fields),
        fields=fields,
        person=_person(packed, fields, read),
        received_ms=place.received_ms,
    )


def _fields(line: bytes, read: Reader) -> Fields:
    try:
        return checked(_json(line, read))
    except RecordInvalid as problem:
        # The parser quotes what it met, and that may hold half a character.
        detail = str(problem).encode("utf-8", "replace").decode()[:DETAIL_CHARS_MAX].replace("\0", "?")
        raise Unreadable("unreadable", detail) from None


def _json(text: bytes, read: Reader) -> Any:
    try:
        return read(text)
    except (ValueError, RecursionError) as problem:
        raise RecordInvalid(f"not JSON: {problem}") from None


def _refuse_other_version(fields: Fields) -> None:
    if fields["v"] > VERSION:
        # The digits of a number from outside may fill the page, or be more than Python prints.
        raise Unreadable("newer_version", f"v: at most {VERSION} is understood here")
    if fields["v"] < 1:
        raise Unreadable("bad_field", "v: whole number from 1 expected")


def _refuse_other_place(fields: Fields, place: Place) -> None:
    for name, expected in (
        ("device", place.device),
        ("incarnation", place.incarnation),
        ("seq", place.seq),
    ):
        if fields[name] != expected:
            raise Unreadable("misplaced", f"{name}: {expected} expected")


def _person(packed: Packed, fields: Fields, read: Reader) -> Fields | None:
    """The personal part, if it is the very one that the record was made with."""
    if packed.sealed is not None:
        raise Unreadable("unopened", "the personal part is sealed for another key than this office's")
    if packed.person is None or packed.salt is None:
        return None  # never told, or forgotten since: the commitment alone stays
    if fields.get("commitment") != commitment(packed.salt, packed.person):
        raise Unreadable("wrong_commitment", "the personal part is not the one that the record names")
    try:
        person = _json(packed.person, read)
    except RecordInvalid:
        person = None
    if not isinstance(person, dict):
        raise Unreadable("bad_field", "person: object expected")
    for name in ("name", "person_id", "unit", "phone"):
        if person.get(name) is not None:
            storable(person[name], name, 64)
    return person
