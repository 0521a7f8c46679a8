"""Exits that count against a household's quota, derived from the records, in the order of being told."""

from django.db import models
from django.db.models import Q

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

TABLE = "exits_exit"
HOUSEHOLD_CHARS_MAX = 40  # what a site document may hold


class Exit(models.Model):
    """One exit at one gate. `number` is its place among all that is told: a corrected time gets a new one."""

    record_id = models.CharField(max_length=64, unique=True)
    number = models.BigIntegerField(unique=True)
    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    site = models.CharField(max_length=64)
    gate = models.CharField(max_length=64)
    household = models.CharField(max_length=HOUSEHOLD_CHARS_MAX)
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)

    class Meta:
        """Keys and indexes."""

        db_table = TABLE
        indexes = (
            models.Index(
                fields=("device", "incarnation", "boot"),
                name="exit_untimed",
                condition=Q(timed_by="receipt"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gate} {self.number}"


class ExitCounter(models.Model):
    """The last number that was given. One row, locked by whoever numbers: numbers appear in their order."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
