"""`make run`: an office and a kiosk on this machine, with nothing set up.

With a display the kiosk opens a window and simulated people come to it. Without one a scripted day goes by
that passes through every stage, and its pictures are kept.
"""

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from kiosk.config import load
from kiosk.demo.command import check_counts, new_folder
from kiosk.demo.day import STAY_MS, Coming, Day
from kiosk.demo.office_link import OfficeProcess, send_all
from kiosk.demo.people import FEVER_RISE_CENTI_C, WELL_CENTI_C
from kiosk.demo.run import DAY_BEGINS_MS, summarise, write_config
from kiosk.demo.visitor import Character, Visitor
from kiosk.flow.actions import PressKey
from kiosk.flow.guard_actions import (
    BeginRepeat,
    BeginRest,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    EnterContact,
    OpenCards,
    PickCard,
)
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.waiting_states import Naming
from kiosk.people.roster import Roster
from kiosk.start import prepare
from kiosk.ui.paint import Brush, save
from kiosk.ui.scene import Scene

ADDRESS = "127.0.0.1:8000"
COLD_CENTI_C = WELL_CENTI_C - 220
SENSOR_GONE_MS = 6_000
REST_MS = 600_000
REPEAT_MS = 8_000


def tryout(out: Path | None) -> int:
    """Office and kiosk together; returns the exit code."""
    folder = out if out is not None else new_folder("tryout")
    folder.mkdir(parents=True, exist_ok=True)
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with OfficeProcess(folder / "office", ADDRESS if shown else "127.0.0.1:0") as office:
        clerk = office.command("add_clerk", "clerk")
        print(f"办公室 / office   {office.url}")
        print(f"登录 / log in     {clerk['user']} {clerk['password']}")
        config = write_config(folder, office)
        if shown:
            return _in_a_window(config)
        summary = _scripted_day(config, folder, office)
    _print(summary)
    return 0


def _in_a_window(config: Path) -> int:
    from kiosk.live import run_kiosk  # noqa: PLC0415 - opens SDL, which a scripted day has no use for

    print("关闭窗口即结束 / close the window to end")
    courier = subprocess.Popen([sys.executable, "-m", "sync", "run", "--config", str(config)])
    try:
        return run_kiosk(config, simulate=True)
    finally:
        courier.terminate()
        courier.wait()


def _scripted_day(config_path: Path, folder: Path, office: OfficeProcess) -> dict[str, Any]:
    kiosk = prepare(load(config_path))
    pictures: dict[str, Scene] = {}

    def watch(state: Checkpoint, scene: Scene) -> None:
        pictures[_picture_name(state)] = scene

    with Day(kiosk, seed=1, begins_wall_ms=DAY_BEGINS_MS, watch=watch) as day:
        day.live(_everybody(kiosk.site.roster))
        _recheck(day)
        day.board.chip.unplug()
        day.wait(SENSOR_GONE_MS)
        day.board.chip.plug()
        day.wait(SENSOR_GONE_MS)
        summary = summarise(day, kiosk.config)
    summary["backlog"] = send_all(config_path)["left"]
    summary["office"] = office.command("counts")
    summary["pictures"] = _save(pictures, folder / "pictures")
    check_counts(summary)
    return summary


def _everybody(roster: Roster) -> list[Coming]:
    """One person for each thing that can happen at a gate."""
    dice = Random(7)  # noqa: S311 - seeded dice, no secret

    def staff(number: int, *, wears_mask: bool = True) -> Visitor:
        person = roster.people[number]
        return Visitor(Character(person.name, (), person, wears_mask), roster, dice)

    guest = Character("周垚", ("zhou", "yao"), None, wears_mask=True)
    return [
        Coming(staff(20)),
        Coming(Visitor(guest, roster, dice), skin_centi_c=WELL_CENTI_C - 12),
        Coming(staff(0), named_first=True),
        Coming(staff(30), stay_ms=700),
        Coming(staff(40, wears_mask=False)),
        Coming(staff(50), skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C),
        Coming(staff(60), skin_centi_c=COLD_CENTI_C),
        Coming(staff(8)),
    ]


def _recheck(day: Day) -> None:
    """The guard takes up the card of the flagged person, has them rest, and ends it with a thermometer."""
    (card,) = day.shell.state.cards
    day.guard_taps(OpenCards(), PickCard(card.ticket), BeginRest())
    day.wait(REST_MS)
    day.guard_taps(OpenCards(), PickCard(card.ticket), BeginRepeat())
    day.board.people.arrive(skin_centi_c=WELL_CENTI_C + FEVER_RISE_CENTI_C, stay_ms=STAY_MS)
    day.wait(REPEAT_MS)
    day.guard_taps(EnterContact(), PressKey("3"), PressKey("8"), PressKey("1"), ConfirmContact())
    day.guard_taps(ChooseClinic(), Conclude("fever_clinic", "county"))


def _picture_name(state: Checkpoint) -> str:
    stage = state.stage
    name = type(stage).__name__
    if isinstance(stage, Idle) and state.cards:
        return f"{name}-cards"
    if not isinstance(stage, Naming):
        return name
    if stage.flagged is not None:
        return f"{name}-flagged"
    return f"{name}-correcting" if stage.correcting is not None else f"{name}-{stage.who}"


def _save(pictures: dict[str, Scene], folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    brush = Brush()
    paths = []
    for name, scene in sorted(pictures.items()):
        path = folder / f"{name}.png"
        save(scene, path, brush)
        paths.append(str(path))
    return paths


def _print(summary: dict[str, Any]) -> None:
    verdicts = "  ".join(f"{verdict} {count}" for verdict, count in sorted(summary["verdicts"].items()))
    pictures = summary["pictures"]
    lines = {
        "登记 / entries ": f"{summary['entries']}   {verdicts}",
        "警报 / alarms  ": summary["alarms"],
        "台账 / ledger  ": f"{summary['ledger']}   {summary['records']} 条 / records",
        "送达 / received": f"{summary['office']['entries']}   待传 / backlog {summary['backlog']}",
        "画面 / pictures": f"{len(pictures)}   {Path(pictures[0]).parent}",
    }
    for name, value in lines.items():
        print(f"{name}   {value}")
