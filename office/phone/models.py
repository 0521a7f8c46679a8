"""Who may report by phone, and what they owe. What they send are rows of the registers."""

from django.conf import settings
from django.db import models

NAME_CHARS_MAX = 64
UNIT_CHARS_MAX = 128


class Reporter(models.Model):
    """One person with a personal link. `issue` rises when the link is replaced: the older one is dead."""

    name = models.CharField(max_length=NAME_CHARS_MAX)
    unit = models.CharField(max_length=UNIT_CHARS_MAX)
    issue = models.IntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        db_table = "phone_reporter"
        constraints = (models.UniqueConstraint(fields=("name", "unit"), name="one_link_a_person"),)

    def __str__(self) -> str:
        return str(self.pk)


class Owed(models.Model):
    """A report that somebody owes each day from `first` to `last`; `last` "" is until further notice."""

    reporter = models.ForeignKey(Reporter, models.CASCADE, related_name="owed")
    duty = models.CharField(max_length=16)
    first = models.CharField(max_length=10)
    last = models.CharField(max_length=10, blank=True)

    class Meta:
        """Keys and indexes."""

        db_table = "phone_owed"
        indexes = (models.Index(fields=("first", "last"), name="owed_days"),)

    def __str__(self) -> str:
        return f"{self.reporter_id} {self.duty}"
