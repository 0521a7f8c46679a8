"""What the guard had set before the kiosk went down: told by its ledger alone.

Who is on duty, the settings, and how many wrong PINs had come in a row, so that pulling the plug makes nobody
wait less. Knows the records, and no screen.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kiosk.flow.guard import in_bounds, wait_ms
from kiosk.flow.guard_states import Guardroom, Settings
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.people.guards import Guard
from kiosk.screening.comparison import Reading

KINDS = ("duty", "guard_entered", "pin_refused", "setting")
RECORDS_MAX = 1_000  # weeks of what guards do; settings are few among them
COMPARISON_KINDS = ("comparison", "comparison_overdue")
COMPARISONS_MAX = 4_000  # fifty a day for as long as is looked back
# Seven weeks at a gate of a thousand a day, five seconds on a slow card. What was set longer ago is as it was
# at the first start: the alarm sounds, nothing is a drill, nobody is on duty.
AMONG_RECORDS = 50_000


def guardroom_before(ledger: LedgerReader, guards: Sequence[Guard], now: Moment, now_ms: int) -> Guardroom:
    """The guardroom as the last records left it, in the time of the events' clock (`now_ms` at `now`).

    A guard who is no longer in the site document is not on duty either.

    Raises:
        LedgerError: the ledger can't be read.
    """
    by_id = {guard.id: guard for guard in guards}
    room = Guardroom()
    for record in ledger.tail(RECORDS_MAX, KINDS, among=AMONG_RECORDS):
        fields: dict[str, Any] = json.loads(record.line)
        match record.kind:
            case "duty":
                room = replace(room, on_duty=by_id.get(fields["incoming"]), refusals=0, refused_until_ms=0)
            case "guard_entered":
                room = replace(room, refusals=0, refused_until_ms=0)
            case "pin_refused":
                refusals = fields["in_a_row"]
                until_ms = now_ms - now.age_ms(fields["at"]) + wait_ms(refusals)
                room = replace(room, refusals=refusals, refused_until_ms=until_ms)
            case "setting":
                room = replace(room, settings=_set(room.settings, fields["name"], fields["value"]))
    return _compared(room, ledger, now, now_ms)


def _compared(room: Guardroom, ledger: LedgerReader, now: Moment, now_ms: int) -> Guardroom:
    """The guardroom with all that was compared lately: the chart's readings are many times what decides."""
    for record in ledger.tail(COMPARISONS_MAX, COMPARISON_KINDS, among=AMONG_RECORDS):
        fields: dict[str, Any] = json.loads(record.line)
        at_ms = now_ms - now.age_ms(fields["at"])
        if record.kind == "comparison_overdue":
            room = replace(room, overdue_told_ms=at_ms)
        else:
            comparison = room.comparison.after(Reading.of_record(fields))
            room = replace(room, comparison=comparison, compared_ms=at_ms)
    return room


def _set(settings: Settings, name: Any, value: int) -> Settings:
    """The settings with this one; one that a later version had and this one doesn't is passed over."""
    return settings.with_value(name, value) if in_bounds(name, value) else settings
