"""`python -m kiosk demo`: a day of people through everything, and one summary of what came of it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kiosk.config import Config, ScreeningPart, load
from kiosk.demo import people
from kiosk.demo.day import Coming, Day
from kiosk.demo.office_link import OfficeProcess, office_is_installed, send_all
from kiosk.demo.replay import Table, read_table
from kiosk.ledger.verify import verify
from kiosk.start import Kiosk, prepare

RUNS = Path(".run")
DAY_BEGINS_MS = 1_770_854_400_000  # 2026-02-12 08:00 in Shanghai: a Thursday in February
DEVICE = "gate-north-1"
PEOPLE_MAX = 1_000_000


def run_demo(
    *,
    count: int,
    seed: int,
    out: Path,
    replay: Path | None = None,
) -> dict[str, Any]:
    """Live the day and carry its records to the office.

    Raises:
        ReplayInvalid: the table can't be read.
        LinkFailed: office or courier did not do their part.
    """
    assert 0 <= count <= PEOPLE_MAX, f"{count} people"
    # First of all: nobody waits for an office to start, only to hear that a table is broken.
    table = read_table(replay, ScreeningPart().samples) if replay else None
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        office = opened.enter_context(OfficeProcess(out / "office")) if office_is_installed() else None
        config_path = write_config(out, office)
        kiosk = prepare(load(config_path))
        coming = _coming(table, count, kiosk, seed)
        day = opened.enter_context(Day(kiosk, seed=seed, begins_wall_ms=DAY_BEGINS_MS))
        day.live(coming)
        summary = summarise(day, kiosk.config)
        if table is not None:
            summary.update(_rows(table))
        if office is not None:
            summary["backlog"] = send_all(config_path)["left"]
            summary["office"] = {"address": office.url, **office.command("counts")}
        return summary


def default_config() -> Path:
    """Settings for a simulated kiosk that nobody configured; one folder always, so its ledger goes on."""
    path = RUNS / "kiosk" / "checkpoint.toml"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_config(path.parent, None)
    return path


def write_config(out: Path, office: OfficeProcess | None, *, full_screen: bool = False) -> Path:
    """A checkpoint.toml for this demo, and the kiosk's account at the office."""
    token = url = ""
    if office is not None:
        words = ("add_device", DEVICE, "--site", "yunxi", "--gate", "north")
        token, url = office.command(*words)["token"], office.url
    path = out / "checkpoint.toml"
    site_file = Path(__file__).parent.parent / "people" / "demo_site.json"
    path.write_text(
        f"""[identity]
device = "{DEVICE}"
site = "yunxi"
gate = "north"
site_file = {json.dumps(str(site_file))}

[office]
url = "{url or "http://127.0.0.1:8000"}"
token = "{token}"

[ledger]
path = "ledger.db"

[screen]
full_screen = {"true" if full_screen else "false"}
""",
        encoding="utf-8",
    )
    return path


def _coming(table: Table | None, count: int, kiosk: Kiosk, seed: int) -> Iterator[Coming]:
    if table is not None:
        return people.replayed(table.rows, kiosk.site.roster, seed)
    return people.invented(count, kiosk.site.roster, seed)


def summarise(day: Day, config: Config) -> dict[str, Any]:
    """What the gate and its ledger say about the day."""
    verdicts = day.ledger.count_by_verdict(0)
    checked = verify(config.ledger.path)
    return {
        "entries": sum(verdicts.values()),
        "verdicts": verdicts,
        "alarms": day.tally.alarms,
        "people": day.tally.people,
        "taps": day.tally.taps,
        "records": checked.records,
        "chain_ok": checked.chain_ok,
        "ledger": str(config.ledger.path),
        "backlog": checked.records,
    }


def _rows(table: Table) -> dict[str, Any]:
    unusable = [
        {"line": row.line, "person": row.person, "valid_samples": row.valid} for row in table.unusable
    ]
    return {
        "rows": len(table.rows) + len(unusable),
        "rows_usable": len(table.rows),
        "rows_unusable": unusable,
    }
