"""What was announced before the kiosk went down, so that nothing is repeated at once: told by its ledger."""

import json
from datetime import datetime, tzinfo

from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.voice.schedule import NOTHING_PLAYED, PLAYS_A_DAY_MAX, History

KINDS = ("announcement_played",)
AMONG_RECORDS = 5_000  # a day at a busy gate; whoever was silent for longer may begin anew


def announced_before(ledger: LedgerReader, now: Moment, now_ms: int, zone: tzinfo) -> History:
    """When each announcement ended last, in the time of the events' clock, which tells `now_ms` at `now`.

    Days are those of `zone`. A record whose clock wasn't trusted belongs to the day before it.

    Raises:
        LedgerError: the ledger can't be read.
    """
    history = NOTHING_PLAYED
    for record in ledger.tail(PLAYS_A_DAY_MAX, KINDS, among=AMONG_RECORDS):
        fields = json.loads(record.line)
        at = fields["at"]
        day = datetime.fromtimestamp(at["wall_ms"] / 1_000, zone).date() if at["clock"] != "none" else None
        history = history.after(fields["announcement"], now_ms - now.age_ms(at), day)
    return history
