"""What programs read: chains, records, entries, rows of registers, sent reports. Each answer is one page.

Nothing here changes anything. Pages follow keys, so that a reader who comes back later gets what is new:
records by their number in a chain, rows of registers by theirs, the entries of a day by time.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from office.accounts.reader import Reader
from office.clock import Day, now_ms
from office.entries.models import Entry
from office.entries.queries import SEARCH_CHARS_MAX, Wanted, page_of
from office.ingest.models import Chain, StoredRecord
from office.readers import desk
from office.readers.models import ReaderToken
from office.registers.forms import REGISTERS
from office.registers.models import Row
from office.registers.personal import shown
from office.reports.models import SentCopy
from office.web.queries import storable
from sync.wire import Problem

PAGE_MAX = 1_000
NUMBER_DIGITS_MAX = 16
KEY_CHARS_MAX = 100
ENTRY_FIELDS = (
    "record_id", "device", "incarnation", "seq", "site", "gate", "at_ms", "timed_by", "clock", "received_ms",
    "verdict", "reasons", "fever", "category", "direction", "mask", "training", "estimate_centi_c",
    "skin_centi_c", "ambient_centi_c", "level_centi_c", "line_centi_c", "fever_threshold_centi_c", "rule",
    "rules_version", "unit", "acknowledged_after_ms", "outcome", "outcome_after_ms", "contact_centi_c",
    "clinic", "from_area", "host_unit", "purpose",
)  # fmt: skip

Facts = Mapping[str, object]


class Refused(Exception):
    """This can't be answered; the problem says why."""

    def __init__(self, status: int, detail: str, kind: str = "invalid") -> None:
        super().__init__(detail)
        self.problem = Problem(kind, status, detail)


def reading(view: Callable[..., Facts]) -> Callable[..., HttpResponse]:
    """A view for programs: GET alone, with a token; refusals are problem+json."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            return JsonResponse(dict(view(request, _reader(request), **named)))
        except Refused as refused:
            problem = refused.problem
            headers = {405: {"Allow": "GET"}, 401: {"WWW-Authenticate": "Bearer"}}.get(problem.status, {})
            return JsonResponse(
                problem.to_json(),
                status=problem.status,
                content_type="application/problem+json",
                headers=headers,
            )

    return guarded


@reading
def chains(_request: HttpRequest, _reader: ReaderToken) -> Facts:
    """Every ledger file that sends, and how far it is here."""
    rows = Chain.objects.order_by("device", "incarnation")
    return {
        "chains": [
            {
                "device": row.device,
                "incarnation": row.incarnation,
                "seq": row.seq,
                "head": row.head_hex,
                "forked_from": row.forked_from,
                "changed_ms": row.changed_ms,
            }
            for row in rows
        ]
    }


@reading
def records(request: HttpRequest, _reader: ReaderToken) -> Facts:
    """The records of one chain after a number: their lines as written, without the personal parts."""
    after, limit = _number(request, "after", 0), _limit(request)
    found = StoredRecord.objects.filter(
        device=_key(request, "device"), incarnation=_key(request, "incarnation"), seq__gt=after
    ).order_by("seq")[:limit]
    page = [
        {
            "seq": row.seq,
            "id": row.record_id,
            "kind": row.kind,
            "received_ms": row.received_ms,
            "hash": bytes(row.hash).hex(),
            "line": bytes(row.line).decode("utf-8", "replace"),
        }
        for row in found.defer("person", "salt")
    ]
    return {"records": page, "next": page[-1]["seq"] if len(page) == limit else None}


@reading
def entries(request: HttpRequest, reader: ReaderToken) -> Facts:
    """A day's entries, newest first; `older` is the key of the next page."""
    day = _day(request, "day")
    wanted = Wanted(
        day, gate=_key(request, "gate", "")[:SEARCH_CHARS_MAX], training=request.GET.get("training") == "1"
    )
    try:
        page = page_of(wanted, _key(request, "before", ""))
    except ValueError:
        raise Refused(400, "before: a key from `older` expected") from None
    return {"entries": [_entry(entry, reader) for entry in page.entries], "older": page.older or None}


@reading
def register_rows(request: HttpRequest, reader: ReaderToken, name: str) -> Facts:
    """Rows of a register after a number, as they were written; corrections name the older row."""
    if name not in REGISTERS:
        raise Refused(404, f"no such register; there are {', '.join(REGISTERS)}")
    after, limit = _number(request, "after", 0), _limit(request)
    rows = list(Row.objects.filter(register=name, pk__gt=after).order_by("pk")[:limit])
    seen = Reader(masked=not reader.clear)
    page = [
        {
            "id": row.pk,
            "at_ms": row.at_ms,
            "source": row.source,
            "corrects": row.corrects_id,
            "void": row.void,
            "values": {
                column.key: shown(column, row.values.get(column.key, ""), seen)
                for column in REGISTERS[name].columns
            },
        }
        for row in rows
    ]
    return {"rows": page, "next": rows[-1].pk if len(rows) == limit else None}


@reading
def reports(request: HttpRequest, _reader: ReaderToken) -> Facts:
    """Daily reports as they were sent, every copy of them, from a day on."""
    first, limit = _day(request, "first"), _limit(request)
    copies = SentCopy.objects.filter(report__day__gte=str(first)).select_related("report")
    page = [
        {
            "day": copy.report.day,
            "number": copy.number,
            "at_ms": copy.at_ms,
            "filled_by": copy.filled_by,
            "signed_by": copy.signed_by,
            "content": copy.content,
        }
        for copy in copies.order_by("report__day", "number")[:limit]
    ]
    return {"reports": page}


def _entry(entry: Entry, reader: ReaderToken) -> dict[str, Any]:
    facts = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    seen = Reader(masked=not reader.clear)
    return {
        **facts,
        "name": seen.name(entry.name),
        "phone": entry.phone if reader.clear else seen.phone(entry.phone),
    }


def _reader(request: HttpRequest) -> ReaderToken:
    if request.method != "GET":
        raise Refused(405, "GET expected here")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    row = desk.reader(token.strip(), now_ms()) if scheme.lower() == "bearer" else None
    if row is None:
        raise Refused(401, "a reader's token is needed", "unauthorised")
    return row


def _number(request: HttpRequest, name: str, unless: int) -> int:
    text = request.GET.get(name, str(unless))
    if not text.isascii() or not text.isdecimal() or len(text) > NUMBER_DIGITS_MAX:
        raise Refused(400, f"{name}: a whole number expected")
    return int(text)


def _limit(request: HttpRequest) -> int:
    limit = _number(request, "limit", PAGE_MAX)
    if not 1 <= limit <= PAGE_MAX:
        raise Refused(400, f"limit: 1 to {PAGE_MAX} expected")
    return limit


def _key(request: HttpRequest, name: str, unless: str | None = None) -> str:
    text = request.GET.get(name, unless)
    if text is None or len(text) > KEY_CHARS_MAX or storable(text) != text:
        raise Refused(400, f"{name}: needed, at most {KEY_CHARS_MAX} characters")
    return text


def _day(request: HttpRequest, name: str) -> Day:
    try:
        return Day.parse(request.GET.get(name, ""))
    except ValueError:
        raise Refused(400, f"{name}: a day as 2026-02-03 expected") from None
