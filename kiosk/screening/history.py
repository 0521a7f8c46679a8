"""What the records tell the level: read alike at start, when verdicts are recomputed, and in tests.

Knows the fields of records and nothing of the file that they stand in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kiosk.screening.baseline import PEOPLE_KEPT, PEOPLE_OF, Baseline, Predecessor
from kiosk.screening.parameters import Parameters

MEASURED_KINDS = ("entry", "abandoned")  # a "repeat" shows again whom the level has met already
TOLD_KINDS = (*MEASURED_KINDS, "recheck")
# Those kept, and those before them who may have decided whether the first of them counts.
PEOPLE_TOLD = PEOPLE_KEPT + PEOPLE_OF


def repeats(fields: Mapping[str, Any]) -> bool:
    """Whether this is an entry about another one, as by a guard's exception: it repeats that measurement."""
    return fields.get("kind") == "entry" and bool(fields.get("about"))


def told(baseline: Baseline, record_id: str, fields: Mapping[str, Any]) -> Baseline:
    """The baseline after one more record: a screening adds its person, a confirmed recheck takes one out.

    A record that tells nothing of people, or is damaged, changes nothing.
    """
    try:
        if fields["kind"] in MEASURED_KINDS and fields["measurement"] is not None and not repeats(fields):
            return baseline.after_record(fields["measurement"], record_id)
        if fields["kind"] == "recheck" and fields["confirmed"] and fields["about"]:
            return baseline.without(fields["about"])
    except (KeyError, TypeError):
        pass
    return baseline


def tells_of_somebody(fields: Mapping[str, Any]) -> bool:
    """Whether this record adds somebody to the people before."""
    try:
        measured = fields["kind"] in MEASURED_KINDS and not repeats(fields)
        return measured and bool(Predecessor.of_record(fields["measurement"]))
    except (KeyError, TypeError):
        return False


def restored(records: Iterable[tuple[str, Mapping[str, Any]]], parameters: Parameters) -> Baseline:
    """The baseline after these records (id and fields), oldest first.

    Equal to the one that lived through them, if they tell of PEOPLE_TOLD people or begin at commissioning.
    """
    start = Baseline.commissioned(parameters)
    baseline = start
    for record_id, fields in records:
        baseline = told(baseline, record_id, fields)
    return baseline.commissioned_like(start)
