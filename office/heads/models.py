"""What the office signed each day, and which kiosks signed under it. Rows are only ever added."""

from django.db import models

from office.devices.models import NAME_CHARS_MAX
from office.ingest.models import CHAIN_CHARS_MAX


class PublishedHead(models.Model):
    """A head as it was signed (sync.heads): `head` and `signature` in hex."""

    day = models.CharField(max_length=10)
    name = models.CharField(max_length=NAME_CHARS_MAX + 1 + CHAIN_CHARS_MAX)
    seq = models.BigIntegerField()
    head = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        """Keys and indexes."""

        db_table = "heads_published"
        constraints = (models.UniqueConstraint(fields=("day", "name"), name="one_head_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.seq}"


class Cosignature(models.Model):
    """A kiosk's signature (hex) under a head that it compared with those before."""

    published = models.ForeignKey(PublishedHead, models.CASCADE, related_name="cosignatures")
    device = models.CharField(max_length=NAME_CHARS_MAX)
    signature = models.CharField(max_length=128)
    at_ms = models.BigIntegerField()

    class Meta:
        """Keys and indexes."""

        db_table = "heads_cosigned"
        constraints = (models.UniqueConstraint(fields=("published", "device"), name="one_cosignature"),)

    def __str__(self) -> str:
        return f"{self.published} {self.device}"
