"""`python -m office follow_county NAME DSN`: takes in a county's days, at the city."""

from argparse import Namespace

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from office.commands import Facts, OfficeCommand
from office.counties import desk


class Command(OfficeCommand):
    """Once for each county."""

    help = "订阅一个县的汇总 take in a county's days"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which county, and where."""
        super().add_arguments(parser)
        parser.add_argument("county", help="县代号 the county's name")
        parser.add_argument("dsn", help="县数据库，如 host=... dbname=... user=... the county's database")

    def perform(self, options: Namespace) -> Facts:
        """Subscribe."""
        try:
            desk.follow(options.county, options.dsn)
        except desk.NotPossible as problem:
            raise CommandError(str(problem)) from None
        except DatabaseError as problem:
            raise CommandError(
                f"{options.county}: 连不上县数据库，或县里未运行 share_days "
                f"the county's database can't be reached, or share_days was not run there: {problem}"
            ) from None
        return {"county": options.county}
