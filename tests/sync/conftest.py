"""A ledger with records, an office on loopback, and a courier between them that is quick to lose patience."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.delivery import Delivery
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Draft
from kiosk.ledger.store import Ledger
from sync.client import OfficeClient
from sync.relay import Relay
from tests.sync import office_double


class World:
    """One kiosk's ledger, the courier's parts, and the office."""

    def __init__(self, directory: Path, office: Any) -> None:
        self.path = directory / "ledger.db"
        self.office = office
        self.clock = VirtualClock(office_double.NOW_MS)
        self.ledger = self.open_ledger()
        self.ledger._connection.execute("PRAGMA synchronous = OFF")  # no power cut in these tests
        self.reader = LedgerReader.open(self.path)
        self.delivery = Delivery.open(self.path)
        self.client = self.make_client()

    def open_ledger(self) -> Ledger:
        """The kiosk's side."""
        return Ledger.open(
            self.path,
            origin_device=office_double.DEVICE,
            site="s",
            gate="g",
            software="0",
            now=self.clock,
            ballast_bytes=4096,
        )

    def make_client(self, token: str = office_double.TOKEN) -> OfficeClient:
        """A connection to the office, with timeouts that tests can wait for."""
        return OfficeClient(
            self.office.url, office_double.DEVICE, token, connect_s=0.5, read_s=0.15, total_s=0.4
        )

    def append(self, count: int, **body: Any) -> None:
        """More screenings; every second with a name."""
        for number in range(count):
            person = {"name": f"王秀英{number}"} if number % 2 else None
            self.clock.advance(1_000)
            self.ledger.append(Draft("entry", {"verdict": "admit", **body}, person), self.clock.moment())

    def relay(self, client: OfficeClient | None = None) -> Relay:
        """A relay that has just been started."""
        return Relay(self.reader, client or self.client, self.delivery, now=self.clock, dice=random.Random(7))

    def arrived(self) -> list[tuple[bytes, bytes | None, bytes | None]]:
        """What the office holds of the ledger, in order."""
        chain = self.office.chain(self.reader.incarnation)
        return [(one.line, one.person, one.salt) for one in chain.records]

    def written(self) -> list[tuple[bytes, bytes | None, bytes | None]]:
        """What the ledger holds, in order."""
        records = []
        while batch := self.reader.batch(len(records), 1_000):
            records += [(one.line, one.person, one.salt) for one in batch]
        return records

    def close(self) -> None:
        """Let everything go."""
        self.client.close()
        self.reader.close()
        self.ledger.close()
        self.delivery.close()


@pytest.fixture
def office() -> Iterator[Any]:
    """An office that does everything right until told otherwise."""
    with office_double.office_double() as office:
        yield office


@pytest.fixture
def world(tmp_path: Path, office: Any) -> Iterator[World]:
    """A kiosk that has just been set up."""
    world = World(tmp_path, office)
    yield world
    world.close()


@pytest.fixture
def new_world() -> Callable[[Path, Any], World]:
    """Makes a world in a directory, for tests that need many."""
    return World


@pytest.fixture
def new_office() -> Any:
    """Makes an office, for tests that need many."""
    return office_double.office_double
