"""Faults that kiosks reported and have not taken back: derived from their records, like every register."""

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

TABLE = "fleet_fault"

FAULT_WORDS: dict[str, str | Promise] = {
    "no_answer": _("thermometer does not answer"),
    "bus_stuck": _("thermometer's wires stuck"),
    "checksum_mismatch": _("thermometer's readings garbled"),
    "sensor_fault": _("thermometer fault"),
    "implausible_reading": _("thermometer's readings impossible"),
    "bus_missing": _("thermometer's bus not there"),
    "bus_forbidden": _("no right to use the thermometer"),
    "unexpected_part": _("another part answers for the thermometer"),
    "pin_unavailable": _("a pin is not available"),
    "cards_full": _("too many recheck cards open"),
    "ledger_busy": _("storage busy"),
    "ledger_full": _("storage full"),
    "ledger_unreachable": _("storage not there"),
    "ledger_locked": _("ledger held by another program"),
    "ledger_foreign": _("ledger of another kiosk"),
    "ledger_damaged": _("ledger damaged"),
    "site_forged": _("site document not signed by the office"),
    "site_older": _("site document older than the one in force"),
    "site_damaged": _("site document damaged on the way"),
    "site_unreadable": _("site document can't be used"),
}


class Fault(models.Model):
    """One fault of one part of a kiosk, from the record that told of it until `over`."""

    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    seq = models.BigIntegerField()
    part = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)
    over = models.BooleanField(default=False)

    class Meta:
        """Keys and indexes."""

        db_table = TABLE
        constraints = (
            models.UniqueConstraint(fields=("device", "incarnation", "seq"), name="one_fault_a_record"),
        )
        indexes = (
            models.Index(fields=("device", "incarnation"), name="fault_open", condition=Q(over=False)),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.code}"

    @property
    def word(self) -> str:
        """The fault in words; a code that is not known here as it came."""
        return str(FAULT_WORDS.get(self.code, self.code or self.part or _("fault")))
