"""TLS from a real client to a real server: the office enrolled with, at its own time, or nothing is sent."""

import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kiosk.ledger.clock import VirtualClock
from office import certificates
from sync import claim
from sync.client import OfficeClient
from sync.errors import CertificateRefused, OfficeUnreachable
from sync.invitation import Invitation
from sync.signer import Signer
from sync.signing import SigningKey
from sync.wire import AUTHORITY_PATH, Receipt, time_statement

OFFICE, KIOSK = SigningKey(bytes([1]) * 32), SigningKey(bytes([2]) * 32)
HOST = "127.0.0.1"
DAY_MS = 86_400_000


class Answers(BaseHTTPRequestHandler):
    """The few calls that TLS needs; counts what was asked."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        """Authority, time, cursor."""
        asked = urlsplit(self.path)
        self.server.asked.append(asked.path)
        if asked.path == AUTHORITY_PATH:
            return self._say((self.server.folder / certificates.CA).read_bytes())
        if asked.path.endswith("/time"):
            nonce, time_ms = parse_qs(asked.query)["nonce"][0], self.server.time_ms
            signature = OFFICE.sign(time_statement(nonce, time_ms)).hex()
            return self._say(b'{"time_ms": %d, "signature": "%b"}' % (time_ms, signature.encode()))
        receipt = Receipt(0, "00" * 32, 0, 0, self.server.time_ms)
        return self._say(json.dumps(receipt.to_json()).encode())

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


class Quiet(ThreadingHTTPServer):
    """Says nothing about handshakes that fail: that they do is what is tested."""

    def handle_error(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(
    folder: Path, *, made: datetime | None = None, tls: bool = True, newest: ssl.TLSVersion | None = None
) -> Iterator[Any]:
    """An office with an authority of its own, made at some time, on a port of the system's choice."""
    folder.mkdir()
    served = certificates.make(folder, [HOST], made or datetime.now(UTC))
    server: Any = Quiet((HOST, 0), Answers)
    server.asked, server.folder = [], folder
    server.time_ms = int(datetime.now(UTC).timestamp() * 1_000)
    server.fingerprint, server.ca = served.fingerprint, folder / certificates.CA
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(served.certificate, served.key)
        if newest is not None:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.maximum_version = newest
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.url = f"{'https' if tls else 'http'}://{HOST}:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def client(url: str, ca: Path | None, *, off_ms: int = 0) -> OfficeClient:
    """An enrolled kiosk's, with its clock that far off."""
    clock = VirtualClock(int(datetime.now(UTC).timestamp() * 1_000) + off_ms, clock="none")
    return OfficeClient(
        url, "kiosk-1", "", connect_s=2, read_s=2, signer=Signer(KIOSK, OFFICE.public, clock), certificate=ca
    )


def test_the_office_enrolled_with_is_believed(tmp_path: Path) -> None:
    """Its authority's certificate is enough; the connection is kept for the next call."""
    with serving(tmp_path / "office") as office, client(office.url, office.ca) as kiosk:
        assert kiosk.cursor("a").acked == 0
        assert kiosk.cursor("a").acked == 0
        assert len(office.asked) == 2


def test_another_authority_is_refused_and_told(tmp_path: Path) -> None:
    """Somebody else on the way, or an office made anew: no request leaves, and the words say why."""
    with serving(tmp_path / "office") as office, serving(tmp_path / "other") as other:
        with client(office.url, other.ca) as kiosk, pytest.raises(CertificateRefused, match="证书不是"):
            kiosk.cursor("a")
        assert office.asked == []


def test_another_name_is_refused(tmp_path: Path) -> None:
    """The certificate is for an address; under another name of the same machine it does not count."""
    with serving(tmp_path / "office") as office:
        url = office.url.replace(HOST, "localhost")
        with client(url, office.ca) as kiosk, pytest.raises(CertificateRefused):
            kiosk.cursor("a")
        assert office.asked == []


@pytest.mark.parametrize("years", [-40, -1, 2, 30])
def test_a_kiosk_in_another_year_asks_for_the_time_first(tmp_path: Path, years: int) -> None:
    """Its own clock says that the certificate is not valid; the office's signed time says that it is."""
    with serving(tmp_path / "office") as office:
        with client(office.url, office.ca, off_ms=years * 365 * DAY_MS) as kiosk:
            assert kiosk.cursor("a").acked == 0
            assert kiosk.cursor("a").acked == 0
        assert [path.rpartition("/")[2] for path in office.asked] == ["time", "cursor", "cursor"]


@pytest.mark.parametrize("days", [-500, 5])
def test_a_certificate_that_is_over_or_not_begun_is_refused(tmp_path: Path, days: int) -> None:
    """By the office's own time, and nothing but the question for it is sent."""
    made = datetime.now(UTC) + timedelta(days=days)
    with serving(tmp_path / "office", made=made) as office:
        with client(office.url, office.ca) as kiosk, pytest.raises(CertificateRefused, match="此时无效"):
            kiosk.cursor("a")
        assert {path.rpartition("/")[2] for path in office.asked} == {"time"}


def test_the_time_is_not_believed_from_another_key(tmp_path: Path) -> None:
    """Who has the authority's certificate and not the office's key can't turn the kiosk's clock."""
    with serving(tmp_path / "office") as office:
        clock = VirtualClock(5)
        signer = Signer(KIOSK, KIOSK.public, clock)
        with (
            OfficeClient(office.url, "kiosk-1", "", signer=signer, certificate=office.ca) as kiosk,
            pytest.raises(OfficeUnreachable),
        ):
            kiosk.cursor("a")


