"""The kiosks that may send, and when each was last heard. It knows nothing of records."""

import json
from typing import Any

from django.db import models

NAME_CHARS_MAX = 64
LABEL_CHARS_MAX = 32


class Device(models.Model):
    """A kiosk.

    `public_key` (Ed25519) is that of its enrolment; from then on its token (only its hash is kept) is void.
    `heartbeat` is the last one as it came (a JSON object); `backlog` was
    taken out of it: records that the kiosk still holds, None if it never said. `complete_ms` is the moment up
    to which everything that it wrote is known to be here. `forked_ms` is set
    when it sent another history than the one already here: a cloned card, or a ledger that was tampered with.
    """

    name = models.CharField(max_length=NAME_CHARS_MAX, unique=True)
    site = models.CharField(max_length=NAME_CHARS_MAX)
    gate = models.CharField(max_length=NAME_CHARS_MAX)
    label = models.CharField(max_length=LABEL_CHARS_MAX, blank=True, default="")
    token_hash = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=32, null=True)
    added_ms = models.BigIntegerField()
    revoked_ms = models.BigIntegerField(null=True)
    seen_ms = models.BigIntegerField(null=True)
    forked_ms = models.BigIntegerField(null=True)
    heartbeat_ms = models.BigIntegerField(null=True)
    heartbeat = models.TextField(default="{}")
    backlog = models.BigIntegerField(null=True)
    complete_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def vitals(self) -> dict[str, Any]:
        """The fields of the last heartbeat."""
        fields: dict[str, Any] = json.loads(self.heartbeat)
        return fields

    @property
    def key_shown(self) -> str:
        """The start of its public key, to be compared with the kiosk's."""
        return bytes(self.public_key or b"").hex()[:16]

    @property
    def gate_label(self) -> str:
        """What people call the gate; its short name if nobody said."""
        return self.label or self.gate


def gate_labels() -> dict[str, str]:
    """What people call each gate."""
    return {device.gate: device.gate_label for device in Device.objects.order_by("name")}


class DeviceKey(models.Model):
    """A key that a device has or had: ledgers that were begun with it are bound to it for good."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="keys")
    public_key = models.BinaryField(max_length=32, unique=True)
    since_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.device} {bytes(self.public_key).hex()[:16]}"


class Invitation(models.Model):
    """An enrolment code: made here, claimed by one kiosk, confirmed by a person. See sync.invitation.

    `name` is what the kiosk says of the secret; the secret itself is emptied when it is confirmed.
    """

    name = models.CharField(max_length=32, unique=True)
    secret = models.BinaryField(max_length=16)
    url = models.CharField(max_length=200)
    ca = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=NAME_CHARS_MAX)
    site = models.CharField(max_length=NAME_CHARS_MAX)
    gate = models.CharField(max_length=NAME_CHARS_MAX)
    label = models.CharField(max_length=LABEL_CHARS_MAX, blank=True, default="")
    made_ms = models.BigIntegerField()
    claimed_ms = models.BigIntegerField(null=True)
    public_key = models.BinaryField(max_length=32, null=True)
    confirmed_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.device} {self.name[:8]}"
