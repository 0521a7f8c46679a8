"""The production server that comes with the office: gunicorn, one worker process with threads, one address.

One process, because SQLite has one writer and the queue before it (ingest/writer.py) lives in memory.
Threads of this server keep their connections; an asynchronous server measured here answered kept-alive
requests in 44-48 ms instead of 1-4 ms.
"""

import ssl
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # published without types

from office.certificates import Served

THREADS = 16  # ingest takes at most half of them (ingest/writer.py), pages have the rest
CONNECTIONS_MAX = 512  # kiosks and browsers that keep a connection open
KEEPALIVE_S = 75  # longer than a kiosk's pause between two batches or heartbeats
GRACE_S = 10  # a batch in work ends well within it
WORKER_SILENCE_S_MAX = 60  # a worker that does not answer for so long is replaced


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is published without types
    """Serves until SIGTERM; `listening` is called once with the real address, port 0 resolved."""

    def __init__(
        self,
        address: str,
        application: object,
        listening: Callable[[str], None],
        served: Served | None = None,
    ) -> None:
        self._address = address
        self._served = served
        self._application = application
        self._listening = listening
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn: everything is set here, nothing is read from files or the environment."""
        settings: dict[str, object] = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "worker_connections": CONNECTIONS_MAX,
            "keepalive": KEEPALIVE_S,
            "graceful_timeout": GRACE_S,
            "timeout": WORKER_SILENCE_S_MAX,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._ready,
        }
        if self._served is not None:
            settings["certfile"], settings["keyfile"] = str(self._served.certificate), str(self._served.key)
            settings["ssl_context"] = _tls
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """Called by gunicorn in the worker."""
        return self._application

    def _ready(self, arbiter: Any) -> None:
        host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self._listening(f"{'https' if self._served else 'http'}://{shown}:{port}")


def _tls(_config: Any, usual: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Called by gunicorn for each connection: 1.2 at least, 1.3 where both can."""
    context = usual()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
