"""What the office does about an alarm. The alarm itself is an entry; only what people add stands here."""

from django.conf import settings
from django.db import models

NOTE_CHARS_MAX = 500
STEPS = ("follow_up", "diagnosis", "note", "taken", "closed")


class Case(models.Model):
    """One flagged person's case, from the moment that somebody took it. `record_id` names the entry."""

    record_id = models.CharField(max_length=64, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    taken_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        db_table = "cases_case"
        indexes = (models.Index(fields=("taken_ms",), name="case_open", condition=models.Q(closed_ms=None)),)

    def __str__(self) -> str:
        return self.record_id


class Step(models.Model):
    """One thing that was done or found. Rows are only ever added; a mistake is followed by its correction.

    `contact_centi_c` is what a contact thermometer read that day, in hundredths of a degree Celsius.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    contact_centi_c = models.IntegerField(null=True)
    note = models.CharField(max_length=NOTE_CHARS_MAX, blank=True)

    class Meta:
        """Keys and indexes."""

        db_table = "cases_step"
        indexes = (models.Index(fields=("case", "at_ms"), name="step_case"),)

    def __str__(self) -> str:
        return self.kind
