"""The office's own authority and the certificate of its server: made by a command, kept in its folder.

A compound's network has no public names, so no public authority would sign for it. Kiosks believe this one by
its fingerprint, which comes with the enrolment code. Knows files, and neither Django nor the wire.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_KEY, CA = "ca_key.pem", "ca.pem"
SERVER_KEY, SERVER = "tls_key.pem", "tls.pem"
CA_DAYS = 3_650  # kiosks are enrolled anew when it ends
SERVER_DAYS = 397  # made anew by the same command, or at a start in its last month
RENEW_DAYS = 30
BACK_DAYS = 1  # a kiosk's clock a few hours behind is no reason to refuse
NAMES_MAX = 16


class NamesInvalid(ValueError):
    """A name that no certificate can carry."""


@dataclass(frozen=True, slots=True)
class Served:
    """The server's certificate, the authority's behind it, and its key, as files; the authority's print."""

    certificate: Path
    key: Path
    fingerprint: str


def make(folder: Path, names: Sequence[str], now: datetime) -> Served:
    """Make the authority unless it is there, and a certificate for these names and addresses.

    Raises: NamesInvalid, OSError.
    """
    listed = [_general(name) for name in names]
    if not 1 <= len(listed) <= NAMES_MAX:
        raise NamesInvalid(f"1..{NAMES_MAX}")
    authority, key = _authority(folder, now)
    server_key = generate_private_key(SECP256R1())
    certificate = (
        _begun(names[0], authority.subject, server_key, now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(listed), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    _write(folder / SERVER_KEY, _pem_of(server_key))
    _write(folder / SERVER, certificate.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    found = served(folder)
    assert found is not None, "just written"
    return found


def served(folder: Path) -> Served | None:
    """What is there to serve with; None if nothing was made."""
    certificate, key, authority = folder / SERVER, folder / SERVER_KEY, folder / CA
    if not (certificate.exists() and key.exists() and authority.exists()):
        return None
    return Served(certificate, key, fingerprint(authority.read_text("ascii")))


def renew(folder: Path, now: datetime) -> bool:
    """Make the server's certificate anew, for the same names, if it ends soon; whether it was."""
    if served(folder) is None:
        return False
    certificate = x509.load_pem_x509_certificate((folder / SERVER).read_bytes())
    if certificate.not_valid_after_utc - now > timedelta(days=RENEW_DAYS):
        return False
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    make(folder, [str(name.value) for name in named], now)
    return True


def fingerprint(pem: str) -> str:
    """SHA-256 of the first certificate in it, in hex: what an enrolment code names. Raises: ValueError."""
    return x509.load_pem_x509_certificate(pem.encode("ascii")).fingerprint(SHA256()).hex()


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    if (folder / CA).exists():
        key = load_pem_private_key((folder / CA_KEY).read_bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey), "as we made it"
        return x509.load_pem_x509_certificate((folder / CA).read_bytes()), key
    key = generate_private_key(SECP256R1())
    name = _named("Gatehouse office authority")
    authority = (
        _begun("Gatehouse office authority", name, key, now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_ONLY_SIGNS, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    _write(folder / CA_KEY, _pem_of(key))
    _write(folder / CA, authority.public_bytes(Encoding.PEM))
    return authority, key


_ONLY_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _begun(
    name: str, issuer: x509.Name, key: EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=BACK_DAYS))
        .not_valid_after(now + timedelta(days=days))
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    try:
        if not name or len(name) > 253 or not name.replace("-", "").replace(".", "").isalnum():
            raise NamesInvalid(name)
        return x509.DNSName(name)
    except ValueError:
        raise NamesInvalid(name) from None


def _pem_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)


def now() -> datetime:
    """The time by which certificates are made."""
    return datetime.now(UTC)
