"""The courier's side of the wire: one connection to the office, and its answers under our names.

Every call ends in bounded time. The timeouts of the HTTP library count from one received byte to the
next, so an answer that drips, or a body that the network takes byte by byte, would last for ever; a
watchdog therefore cuts the connection when the whole call has had its time. What it can't cut is a name
server that hangs: that is bounded by the system's resolver. Knows requests and the wire; neither the
ledger nor what is done about an error. The token and people's names never get into a message.
"""

import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from sync.errors import CertificateRefused, ClockRefused, DeviceRefused, OfficeUnreachable
from sync.pinned import OutOfDate, believing, certificate_trouble, check_dates
from sync.refusals import refusal
from sync.signer import Signer
from sync.signing import Request
from sync.watched import WatchedAdapter
from sync.wire import (
    CURSOR_PATH,
    ENROL_PATH,
    HEADS_PATH,
    HEARTBEAT_PATH,
    RECORDS_PATH,
    SITE_PART_PATH,
    SITE_PATH,
    TIME_PATH,
    Heartbeat,
    Problem,
    Receipt,
    content_digest,
)

CONNECT_S = 3.0  # a reachable office answers a handshake within one lost packet's repetition
READ_S = 15.0  # the longest silence inside an answer: an office that queues writers needs a second
TOTAL_S = 40.0  # the least batch (about 15 KB) still gets through at 0.5 KB/s
AUDIO_TOTAL_S = 60.0  # records wait for no announcement longer; 4 MB over 70 KB/s
PART_TOTAL_S = 900.0  # a county's roster of 8 MB over 10 KB/s
ANSWER_BYTES_MAX = 64 << 10  # a receipt is 200 bytes; more is somebody else's page


