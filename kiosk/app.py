"""The loop of a real kiosk: four threads, one queue, nothing that waits for anything else.

Sampling, ledger writing and the screen each post into the queue; the control thread takes events out, steps,
and carries effects out. The screen runs on the main thread (SDL wants that) and reads the latest state. So a
stuck bus, a slow card or a hung display never delays an alarm.
"""

import gc
import logging
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from drivers.parts import open_parts
from drivers.simulated.board import SimulatedBoard
from kiosk.announced_before import announced_before
from kiosk.config import Config
from kiosk.enquiries import Enquiries, EnquiryThread
from kiosk.flow.events import Answered, Event, GuardPressed, SampleTaken, Ticked
from kiosk.flow.states import Checkpoint
from kiosk.health import card
from kiosk.ledger.clock import Clock, Moments
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.forget import forget_old
from kiosk.ledger.store import Ledger
from kiosk.ledger.writer import LedgerWriter
from kiosk.no_ledger import open_patiently
from kiosk.panel_light import panel_light
from kiosk.recorder import ThreadedRecorder, as_event
from kiosk.sampling import Sampler, SamplingThread
from kiosk.shell import ScreenLoop, Shell, Voice
from kiosk.start import Kiosk, arrived, first_state, open_ledger, rules_here
from kiosk.supervisor import Supervisor, process_age_s
from kiosk.wiring import part_settings

log = logging.getLogger(__name__)

EVENTS_MAX = 10_000  # twenty minutes of samples: only a control thread that is dead lets it fill
TICK_MS = 200  # the finest wait that a stage has is a second
SWITCH_S = 0.001
STOP_S = 2.0
LEDGER_CLOSE_S = 10.0  # a slow card's worst flush, twice


def now_ms() -> int:
    """Milliseconds of a clock that never jumps."""
    return time.monotonic_ns() // 1_000_000


class ControlThread(threading.Thread):
    """Takes events out of the queue and steps; the only thread that touches the shell.

    None of its names may be one of threading.Thread's own: CPython 3.13 has a `_handle` there.
    """

    def __init__(self, clock: Clock, supervisor: Supervisor | None = None) -> None:
        super().__init__(name="control", daemon=True)
        self._clock = clock
        self._supervisor = supervisor or Supervisor()
        self._has_read = False
        self._shell: Shell | None = None
        self._events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
        self._stopping = threading.Event()

    def begin(self, shell: Shell) -> None:
        """Start to handle events; those posted before are handled first."""
        self._shell = shell
        self.start()

    def post(self, event: Event) -> None:
        """Tell the checkpoint; from any thread, never blocks."""
        try:
            self._events.put_nowait(event)
        except queue.Full:
            # No trace: this may come seven times a second.
            log.error("event queue full, %s dropped", type(event).__name__)  # noqa: TRY400

    def run(self) -> None:
        """Handle what comes, and let time go by in between."""
        ticked_ms = 0
        self._supervisor.ready("门岗就绪 / the gate is ready")
        while not self._stopping.is_set():
            with suppress(queue.Empty):
                self._step_by(self._events.get(timeout=TICK_MS / 1_000))
            if now_ms() - ticked_ms >= TICK_MS:
                ticked_ms = now_ms()
                if self._step_by(Ticked(ticked_ms, self._clock.moment())):
                    self._supervisor.turned(ticked_ms)

    def _step_by(self, event: Event) -> bool:
        """Step; whether it went well. A stage in which time can't go by is worth a fresh start."""
        assert self._shell is not None, "begin() sets it"
        try:
            self._shell.handle(event)
        except Exception:
            # A mistake of ours in one stage must not deafen the gate to the next fever.
            log.exception("%s was not handled", type(event).__name__)
            return False
        if not self._has_read and isinstance(event, SampleTaken):
            self._has_read = True
            log.info("第一次测温 / first reading: %.1f s after the start", process_age_s())
        return True

    def stop(self) -> None:
        """End after the event under way."""
        self._stopping.set()
        self.join(STOP_S)


