"""Questions that a gate asks of people: whom, with which answers, and what an answer leads to. Pure."""

from dataclasses import dataclass, field, replace

from kiosk.rules.book import CATEGORIES, DIRECTIONS, GateRules

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, by its code, for these categories of people; its answers are equal and none is preset.

    An answer among `refer` calls the guard, with `reason`.
    """

    code: str
    whom: frozenset[str] = frozenset()
    answers: tuple[str, ...] = (YES, NO)
    refer: frozenset[str] = field(default=frozenset({YES}))
    reason: str = "symptom"


SYMPTOMS = Question("symptoms")
CONTACT = Question("contact", reason="exposure")
# At a gate that people pass both ways: asked, never guessed.
DIRECTION = Question("direction", frozenset(CATEGORIES), DIRECTIONS, frozenset())
# Every visitor is asked both, on one page.
OF_VISITORS = (SYMPTOMS, CONTACT)


def asked_at(gate: GateRules) -> tuple[Question, ...]:
    """Beside what every visitor is asked: which way, and how those are whom the gate's rules name."""
    asked = [DIRECTION] if len(gate.directions) > 1 else []
    others = frozenset(gate.symptoms.ask) - {"visitor"} if gate.symptoms else frozenset[str]()
    return (*asked, replace(SYMPTOMS, whom=others)) if others else tuple(asked)
