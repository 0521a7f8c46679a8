"""Faults of the wire: receipts lost, connections cut, links half open, two senders, a month of silence."""

import random
import threading
import time
from pathlib import Path

from kiosk.ledger.delivery import Delivery
from kiosk.ledger.reader import LedgerReader
from sync.client import OfficeClient
from sync.relay import Relay
from tests.reliability.play import Figures
from tests.reliability.real import DEVICE, Gate, Office, Wire

SILENT_READ_S = 0.5  # a courier that gives up on a silent link soon: the course is the same, the wait shorter


def lost_receipts(folder: Path, dice: random.Random, times: int) -> Figures:
    """The office has committed, its answer never comes: each batch is sent again and stored once."""
    office = Office(folder / "office")
    wire = Wire(office.address)
    with Gate(folder, wire.url, office.token) as gate:
        for _ in range(times):
            gate.append(dice.randint(1, 20))
            gate.drain()
            gate.append(dice.randint(1, 20))
            gate.client._watched.cut()
            wire.back = 0 if dice.random() < 0.2 else dice.randint(1, 250)
            step = gate.relay.step()
            assert step.trouble is not None
            gate.client._watched.cut()
            wire.back = None
            gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    wire.close()
    office.close()
    return {"struck": times, "records": records, "whole": whole}


def cut_at_every_byte(folder: Path, _dice: random.Random, stride: int) -> Figures:
    """A request of a few records, cut after each byte on its way there, and its answer on the way back."""
    office = Office(folder / "office")
    wire = Wire(office.address)
    cuts = 0
    with Gate(folder, wire.url, office.token) as gate:
        for way in ("there", "back"):
            for place in range(1, 100_000, stride):
                gate.append(2)
                gate.client._watched.cut()
                setattr(wire, way, place)
                step = gate.relay.step()
                through = step.trouble is None
                gate.client._watched.cut()
                setattr(wire, way, None)
                gate.drain()
                if through:
                    break
                cuts += 1
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    wire.close()
    office.close()
    return {"struck": cuts, "records": records, "whole": whole}


def half_open(folder: Path, dice: random.Random, times: int) -> Figures:
    """The link swallows everything from some byte on and never says that it is dead: the sender gets away."""
    office = Office(folder / "office")
    wire = Wire(office.address)
    longest_s = 0.0
    with Gate(folder, wire.url, office.token, read_s=SILENT_READ_S) as gate:
        for _ in range(times):
            gate.append(dice.randint(1, 60))
            gate.client._watched.cut()
            way = dice.choice(("there", "back"))
            wire.silent = True
            setattr(wire, way, dice.randint(0, 600 if way == "there" else 250))
            begun_s = time.monotonic()
            gate.relay.step()
            longest_s = max(longest_s, time.monotonic() - begun_s)
            gate.client._watched.cut()
            setattr(wire, way, None)
            wire.silent = False
            gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    wire.close()
    office.close()
    # Twice: a kept connection that turns out dead is replaced once within a call.
    whole = whole and longest_s < 2 * SILENT_READ_S + 2.0
    return {"struck": times, "records": records, "longest_s": round(longest_s, 1), "whole": whole}


def two_senders(folder: Path, _dice: random.Random, records: int) -> Figures:
    """Two couriers that know nothing of each other send the same ledger at once."""
    office = Office(folder / "office")
    url = f"http://{office.address}"
    with Gate(folder, url, office.token, records) as gate:
        other = threading.Thread(target=_send_too, args=(gate.path, url, office.token, gate))
        other.start()
        gate.drain()
        other.join()
        whole = gate.is_whole_at(office)
    office.close()
    return {"struck": 1, "records": records, "whole": whole}


def _send_too(path: Path, url: str, token: str, gate: Gate) -> None:
    with LedgerReader.open(path) as reader, OfficeClient(url, DEVICE, token) as client:
        notes = Delivery.open(path.with_name("second.db"))
        relay = Relay(reader, client, notes, now=gate.clock, dice=random.Random(8))
        while not (step := relay.step()).idle:
            assert step.trouble is None or not step.trouble.call_staff, step.trouble
        notes.close()


def four_weeks_offline(folder: Path, _dice: random.Random, records: int) -> Figures:
    """A gate that was alone for 28 days delivers everything at once."""
    office = Office(folder / "office")
    with Gate(folder, f"http://{office.address}", office.token, records) as gate:
        begun_s = time.monotonic()
        gate.drain()
        took_s = time.monotonic() - begun_s
        whole = gate.is_whole_at(office)
    office.close()
    return {"struck": 1, "records": records, "whole": whole, "records_per_s": round(records / took_s)}
