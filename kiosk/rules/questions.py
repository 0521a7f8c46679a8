"""Questions that a gate asks of people: whom, with which answers, and what an answer leads to. Pure."""

from dataclasses import dataclass, field, replace

from kiosk.rules.book import CATEGORIES, DIRECTIONS, Consequence, GateRules, SymptomRule

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, by its code, for these categories of people; its answers are equal and none is preset.

    An answer among `refer` is a yes, and leads to what `consequence` says.
    """

    code: str
    whom: frozenset[str] = frozenset()
    answers: tuple[str, ...] = (YES, NO)
    refer: frozenset[str] = field(default=frozenset({YES}))


SYMPTOMS = Question("symptoms")
CONTACT = Question("contact")
# At a gate that people pass both ways: asked, never guessed.
DIRECTION = Question("direction", frozenset(CATEGORIES), DIRECTIONS, frozenset())
# Back from elsewhere: asked of those whom the rule names, and only while no answer is on record.
RETURNED = Question("returned", refer=frozenset())
# Every visitor is asked both, on one page; who was announced, only where the gate's rules ask visitors.
OF_VISITORS = (SYMPTOMS, CONTACT)
# One question on the screen stands for several of the rule book's: five in a row nobody reads.
COVERED = {"symptoms": ("feverish", "cough", "breath"), "contact": ("contact", "area")}
EXPOSURES = COVERED["contact"]


def asked_at(gate: GateRules) -> tuple[Question, ...]:
    """Which way, and how those are whom the gate's rules name; asked of whoever has not said it already.

    Visitors are asked both questions about their health and ways, others those that the book names.
    """
    asked = [DIRECTION] if len(gate.directions) > 1 else []
    if gate.symptoms is None:
        return tuple(asked)
    ask, named = frozenset[str](gate.symptoms.ask), gate.symptoms.questions.keys()
    for each in OF_VISITORS:
        whom = ask if named & set(COVERED[each.code]) else ask & {"visitor"}
        asked += [replace(each, whom=whom)] if whom else []
    return tuple(asked)


def consequence(code: str, rule: SymptomRule | None) -> Consequence:
    """What a yes leads to: a refusal if the book says so of all that the question stands for.

    Otherwise the guard looks: where one of several calls for it, and where the book says nothing.
    """
    laid_down = rule.questions if rule else {}
    led_to = {laid_down[name] for name in COVERED.get(code, (code,)) if name in laid_down}
    return "refuse" if led_to == {"refuse"} else "refer"


def reason_of(code: str) -> str:
    """The reason that a yes to this question gives."""
    return "exposure" if code in EXPOSURES else "symptom"
