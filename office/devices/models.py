"""The kiosks that may send, and when each was last heard. It knows nothing of records."""

import json
from typing import Any

from django.db import models

NAME_CHARS_MAX = 64
LABEL_CHARS_MAX = 32


class Device(models.Model):
    """A kiosk.

    Only the token's hash is kept. `heartbeat` is the last one as it came (a JSON object); `backlog` was
    taken out of it: records that the kiosk still holds, None if it never said. `complete_ms` is the moment up
    to which everything that it wrote is known to be here. `forked_ms` is set
    when it sent another history than the one already here: a cloned card, or a ledger that was tampered with.
    """

    name = models.CharField(max_length=NAME_CHARS_MAX, unique=True)
    site = models.CharField(max_length=NAME_CHARS_MAX)
    gate = models.CharField(max_length=NAME_CHARS_MAX)
    label = models.CharField(max_length=LABEL_CHARS_MAX, blank=True, default="")
    token_hash = models.BinaryField(max_length=32)
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
    def gate_label(self) -> str:
        """What people call the gate; its short name if nobody said."""
        return self.label or self.gate


def gate_labels() -> dict[str, str]:
    """What people call each gate."""
    return {device.gate: device.gate_label for device in Device.objects.order_by("name")}
