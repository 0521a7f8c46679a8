"""What the office knows of a household beside the roster, and its trips as the gates recorded them."""

from django.db import models
from django.db.models import Q

from office.devices.models import NAME_CHARS_MAX
from office.exits.models import HOUSEHOLD_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

TABLE = "households_passage"


class Household(models.Model):
    """A dwelling by its number; `head` is an id of the roster, `relations` each member's to the head."""

    number = models.CharField(max_length=HOUSEHOLD_CHARS_MAX, unique=True)
    head = models.CharField(max_length=40, blank=True)
    pass_number = models.CharField(max_length=40, blank=True)
    relations = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.number


class Passage(models.Model):
    """Somebody of a household let out or in: who it was and how warm stands in the entry of the same record.

    `exception` is what a guard allowed it for, "" for an ordinary one.
    """

    record_id = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    household = models.CharField(max_length=HOUSEHOLD_CHARS_MAX)
    direction = models.CharField(max_length=8)
    exception = models.CharField(max_length=16, blank=True)
    excepted_by = models.CharField(max_length=64, blank=True)
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)

    class Meta:
        """Keys and indexes."""

        db_table = TABLE
        indexes = (
            models.Index(fields=("at_ms", "id"), name="passage_time"),
            models.Index(fields=("household", "at_ms"), name="passage_household"),
            models.Index(
                fields=("device", "incarnation", "boot"),
                name="passage_untimed",
                condition=Q(timed_by="receipt"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.household} {self.direction}"
