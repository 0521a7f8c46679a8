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
# Every visitor is asked both, on one page; who was announced, only where the gate's rules ask visitors.
OF_VISITORS = (SYMPTOMS, CONTACT)


def asked_at(gate: GateRules) -> tuple[Question, ...]:
    """Which way, and how those are whom the gate's rules name; asked of whoever has not said it already."""
    asked = [DIRECTION] if len(gate.directions) > 1 else []
    if gate.symptoms and gate.symptoms.ask:
        asked.append(replace(SYMPTOMS, whom=frozenset(gate.symptoms.ask)))
        if "visitor" in gate.symptoms.ask:
            asked.append(replace(CONTACT, whom=frozenset({"visitor"})))
    return tuple(asked)
