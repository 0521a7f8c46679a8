"""When the screen goes dark: nobody has come for a while. Pure: times come in."""

from kiosk.flow.states import Checkpoint, Idle

DARK_AFTER_MS = 600_000  # as long as nobody notices; a bright screen in an empty hall only wears out


class Rest:
    """Told what is going on at every frame; says whether the screen may be dark."""

    def __init__(self, after_ms: int = DARK_AFTER_MS) -> None:
        """`after_ms` 0 keeps it bright for ever."""
        self._after_ms = after_ms
        self._awake_ms: int | None = None

    def stir(self, at_ms: int) -> None:
        """A finger is on the glass, or something was scanned."""
        self._awake_ms = at_ms

    def dark(self, state: Checkpoint, at_ms: int) -> bool:
        """Whether nobody has been here for so long. Whatever waits for the guard keeps it bright."""
        if self._awake_ms is None or not _nobody(state):
            self._awake_ms = at_ms
        return bool(self._after_ms) and at_ms - self._awake_ms >= self._after_ms


def _nobody(state: Checkpoint) -> bool:
    return isinstance(state.stage, Idle) and not state.cards and state.guard_called_ms is None
