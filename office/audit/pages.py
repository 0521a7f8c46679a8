"""The audit page: the newest lines, by account if wanted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.audit.models import AuditEntry
from office.web.queries import storable

LINES_SHOWN = 100
ACCOUNT_CHARS_MAX = 150

ACTION_WORDS: dict[str, str | Promise] = {
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in_refused": _("sign-in refused"),
    "person_seen": _("looked at one person's entries"),
    "exported": _("exported"),
    "imported": _("brought in a file"),
    "row_corrected": _("corrected a row"),
    "case_taken": _("took a case"),
    "case_closed": _("closed a case"),
    "link_given": _("handed out a personal link"),
    "link_replaced": _("replaced a personal link"),
    "link_ended": _("ended a personal link"),
    "reader_added": _("gave a program leave to read"),
    "reader_ended": _("ended a program's leave to read"),
    "reader_reads": _("a program read"),
    "robot_added": _("added a chat robot"),
    "robot_ended": _("ended a chat robot"),
    "report_filled": _("filled in a daily report"),
    "forgotten": _("forgot names whose time was over"),
    "retention_set": _("set for how long names are kept"),
    "report_signed": _("signed and sent a daily report"),
    "visit_seen": _("looked at a visitor's pass"),
    "visit_called_off": _("called a visit off"),
    "observation_set": _("put somebody under observation"),
    "observation_extended": _("extended an observation"),
    "observation_released": _("released somebody from observation"),
    "household_seen": _("looked at a household"),
    "household_edited": _("edited a household"),
    "roster_seen": _("looked at one person of the roster"),
    "site_edited": _("edited what is sent to the gates"),
    "site_discarded": _("dropped a draft for the gates"),
    "announcement_written": _("announcement written"),
    "announcement_sound": _("announcement given a sound"),
    "announcement_approved": _("announcement approved"),
    "announcement_withdrawn": _("announcement withdrawn"),
    "site_published": _("published to the gates"),
    "site_rolled_back": _("published an older version again"),
}


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Newest first; `before` is the number of the oldest line of the page before."""
    account = storable(request.GET.get("account", ""))[:ACCOUNT_CHARS_MAX]
    lines = AuditEntry.objects.order_by("-id")
    if account:
        lines = lines.filter(account=account)
    before = request.GET.get("before", "")
    if before:
        if not before.isdecimal() or len(before) > 18:
            raise Http404("no such page of the trail")
        lines = lines.filter(pk__lt=int(before))
    shown = list(lines[: LINES_SHOWN + 1])
    context = {
        "lines": [(line, ACTION_WORDS.get(line.action, line.action)) for line in shown[:LINES_SHOWN]],
        "account": account,
        "older": shown[LINES_SHOWN - 1].pk if len(shown) > LINES_SHOWN else None,
    }
    return render(request, "audit/audit.html", context)
