"""Time to ready: from the start of the process to the first reading; imports on the way; memory then.

The whole kiosk with simulated parts, on SDL's dummy screen; the limit of the same run is a bare interpreter.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.demo.run import write_config

STARTS = 5
READY_S_MAX = 4.0
MEMORY_MB_MAX = 120
TOP = 8
FIRST = re.compile(r"first reading: ([0-9.]+) s")


def main() -> int:
    """Print the figures; 1 if a goal is missed."""
    bare_s = min(_bare_s() for _ in range(STARTS))
    starts = [_start() for _ in range(STARTS)]
    first_s = statistics.median(first for first, _, _ in starts)
    memory_mb = max(memory for _, memory, _ in starts)
    cpu_s = statistics.median(cpu for _, _, cpu in starts)
    print(
        f"start to first reading  median {first_s:.2f} s, worst {max(starts)[0]:.2f} s (goal {READY_S_MAX} s)"
    )
    print(f"processor for it        {cpu_s:.2f} s: what it takes on a quiet machine")
    print(f"bare interpreter        {bare_s:.2f} s")
    print(f"memory then             {memory_mb:.0f} MB  (goal {MEMORY_MB_MAX} MB)")
    for took_ms, module in _imports()[:TOP]:
        print(f"  import {took_ms:6.1f} ms of its own  {module}")
    return 0 if first_s <= READY_S_MAX and memory_mb <= MEMORY_MB_MAX else 1


def _bare_s() -> float:
    begun_s = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - begun_s


def _start() -> tuple[float, float, float]:
    """Seconds to the first reading, megabytes resident then, and seconds of processor."""
    with tempfile.TemporaryDirectory() as folder:
        words = ("-m", "kiosk", "run", "--simulate", "--without-people", "--without-screen", "--config")
        with subprocess.Popen(
            [sys.executable, *words, str(write_config(Path(folder), None))], stderr=subprocess.PIPE, text=True
        ) as kiosk:
            assert kiosk.stderr is not None
            found = next(filter(None, map(FIRST.search, kiosk.stderr)))
            resident = Path(f"/proc/{kiosk.pid}/status").read_text(encoding="ascii")
            used = Path(f"/proc/{kiosk.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            kiosk.terminate()
            kiosk.stderr.read()
    kb = re.search(r"VmRSS:\s+(\d+)", resident)
    assert kb is not None
    cpu_s = (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    return float(found[1]), int(kb[1]) / 1_024, cpu_s


def _imports() -> list[tuple[float, str]]:
    """Milliseconds of each module's own on the way to a running kiosk, slowest first."""
    words = ("-X", "importtime", "-c", "import kiosk.live, drivers.parts, adafruit_mlx90614")
    told = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stderr
    rows = re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)", told)
    return sorted(((int(own) / 1_000, module) for own, module in rows), reverse=True)


if __name__ == "__main__":
    sys.exit(main())
