"""`python -m kiosk.rules.table`: what each combination of temperature, symptoms and mask leads to.

Found by deciding every one of them, so the table in docs/rules.md can't say anything that the code doesn't.
"""

from itertools import product

from kiosk.ledger.record import Moment
from kiosk.rules.book import CATEGORIES, Category, GateRules, SymptomRule
from kiosk.rules.decide import Decision
from kiosk.rules.gate import Question, decide
from kiosk.rules.knowledge import Knowledge
from kiosk.screening.judge import Finding

RULES = GateRules(symptoms=SymptomRule(CATEGORIES, {"cough": "refer", "area": "refuse"}))
TEMPERATURES = {
    "normal": (Finding.NORMAL, ()),
    "at the line or above": (Finding.REFER, ("fever_relative",)),
    "cannot be judged": (Finding.UNJUDGED, ("too_cold",)),
}
SYMPTOMS = {
    "none": (),
    "ways that lead to a refusal": ("contact",),
    "an illness that leads to a recheck": ("symptoms",),
    "both": ("symptoms", "contact"),
}
MASKS = {"yes": True, "no": False}
VERDICTS = {
    "admit": "admit 放行",
    "refer": "refer 复测",
    "refuse": "refuse 劝返",
    "unjudged": "unjudged 无法判定",
}


def decided(temperature: str, symptoms: str, mask: str, category: Category = "visitor") -> Decision:
    """One line: what is decided of somebody of this category, in the table's words."""
    finding, reasons = TEMPERATURES[temperature]
    question = Question(
        now=Moment("", 0, 0, "ntp"),
        category=category,
        direction="in",
        finding=finding,
        finding_reasons=reasons,
        mask=MASKS[mask],
        symptoms=SYMPTOMS[symptoms],
    )
    return decide(question, Knowledge(), RULES)


def markdown() -> str:
    """The table as Markdown."""
    lines = ["| temperature | symptoms | mask | verdict | reasons |", "| --- | --- | --- | --- | --- |"]
    for temperature, symptoms, mask in product(TEMPERATURES, SYMPTOMS, MASKS):
        decision = decided(temperature, symptoms, mask)
        said = ", ".join(f"`{reason}`" for reason in decision.reasons)
        lines.append(f"| {temperature} | {symptoms} | {mask} | {VERDICTS[decision.verdict]} | {said} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown())
