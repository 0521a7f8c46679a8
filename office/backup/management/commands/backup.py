"""`python -m office backup DIR`: a checked copy of the office, made while it goes on."""

from argparse import Namespace
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.db import connection

from office import home
from office.backup import copies
from office.clock import local, now_ms
from office.commands import Facts, OfficeCommand
from office.ingest.store import note_safe

KEEP = 14  # two weeks of nights


class Command(OfficeCommand):
    """Copies database and keys; a copy that does not hold is no copy."""

    help = "备份办公室 make a checked copy of the office"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and how many to keep."""
        super().add_arguments(parser)
        parser.add_argument(
            "folder", type=Path, help="备份目录，最好在另一块盘上 where to, best on another disk"
        )
        parser.add_argument(
            "--keep", type=int, default=KEEP, help="保留份数 how many to keep (default: %(default)s)"
        )

    def perform(self, options: Namespace) -> Facts:
        """Copy, check, tell."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "PostgreSQL 请用 pg_dump 或其自带备份 use pg_dump or the cluster's own backups"
            )
        if options.keep < 1:
            raise CommandError("--keep 至少为 1 must be 1 or more")
        stamp = f"{local(now_ms()):%Y%m%dT%H%M%S}"
        try:
            copy = copies.make(home.office_dir(), options.folder, stamp, keep=options.keep)
        except copies.BackupRefused as refused:
            raise CommandError(str(refused)) from None
        chains = copy.manifest["chains"]
        # Only now: the copy was read back and every record of it counted.
        note_safe([(chain["device"], chain["incarnation"], chain["seq"]) for chain in chains])
        return {
            "path": str(copy.path),
            "records": sum(chain["seq"] for chain in chains),
            "entries": copy.manifest["entries"],
            "checked": True,
        }
