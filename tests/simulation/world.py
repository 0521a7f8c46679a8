"""A county under one seed: gates, an office, a network and all that can befall them, in virtual time.

The deciding code is the real one: `kiosk.ledger.appender`, `sync.relay`, `office.ingest.intake`, the wire's
packing and reading, the rule of forgetting. Only what it decides about is simulated (machines.py). `Parts`
names every piece, so that a mutant can put a wrong one in its place.
"""

import hashlib
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ledger.appender import LINKS_CHECKED, Appender
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.errors import LedgerError
from kiosk.ledger.record import Draft, Head, Origin, Prepared, Record, prepare
from kiosk.ledger.standing import forgettable
from office.ingest import intake
from office.ingest.batch import Batch, read_batch
from office.ingest.problems import Refused
from sync.errors import BatchRefused, DeviceRefused, OfficeBusy, OfficeUnreachable, SyncError, WireMismatch
from sync.refusals import refusal
from sync.relay import Relay, Step
from sync.wire import Problem, Receipt, content_digest
from tests.simulation.machines import Book, Card, NotesInMemory, OfficeDisk, OfficeDown

BEGINS_MS = 1_795_392_000_000
RETENTION_MS = 4 * 3_600_000  # of the simulated gates: short, so that something is old enough within a run
HEAL_STEPS_MAX = 400  # steps in which a healed world must have delivered everything
YEAR_MS = 365 * 86_400_000


TakeIn = Callable[[intake.Book, Batch], intake.Taken | intake.Gap | intake.Forked]


class PowerCut(BaseException):
    """The kiosk's power is gone."""


class Killed(BaseException):
    """The kiosk's process is gone; the machine goes on."""


class Broken(AssertionError):
    """An invariant does not hold."""


class CardAppender(Appender):
    """The real rule of appending over a simulated card."""

    def __init__(self, card: Card, others: Callable[[], bool]) -> None:
        super().__init__(Origin(card.device, card.incarnation, "s", "g", "0"))
        self.card = card
        self.others = others
        self.open()

    def open(self) -> None:
        """As `Ledger.open`: read the end, make what was found durable."""
        self.card.open_again(others=self.others())
        last = self.card.rows[-LINKS_CHECKED:]
        before = last[0].seq - 1 if last else 0
        self._take_up(Head(before, self.card.hash_at(before) or b""), last)
        self.card.checkpoint()

    def _insert(self, record: Record) -> None:
        self.card.insert(record)

    def _record_at(self, seq: int) -> Record:
        return self.card.rows[seq - 1]

    def _check_in_place(self) -> None:
        pass

    def _reopen(self, failure: LedgerError) -> None:
        del failure
        self.open()

    def _make_room(self) -> bool:
        return False

    def _prepare_again(self, prepared: Prepared) -> Prepared:
        raise AssertionError(f"no file is set aside here: {prepared.id}")


@dataclass(frozen=True)
class Parts:
    """What the world is made of; a mutant replaces one."""

    card: type[Card] = Card
    appender: type[CardAppender] = CardAppender
    relay: type[Relay] = Relay
    disk: type[OfficeDisk] = OfficeDisk
    take_in: TakeIn = intake.take_in
    forgettable: "Callable[[Gate], int]" = lambda gate: gate.forgettable()
    on_the_way: Callable[[bytes], bytes] = lambda body: body


class Gate:
    """One kiosk: its card, the program that appends, its courier, and the people who were let in."""

    def __init__(self, world: "World", card: Card, name: str) -> None:
        self.world, self.card, self.name = world, card, name
        self.clock = VirtualClock(BEGINS_MS, boot=f"{name} 0")
        self.notes = NotesInMemory()
        self.waiting: deque[Prepared] = deque()
        self.shown: list[Record] = []
        self.appender: CardAppender | None = None
        self.courier: Relay | None = None
        self.wait_until_ms = 0
        self.boots = 0

    def visit(self) -> None:
        """Somebody comes: a draft, a record, and only then the open gate."""
        if not self._open():
            return  # out of service: nobody is let in
        assert self.appender is not None
        number = self.world.next_draft()
        draft = Draft("entry", {"verdict": "admit", "n": number}, {"name": f"王{number}"})
        self.waiting.append(
            prepare(
                draft,
                origin=self.appender._origin,
                record_id=f"{number:08}",
                moment=self.clock.moment(),
                salt=number.to_bytes(16, "big"),
            )
        )
        self.write()

    def write(self) -> None:
        """Make durable what waits, in order; what can't be now stays."""
        while self.waiting:
            assert self.appender is not None, "what waits was made by it"
            try:
                record = self.appender.append_prepared(self.waiting[0])
            except LedgerError:
                return
            self.waiting.popleft()
            self.shown.append(record)  # the green page

    def _open(self) -> bool:
        try:
            self.appender = self.appender or self.world.parts.appender(
                self.card, lambda: self.courier is not None
            )
        except LedgerError:
            return False
        return True

    def send(self) -> Step | None:
        """One step of the courier, if it is not waiting."""
        if self.clock.boottime_ms < self.wait_until_ms:
            return None
        if self.courier is None:
            try:
                self.card.checkpoint()  # as the real one: flush before reading
            except LedgerError:
                return None
            office = Line(self.world, self)
            self.courier = self.world.parts.relay(
                self.card, office, self.notes, now=self.clock, dice=self.world.dice
            )
        step = self.courier.step()
        self.wait_until_ms = self.clock.boottime_ms + round(step.wait_s * 1_000)
        return step

    def beat(self) -> None:
        """A heartbeat, whose answer tells where the office stands."""
        if self.courier is not None and not self.world.fate():
            self.courier.hear(self.world.cursor((self.card.device, self.card.incarnation)))

    def forget(self) -> None:
        """The retention rule, by what the notes know."""
        self.card.forget_up_to(self.world.parts.forgettable(self))

    def forgettable(self) -> int:
        """Up to which number the real rule lets this gate forget."""
        incarnation = self.card.incarnation
        return forgettable(self.notes.marks(incarnation), self.notes.standing(incarnation), RETENTION_MS)

    def end_process(self) -> None:
        """Whatever was in memory is gone; what was never shown may go with it."""
        self.appender = None
        self.waiting.clear()
        self.card.be_left()

    def lose_power(self) -> None:
        """All of it, and the boot-time clock begins anew; the wall clock is anything."""
        self.appender = None
        self.waiting.clear()
        self.card.lose_power()
        self.courier, self.wait_until_ms = None, 0
        self.boots += 1
        self.clock.boot, self.clock.boottime_ms = f"{self.name} {self.boots}", 0
        self.clock.clock = "none"


