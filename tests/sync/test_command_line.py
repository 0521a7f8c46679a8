"""`python -m sync`: real processes against a real office on loopback."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.delivery import read_standing
from tests.sync import office_double

ROOT = Path(__file__).parents[2]
WAIT_S = 30.0
Config = Callable[..., Path]


@pytest.fixture
def config(world: Any, tmp_path: Path) -> Config:
    """Writes a checkpoint.toml for this world's ledger and office."""
    world.delivery.close()  # the process under test is the courier now

    def write(**changes: str) -> Path:
        values = {"url": world.office.url, "token": office_double.TOKEN, "ledger": world.path.name, **changes}
        file = tmp_path / "checkpoint.toml"
        file.write_text(
            f"""
            [identity]
            device = "{office_double.DEVICE}"
            site = "yunxi"
            gate = "north"
            site_file = "site.json"
            [office]
            url = "{values["url"]}"
            token = "{values["token"]}"
            [ledger]
            path = "{values["ledger"]}"
            """,
            encoding="utf-8",
        )
        return file

    return write


def sync(command: str, config: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """Run it; exit code, the JSON object of the last line, and what went to stderr."""
    ended = subprocess.run(
        [sys.executable, "-m", "sync", command, "--config", str(config), "--json", *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    return ended.returncode, json.loads(ended.stdout.splitlines()[-1]), ended.stderr


def test_once_sends_all_there_is(world: Any, config: Config) -> None:
    """Exit 0, everything at the office, and a second run finds nothing to do."""
    world.append(250)
    code, result, _ = sync("once", config())
    assert (code, result) == (0, {"ok": True, "sent": 250, "left": 0, "trouble": None})
    assert world.arrived() == world.written()
    code, result, _ = sync("once", config())
    assert (code, result["sent"]) == (0, 0)
    assert world.office.heartbeats[-1]["backlog"] == 0


def test_once_with_something_left_is_no_success(world: Any, config: Config) -> None:
    """A refused device and an office that is down both end with exit 1 and say what is left."""
    world.append(3)
    code, result, errors = sync("once", config(token="wrong"))
    assert (code, result) == (1, {"ok": False, "sent": 0, "left": 3, "trouble": "device_refused"})
    assert "wrong" not in errors
    code, result, _ = sync("once", config(url="http://127.0.0.1:1"))
    assert (code, result["left"], result["trouble"]) == (1, 3, "office_unreachable")


def test_status_says_where_the_records_stand(world: Any, config: Config) -> None:
    """One JSON object with counts and head, from the files alone, office or not."""
    world.append(4)
    code, result, errors = sync("status", config(url="http://127.0.0.1:1"))
    assert code == 0
    assert (result["records"], result["acked"], result["backlog"], result["device"]) == (4, 0, 4, "kiosk-1")
    assert result["head"] == world.ledger.head().hash.hex()
    assert "4 waiting" in errors


def test_bad_input_says_what_to_do(world: Any, config: Config, tmp_path: Path) -> None:
    """A missing configuration or ledger ends with exit 1 and a sentence, not a traceback."""
    for command in ("once", "status"):
        for file in (tmp_path / "none.toml", config(ledger="nowhere.db")):
            code, result, errors = sync(command, file)
            assert (code, result["ok"]) == (1, False)
            assert "Traceback" not in errors
            assert result["error"] in errors


def test_run_goes_on_until_told_to_end(world: Any, config: Config) -> None:
    """Records are delivered as they come; SIGTERM ends it cleanly with exit 0, even inside a call."""
    world.append(5)
    process = subprocess.Popen(
        [sys.executable, "-m", "sync", "run", "--config", str(config()), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: len(world.arrived()) == 5)
        world.append(2)
        wait_until(lambda: len(world.arrived()) == 7)
        assert read_standing(world.path, world.reader.incarnation).acked >= 5
        world.office.always = "silent"
        calls = len(world.office.calls)
        world.append(1)
        wait_until(lambda: len(world.office.calls) > calls)
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert json.loads(out.splitlines()[-1]) == {"ok": True, "backlog": 1}
    assert "Traceback" not in errors
    assert office_double.TOKEN not in errors


def test_a_killed_courier_goes_on_where_the_office_stands(world: Any, config: Config) -> None:
    """Killed with -9 in the middle of draining, several times: each record arrives once, in order."""
    world.append(3_000)
    for part in range(1, 5):
        process = subprocess.Popen([sys.executable, "-m", "sync", "run", "--config", str(config())], cwd=ROOT)
        try:
            wait_until(lambda part=part: len(world.arrived()) >= part * 400)
        finally:
            process.kill()
            process.wait()
    code, result, _ = sync("once", config())
    assert (code, result["left"]) == (0, 0)
    assert world.arrived() == world.written()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for a condition, up to a deadline."""
    pause, deadline = threading.Event(), time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline, "not within the deadline"
        pause.wait(0.01)


def test_proof_writes_what_the_script_can_check(world: Any, config: Config, tmp_path: Path) -> None:
    """The command proves the ledger, and refuses a record that is not there with words."""
    world.append(4)
    code, result, _ = sync("proof", config(), "--out", str(tmp_path / "proof"))
    assert (code, result) == (0, {"ok": True, "records": 4, "signed": False})
    assert len((tmp_path / "proof").read_bytes().split(b"\n")) == 5
    code, result, _ = sync("proof", config(), "--first", "9", "--out", str(tmp_path / "none"))
    assert (code, result["ok"]) == (1, False)
