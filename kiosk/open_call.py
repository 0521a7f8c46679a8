"""Whether staff had been called and nobody had seen it when the kiosk went down: told by its ledger alone."""

import json

from kiosk.flow.card_states import StaffCall
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.open_cards import BACK_MS

KINDS = ("staff_called", "staff_call_acknowledged")
RECORDS_MAX = 20  # two reasons, each called once until somebody has seen it; the newest are what counts


def open_staff_call(ledger: LedgerReader, now: Moment, now_ms: int) -> StaffCall | None:
    """The call that still stands, not yet sounded again, in the time of the events' clock; None if none does.

    Looks back as far as for cards: older ones are the office's.

    Raises:
        LedgerError: the ledger can't be read.
    """
    call: StaffCall | None = None
    for record in ledger.tail(RECORDS_MAX, KINDS):
        fields = json.loads(record.line)
        at_ms = now_ms - now.age_ms(fields["at"])
        if record.kind == "staff_call_acknowledged":
            call = None
        elif at_ms >= now_ms - BACK_MS:
            standing = call.reasons if call else ()
            reasons = tuple(dict.fromkeys((*standing, *fields["reasons"])))
            call = StaffCall(reasons, at_ms, ticket=0, call_id=record.id)
    return call
