"""A connection that can be cut from another thread, whatever call is under way on it."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class WatchedAdapter(HTTPAdapter):
    """An adapter whose live connection can be cut from another thread."""

    def __init__(
        self, context: ssl.SSLContext | None, check: Callable[[Mapping[str, Any] | None], None]
    ) -> None:
        self._context = context
        self._check = check
        self._handle: socket.socket | None = None
        self._guard = threading.RLock()  # a signal handler may come in on the same thread
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Called by the base class: pools whose connections report their socket."""
        if self._context is not None:
            named["ssl_context"] = self._context
        super().init_poolmanager(*args, **named)
        check = self._check if self._context is not None else None
        self.poolmanager.pool_classes_by_scheme = _watched_pools(self._watch, check)

    def cut(self) -> None:
        """End whatever waits on the connection, at once, for both directions."""
        with self._guard, suppress(OSError):
            if self._handle is not None:
                self._handle.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Let the connection that is kept go; the next call makes its own."""
        self.poolmanager.clear()

    def forget(self) -> None:
        """Let the last connection's handle go."""
        with self._guard:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _watch(self, connected: socket.socket) -> None:
        # A second handle on the same connection: TLS takes the first one over.
        self.forget()
        with self._guard:
            self._handle = connected.dup()


def _watched_pools(
    watch: Callable[[socket.socket], None], check: Callable[[Mapping[str, Any] | None], None] | None
) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            watch(connected)
            return connected

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            watch(connected)
            return connected

        def connect(self) -> None:
            super().connect()
            if check is not None and isinstance(self.sock, ssl.SSLSocket):
                check(self.sock.getpeercert())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}
