"""Hand-carry: the wire's signed batches, sealed for the office, as files on a stick, and receipts back. Pure.

A batch's file names its place; its content is the sealed head (JSON, one line) and the batch's body. The
office takes it in as if it had come by wire, so carrying twice, in part, or besides the wire is harmless.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sync.signing import Request, SigningKey, sign, signed_by
from sync.wire import RECORDS_PATH, Receipt, content_digest

BATCH_SUFFIX, RECEIPT_SUFFIX = ".batch", ".receipt"
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class CarriedInvalid(ValueError):
    """A file that is no carried batch or receipt."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One batch as it is carried: what the wire's request would say, with its signature."""

    device: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @classmethod
    def made(
        cls, device: str, query: dict[str, str], body: bytes, *, key: SigningKey, created_s: int
    ) -> "Carried":
        """Sign a batch for the way."""
        request = cls(device, query, {}, body).request()
        return cls(device, query, sign(request, key, created_s), body)

    def request(self) -> Request:
        """The request that is signed."""
        path = RECORDS_PATH.format(device=self.device)
        return Request("POST", path, urlencode(self.query), content_digest(self.body))

    @property
    def file_name(self) -> str:
        """Sorted by name, the files of a ledger stand in order."""
        return f"{self.device}_{self.query['incarnation']}_{int(self.query['first']):012}{BATCH_SUFFIX}"

    def to_bytes(self) -> bytes:
        """Before it is sealed."""
        head = {"device": self.device, "query": self.query, "headers": self.headers}
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Carried":
        """Raises: CarriedInvalid."""
        head, _, body = raw.partition(b"\n")
        try:
            fields = json.loads(head)
            found = cls(str(fields["device"]), _texts(fields["query"]), _texts(fields["headers"]), body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise CarriedInvalid("no carried batch") from None
        if not NAME.fullmatch(found.device):
            raise CarriedInvalid("no device's name")
        return found


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()}


def receipt_bytes(device: str, incarnation: str, receipt: Receipt, key: SigningKey) -> bytes:
    """A receipt that travels back, signed by the office."""
    said = json.dumps({"device": device, "incarnation": incarnation, **receipt.to_json()}, sort_keys=True)
    return json.dumps({"said": said, "signature": key.sign(_statement(said)).hex()}).encode()


def read_receipt(raw: bytes, device: str, incarnation: str, office_key: bytes) -> Receipt:
    """The receipt for this ledger, if the office signed it. Raises: CarriedInvalid."""
    try:
        fields = json.loads(raw)
        said, signature = str(fields["said"]), bytes.fromhex(str(fields["signature"]))
        if not signed_by(office_key, signature, _statement(said)):
            raise CarriedInvalid("not signed by the office")
        told = json.loads(said)
        if (told["device"], told["incarnation"]) != (device, incarnation):
            raise CarriedInvalid("for another ledger")
        return Receipt.from_json(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise CarriedInvalid(f"no receipt: {problem}") from None


def _statement(said: str) -> bytes:
    return b"gatehouse carried receipt 1\n" + said.encode()
