"""The office's daily heads: how far each ledger and the audit trail had come, signed, and compared by kiosks.

A kiosk remembers the last heads that it believed, its own and every other gate's, and asks each time what the
office now has at those places. Another hash there means that the past was rewritten. A place that is not
there (yet) means an office restored from a backup: its records come again, and then the hashes must agree.
Pure; both sides use it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.signing import signed_by

AUDIT = "audit"  # the name of the audit trail; a ledger's is "device incarnation"
HEADS_MAX = 200  # named in one answer: 64 KiB hold them; gates that were silent longest are left out
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
NAME = re.compile(r"audit|[A-Za-z0-9._-]{1,64} [A-Za-z0-9._-]{1,64}", re.ASCII)
SEQ_MAX = 2**53


class HeadsInvalid(ValueError):
    """An answer that is none, or not signed by the office."""


@dataclass(frozen=True, slots=True)
class Head:
    """Up to `seq` the chain `name` led to `head` (hex) on that `day`; `signature` (hex) is the office's."""

    day: str
    name: str
    seq: int
    head: str
    signature: str = ""

    def statement(self) -> bytes:
        """What the office signs."""
        return f"gatehouse office head 1\n{self.day}\n{self.name}\n{self.seq}\n{self.head}".encode()

    def countersigned(self) -> bytes:
        """What a kiosk signs that believes it."""
        return b"gatehouse cosigned head 1\n" + self.statement()

    def to_json(self) -> dict[str, Any]:
        """Plain fields, for JSON; the name stands beside."""
        return {"day": self.day, "seq": self.seq, "head": self.head, "signature": self.signature}

    @classmethod
    def from_json(cls, name: object, fields: Any) -> "Head":
        """Raises: HeadsInvalid."""
        try:
            found = cls(fields["day"], str(name), fields["seq"], fields["head"], fields["signature"])
            bytes.fromhex(found.signature)
            usable = (
                isinstance(found.day, str)
                and len(found.day) == len("2026-11-23")
                and type(found.seq) is int
                and 0 <= found.seq <= SEQ_MAX
                and HASH.fullmatch(found.head) is not None
                and NAME.fullmatch(found.name) is not None
            )
        except (KeyError, TypeError, ValueError):
            usable = False
        if not usable:
            raise HeadsInvalid("a head that is none")
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What to remember from now on, by name, and the names of chains whose past is not what it was."""

    seen: Mapping[str, Head]
    rewritten: tuple[str, ...]


def judge(
    seen: Mapping[str, Head],
    answer: Mapping[str, Any],
    office_key: bytes,
    own: Callable[[str, int], str | None],
) -> Judged:
    """Compare an office's answer with what was seen; `own` tells the hash (hex) in a ledger that lies here.

    Of a chain that was rewritten the old head stays: it is the evidence.

    Raises:
        HeadsInvalid: not the office's, or no answer at all.
    """
    heads, past = answer.get("heads"), answer.get("past")
    if not isinstance(heads, Mapping) or not isinstance(past, Mapping) or len(heads) > HEADS_MAX:
        raise HeadsInvalid("heads and past expected")
    remembered, rewritten = dict(seen), set()
    for name, fields in heads.items():
        head = Head.from_json(name, fields)
        if not signed_by(office_key, bytes.fromhex(head.signature), head.statement()):
            raise HeadsInvalid("a head that the office did not sign")
        ours = own(head.name, head.seq)
        if ours is not None and ours != head.head:
            rewritten.add(head.name)
        elif name not in seen or head.seq >= seen[name].seq:
            remembered[name] = head
    for name, before in seen.items():
        if past.get(name) not in (None, before.head):
            rewritten.add(name)
    kept = {name: seen.get(name, head) if name in rewritten else head for name, head in remembered.items()}
    return Judged(kept, tuple(sorted(rewritten)))
