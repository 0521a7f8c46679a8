"""Which alarms there are, and who was near: along the entries' indexes."""

from django.db.models import QuerySet

from office.cases.models import Case
from office.entries.models import Entry

DAY_MS = 86_400_000
SHOWN_DAYS = 30
SHOWN_MAX = 100
NEAR_MS = 30 * 60_000  # who shared a gate and half an hour is looked back at
NEAR_SHOWN_MAX = 100


def alarms(now_ms: int, days: int = SHOWN_DAYS) -> list[Entry]:
    """Flagged people of the last days, newest first."""
    flagged = Entry.objects.filter(training=False, verdict="refer", at_ms__gte=now_ms - days * DAY_MS)
    return list(flagged.order_by("-at_ms", "-seq")[:SHOWN_MAX])


def cases_of(entries: list[Entry]) -> dict[str, Case]:
    """Those of them that somebody has taken, by the entry's record."""
    found = Case.objects.filter(record_id__in=[entry.record_id for entry in entries])
    return {case.record_id: case for case in found.select_related("owner").prefetch_related("steps")}


def near(entry: Entry) -> QuerySet[Entry]:
    """Who passed the same gate within half an hour before or after, by time."""
    return (
        Entry.objects.filter(
            gate=entry.gate,
            at_ms__gte=entry.at_ms - NEAR_MS,
            at_ms__lte=entry.at_ms + NEAR_MS,
            training=False,
        )
        .exclude(pk=entry.pk)
        .order_by("at_ms", "seq")[:NEAR_SHOWN_MAX]
    )
