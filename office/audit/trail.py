"""Writes and checks the audit trail: each line's hash covers the one before, so none can be taken out."""

from dataclasses import dataclass

from django.db import transaction

from kiosk.ledger.record import canonical, link
from office.audit.models import ABOUT_CHARS_MAX, DETAIL_CHARS_MAX, AuditEntry

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole trail found; `first_bad` is the number of the first line that is wrong."""

    lines: int
    first_bad: int | None = None


def note(account: str, action: str, at_ms: int, *, about: str = "", detail: str = "") -> None:
    """Add a line; durable when this returns, or with the transaction that it is part of."""
    with transaction.atomic():
        # The last row is locked where rows can be; SQLite's transaction holds the whole file already.
        last = AuditEntry.objects.select_for_update().order_by("-id").first()
        fields = {
            "at_ms": at_ms,
            "account": account,
            "action": action,
            "about": about[:ABOUT_CHARS_MAX],
            "detail": detail[:DETAIL_CHARS_MAX],
        }
        line = canonical(fields)
        previous = bytes(last.hash) if last else GENESIS
        AuditEntry.objects.create(**fields, line=line, hash=link(previous, line))


def check() -> Checked:
    """Read the whole trail, oldest first; numbers run without a gap, for nothing ever deletes a line."""
    previous, lines = GENESIS, 0
    for entry in AuditEntry.objects.order_by("id").iterator():
        lines += 1
        expected = canonical(
            {
                "at_ms": entry.at_ms,
                "account": entry.account,
                "action": entry.action,
                "about": entry.about,
                "detail": entry.detail,
            }
        )
        previous = link(previous, expected)
        if bytes(entry.line) != expected or bytes(entry.hash) != previous:
            return Checked(lines, entry.pk)
    return Checked(lines)
