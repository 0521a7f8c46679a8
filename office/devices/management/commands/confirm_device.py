"""`python -m office confirm_device DEVICE DIGITS`: the kiosk shows these six digits, let it send."""

from argparse import Namespace

from django.core.management.base import CommandError, CommandParser

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.devices.enrolling import EnrolmentRefused, confirm


class Command(OfficeCommand):
    """Confirms an enrolment."""

    help = "核对六位数字并确认登记 confirm an enrolment by its six digits"

    def add_arguments(self, parser: CommandParser) -> None:
        """DEVICE DIGITS."""
        super().add_arguments(parser)
        parser.add_argument("device", help="设备编号 name of the kiosk")
        parser.add_argument("digits", help="门岗机显示的六位数字 the six digits that the kiosk shows")

    def perform(self, options: Namespace) -> Facts:
        """Let it send from now on, with its own key."""
        try:
            device = confirm(options.device, options.digits, now_ms())
        except EnrolmentRefused:
            raise CommandError(
                "数字不符、登记码已过期或门岗机尚未登记；请重新生成登记码 "
                "the digits differ, the code expired, or no kiosk has used it; make another code"
            ) from None
        return {"device": device.name, "public_key": bytes(device.public_key or b"").hex()}
