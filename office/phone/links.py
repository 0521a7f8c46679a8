"""Personal links: whoever holds one may report for one person, and sees nothing else.

A link's key is computed from the office's secret, the person's number and the number of the issue, so the
database holds nothing that opens one, and a link that was lost is replaced by raising its issue.
"""

import base64
import hmac

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from office.phone.models import Reporter

KEY_BYTES = 16  # 128 bits: nobody finds one by trying
NUMBER_MAX = 2**31  # no office has as many people
SALT = "office.phone.links"


def key_of(reporter: Reporter) -> str:
    """The key of this person's newest link, 22 characters."""
    digest = salted_hmac(SALT, f"{reporter.pk}.{reporter.issue}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:KEY_BYTES]).decode().rstrip("=")


def reporter_of(number: int, key: str) -> Reporter | None:
    """Whose link this is; None if it is nobody's, was replaced, or has been ended."""
    if number > NUMBER_MAX:
        return None
    reporter = Reporter.objects.filter(pk=number, ended_ms=None).first()
    if reporter is None or not hmac.compare_digest(key_of(reporter).encode(), key.encode("utf-8", "replace")):
        return None
    return reporter


def address_of(reporter: Reporter, request: HttpRequest) -> str:
    """The link as a phone opens it: below OFFICE_URL, else where the clerk has the office open."""
    path = reverse("mine", args=(reporter.pk, key_of(reporter)))
    below = str(settings.OFFICE_URL)
    return f"{below.rstrip('/')}{path}" if below else request.build_absolute_uri(path)
