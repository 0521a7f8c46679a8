"""`python -m office count_days`: counts the last days for the city, under this county's name."""

from argparse import Namespace

from django.conf import settings
from django.core.management.base import CommandError

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.counties import desk


class Command(OfficeCommand):
    """Meant for a timer."""

    help = "汇总近日数字供上级查看 count the last days for the city"

    def perform(self, _options: Namespace) -> Facts:
        """Count."""
        county = settings.OFFICE_COUNTY
        if not desk.NAME.fullmatch(county):
            raise CommandError(
                "请设 GATEHOUSE_OFFICE_COUNTY 为本县代号（小写字母、数字、下划线） "
                "set GATEHOUSE_OFFICE_COUNTY to this county's name: small letters, digits, underscores"
            )
        return {"county": county, "days": desk.tally(county, now_ms())}
