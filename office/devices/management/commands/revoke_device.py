"""`python -m office revoke_device DEVICE`: from now on the office refuses what this kiosk sends."""

from argparse import Namespace

from django.core.management.base import CommandError, CommandParser

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.devices.models import Device


class Command(OfficeCommand):
    """Revokes a kiosk; what it sent before stays."""

    help = "停用门岗机，已收记录保留 revoke a kiosk; what it sent stays"

    def add_arguments(self, parser: CommandParser) -> None:
        """DEVICE."""
        super().add_arguments(parser)
        parser.add_argument("device", help="设备编号 name of the kiosk")

    def perform(self, options: Namespace) -> Facts:
        """Mark it; the next request is answered 403."""
        revoked_ms = now_ms()
        if not Device.objects.filter(name=options.device).update(revoked_ms=revoked_ms):
            raise CommandError(f"没有设备 {options.device}，请核对编号 no such kiosk; check its name")
        return {"device": options.device, "revoked_ms": revoked_ms}
