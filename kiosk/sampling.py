"""Samples the thermometer for ever, on a thread of its own, and says what came: a stuck bus stops nobody.

`take` is one attempt, for whoever has another idea of time.
"""

import logging
import threading
import time

from drivers.errors import CallStaff, DriverError
from drivers.parts import Parts
from drivers.thermometer import Reading
from kiosk.flow.events import SampleMissed, SampleTaken
from kiosk.screening.sample import Sample
from kiosk.shell import Post

log = logging.getLogger(__name__)

RECOVER_EVERY_MISSES = 5  # a bit flips now and then; five misses in a row are a bus that hangs
WAIT_MS_MAX = 2_000  # between attempts on a sensor that is gone: the guard who plugs it in sees it at once
WAIT_MS_FIRST = 250  # what a sensor needs after power-on before it answers


class Sampler:
    """Turns readings into events. Connects, recovers and reconnects by itself, for as long as it takes."""

    def __init__(self, parts: Parts, settle_ms: int) -> None:
        self._parts = parts
        self._settle_ms = settle_ms
        self._misses = 0

    def take(self, now_ms: int) -> SampleTaken | SampleMissed:
        """One sample, or why there is none."""
        try:
            reading = self._read()
        except DriverError as problem:
            self._misses += 1
            self._parts.sensor_trouble = problem
            return SampleMissed(now_ms, problem.code, call_staff=isinstance(problem, CallStaff))
        self._misses = 0
        self._parts.sensor_trouble = None
        thermometer = self._parts.thermometer
        sample = Sample(
            reading.object_centi_c,
            reading.ambient_centi_c,
            reading.checksum_failures,
            thermometer.sensor_id if thermometer else "",
        )
        return SampleTaken(now_ms, sample)

    def wait_ms(self) -> int:
        """How long to leave the bus quiet before the next attempt; longer and longer if nothing helps."""
        hung = self._misses // RECOVER_EVERY_MISSES
        if not hung:
            return self._settle_ms
        return int(min(WAIT_MS_FIRST * 2 ** min(hung, 8), WAIT_MS_MAX))

    def _read(self) -> Reading:
        thermometer = self._parts.thermometer
        if thermometer is None:
            thermometer = self._parts.connect_thermometer()
        elif self._misses and self._misses % RECOVER_EVERY_MISSES == 0:
            thermometer.recover()
        return thermometer.read()


class SamplingThread(threading.Thread):
    """A sampler that runs until it is stopped; posts each outcome with the time when it was known."""

    def __init__(self, sampler: Sampler, post: Post) -> None:
        super().__init__(name="sampling", daemon=True)
        self._sampler = sampler
        self._post = post
        self._stopping = threading.Event()

    def run(self) -> None:
        """Sample, post, leave the bus quiet; over and over."""
        while not self._stopping.is_set():
            try:
                self._post(self._sampler.take(time.monotonic_ns() // 1_000_000))
            except Exception:
                if self._stopping.is_set():
                    return  # the wire was closed under a read: that is how this ends
                # A thread that dies here would leave a gate that looks ready and sees nobody.
                log.exception("no sample")
                self._post(SampleMissed(time.monotonic_ns() // 1_000_000, DriverError.code))
            self._stopping.wait(self._sampler.wait_ms() / 1_000)

    def stop(self) -> None:
        """End after the attempt under way; a stuck bus is not waited for."""
        self._stopping.set()
