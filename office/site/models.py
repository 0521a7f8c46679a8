"""What was published when. Versions only rise; nothing that was published is ever changed."""

from django.db import models


class SiteVersion(models.Model):
    """One published version: its manifest as it was signed (sync.manifest), and the signature."""

    version = models.BigIntegerField(unique=True)
    manifest = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    published_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.version)


class SitePart(models.Model):
    """A part's bytes by their SHA-256 in hex; versions that share a part share the row."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256
