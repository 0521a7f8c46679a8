"""`python -m office verify_records`: whether every record here is the one that its kiosk wrote."""

from argparse import Namespace

from django.core.management.base import CommandError

from office.commands import Facts, OfficeCommand
from office.ingest.verifying import verify


class Command(OfficeCommand):
    """Checks every chain; the exit code is 1 if one does not hold."""

    help = "核对全部记录 check every record against its chain"

    def perform(self, options: Namespace) -> Facts:  # noqa: ARG002 - the shape of every command
        """Check them."""
        found = verify()
        if found.bad:
            told = ", ".join(f"{chain}: {seq}" for chain, seq in found.bad.items())
            raise CommandError(
                f"记录与链不符，各台账首个不符的编号：{told}；有人改动过数据库，请保留现状并报告 "
                f"records differ from their chains, first bad number of each ledger: {told}; "
                "somebody changed the database; leave it as it is and report it"
            )
        return {"records": found.records, "whole": True}
