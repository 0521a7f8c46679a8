"""Which recheck cards were open when the kiosk went down: told by its ledger alone.

An entry that was referred and that no `recheck` is about is a card; what the later records about it say is
on it again. Knows the records, and no screen.
"""

import json
from dataclasses import replace
from typing import Any

from kiosk.flow.card_states import Card, Repeat
from kiosk.flow.recheck import CARDS_MAX
from kiosk.flow.visit import Guest
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment, Record
from kiosk.screening.judge import Finding

KINDS = ("entry", "alarm_acknowledged", "identified", "rest_begun", "contact_reading", "repeat", "recheck")
RECORDS_MAX = 4_000  # a busy gate's day and a half; half a second on a slow board
BACK_MS = 3 * 86_400_000  # from Friday's evening to Monday's morning; whoever is older has long gone


def open_cards(ledger: LedgerReader, now: Moment, now_ms: int) -> tuple[Card, ...]:
    """The cards still open, oldest first, in the time of the events' clock, which tells `now_ms` at `now`.

    Looks back RECORDS_MAX records and BACK_MS; older ones stay open at the office alone. Of more than
    CARDS_MAX the newest are taken.

    Raises:
        LedgerError: the ledger can't be read.
    """
    cards: dict[str, Card] = {}
    for record in ledger.tail(RECORDS_MAX, KINDS):
        fields: dict[str, Any] = json.loads(record.line)
        at_ms = now_ms - now.age_ms(fields["at"])
        if record.kind == "entry":
            if fields["verdict"] == "refer" and at_ms >= now_ms - BACK_MS:
                cards[record.id] = _card(record, fields, at_ms)
        elif fields["about"] in cards:
            _told(cards, record, fields, at_ms)
    newest = list(cards.values())[-CARDS_MAX:]
    return tuple(replace(card, ticket=number) for number, card in enumerate(newest, start=1))


def _card(record: Record, fields: dict[str, Any], at_ms: int) -> Card:
    measured = fields["measurement"] or {}
    guest = _guest(record, fields)
    return Card(0, at_ms, measured.get("estimate_centi_c"), entry_id=record.id, guest=guest)


def _told(cards: dict[str, Card], record: Record, fields: dict[str, Any], at_ms: int) -> None:
    """What a record about a card's entry adds to the card; a `recheck` closes it."""
    about = fields["about"]
    card = cards[about]
    match record.kind:
        case "recheck":
            del cards[about]
        case "alarm_acknowledged":
            # Its own figure, for both times may come from clocks that were set in between.
            cards[about] = replace(card, acknowledged_ms=card.alarm_ms + fields["after_ms"])
        case "identified":
            cards[about] = replace(card, guest=_guest(record, fields))
        case "rest_begun":
            cards[about] = replace(card, rest_since_ms=at_ms)
        case "contact_reading":
            cards[about] = replace(card, contact_centi_c=fields["contact_centi_c"])
        case "repeat":
            measured = fields["measurement"]
            finding, estimate = Finding(measured["finding"]), measured["estimate_centi_c"]
            repeat = Repeat(at_ms, finding, estimate, fields["rested_ms"])
            cards[about] = replace(card, repeats=(*card.repeats, repeat))


def _guest(record: Record, fields: dict[str, Any]) -> Guest | None:
    if record.person is None:
        return None
    person = json.loads(record.person)
    return Guest(person["name"], fields["category"], person["person_id"], person["unit"])
