"""Reads the body of the kinds that feed the entry register into columns. Pure; judges nothing again."""

from typing import Any

from office.entries.models import CATEGORIES, OUTCOMES, UNIT_CHARS_MAX, VERDICTS
from office.ingest.arrivals import (
    Arrival,
    Fields,
    Unreadable,
    choice,
    integer,
    optional_flag,
    optional_integer,
    optional_text,
    text,
    words,
)

CENTI_C_MIN, CENTI_C_MAX = -27_315, 100_000  # absolute zero; far above the sensor's 382 C
SAMPLES_MAX = 10_000
WORD_CHARS_MAX = 16  # of our own codes the longest has eleven
AFTER_MS_MAX = 366 * 86_400_000  # an alarm acknowledged a year later is a broken clock

FEVER_REASONS = "fever_"  # fever_relative and fever_fixed: which of the two lines called

Columns = dict[str, Any]

MEASURED = (
    "estimate_centi_c",
    "skin_centi_c",
    "corrected_centi_c",
    "ambient_centi_c",
    "level_centi_c",
    "line_centi_c",
    "spread_centi_c",
    "fever_threshold_centi_c",
)


def read_entry(arrival: Arrival) -> Columns:
    """Columns of an `entry`, but for its times. Raises: Unreadable."""
    fields = arrival.fields
    reasons = words(fields, "reasons")
    return {
        "verdict": choice(fields, "verdict", VERDICTS),
        "reasons": reasons,
        "fever": any(reason.startswith(FEVER_REASONS) for reason in reasons),
        "category": choice(fields, "category", CATEGORIES),
        "direction": text(fields, "direction"),
        "mask": optional_flag(fields, "mask"),
        "training": optional_flag(fields, "training") or False,
        "guard": optional_text(fields, "guard"),
        "rules_version": optional_integer(fields, "rules_version"),
        "roster_version": optional_integer(fields, "roster_version"),
        "software": optional_text(fields, "software"),
        **_measurement(fields.get("measurement")),
        **_person(arrival.person),
        "from_area": optional_text(fields, "from_area", WORD_CHARS_MAX),
        "from_place": optional_text(arrival.person or {}, "from_place"),
        "host_unit": optional_text(fields, "host_unit", UNIT_CHARS_MAX),
        "purpose": optional_text(fields, "purpose", WORD_CHARS_MAX),
        "acknowledged_after_ms": None,
        "acknowledged_by": "",
        "outcome": "",
        "outcome_after_ms": None,
        "contact_centi_c": None,
        "clinic": "",
    }


def read_identified(arrival: Arrival) -> Columns:
    """Columns that `identified` fills: who it was after all. Raises: Unreadable.

    Without a personal part (it may have been forgotten since) what the entry itself knew stays.
    """
    columns = {} if arrival.person is None else _person(arrival.person)
    if arrival.fields.get("category") is not None:
        columns["category"] = choice(arrival.fields, "category", CATEGORIES)
    return columns


def read_acknowledged(arrival: Arrival) -> Columns:
    """Columns that the guard's answer to an alarm fills. Raises: Unreadable."""
    return {
        "acknowledged_after_ms": integer(arrival.fields, "after_ms", 0, AFTER_MS_MAX),
        "acknowledged_by": optional_text(arrival.fields, "guard"),
    }


def read_recheck(arrival: Arrival) -> Columns:
    """Columns that the outcome of the guard's recheck fills. Raises: Unreadable."""
    fields = arrival.fields
    return {
        "outcome": choice(fields, "outcome", OUTCOMES),
        "outcome_after_ms": integer(fields, "alarm_to_outcome_ms", 0, AFTER_MS_MAX),
        "contact_centi_c": optional_integer(fields, "contact_centi_c", CENTI_C_MIN, CENTI_C_MAX),
        "clinic": optional_text(fields, "clinic"),
    }


def _person(person: Fields | None) -> Columns:
    return {name: optional_text(person or {}, name) for name in ("name", "person_id", "unit", "phone")}


def _measurement(fields: object) -> Columns:
    if fields is None:
        return {**dict.fromkeys((*MEASURED, "samples", "checksum_failures")), "sensor": "", "rule": ""}
    if not isinstance(fields, dict):
        raise Unreadable("bad_field", "measurement: object or null expected")
    return {
        **{name: optional_integer(fields, name, CENTI_C_MIN, CENTI_C_MAX) for name in MEASURED},
        "samples": _sample_count(fields.get("samples_centi_c")),
        "checksum_failures": optional_integer(fields, "checksum_failures", 0),
        "sensor": optional_text(fields, "sensor"),
        "rule": optional_text(fields, "rule"),
    }


def _sample_count(samples: object) -> int | None:
    if samples is None:
        return None
    if not isinstance(samples, list) or len(samples) > SAMPLES_MAX:
        raise Unreadable("bad_field", "measurement.samples_centi_c: list expected")
    return len(samples)
