import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config import load_screening
from kiosk.errors import SPOKEN
from kiosk.evaluate.commission import CommissionRefused, commission
from kiosk.evaluate.errors import StreamInvalid
from kiosk.evaluate.evaluate import COLUMNS, evaluate
from kiosk.evaluate.measures import auc, measures
from kiosk.evaluate.stream import rows
from tests.screening.foreheads import LEVEL, well

SKINS = 8
HEAD = ["person", "at_local", *[f"skin_{n}_c" for n in range(1, SKINS + 1)], "room_c", "reference_c"]


def table(path: Path, people: list[tuple[int, float | None]], *, room: str = "23.0") -> Path:
    """A table of these people (skin in hundredths, reference in degrees), each look the same."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(HEAD)
        for number, (skin, reference) in enumerate(people):
            shown = "" if reference is None else reference
            skins = [f"{skin / 100:.2f}"] * SKINS
            write.writerow([f"p{number}", "2020-02-13T08:00:00", *skins, room, shown])
    return path


def crowd(seed: int, people: int = 300) -> list[tuple[int, float | None]]:
    """Well people with a fever among them now and then."""
    dice = Random(seed)
    return [
        (well(dice, LEVEL + 130), 38.4) if dice.random() < 0.06 else (well(dice), 36.7) for _ in range(people)
    ]


def test_a_verdict_a_row(tmp_path: Path) -> None:
    """Each person of the table has a row in its order, with a score exactly where there is a verdict."""
    people = [*crowd(1, 60), (LEVEL - 300, 36.5)]
    facts = evaluate(table(tmp_path / "s.csv", people), out=tmp_path / "v.csv")
    with (tmp_path / "v.csv").open(encoding="utf-8") as file:
        verdicts = list(csv.DictReader(file))
    assert tuple(verdicts[0]) == COLUMNS
    assert [each["person"] for each in verdicts] == [f"p{number}" for number in range(61)]
    assert Counter(each["verdict"] for each in verdicts) == {k: v for k, v in facts["verdicts"].items() if v}
    for each in verdicts:
        assert (each["score"] == "") == (each["verdict"] == "unjudged")
    assert verdicts[-1]["reasons"] == "too_cold"


def test_the_figures_follow_from_the_verdicts(tmp_path: Path) -> None:
    """Sensitivity and false alarms are what anybody counts from the verdicts, and lie in their intervals."""
    people = crowd(2)
    facts = evaluate(table(tmp_path / "s.csv", people), out=tmp_path / "v.csv")
    with (tmp_path / "v.csv").open(encoding="utf-8") as file:
        referred = [each["verdict"] == "refer" for each in csv.DictReader(file)]
    ill = [flag for flag, (_, reference) in zip(referred, people, strict=True) if reference == 38.4]
    fine = [flag for flag, (_, reference) in zip(referred, people, strict=True) if reference == 36.7]
    for at in ("37.5", "38.0"):
        found = facts[at]
        assert found["sensitivity"] == pytest.approx(sum(ill) / len(ill), abs=1e-4)
        assert found["false_alarm_rate"] == pytest.approx(sum(fine) / len(fine), abs=1e-4)
        for name in ("sensitivity", "false_alarm_rate", "auc"):
            low, high = found[f"{name}_95"]
            assert low <= found[name] <= high


def test_without_a_reference_there_are_verdicts_but_no_figures(tmp_path: Path) -> None:
    """A stream of strangers is judged; what can't be known is null, not nought."""
    facts = evaluate(table(tmp_path / "s.csv", [(LEVEL, None)] * 5, room=""))
    assert facts["people"] == 5
    assert facts["37.5"]["n"] == 0
    assert facts["37.5"]["sensitivity"] is None
    assert facts["37.5"]["auc_95"] == [None, None]


def test_confirmed_fevers_leave_the_level_alone(tmp_path: Path) -> None:
    """Where a thermometer confirms them, thirty fevers among sixty lift the level by at most 0.05."""
    dice = Random(4)
    before = [(well(dice), 36.6) for _ in range(200)]
    cluster = [(LEVEL + 150, 38.9) if number % 2 else (well(dice), 36.6) for number in range(60)]
    levels = []
    for people in (before, before + cluster):
        evaluate(table(tmp_path / "s.csv", [*people, (LEVEL, 36.6)]), out=tmp_path / "v.csv", confirmed=True)
        levels.append(float((tmp_path / "v.csv").read_text().splitlines()[-1].split(",")[3]))
    assert levels[1] - levels[0] <= 0.05 + 0.06  # the second part: sixty other well people


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "first line"),
        ("person,at_local\n", 1, "skin_1_c"),
        ("skin_1_c\n34.5\n", 1, "person"),
        ("person,skin_1_c\na,34.5\nb,warm\n", 3, "'warm'"),
        ("person,skin_1_c,reference_c\na,34.5,inf\n", 2, "reference_c"),
        ('person,skin_1_c\n"a\n\n34.5\n', 2, "skin"),
    ],
)
def test_a_bad_table_names_the_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    """What can't be read is said with file, line and column, in Chinese and English, without a trace."""
    path = tmp_path / "s.csv"
    path.write_text(text, encoding="utf-8")
    if says == "skin":
        assert [row.skins_centi_c for row in rows(path)] == [
            ()
        ]  # an open quote swallows the rest: nothing taken
        return
    with pytest.raises(StreamInvalid) as problem:
        list(rows(path))
    assert isinstance(problem.value, SPOKEN)
    assert problem.value.line == line
    assert says in str(problem.value)
    assert f"第 {line} 行" in str(problem.value)


