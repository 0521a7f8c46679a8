"""The audit trail: who looked at whom, what left the house, who signed in. Chained, so that a cut shows."""

from django.db import models

ACTION_CHARS_MAX = 32
ABOUT_CHARS_MAX = 128
DETAIL_CHARS_MAX = 400


class AuditEntry(models.Model):
    """One line. `line` are the bytes that `hash` covers, with the hash before; the rest is for reading.

    Nobody's name stands in it but the account's: a person is named by the entry that was looked at.
    """

    at_ms = models.BigIntegerField()
    account = models.CharField(max_length=150)
    action = models.CharField(max_length=ACTION_CHARS_MAX)
    about = models.CharField(max_length=ABOUT_CHARS_MAX, blank=True)
    detail = models.CharField(max_length=DETAIL_CHARS_MAX, blank=True)
    line = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """Keys and indexes."""

        db_table = "audit_entry"
        indexes = (models.Index(fields=("account", "-id"), name="audit_account"),)

    def __str__(self) -> str:
        return f"{self.account} {self.action}"
