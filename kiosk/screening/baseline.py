"""The level and the spread of the people just measured: what "warmer than the others" means here, now.

A fixed limit on skin finds nobody at a cold gate and everybody at a warm one; the level follows the
room, the season and the sensor's drift. It is an image of the last records, person by person, and never
stored beside them: what a verdict rested on can be told from the ledger alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from kiosk.screening.parameters import Parameters

LEVEL_PEOPLE = 80
SPREAD_PEOPLE = 80
PSEUDO_READINGS = 5  # so that the first person of all meets the commissioning level, not an empty room
SPREAD_WEIGHT = 40  # people's worth of trust in the commissioning spread
MAD_TO_SD = 1.4826  # for a normal distribution

# A gate moved outdoors, a draught, another sensor: when the median of the last few people is so far off the
# level, the level begins anew with them. Of 544 well-kept real people no eight in a row are; see docs.
NEWEST_PEOPLE = 8
NEWEST_OFF_CENTI_C = 60
# When nearly everybody is "too cold", it is the gate that is cold: the level follows, or nobody would ever be
# judged again.
COLD_PEOPLE, COLD_PEOPLE_OF = 15, 20
# What level, spread and staff call look back on, with room for those who don't count.
PEOPLE_KEPT = 160


@dataclass(frozen=True, slots=True)
class Predecessor:
    """One of the people before, as far as the next one is concerned. Temperatures in hundredths of a degree.

    `level_centi_c` is what they were judged by, and `level_people` how many readings that rested on.
    `counts` says whether the level rests on them; `key` is how the caller finds them again.
    """

    corrected_centi_c: int
    level_centi_c: int
    level_people: int
    referred: bool = False
    too_cold: bool = False
    sensor: str = ""
    key: str = ""
    counts: bool = True

    @classmethod
    def of_record(cls, measurement: Mapping[str, Any], key: str = "") -> Self | None:
        """The person of this measurement (`Screening.to_json`); None if they tell nothing of the others."""
        too_cold = measurement["reasons"] == ["too_cold"] if "reasons" in measurement else False
        if measurement["finding"] == "unjudged" and not too_cold:
            return None
        return cls(
            corrected_centi_c=measurement["corrected_centi_c"],
            level_centi_c=measurement["level_centi_c"],
            level_people=measurement.get("level_people", LEVEL_PEOPLE),
            referred=measurement["finding"] == "refer",
            too_cold=too_cold,
            sensor=measurement["sensor"],
            key=key,
            counts=not too_cold,
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """Pseudo-readings, then the people before, oldest first; the level rests on the last `level_people`."""

    pseudo_centi_c: tuple[int, ...]
    before: tuple[Predecessor, ...] = ()
    level_people: int = LEVEL_PEOPLE
    sensor: str = ""

    @classmethod
    def commissioned(cls, parameters: Parameters) -> "Baseline":
        """The baseline before anybody was measured."""
        return cls(_pseudo(parameters.commissioning_level_centi_c))

    @classmethod
    def restored(cls, measurements: Sequence[Mapping[str, Any]], parameters: Parameters) -> "Baseline":
        """The baseline after these measurements of records, oldest first.

        Equal to the one that lived through them, if they are as many as a baseline keeps or begin at
        commissioning.
        """
        start = cls.commissioned(parameters)
        baseline = start
        for measurement in measurements:
            baseline = baseline.after_record(measurement)
        return replace(baseline, pseudo_centi_c=start.pseudo_centi_c)

    def after_record(self, measurement: Mapping[str, Any], key: str = "") -> "Baseline":
        """The baseline after the person of this measurement, with the commissioning level it was made under.

        Raises:
            KeyError, TypeError: the measurement is none.
        """
        person = Predecessor.of_record(measurement, key)
        return self.commissioned_as(measurement).after(person) if person else self

    def commissioned_as(self, measurement: Mapping[str, Any]) -> "Baseline":
        """The same people, with the commissioning level that this measurement names, if it does."""
        if "parameters" not in measurement:
            return self
        return replace(self, pseudo_centi_c=_pseudo(measurement["parameters"]["commissioning_level_centi_c"]))

    def after(self, person: Predecessor) -> "Baseline":
        """The baseline after one more person.

        Alarms count too: leaving them out would lock the level below a warm afternoon for good.
        """
        known = self.for_sensor(person.sensor)
        longer = replace(
            known,
            before=(*known.before, person)[-PEOPLE_KEPT:],
            sensor=person.sensor or known.sensor,
            level_people=min(person.level_people + person.counts, LEVEL_PEOPLE),
        )
        return _followed_cold(longer) if person.too_cold else _perhaps_anew(longer)

    def without(self, key: str) -> "Baseline":
        """The baseline without this person, whose fever a contact thermometer confirmed.

        One who is no longer among the people before changes nothing.
        """
        readings = self._counting()
        position = next((i for i, person in enumerate(readings) if person.key == key), None)
        if position is None:
            return self
        rested_on = position >= len(readings) - self.level_people
        before = tuple(replace(each, counts=each.counts and each.key != key) for each in self.before)
        return replace(self, before=before, level_people=max(self.level_people - rested_on, 1))

    def for_sensor(self, sensor: str) -> "Baseline":
        """The baseline for somebody whom this sensor looked at: another one starts from commissioning."""
        if not self.changed_by(sensor):
            return self
        return replace(self, before=(), level_people=LEVEL_PEOPLE, sensor=sensor)

    def changed_by(self, sensor: str) -> bool:
        """Whether this is another sensor than the people before were measured with, both being known."""
        return bool(sensor) and bool(self.sensor) and sensor != self.sensor

    @property
    def recent_centi_c(self) -> tuple[int, ...]:
        """The readings that the level rests on, oldest first: pseudo-readings, then people."""
        people = [person.corrected_centi_c for person in self._counting()]
        return (*self.pseudo_centi_c, *people)[-self.level_people :]

    @property
    def residuals_centi_c(self) -> tuple[int, ...]:
        """What each of the last people was off their level by, oldest first."""
        people = self._counting()[-SPREAD_PEOPLE:]
        return tuple(each.corrected_centi_c - each.level_centi_c for each in people if not each.too_cold)

    @property
    def level_centi_c(self) -> int:
        """Median of the last people."""
        return median(self.recent_centi_c)

    def spread_centi_c(self, parameters: Parameters) -> int:
        """Robust spread of the residuals, drawn towards the commissioning value while they are few."""
        residuals = self.residuals_centi_c
        weighted: float = parameters.commissioning_spread_centi_c * SPREAD_WEIGHT
        if residuals:
            weighted += len(residuals) * MAD_TO_SD * median([abs(off) for off in residuals])
        return round(weighted / (len(residuals) + SPREAD_WEIGHT))

    def _counting(self) -> list[Predecessor]:
        return [person for person in self.before if person.counts]


def line_centi_c(spread_centi_c: int, parameters: Parameters) -> int:
    """How far above the level somebody is called, given the spread of the people before."""
    line = round(parameters.line_spreads * spread_centi_c)
    return min(max(line, parameters.line_centi_c_min), parameters.line_centi_c_max)


def _pseudo(commissioning_level_centi_c: int) -> tuple[int, ...]:
    return (commissioning_level_centi_c,) * PSEUDO_READINGS


def _perhaps_anew(baseline: Baseline) -> Baseline:
    if baseline.level_people < NEWEST_PEOPLE + PSEUDO_READINGS:
        return baseline  # some of the newest would be pseudo-readings
    readings = baseline.recent_centi_c
    if abs(median(readings[-NEWEST_PEOPLE:]) - median(readings)) <= NEWEST_OFF_CENTI_C:
        return baseline
    return replace(baseline, level_people=NEWEST_PEOPLE)


def _followed_cold(baseline: Baseline) -> Baseline:
    last = baseline.before[-COLD_PEOPLE_OF:]
    if sum(person.too_cold for person in last) < COLD_PEOPLE:
        return baseline
    counted = tuple(replace(person, counts=person.counts or person.too_cold) for person in last)
    before = (*baseline.before[:-COLD_PEOPLE_OF], *counted)
    return replace(baseline, before=before, level_people=NEWEST_PEOPLE)


def median(values: Sequence[int]) -> int:
    """Middle of the values, rounded down between two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
