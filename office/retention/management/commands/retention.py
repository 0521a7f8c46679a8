"""`python -m office retention [KIND=DAYS ...]`: for how long names are kept, shown or set."""

from argparse import Namespace

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from office.audit.trail import note
from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.retention.forgetting import RUN_BY, days
from office.retention.models import Retention
from office.retention.rules import DAYS, DAYS_MAX


class Command(OfficeCommand):
    """Shows the days of each kind, after setting those that are given."""

    help = "查看或设置个人信息保存天数 show or set for how many days names are kept"

    def add_arguments(self, parser: CommandParser) -> None:
        """KIND=DAYS, any number of them."""
        super().add_arguments(parser)
        parser.add_argument("rules", nargs="*", metavar="KIND=DAYS", help=", ".join(DAYS))

    def perform(self, options: Namespace) -> Facts:
        """Check all, then set all, then show."""
        changes = dict(_read(text) for text in options.rules)
        with transaction.atomic():
            for kind, count in changes.items():
                Retention.objects.update_or_create(kind=kind, defaults={"days": count})
            if changes:
                told = ", ".join(f"{kind} {count}" for kind, count in changes.items())
                note(RUN_BY, "retention_set", now_ms(), detail=told)
        return days()


def _read(text: str) -> tuple[str, int]:
    kind, _equals, count = text.partition("=")
    if kind not in DAYS or not count.isdecimal() or not 1 <= int(count[:9]) <= DAYS_MAX:
        raise CommandError(
            f"{text!r}：应写作 visitor=30，种类为 {', '.join(DAYS)}，天数 1 到 {DAYS_MAX} "
            f"write visitor=30; kinds are {', '.join(DAYS)}, days 1 to {DAYS_MAX}"
        )
    return kind, int(count)
