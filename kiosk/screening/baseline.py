"""The level and the spread of the people just measured: what "warmer than the others" means here, now.

A fixed limit on skin finds nobody at a cold gate and everybody at a warm one; the level follows the
room, the season and the sensor's drift. It is an image of the last records, person by person, and never
stored beside them: what a verdict rested on can be told from the ledger alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from kiosk.screening.parameters import Parameters

LEVEL_PEOPLE = 60
SPREAD_PEOPLE = 80
PSEUDO_READINGS = 5  # so that the first person of all meets the commissioning level, not an empty room
SPREAD_WEIGHT = 40  # people's worth of trust in the commissioning spread
MAD_TO_SD = 1.4826  # for a normal distribution
# The level is a robust mean: nobody counts for more than this far from the middle. For people as they are it
# is as steady with 60 as their median is with 90, and follows a change the sooner for being shorter.
HUBER_CENTI_C = 60
HUBER_ROUNDS = 2  # a third moves it by less than a hundredth

# A gate moved outdoors, a draught, the sun, another sensor: when the last people, referred or not, are
# together so far off the level, it begins anew with them: eight in a row by half a degree or more, or up
# to twenty by less. Each counts for no more than half a degree, of which a quarter is what chance may do.
OFF_CENTI_C_MAX = 50
CHANCE_CENTI_C = 25
OFF_TOGETHER_CENTI_C = 200
OFF_PEOPLE_MAX = 20
NEWEST_PEOPLE = OFF_TOGETHER_CENTI_C // (OFF_CENTI_C_MAX - CHANCE_CENTI_C)  # the fewest who can do that

# An alarm, or somebody straight from the cold, tells nothing of the others and does not count. When nearly
# everybody is too cold it is the gate and not the people: then they count, or the kiosk would be locked out.
# Among the first twenty alarms count anyway, for the level is a guess yet.
COLD_PEOPLE, PEOPLE_OF = 15, 20
# What level, spread and staff call look back on, with room for those who don't count.
PEOPLE_KEPT = 120


@dataclass(frozen=True, slots=True)
class Predecessor:
    """One of the people before, as far as the next one is concerned. Temperatures in hundredths of a degree.

    `level_centi_c` and `line_centi_c` are what they were judged by, and `level_people` how many readings the
    level rested on. `called` are the reasons why staff should look then. `key` is how the caller finds them
    again. `counts` says whether level and spread rest on them, `confirmed` that a contact thermometer showed
    a fever: then they never do.
    """

    corrected_centi_c: int
    level_centi_c: int
    line_centi_c: int
    level_people: int
    referred: bool = False
    too_cold: bool = False
    sensor: str = ""
    called: tuple[str, ...] = ()
    key: str = ""
    counts: bool = True
    confirmed: bool = False

    @classmethod
    def of_record(cls, measurement: Mapping[str, Any], key: str = "") -> Self | None:
        """The person of this measurement (`Screening.to_json`); None if they tell nothing of the others."""
        too_cold = measurement["reasons"] == ["too_cold"] if "reasons" in measurement else False
        if measurement["finding"] == "unjudged" and not too_cold:
            return None
        return cls(
            corrected_centi_c=measurement["corrected_centi_c"],
            level_centi_c=measurement["level_centi_c"],
            line_centi_c=measurement["line_centi_c"],
            level_people=measurement.get("level_people", LEVEL_PEOPLE),
            referred=measurement["finding"] == "refer",
            too_cold=too_cold,
            sensor=measurement["sensor"],
            called=tuple(measurement.get("staff_called", ())),
            key=key,
        )

    @property
    def ordinary(self) -> bool:
        """Neither referred nor too cold."""
        return not self.referred and not self.too_cold

    @property
    def early(self) -> bool:
        """Whether the level that they were judged by was a guess yet, at commissioning or begun anew."""
        return self.level_people < PSEUDO_READINGS + PEOPLE_OF


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

    def commissioned_like(self, other: "Baseline") -> "Baseline":
        """The same people, with the commissioning level of another baseline."""
        return replace(self, pseudo_centi_c=other.pseudo_centi_c)

    def after(self, person: Predecessor) -> "Baseline":
        """The baseline after one more person."""
        known = self.for_sensor(person.sensor)
        if not person.ordinary:
            person = replace(person, counts=person.early and person.referred)
        longer = Baseline(
            known.pseudo_centi_c,
            (*known.before[1 - PEOPLE_KEPT :], person),
            min(person.level_people + person.counts, LEVEL_PEOPLE),
            person.sensor or known.sensor,
        )
        return _perhaps_anew(_perhaps_counted(longer) if person.too_cold else longer)

    def without(self, key: str) -> "Baseline":
        """The baseline without this person, whose fever a contact thermometer confirmed.

        One who is no longer among the people before changes nothing. A level that began anew with too many
        such people reaches back as if it hadn't.
        """
        rested_on = any(person.key == key for person in self._counting()[-self.level_people :])
        before = tuple(
            replace(each, counts=False, confirmed=True) if each.key == key else each for each in self.before
        )
        level_people = self.level_people
        if rested_on:
            level_people = level_people - 1 if level_people > NEWEST_PEOPLE else LEVEL_PEOPLE
        return replace(self, before=before, level_people=level_people)

    def known_as(self, key: str, new_key: str) -> "Baseline":
        """The same people, with another key for one of them."""
        if all(person.key != key for person in self.before):
            return self
        before = tuple(replace(each, key=new_key) if each.key == key else each for each in self.before)
        return replace(self, before=before)

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
        return self._recent(self._counting())

    @property
    def residuals_centi_c(self) -> tuple[int, ...]:
        """What each of the last people was off their level by, oldest first."""
        return tuple(_residuals(self._counting()))

    @property
    def level_centi_c(self) -> int:
        """Robust mean of the last people."""
        return centre(self.recent_centi_c)

    def level_and_spread(self, parameters: Parameters) -> tuple[int, int, int]:
        """Level, the number of readings it rests on, and robust spread of the residuals."""
        people = self._counting()
        readings = self._recent(people)
        return centre(readings), len(readings), _spread(people, parameters)

    def _counting(self) -> list[Predecessor]:
        return [person for person in self.before if person.counts]

    def _recent(self, people: list[Predecessor]) -> tuple[int, ...]:
        newest = [person.corrected_centi_c for person in people[-self.level_people :]]
        return (*self.pseudo_centi_c, *newest)[-self.level_people :]


def _residuals(people: list[Predecessor]) -> list[int]:
    return [
        each.corrected_centi_c - each.level_centi_c for each in people[-SPREAD_PEOPLE:] if not each.too_cold
    ]


def _spread(people: list[Predecessor], parameters: Parameters) -> int:
    off = [abs(residual) for residual in _residuals(people)]
    # Drawn towards the commissioning value while they are few.
    weighted: float = parameters.commissioning_spread_centi_c * SPREAD_WEIGHT
    if off:
        weighted += len(off) * MAD_TO_SD * median(off)
    return round(weighted / (len(off) + SPREAD_WEIGHT))


def line_centi_c(spread_centi_c: int, parameters: Parameters) -> int:
    """How far above the level somebody is called, given the spread of the people before."""
    line = round(parameters.line_spreads * spread_centi_c)
    return min(max(line, parameters.line_centi_c_min), parameters.line_centi_c_max)


def _pseudo(commissioning_level_centi_c: int) -> tuple[int, ...]:
    return (commissioning_level_centi_c,) * PSEUDO_READINGS


def _perhaps_anew(baseline: Baseline) -> Baseline:
    """The level resting on the last people alone, if they are together too far off the one before."""
    level = baseline.before[-1].level_centi_c
    newest = _newest(baseline)
    together, most, anew = 0, OFF_TOGETHER_CENTI_C - 1, 0
    for people, place in enumerate(newest, start=1):
        off = baseline.before[place].corrected_centi_c - level
        together += min(max(off, -OFF_CENTI_C_MAX), OFF_CENTI_C_MAX)
        beyond_chance = abs(together) - CHANCE_CENTI_C * people
        if beyond_chance > most:
            most, anew = beyond_chance, people
    if not anew:
        return baseline
    counting = set(newest[:anew])
    before = tuple(
        [replace(each, counts=each.counts or place in counting) for place, each in enumerate(baseline.before)]
    )
    return replace(baseline, before=before, level_people=anew)


def _newest(baseline: Baseline) -> list[int]:
    """The places of those in whom a change of the gate would show, the newest first."""
    places = [
        place
        for place, person in enumerate(baseline.before)
        if not person.confirmed and (person.counts or not person.too_cold)
    ]
    people = min(OFF_PEOPLE_MAX, baseline.level_people - 1)  # all of them can't be off their own middle
    return places[: -people - 1 : -1]


def _perhaps_counted(baseline: Baseline) -> Baseline:
    """Those who were too cold counted too, if nearly all of the last people were."""
    last = baseline.before[-PEOPLE_OF:]
    if sum([person.too_cold for person in last]) < COLD_PEOPLE:
        return baseline
    counted = tuple([replace(person, counts=person.counts or person.too_cold) for person in last])
    added = sum(now.counts and not before.counts for now, before in zip(counted, last, strict=True))
    return replace(
        baseline,
        before=(*baseline.before[:-PEOPLE_OF], *counted),
        level_people=min(baseline.level_people + added, LEVEL_PEOPLE),
    )


def centre(values: Sequence[int]) -> int:
    """Robust mean: from the median on, with nobody counting for more than HUBER_CENTI_C; rounded down."""
    middle = median(values)
    for _ in range(HUBER_ROUNDS):
        low, high = middle - HUBER_CENTI_C, middle + HUBER_CENTI_C
        middle = sum([min(max(value, low), high) for value in values]) // len(values)
    return middle


def median(values: Sequence[int]) -> int:
    """Middle of the values, rounded down between two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
