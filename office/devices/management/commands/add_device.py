"""`python -m office add_device DEVICE --site SITE --gate GATE`: let a kiosk send."""

import re
from argparse import Namespace

from django.core.management.base import CommandError, CommandParser

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.devices.models import Device
from office.devices.naming import NameInvalid, checked_place
from office.devices.tokens import TOKEN_CHARS_MAX, TOKEN_CHARS_MIN, new_token, token_hash

TOKEN = re.compile(r"[!-~]+", re.ASCII)  # travels in a header: visible ASCII, no space


class Command(OfficeCommand):
    """Adds a kiosk and prints its token once."""

    help = "添加门岗机并显示令牌（只显示一次） add a kiosk; its token is printed once"

    def add_arguments(self, parser: CommandParser) -> None:
        """DEVICE, where it stands, and its token if one is given."""
        super().add_arguments(parser)
        parser.add_argument("device", help="设备编号 name of the kiosk, for example yunxi-north-1")
        parser.add_argument("--site", required=True, help="场所 site")
        parser.add_argument("--gate", required=True, help="检测点 gate")
        parser.add_argument("--label", default="", help="检测点名称，如 北门 what people call the gate")
        parser.add_argument("--token", help="令牌，不填则随机生成 token; made at random if not given")
        parser.add_argument(
            "--replace", action="store_true", help="设备已存在时更换令牌 give an existing kiosk this token"
        )

    def perform(self, options: Namespace) -> Facts:
        """Check, then add."""
        try:
            checked_place(options.device, options.site, options.gate, options.label)
        except NameInvalid as problem:
            raise CommandError(str(problem)) from None
        token = _checked(options.token) if options.token else new_token()
        device = _device(options.device, replace=options.replace)
        device.site, device.gate, device.label = options.site, options.gate, options.label
        # A new token is also the end of a fork: the copied card does not have it.
        device.token_hash, device.revoked_ms, device.forked_ms = token_hash(token), None, None
        device.public_key = None  # whoever is given a token by hand uses it
        device.save()
        return {"device": device.name, "site": device.site, "gate": device.gate, "token": token}


def _checked(token: str) -> str:
    if not TOKEN_CHARS_MIN <= len(token) <= TOKEN_CHARS_MAX or not TOKEN.fullmatch(token):
        raise CommandError(
            f"令牌须为 {TOKEN_CHARS_MIN} 到 {TOKEN_CHARS_MAX} 个可见英文字符 "
            f"a token has {TOKEN_CHARS_MIN} to {TOKEN_CHARS_MAX} visible ASCII characters"
        )
    return token


def _device(name: str, *, replace: bool) -> Device:
    device = Device.objects.filter(name=name).first()
    if device is not None and not replace:
        raise CommandError(
            f"设备 {name} 已存在；用 --replace 更换令牌 exists already; --replace gives it a new token"
        )
    return device or Device(name=name, added_ms=now_ms())
