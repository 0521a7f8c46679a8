"""What was published when, and the draft of what comes next. What was published is never changed."""

from django.db import models

ACCOUNT_CHARS_MAX = 150
# Why a version was published: a file by command, the draft, an older content again, or by itself because a
# register changed of which the document carries a part.
CAUSES = ("file", "draft", "back", "register")


class SiteVersion(models.Model):
    """One published version: its manifest as it was signed (sync.manifest), and the signature.

    `by` is the account, "" for a command; `back_to` the version whose content it repeats.
    """

    version = models.BigIntegerField(unique=True)
    manifest = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    published_ms = models.BigIntegerField()
    by = models.CharField(max_length=ACCOUNT_CHARS_MAX, blank=True, default="")
    cause = models.CharField(max_length=16, default="file")
    back_to = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.version)


class SitePart(models.Model):
    """A part's bytes by their SHA-256 in hex; versions that share a part share the row."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class SiteDraft(models.Model):
    """The site document under work: one row at most, none while nothing has been changed.

    `base` is the version that it was begun from; `revision` changes with every edit and never
    comes back, so that of two edits at once none is lost and nobody publishes what they have not seen.
    """

    document = models.TextField()
    base = models.BigIntegerField()
    revision = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    changed_by = models.CharField(max_length=ACCOUNT_CHARS_MAX)

    def __str__(self) -> str:
        return f"{self.base}+{self.revision}"
