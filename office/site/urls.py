"""Paths of the way down, which sync.wire names, and of the pages of the site document."""

from django.urls import path

from office.site import api, pages
from office.site.parts import guards, place, rules
from sync import wire


def _pattern(wire_path: str) -> str:
    return wire_path.removeprefix("/").replace("{device}", "<str:device>").replace("{sha256}", "<str:sha256>")


urlpatterns = [
    path(_pattern(wire.SITE_PATH), api.site, name="site"),
    path(_pattern(wire.SITE_PART_PATH), api.part, name="site_part"),
    path("site/", pages.site_desk, name="site_desk"),
    path("site/publish/", pages.site_publish, name="site_publish"),
    path("site/discard/", pages.site_discard, name="site_discard"),
    path("site/versions/", pages.site_versions, name="site_versions"),
    path("site/versions/<int:version>/again/", pages.site_rollback, name="site_rollback"),
    path("site/difference/", pages.site_difference, name="site_difference"),
    path("site/place/", place.site_place, name="site_place"),
    path("site/place/save/", place.site_place_save, name="site_place_save"),
    path("site/rules/", rules.site_rules, name="site_rules"),
    path("site/rules/save/", rules.site_rules_save, name="site_rules_save"),
    path("site/guards/", guards.site_guards, name="site_guards"),
    path("site/guards/save/", guards.site_guards_save, name="site_guards_save"),
]
