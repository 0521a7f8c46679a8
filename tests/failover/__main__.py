"""python -m tests.failover [--rounds N] [--docs FILE] [--json]: a cluster loses its leader, kiosks drain.

Three Patroni nodes, three etcd, HAProxy and two office processes on this machine, started for this and ended
with it. In each round the leader's machine is killed, frozen, its PostgreSQL alone killed, switched over, and
etcd lost and brought back; kiosks send all the time through HAProxy. Prints for each event the longest time
that a kiosk waited between two receipts; then each kiosk's ledger is compared with the office. Exit code 1 if
a record is lost or doubled, or the p95 of the waits is above the bar.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

import psycopg

from kiosk.demo.office_link import OfficeProcess
from office.home import KEY_NAME, SIGNING_KEY_NAME
from tests.failover.cluster import HOST, Cluster, missing
from tests.reliability.real import Gate

KIOSKS = 4
BATCH = 20  # records that pass between two receipts
PAUSE_S = 0.1  # a busy compound's pace, and room on a machine that carries everything at once
GAP_S_MAX = 25.0  # the lease of 20 s, one check and one retry
FROZEN_S = 40.0  # long enough that another leads before the frozen one wakes and thinks that it does
ETCD_GONE_S = 25.0  # longer than the lease
SETTLE_S = 5.0  # of undisturbed receipts before and after an event
DRAIN_S_MAX = 60.0
MARK = "<!-- failover -->"


class Kiosk(threading.Thread):
    """A ledger that grows and a courier that drains it, until it is told to stop; then to the last record."""

    def __init__(self, folder: Path, device: str, url: str, token: str) -> None:
        super().__init__()
        self._folder, self._device, self._url, self._token = folder, device, url, token
        self.over = threading.Event()
        self.receipts_s: list[float] = []
        self.troubles: dict[str, int] = {}
        self.head: tuple[int, str] | None = None
        self.acked: tuple[int, str] | None = None

    def run(self) -> None:
        """Write and send."""
        self._folder.mkdir()
        with Gate(self._folder, self._url, self._token, device=self._device) as gate:
            while not self.over.wait(PAUSE_S):
                gate.append(BATCH)
                self._send(gate)
            end_s = time.monotonic() + DRAIN_S_MAX
            while gate.relay.backlog() and time.monotonic() < end_s:
                self._send(gate)
            head = gate.reader.head()
            self.head = head.seq, head.hash.hex()
            receipt = gate.client.cursor(gate.reader.incarnation)
            self.acked = receipt.acked, receipt.head

    def _send(self, gate: Gate) -> None:
        step = gate.relay.step()
        if step.trouble is not None:
            self.troubles[step.trouble.code] = self.troubles.get(step.trouble.code, 0) + 1
            time.sleep(PAUSE_S)
        elif step.sent:
            self.receipts_s.append(time.monotonic())

    def waited_s(self, began_s: float, ended_s: float) -> float:
        """The longest time between two receipts, of those that touch this span."""
        times = [began_s - SETTLE_S, *self.receipts_s, ended_s]
        pairs = pairwise(times)
        return max((b - max(a, began_s) for a, b in pairs if b >= began_s and a <= ended_s), default=0.0)


def killed(cluster: Cluster) -> None:
    """The leader's machine loses its power, and comes back when another leads."""
    leader = cluster.leader()
    cluster.strike(leader, signal.SIGKILL)
    _until_another(cluster, leader)
    cluster.start_node(leader)


def frozen(cluster: Cluster) -> None:
    """The leader's machine stops answering, and wakes thinking that it leads."""
    leader = cluster.leader()
    cluster.strike(leader, signal.SIGSTOP)
    time.sleep(FROZEN_S)
    cluster.strike(leader, signal.SIGCONT)


def postgres_killed(cluster: Cluster) -> None:
    """PostgreSQL alone dies; its keeper lives."""
    cluster.strike(cluster.leader(), signal.SIGKILL, keeper=False)


def etcd_lost(cluster: Cluster) -> None:
    """All of etcd is gone for longer than a lease, and comes back."""
    cluster.kill_etcd()
    time.sleep(ETCD_GONE_S)
    for number in range(3):
        cluster.start_etcd(number)


EVENTS: dict[str, Callable[[Cluster], None]] = {
    "leader's machine killed": killed,
    "leader frozen, then thawed": frozen,
    "PostgreSQL of the leader killed": postgres_killed,
    "switched over": Cluster.switch_over,
    "etcd lost and back": etcd_lost,
}


def _until_another(cluster: Cluster, old: int) -> None:
    end_s = time.monotonic() + 2 * GAP_S_MAX
    while time.monotonic() < end_s:
        if any(role == "leader" and number != old for number, role in cluster.roles().items()):
            return
        time.sleep(0.2)
    raise AssertionError("nobody took over")


