"""`python -m office enrol_device DEVICE --site SITE --gate GATE --url URL`: make an enrolment code."""

import io
from argparse import Namespace
from pathlib import Path

import segno
from django.core.management.base import CommandError, CommandParser

from office import certificates, home
from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.devices.enrolling import invite, text_of
from office.devices.naming import NameInvalid, checked_place


class Command(OfficeCommand):
    """Makes a code that one kiosk may use within fifteen minutes."""

    help = "生成门岗机登记码（15 分钟内有效，只能用一次） make an enrolment code: one kiosk, fifteen minutes"

    def add_arguments(self, parser: CommandParser) -> None:
        """The kiosk's place, and where the office is reached."""
        super().add_arguments(parser)
        parser.add_argument("device", help="设备编号 name of the kiosk, for example yunxi-north-1")
        parser.add_argument("--site", required=True, help="场所 site")
        parser.add_argument("--gate", required=True, help="检测点 gate")
        parser.add_argument("--label", default="", help="检测点名称，如 北门 what people call the gate")
        parser.add_argument(
            "--url", required=True, help="办公室地址 the office's address, as kiosks reach it"
        )
        parser.add_argument(
            "--certificate", type=Path, help="办公室的 TLS 证书 the office's certificate (PEM)"
        )

    def perform(self, options: Namespace) -> Facts:
        """Check, then make."""
        try:
            place = checked_place(options.device, options.site, options.gate, options.label)
            ca = _fingerprint(options)
        except (NameInvalid, OSError, ValueError) as problem:
            raise CommandError(str(problem)) from None
        return {"device": place.device, "code": text_of(invite(place, options.url.rstrip("/"), ca, now_ms()))}

    def wording(self, facts: Facts) -> str:
        """The code as a picture too: a scanner at the kiosk reads it off this screen."""
        drawn = io.StringIO()
        segno.make(str(facts["code"]), error="l", micro=False).terminal(drawn, compact=True)
        return f"{super().wording(facts)}\n{drawn.getvalue()}"


def _fingerprint(options: Namespace) -> str:
    """Of the certificate that was named, else of our own authority; "" for an office without https."""
    if options.certificate:
        return certificates.fingerprint(options.certificate.read_text(encoding="ascii"))
    served = certificates.served(home.office_dir())
    return served.fingerprint if served and options.url.startswith("https://") else ""
