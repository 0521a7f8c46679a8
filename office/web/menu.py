"""The menu: the pages that the person signed in may open, in their order."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.accounts.models import User
from office.accounts.roles import first_page, may_open

ENTRIES: tuple[tuple[str, str | Promise], ...] = (
    ("board", _("Live board")),
    ("today", _("Today's entries")),
    ("cases", _("Alarms")),
    ("events", _("At the gates")),
    ("registers", _("Registers")),
    ("phone", _("Reports by phone")),
    ("reports", _("Daily reports")),
    ("roster", _("People")),
    ("visits", _("Visitors expected")),
    ("announcements", _("Announcements")),
    ("site_desk", _("Sent to the gates")),
    ("kiosks", _("Kiosks")),
    ("enrol", _("Enrol a kiosk")),
    ("robots", _("Chat reminders")),
    ("readers", _("Programs that read")),
    ("tray", _("Tray")),
    ("audit", _("Audit trail")),
)


def menu(request: HttpRequest) -> dict[str, object]:
    """For templates: `menu` as (name, address, words, here), and `home`."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": (), "home": "/"}
    here = request.resolver_match.url_name if request.resolver_match else ""
    lines = [
        (name, reverse(name), words, name == here) for name, words in ENTRIES if may_open(user.role, name)
    ]
    return {"menu": lines, "home": reverse(first_page(user.role))}
