"""What may be done with a case, and what must be done before it is closed. Refusals are words."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.accounts.models import User
from office.audit.trail import note as audit
from office.cases.models import NOTE_CHARS_MAX, Case, Step
from office.entries.models import Entry

TENTHS_MIN, TENTHS_MAX = 340, 430  # what a clinical thermometer can show
KINDS_ENTERED = ("follow_up", "diagnosis", "note")


class Refused(Exception):
    """This can't be done now; `words` say what to do first."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words


def take(entry: Entry, user: User, now_ms: int) -> Case:
    """Whoever takes a case answers for it; taking over another's is said in its history."""
    with transaction.atomic():
        case, new = Case.objects.select_for_update().get_or_create(
            record_id=entry.record_id, defaults={"owner": user, "taken_ms": now_ms}
        )
        if not new and case.owner == user:
            return case
        if case.closed_ms is not None:
            raise Refused(_("This case is closed."))
        Case.objects.filter(pk=case.pk).update(owner=user)
        case.owner = user
        Step.objects.create(case=case, at_ms=now_ms, by=user, kind="taken")
    audit(user.username, "case_taken", now_ms, about=entry.record_id)
    return case


def add(case: Case, user: User, posted: Mapping[str, str], now_ms: int) -> Step:
    """A follow-up (with the day's temperature), a diagnosis, or a note. Raises: Refused."""
    if case.closed_ms is not None:
        raise Refused(_("This case is closed."))
    kind = posted.get("kind", "")
    words = posted.get("note", "").strip()
    if kind not in KINDS_ENTERED or len(words) > NOTE_CHARS_MAX:
        raise Refused(_("Choose what it is, and keep it short."))
    contact_centi_c = _temperature(posted.get("temperature", "").strip())
    if kind == "follow_up" and contact_centi_c is None:
        raise Refused(_("A follow-up needs the day's temperature by thermometer, 34.0 to 43.0."))
    if kind != "follow_up" and not words:
        raise Refused(_("Write what was found."))
    return Step.objects.create(
        case=case, at_ms=now_ms, by=user, kind=kind, contact_centi_c=contact_centi_c, note=words
    )


def close(case: Case, entry: Entry, user: User, now_ms: int) -> None:
    """End it. Raises: Refused, naming what is missing: measured again, an outcome, a last follow-up."""
    if case.closed_ms is not None:
        raise Refused(_("This case is closed."))
    readings = [step.contact_centi_c for step in case.steps.all() if step.contact_centi_c is not None]
    if entry.contact_centi_c is None and not readings:
        raise Refused(_("Nobody has measured again with a thermometer."))
    if not entry.outcome:
        raise Refused(_("The guard has not said the outcome yet."))
    if not readings:
        raise Refused(_("A last follow-up is missing."))
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(closed_ms=now_ms)
        Step.objects.create(case=case, at_ms=now_ms, by=user, kind="closed")
        audit(user.username, "case_closed", now_ms, about=case.record_id)


def _temperature(text: str) -> int | None:
    """37.2 as hundredths; None for nothing. Raises: Refused."""
    if not text:
        return None
    whole, _dot, tenths = text.replace("．", ".").partition(".")
    digits = whole + (tenths or "0")
    if len(digits) != 3 or not digits.isdecimal() or not TENTHS_MIN <= int(digits) <= TENTHS_MAX:
        raise Refused(_("A follow-up needs the day's temperature by thermometer, 34.0 to 43.0."))
    return int(digits) * 10
