"""Enrolment end to end: two real processes, a code, six digits, and records that go by the kiosk's key."""

import json
import os
from pathlib import Path

from kiosk.config import load
from kiosk.demo.office_link import OfficeProcess, run_json, send_all
from kiosk.demo.run import DEVICE, write_config
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft, genesis
from kiosk.ledger.verify import verify
from kiosk.start import open_ledger, prepare
from sync.enrolment import Enrolment
from sync.signing import SigningKey


def test_a_kiosk_is_enrolled_by_two_commands_and_sends_by_its_key(tmp_path: Path) -> None:
    """Code, digits, confirm, send, by the office's own https; the new ledger is bound to the kiosk's key."""
    with OfficeProcess(tmp_path / "office", https=True) as office:
        assert office.url.startswith("https://")
        gate = tmp_path / "gate"
        gate.mkdir()
        config_file = write_config(gate, None)
        config_file.write_text(
            config_file.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", office.url),
            encoding="utf-8",
        )
        config = load(config_file)
        words = ("enrol_device", DEVICE, "--site", "yunxi", "--gate", "north", "--url", office.url)
        code = str(office.command(*words)["code"])
        shown = run_json(["sync", "enrol", "--config", str(config_file), "--json", code], dict(os.environ))
        assert office.command("confirm_device", DEVICE, str(shown["digits"]))["device"] == DEVICE
        enrolment = Enrolment.load(config.ledger.path)
        assert enrolment is not None
        ledger = open_ledger(prepare(config).config, VirtualClock(1_795_392_000_000))
        for _ in range(3):
            ledger.append(Draft("started"), VirtualClock(1_795_392_000_000).moment())
        ledger.close()
        assert send_all(config_file)["sent"] == 3
        _carry(office, config_file, tmp_path / "stick")
    with LedgerReader.open(config.ledger.path) as reader:
        assert reader.genesis == genesis(DEVICE, reader.incarnation, enrolment.key.public)
    assert verify(config.ledger.path).chain_ok
    secret = config.ledger.path.with_name(config.ledger.path.name + ".enrolment.json")
    assert secret.stat().st_mode & 0o077 == 0
    assert json.loads(secret.read_text())["key"] == SigningKey(enrolment.key.seed).seed.hex()


def _carry(office: OfficeProcess, config_file: Path, stick: Path) -> None:
    """The link is down: a stick takes what is new there and the receipt back; twice is harmless."""
    config = load(config_file)
    now = VirtualClock(1_795_392_000_000)
    ledger = open_ledger(prepare(config).config, now)
    for name in ("王秀英", "李卫国"):
        ledger.append(Draft("started", {}, {"name": name}), now.moment())
    ledger.close()
    words = ["sync", "export", "--config", str(config_file), "--json", str(stick)]
    on_card = [file.read_bytes() for file in config.ledger.path.parent.iterdir() if file.is_file()]
    assert not any("王秀英".encode() in content for content in on_card)
    assert run_json(words, dict(os.environ))["records"] == 2
    (batch,) = stick.glob("*.batch")
    assert "王秀英".encode() not in batch.read_bytes()
    for _ in range(2):
        told = office.command("import_carried", str(stick))
        assert (told["acknowledged"], told["refused"]) == (5, {})
    assert "王秀英".encode() in b"".join(
        file.read_bytes() for file in (stick.parent / "office").glob("office.sqlite3*")
    )
    assert run_json(words, dict(os.environ))["records"] == 0  # the receipt came back
    assert not list(stick.glob("*.batch"))
    (stick / f"{DEVICE}_x_000000000001.batch").write_bytes(bytes(200))
    assert len(office.command("import_carried", str(stick))["refused"]) == 1
