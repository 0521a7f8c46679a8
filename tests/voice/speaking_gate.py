"""A gate in a test that notes every sentence that its states lead to."""

from dataclasses import dataclass, field

from kiosk.flow.events import Event
from kiosk.voice.say import Utterance, said
from tests.flows.gate_script import Gate


@dataclass
class SpeakingGate(Gate):
    """The gate of the flow tests, listened to after every event."""

    said: list[Utterance] = field(default_factory=list)

    def happens(self, event: Event) -> "SpeakingGate":
        """As ever, and what is said of it."""
        before = self.state
        super().happens(event)
        new = said(before, self.state)
        if new is not None and (not self.said or self.said[-1] != new):
            self.said.append(new)
        return self

    def spoken(self) -> list[str]:
        """The keys of everything said so far."""
        return [key for utterance in self.said for key in utterance.keys]
