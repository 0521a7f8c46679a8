"""Faults that strike the office: its process, its disk, its past, and records that it can't read."""

import random
import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from kiosk.ledger.record import VERSION, Draft
from kiosk.ledger.store import new_id
from sync.errors import ChainForked, WireMismatch
from tests.reliability.faulty import KILL, Faults, preloaded
from tests.reliability.gate import small_disk
from tests.reliability.play import Figures
from tests.reliability.real import Gate, Office

CALLS_MAX = 2_000  # of a request; the sweep ends when one gets through
STEPS_WHILE_FULL = 3
DISK_BYTES = 64 << 20


def killed_office(folder: Path, dice: random.Random, times: int) -> Figures:
    """SIGKILL for the office at random moments of a drain."""
    office = Office(folder / "office")
    kills = 0
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for _ in range(times):
            gate.append(400)
            stop_at = dice.randint(0, 3)
            for _ in range(stop_at):
                gate.relay.step()
            office.kill()
            kills += 1
            gate.until_up()
        gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    office.close()
    return {"struck": kills, "records": records, "whole": whole}


def killed_at_each_call(folder: Path, _dice: random.Random, stride: int) -> Figures:
    """SIGKILL for the office before each call to disk or network of a request, COMMIT's among them."""
    with preloaded(faults := Faults(folder / "office")):
        office = Office(folder / "office")
    kills = 0
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        gate.append(1)
        gate.drain()
        for at in range(1, CALLS_MAX, stride):
            gate.append(2)
            faults.order(KILL, at)
            step = gate.relay.step()
            faults.relent()
            kills += step.trouble is not None
            gate.until_up()
            gate.drain()
            if step.trouble is None:
                break
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    office.close()
    return {"struck": kills, "records": records, "whole": whole}


def restored_office(folder: Path, dice: random.Random, times: int) -> Figures:
    """The office is put back to yesterday, each time; the gates send again what it forgot."""
    office = Office(folder / "office")
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for _ in range(times):
            gate.append(dice.randint(1, 900))
            gate.drain()
            yesterday = office.keep_copy()
            gate.append(dice.randint(1, 900))
            gate.drain()
            office.put_back(yesterday)
            gate.until_up()
            # A courier at rest hears of it by its heartbeat, a busy one by a gap; a new one asks at once.
            if dice.random() < 0.5:
                gate.relay = gate.new_relay()
            gate.append(1)
            gate.drain()
        whole, records = gate.is_whole_at(office), gate.reader.head().seq
    office.close()
    return {"struck": times, "records": records, "whole": whole}


def cloned_card(folder: Path, dice: random.Random, times: int) -> Figures:
    """A card is copied and both go on: one history goes on, the other is kept apart, and staff is called."""
    office = Office(folder / "office")
    url, whole, called = f"http://{office.address}", True, 0
    for number in range(times):
        with ExitStack() as opened:
            first, second = (folder / f"{name}-{number}" for name in ("card", "copy"))
            first.mkdir()
            gate = Gate(first, url, office.token, dice.randint(1, 300))
            gate.drain()
            gate.__exit__()
            shutil.copytree(first, second)
            gates = [opened.enter_context(Gate(each, url, office.token)) for each in (first, second)]
            for each in gates:
                each.append(dice.randint(1, 300))
            dice.shuffle(gates)
            true, other = gates
            true.drain()
            step = other.relay.step()  # it asks where the office stands, and is told another history
            called += isinstance(step.trouble, WireMismatch | ChainForked)
            receipt = true.client.cursor(true.reader.incarnation)
            head = true.reader.head()
            whole = whole and (receipt.acked, receipt.head) == (head.seq, head.hash.hex())
            whole = whole and other.reader.head().seq > 0
    office.close()
    return {"struck": times, "called": called, "whole": whole and called == times}


def poison(folder: Path, dice: random.Random, times: int) -> Figures:
    """Records that no register can take wait in the tray: acknowledged, in the chain, in nobody's way."""
    office = Office(folder / "office")
    poisons = (
        {"verdict": "who knows"},
        {"verdict": "admit", "reasons": "none"},
        {"verdict": "admit", "measurement": 37},
        {"verdict": "admit", "category": "x" * 9_000},
        {"verdict": "admit", "guard": "\0"},
    )
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for _ in range(times):
            gate.append(dice.randint(0, 40))
            gate.ledger.append(Draft("entry", dice.choice(poisons)), gate.clock.moment())
            if dice.random() < 0.2:
                gate.drain()
        gate.drain()
        counts, whole = office.counts(), gate.is_whole_at(office, waiting=times)
        records = gate.reader.head().seq
    office.close()
    return {"struck": times, "records": records, "in_tray": counts["tray"], "whole": whole}


def other_versions(folder: Path, dice: random.Random, times: int) -> Figures:
    """A kiosk is upgraded and set back in mid-drain: what the office can't read yet waits in the tray."""
    office = Office(folder / "office")
    newer = 0
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for number in range(times):
            for _ in range(dice.randint(1, 120)):
                if number % 2:
                    _append_newer(gate)
                    newer += 1
                else:
                    gate.append(1)
            gate.relay.step()
        gate.drain()
        whole, records = gate.is_whole_at(office, waiting=newer), gate.reader.head().seq
    office.close()
    return {"struck": times, "records": records, "newer": newer, "whole": whole}


def _append_newer(gate: Gate) -> None:
    """A record as the next version would write it: the same fields, one more, and a higher `v`."""
    moment = gate.clock.moment()
    draft = Draft("entry", {"verdict": "admit", "zeal": 7})
    prepared = gate.ledger.prepare(draft, moment, new_id(moment.wall_ms))
    after = prepared.after.replace(b'"v":%d' % VERSION, b'"v":%d' % (VERSION + 1))
    assert after != prepared.after
    gate.ledger.append_prepared(replace(prepared, after=after))


def full_office(folder: Path, dice: random.Random, times: int) -> Figures:
    """The office's disk is full for a while: it takes nothing half, and goes on when there is room."""
    with small_disk(folder / "disk", DISK_BYTES) as disk:
        office, refused = Office(disk / "office"), 0
        other = disk / "somebody-elses"
        with Gate(folder, f"http://{office.address}", office.token) as gate:
            for _ in range(times):
                other.write_bytes(b"\0" * max(0, office.room(disk) - dice.randint(0, 40_000)))
                gate.append(200)
                for _ in range(STEPS_WHILE_FULL):
                    refused += gate.relay.step().trouble is not None
                other.unlink()
                gate.drain()
            whole, records = gate.is_whole_at(office), gate.reader.head().seq
        office.close()
    return {"struck": times, "records": records, "refused": refused, "whole": whole and refused > 0}
