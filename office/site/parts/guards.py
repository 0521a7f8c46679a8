"""The duty guards and their PINs: typed here once, kept only as a salted hash, never shown again."""

import secrets
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kiosk.people.guards import PIN_DIGITS_MAX, PIN_DIGITS_MIN, SALT_BYTES, hash_pin, is_pin
from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.registers.columns import Words
from office.site import desk
from office.site.document import Document, Refused, Trouble
from office.site.parts.boxes import Box, Item, filled, left_over, read_rows
from office.site.parts.part import Change, Detail, ListPart

PAGE = "site_guards"
KEY = "guards"
ROWS_SPARE = 3
ID = Box("id", Words("编号", "Id"), about=Words("如 G1", "as G1"))
NAME = Box("name", Words("姓名", "Name"))
PIN = Box(
    "pin",
    Words("口令", "PIN"),
    about=Words(
        f"{PIN_DIGITS_MIN} 到 {PIN_DIGITS_MAX} 位数字；不改则留空",
        f"{PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits; left blank, it stays",
    ),
)
BOXES = (ID, NAME, PIN)


def called(guard: Item) -> str:
    """What people call a guard."""
    return f"{guard['name']} {guard['id']}"


class GuardsPart:
    """The part `guards`; of a PIN it is told that it changed, and nothing else."""

    key = KEY
    title = Words("值守人员", "Duty guards")
    page = PAGE

    def changes(self, before: Document, after: Document) -> list[Change]:
        """Guard by guard."""
        listed = ListPart(KEY, self.title, PAGE, BOXES, called)
        return [
            Change(each.what, each.called, tuple(_without_hash(detail) for detail in each.details))
            for each in listed.changes(before, after)
        ]


PART = GuardsPart()


@require_GET
def site_guards(request: HttpRequest) -> HttpResponse:
    """Everybody who may open the guards' pages, and boxes for a new PIN."""
    return _page(request, desk.draft().document.get(KEY) or [])


@require_POST
def site_guards_save(request: HttpRequest) -> HttpResponse:
    """What was typed goes into the draft, or nothing changes and the form says why."""
    rows = read_rows(BOXES, request.POST.dict(), KEY)
    try:
        _check_pins(rows, _pins(desk.draft().document))
        desk.edit(KEY, lambda found: typed_in(found, rows), user_of(request), now_ms())
    except Refused as refused:
        return _page(request, [{**row, "pin": ""} for row in rows], refused.troubles)
    return redirect("site_desk")


def typed_in(document: Document, rows: list[Item]) -> Document:
    """The document with these guards; a PIN that was left blank stays what it was."""
    pins = _pins(document)
    guards = [{**row, "pin": _hashed(row["pin"]) if row["pin"] else pins.get(row["id"], "")} for row in rows]
    if not guards and KEY not in document:
        return document
    return {**document, KEY: guards}


def _page(request: HttpRequest, guards: list[Item], troubles: tuple[Trouble, ...] = ()) -> HttpResponse:
    rows = [
        filled(BOXES, {**guard, "pin": ""}, f"{KEY}[{number}].", troubles)
        for number, guard in enumerate([*guards, *({} for _ in range(ROWS_SPARE))])
    ]
    context = {
        "boxes": BOXES,
        "rows": rows,
        "count": len(guards),
        "troubles": left_over(troubles, [each for row in rows for each in row]),
        "may_write": may_open(user_of(request).role, "site_guards_save"),
    }
    return render(request, "site/guards.html", context, status=422 if troubles else 200)


def _pins(document: Document) -> Mapping[str, str]:
    return {guard["id"]: guard["pin"] for guard in document.get(KEY) or []}


def _check_pins(rows: list[Item], known: Mapping[str, str]) -> None:
    """Each typed PIN could be one, and nobody new is without. Raises: Refused."""
    digits = Words(f"口令应为 {PIN_DIGITS_MIN} 到 {PIN_DIGITS_MAX} 位数字", PIN.about.en if PIN.about else "")
    needed = Words("新的值守人员要有口令", "a new guard needs a PIN")
    troubles = [
        Trouble(digits if row["pin"] else needed, f"{KEY}[{number}].pin")
        for number, row in enumerate(rows)
        if (row["pin"] and not is_pin(row["pin"])) or (not row["pin"] and row["id"] not in known)
    ]
    if troubles:
        raise Refused(*troubles)


def _hashed(digits: str) -> str:
    return hash_pin(digits, secrets.token_bytes(SALT_BYTES))


def _without_hash(detail: Detail) -> Detail:
    if detail.head != str(PIN.head):
        return detail
    return Detail(detail.head, str(Words("原口令", "the old one")), str(Words("新口令", "a new one")))