class Line:
    """The way to the office: what is sent may be lost, doubled, late, or its answer may be."""

    def __init__(self, world: "World", gate: Gate) -> None:
        self._world, self._gate = world, gate

    def cursor(self, incarnation: str) -> Receipt:
        """Ask where the office stands."""
        self._lose("cursor")
        return self._world.cursor((self._gate.card.device, incarnation))

    def send(self, incarnation: str, first: int, previous: bytes, body: bytes) -> Receipt:
        """Send a batch; perhaps twice, perhaps too late."""
        world = self._world
        query = {"incarnation": incarnation, "first": str(first), "prev": previous.hex()}
        body = world.parts.on_the_way(body)

        def deliver() -> Receipt:
            return world.records(self._gate.card.device, query, body)

        fate = self._lose("records")
        if fate == "late":
            world.late.append(deliver)
            raise OfficeUnreachable("超时", "timed out")
        if fate == "refused":
            raise BatchRefused("拒收", "refused", reason="413")
        if fate == "doubled":
            world.late.append(deliver)
        receipt = deliver()
        world.point("courier: before the receipt is noted")
        if fate == "reply lost":
            raise OfficeUnreachable("回执丢失", "reply lost")
        return receipt

    def _lose(self, what: str) -> str:
        fate = self._world.fate()
        self._world.say(what, fate)
        if fate == "lost":
            raise OfficeUnreachable("丢失", "lost")
        if fate == "busy":
            raise OfficeBusy("忙", "busy", retry_after_s=2.0)
        return fate


FATES = ("", "lost", "reply lost", "late", "doubled", "busy", "refused")
FATE_WEIGHTS = (60, 8, 8, 6, 6, 2, 4)
EVENTS = {
    "visit": 30, "send": 34, "beat": 4, "time": 12, "late": 8, "power": 3, "kill": 3, "office down": 2,
    "backup": 3, "restore": 0.7, "clock": 1, "full": 0.7, "flush fails": 1.5, "clone": 0.25, "notes": 0.5,
    "forget": 3, "link": 2, "doom": 8,
}  # fmt: skip
POINTS = (
    "append: before it is written", "append: written, not flushed", "append: flushed",
    "open: before the checkpoint", "forget: one of them", "courier: before the receipt is noted",
    "office: before it reads", "office: before COMMIT", "office: after COMMIT, before the reply",
)  # fmt: skip


