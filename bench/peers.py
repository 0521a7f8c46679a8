"""The way from a gate to the office beside a mosquitto bridge's: the same records, the same kills.

Each carries `--records` entries of a kiosk that was offline: told durable at the gate with the office away,
then carried to a consumer. Three times: nothing happens, and rates are taken; the gate's process is killed
(SIGKILL) once all were told durable; the office's is killed four times on the way. mosquitto: two brokers,
their persistence saved each second, QoS 1, a bridge and a client with a lasting session that stores nothing.
Needs Debian's mosquitto and mosquitto-clients; without them the peer is left out.

    python bench/peers.py [--records N] [--json]
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.append import DRAFT
from bench.figures import run
from kiosk.ledger.clock import Moments
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Origin, Record, compose, genesis
from kiosk.ledger.store import new_id
from tests.reliability.lives import begin, last_words, nursery
from tests.reliability.real import DEVICE, Gate, Office

KILLS = 4
KILL_AFTER_S = 0.4  # of the way, each time
SILENCE_S_MAX = 20  # a consumer that hears nothing for so long has heard all
START_S_MAX = 10.0
MOSQUITTO = ("mosquitto", "mosquitto_pub", "mosquitto_sub")
TOPIC = "gate/entries"

Figures = dict[str, float]


def measure(records: int, directory: Path) -> Figures:
    """Rates, lost and doubled of each, by name of way and fault."""
    ways: dict[str, Callable[[int, Path, str], Figures]] = {"gatehouse": gatehouse}
    if all(map(shutil.which, MOSQUITTO)):
        ways["mosquitto"] = mosquitto
    else:
        told = "没有 mosquitto，未比较 not compared: apt-get install mosquitto mosquitto-clients"
        print(told, file=sys.stderr)
    figures: Figures = {}
    for name, way in ways.items():
        for fault in ("none", "gate", "office"):
            folder = directory / f"{name}-{fault}"
            folder.mkdir()
            found = way(records, folder, fault)
            kept = found if fault == "none" else {key: found[key] for key in ("lost", "doubled")}
            figures |= {f"{name} {key}, killed: {fault}": value for key, value in kept.items()}
    return figures


def gatehouse(records: int, folder: Path, fault: str) -> Figures:
    """Ledger, courier and office, each a process of its own but for the courier."""
    with nursery() as lives:
        begun = time.perf_counter()
        pid = begin(lives, folder / "ledger.db", 0 if fault == "gate" else records)
        assert lives.stdout is not None
        told = [lives.stdout.readline() for _ in range(records)]
        told_s = time.perf_counter() - begun
        if fault == "gate":
            os.kill(pid, signal.SIGKILL)
        told += last_words(lives)
    office = Office(folder / "office")
    begun = time.perf_counter()
    with Gate(folder, f"http://{office.address}", office.token) as gate:
        for _ in range(KILLS if fault == "office" else 0):
            until = time.perf_counter() + KILL_AFTER_S
            while time.perf_counter() < until:
                gate.relay.step()
            office.kill()
            gate.until_up()
        gate.drain()
        carried_s = time.perf_counter() - begun
        with LedgerReader.open(gate.path) as reader:
            there = {record.id for record in reader.latest(gate.client.cursor(reader.incarnation).acked)}
    stored = int(str(office.counts()["records"]))
    office.close()
    ids = {line.split()[1] for line in told if line[0].isdigit()}
    return _figures(len(ids), told_s, carried_s, lost=len(ids - there), doubled=stored - len(there))


def mosquitto(records: int, folder: Path, fault: str) -> Figures:
    """Two brokers and their bridge."""
    gate, office = _brokers(folder)
    lines = [record.line for record in _records(records)]
    with ExitStack() as opened:
        with _broker(office):  # the consumer's lasting session is there before the outage
            _consumer(office, "-E").wait(START_S_MAX)
        running = opened.enter_context(_broker(gate))
        begun = time.perf_counter()
        publish = ["mosquitto_pub", "-p", str(gate.port), "-q", "1", "-t", TOPIC, "-l"]
        subprocess.run(publish, input=b"\n".join(lines) + b"\n", check=True)
        told_s = time.perf_counter() - begun
        if fault == "gate":
            running.kill()
            running.wait()
            opened.enter_context(_broker(gate))
        begun = time.perf_counter()
        far = opened.enter_context(_broker(office))
        stored: list[bytes] = []
        for _ in range(KILLS if fault == "office" else 0):
            consumer = _consumer(office, "-W", "1")
            stored += consumer.communicate()[0].splitlines()
            far.kill()
            far.wait()
            far = opened.enter_context(_broker(office))
        heard = True
        while heard and (missing := len(set(lines) - set(stored))):
            consumer = _consumer(office, "-W", str(SILENCE_S_MAX), "-C", str(missing))
            found = consumer.communicate()[0].splitlines()
            stored, heard = stored + found, bool(found)
        carried_s = time.perf_counter() - begun
    times = Counter(stored)
    lost, doubled = len(set(lines) - times.keys()), sum(times.values()) - len(times)
    return _figures(records, told_s, carried_s, lost=lost, doubled=doubled)


def _figures(told: int, told_s: float, carried_s: float, *, lost: int, doubled: int) -> Figures:
    return {
        "told_per_s": round(told / told_s),
        "carried_per_s": round((told - lost) / carried_s),
        "lost": lost,
        "doubled": doubled,
    }


class _Broker:
    """A broker's settings and its port."""

    def __init__(self, folder: Path, name: str, more: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / name).mkdir()
        self.settings = folder / f"{name}.conf"
        # As root it would go on as a user who may not write here.
        user = "user root\n" if os.geteuid() == 0 else ""
        self.settings.write_text(
            f"{user}listener {self.port} 127.0.0.1\nallow_anonymous true\nlog_type none\n"
            f"persistence true\npersistence_location {folder / name}/\nautosave_interval 1\n"
            f"max_queued_messages 0\nmax_queued_bytes 0\nmax_inflight_messages 100\n{more}",
            encoding="utf-8",
        )


def _brokers(folder: Path) -> tuple[_Broker, _Broker]:
    office = _Broker(folder, "office")
    bridge = (
        f"connection up\naddress 127.0.0.1:{office.port}\ntopic gate/# out 1\ncleansession false\n"
        "restart_timeout 1 2\nbridge_protocol_version mqttv311\nremote_clientid gate\n"
    )
    return _Broker(folder, "gate", bridge), office


@contextmanager
def _broker(broker: _Broker) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(["mosquitto", "-c", str(broker.settings)], stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + START_S_MAX
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", broker.port)).close()
                break
            except OSError:
                time.sleep(0.02)
        try:
            yield process
        finally:
            process.terminate()


def _consumer(broker: _Broker, *more: str) -> "subprocess.Popen[bytes]":
    words = ["mosquitto_sub", "-p", str(broker.port), "-i", "consumer", "-c", "-q", "1", "-t", "gate/#"]
    return subprocess.Popen([*words, *more], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _records(count: int) -> Iterator[Record]:
    """The same entries as a kiosk writes."""
    moments, origin = Moments(), Origin(DEVICE, "peer", "s", "g", "0")
    previous = genesis(DEVICE, "peer")
    for seq in range(1, count + 1):
        moment = moments.moment()
        record = compose(
            DRAFT,
            origin=origin,
            seq=seq,
            record_id=new_id(moment.wall_ms),
            moment=moment,
            salt=bytes(16),
            previous=previous,
        )
        previous = record.hash
        yield record


if __name__ == "__main__":
    run(__doc__, measure, records=20_000)
