"""Every screen in its variants, made by hand with invented people: for tests, pictures and prewarming."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.card_states import CardShown, StaffCall
from kiosk.flow.states import Idle, OutOfService, Stage, Trouble
from kiosk.flow.visit import Language
from kiosk.ui.examples.cards import CARD, NAMELESS, rechecking
from kiosk.ui.examples.common import FACTS, LONG_NOTICE, NO_CLOCK, OFFLINE, Example, checkpoint_at, look
from kiosk.ui.examples.deciding import calling, deciding, measuring
from kiosk.ui.examples.desk import at_the_desk
from kiosk.ui.examples.naming import NOW_MS, naming_stages, staff
from kiosk.ui.examples.visitor import visitor_stages

__all__ = ["FACTS", "Example", "ahead", "examples"]

AHEAD_OF_EACH = 2  # of each stage, the first few are worth drawing ahead


def examples(language: Language = "zh") -> Iterator[Example]:
    """Every stage, and within it every variant that looks different."""
    for name, stage in (*measuring(), *naming_stages(), *visitor_stages(), *deciding(), *calling()):
        yield Example(name, checkpoint_at(stage, language), FACTS)
    for name, stage, cards in rechecking():
        yield Example(name, replace(checkpoint_at(stage, language), cards=cards), FACTS)
    stage = CardShown(7, NOW_MS + 51_000)
    aside = replace(checkpoint_at(stage, language), cards=(CARD,), aside=look(3))
    yield Example("card_somebody_waits", aside, FACTS)
    idle = checkpoint_at(Idle(), language)
    yield Example("idle_notice", idle, replace(FACTS, ticker=LONG_NOTICE))
    yield Example("idle_offline", idle, OFFLINE)
    yield Example("idle_no_clock", replace(idle, guard_called_ms=NOW_MS - 4_000), NO_CLOCK)
    for reason in ("many_warm", "level_off"):
        call = StaffCall((reason,), NOW_MS - 9_000, 5, told=True)
        yield Example(f"idle_{reason}", replace(idle, staff_call=call, guard_called_ms=NOW_MS - 9_000), FACTS)
    both = replace(idle, staff_call=call, cards=(CARD, NAMELESS))
    yield Example("idle_staff_and_cards", both, FACTS)
    seen = OutOfService(Trouble.SENSOR, "no_answer", NOW_MS - 90_000)
    yield Example("service_seen", replace(checkpoint_at(seen, language), guard_called_ms=None), FACTS)
    yield from at_the_desk(language)
    called = replace(checkpoint_at(staff("c", next_letters="abxy"), language), guard_called_ms=NOW_MS)
    yield Example("naming_staff_guard_called", called, FACTS)


def ahead(language: Language) -> Iterator[Example]:
    """A few of each stage: what they show is most of what any state shows, and is worth drawing ahead."""
    shown: Counter[type[Stage]] = Counter()
    for each in examples(language):
        stage = type(each.checkpoint.stage)
        shown[stage] += 1
        if shown[stage] <= AHEAD_OF_EACH:
            yield each
