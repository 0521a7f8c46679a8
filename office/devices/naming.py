"""The names of a kiosk's place, as they may stand in paths, files and records."""

import re

from office.devices.enrolling import Place
from office.devices.models import LABEL_CHARS_MAX, NAME_CHARS_MAX

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


class NameInvalid(ValueError):
    """A name that can't be used; the message says what to write instead, in both languages."""


def checked_place(device: str, site: str, gate: str, label: str) -> Place:
    """The place, if all its names can be used. Raises: NameInvalid."""
    for name in (device, site, gate):
        if len(name) > NAME_CHARS_MAX or not NAME.fullmatch(name):
            raise NameInvalid(
                f"{name!r}: 只能用字母、数字、点、短横线，最多 {NAME_CHARS_MAX} 个字符 "
                f"use letters, digits, dots and hyphens, at most {NAME_CHARS_MAX} characters"
            )
    if len(label) > LABEL_CHARS_MAX:
        raise NameInvalid(f"检测点名称最多 {LABEL_CHARS_MAX} 字 label: at most {LABEL_CHARS_MAX} characters")
    return Place(device, site, gate, label)
