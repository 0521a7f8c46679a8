"""Which rule a personal part falls under, and whether its time is over. Pure."""

import json
from collections.abc import Mapping
from typing import Any

DAY_MS = 86_400_000
DAYS_MAX = 3_650  # ten years: more is not retention but forgetting to decide

# The days unless the office sets others. A fortnight of incubation twice over for people who only passed; a
# year where a course of observation, or an alarm, may have to be accounted for.
DAYS: Mapping[str, int] = {
    "visitor": 30,
    "resident": 60,
    "staff": 60,
    "observation": 365,
    "flagged": 365,
    "other": 30,
    "register": 365,  # of a register that people keep, from the day that a row was typed
}


def kind_of(line: bytes) -> str:
    """The rule for the personal part of this record."""
    fields = _object(line)
    if fields.get("observed") is not None or fields.get("returnee") is not None:
        return "observation"
    if fields.get("kind") == "identified" or fields.get("verdict") in ("refer", "refuse"):
        return "flagged"
    category = fields.get("category")
    return category if category in ("visitor", "resident", "staff") else "other"


def about_of(line: bytes) -> str:
    """The id of the record that this one is about; "" if none."""
    about = _object(line).get("about")
    return about if isinstance(about, str) else ""


def is_over(kind: str, received_ms: int, now_ms: int, days: Mapping[str, int]) -> bool:
    """Whether a part that came at `received_ms` by the office's clock has been here long enough.

    By when it came, not by when the kiosk says that somebody passed: a kiosk's clock may be years off.
    """
    return now_ms - received_ms >= days[kind] * DAY_MS


def _object(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
