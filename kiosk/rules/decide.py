"""What temperature and mask lead to at this gate: 放行, 复测, 劝返 or 无法判定. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.screening.judge import Finding


class Verdict(StrEnum):
    """What the gate does with somebody."""

    ADMIT = "admit"
    REFER = "refer"
    REFUSE = "refuse"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons, from the closed list that screens and registers translate.

    `next_ms` is when coming again will help, in Unix ms, None if time alone won't or nobody can say when.
    `excused` are the reasons that would have kept somebody out but for a guard's exception.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    next_ms: int | None = None
    excused: tuple[str, ...] = ()


def decide(
    finding: Finding, finding_reasons: tuple[str, ...], *, mask: bool | None, reported: tuple[str, ...] = ()
) -> Decision:
    """The temperature speaks first, then what somebody has said of their health, which is `reported`.

    No mask in the world makes either of them an ordinary refusal.
    """
    match finding:
        case Finding.REFER:
            return Decision(Verdict.REFER, finding_reasons)
        case Finding.UNJUDGED:
            return Decision(Verdict.UNJUDGED, finding_reasons)
        case Finding.NORMAL if reported:
            return Decision(Verdict.REFER, reported)
        case Finding.NORMAL:
            return Decision(Verdict.ADMIT) if mask else Decision(Verdict.REFUSE, ("no_mask",))
