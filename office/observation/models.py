"""Decisions about observation: never changed, the latest of a person is the one that holds."""

from django.conf import settings
from django.db import models

KINDS = ("set", "extended", "released")


class Decision(models.Model):
    """Somebody's observation as it stands after this decision.

    `days` counts from `from_day`, which is day 1; `released_day` is the first day without, "" while it lasts.
    `decided_by` is who decided it, `by` the account that wrote it down.
    """

    person_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    from_day = models.CharField(max_length=10)
    days = models.IntegerField()
    released_day = models.CharField(max_length=10, blank=True)
    decided_by = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)
    at_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """Keys and indexes."""

        indexes = (models.Index(fields=("person_id", "-id"), name="decision_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
