"""Paths of the wire (sync.wire names them) and of the tray."""

from django.urls import path, re_path

from office.ingest import api, pages
from sync import wire


def _pattern(wire_path: str) -> str:
    return wire_path.removeprefix("/").replace("{device}", "<str:device>")


urlpatterns = [
    path(_pattern(wire.RECORDS_PATH), api.records, name="records"),
    path(_pattern(wire.CURSOR_PATH), api.cursor, name="cursor"),
    path(_pattern(wire.HEARTBEAT_PATH), api.heartbeat, name="heartbeat"),
    re_path(r"^api/", api.unknown),
    path("tray/", pages.tray, name="tray"),
    path("tray/<int:item_id>/settle/", pages.settle_item, name="settle"),
]
