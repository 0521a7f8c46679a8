"""`python -m office demo`: a new office with an invented fortnight in it, to look at every page."""

import json
import secrets
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError, CommandParser

from office.accounts.models import User
from office.clock import local, now_ms
from office.commands import Facts, OfficeCommand
from office.demo.cast import ACCOUNTS
from office.demo.filling import fill
from office.devices.models import Device
from office.ingest.models import StoredRecord
from office.site.publishing import latest_version

PASSWORD_BYTES = 9  # 72 bits, as any account's


class Command(OfficeCommand):
    """Fills an empty office."""

    help = "把虚构的十四天装入空的办公室 fill an empty office with an invented fortnight"

    def add_arguments(self, parser: CommandParser) -> None:
        """The dice, and the password of all its accounts."""
        super().add_arguments(parser)
        parser.add_argument("--seed", type=int, default=1, metavar="K")
        parser.add_argument(
            "--days", type=int, default=14, choices=range(1, 15), metavar="N", help="天数 1 to 14"
        )
        parser.add_argument(
            "--password", help="密码，不填则随机生成 of every account; made at random if not given"
        )

    def perform(self, options: Namespace) -> Facts:
        """Only where nobody works yet: invented records never mix with real ones."""
        if (
            User.objects.exists()
            or Device.objects.exists()
            or StoredRecord.objects.exists()
            or latest_version()
        ):
            raise CommandError(
                "这里已有账号、设备或记录，演示数据只能装入空的办公室；"
                "请用 GATEHOUSE_OFFICE_DIR 另指定目录 "
                "there are accounts, kiosks or records here: set GATEHOUSE_OFFICE_DIR to a new folder"
            )
        password = options.password or secrets.token_urlsafe(PASSWORD_BYTES)
        time_ms = now_ms()
        with TemporaryDirectory() as name:
            lived = _lived(Path(name), options.seed, options.days, time_ms)
            fill(
                Path(name),
                days=lived["days"],
                offline_day=lived["offline_day"],
                seed=options.seed,
                password=password,
                now_ms=time_ms,
            )
        accounts = {account: str(role) for account, role in ACCOUNTS.items()}
        return {
            "records": lived["records"],
            "entries": lived["entries"],
            "accounts": accounts,
            "password": password,
        }


def _lived(folder: Path, seed: int, days: int, until_ms: int) -> dict[str, Any]:
    """The gates' side, by the kiosk's own command."""
    size = ["--seed", str(seed), "--days", str(days)]
    words = ["kiosk", "fortnight", *size, "--until", local(until_ms).isoformat(), "--out", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", *words, "--json"], capture_output=True, text=True, check=False
    )
    try:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError):
        raise CommandError(
            "这台电脑上没有装终端部分，无法生成演示数据 the kiosk's part is not installed here, or failed:\n"
            + done.stderr[-500:]
        ) from None
