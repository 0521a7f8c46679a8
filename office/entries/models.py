"""The entry register: one row for each screening, in plain columns, derived from the records.

Everything here can be written again from the stored records (`python -m office rebuild_entries`). Later
records (alarm acknowledged, identified) fill columns that are empty at first; verdicts are never changed.
"""

from django.db import models
from django.db.models import Q

from office.devices.models import NAME_CHARS_MAX
from office.ingest.batch import INCARNATION_CHARS_MAX

VERDICTS = ("admit", "refer", "refuse", "unjudged")
CATEGORIES = ("staff", "visitor", "resident", "unknown")
OUTCOMES = ("released", "home_isolation", "fever_clinic", "left")
TABLE = "entries_entry"
TALLY_TABLE = "entries_tally"
UNIT_CHARS_MAX = 128  # the longest names of offices in use have forty


class Entry(models.Model):
    """One person at one gate. Temperatures in hundredths of a degree Celsius.

    A number that is not known is None, a text "".
    """

    record_id = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=NAME_CHARS_MAX)
    incarnation = models.CharField(max_length=INCARNATION_CHARS_MAX)
    seq = models.BigIntegerField()
    site = models.CharField(max_length=64)
    gate = models.CharField(max_length=64)
    software = models.CharField(max_length=64, blank=True)

    # `at_ms` is the office's best knowledge and the order of every list; the rest is as the kiosk wrote it.
    at_ms = models.BigIntegerField()
    timed_by = models.CharField(max_length=8)
    clock = models.CharField(max_length=16)
    wall_ms = models.BigIntegerField()
    boot = models.CharField(max_length=64)
    boottime_ms = models.BigIntegerField()
    received_ms = models.BigIntegerField()

    verdict = models.CharField(max_length=8)
    reasons = models.JSONField()
    fever = (
        models.BooleanField()
    )  # whether a fever line is among the reasons: the figure that everybody asks for
    category = models.CharField(max_length=8)
    direction = models.CharField(max_length=64)
    mask = models.BooleanField(null=True)
    training = models.BooleanField()
    guard = models.CharField(max_length=64, blank=True)
    rules_version = models.BigIntegerField(null=True)
    roster_version = models.BigIntegerField(null=True)

    estimate_centi_c = models.IntegerField(null=True)
    skin_centi_c = models.IntegerField(null=True)
    corrected_centi_c = models.IntegerField(null=True)
    ambient_centi_c = models.IntegerField(null=True)
    level_centi_c = models.IntegerField(null=True)
    line_centi_c = models.IntegerField(null=True)
    spread_centi_c = models.IntegerField(null=True)
    fever_threshold_centi_c = models.IntegerField(null=True)
    samples = models.IntegerField(null=True)
    checksum_failures = models.IntegerField(null=True)
    sensor = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=64, blank=True)

    name = models.CharField(max_length=64, blank=True)
    person_id = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=64, blank=True)

    from_area = models.CharField(max_length=16, blank=True)  # of a visitor, as all of these
    from_place = models.CharField(max_length=64, blank=True)  # stands in the personal part of the record
    host_unit = models.CharField(max_length=UNIT_CHARS_MAX, blank=True)
    purpose = models.CharField(max_length=16, blank=True)

    acknowledged_after_ms = models.BigIntegerField(null=True)
    acknowledged_by = models.CharField(max_length=64, blank=True)

    outcome = models.CharField(max_length=16, blank=True)  # of the guard's recheck
    outcome_after_ms = models.BigIntegerField(null=True)
    contact_centi_c = models.IntegerField(null=True)  # by a contact thermometer
    clinic = models.CharField(max_length=128, blank=True)

    class Meta:
        """Keys and indexes."""

        db_table = TABLE
        # Lists read them backwards. Numbers only: texts in them doubled the file.
        indexes = (
            models.Index(fields=("at_ms", "seq", "id"), name="entry_time"),
            models.Index(fields=("gate", "at_ms", "seq", "id"), name="entry_gate"),
            models.Index(fields=("at_ms", "verdict", "fever", "training"), name="entry_day_verdict"),
            models.Index(fields=("person_id", "at_ms", "seq"), name="entry_person"),
            models.Index(fields=("name", "at_ms", "seq"), name="entry_name"),
            models.Index(
                fields=("device", "incarnation", "boot"),
                name="entry_untimed",
                condition=Q(timed_by="receipt"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.seq}"


class Tally(models.Model):
    """How many entries are alike: of a kiosk, a day (number since 1970), and all that is counted."""

    day = models.BigIntegerField()
    device = models.CharField(max_length=NAME_CHARS_MAX)
    gate = models.CharField(max_length=64)
    training = models.BooleanField()
    category = models.CharField(max_length=8)
    direction = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8)
    fever = models.BooleanField()
    symptom = models.BooleanField()
    no_mask = models.BooleanField()
    outcome = models.CharField(max_length=16, blank=True)
    n = models.BigIntegerField()

    class Meta:
        """Its key, and the way from gate to gate."""

        db_table = TALLY_TABLE
        constraints = (
            models.UniqueConstraint(
                fields=(
                    "day",
                    "device",
                    "gate",
                    "training",
                    "category",
                    "direction",
                    "verdict",
                    "fever",
                    "symptom",
                    "no_mask",
                    "outcome",
                ),
                name="tally_alike",
            ),
        )
        indexes = (models.Index(fields=("gate",), name="tally_gate"),)

    def __str__(self) -> str:
        return f"{self.device} {self.day}: {self.n}"
