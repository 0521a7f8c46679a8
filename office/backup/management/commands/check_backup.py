"""`python -m office check_backup COPY`: whether a copy still holds, every byte of it."""

from argparse import Namespace
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from office.backup import copies
from office.commands import Facts, OfficeCommand


class Command(OfficeCommand):
    """A copy that nobody has read again is a hope."""

    help = "核对备份 check a copy"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which copy."""
        super().add_arguments(parser)
        parser.add_argument("copy", type=Path, help="备份文件夹 the copy's folder")

    def perform(self, options: Namespace) -> Facts:
        """Read it."""
        try:
            copy = copies.check(options.copy)
        except copies.BackupRefused as refused:
            raise CommandError(str(refused)) from None
        return {"records": sum(chain["seq"] for chain in copy.manifest["chains"]), "whole": True}
