"""`python -m office serve`: bring the database up to date, then serve until SIGTERM."""

import json
import re
from argparse import Namespace

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.wsgi import get_wsgi_application

from office import certificates, database, home
from office.commands import Facts, OfficeCommand
from office.server import Server
from office.sound.worker import WORKER

ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})", re.ASCII)
PORT_MAX = 65_535


class Command(OfficeCommand):
    """Serves on one address; port 0 takes a free one and tells which."""

    help = "启动办公室服务 serve the office"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        super().add_arguments(parser)
        parser.add_argument(
            "--plain",
            action="store_true",
            help="即使有证书也用 http（前面另有网页服务器时） http nevertheless, behind a web server",
        )
        parser.add_argument("--address", default="127.0.0.1:8000", help="监听地址 address to listen on")

    def perform(self, options: Namespace) -> Facts:
        """Serve; comes back only through SystemExit."""
        matched = ADDRESS.fullmatch(options.address)
        if not matched or int(matched["port"]) > PORT_MAX:
            raise CommandError(f"{options.address}: 地址应为 主机:端口，如 127.0.0.1:8000 host:port expected")
        served = _served(options)
        if served is not None:
            settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        # The worker is forked: it must not share this process's connection.
        database.close()

        def listening(address: str) -> None:
            words = (
                json.dumps({"address": address})
                if options.json
                else f"办公室已启动 The office is at {address}"
            )
            self.stdout.write(words)
            self.stdout.flush()

        try:
            with home.alone(home.office_dir(), "serve"):
                WORKER.allowed = True
                Server(options.address, get_wsgi_application(), listening, served).run()
        except home.NotAlone:
            raise CommandError(
                "此办公室已在运行（一个目录只能启动一个） it runs already: one server to a folder"
            ) from None
        return {}


def _served(options: Namespace) -> certificates.Served | None:
    """What to serve https with, renewed if it ends soon; None without a certificate."""
    if options.plain:
        return None
    certificates.renew(home.office_dir(), certificates.now())
    return certificates.served(home.office_dir())
