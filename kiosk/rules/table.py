"""`python -m kiosk.rules.table`: what each combination of temperature, symptoms and mask leads to.

Found by deciding every one of them, so the table in docs/rules.md can't say anything that the code doesn't.
"""

from itertools import product

from kiosk.ledger.record import Moment
from kiosk.rules.book import GateRules, SymptomRule
from kiosk.rules.gate import Question, decide
from kiosk.rules.knowledge import Knowledge
from kiosk.screening.judge import Finding

RULES = GateRules(symptoms=SymptomRule(("visitor",), {"cough": "refer", "area": "refuse"}))
TEMPERATURES = {
    "normal": (Finding.NORMAL, ()),
    "at the line or above": (Finding.REFER, ("fever_relative",)),
    "cannot be judged": (Finding.UNJUDGED, ("too_cold",)),
}
SYMPTOMS = {"none": (), "one that leads to a refusal": ("area",), "one that leads to a recheck": ("cough",)}
MASKS = {"yes": True, "no": False}
VERDICTS = {
    "admit": "admit 放行",
    "refer": "refer 复测",
    "refuse": "refuse 劝返",
    "unjudged": "unjudged 无法判定",
}


def markdown() -> str:
    """The table as Markdown."""
    lines = ["| temperature | symptoms | mask | verdict | reasons |", "| --- | --- | --- | --- | --- |"]
    for temperature, symptoms, mask in product(TEMPERATURES, SYMPTOMS, MASKS):
        finding, reasons = TEMPERATURES[temperature]
        question = Question(
            now=Moment("", 0, 0, "ntp"),
            category="visitor",
            direction="in",
            finding=finding,
            finding_reasons=reasons,
            mask=MASKS[mask],
            symptoms=SYMPTOMS[symptoms],
        )
        decision = decide(question, Knowledge(), RULES)
        said = ", ".join(f"`{reason}`" for reason in decision.reasons)
        lines.append(f"| {temperature} | {symptoms} | {mask} | {VERDICTS[decision.verdict]} | {said} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown())
