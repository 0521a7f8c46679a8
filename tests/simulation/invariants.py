"""What must be true of the world: always, and once all troubles are over."""

from collections.abc import Sequence

from kiosk.ledger.record import Record, genesis, link
from sync.errors import SyncError
from tests.simulation.machines import Kept
from tests.simulation.world import RETENTION_MS, Broken, Gate, World

TAIL = 6  # records looked at after each step: a power cut takes the last ones; the end looks at all


def run(world: World, steps: int) -> None:
    """So many steps, then the troubles end. Raises: Broken."""
    for number in range(steps):
        gate = world.step()
        try:
            check_always(world, gate)
        except Broken as broken:
            raise Broken(f"step {number + 1}: {broken}") from None
    world.heal()
    check_end(world)


def check_always(world: World, gate: Gate) -> None:
    """Who was let in is on the card; the office has our history; nothing was forgotten too soon."""
    _check_shown(gate, gate.shown[-TAIL:])
    _check_prefix(world, gate)
    _check_promised(world)
    _check_forgotten(world, gate)


def check_end(world: World) -> None:
    """Everything that was shown is at the office, once, in order; of a copied card one history is whole."""
    for gate in world.gates:
        _check_shown(gate, gate.shown)
        _check_chain(gate.card.rows, genesis(gate.card.device, gate.card.incarnation), gate.name)
    for chain, kept in world.office.state.chains.items():
        _check_chain(kept, genesis(*chain), f"office, {chain[0]}")
    for gate in world.gates:
        if not _delivered(world, gate):
            _check_stopped(world, gate)


def _check_shown(gate: Gate, shown: Sequence[Record]) -> None:
    rows = gate.card.rows
    for record in shown:
        if record.seq > len(rows) or rows[record.seq - 1].hash != record.hash:
            raise Broken(f"{gate.name}: record {record.seq} was shown as done and is not on the card")


def _check_prefix(world: World, gate: Gate) -> None:
    if len(world.gates) > 2:
        return  # a copied card: two histories under one name; the end tells whether both are whole
    head = world.office.state.head((gate.card.device, gate.card.incarnation))
    if gate.card.hash_at(head.seq) != head.hash:
        raise Broken(f"{gate.name}: the office's record {head.seq} is not the kiosk's")


def _check_promised(world: World) -> None:
    for chain, seq in world.promised.items():
        if world.office.state.head(chain).seq < seq:
            raise Broken(f"{chain[0]}: record {seq} was acknowledged and is not at the office")


def _check_forgotten(world: World, gate: Gate) -> None:
    if not gate.card.forgotten:
        return
    newest = gate.card.rows[gate.card.forgotten - 1]
    safe = world.office.backup.head((gate.card.device, gate.card.incarnation)).seq
    if newest.seq > safe:
        raise Broken(f"{gate.name}: forgot up to {newest.seq}, safe is {safe}")
    if world.time_ms - world.made_ms[int(newest.id) - 1] < RETENTION_MS:
        raise Broken(f"{gate.name}: forgot record {newest.seq} before its time")


def _check_chain(rows: Sequence[Record | Kept], previous: bytes, whose: str) -> None:
    ids = set()
    for number, row in enumerate(rows, 1):
        if row.seq != number:
            raise Broken(f"{whose}: record {row.seq} stands at {number}")
        if row.hash != link(previous, row.line):
            raise Broken(f"{whose}: record {number} is not linked to the one before")
        ids.add(row.line)
        previous = row.hash
    if len(ids) != len(rows):
        raise Broken(f"{whose}: a record stands twice")


def _delivered(world: World, gate: Gate) -> bool:
    """Whether the card's history is the office's as far as the card goes."""
    kept = world.office.state.chains.get((gate.card.device, gate.card.incarnation), ())
    head = gate.card.head()
    return head.seq <= len(kept) and (head.seq == 0 or kept[head.seq - 1].hash == head.hash)


def _check_stopped(world: World, gate: Gate) -> None:
    """Only a copied card may be left undelivered, and then its records are on it and somebody was called."""
    twins = [other for other in world.gates if other.card.incarnation == gate.card.incarnation]
    trouble = gate.notes.standing(gate.card.incarnation).trouble
    if len(twins) == 1:
        raise Broken(f"{gate.name}: {len(gate.card.rows)} records, not all at the office ({trouble})")
    if not any(_delivered(world, twin) for twin in twins):
        raise Broken(f"{gate.name}: neither of two histories is at the office")
    if trouble not in CALLING:
        raise Broken(f"{gate.name}: another history, and nobody was called ({trouble})")


CALLING = {kind.code for kind in SyncError.__subclasses__() if kind.call_staff} | {"chain_forked"}
