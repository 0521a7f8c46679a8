"""What arrived, byte for byte, and how far each kiosk's chain is complete. It knows nothing of registers."""

from django.conf import settings
from django.db import models

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

# A branch is named after the chain that it left: 64 characters, "~", 16 hex digits.
CHAIN_CHARS_MAX = INCARNATION_CHARS_MAX + 17


class StoredRecord(models.Model):
    """A record as it came.

    `line` are its canonical bytes; `person` and `salt` its personal part, which may be forgotten later
    without breaking the chain; a part without a salt is sealed, and can't be opened here. `record_id` is NULL
    where the line has none, or one that another record has.
    """

    pk = models.CompositePrimaryKey("device", "incarnation", "seq")
    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=CHAIN_CHARS_MAX)
    seq = models.BigIntegerField()
    record_id = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - several may have none
    kind = models.CharField(max_length=64)
    line = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    person = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    received_ms = models.BigIntegerField()

    class Meta:
        """Keys and indexes."""

        db_table = "ingest_record"

    def __str__(self) -> str:
        return f"{self.device} {self.seq}"


class Chain(models.Model):
    """The cursor of one ledger file: `seq` records are here without a gap, `head` is the last one's hash.

    `safe` is the highest seq inside a checked backup. `genesis` is the hash before the first record; NULL in
    chains from before devices had keys.
    `forked_from` is "" but for a branch: another history that a device sent for numbers already taken.
    """

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=CHAIN_CHARS_MAX)
    seq = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    genesis = models.BinaryField(max_length=32, null=True)
    safe = models.BigIntegerField(default=0)
    forked_from = models.CharField(max_length=INCARNATION_CHARS_MAX, blank=True, default="")
    opened_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()

    class Meta:
        """Keys and indexes."""

        constraints = (models.UniqueConstraint(fields=("device", "incarnation"), name="one_cursor_a_chain"),)

    def __str__(self) -> str:
        return f"{self.device} {self.incarnation} {self.seq}"

    @property
    def head_hex(self) -> str:
        """The last hash in hex."""
        return bytes(self.head).hex()


class Boot(models.Model):
    """What the wall clock stood at when a kiosk's boot-time clock stood at 0: one trusted record told."""

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=CHAIN_CHARS_MAX)
    boot = models.CharField(max_length=64)
    offset_ms = models.BigIntegerField()

    class Meta:
        """Keys and indexes."""

        constraints = (
            models.UniqueConstraint(fields=("device", "incarnation", "boot"), name="one_offset_a_boot"),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.boot}"


class TrayItem(models.Model):
    """A record that is stored and acknowledged but feeds no register until a person has looked."""

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=CHAIN_CHARS_MAX)
    seq = models.BigIntegerField()
    reason = models.CharField(max_length=32)
    detail = models.CharField(max_length=200)
    received_ms = models.BigIntegerField()
    settled_ms = models.BigIntegerField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Keys and indexes."""

        constraints = (
            models.UniqueConstraint(fields=("device", "incarnation", "seq"), name="once_in_the_tray"),
        )
        indexes = (models.Index(fields=("-id",), condition=models.Q(settled_ms=None), name="tray_waiting"),)

    def __str__(self) -> str:
        return f"{self.device} {self.seq} {self.reason}"
