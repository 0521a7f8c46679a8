"""What a kiosk costs while nobody comes: share of one core, and memory, against an empty pygame loop.

Both run at the same time, on the same display (Xvfb where it can be had, SDL's dummy otherwise), so that a
busy machine slows both alike. The kiosk reads its simulated sensor seven times a second and asks its panel
thirty times; the empty loop only does the latter.

    python bench/idle.py [--seconds N] [--json]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.demo.run import write_config

ROOT = Path(__file__).parents[1]
GOAL_SHARE_PERCENT = 2.0
GOAL_RSS_MB = 120
START_S_MAX = 60.0
CALM_S = 15.0  # for some seconds after the start every screen is drawn ahead, one in each calm frame
TICKS_PER_S = os.sysconf("SC_CLK_TCK")

EMPTY_LOOP = """
import pygame
pygame.display.init()
pygame.display.set_mode((1024, 600))
clock = pygame.time.Clock()
while True:
    pygame.event.get()
    clock.tick(30)
"""


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment of programs that open a window here."""
    plain = dict(
        os.environ,
        PYGAME_HIDE_SUPPORT_PROMPT="1",
        SDL_FRAMEBUFFER_ACCELERATION="0",
        SDL_AUDIODRIVER="dummy",  # a sound card that plays into the void, at the pace of a real one
    )
    if shutil.which("Xvfb") is None:
        yield {**plain, "SDL_VIDEODRIVER": "dummy"}
        return
    told, tell = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1024x600x24", "-nolisten", "tcp"],
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(tell)
        try:
            with os.fdopen(told) as numbers:
                yield {**plain, "DISPLAY": f":{numbers.readline().strip()}", "SDL_VIDEODRIVER": "x11"}
        finally:
            server.terminate()


@contextmanager
def program(*words: str, env: dict[str, str]) -> Iterator[int]:
    """A program's process id; it is killed in the end, because SDL turns SIGTERM into an event."""
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.kill()


def cpu_s(pid: int) -> float:
    """Processor time so far, in seconds."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS_PER_S


def rss_mb(pid: int) -> float:
    """Memory that it holds, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def wait_for(path: Path, pid: int) -> None:
    """Wait until the kiosk has its ledger."""
    end_s = time.monotonic() + START_S_MAX
    while not path.exists():
        if time.monotonic() > end_s:
            sys.exit(f"the kiosk (process {pid}) did not start within {START_S_MAX} s")
        time.sleep(0.1)


def measure(seconds: float, folder: Path) -> dict[str, Any]:
    """Shares and memory of both over this time."""
    config = write_config(folder, None)
    words = ("-m", "kiosk", "run", "--config", str(config), "--simulate", "--without-people")
    with display() as env:
        shown = env["SDL_VIDEODRIVER"] == "x11"
        words = words if shown else (*words, "--without-screen")
        with program(*words, env=env) as kiosk, program("-c", EMPTY_LOOP, env=env) as empty:
            wait_for(folder / "ledger.db", kiosk)
            time.sleep(CALM_S)
            begun_s = time.monotonic()
            before = {pid: cpu_s(pid) for pid in (kiosk, empty)}
            time.sleep(seconds)
            took_s = time.monotonic() - begun_s
            share = {pid: 100 * (cpu_s(pid) - before[pid]) / took_s for pid in before}
            memory = {pid: rss_mb(pid) for pid in before}
    return {
        "display": "Xvfb" if shown else "dummy",
        "seconds": round(took_s, 1),
        "kiosk_share_percent": round(share[kiosk], 2),
        "empty_share_percent": round(share[empty], 2),
        "ratio": round(share[kiosk] / max(share[empty], 0.01), 2),
        "kiosk_rss_mb": round(memory[kiosk]),
        "empty_rss_mb": round(memory[empty]),
        "goal_share_percent": GOAL_SHARE_PERCENT,
        "goal_rss_mb": GOAL_RSS_MB,
        "well": share[kiosk] <= GOAL_SHARE_PERCENT and memory[kiosk] <= GOAL_RSS_MB,
    }


def main() -> None:
    """Run and print; with --json one object on one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = measure(options.seconds, Path(folder))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:22} {value!s:>10}")


if __name__ == "__main__":
    main()
