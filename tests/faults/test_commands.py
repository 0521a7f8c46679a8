"""What an operator types: wrong settings, a machine without parts, a day of the demo, a table to replay."""

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import load
from kiosk.demo.day import Day
from kiosk.demo.people import invented
from kiosk.demo.run import DAY_BEGINS_MS, write_config
from kiosk.start import prepare
from tests.kiosk_whole.gate_process import last_object, run_module

GOOD = [34.41, 34.45, 34.47, 34.48, 34.49, 34.48, 34.47, 34.48, 34.47, 34.46]
COLUMNS = "person,room_c," + ",".join(f"skin_{number}_c" for number in range(1, 13))


def wrong(config: Path, old: str, new: str) -> Path:
    """The configuration with one thing changed."""
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    return config


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ("[screen]", "[screen]\nful_screen = true", "screen.ful_screen", "did you mean full_screen?"),
        ("[screen]", "[screan]", "screan", "did you mean screen?"),
        ("[screen]", '[screen]\nwidth = "wide"', "screen.width", "'wide' must be a whole number"),
        ("[screen]", "[sensor]\nsettle_ms = 5\n[screen]", "sensor.settle_ms", "out of bounds 100 .. 1000"),
        ("[screen]", "[pins]\nbuzzer = 22\n[screen]", "pins.lamp_red", "already taken by buzzer"),
        ('gate = "north"', "", "identity.gate", "is missing"),
    ],
    ids=["unknown key", "unknown section", "wrong type", "out of bounds", "two on one pin", "missing"],
)
def test_wrong_settings_stop_the_start_with_a_sentence(
    config: Path, old: str, new: str, key: str, told: str
) -> None:
    """Exit code 1, and stderr names file, key and what to write instead, in both languages."""
    wrong(config, old, new)
    ended = run_module("kiosk", "check-config", config, "--json")
    said = last_object(ended)
    assert (ended.returncode, said["ok"], said["key"]) == (1, False, key)
    assert told in said["en"]
    assert said["zh"]


def test_a_kiosk_does_not_start_on_wrong_settings(config: Path) -> None:
    """`run` ends before it touches anything, with the same sentence and no trace."""
    wrong(config, "[screen]", "[screen]\nful_screen = true")
    ended = run_module("kiosk", "run", "--config", config, "--simulate", "--without-screen")
    assert ended.returncode == 1
    assert f"{config}: screen.ful_screen" in ended.stderr
    assert "是不是 full_screen" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not config.with_name("ledger.db").exists()


def test_right_settings_are_called_right(config: Path) -> None:
    """Exit code 0 and one JSON object."""
    ended = run_module("kiosk", "check-config", config, "--json")
    assert (ended.returncode, last_object(ended)) == (0, {"ok": True})


def test_the_doctor_names_what_is_missing_and_what_to_do(config: Path) -> None:
    """On a machine without parts: exit code 1, each part named in both languages; `--json` can be read."""
    if Path("/dev/i2c-1").exists():
        pytest.skip("this machine has a bus")
    ended = run_module("kiosk", "doctor", "--config", config, "--json")
    found = last_object(ended)
    parts = {part["part"]: part for part in found["parts"]}
    assert (ended.returncode, found["ok"]) == (1, False)
    assert {name for name, part in parts.items() if not part["ok"]} >= {"pins", "sensor"}
    assert "group gpio" in parts["pins"]["en"]
    assert "引脚" in parts["pins"]["zh"]
    assert parts["config"]["ok"]
    assert parts["site"]["ok"]
    ended = run_module("kiosk", "doctor", "--config", config)
    assert ended.returncode == 1
    assert ended.stdout.count("✗") >= 2


