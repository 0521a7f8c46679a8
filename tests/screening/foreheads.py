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
SPREAD = 42  # of well people about their level, as in the real data
FEVER = 110  # what a fever adds, as in the real data
CHILL = 0.05  # share of well people whose foreheads are colder than the rest would let expect


def look_at(*temperatures: int, wanted: int = 8, ambient: int = ROOM, sensor: str = "") -> Look:
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
    return line_centi_c(baseline.spread_centi_c(parameters), parameters)


def well(dice: Random, level: int = LEVEL) -> int:
    """A well forehead."""
    chilled = 80 if dice.random() < CHILL else 0
    return round(dice.gauss(level, SPREAD)) - chilled


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
