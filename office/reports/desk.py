"""What may be done with a report, and by whom: drafted, filled in, signed, corrected. Refusals are words."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kiosk.ledger.record import canonical
from office.accounts.models import User
from office.audit.trail import note
from office.clock import Day
from office.reports.drafted import DATED, drafted
from office.reports.figures import COUNTED, TYPED, TYPED_MAX, Figures, figures_of
from office.reports.models import NOTES_CHARS_MAX, Report, SentCopy

TYPED_CHARS_MAX = 7
DAYS_BACK_MAX = 60  # kiosks keep two months of records that wait; older news is rarer than a mistake


class Refused(Exception):
    """This can't be done now; `words` say what to do instead."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words


def draft(day: Day, now_ms: int) -> Report:
    """The day's report, begun if it is not there."""
    report, _new = Report.objects.get_or_create(day=str(day), defaults={"drafted_ms": now_ms})
    return report


def fill(report: Report, user: User, posted: Mapping[str, str], now_ms: int) -> None:
    """Keep what the office adds, and say that it is ready to be signed. Raises: Refused."""
    typed = {key: _whole(posted.get(key, ""), word) for key, word in TYPED.items()}
    notes = posted.get("notes", "").strip()
    if len(notes) > NOTES_CHARS_MAX:
        raise Refused(_("The remarks are too long."))
    if not notes:
        raise Refused(_("Other matters may not stay blank: write that there are none."))
    Report.objects.filter(pk=report.pk).update(
        typed=typed,
        drafted=drafted(Day.parse(report.day), now_ms),
        notes=notes,
        state="filled",
        filled_by=user,
        filled_ms=now_ms,
    )
    note(user.username, "report_filled", now_ms, about=report.day)


def sign(report_id: int, user: User, now_ms: int, *, seen: str) -> SentCopy:
    """Send it: the figures as they are now become a copy that nothing changes.

    `seen` is the digest of what was on the screen: figures that moved in between are looked at again.

    Raises:
        Refused: not filled in, signed by whoever filled it in, over before the day is, or moved in between.
    """
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).select_related("filled_by").get(pk=report_id)
        day = Day.parse(report.day)
        if now_ms < day.end_ms:
            raise Refused(_("The day is not over yet."))
        if report.filled_by is None or report.state == "draft":
            raise Refused(_("The clerk has not filled it in yet."))
        if report.filled_by == user:
            raise Refused(_("Nobody signs what they filled in themselves."))
        content = content_of(report, figures_of(day, now_ms))
        if seen != digest(content):
            raise Refused(_("The figures have changed since you opened the page. Look again, then sign."))
        copies = list(report.copies.all())
        if copies and same(copies[-1].content, content):
            raise Refused(_("This has been sent already, and nothing has changed since."))
        copy = SentCopy.objects.create(
            report=report,
            number=len(copies),
            content=content,
            filled_by=report.filled_by.username,
            signed_by=user.username,
            at_ms=now_ms,
        )
        Report.objects.filter(pk=report.pk).update(state="sent")
        note(user.username, "report_signed", now_ms, about=report.day, detail=str(copy.number))
    return copy


def content_of(report: Report, figures: Figures) -> dict[str, Any]:
    """What would be sent now."""
    return {**figures.content(), "typed": report.typed, "drafted": report.drafted, "notes": report.notes}


def same(sent: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a copy says what would be sent now; a figure that the form lacked when it was sent was 0."""
    counts = {key: sent["counts"].get(key, 0) for key in content["counts"]}
    return {"drafted": {}, **sent, "counts": counts} == content


def corrected(content: Mapping[str, Any]) -> list[tuple[str | Promise, int, int]]:
    """Where the clerk's figure is not the registers': word, what they told, what was typed."""
    typed, told = content["typed"], content.get("drafted", {})
    return [
        (word, told[key], typed[key])
        for key, word in TYPED.items()
        if key in typed and key in told and typed[key] != told[key]
    ]


def digest(content: Mapping[str, Any]) -> str:
    """A short name of exactly this content."""
    return sha256(canonical(content)).hexdigest()[:32]


def moved(
    sent: Mapping[str, Any], now: Mapping[str, Any], told: Mapping[str, int]
) -> list[tuple[str | Promise, int, int]]:
    """The figures that differ between a copy and what records and registers tell now: word, then, now.

    `told` is what the registers tell now; of those figures the ones count here that late rows alone can move.
    """
    then = sent.get("drafted", {})
    return [
        (line.word, sent["counts"].get(key, 0), now["counts"][key])
        for key, line in COUNTED.items()
        if sent["counts"].get(key, 0) != now["counts"][key]
    ] + [
        (word, then[key], told[key])
        for key, word in TYPED.items()
        if key in DATED and key in then and key in told and then[key] != told[key]
    ]


def outgrown(day: Day, now_ms: int) -> list[str]:
    """Days up to this one whose sent copy no longer says what the records say: a correction is due."""
    oldest = str(day.shifted(-DAYS_BACK_MAX))
    sent = Report.objects.filter(state="sent", day__gte=oldest, day__lte=str(day)).order_by("day")
    found = []
    for report in sent.prefetch_related("copies"):
        day_ = Day.parse(report.day)
        content = content_of(report, figures_of(day_, now_ms))
        sent_copy = list(report.copies.all())[-1].content
        if not same(sent_copy, content) or moved(sent_copy, content, drafted(day_, now_ms)):
            found.append(report.day)
    return found


def _whole(text: str, word: str | Promise) -> int:
    text = text.strip()
    if not text.isdecimal() or len(text) > TYPED_CHARS_MAX or int(text) > TYPED_MAX:
        raise Refused(_("%(figure)s: enter a whole number; none is 0.") % {"figure": word})
    return int(text)