class OfficeClient:
    """Calls to one office on behalf of one device, over one connection that is kept.

    `exits_after` is the number after which it asks for the other gates' exits, None for not at all.
    With a `signer` requests are signed and `token` is not used. `certificate` is a PEM file: the only one, or
    the only authority, that is believed; with it nothing is ever sent without TLS. `now_s` is the time by
    which its dates are checked, Unix seconds, where there is no signer to tell it; None: never.
    """

    def __init__(
        self,
        url: str,
        device: str,
        token: str,
        *,
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
        total_s: float = TOTAL_S,
        signer: Signer | None = None,
        certificate: Path | None = None,
        now_s: Callable[[], float] | None = time.time,
    ) -> None:
        self._url = url.rstrip("/")
        self._pinned = certificate is not None
        self._now_s = signer.now_s if signer is not None else now_s
        self._device = quote(device, safe="")
        self._timeout = (connect_s, read_s)
        self._total_s = total_s
        self.exits_after: int | None = None
        self._interrupted = False
        self._watched = WatchedAdapter(believing(certificate), self._check_dates)
        self._dates_matter = True
        self._session = requests.Session()
        # Without this a .netrc file would replace our token, and a proxy variable would redirect records.
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._watched)
        if certificate is not None:
            self._session.verify = str(certificate)
        self._signer = signer
        self._session.headers.update({"Accept": "application/json", "Accept-Encoding": "identity"})
        if signer is None and token and token.isascii() and token.isprintable() and token == token.strip():
            self._session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Let the connection go; twice is fine."""
        self._session.close()
        self._watched.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """End the call under way and allow no other, from another thread or a signal handler.

        Calls fail as unreachable from now on: whoever is told to end must not hang in the next one.
        """
        self._interrupted = True
        self._watched.cut()

    def cursor(self, incarnation: str) -> Receipt:
        """Where the office stands. Raises: SyncError, as `send`, but for gap and refused batch."""
        return _receipt(self._call("GET", CURSOR_PATH, params={"incarnation": incarnation}))

    def send(self, incarnation: str, first: int, previous: bytes, body: bytes) -> Receipt:
        """Send a packed batch that starts at seq `first`, after chain hash `previous`.

        Raises:
            OfficeUnreachable: nobody knows whether it was stored; sending again is harmless.
            OfficeBusy: not stored; later.
            ChainGap: not stored; the office wants an earlier one first.
            BatchRefused: not stored; a smaller one may be.
            DeviceRefused, ChainForked, WireMismatch: not stored; staff must look.
        """
        return _receipt(
            self._call(
                "POST",
                RECORDS_PATH,
                params={"incarnation": incarnation, "first": str(first), "prev": previous.hex()},
                data=body,
            )
        )

    def heartbeat(self, heartbeat: Heartbeat) -> Receipt | None:
        """Say how the kiosk is; where the office stands, None if it does not say. Raises: SyncError."""
        fields = self._call(
            "POST",
            HEARTBEAT_PATH,
            data=json.dumps(heartbeat.to_json()).encode(),
        )
        return _receipt(fields) if "acked" in fields else None

    def heads(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Say which heads were seen and cosigned; the day's, and what stands at those. Raises: SyncError."""
        return self._call("POST", HEADS_PATH, data=json.dumps(fields).encode())

    def site(self) -> dict[str, Any]:
        """The newest manifest of the site and its signature. Raises: SyncError."""
        return self._call("GET", SITE_PATH)

    def site_part(self, sha256: str, bytes_max: int) -> bytes:
        """A part of the site, squeezed on the way; a byte over `bytes_max` at most. Raises: SyncError."""
        path = SITE_PART_PATH.replace("{sha256}", sha256)
        return self._fetch("GET", path, {}, None, bytes_max=bytes_max, total_s=PART_TOTAL_S, squeezed=True)

    def site_audio(self, sha256: str, bytes_max: int) -> bytes:
        """A recording that the site names; soon, or not this time. Raises: SyncError."""
        path = SITE_PART_PATH.replace("{sha256}", sha256)
        return self._fetch("GET", path, {}, None, bytes_max=bytes_max, total_s=AUDIO_TOTAL_S)

    def enrol(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Ask to be enrolled (sync.invitation); the office's answer. Raises: SyncError."""
        return self._exchange("POST", ENROL_PATH, {}, json.dumps(fields).encode(), signed=False)

    def _call(
        self, method: str, path: str, params: Mapping[str, str] | None = None, data: bytes | None = None
    ) -> dict[str, Any]:
        if self._signer is None and "Authorization" not in self._session.headers:
            raise DeviceRefused(
                "本机尚未登记（没有密钥，office.token 也不可用），请先登记",
                "this kiosk is not enrolled (no key, no usable office.token); enrol it first",
            )
        params = dict(params or {})
        if self.exits_after is not None and path in (RECORDS_PATH, CURSOR_PATH, HEARTBEAT_PATH):
            params["exits"] = str(self.exits_after)
        try:
            return self._exchange(method, path, params, data)
        except (ClockRefused, OutOfDate):
            if self._signer is None:
                raise
            self._learn_time()  # before anything is given up: it may be this kiosk's clock that is wrong
            return self._exchange(method, path, params, data)

    def _learn_time(self) -> None:
        """Ask the office for the time: without a right one no signature is believed, and no certificate."""
        assert self._signer is not None, "it alone knows whose time to believe"
        nonce = self._signer.nonce()
        # Chain and name are checked all the same, and only what the office signed is believed.
        self._dates_matter = False
        try:
            self._signer.learn(nonce, self._exchange("GET", TIME_PATH, {"nonce": nonce}, None, signed=False))
        finally:
            self._dates_matter = True
            self._watched.drop()  # the next call's handshake is looked at again

    def _check_dates(self, certificate: Mapping[str, Any] | None) -> None:
        if self._dates_matter and self._now_s is not None:
            check_dates(certificate, self._now_s())

    def _exchange(
        self, method: str, path: str, params: Mapping[str, str], data: bytes | None, *, signed: bool = True
    ) -> dict[str, Any]:
        fields = _json_object(self._fetch(method, path, params, data, signed=signed))
        if fields is None:
            raise OfficeUnreachable(
                "收到的不是中心的答复，中间可能有别的设备",
                "the answer is not the office's; something stands in between",
            )
        return fields

    def _fetch(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        data: bytes | None,
        *,
        signed: bool = True,
        bytes_max: int = ANSWER_BYTES_MAX,
        total_s: float | None = None,
        squeezed: bool = False,
    ) -> bytes:
        if self._interrupted:
            raise OfficeUnreachable("正在结束，不再联系中心", "ending; the office is not called any more")
        if self._pinned and not self._url.startswith("https://"):
            raise CertificateRefused(
                "本机按 https 登记，office.url 却不是 https，不予发送；请改回或重新登记",
                "this kiosk was enrolled for https and office.url is not: nothing is sent; correct it",
            )
        try:
            with self._deadline(total_s or self._total_s):
                prepared = self._prepared(method, path, params, data, signed=signed)
                if squeezed:
                    prepared.headers["Accept-Encoding"] = "gzip"
                return self._send_request(prepared, bytes_max)
        except (requests.RequestException, HTTPError, OSError, zlib.error) as problem:
            self._watched.cut()
            refused = certificate_trouble(problem)
            if refused is not None:
                raise refused from None
            name = type(problem).__name__  # its text may repeat headers
            raise OfficeUnreachable(
                f"联系不上中心（{name}）", f"the office can't be reached ({name})"
            ) from None

    def _prepared(
        self, method: str, path: str, params: Mapping[str, str], data: bytes | None, *, signed: bool
    ) -> requests.PreparedRequest:
        url = self._url + path.replace("{device}", self._device)
        headers = {}
        if data is not None:
            batch = path == RECORDS_PATH
            headers["Content-Type"] = "application/x-ndjson" if batch else "application/json"
            headers["Content-Digest"] = content_digest(data)
            if batch:
                headers["Content-Encoding"] = "gzip"
        request = requests.Request(method, url, params=dict(params), data=data, headers=headers)
        prepared = self._session.prepare_request(request)
        if self._signer is not None and signed:
            sent_path, _, query = prepared.path_url.partition("?")
            digest = headers.get("Content-Digest")
            prepared.headers.update(self._signer.headers(Request(method, sent_path, query, digest)))
        return prepared

    def _send_request(self, prepared: requests.PreparedRequest, bytes_max: int) -> bytes:
        with self._session.send(
            prepared, timeout=self._timeout, stream=True, allow_redirects=False, proxies={}
        ) as response:
            # One byte more than allowed, to tell; an answer read to its end keeps the connection.
            body: bytes = response.raw.read(bytes_max + 1, decode_content=False)
            if 200 <= response.status_code < 300:
                return (
                    inflated(body, bytes_max) if response.headers.get("Content-Encoding") == "gzip" else body
                )
            fields = _json_object(body[: ANSWER_BYTES_MAX + 1]) or {}
            problem = Problem.from_json(fields, response.status_code)
            raise refusal(problem, response.headers.get("Retry-After"))

    @contextmanager
    def _deadline(self, total_s: float) -> Iterator[None]:
        watchdog = threading.Timer(total_s, self._watched.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()


def inflated(body: bytes, bytes_max: int) -> bytes:
    """What was squeezed, at most one byte more than allowed, however much it would become.

    Raises:
        zlib.error: it is not gzip.
    """
    return zlib.decompressobj(31).decompress(body, bytes_max + 1)


def _receipt(fields: dict[str, Any]) -> Receipt:
    try:
        return Receipt.from_json(fields)
    except ValueError as problem:
        raise OfficeUnreachable(f"回执无法读取：{problem}", f"the receipt can't be read: {problem}") from None


def _json_object(body: bytes) -> dict[str, Any] | None:
    if len(body) > ANSWER_BYTES_MAX:
        return None
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None
