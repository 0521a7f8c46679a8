"""What a gate knows, over every kind of record and any clock."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import Draft, Moment
from kiosk.rules.knowledge import Knowledge, replayed
from kiosk.rules.observation import Observation, count
from tests.rules.rule_script import HOUR_MS, MORNING_MS, THURSDAY, Gate

SPOTS = ("大厅", "楼梯")
PLACES = st.sampled_from(["air", "bins"])
ENTRY = {"reasons": [], "returnee": None, "observed": None, "excused": [], "host_unit": None}


def _entry(verdict: str, category: str, direction: str, who: int, more: dict[str, Any]) -> Draft:
    person = {"name": f"甲{who}", "person_id": f"R{who}", "household": f"1-{who}", "phone": None}
    measured = {"measurement": {"estimate_centi_c": 3_660}}
    body = {**ENTRY, "verdict": verdict, "category": category, "direction": direction, **measured, **more}
    return Draft("entry", body, person)


MORE = st.sampled_from(
    [
        {},
        {"returnee": True},
        {"returnee": False},
        {"observed": {"day_n": 3, "days": 14}},
        {"excused": ["quota_used"], "exception": "medical"},
    ]
)
ENTRIES = st.builds(
    _entry,
    st.sampled_from(["admit", "refuse", "refer", "unjudged"]),
    st.sampled_from(["staff", "resident", "visitor"]),
    st.sampled_from(["in", "out"]),
    st.integers(1, 3),
    MORE,
)
SIGN_OUTS = st.builds(lambda n: Draft("signed_out", {"by": "guard"}, about=f"north-{n}"), st.integers(1, 12))
ROUNDS = st.one_of(
    st.builds(lambda place: Draft("round_begun", {"round": place}), PLACES),
    st.builds(
        lambda place, spot, done: Draft(
            "round_spot", {"round": place, "spot": {"zh": spot, "en": spot}, "done": done}
        ),
        PLACES,
        st.sampled_from(SPOTS),
        st.booleans(),
    ),
    st.builds(
        lambda place, left: Draft(
            "round", {"round": place, "minutes": 22, "left_out": [{"zh": each, "en": each} for each in left]}
        ),
        PLACES,
        st.lists(st.sampled_from(SPOTS), unique=True),
    ),
)
OTHERS = st.builds(
    lambda kind: Draft(kind, {"outcome": "confirmed"}),
    st.sampled_from(["host_call", "returnee", "duty", "setting", "fault", "recovered", "recheck", "restart"]),
)
DRAFTS = st.one_of(ENTRIES, SIGN_OUTS, ROUNDS, OTHERS)
# A clock: hours gone by, whether the machine boots, how far the wall clock is off, and who keeps it.
CLOCKS = st.tuples(
    st.integers(0, 40),
    st.booleans(),
    st.integers(-40, 40),
    st.sampled_from(["ntp", "rtc", "office", "none"]),
)
HISTORY = st.lists(st.tuples(DRAFTS, CLOCKS, st.booleans()), max_size=25)


def lived(history: list[tuple[Draft, tuple[int, bool, int, str], bool]], *, drills: bool = True) -> Gate:
    """A gate that has written all of it, in order; drills among it, or left out."""
    gate, real_ms, boot, booted_ms = Gate(), MORNING_MS, 0, MORNING_MS
    for draft, (hours, boots, off_days, clock), drill in history:
        real_ms += hours * HOUR_MS
        if boots:
            boot, booted_ms = boot + 1, real_ms
        if drill and not drills:
            continue
        now = Moment(f"b{boot}", real_ms - booted_ms, real_ms + off_days * 24 * HOUR_MS, clock)
        gate.writes(replace(draft, body={**draft.body, "guard": "G1", "training": drill}), now)
    return gate


@settings(max_examples=40)
@given(history=HISTORY, cut=st.integers(0, 25))
def test_replay_equals_live_over_every_kind(
    history: list[tuple[Draft, tuple[int, bool, int, str], bool]], cut: int
) -> None:
    """Whatever was written by whatever clock: read again, whole or in two parts, it is what was lived."""
    gate = lived(history)
    assert replayed(gate.records) == gate.knowledge
    assert replayed(gate.records[cut:], replayed(gate.records[:cut])) == gate.knowledge


@settings(max_examples=40)
@given(history=HISTORY)
def test_no_kind_of_drill_counts(history: list[tuple[Draft, tuple[int, bool, int, str], bool]]) -> None:
    """A record of a drill, of whatever kind, tells the time and nothing else."""
    drills = [(draft, clock, True) for draft, clock, _ in history]
    knowledge = lived(drills).knowledge
    assert replace(knowledge, anchors={}, newest_day=None) == Knowledge()


@settings(max_examples=40)
@given(history=HISTORY)
def test_days_of_observation_never_move_back(
    history: list[tuple[Draft, tuple[int, bool, int, str], bool]],
) -> None:
    """Record by record, a clock set back, a boot without one: day n is never less than it was."""
    observation, before, known = Observation("R1", THURSDAY - 3, 14), 0, Knowledge()
    for record in lived(history).records:
        known = replayed([record], known)
        at = json.loads(record.line)["at"]
        now = Moment(at["boot"], at["boottime_ms"], at["wall_ms"], at["clock"])
        counted = count(observation, known, now)
        day_n = counted.day_n if counted else 0
        assert day_n >= before
        before = day_n