def test_what_was_enrolled_for_https_never_goes_plain(tmp_path: Path) -> None:
    """A setting changed to http, or https that nobody serves any more: nothing is sent, and told why."""
    with serving(tmp_path / "office", tls=False) as office:
        with client(office.url, office.ca) as kiosk, pytest.raises(CertificateRefused, match="https"):
            kiosk.cursor("a")
        other = client(office.url.replace("http:", "https:"), office.ca)
        with other, pytest.raises(CertificateRefused, match="加密连接未建立"):
            other.cursor("a")
        assert office.asked == []


def test_a_plain_kiosk_at_an_https_office_gets_nothing(tmp_path: Path) -> None:
    """It is unreachable; no token is answered to."""
    with serving(tmp_path / "office") as office:
        url = office.url.replace("https:", "http:")
        with OfficeClient(url, "kiosk-1", "t" * 20, read_s=1) as kiosk, pytest.raises(OfficeUnreachable):
            kiosk.cursor("a")
        assert office.asked == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_older_protocol_is_refused(tmp_path: Path) -> None:
    """TLS 1.1 is not spoken even with the right certificate; 1.2 is."""
    with serving(tmp_path / "old", newest=ssl.TLSVersion.TLSv1_1) as office:
        with client(office.url, office.ca) as kiosk, pytest.raises(OfficeUnreachable):
            kiosk.cursor("a")
        assert office.asked == []
    with (
        serving(tmp_path / "older", newest=ssl.TLSVersion.TLSv1_2) as office,
        client(office.url, office.ca) as kiosk,
    ):
        assert kiosk.cursor("a").acked == 0


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    """Empty, or of something else: said before anything is sent."""
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    for path in (broken, tmp_path / "missing.pem"):
        with pytest.raises(CertificateRefused, match=path.name):
            client("https://127.0.0.1:1", path)


def test_the_code_pins_the_authority_or_the_certificate_itself(tmp_path: Path) -> None:
    """What has the fingerprint in the code is kept; an office with another is not enrolled with."""
    with serving(tmp_path / "office") as office:
        secret = bytes(16)
        pinned = claim._pinned_certificate(Invitation(office.url, secret, office.fingerprint))
        assert certificates.fingerprint(pinned) == office.fingerprint
        leaf = certificates.fingerprint((tmp_path / "office" / certificates.SERVER).read_text())
        assert (
            certificates.fingerprint(claim._pinned_certificate(Invitation(office.url, secret, leaf))) == leaf
        )
        with pytest.raises(CertificateRefused):
            claim._pinned_certificate(Invitation(office.url, secret, "00" * 32))
        ca = tmp_path / "leaf.pem"
        ca.write_text(claim._pinned_certificate(Invitation(office.url, secret, leaf)))
        with client(office.url, ca) as kiosk:
            assert kiosk.cursor("a").acked == 0


def test_a_chain_is_named_by_its_first_certificate(tmp_path: Path) -> None:
    """However long that one's signature is: base64 without padding has no end of its own."""
    for number in range(12):  # lengths of all three remainders by 3 come within a few
        folder = tmp_path / str(number)
        folder.mkdir()
        certificates.make(folder, ["office.yunxi.example"], datetime.now(UTC))
        chain = (folder / certificates.SERVER).read_text()
        end = chain.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----")
        first = hashlib.sha256(ssl.PEM_cert_to_DER_cert(chain[:end])).hexdigest()
        assert certificates.fingerprint(chain) == first


def test_certificates_are_renewed_for_the_same_names(tmp_path: Path) -> None:
    """In the last month, by the same authority; not before; keys are for their owner's eyes."""
    now = datetime.now(UTC)
    first = certificates.make(tmp_path, ["office.yunxi.example", "10.0.0.5", "::1"], now)
    assert not certificates.renew(tmp_path, now + timedelta(days=certificates.SERVER_DAYS - 40))
    before = first.certificate.read_bytes()
    assert certificates.renew(tmp_path, now + timedelta(days=certificates.SERVER_DAYS - 20))
    assert first.certificate.read_bytes() != before
    again = certificates.served(tmp_path)
    assert again is not None
    assert again.fingerprint == first.fingerprint
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())
    for names in ([], ["a b"], ["x" * 300], [""], ["*"]):
        with pytest.raises(certificates.NamesInvalid):
            certificates.make(tmp_path, names, now)


def test_no_socket_of_a_stranger_is_mistaken_for_tls(tmp_path: Path) -> None:
    """A port that answers gibberish is named, and nothing is sent to it."""
    with socket.create_server((HOST, 0)) as listening, serving(tmp_path / "office") as office:

        def gibberish() -> None:
            accepted, _ = listening.accept()
            with accepted:
                accepted.recv(1)
                accepted.sendall(b"SSH-2.0-nothing of ours\r\n" * 20)

        threading.Thread(target=gibberish, daemon=True).start()
        url = f"https://{HOST}:{listening.getsockname()[1]}"
        with client(url, office.ca) as kiosk, pytest.raises(CertificateRefused, match="加密连接未建立"):
            kiosk.cursor("a")