def test_what_a_spreadsheet_leaves_behind_is_read(tmp_path: Path) -> None:
    """A byte order mark, other columns in any order, spaces, blanks, nan and short lines are no obstacle."""
    path = tmp_path / "s.csv"
    path.write_bytes(
        "\ufeffnote, Skin_2_c ,person,skin_10_c,skin_1_c\r\nx,34.6,王,34.7, 34.5\r\n\r\ny,nan,李\r\n".encode()
    )
    first, second = rows(path)
    assert (first.person, first.skins_centi_c) == ("王", (3450, 3460, 3470))
    assert (second.person, second.skins_centi_c, second.reference_centi_c) == ("李", (), None)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """A file in another encoding is refused with a sentence."""
    path = tmp_path / "s.csv"
    path.write_bytes("person,skin_1_c\n王,34.5\n".encode("gb18030"))
    with pytest.raises(StreamInvalid, match="UTF-8"):
        list(rows(path))


@given(
    st.lists(st.tuples(st.integers(-50, 150), st.booleans()), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(-50, 150), st.booleans()), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_auc_is_the_share_of_pairs(ill: list[tuple[int, bool]], fine: list[tuple[int, bool]]) -> None:
    """The area is how many pairs of a fever and a well person stand in the right order."""
    pairs = [(a > b) + (a == b) / 2 for a, _ in ill for b, _ in fine]
    assert auc(Counter(ill), Counter(fine)) == pytest.approx(sum(pairs) / len(pairs))


def test_the_interval_narrows_with_people() -> None:
    """Ten times the people make the interval about a third as wide, also where not all are drawn."""
    dice = Random(1)
    people = [(dice.randrange(100), dice.random() < 0.3) for _ in range(20_000)]
    few, many = (measures(people[: n // 10], people[n // 10 : n]).false_alarm_rate for n in (1_500, 15_000))
    widths = [(each.high or 0) - (each.low or 0) for each in (few, many)]
    assert widths[1] < widths[0] / 2


def test_commissioning_fits_the_gate(tmp_path: Path) -> None:
    """Level and spread of well people come out as settings that `evaluate` and checkpoint.toml take."""
    dice = Random(9)
    people = [(well(dice, 3400), None) for _ in range(200)]
    facts = commission(table(tmp_path / "s.csv", people, room=""), tmp_path / "params.toml")
    part = load_screening(tmp_path / "params.toml")
    assert part.commissioning_level_c == facts["level_c"] == pytest.approx(34.0, abs=0.1)
    assert part.commissioning_spread_c == facts["spread_c"] == pytest.approx(0.42, abs=0.1)
    judged = evaluate(table(tmp_path / "one.csv", [(3400, 36.6)]), params=tmp_path / "params.toml")
    assert judged["verdicts"]["normal"] == 1


def test_nineteen_people_commission_nothing(tmp_path: Path) -> None:
    """Too few well people, fevers not counted, are refused with the number that is needed."""
    people = [(LEVEL, 36.6)] * 19 + [(LEVEL, 38.0)] * 10
    with pytest.raises(CommissionRefused, match="20"):
        commission(table(tmp_path / "s.csv", people), tmp_path / "params.toml")
    assert not (tmp_path / "params.toml").exists()


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    """`python -m kiosk evaluate --json` ends with one JSON object; a bad table with a sentence and code 1."""
    command = [sys.executable, "-m", "kiosk", "evaluate", "--json"]
    stream = table(tmp_path / "s.csv", crowd(3, 40))
    well_done = subprocess.run(
        [*command, str(stream)], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(well_done.stdout.splitlines()[-1])["people"] == 40
    failed = subprocess.run(
        [*command, str(tmp_path / "none.csv")], capture_output=True, text=True, check=False, timeout=60
    )
    assert failed.returncode == 1
    assert "无法读取" in failed.stderr
    assert "Traceback" not in failed.stderr
