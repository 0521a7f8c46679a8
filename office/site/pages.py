"""The pages of the site document as a whole: what would change, publishing, versions, who has which."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.devices.models import Device
from office.entries.queries import natural
from office.site import desk
from office.site.document import BLANK, Refused
from office.site.models import SiteVersion
from office.site.parts import PARTS, Changed, differences

VERSIONS_SHOWN = 100
CHANGES_SHOWN = 300  # of one part: more is a list that was brought in, and nobody reads it line by line

CAUSE_WORDS: dict[str, str | Promise] = {
    "file": _("a file, by command"),
    "draft": _("edited here"),
    "back": _("went back"),
    "register": _("by itself, from a register"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Which version a kiosk has; None if it has not said."""

    device: Device
    version: int | None
    behind: bool


@dataclass(frozen=True, slots=True)
class ShownPart:
    """The changes of a part as a page shows them, and how many more there are."""

    changed: Changed
    more: int

    @property
    def changes(self) -> list[object]:
        """Those that are shown."""
        return list(self.changed.changes[:CHANGES_SHOWN])


@require_GET
def site_desk(request: HttpRequest) -> HttpResponse:
    """What would be published now, against what is; the parts; which kiosk has taken what."""
    return _desk(request)


@require_POST
def site_publish(request: HttpRequest) -> HttpResponse:
    """Sign and number what was looked at."""
    revision = request.POST.get("revision", "")
    try:
        desk.publish_draft(int(revision) if revision.isdecimal() else 0, user_of(request), now_ms())
    except Refused as refused:
        return _desk(request, refused)
    return redirect("site_versions")


@require_POST
def site_discard(request: HttpRequest) -> HttpResponse:
    """Drop the draft."""
    desk.discard(user_of(request), now_ms())
    return redirect("site_desk")


@require_GET
def site_versions(request: HttpRequest) -> HttpResponse:
    """Which versions there were, when, by whom."""
    return _versions(request)


@require_POST
def site_rollback(request: HttpRequest, version: int) -> HttpResponse:
    """Publish that version's content again."""
    try:
        desk.go_back(version, user_of(request), now_ms())
    except Refused as refused:
        return _versions(request, refused)
    return redirect("site_versions")


@require_GET
def site_difference(request: HttpRequest) -> HttpResponse:
    """What differs between two versions, the older one first."""
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(number.isdecimal() and len(number) <= 15 for number in numbers):
        raise Http404("two versions are needed")
    old, new = (int(number) for number in numbers)
    before, after = (BLANK if number == 0 else desk.published(number) for number in (old, new))
    context = {
        "old": old,
        "new": new,
        "kept": before is not None and after is not None,
        "parts": _shown(differences(before or BLANK, after or BLANK)),
    }
    return render(request, "site/difference.html", context)


def _desk(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    draft = desk.upcoming(now_ms())
    role = user_of(request).role
    context = {
        "draft": draft,
        "newest": draft.newest,
        "begun": draft.sent is not None,
        "parts": _shown(differences(draft.sent or BLANK, draft.document)),
        "pages": [part for place, part in enumerate(PARTS) if part.page and _is_first(place)],
        "taken": taken(draft.base),
        "troubles": refused.troubles if refused else (),
        "may_publish": may_open(role, "site_publish"),
    }
    return render(request, "site/desk.html", context, status=422 if refused else 200)


def _versions(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    found = list(SiteVersion.objects.defer("manifest").order_by("-version")[: VERSIONS_SHOWN + 1])
    role = user_of(request).role
    context = {
        "versions": [
            (version, CAUSE_WORDS.get(version.cause, version.cause)) for version in found[:VERSIONS_SHOWN]
        ],
        "more": len(found) > VERSIONS_SHOWN,
        "newest": found[0].version if found else 0,
        "troubles": refused.troubles if refused else (),
        "may_publish": may_open(role, "site_rollback"),
        "may_compare": may_open(role, "site_difference"),
    }
    return render(request, "site/versions.html", context, status=422 if refused else 200)


def taken(newest: int) -> list[Taken]:
    """The kiosks that may speak, and the version each said it goes by, by its last heartbeat."""
    found = []
    for device in sorted(Device.objects.filter(revoked_ms=None), key=lambda device: natural(device.name)):
        version = device.vitals.get("site_in_force")
        known = version if isinstance(version, int) and not isinstance(version, bool) else None
        found.append(Taken(device, known, known is None or known < newest))
    return found


def _shown(changed: list[Changed]) -> list[ShownPart]:
    return [ShownPart(each, max(0, len(each.changes) - CHANGES_SHOWN)) for each in changed]


def _is_first(place: int) -> bool:
    """Whether no part before has the same page."""
    return PARTS[place].page not in {part.page for part in PARTS[:place]}
