"""`python -m office draft_reports`: yesterday's draft, and which sent reports the records have outgrown."""

from argparse import Namespace

from django.core.management.base import CommandParser

from office.clock import Day, now_ms
from office.commands import Facts, OfficeCommand
from office.reports import desk
from office.reports.figures import figures_of


class Command(OfficeCommand):
    """Meant for a timer; doing it twice does nothing twice."""

    help = "生成昨日日报草稿 draft yesterday's report"

    def add_arguments(self, parser: CommandParser) -> None:
        """The last day to draft."""
        super().add_arguments(parser)
        parser.add_argument("--day", type=Day.parse, help="日期 the day, as 2026-11-23 (default: yesterday)")

    def perform(self, options: Namespace) -> Facts:
        """Draft it, and look at those of the last weeks that were sent."""
        now = now_ms()
        day = options.day or Day.of(now).shifted(-1)
        report = desk.draft(day, now)
        figures = figures_of(day, now)
        return {
            "day": str(day),
            "state": report.state,
            "complete": figures.complete,
            "zero": figures.is_zero,
            "missing": [gate.label for gate in figures.missing],
            "outgrown": desk.outgrown(day, now),
        }
