"""Visits announced at the office, and visitors seen off at the gates. Days and hours as people write them."""

from django.conf import settings
from django.db import models

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

SIGNED_OUT = "visits_signed_out"


class Visit(models.Model):
    """A visit announced. `code` is what its pass says to a gate's scanner; "" for what nobody said.

    `day_from` to `day_to` are both included; between `hour_from` and `hour_to` on each of them.
    """

    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=11)
    place = models.CharField(max_length=80, blank=True)
    host = models.CharField(max_length=40, blank=True)  # an id of the roster
    unit = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80, blank=True)
    people = models.IntegerField(default=1)
    day_from = models.CharField(max_length=10)
    day_to = models.CharField(max_length=10)
    hour_from = models.CharField(max_length=5, blank=True)
    hour_to = models.CharField(max_length=5, blank=True)
    code = models.CharField(max_length=32, unique=True)
    made_ms = models.BigIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_ms = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        indexes = (models.Index(fields=("day_to", "day_from"), name="visit_days"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.day_from}"


class SignedOut(models.Model):
    """A guard has seen a visitor off; `about` is the record of the entry that let them in."""

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    about = models.CharField(max_length=64)
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)

    class Meta:
        """Keys and indexes."""

        db_table = SIGNED_OUT
        indexes = (models.Index(fields=("about",), name="signed_out_about"),)

    def __str__(self) -> str:
        return self.about
