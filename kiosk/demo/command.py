"""The demo as a command: finds a folder, refuses one that is in use, checks that all counts agree."""

from pathlib import Path
from typing import Any

from kiosk.demo.errors import CountsDiffer, FolderInUse
from kiosk.demo.run import RUNS, run_demo

FOLDERS_MAX = 10_000


def demo(count: int, seed: int, out: Path | None, replay: Path | None) -> dict[str, Any]:
    """Run it and return its summary.

    Raises:
        FolderInUse: there is a ledger in the folder already.
        CountsDiffer: gate, ledger and office don't count the same.
        ReplayInvalid, LinkFailed: as `run_demo`.
    """
    folder = out if out is not None else new_folder("demo")
    if (folder / "ledger.db").exists():
        raise FolderInUse(folder)
    summary = run_demo(count=count, seed=seed, out=folder, replay=replay)
    check_counts(summary)
    return summary


def new_folder(name: str) -> Path:
    """A folder that no earlier run has used."""
    folders = (RUNS / f"{name}-{number}" for number in range(1, FOLDERS_MAX))
    return next(folder for folder in folders if not folder.exists())


def check_counts(summary: dict[str, Any]) -> None:
    """People at the gate, entries in the ledger, entries at the office: one number.

    Raises:
        CountsDiffer: they are not.
    """
    counts = {"people": summary["people"], "ledger": summary["entries"]}
    if "office" in summary:
        counts["office"] = summary["office"]["entries"]
    if len(set(counts.values())) != 1 or not summary["chain_ok"]:
        raise CountsDiffer(counts)