class World:
    """Everything, under one seed."""

    def __init__(self, seed: int, parts: Parts | None = None) -> None:
        self.dice = random.Random(seed)
        self.parts = parts or Parts()
        self.time_ms = BEGINS_MS
        self.made_ms: list[int] = []  # true time of each draft
        self.promised: dict[tuple[str, str], int] = {}  # by receipts since the last restore
        self.doom = ""
        self.victim: type[BaseException] = PowerCut
        self.link_up = True
        self.healing = False
        self.late: deque[Callable[[], Receipt]] = deque()
        self.office = self.parts.disk(self.point)
        self.gates = [self._new_gate(number) for number in (1, 2)]
        self._trace = hashlib.sha256()

    @property
    def trace(self) -> str:
        """A digest of all that happened."""
        return self._trace.hexdigest()

    def say(self, *words: object) -> None:
        """One more thing that happened."""
        self._trace.update(repr(words).encode())

    def point(self, name: str) -> None:
        """A moment at which the world may break in: a doom that was cast for it, or the courier's turn."""
        if name == self.doom:
            self.doom = ""
            self.say("doom", name)
            raise OfficeDown if name.startswith("office") else self.victim

    def step(self) -> Gate:
        """One thing happens to one gate, which comes back."""
        gate = self.dice.choice(self.gates)
        event = self.dice.choices(tuple(EVENTS), tuple(EVENTS.values()))[0]
        self.say(event, gate.name, len(gate.card.rows), gate.card.flushed)
        try:
            self._happen(event, gate)
        except PowerCut:
            gate.lose_power()
        except Killed:
            gate.end_process()
        return gate

    def _happen(self, event: str, gate: Gate) -> None:  # noqa: PLR0912  # a table of events
        dice = self.dice
        match event:
            case "visit":
                gate.visit()
            case "send":
                gate.send()
            case "beat":
                gate.beat()
            case "time":
                self.advance(dice.choice((100, 1_000, 60_000, 600_000, 3_600_000)))
            case "late":
                self._deliver_late()
            case "power":
                gate.lose_power()
            case "kill":
                gate.end_process()
            case "office down":
                self.office.crash()
                self.late.clear()
            case "backup":
                self.office.save_backup()
            case "restore":
                self.office.restore()
                self.promised.clear()
            case "clock":
                gate.clock.wall_ms += dice.choice((-YEAR_MS, -3_600_000, 3_600_000, YEAR_MS))
            case "full":
                gate.card.full = not gate.card.full
            case "flush fails":
                gate.card.failing_flushes = dice.randint(1, 3)
            case "clone":
                self._clone(gate)
            case "notes":
                gate.notes = NotesInMemory()
                gate.courier = None
            case "forget":
                gate.forget()
            case "link":
                self.link_up = not self.link_up
            case "doom":
                self.doom, self.victim = dice.choice(POINTS), dice.choice((PowerCut, Killed))

    def next_draft(self) -> int:
        """A number for one more draft, made now."""
        self.made_ms.append(self.time_ms)
        return len(self.made_ms)

    def advance(self, by_ms: int) -> None:
        """Time goes by everywhere."""
        self.time_ms += by_ms
        for gate in self.gates:
            gate.clock.advance(by_ms)

    def fate(self) -> str:
        """What becomes of a request."""
        if self.healing:
            return ""
        if not self.link_up:
            return "lost"
        return self.dice.choices(FATES, FATE_WEIGHTS)[0]

    # The office's endpoints, as office.ingest.api has them.

    def cursor(self, chain: tuple[str, str]) -> Receipt:
        """Where the office stands."""
        return self._receipt(chain, self.office.state.head(chain))

    def records(self, device: str, query: dict[str, str], body: bytes) -> Receipt:
        """Take a batch in, or refuse it in the wire's words."""
        chain = (device, query["incarnation"])
        try:
            batch = read_batch(query, content_digest(body), body)
            outcome = self.parts.take_in(Book(self.office, chain), batch)
        except OfficeDown:
            self.office.crash()
            raise OfficeUnreachable("断开", "the office went away") from None
        except Refused as refused:
            raise refusal(refused.problem) from None
        self.say("taken", chain, outcome)
        match outcome:
            case intake.Gap(expected):
                raise refusal(Problem("gap", 409, "", expected))
            case intake.Forked():
                raise refusal(Problem("fork", 409, ""))
            case intake.Taken(head):
                return self._receipt(chain, head)
        raise AssertionError(outcome)

    def _receipt(self, chain: tuple[str, str], head: Head) -> Receipt:
        self.promised[chain] = max(self.promised.get(chain, 0), head.seq)
        safe = min(self.office.backup.head(chain).seq, head.seq)
        return Receipt(head.seq, head.hash.hex(), safe, 0, self.time_ms)

    def _deliver_late(self) -> None:
        if self.late:
            self.late.rotate(self.dice.randint(0, len(self.late)))
            try:
                self.late.popleft()()
            except SyncError as answer:
                self.say("late", answer.code)  # nobody reads it any more

    def _new_gate(self, number: int) -> Gate:
        card = self.parts.card(f"kiosk-{number}", f"{self.dice.getrandbits(64):016x}", self.point, self.dice)
        return Gate(self, card, f"gate {number}")

    def _clone(self, gate: Gate) -> None:
        if len(self.gates) == 2:
            twin = Gate(self, gate.card.copied(), f"clone of {gate.name}")
            twin.shown = [record for record in gate.shown if record.seq <= len(twin.card.rows)]
            self.gates.append(twin)

    def heal(self) -> None:
        """All troubles end; couriers go on until they are idle or stopped for a person."""
        self.healing, self.doom, self.link_up = True, "", True
        for gate in self.gates:
            gate.card.full, gate.card.failing_flushes = False, 0
            gate.write()
            self._finish(gate)

    def _finish(self, gate: Gate) -> None:
        gate.beat()
        for _ in range(HEAL_STEPS_MAX):
            self.advance(max(0, gate.wait_until_ms - gate.clock.boottime_ms))
            step = gate.send()
            assert step is not None
            if step.idle or isinstance(step.trouble, DeviceRefused | WireMismatch):
                return
        raise Broken(f"{gate.name} never came to an end: {step.trouble}")
