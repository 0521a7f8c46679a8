"""Days at the gate as they should not be: drift, cold, clusters, crowds, and one who stays for an hour."""

from random import Random

import pytest

from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import Finding, Screening
from tests.screening.foreheads import (
    LEVEL,
    START,
    feverish,
    passed,
    screen,
    share_referred,
    shift,
    well,
)

PEOPLE = 500
SEEDS = range(16)
# The goal is 0.05 and 0.62. Drawn one by one, without the likeness of people of one morning, the spread is
# smaller and a point more of them lie above the line than in the real order (docs/screening.md has both).
FALSE_ALARMS_MAX = 0.065
FOUND_MIN = 0.5


def drifted(seed: int, off: dict[str, float]) -> tuple[float, float]:
    """False alarms and fevers found in a stream whose readings go astray, one fever in fifteen."""
    dice, screenings = Random(seed), []
    ill = []
    skins = []
    for number in range(PEOPLE):
        share = number / PEOPLE
        away = off.get("from", 0) + off.get("drift", 0) * share
        if off.get("begins", 1) <= share < off.get("ends", 2):
            away += off["step"]
        fever = dice.random() < 1 / 15
        ill.append(fever)
        skins.append((feverish if fever else well)(dice, round(LEVEL + away)))
    screenings, _ = shift(skins)
    return (
        share_referred([each for each, fever in zip(screenings, ill, strict=True) if not fever]),
        share_referred([each for each, fever in zip(screenings, ill, strict=True) if fever]),
    )


@pytest.mark.parametrize(
    "off",
    [
        pytest.param({}, id="quiet"),
        pytest.param({"drift": 50}, id="drift up"),
        pytest.param({"drift": -50}, id="drift down"),
        pytest.param({"from": 50}, id="another unit, warmer"),
        pytest.param({"from": -80}, id="another unit, colder"),
        pytest.param({"step": -130, "begins": 0.4, "ends": 0.6}, id="outdoors for a while"),
        pytest.param({"step": 50, "begins": 0.5}, id="the sun on the sensor"),
    ],
)
def test_false_alarms_stay_put(off: dict[str, float]) -> None:
    """Whatever happens to sensor and room, about one well person in twenty is referred, and fevers found."""
    shares = [drifted(seed, off) for seed in SEEDS]
    assert sum(false for false, _ in shares) / len(SEEDS) <= FALSE_ALARMS_MAX
    assert sum(found for _, found in shares) / len(SEEDS) >= FOUND_MIN


def cluster(seed: int, *, confirmed: bool) -> tuple[list[Screening], Baseline, Baseline]:
    """An ordinary morning, then thirty people, two in three with a fever: screenings, before, after."""
    dice = Random(seed)
    _, before = shift([well(dice) for _ in range(120)])
    baseline, screenings = before, []
    for number in range(30):
        ill = number % 3 != 0
        screening = screen((feverish if ill else well)(dice), baseline)
        screenings.append(screening)
        baseline = passed(baseline, screening, str(number))
        if confirmed and ill and screening.finding is Finding.REFER:
            baseline = baseline.without(str(number))
    return screenings, before, baseline


def test_a_cluster_of_fevers_calls_staff() -> None:
    """When most of thirty people in a row have fevers, staff are called in at least 85 of 100 runs."""
    called = [any(each.staff_called for each in cluster(seed, confirmed=True)[0]) for seed in range(80)]
    assert sum(called) / len(called) >= 0.85


def test_a_confirmed_cluster_hardly_lifts_the_level() -> None:
    """Fevers that a thermometer confirmed lift the level by 0.05 at most, on average over many clusters."""
    lifts = []
    for seed in range(60):
        _, before, baseline = cluster(seed, confirmed=True)
        lifts.append(baseline.level_centi_c - before.level_centi_c)
    assert sum(lifts) / len(lifts) <= 5


def test_quiet_days_call_nobody() -> None:
    """On at most two quiet days in a hundred are staff called, with three hundred people a day."""
    called = 0
    for seed in range(50):
        dice = Random(1000 + seed)
        screenings, _ = shift([(feverish if dice.random() < 0.01 else well)(dice) for _ in range(300)])
        called += any(each.staff_called for each in screenings)
    assert called <= 1


def test_a_level_far_from_commissioning_calls_staff() -> None:
    """A sensor that reads a degree and more too high is noticed, though it alarms nobody any more."""
    screenings, _ = shift([LEVEL + 115] * 60)
    assert screenings[-1].finding is Finding.NORMAL
    assert screenings[-1].staff_called == ("level_off",)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cold_queue_spoils_nothing(seed: int) -> None:
    """Twelve people straight from the street are sent to warm up; those after them are judged as before."""
    dice = Random(seed)
    _, before = shift([well(dice) for _ in range(100)])
    queue, after_it = shift([min(well(dice), LEVEL) - 220 for _ in range(12)], before)
    assert {each.finding for each in queue} == {Finding.UNJUDGED}
    assert after_it.level_centi_c == before.level_centi_c
    assert screen(LEVEL + 110, after_it).finding is Finding.REFER


def test_one_person_standing_there_for_an_hour_sets_no_level() -> None:
    """Somebody warm who is measured again and again becomes no measure for the others in half an hour."""
    dice = Random(3)
    _, before = shift([well(dice) for _ in range(100)])
    screenings, _ = shift([before.level_centi_c + 40] * 20, before)
    assert screenings[-1].level_centi_c - before.level_centi_c <= 30


def test_children_do_not_make_adults_ill() -> None:
    """A class of thirty children, a little warmer, is not referred, nor are adults after them missed."""
    dice = Random(5)
    _, before = shift([well(dice) for _ in range(100)])
    children, after_them = shift([well(dice, LEVEL + 20) for _ in range(30)], before)
    assert share_referred(children) <= 0.2
    assert screen(LEVEL + 110, after_them).finding is Finding.REFER


def test_a_sun_heated_forehead_is_the_guards() -> None:
    """Skin heated by the sun is referred, for nobody can tell it from a fever; the level is not moved."""
    _, before = shift([LEVEL] * 80)
    heated = screen(LEVEL + 180, before)
    assert heated.finding is Finding.REFER
    assert passed(before, heated).level_centi_c == before.level_centi_c


def test_alarms_that_go_on_become_the_level() -> None:
    """A shift of the sensor that refers everybody ends by itself after a dozen people, with staff called."""
    _, before = shift([LEVEL] * 80)
    screenings, _ = shift([LEVEL + 130] * 20, before)
    referred = [each.finding is Finding.REFER for each in screenings]
    assert sum(referred) <= 12
    assert not referred[-1]
    assert any("many_warm" in each.staff_called for each in screenings)


def test_the_first_person_of_all_is_judged() -> None:
    """A gate only just commissioned refers a clear fever and admits a well person."""
    assert screen(LEVEL + 120, START).finding is Finding.REFER
    assert screen(LEVEL, START).finding is Finding.NORMAL
