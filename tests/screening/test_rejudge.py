import json
from pathlib import Path
from random import Random

import pytest

from kiosk.evaluate.rejudge import rejudge
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from kiosk.rules.decide import decide
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters
from tests.screening.foreheads import passed, screen, well

OTHER_SITE = Parameters(commissioning_level_centi_c=3390, line_spreads=1.06, fever_threshold_centi_c=3700)


def write(path: Path, drafts: list[Draft]) -> Path:
    """A real ledger of these drafts."""
    clock = VirtualClock(1_581_500_000_000)
    with Ledger.open(
        path, origin_device="gate-1", site="s", gate="g", software="0", now=clock, ballast_bytes=0
    ) as ledger:
        for draft in drafts:
            ledger.append(draft, clock.moment())
    return path


def day(seed: int, people: int = 150) -> list[Draft]:
    """Entries of a day with fevers, cold ones, a change of sensor and one of settings."""
    dice, drafts = Random(seed), []
    baseline = Baseline.commissioned(OTHER_SITE)
    for number in range(people):
        skin = min(max(well(dice) + dice.choice((0, 0, 0, 0, 150, -200)), 3000), 4200)
        sensor = "a" if number < 90 else "b"
        drift = 80 if number == 30 else None
        screening = screen(skin, baseline, parameters=OTHER_SITE, sensor=sensor, drift=drift, room=2150)
        mask = dice.random() < 0.9
        decision = decide(screening.finding, screening.reasons, mask=mask)
        body = {"verdict": decision.verdict.value, "reasons": list(decision.reasons), "mask": mask}
        drafts.append(Draft("entry", {**body, "measurement": screening.to_json()}))
        baseline = passed(baseline, screening)
    return drafts


def changed(draft: Draft, **fields: object) -> Draft:
    """The same entry with a measurement that says something else."""
    body = json.loads(json.dumps(draft.body))
    body["measurement"].update(fields)
    return Draft(draft.kind, body)


@pytest.mark.parametrize("seed", range(3))
def test_every_verdict_comes_out_equal(tmp_path: Path, seed: int) -> None:
    """A ledger's records alone lead to each of its verdicts, to the hundredth."""
    found = rejudge(write(tmp_path / "ledger.db", day(seed)))
    assert (found.ok, found.judged, found.equal, found.unequal) == (True, 150, 150, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("finding", "normal"),
        ("level_centi_c", 3455),
        ("samples_centi_c", [3400] * 8),
        ("checksum_failures", 2),
    ],
)
def test_a_changed_record_is_found(tmp_path: Path, field: str, value: object) -> None:
    """A verdict, a level or samples that somebody altered are named with the record's number."""
    drafts = day(5)
    position = next(i for i, draft in enumerate(drafts) if draft.body["verdict"] == "refer" and i > 20)
    drafts[position] = changed(drafts[position], **{field: value})
    found = rejudge(write(tmp_path / "ledger.db", drafts))
    if field == "checksum_failures":
        assert found.ok  # it entered no verdict
    else:
        assert not found.ok
        assert found.unequal[0]["seq"] == position + 1


def test_a_changed_verdict_of_the_gate_is_found(tmp_path: Path) -> None:
    """An entry that admits whom its own measurement refers is named."""
    drafts = day(6)
    position = next(i for i, draft in enumerate(drafts) if draft.body["verdict"] == "refer")
    drafts[position] = Draft("entry", {**drafts[position].body, "verdict": "admit", "reasons": []})
    found = rejudge(write(tmp_path / "ledger.db", drafts))
    assert found.unequal == [{"seq": position + 1, "kind": "entry", "fields": ["verdict"]}]


@pytest.mark.parametrize("measurement", [{}, {"rule": "level-line-3"}, {"rule": "level-line-2"}, None, 3])
def test_what_is_no_measurement_does_not_stop_it(tmp_path: Path, measurement: object) -> None:
    """Records without a measurement, of an older rule, or damaged are counted and passed over."""
    other = Draft("entry", {"verdict": "admit", "reasons": [], "mask": True, "measurement": measurement})
    found = rejudge(write(tmp_path / "ledger.db", [other, *day(1, people=20)]))
    assert found.records == 21
    assert found.equal == 20
    assert found.ok == (measurement != {"rule": "level-line-3"})
    old = measurement == {"rule": "level-line-2"}
    assert ("level-line-2" in str(found)) == old
    assert found.other_rules["level-line-2"] == old
