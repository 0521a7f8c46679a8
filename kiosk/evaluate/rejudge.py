"""Recomputes every verdict of a ledger from its records alone, and finds each one equal.

Reads only. Says nothing about the chain: that is `ledger verify`. Knows records and rules, no parts and
no screens.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.ledger.errors import LedgerDamaged
from kiosk.ledger.reader import BATCH_RECORDS_MAX, LedgerReader
from kiosk.rules.book import BUILT_IN_VERSION
from kiosk.rules.decide import decide
from kiosk.screening.baseline import Baseline
from kiosk.screening.comparison import NOT_COMPARED, Comparison, Reading
from kiosk.screening.history import repeats, told
from kiosk.screening.judge import Finding
from kiosk.screening.parameters import RULE
from kiosk.screening.rejudge import rejudged

RULE_CHARACTERS_MAX = 40  # of a name; who wrote a longer one wrote none of ours
UNEQUAL_LISTED_MAX = 100  # named one by one; more are only counted
# A visit may end unjudged although an older measurement of it is on record: the guard was called instead.
NOT_OF_THE_TEMPERATURE = {"sensor_fault", "too_few_samples", "clock_untrusted", "site_outdated"}


@dataclass(slots=True)
class Rejudgement:
    """What was found. `other_rules` counts, by name, measurements of rules that aren't recomputed here."""

    records: int = 0
    judged: int = 0
    equal: int = 0
    unequal_count: int = 0
    other_rules: Counter[str] = field(default_factory=Counter)
    unequal: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every verdict that could be recomputed came out equal."""
        return self.unequal_count == 0

    def __str__(self) -> str:
        """One line, and one for each that differs, zh then en."""
        lines = [f"记录 {self.records}，判定 {self.judged}，相同 {self.equal} / records, judged, equal"]
        for rule, count in sorted(self.other_rules.items()):
            lines.append(f"规则 {rule} 的 {count} 条不重算 / {count} of rule {rule}: not recomputed here")
        for each in self.unequal:
            names = ", ".join(each["fields"])
            lines.append(f"第 {each['seq']} 条不同：{names} / record {each['seq']} differs: {names}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON."""
        return {**{name: getattr(self, name) for name in self.__slots__}, "ok": self.ok}

    def count(self, seq: int, kind: str, fields_differing: list[str]) -> None:
        """Note one judged record."""
        self.judged += 1
        if not fields_differing:
            self.equal += 1
            return
        self.unequal_count += 1
        if len(self.unequal) < UNEQUAL_LISTED_MAX:
            self.unequal.append({"seq": seq, "kind": kind, "fields": fields_differing})


def rejudge(path: Path) -> Rejudgement:
    """Judge a whole ledger again.

    Raises:
        LedgerError: no such file, no ledger, or one that can't be read to its end.
    """
    found = Rejudgement()
    baseline = Baseline(())  # each record brings the commissioning level that it was made under
    comparison = NOT_COMPARED
    with LedgerReader.open(path) as ledger:
        for seq, record_id, fields in _records(ledger):
            found.records += 1
            measurement = fields.get("measurement")
            if isinstance(measurement, dict) and not repeats(fields):
                if measurement.get("rule") == RULE:
                    differing = _differences(fields, measurement, baseline, comparison)
                    found.count(seq, str(fields.get("kind")), differing)
                else:
                    found.other_rules[str(measurement.get("rule"))[:RULE_CHARACTERS_MAX]] += 1
            baseline = told(baseline, record_id, fields)
            comparison = _compared(comparison, fields)
    return found


def _records(ledger: LedgerReader) -> Iterator[tuple[int, str, dict[str, Any]]]:
    seq = 0
    while batch := ledger.batch(seq, BATCH_RECORDS_MAX):
        for record in batch:
            seq = record.seq
            yield seq, record.id, _fields(seq, record.line)


def _fields(seq: int, line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise LedgerDamaged(
            f"第 {seq} 条内容不是记录，请先核对台账", f"record {seq} is none; verify the ledger"
        )
    return fields


def _compared(comparison: Comparison, fields: Mapping[str, Any]) -> Comparison:
    """How the sensor stands after this record, if it is one of a comparison check."""
    if fields.get("kind") != "comparison":
        return comparison
    try:
        return comparison.after(Reading.of_record(fields))
    except (KeyError, TypeError):
        return comparison  # its own fields have been found to differ


def _differences(
    fields: Mapping[str, Any], measurement: Mapping[str, Any], baseline: Baseline, comparison: Comparison
) -> list[str]:
    """Names of what came out otherwise, or of what the record lacks."""
    try:
        again = rejudged(measurement, baseline)
    except (KeyError, TypeError, ValueError, AssertionError):
        return ["measurement"]
    names = sorted(again.keys() | measurement.keys())
    differing = [name for name in names if again.get(name) != measurement.get(name)]
    if fields.get("kind") == "entry" and not _decided(fields, again, comparison.locks(again["sensor"])):
        differing.append("verdict")
    if fields.get("kind") == "comparison":
        stands = _compared(comparison, fields).to_json()
        differing += [name for name, value in stands.items() if fields.get(name) != value]
    return differing


def _decided(fields: Mapping[str, Any], again: Mapping[str, Any], locked: bool) -> bool:  # noqa: FBT001
    """Whether the entry's verdict is what the rules of the gate make of this finding."""
    if fields["verdict"] == "unjudged" and set(fields["reasons"]) <= NOT_OF_THE_TEMPERATURE:
        return True
    finding = Finding(again["finding"])
    if locked and finding is Finding.NORMAL:
        return (fields["verdict"], fields["reasons"]) == ("unjudged", ["comparison_failed"])
    reported = tuple(fields.get("reported", ()))
    if finding is Finding.NORMAL and not reported and fields.get("rules_version", 0) > BUILT_IN_VERSION:
        return fields["verdict"] in ("admit", "refuse")  # the office's rules, by what no measurement tells
    decision = decide(finding, tuple(again["reasons"]), mask=fields["mask"], reported=reported)
    return (decision.verdict.value, list(decision.reasons)) == (fields["verdict"], fields["reasons"])
