"""Events at the gates, derived from their records like every register."""

from django.db import models

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

TABLE = "events_event"


class Event(models.Model):
    """One record that is neither an entry nor about one. `facts` are its own fields, nothing personal."""

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    seq = models.BigIntegerField()
    gate = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    guard = models.CharField(max_length=64, blank=True)
    training = models.BooleanField()
    facts = models.JSONField()
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)

    class Meta:
        """Keys and indexes."""

        db_table = TABLE
        constraints = (
            models.UniqueConstraint(fields=("device", "incarnation", "seq"), name="one_event_a_record"),
        )
        indexes = (
            models.Index(fields=("-at_ms", "-id"), name="event_time"),
            models.Index(fields=("kind", "-at_ms", "-id"), name="event_kind"),
            models.Index(
                fields=("device", "incarnation", "boot"),
                name="event_untimed",
                condition=models.Q(timed_by="receipt"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.kind}"
