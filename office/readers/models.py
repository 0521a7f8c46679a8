"""Tokens of programs that read."""

from django.conf import settings
from django.db import models

LABEL_CHARS_MAX = 64


class ReaderToken(models.Model):
    """One program. The token itself is shown once; `clear` lets it read names and personal columns."""

    label = models.CharField(max_length=LABEL_CHARS_MAX)
    token_hash = models.BinaryField(max_length=32, unique=True)
    clear = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at_ms = models.BigIntegerField()
    used_ms = models.BigIntegerField(null=True)
    ended_ms = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        db_table = "readers_token"

    def __str__(self) -> str:
        return self.label
