"""`python -m office rebuild_entries`: write the registers again from the stored records."""

from argparse import Namespace

from office.commands import Facts, OfficeCommand
from office.ingest.rebuild import rebuild


class Command(OfficeCommand):
    """Rebuilds all registers; the records themselves are not touched."""

    help = "从原始记录重建台账 write the registers again from the stored records"

    def perform(self, options: Namespace) -> Facts:  # noqa: ARG002 - it has no options of its own
        """Rebuild in one transaction."""
        return {"records": rebuild()}
