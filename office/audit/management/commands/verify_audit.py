"""`python -m office verify_audit`: whether the trail is whole."""

from argparse import Namespace

from django.core.management.base import CommandError

from office.audit.trail import check
from office.commands import Facts, OfficeCommand


class Command(OfficeCommand):
    """Checks every line's hash; the exit code is 1 if one is wrong."""

    help = "核对操作日志 check the audit trail"

    def perform(self, options: Namespace) -> Facts:  # noqa: ARG002 - the shape of every command
        """Check it."""
        checked = check()
        if checked.first_bad is not None:
            raise CommandError(
                f"操作日志第 {checked.first_bad} 行起与链不符：有人改动过数据库，请保留现状并报告 "
                f"the audit trail does not hold from line {checked.first_bad} on: "
                "somebody changed the database; leave it as it is and report it"
            )
        return {"lines": checked.lines, "whole": True}
