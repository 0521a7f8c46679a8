"""The roll-up that goes up: one row for each county and day, and nobody's name in it."""

from django.db import models

TABLE = "counties_day"
COUNTY_CHARS_MAX = 64
# The figures of the daily report that a city adds up, by the report's own keys.
FIGURES = ("fever", "symptom", "home_isolation", "fever_clinic", "refused", "unjudged")


class CountyDay(models.Model):
    """A county's `day` (2026-11-23) as its office counted it at `counted_ms` (Unix ms) from its registers.

    Gates that should have reported are `due`; `reported`, `zero` and `missing` of them add up to it.
    """

    pk = models.CompositePrimaryKey("county", "day")
    county = models.CharField(max_length=COUNTY_CHARS_MAX)
    day = models.CharField(max_length=10)
    counted_ms = models.BigIntegerField()
    due = models.IntegerField()
    reported = models.IntegerField()
    zero = models.IntegerField()
    missing = models.IntegerField()
    entries = models.IntegerField()
    fever = models.IntegerField()
    symptom = models.IntegerField()
    home_isolation = models.IntegerField()
    fever_clinic = models.IntegerField()
    refused = models.IntegerField()
    unjudged = models.IntegerField()

    class Meta:
        """Its name is what both servers know it by."""

        db_table = TABLE

    def __str__(self) -> str:
        return f"{self.county} {self.day}"