def test_a_demo_ends_with_one_object_that_adds_up(tmp_path: Path) -> None:
    """Five people through everything: gate, ledger and office count the same, nothing is left to send."""
    ended = run_module("kiosk", "demo", "--people", "5", "--seed", "3", "--out", tmp_path / "a", "--json")
    assert ended.returncode == 0, ended.stderr
    told = last_object(ended)
    assert told["entries"] == told["people"] == told["office"]["entries"] == 5
    assert sum(told["verdicts"].values()) == 5
    assert told["office"]["by_verdict"] == told["verdicts"]
    assert told["backlog"] == 0
    assert told["chain_ok"]
    assert told["alarms"] == told["verdicts"].get("refer", 0)
    assert Path(told["ledger"]) == load(tmp_path / "a" / "checkpoint.toml").ledger.path
    used = run_module("kiosk", "demo", "--people", "5", "--out", tmp_path / "a", "--json")
    assert used.returncode == 1
    assert "give an empty folder" in used.stderr


def lived(folder: Path, seed: int) -> list[dict[str, Any]]:
    """What the ledger of a day holds, without what is new each time."""
    folder.mkdir()
    kiosk = prepare(load(write_config(folder, None)))
    with Day(kiosk, seed=seed, begins_wall_ms=DAY_BEGINS_MS) as day:
        day.live(invented(8, kiosk.site.roster, seed))
        records = [json.loads(record.line) for record in day.ledger.tail(100)]
    new = ("id", "incarnation", "commitment", "about")
    return [{key: value for key, value in record.items() if key not in new} for record in records]


def test_the_same_seed_is_the_same_day(tmp_path: Path) -> None:
    """Two days of one seed agree in every verdict, sample and time; another seed's differs."""
    first = lived(tmp_path / "a", 3)
    assert first == lived(tmp_path / "b", 3)
    assert first != lived(tmp_path / "c", 4)


def row(person: str, skins: list[float | str]) -> str:
    """One row of the table."""
    return ",".join([person, "22.1", *map(str, skins)])


def test_a_replayed_table_comes_out_as_many_as_went_in(tmp_path: Path) -> None:
    """Ten good rows, one with a blank and one with too little: usable rows, entries and office rows agree."""
    rows = [row(f"P{number:02}", [skin + number / 100 for skin in GOOD] + ["", ""]) for number in range(10)]
    rows.append(row("P10", ["", *GOOD, ""]))
    rows.append(row("P11", [*GOOD[:3], *[""] * 9]))
    table = tmp_path / "foreheads.csv"
    table.write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    ended = run_module("kiosk", "demo", "--replay", table, "--out", tmp_path / "out", "--json")
    assert ended.returncode == 0, ended.stderr
    told = last_object(ended)
    assert told["rows"] == 12
    assert told["rows_usable"] == told["entries"] == told["office"]["entries"] == 11
    assert told["rows_unusable"] == [{"line": 13, "person": "P11", "valid_samples": 3}]
    assert told["backlog"] == 0


@pytest.mark.parametrize(
    ("columns", "skins", "told"),
    [
        (COLUMNS.replace("person", "who"), GOOD, ("line 1", "column person is missing", "缺少列 person")),
        (COLUMNS, [*GOOD[:3], "warm"], ("line 2", "'warm' is no temperature", "不是温度")),
        (COLUMNS, [*GOOD[:3], "nan"], ("line 2", "'nan' is no temperature", "不是温度")),
    ],
    ids=["missing column", "text in a number", "not a number"],
)
def test_a_broken_table_is_refused_with_its_line(
    tmp_path: Path, columns: str, skins: list[float | str], told: tuple[str, ...]
) -> None:
    """Exit code 1, and stderr names file, line and column in both languages."""
    table = tmp_path / "foreheads.csv"
    table.write_text("\n".join([columns, row("P01", skins), ""]), encoding="utf-8")
    ended = run_module("kiosk", "demo", "--replay", table, "--out", tmp_path / "out", "--json")
    assert ended.returncode == 1
    assert str(table) in ended.stderr
    assert all(words in ended.stderr for words in told), ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
