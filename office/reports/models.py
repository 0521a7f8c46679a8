"""Daily reports: a draft until it is signed, and copies of what was sent, which nothing changes."""

from django.conf import settings
from django.db import models

NOTES_CHARS_MAX = 2_000
STATES = ("draft", "filled", "sent")


class Report(models.Model):
    """The report of one day, `day` as 2026-11-23.

    `typed` are the figures that the office answers for (a JSON object of whole numbers), `drafted` what the
    registers told of them when they were typed. A report that was sent stays sent; what arrives later shows
    beside it until somebody sends a correction.
    """

    day = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=8, default="draft")
    typed = models.JSONField(default=dict)
    drafted = models.JSONField(default=dict)
    notes = models.CharField(max_length=NOTES_CHARS_MAX, blank=True, default="")
    drafted_ms = models.BigIntegerField()
    filled_ms = models.BigIntegerField(null=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reports_filled"
    )

    class Meta:
        """Keys and indexes."""

        db_table = "reports_report"

    def __str__(self) -> str:
        return self.day


class SentCopy(models.Model):
    """What was sent, word for word: number 0 first, then each correction. Rows are only ever added."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="copies")
    number = models.IntegerField()
    content = models.JSONField()
    filled_by = models.CharField(max_length=150)
    signed_by = models.CharField(max_length=150)
    at_ms = models.BigIntegerField()

    class Meta:
        """Keys and indexes."""

        db_table = "reports_sent"
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="one_copy_a_number"),)
        ordering = ("report_id", "number")

    def __str__(self) -> str:
        return f"{self.report.day} {self.number}"
