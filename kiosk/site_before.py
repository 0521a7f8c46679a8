"""Which site the gate went by before the kiosk went down, and which it refused: told by its ledger alone."""

import json
from dataclasses import replace
from typing import Any

from kiosk.flow.site import PART
from kiosk.flow.states import RefusedSite, SiteStanding
from kiosk.guard_before import AMONG_RECORDS
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment

KINDS = ("site", "fault", "recovered")
RECORDS_MAX = 1_000  # a site is published a few times a day at most, and faults are rare


def site_before(ledger: LedgerReader, now: Moment, now_ms: int) -> SiteStanding:
    """As the last records left it, in the time of the events' clock, which tells `now_ms` at `now`.

    Raises:
        LedgerError: the ledger can't be read.
    """
    standing = SiteStanding()
    for record in ledger.tail(RECORDS_MAX, KINDS, among=AMONG_RECORDS):
        fields: dict[str, Any] = json.loads(record.line)
        if record.kind == "site":
            standing = SiteStanding(fields["site_version"], fields["site_sha256"], refused=standing.refused)
        elif fields["part"] == PART:
            standing = replace(standing, refused=_refused(record.kind, fields, now, now_ms))
    return standing


def _refused(kind: str, fields: dict[str, Any], now: Moment, now_ms: int) -> RefusedSite | None:
    if kind == "recovered":
        return None
    since_ms = now_ms - now.age_ms(fields["at"])
    return RefusedSite(fields["site_version"], fields["code"], since_ms)
