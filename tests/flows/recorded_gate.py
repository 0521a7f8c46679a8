"""A gate under a script whose records stand in a real ledger, and who comes there in whole visits."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.flow.actions import GoBack, PressKey
from kiosk.flow.effects import Save
from kiosk.flow.events import RecordSaved
from kiosk.flow.guard_actions import (
    Acknowledge,
    BeginRepeat,
    Conclude,
    ConfirmContact,
    EnterContact,
    OpenCards,
    PickCard,
)
from kiosk.flow.states import FeverAlarm, Idle, Unjudged
from kiosk.flow.waiting_states import Naming
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.store import Ledger
from tests.flows.gate_script import Gate

STARTS_MS = 1_770_854_400_000


@dataclass
class RecordedGate(Gate):
    """A gate whose records go into a real ledger, which gives them their ids."""

    ledger: Ledger = field(kw_only=True)
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(STARTS_MS))
    ids: dict[int, str] = field(default_factory=dict)

    def saved(self, save: Save) -> Gate:
        """The ledger made this one durable, under its own id."""
        draft = save.draft
        if save.about_ticket is not None:
            draft = replace(draft, about=self.ids[save.about_ticket])
        record = self.ledger.append(draft, self.clock.moment())
        self.ids[save.ticket] = record.id
        return self.happens(RecordSaved(self.now_ms, save.ticket, record.id, record.seq))

    def passes(self, skin: int) -> None:
        """Somebody of this skin comes and goes; the guard deals with them if that is needed."""
        self.shows(skin).leaves()
        if isinstance(self.state.stage, FeverAlarm):
            self.taps(Acknowledge(), GoBack(), GoBack())
        elif isinstance(self.state.stage, Naming):
            self.taps(GoBack())
        elif isinstance(self.state.stage, Unjudged):
            self.guard_presses()
        self.sees(Idle)

    def rechecked(self, place: int, digits: str) -> None:
        """The guard takes the card at this place, reads the thermometer, and sends the person home."""
        if self.state.cards:
            card = self.state.cards[place % len(self.state.cards)]
            contact = (EnterContact(), *(PressKey(digit) for digit in digits), ConfirmContact())
            self.taps(OpenCards(), PickCard(card.ticket), *contact, Conclude("home_isolation"), GoBack())
            self.sees(Idle)

    def repeated(self, place: int, skin: int) -> None:
        """The guard lets somebody flagged look at the sensor once more."""
        if self.state.cards:
            card = self.state.cards[place % len(self.state.cards)]
            self.taps(OpenCards(), PickCard(card.ticket), BeginRepeat()).waits(5_000)
            self.shows(skin).leaves().taps(GoBack(), GoBack()).sees(Idle)


def gate_at(folder: Path) -> RecordedGate:
    """A gate with an empty ledger in this folder."""
    clock = VirtualClock(STARTS_MS)
    ledger = Ledger.open(
        folder / "l.db", origin_device="d", site="s", gate="g", software="1", now=clock, ballast_bytes=0
    )
    return RecordedGate(ledger=ledger, clock=clock)