def main() -> int:
    """Strike, count, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="each of the five events so often")
    parser.add_argument("--docs", type=Path, help="write the table between the marks of this file")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    absent = missing()
    if absent:
        print(f"缺少程序，请先安装 missing, install first: apt-get install {' '.join(absent)}")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="failover-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        figures = play(folder, options.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.docs:
        write_docs(options.docs, figures)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    good = not figures["lost"] and not figures["doubled"] and figures["p95_s"] <= GAP_S_MAX
    return 0 if good else 1


def play(folder: Path, rounds: int) -> dict[str, object]:
    """The whole of it; its figures."""
    with Cluster(folder) as cluster, offices(folder, cluster) as tokens:
        url = f"http://{HOST}:{cluster.office_port}"
        kiosks = [Kiosk(folder / name, name, url, token) for name, token in tokens.items()]
        for kiosk in kiosks:
            kiosk.start()
        try:
            waits = [(name, _struck(cluster, kiosks, name)) for _ in range(rounds) for name in EVENTS]
        finally:
            for kiosk in kiosks:
                kiosk.over.set()
            for kiosk in kiosks:
                kiosk.join()
        return {**_compared(cluster, kiosks), **_summed(waits)}


@contextmanager
def offices(folder: Path, cluster: Cluster) -> Iterator[dict[str, str]]:
    """Two office processes with the same keys; the tokens of the kiosks that may send."""
    os.environ |= {"DATABASE_URL": cluster.url, "GATEHOUSE_OFFICE_REQUIRE_SYNC": "1"}
    with ExitStack() as running:
        first, second = (folder / f"office{number}" for number in (1, 2))
        process = running.enter_context(OfficeProcess(first, f"{HOST}:{cluster.offices[0]}"))
        place = ("--site", "s", "--gate", "g")
        tokens = {
            name: str(process.command("add_device", name, *place)["token"])
            for name in (f"failover-{number}" for number in range(KIOSKS))
        }
        second.mkdir()
        for name in (KEY_NAME, SIGNING_KEY_NAME):
            if (first / name).exists():
                shutil.copy(first / name, second / name)
        running.enter_context(OfficeProcess(second, f"{HOST}:{cluster.offices[1]}"))
        yield tokens


def _struck(cluster: Cluster, kiosks: list[Kiosk], name: str) -> float:
    """One event under load, and the cluster whole again; the longest wait of any kiosk."""
    cluster.until_whole()
    time.sleep(SETTLE_S)
    began_s = time.monotonic()
    EVENTS[name](cluster)
    cluster.until_whole()
    time.sleep(SETTLE_S)
    waited_s = max(kiosk.waited_s(began_s, time.monotonic()) for kiosk in kiosks)
    print(f"{name:34} longest wait for a receipt {waited_s:5.1f} s", flush=True)
    return waited_s


def _compared(cluster: Cluster, kiosks: list[Kiosk]) -> dict[str, object]:
    """Lost: in a ledger and not at the office. Doubled: rows beyond the ledger's numbers."""
    written = sum(kiosk.head[0] for kiosk in kiosks if kiosk.head)
    whole = all(kiosk.head is not None and kiosk.head == kiosk.acked for kiosk in kiosks)
    with psycopg.connect(cluster.url) as link:
        found = link.execute(
            "SELECT count(*), count(DISTINCT (device, incarnation, seq)), "
            "(SELECT count(*) FROM entries_entry), (SELECT count(DISTINCT record_id) FROM entries_entry) "
            "FROM ingest_record"
        ).fetchone()
    assert found is not None
    records, distinct, entries, own = found
    troubles: dict[str, int] = {}
    for kiosk in kiosks:
        for code, times in kiosk.troubles.items():
            troubles[code] = troubles.get(code, 0) + times
    lost, doubled = written - min(distinct, own), (records - distinct) + (entries - own)
    print(f"{written} records written, {distinct} at the office, {own} in the register: {lost} lost,")
    print(f"{doubled} doubled; chains whole: {whole}; told to come back: {troubles}")
    return {"written": written, "lost": lost if whole else max(lost, 1), "doubled": doubled}


def _summed(waits: list[tuple[str, float]]) -> dict[str, object]:
    ordered = sorted(seconds for _name, seconds in waits)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    print(f"{len(waits)} events, write gap p95 {p95:.1f} s, bar {GAP_S_MAX:.0f} s")
    return {"p95_s": round(p95, 1), "waits": [[name, round(seconds, 1)] for name, seconds in waits]}


def write_docs(path: Path, figures: dict[str, object]) -> None:
    """The table between the two marks, in place of the one that was there."""
    waits = figures["waits"]
    assert isinstance(waits, list)
    rows = []
    for name in EVENTS:
        own = sorted(seconds for event, seconds in waits if event == name)
        rows.append(f"| {name} | {len(own)} | {own[len(own) // 2]:.1f} | {own[-1]:.1f} |")
    summary = (
        f"{figures['written']} records written, {figures['lost']} lost, {figures['doubled']} doubled; "
        f"write gap p95 {figures['p95_s']} s of {len(waits)} events."
    )
    table = "\n".join(
        [
            summary,
            "",
            "| event | times | longest wait, median (s) | worst (s) |",
            "| --- | --- | --- | --- |",
            *rows,
        ]
    )
    before, _old, after = path.read_text(encoding="utf-8").split(MARK)
    path.write_text(f"{before}{MARK}\n{table}\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
