import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.record import (
    LINE_BYTES_MAX,
    Draft,
    Moment,
    Origin,
    RecordInvalid,
    canonical,
    commitment,
    compose,
    link,
    parse,
)

ORIGIN = Origin("kiosk-1", "incarnation", "yunxi", "north", "0.1.0")
MOMENT = Moment("boot", 5, 1_780_000_000_000, "ntp", 3)
NAMES = st.text(min_size=1, max_size=12).filter(
    lambda name: (
        name not in {"seq", "v", "device", "incarnation", "id", "kind", "at", "site", "gate"}
        and name not in {"software", "about", "commitment"}
    )
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=6), st.integers(1, 2**62))
def test_a_record_is_canonical_whatever_is_in_it(body: dict[str, object], seq: int) -> None:
    """Written in two pieces around its number, a record is the canonical form of its own fields."""
    record = compose(
        Draft("entry", body, {"name": "王秀英"}),
        origin=ORIGIN,
        seq=seq,
        record_id="id",
        moment=MOMENT,
        salt=b"salt",
        previous=b"before",
    )
    fields = parse(record.line)
    assert record.line == canonical(fields)
    assert fields["seq"] == seq
    assert {name: fields[name] for name in body} == json.loads(json.dumps(body))
    assert record.person is not None
    assert fields["commitment"] == commitment(b"salt", record.person)
    assert record.hash == link(b"before", record.line)


def test_too_long_is_refused_before_it_can_block_the_queue() -> None:
    """A record that the wire couldn't carry is never written."""
    with pytest.raises(RecordInvalid):
        compose(
            Draft("entry", {"note": "x" * LINE_BYTES_MAX}),
            origin=ORIGIN,
            seq=1,
            record_id="id",
            moment=MOMENT,
            salt=b"",
            previous=b"",
        )
