"""Invented foreheads for the screening's tests: whoever reads these lines knows what was shown."""

from random import Random

from kiosk.screening.baseline import Baseline, line_centi_c
from kiosk.screening.judge import Finding, Screening, judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

PARAMETERS = Parameters()
START = Baseline.commissioned(PARAMETERS)
LEVEL = PARAMETERS.commissioning_level_centi_c
ROOM = 2300

# How far 497 real well foreheads and 47 feverish ones (oral 37.5 or more) were off the middle of the well, in
# hundredths of a degree, at even quantiles (docs/screening.md, "Sources"; corrected for the room).
WELL_OFF = (
    *(-332, -116, -86, -75, -69, -61, -53, -46, -41, -37, -33, -28, -23, -20, -17, -14, -10, -8, -5, -3, 0),
    *(2, 3, 6, 9, 12, 13, 16, 18, 21, 23, 25, 27, 32, 35, 41, 49, 53, 59, 68, 102),
)
FEVER_OFF = (-204, -22, -6, 16, 23, 34, 45, 61, 66, 76, 81, 85, 93, 96, 107, 121, 134, 138, 153, 187, 240)


def look_at(
    *temperatures: int, wanted: int = PARAMETERS.samples, ambient: int = ROOM, sensor: str = ""
) -> Look:
    """A look that was shown these temperatures."""
    look = Look(wanted)
    for temperature in temperatures:
        look = look.add(Sample(temperature, ambient, 0, sensor))
    return look


def screen(
    skin: int,
    baseline: Baseline = START,
    *,
    parameters: Parameters = PARAMETERS,
    ambient: int = ROOM,
    sensor: str = "",
    room: int | None = None,
    drift: int | None = None,
) -> Screening:
    """Somebody whose every sample is the same."""
    look = look_at(*[skin] * parameters.samples, wanted=parameters.samples, ambient=ambient, sensor=sensor)
    return judge(look, baseline, parameters, room_centi_c=room, drift_centi_c=drift)


def passed(baseline: Baseline, screening: Screening, key: str = "") -> Baseline:
    """The baseline once this screening is on record."""
    person = screening.predecessor(key)
    return baseline.after(person) if person else baseline


def after(skins: list[int], baseline: Baseline = START) -> Baseline:
    """The baseline after these people."""
    for skin in skins:
        baseline = passed(baseline, screen(skin, baseline))
    return baseline


def line_of(baseline: Baseline, parameters: Parameters = PARAMETERS) -> int:
    """How far above the level somebody is called now."""
    return line_centi_c(baseline.level_and_spread(parameters)[2], parameters)


def well(dice: Random, level: int = LEVEL) -> int:
    """A well forehead where the middle of the well is at this level."""
    return level + _drawn(dice, WELL_OFF)


def feverish(dice: Random, level: int = LEVEL) -> int:
    """A forehead with an oral temperature of 37.5 or more; every third is no warmer than the well."""
    return level + _drawn(dice, FEVER_OFF)


def _drawn(dice: Random, quantiles: tuple[int, ...]) -> int:
    place = dice.random() * (len(quantiles) - 1)
    below = int(place)
    return round(quantiles[below] + (place - below) * (quantiles[below + 1] - quantiles[below]))


def shift(skins: list[int], baseline: Baseline = START) -> tuple[list[Screening], Baseline]:
    """These people one after another, each judged by those before."""
    screenings = []
    for skin in skins:
        screening = screen(min(max(skin, 3000), 4200), baseline)
        screenings.append(screening)
        baseline = passed(baseline, screening)
    return screenings, baseline


def share_referred(screenings: list[Screening]) -> float:
    """How many of these were referred."""
    return sum(each.finding is Finding.REFER for each in screenings) / len(screenings)
