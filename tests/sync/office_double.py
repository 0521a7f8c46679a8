"""An office on loopback that keeps strictly to the wire and misbehaves on request.

It stands in for a remote machine, not for our own code: real HTTP, real sockets, its own book-keeping. It
refuses what the contract forbids (a wrong digest, a gap, a fork) just as the real office must.
"""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kiosk.ledger.record import genesis, link
from sync.wire import BatchInvalid, BatchTooLarge, Packed, Problem, Receipt, content_digest, unpack

TOKEN = "a-token-for-tests"
DEVICE = "kiosk-1"
NOW_MS = 1_780_000_000_000

# What can happen to one request: of the first kind nothing is stored, of the second everything is.
FAULTS_BEFORE = (
    "reset",
    "500",
    "502",
    "503",
    "429",
    "400",
    "401",
    "403",
    "404",
    "413",
    "rubbish",
    "portal",
    "redirect",
    "not-json",
    "endless",
    "silent",
    "drip",
)
FAULTS_AFTER = ("lost", "cut", "rubbish-after")


@dataclass
class Chain:
    """One ledger file as the office holds it."""

    records: list[Packed] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)  # hashes[n] is that after record n; hashes[0] genesis


class OfficeDouble:
    """The office: what it holds, what it was asked, what it is told to do wrong next."""

    def __init__(self) -> None:
        self.chains: dict[str, Chain] = {}
        self.faults: deque[str] = deque()
        self.calls: list[str] = []
        self.batches: list[int] = []
        self.heartbeats: list[dict[str, Any]] = []
        self.connections = 0
        self.safe = 0
        self.audio: dict[str, bytes] = {}  # what is handed out under these digests, right or wrong
        self.audio_cut: int | None = None  # bytes after which each recording breaks off
        self.audio_asked, self.audio_goes = threading.Event(), threading.Event()
        self.audio_goes.set()  # cleared: recordings hang on the line until it is set
        self.refuses: Callable[[Packed], str | None] = lambda _: None  # a problem kind for a poisoned record
        self.always = ""  # a fault of every call, heartbeats too
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.office = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """End all connections."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def chain(self, incarnation: str) -> Chain:
        """What it holds of one ledger."""
        start = genesis(DEVICE, incarnation)
        return self.chains.setdefault(incarnation, Chain(hashes=[start]))

    def receipt(self, incarnation: str) -> Receipt:
        """The answer after COMMIT."""
        chain = self.chain(incarnation)
        return Receipt(len(chain.records), chain.hashes[-1].hex(), self.safe, 0, NOW_MS)

    def forget_after(self, incarnation: str, seq: int) -> None:
        """Be restored from a backup that ends at `seq`."""
        chain = self.chain(incarnation)
        del chain.records[seq:]
        del chain.hashes[seq + 1 :]

    def take_in(self, query: dict[str, str], headers: Any, body: bytes) -> Receipt | Problem:
        """The contract's `POST records`."""
        if headers.get("Content-Digest") != content_digest(body) or headers.get("Content-Encoding") != "gzip":
            return Problem("invalid", 400, "digest or encoding")
        try:
            records = unpack(body)
        except BatchTooLarge as problem:
            return Problem("too-large", 413, str(problem))
        except BatchInvalid as problem:
            return Problem("invalid", 400, str(problem))
        for record in records:
            if (kind := self.refuses(record)) is not None:
                return Problem(kind, 422, "poisoned")
        with self._lock:
            return self._append(self.chain(query["incarnation"]), query, records)

    def _append(self, chain: Chain, query: dict[str, str], records: list[Packed]) -> Receipt | Problem:
        first, previous = int(query["first"]), bytes.fromhex(query["prev"])
        if first > len(chain.records) + 1:
            return Problem("gap", 409, "go back", expected=len(chain.records) + 1)
        if previous != chain.hashes[first - 1]:
            return Problem("fork", 409, "another history")
        self.batches.append(len(records))
        for seq, record in enumerate(records, first):
            previous = link(previous, record.line)
            if seq < len(chain.hashes):
                if chain.hashes[seq] != previous:
                    return Problem("fork", 409, "another history")
            else:
                chain.records.append(record)
                chain.hashes.append(previous)
        return self.receipt(query["incarnation"])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    office: OfficeDouble

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is part of the game."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.office.connections += 1

    def do_GET(self) -> None:
        _, _, sha256 = self.path.partition("/site/parts/")
        if sha256:
            office = self.server.office
            office.calls.append("audio")
            office.audio_asked.set()
            office.audio_goes.wait(30)
            content = office.audio.get(sha256)
            if content is None:
                return self._say(Problem("invalid", 404, "no such part"))
            return self._send(200, content, "application/octet-stream", office.audio_cut)
        return self._handle("cursor", lambda office, query, _: office.receipt(query["incarnation"]))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if urlsplit(self.path).path.endswith("/heartbeat"):
            said = json.loads(body)
            self.server.office.heartbeats.append(said)
            self._handle("heartbeat", lambda office, _query, _body: office.receipt(said["incarnation"]))
        else:
            self._handle(
                "records", lambda office, query, body: office.take_in(query, self.headers, body), body
            )

    def _handle(self, name: str, work: Callable[..., Receipt | Problem], body: bytes = b"") -> None:
        office = self.server.office
        office.calls.append(name)
        fault = office.always or (office.faults.popleft() if office.faults and name != "heartbeat" else "")
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._say(Problem("unauthorised", 401, "token"))
        if fault and fault not in FAULTS_AFTER:
            return self._fail(fault)
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        answer = work(office, query, body)
        return self._say(answer) if not fault else self._fail_after(fault, answer)

    def _say(self, answer: Receipt | Problem, *, cut_after: int | None = None) -> None:
        raw = json.dumps(answer.to_json()).encode()
        status = answer.status if isinstance(answer, Problem) else 200
        self._send(status, raw, "application/json", cut_after)

    def _send(self, status: int, raw: bytes, kind: str, cut_after: int | None = None, **more: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **more}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw[:cut_after])
        if cut_after is not None:
            self.close_connection = True

    def _fail(self, fault: str) -> None:
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif fault == "rubbish":
            self.wfile.write(b"\x00\xff\x17 no HTTP at all\r\n\r\n")
            self.close_connection = True
        elif fault == "not-json":
            self._send(200, b"{", "application/json")
        elif fault == "portal":
            self._send(200, b"<html>please log in</html>", "text/html")
        elif fault == "redirect":
            self._send(302, b"", "text/html", Location="http://127.0.0.1:1/login")
        elif fault == "silent":
            self.server.office.closing.wait(30)
            self.close_connection = True
        elif fault == "drip":
            self._drip()
        elif fault == "endless":
            self._send(200, b'{"x":"' + b"x" * 200_000 + b'"}', "application/json")
        elif fault == "403":
            self._say(Problem("revoked", 403, "revoked"))
        else:
            self._send(int(fault), b"", "text/plain", Retry_After="7")

    def _drip(self) -> None:
        """An answer that comes byte by byte for ever, so that no single wait is ever too long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.office.closing.wait(0.02):
            try:
                self.wfile.write(b"X-Drip: 1\r\n")
            except OSError:
                break
        self.close_connection = True

    def _fail_after(self, fault: str, answer: Receipt | Problem) -> None:
        if fault == "lost":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif fault == "cut":
            self._say(answer, cut_after=9)
        else:
            self._send(200, b"\xfe\xff", "application/json")

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def office_double() -> Iterator[OfficeDouble]:
    """An office for one test."""
    office = OfficeDouble()
    try:
        yield office
    finally:
        office.close()
