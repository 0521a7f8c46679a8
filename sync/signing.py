"""Ed25519 keys and signed requests (RFC 9421, HTTP Message Signatures), for both ends of the wire.

A signature covers method, path, query, body (by Content-Digest, RFC 9530) and its time. It proves who sends;
that a batch is taken once is the chain's matter. Knows neither sockets nor files.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32  # of a private seed and of a public key (RFC 8032)
SIGNATURE_BYTES = 64
LABEL = "gatehouse"
SKEW_S_MAX = (
    300  # a signature older or newer than this is refused: what was overheard can't be sent next week
)

COVERED = ("@method", "@path", "@query", "content-digest")
COVERED_BODILESS = COVERED[:3]

_INPUT = re.compile(
    rf'{LABEL}=\((?P<covered>(?:"[@a-z-]+" ?)+)\);created=(?P<created>[0-9]{{1,12}})'
    r';keyid="(?P<keyid>[0-9a-f]{64})";alg="ed25519"',
    re.ASCII,
)
_SIGNATURE = re.compile(rf"{LABEL}=:(?P<value>[A-Za-z0-9+/]{{86}}==):", re.ASCII)


class Unsigned(ValueError):
    """A request that is not signed as it must be; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. It is shown nowhere: neither printed nor logged."""

    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey of {self.public.hex()[:16]}"

    @classmethod
    def new(cls) -> "SigningKey":
        """A key that nobody else has."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The public key, KEY_BYTES long."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature, SIGNATURE_BYTES long."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this is the signature of that key's holder."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request is signed: `query` without its question mark, `digest` None if there is no body."""

    method: str
    path: str
    query: str
    digest: str | None = None

    def components(self) -> list[tuple[str, str]]:
        """Names and values, in the order that is signed."""
        values = [("@method", self.method), ("@path", self.path), ("@query", "?" + self.query)]
        return values if self.digest is None else [*values, ("content-digest", self.digest)]


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """The bytes that are signed (RFC 9421, 2.5); `parameters` is the value of Signature-Input."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("utf-8", "surrogateescape")


def sign(request: Request, key: SigningKey, created_s: int) -> dict[str, str]:
    """The two headers that sign a request."""
    components = request.components()
    names = " ".join(f'"{name}"' for name, _ in components)
    parameters = f'({names});created={created_s};keyid="{key.public.hex()}";alg="ed25519"'
    value = base64.b64encode(key.sign(signature_base(components, parameters))).decode()
    return {"Signature-Input": f"{LABEL}={parameters}", "Signature": f"{LABEL}=:{value}:"}


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether the sender means to sign."""
    return "Signature-Input" in headers


def check(request: Request, headers: Mapping[str, str], public: bytes) -> int:
    """Check a request's signature by this key; gives when it was made, in Unix seconds.

    Raises:
        Unsigned: it is not this key's, or does not cover what it must.
    """
    said = _INPUT.fullmatch(headers.get("Signature-Input", ""))
    value = _SIGNATURE.fullmatch(headers.get("Signature", ""))
    if said is None or value is None:
        raise Unsigned("Signature-Input and Signature of this wire expected")
    covered = COVERED_BODILESS if request.digest is None else COVERED
    if said["covered"] != " ".join(f'"{name}"' for name in covered):
        raise Unsigned("the signature must cover " + ", ".join(covered))
    if said["keyid"] != public.hex():
        raise Unsigned("signed by another key")
    parameters = said.string.removeprefix(f"{LABEL}=")
    message = signature_base(request.components(), parameters)
    signature = base64.b64decode(value["value"])
    # The last character has bits that decode to nothing: one signature, one spelling.
    if base64.b64encode(signature).decode() != value["value"]:
        raise Unsigned("the signature is not spelt canonically")
    if not signed_by(public, signature, message):
        raise Unsigned("the signature is wrong")
    return int(said["created"])
