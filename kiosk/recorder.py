"""Between the flow's saves and the ledger's writer: tickets there, events back.

Two kinds of patience: the gate hands a save over and goes on; a day in virtual time writes at once.
"""

from kiosk.flow.effects import Save
from kiosk.flow.events import RecordFailed, RecordSaved
from kiosk.ledger.writer import LedgerWriter, Saved, SaveFailed


class ThreadedRecorder:
    """Hands saves to the writer's own thread; satisfies `kiosk.shell.Recorder`."""

    def __init__(self, writer: LedgerWriter) -> None:
        self._writer = writer

    def submit(self, save: Save) -> None:
        """Hand over; the outcome comes as an event."""
        self._writer.submit(save.ticket, save.draft, about_ticket=save.about_ticket)


class DirectRecorder:
    """Writes on the caller's thread; satisfies `kiosk.shell.Recorder`."""

    def __init__(self, writer: LedgerWriter) -> None:
        self._writer = writer

    def submit(self, save: Save) -> None:
        """Write now; the outcome comes as an event nevertheless."""
        self._writer.write(save.ticket, save.draft, about_ticket=save.about_ticket)


def as_event(outcome: Saved | SaveFailed, at_ms: int) -> RecordSaved | RecordFailed:
    """The writer's word in the flow's words."""
    if isinstance(outcome, Saved):
        return RecordSaved(at_ms, outcome.ticket, outcome.record_id, outcome.seq, outcome.record)
    return RecordFailed(at_ms, outcome.ticket, outcome.code, outcome.call_staff)