def run(
    kiosk: Kiosk,
    screen: ScreenLoop,
    *,
    moments: Moments | None = None,
    board: SimulatedBoard | None = None,
    voice: Voice | None = None,
    beside: Callable[[SimulatedBoard, Callable[[], Checkpoint], threading.Event], None] | None = None,
) -> None:
    """Run the kiosk until SIGTERM, SIGINT, or the window is closed.

    `moments` tells the time of records; None takes the machine's own clocks. With a `board` the parts are
    simulated below the wire; `beside` then plays the people. Without a `voice` the gate is silent.

    Raises:
        PinUnavailable: no kiosk without a buzzer.
        LedgerLocked, LedgerForeign: the ledger is another kiosk's.
    """
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    moments = moments or Moments()
    supervisor = Supervisor.of(os.environ)
    with ExitStack() as opened:
        opened.callback(supervisor.stopping)
        parts = opened.enter_context(
            open_parts(
                part_settings(kiosk.config),
                wire=board.wire if board else None,
                pin_factory=board.pin_factory if board else None,
            )
        )
        ledger = open_patiently(
            lambda: _open_ledger(kiosk.config, moments), parts, screen, stopping, supervisor
        )
        if ledger is None:
            return
        opened.enter_context(ledger)
        _forget(ledger, kiosk, moments)
        control = ControlThread(moments, supervisor)
        writer = LedgerWriter(
            ledger,
            moments,
            lambda outcome: control.post(as_event(outcome, now_ms())),
            quiet=lambda: _forget(ledger, kiosk, moments),
        )
        opened.callback(_close_writer, writer)
        enquiries = EnquiryThread(
            Enquiries(kiosk.config, parts, moments),
            lambda page, rows: control.post(Answered(now_ms(), page, rows)),
        )
        opened.callback(enquiries.stop)
        shell = Shell(
            first_state(kiosk, ledger, moments, now_ms()),
            rules_here(kiosk, ledger),
            parts,
            ThreadedRecorder(writer),
            light=panel_light(kiosk.config),
            voice=voice,
            enquirer=enquiries,
        )
        shell.restart = stopping.set
        if kiosk.sha256 != shell.state.site.sha256:
            control.post(arrived(kiosk, shell.rules, now_ms()))  # it came while nobody was running
        shell.begin()
        enquiries.start()
        parts.button.pressed = lambda: control.post(GuardPressed(now_ms()))
        sampling = SamplingThread(Sampler(parts, kiosk.config.sensor.settle_ms), control.post)
        opened.callback(control.stop)
        opened.callback(sampling.stop)
        if voice is not None:
            zone = ZoneInfo(kiosk.config.identity.time_zone)
            voice.begin(shell.state, announced_before(ledger, moments.moment(), now_ms(), zone), control.post)
            opened.callback(voice.stop)
        opened.callback(stopping.set)
        control.begin(shell)
        sampling.start()
        if board and beside:
            people = threading.Thread(target=beside, args=(board, lambda: shell.state, stopping), daemon=True)
            people.start()
        # A thread that only computes gives way to screen and alarm after a millisecond, not after five.
        sys.setswitchinterval(SWITCH_S)
        # What is loaded by now stays. To look through it for garbage stops every thread, that of the alarm
        # too, for a tenth of a second here and half a second on a Pi.
        gc.freeze()
        screen(lambda: shell.state, control.post, stopping)


def _forget(ledger: Ledger, kiosk: Kiosk, moments: Moments) -> None:
    """Let go of the names whose time is over; the gate opens even if the disk does not let us."""
    try:
        dropped = forget_old(ledger, kiosk.site.retention_days, moments)
    except LedgerError as problem:
        log.warning("%s", problem)
        return
    except Exception:
        log.exception("forgetting failed")  # the next quiet hour tries again; the writer goes on
        return
    if dropped:
        log.info("到期个人信息已删除 %s 份 / personal parts forgotten: %s", dropped, dropped)


def _is_there(path: Path) -> bool:
    """Whether the file can be seen; a folder that may not be entered is the opening's to complain about."""
    try:
        return path.exists()
    except OSError:
        return False


def _open_ledger(config: Config, moments: Moments) -> Ledger:
    """Open it, say so if it is one in place of a damaged one, and never tell a time before its newest."""
    begun = not _is_there(config.ledger.path)
    ledger = open_ledger(config, moments)
    if begun:  # a new card: the moment to find out that it does not keep what it is given
        for finding in card(config):
            log.log(logging.INFO if finding.ok else logging.WARNING, "%s", finding.line())
    try:
        newest_ms = ledger.newest_trusted_ms()
    except LedgerError:
        ledger.close()  # its lock too: whoever tries again must get it
        raise
    if newest_ms is not None:
        moments.raise_floor(newest_ms)
    if ledger.damage is not None:
        log.error("%s", ledger.damage)
    return ledger


def _close_writer(writer: LedgerWriter) -> None:
    lost = writer.close(LEDGER_CLOSE_S)
    if lost:
        log.error("%d records could not be made durable before the end", lost)
