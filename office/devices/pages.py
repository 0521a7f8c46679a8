"""The enrolment page: make a code, compare six digits, revoke."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office import certificates, home
from office.clock import now_ms
from office.devices.enrolling import (
    VALID_MS,
    EnrolmentRefused,
    confirm,
    digits_of,
    invite,
    revoke,
    text_of,
    waiting,
)
from office.devices.models import Device, Invitation
from office.devices.naming import NameInvalid, checked_place
from office.web.codes import code_of


@dataclass(frozen=True, slots=True)
class Code:
    """One code that waits for its kiosk, or for the digits to be compared."""

    invitation: Invitation
    text: str
    digits: str

    @property
    def picture(self) -> str:
        """The text as a QR code."""
        return code_of(self.text)

    @property
    def until_ms(self) -> int:
        """When it expires."""
        return self.invitation.made_ms + VALID_MS


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Show what waits; a post makes one more code."""
    error = ""
    if request.method == "POST":
        try:
            place = checked_place(
                *(request.POST.get(name, "") for name in ("device", "site", "gate", "label"))
            )
            invite(place, request.build_absolute_uri("/").rstrip("/"), _fingerprint(request), now_ms())
            return redirect("enrol")
        except NameInvalid as problem:
            error = str(problem)
    return _page(request, error)


def _fingerprint(request: HttpRequest) -> str:
    """Our authority's, if this page came by it: a web server in front of us has a certificate of its own."""
    served = certificates.served(home.office_dir()) if request.is_secure() else None
    return served.fingerprint if served else ""


@require_POST
def confirm_digits(request: HttpRequest) -> HttpResponse:
    """The person says that both screens show the same digits."""
    try:
        confirm(request.POST.get("device", ""), request.POST.get("digits", ""), now_ms())
    except EnrolmentRefused:
        return _page(request, _("The code has expired or the digits differ; make another code."))
    return redirect("enrol")


@require_POST
def revoke_kiosk(request: HttpRequest) -> HttpResponse:
    """From now on the office refuses this kiosk; what it sent stays."""
    revoke(request.POST.get("device", ""), now_ms())
    return redirect("enrol")


def _page(request: HttpRequest, error: str) -> HttpResponse:
    codes = [Code(code, text_of(code), digits_of(code)) for code in waiting(now_ms())]
    devices = Device.objects.order_by("name")
    return render(request, "devices/enrol.html", {"codes": codes, "devices": devices, "error": error})
