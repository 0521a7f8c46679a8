"""Paths of the way down; sync.wire names them."""

from django.urls import path

from office.site import api
from sync import wire


def _pattern(wire_path: str) -> str:
    return wire_path.removeprefix("/").replace("{device}", "<str:device>").replace("{sha256}", "<str:sha256>")


urlpatterns = [
    path(_pattern(wire.SITE_PATH), api.site, name="site"),
    path(_pattern(wire.SITE_PART_PATH), api.part, name="site_part"),
]
