"""The menu: the pages that the person signed in may open, in their order."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.accounts.models import User
from office.accounts.roles import first_page, may_open

Lines = tuple[tuple[str, str | Promise], ...]

# What a day at the office is made of, and below it what is set up now and then.
DAILY: Lines = (
    ("board", _("Live board")),
    ("today", _("Today's entries")),
    ("cases", _("Alarms")),
    ("events", _("At the gates")),
    ("visits", _("Visitors expected")),
    ("rounds", _("Rounds")),
    ("registers", _("Registers")),
    ("phone", _("Reports by phone")),
    ("reports", _("Daily reports")),
)
HOUSE: Lines = (
    ("tray", _("Tray")),
    ("roster", _("People")),
    ("announcements", _("Announcements")),
    ("site_desk", _("Sent to the gates")),
    ("kiosks", _("Kiosks")),
    ("enrol", _("Enrol a kiosk")),
    ("robots", _("Chat reminders")),
    ("readers", _("Programs that read")),
    ("audit", _("Audit trail")),
)


def menu(request: HttpRequest) -> dict[str, object]:
    """For templates: `daily` and `house`, lines of (name, address, words, here), and `home`."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"home": "/"}
    here = request.resolver_match.url_name if request.resolver_match else ""
    menus = {"daily": DAILY, "house": HOUSE}
    shown = {
        menu: [
            (name, reverse(name), words, name == here) for name, words in lines if may_open(user.role, name)
        ]
        for menu, lines in menus.items()
    }
    return {**shown, "home": reverse(first_page(user.role))}
