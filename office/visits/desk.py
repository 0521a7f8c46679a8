"""What may be done with announced visits: made, brought in, called off. Each is at the gates at once."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from office.accounts.models import User
from office.audit.trail import note
from office.clock import Day
from office.registers.models import Upload
from office.site import desk as site_desk
from office.site.document import Document, Refused, refused
from office.visits.form import Hosts, Typed, expected, read_visit
from office.visits.models import Visit

CODE_DIGITS = 12  # nobody guesses one of a trillion at a gate; digits are scanned alike in every input method


def told(document: Document, today: Day) -> list[dict[str, Any]]:
    """The part `expected`: what stands here and is not over, and what somebody wrote into the document."""
    ours = Visit.objects.filter(cancelled_ms=None, day_to__gte=str(today)).order_by("pk")
    rows = [expected(visit.pk, _values(visit), visit.code) for visit in ours]
    by_hand = [
        each
        for each in document.get("expected", ())
        if not each["id"].startswith("visit-") and each["day_to"] >= str(today)
    ]
    return [*by_hand, *rows]


def hosts() -> Hosts:
    """Whoever is on the roster that the gates have."""
    document = site_desk.published()
    return Hosts(document["roster"] if document else ())


def add(typed: Mapping[str, str], user: User, now_ms: int) -> Visit:
    """One visit, at the gates when this returns. Raises: Refused, each trouble by its column."""
    found = read_visit(typed, hosts())
    if found.troubles:
        raise Refused(*found.troubles)
    with transaction.atomic():
        visit = _made(found, user, now_ms)
        _publish(user, now_ms)
    return visit


def bring_in(upload: Upload, user: User, now_ms: int) -> int:
    """All visits of a file, or none. Raises: Refused."""
    known = hosts()
    found = [read_visit(row, known) for row in upload.rows]
    if any(each.troubles for each in found):
        raise refused("有错误的行，未导入任何一行。", "Some rows are wrong: none was brought in.")
    with transaction.atomic():
        for each in found:
            _made(each, user, now_ms)
        _publish(user, now_ms)
        upload.delete()
        note(user.username, "imported", now_ms, about="visits", detail=str(len(found)))
    return len(found)


def call_off(visit_id: int, user: User, now_ms: int) -> None:
    """The visit is not expected any more; its pass opens nothing. Raises: Refused."""
    with transaction.atomic():
        if not Visit.objects.filter(pk=visit_id, cancelled_ms=None).update(cancelled_ms=now_ms):
            raise refused("该预约已取消。", "This visit was called off already.")
        _publish(user, now_ms)
        note(user.username, "visit_called_off", now_ms, about=str(visit_id))


def forget(now_ms: int, days: int) -> int:
    """Delete the visits that were over so many days ago; how many."""
    return int(Visit.objects.filter(day_to__lte=str(Day.of(now_ms).shifted(-days))).delete()[0])


def _made(found: Typed, user: User, now_ms: int) -> Visit:
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    return Visit.objects.create(**found.values, code=f"V{code}", made_ms=now_ms, made_by=user)


def _publish(user: User, now_ms: int) -> None:
    if site_desk.published() is None:
        raise refused(
            "尚未向检测点下发过场所文件，请先到“场所下发”发布。",
            "Nothing has been sent to the gates yet: publish the site first.",
        )
    site_desk.registers_changed(user.username, now_ms)


def _values(visit: Visit) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in ("name", "phone", "host", "unit", "day_from", "day_to")}


def rows_of(uploaded: Sequence[Mapping[str, str]]) -> list[Typed]:
    """The rows of a file as read, for the preview."""
    known = hosts()
    return [read_visit(row, known) for row in uploaded]
