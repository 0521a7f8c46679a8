"""Rows of the registers, never changed or deleted: a correction is a row that names the older one."""

from django.conf import settings
from django.db import models

VIEW_CHARS_MAX = 24  # a name that fits on a button
QUERY_CHARS_MAX = 2_000  # the keys of every column and a search
ELSEWHERE = ("phone", "gate")  # beside "desk": typed by an account


class Row(models.Model):
    """One row of one register; `day` and `who` are copies of two of its values, for the indexes.

    `corrects` is the row in whose place this one stands; `corrected` says that another stands in this one's.
    A row that corrects with `void` takes the older one back and puts nothing in its place.
    `by` is the account that typed it; a row that a person sent from their phone, or that came with a gate's
    record, has none: `source` says so, and `source_ref` names the personal link or the record.
    """

    register = models.CharField(max_length=16)
    day = models.CharField(max_length=10)
    who = models.CharField(max_length=200)
    values = models.JSONField()
    at_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    source = models.CharField(max_length=8, default="desk")
    source_ref = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    corrected = models.BooleanField(default=False)
    void = models.BooleanField(default=False)

    class Meta:
        """Keys and indexes."""

        db_table = "registers_row"
        constraints = (
            models.UniqueConstraint(fields=("corrects",), name="one_correction_a_row"),
            models.UniqueConstraint(  # a record that is read again adds no second row
                fields=("register", "source_ref"), name="one_row_a_record", condition=models.Q(source="gate")
            ),
        )
        indexes = (
            models.Index(fields=("register", "-day", "-id"), name="row_day"),
            models.Index(fields=("register", "who", "-day", "-id"), name="row_who"),
        )

    def __str__(self) -> str:
        return f"{self.register} {self.pk}"


class SavedView(models.Model):
    """What somebody wants to see of a register again, under a name: search, filter, order and columns.

    `query` is the address's part without days, so that a view of last month shows this month's rows.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=16)
    name = models.CharField(max_length=VIEW_CHARS_MAX)
    query = models.CharField(max_length=QUERY_CHARS_MAX)

    class Meta:
        """Keys and indexes."""

        db_table = "registers_view"
        constraints = (models.UniqueConstraint(fields=("user", "register", "name"), name="one_view_a_name"),)

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that was read and waits for somebody to say that its rows may be added; dropped after a day."""

    register = models.CharField(max_length=16)
    rows = models.JSONField()
    at_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        """Keys and indexes."""

        db_table = "registers_upload"

    def __str__(self) -> str:
        return f"{self.register} {self.pk}"
