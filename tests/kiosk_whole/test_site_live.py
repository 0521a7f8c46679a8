"""Office, courier and kiosk at work: what the office publishes is in force at the gate without a restart."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated.board import SimulatedBoard
from kiosk.app import now_ms, run
from kiosk.config import load
from kiosk.demo.office_link import OfficeProcess, run_json, send_all
from kiosk.demo.people import WELL_CENTI_C
from kiosk.demo.run import DEVICE, write_config
from kiosk.flow.actions import GoBack, PickPerson, PressKey
from kiosk.flow.events import Touched
from kiosk.flow.states import Checkpoint, Idle, Refused
from kiosk.flow.waiting_states import Naming
from kiosk.ledger.clock import Moments, Trust
from kiosk.ledger.delivery import read_exits
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft
from kiosk.live import voice_of, window_of
from kiosk.shell import Post
from kiosk.start import open_ledger, prepare
from tests.kiosk_whole.gate_process import wait_until

SOON_S = 60.0  # on a busy machine; alone each step takes a few seconds
STAY_MS = 6_000
XIA = {
    "id": "S900", "name": "夏雨荷", "unit": "档案馆", "category": "staff", "badge": None, "pinyin": None,
    "household": "3-2-501",
}  # fmt: skip
LETTERS = "xyh"
RULES = {
    "version": 2,
    "office": {"direction": "out", "quota": {"days": 2, "count": 1, "per": "calendar"}},
    "residential": {},
}


def tone() -> bytes:
    """A recording of the office's: a fifth of a second of nothing, as WAV."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(bytes(9_600))
    return held.getvalue()


def document(installed: Path, recording: bytes) -> dict[str, Any]:
    """The installed site with a new member of staff, a rule for households, and a recorded announcement."""
    site: dict[str, Any] = json.loads(installed.read_bytes())
    announcement = {
        **site["announcements"][0],
        "id": "news",
        "audio": hashlib.sha256(recording).hexdigest(),
        "hours": {"from": "00:00", "until": "23:59"},
    }
    return {
        **site,
        "version": site["version"] + 1,
        "roster": [*site["roster"], XIA],
        "rules": RULES,
        "announcements": [announcement],
    }


def enrolled(office: OfficeProcess, folder: Path) -> Path:
    """The settings of a kiosk at the north gate that the office knows by its key."""
    folder.mkdir()
    path = write_config(folder, None)
    text = path.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", office.url)
    path.write_text(text + "[sound]\nquiet_from_hour = 0\nquiet_to_hour = 0\n", encoding="utf-8")
    words = ("enrol_device", DEVICE, "--site", "yunxi", "--gate", "north", "--url", office.url)
    code = str(office.command(*words)["code"])
    shown = run_json(["sync", "enrol", "--config", str(path), "--json", code], dict(os.environ))
    office.command("confirm_device", DEVICE, str(shown["digits"]))
    return path


def goes_out_elsewhere(office: OfficeProcess, folder: Path, moments: Moments) -> None:
    """Somebody of Xia's household goes out at the south gate, and that gate tells the office."""
    folder.mkdir()
    path = write_config(folder, None)
    token = office.command("add_device", "gate-south-1", "--site", "yunxi", "--gate", "south")["token"]
    text = path.read_text(encoding="utf-8").replace(DEVICE, "gate-south-1").replace('"north"', '"south"')
    text = text.replace("http://127.0.0.1:8000", office.url).replace('token = ""', f'token = "{token}"')
    path.write_text(text, encoding="utf-8")
    config = load(path)
    body = {
        "verdict": "admit", "reasons": [], "category": "resident", "direction": "out", "mask": True,
        "training": False, "guard": None, "rules_version": 2, "roster_version": 1, "measurement": None,
    }  # fmt: skip
    person = {"name": "夏大山", "person_id": "R1", "unit": None, "phone": None, "household": XIA["household"]}
    with open_ledger(config, moments) as ledger:
        ledger.append(Draft("entry", body, person), moments.moment())
    assert send_all(path)["left"] == 0


