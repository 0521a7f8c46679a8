"""The kiosk's part of enrolment: make a key, claim the code, believe only an office that knows the secret."""

import hashlib
import ssl
from collections.abc import Mapping
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.ledger.sealing import sealing_statement
from sync.client import CONNECT_S, OfficeClient
from sync.enrolment import Enrolment
from sync.errors import CertificateRefused, EnrolmentRefused, OfficeUnreachable
from sync.invitation import Invitation, digits, kiosk_proof, name_of, office_proof, same
from sync.signing import KEY_BYTES, SigningKey, signed_by
from sync.wire import AUTHORITY_PATH

HTTPS_PORT = 443
PEM_BYTES_MAX = 16_384  # an authority of ours takes 700


def claim(invitation: Invitation, device: str, ledger: Path) -> str:
    """Enrol this kiosk; gives the six digits that a person compares. An earlier enrolment is replaced.

    Raises:
        EnrolmentRefused: the code is used up, meant for another kiosk, or the answer is not the office's.
        OfficeUnreachable: no answer; CertificateRefused: another certificate than the code names.
    """
    key = SigningKey.new()
    certificate = _pinned_certificate(invitation)
    enrolment = Enrolment(device, key, b"", certificate)
    ask = {
        "name": name_of(invitation.secret),
        "device_key": key.public.hex(),
        "proof": kiosk_proof(invitation.secret, key.public),
    }
    pinned = enrolment.certificate_file(ledger)
    # A kiosk that is new may not know the time; that the code was made within minutes says enough.
    with OfficeClient(invitation.url, device, "", certificate=pinned, now_s=None) as client:
        answer = client.enrol(ask)
    office_key = _office_key(answer.get("office_key"))
    if not same(str(answer.get("proof")), office_proof(invitation.secret, key.public, office_key)):
        raise EnrolmentRefused(
            "答复不是办公室的，中间可能有别的设备；登记未完成",
            "the answer is not the office's: something stands in between; not enrolled",
        )
    if answer.get("device") != device:
        raise EnrolmentRefused(
            f"登记码属于设备 {answer.get('device')}，本机为 {device}；登记未完成",
            f"the code is for {answer.get('device')}, this kiosk is {device}; not enrolled",
        )
    Enrolment(device, key, office_key, certificate, _sealing_key(answer, office_key)).save(ledger)
    return digits(invitation.secret, key.public, office_key)


def _office_key(value: object) -> bytes:
    try:
        key = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        key = b""
    return key if len(key) == KEY_BYTES else bytes(KEY_BYTES)


def _sealing_key(answer: Mapping[str, Any], office_key: bytes) -> bytes:
    """The key to seal for, if the office's own key signed it; b"" if it has none."""
    try:
        key, signature = (
            bytes.fromhex(str(answer.get(name))) for name in ("sealing_key", "sealing_signature")
        )
    except ValueError:
        return b""
    return key if signed_by(office_key, signature, sealing_statement(key)) else b""


def _pinned_certificate(invitation: Invitation) -> str:
    """The certificate that the code names, as PEM: the office's own, or its authority's; "" if none."""
    if not invitation.ca:
        return ""
    parts = urlsplit(invitation.url)
    # Nothing is believed yet but the fingerprint that came with the code.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        connection = HTTPSConnection(
            str(parts.hostname), parts.port or HTTPS_PORT, timeout=CONNECT_S, context=context
        )
        with closing(connection):
            connection.connect()
            shown = connection.sock.getpeercert(binary_form=True) or b""
            if not _is(shown, invitation):
                shown = _authority(connection)
    except (OSError, ValueError, HTTPException) as problem:
        name = type(problem).__name__
        raise OfficeUnreachable(f"联系不上中心（{name}）", f"the office can't be reached ({name})") from None
    if not _is(shown, invitation):
        raise CertificateRefused(
            "中心出示的证书与登记码不符，登记未完成",
            "the office shows another certificate than the code names; not enrolled",
        )
    return ssl.DER_cert_to_PEM_cert(shown)


def _is(certificate: bytes, invitation: Invitation) -> bool:
    return same(hashlib.sha256(certificate).hexdigest(), invitation.ca)


def _authority(connection: HTTPSConnection) -> bytes:
    connection.request("GET", AUTHORITY_PATH)
    answer = connection.getresponse()
    pem = answer.read(PEM_BYTES_MAX).decode("ascii")
    return ssl.PEM_cert_to_DER_cert(pem) if answer.status == HTTPStatus.OK else b""
