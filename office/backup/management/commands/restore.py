"""`python -m office restore COPY`: put a checked copy in the office's place; the old one is kept."""

from argparse import Namespace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office import home
from office.backup import copies
from office.clock import local, now_ms
from office.database import close


class Command(BaseCommand):
    """Needs the office stopped. Kiosks send again what the copy does not have, by themselves."""

    help = "恢复办公室 put a checked copy back; stop the office first"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which copy."""
        parser.add_argument("copy", type=Path, help="备份文件夹 the copy's folder")

    def handle(self, *_args: object, **options: object) -> None:
        """Check, move aside, put in place, tell."""
        asked = Namespace(**options)
        office = home.office_dir()
        close()
        try:
            with home.alone(office, "serve"):
                aside = copies.restore(asked.copy, office, f"{local(now_ms()):%Y%m%dT%H%M%S}")
        except home.NotAlone:
            raise CommandError("办公室正在运行，请先停止 the office is running: stop it first") from None
        except copies.BackupRefused as refused:
            raise CommandError(str(refused)) from None
        moved = f"，原有数据移至 {aside} what was there is now {aside}" if aside else ""
        self.stdout.write(f"已恢复 restored: {office}{moved}")
