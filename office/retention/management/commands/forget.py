"""`python -m office forget`: let go of the names whose time is over. Meant for a timer."""

from argparse import Namespace

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.retention.forgetting import forget


class Command(OfficeCommand):
    """Forgets once, and tells what went and what had to stay."""

    help = "删除到期的个人信息，并在操作日志中留下回执 forget names whose time is over; the trail says so"

    def perform(self, options: Namespace) -> Facts:  # noqa: ARG002 - the shape of every command
        """Forget, tell."""
        found = forget(now_ms())
        return {
            "forgotten": dict(sorted(found.gone.items())),
            "held": dict(sorted(found.held.items())),
            "left_in_pages": found.left_in_pages,
            "backups": "已有的备份仍含这些信息，直到按份数删除 "
            "copies made before still hold them until they are dropped in their turn",
        }
