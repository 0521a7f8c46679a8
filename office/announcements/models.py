"""Announcements as they were written, one row for each wording; what was approved is never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from office.sound.models import Sound

NAME_CHARS_MAX = 40  # an id of the site document


class Wording(models.Model):
    """One wording of an announcement, `name` being its id at the gates and in what they played.

    `content` is the announcement as the site document has it, without id and audio. The last wording is what
    is being worked on; the last approved one is at the gates, from the version `sent` on, unless it has been
    withdrawn or its days are over.
    """

    name = models.CharField(max_length=NAME_CHARS_MAX)
    content = models.JSONField()
    sound = models.ForeignKey(Sound, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at_ms = models.BigIntegerField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_ms = models.BigIntegerField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_ms = models.BigIntegerField(null=True)
    sent = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        db_table = "announcements_wording"
        indexes = (models.Index(fields=("name", "-id"), name="wording_name"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    def item(self) -> dict[str, Any]:
        """As the site document has it."""
        audio = self.sound.audio if self.sound is not None and self.sound.audio else None
        return {"id": self.name, **self.content, "audio": audio}
