"""What the gate knew when the kiosk went down: told by its ledger alone.

A bounded window of the ledger's end is folded, the same way as each record that follows. Knows the records
and the rules, and no screen.
"""

from kiosk.ledger.reader import LedgerReader
from kiosk.rules.knowledge import Knowledge, replayed

# Four days at a gate that somebody passes every seven seconds, day and night: twice what any quota in use
# looks back, and two seconds of a slow board. What is older is in the ledger and at the office.
RECORDS_MAX = 50_000


def known(ledger: LedgerReader) -> Knowledge:
    """The knowledge of this gate, from the last RECORDS_MAX records.

    Raises:
        LedgerError: the ledger can't be read.
    """
    return replayed(ledger.latest(RECORDS_MAX))