@contextmanager
def courier(config: Path) -> Iterator[None]:
    """`python -m sync run`, as it runs beside every kiosk."""
    process = subprocess.Popen([sys.executable, "-m", "sync", "run", "--config", str(config)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


class People:
    """Whoever comes to the running gate, and what they saw there."""

    def __init__(self, config: Path, moments: Moments, publish: Callable[[], object]) -> None:
        self.kiosk = prepare(load(config))
        self.board = SimulatedBoard(now_ms=now_ms, settle_ms=self.kiosk.config.sensor.settle_ms)
        self.saw: list[str] = []
        self.trouble: Exception | None = None
        self._ledger = self.kiosk.config.ledger.path
        self._publish = publish
        self._window = window_of(self.kiosk, moments, without_screen=True)

    def screen(self, state: Callable[[], Checkpoint], post: Post, stopping: threading.Event) -> None:
        """The real screen's loop, and the people beside it."""

        def lived() -> None:
            try:
                self._live(state, post)
            except Exception as problem:  # noqa: BLE001 - raised again by the test
                self.trouble = problem
            stopping.set()

        threading.Thread(target=lived, daemon=True).start()
        self._window(state, post, stopping)

    def records(self, kind: str) -> list[dict[str, Any]]:
        """What stands in the ledger of this kind."""
        with LedgerReader.open(self._ledger) as reader:
            return [json.loads(record.line) for record in reader.tail(100, (kind,))]

    def _live(self, state: Callable[[], Checkpoint], post: Post) -> None:
        self._somebody_types(state, post)
        post(Touched(now_ms(), GoBack()))
        wait_until(lambda: read_exits(self._ledger, 15), SOON_S, "told of the exit elsewhere")
        self._publish()
        wait_until(lambda: state().site.version == 1, SOON_S, "taken up")
        wait_until(lambda: state().knowledge.elsewhere, SOON_S, "exits counted")
        wait_until(lambda: self.records("announcement_played"), SOON_S, "heard")
        self._somebody_types(state, post)
        post(Touched(now_ms(), PickPerson(str(XIA["id"]))))
        wait_until(lambda: isinstance(state().stage, Refused), SOON_S, "refused")
        stage = state().stage
        self.saw += stage.reasons if isinstance(stage, Refused) else ()

    def _somebody_types(self, state: Callable[[], Checkpoint], post: Post) -> None:
        """Measured, and typing Xia's letters: whether her card is shown."""
        wait_until(lambda: isinstance(state().stage, Idle), SOON_S, "free")
        self.board.people.arrive(skin_centi_c=WELL_CENTI_C, stay_ms=STAY_MS)
        wait_until(lambda: isinstance(state().stage, Naming), SOON_S, "measured")
        for letter in LETTERS:
            post(Touched(now_ms(), PressKey(letter)))
        typed_ms = now_ms()
        wait_until(lambda: state().now_ms > typed_ms, SOON_S, "typed")  # events are taken in their order
        stage = state().stage
        shown = [card.name for card in stage.cards] if isinstance(stage, Naming) else []
        self.saw.append("found" if XIA["name"] in shown else "not found")


def test_what_is_published_is_in_force_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She is found by her initials, the recording is heard, and her household's exit elsewhere counts."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    moments = Moments(trust=lambda: Trust("ntp", 0))
    recording, sounds, site = tone(), tmp_path / "sounds", tmp_path / "site.json"
    sounds.mkdir()
    (sounds / "news.wav").write_bytes(recording)
    with OfficeProcess(tmp_path / "office") as office:
        path = enrolled(office, tmp_path / "gate")
        goes_out_elsewhere(office, tmp_path / "south", moments)
        installed = load(path).identity.site_file
        site.write_text(json.dumps(document(installed, recording)), encoding="utf-8")
        people = People(
            path, moments, lambda: office.command("publish_site", str(site), "--audio", str(sounds))
        )
        with courier(path):
            voice = voice_of(people.kiosk, moments)
            run(people.kiosk, people.screen, moments=moments, board=people.board, voice=voice)
    if people.trouble is not None:
        raise people.trouble
    assert people.saw == ["not found", "found", "quota_used"]
    (taken,) = people.records("site")
    assert (taken["site_version"], taken["replaced_version"]) == (1, 0)
    played = people.records("announcement_played")[0]
    assert (played["announcement"], played["source"]) == ("news", "office")
    assert played["sha256"] == hashlib.sha256(recording).hexdigest()
