"""`python -m office share_days`: lets a city's PostgreSQL subscribe to this county's days."""

from argparse import Namespace

from django.core.management.base import CommandError

from office.commands import Facts, OfficeCommand
from office.counties import desk


class Command(OfficeCommand):
    """Once, at the county."""

    help = "允许上级订阅本县汇总 let a city subscribe to this county's days"

    def perform(self, _options: Namespace) -> Facts:
        """Publish."""
        try:
            desk.share()
        except desk.NotPossible as problem:
            raise CommandError(str(problem)) from None
        return {"publication": desk.PUBLICATION}
