"""What the examples share: facts, guards, and people measured; all invented."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from kiosk.flow.guard_states import (
    Guardroom,
)
from kiosk.flow.states import (
    Checkpoint,
    OutOfService,
    Stage,
    Unjudged,
)
from kiosk.flow.visit import Category, Guest, Language, Visit
from kiosk.people.guards import Guard
from kiosk.screening.baseline import Baseline
from kiosk.screening.judge import Screening, judge
from kiosk.screening.look import Look
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample
from kiosk.ui.examples.naming import LONG_NAME, NOW_MS
from kiosk.ui.facts import Facts
from kiosk.ui.words import Phrase

PARAMETERS = Parameters()
BASELINE = Baseline.commissioned(PARAMETERS)

FACTS = Facts(
    site=Phrase("云溪县机关大院", "Yunxi County Government"),
    gate=Phrase("北门", "North Gate"),
    clock=datetime(2025, 2, 12, 8, 26),
    ticker=Phrase("进入大院请全程佩戴口罩", "Keep your mask on inside"),
    version="0.1.0",
    zone_cm=5,
    has_codes=True,
)
LONG_NOTICE = Phrase(
    "进入大院请全程佩戴口罩，有发热、咳嗽请告知值守", "Please wear a mask throughout the compound."
)
OFFLINE = replace(FACTS, clock_trusted=False, office_silent=True, backlog=1284)
NO_CLOCK = replace(FACTS, clock=None, ticker=None, has_codes=False)

GUARDS = tuple(
    Guard(f"G{number:02}", name, "")
    for number, name in enumerate(("赵建国", "欧阳明", "钱卫东", "孙丽"), start=1)
)


class Example(NamedTuple):
    """A state with a name for its file, and the facts beside it."""

    name: str
    checkpoint: Checkpoint
    facts: Facts


def screening(skin_centi_c: int, baseline: Baseline = BASELINE) -> Screening:
    """What a forehead of this temperature is judged to be; at a gate only just commissioned, if not said."""
    look = Look(PARAMETERS.samples)
    for _ in range(PARAMETERS.samples):
        look = look.add(Sample(skin_centi_c, 2200))
    return judge(look, baseline, PARAMETERS)


def visit(
    name: str = "陈博", unit: str | None = "办公室", *, category: Category = "staff", skin_centi_c: int = 3450
) -> Visit:
    """Somebody who was measured and has said who they are."""
    guest = Guest(name, category, "S001" if unit else None, unit)
    return Visit(screening(skin_centi_c), NOW_MS - 4_000, guest, mask=True)


def checkpoint_at(stage: Stage, language: Language) -> Checkpoint:
    """The gate at this stage, the first guard on duty."""
    called = NOW_MS - 3_000 if isinstance(stage, Unjudged | OutOfService) else None
    return Checkpoint(
        stage, BASELINE, language, NOW_MS, guard_called_ms=called, guardroom=Guardroom(on_duty=GUARDS[0])
    )


def look(samples: int) -> Look:
    """A look of so many samples at a well forehead."""
    return Look(PARAMETERS.samples, (Sample(3450, 2200),) * samples)


VISITOR = visit("欧阳娜娜", None, category="visitor")
LONG = visit(LONG_NAME, "人力资源和社会保障局综合行政执法大队办公室")
MEASURED = Visit(screening(3450), NOW_MS - 2_000)
_WARM_GATE = Baseline((3720,) * 40)  # a hot afternoon: only the fixed limit calls
FEVER_KNOWN = replace(visit("王秀英", None, category="visitor"), screening=screening(3756, _WARM_GATE))
ROOM = Guardroom(on_duty=GUARDS[0], menu=True)
