"""`python -m office counts`: how many records and entries are here, to compare with the kiosks' ledgers."""

from argparse import Namespace

from django.db.models import Count

from office.commands import Facts, OfficeCommand
from office.entries.models import Entry
from office.ingest.models import StoredRecord
from office.ingest.tray import waiting


class Command(OfficeCommand):
    """Counts everything. `by_device` are records; a fork's branch counts as records, never as entries."""

    help = "统计已收记录和登记 count the records and entries received"

    def perform(self, options: Namespace) -> Facts:  # noqa: ARG002 - it has no options of its own
        """Count."""
        verdicts = Entry.objects.values_list("verdict").annotate(n=Count("pk")).order_by("verdict")
        devices = StoredRecord.objects.values_list("device").annotate(n=Count("seq")).order_by("device")
        return {
            "records": StoredRecord.objects.count(),
            "entries": Entry.objects.count(),
            "by_verdict": dict(verdicts),
            "by_device": dict(devices),
            "tray": waiting().count(),
        }
