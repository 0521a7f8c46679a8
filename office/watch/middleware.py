"""Around every request: a line in the log and a count. Neither holds an address, a name or a token.

A page is named as in the table of roles; whom it was about and what was asked stand in the audit trail alone.
"""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from office.accounts.models import User
from office.watch.lines import FACTS
from office.watch.meter import METER

LOG = logging.getLogger("office.requests")
NOWHERE = "none"  # of an address that no page has
NOT_MODIFIED = 304
QUIET = frozenset(("health", "metrics"))  # asked every few seconds by machines: counted, not written down


class Watched:
    """Stands outermost, so that it sees what is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then tell. A page that polls and found nothing new is counted alone."""
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        page = (request.resolver_match and request.resolver_match.url_name) or NOWHERE
        method = request.method or ""
        METER.answered(method, page, response.status_code, seconds)
        if page not in QUIET and response.status_code != NOT_MODIFIED:
            LOG.info("answered", extra={FACTS: _facts(request, method, page, response, seconds)})
        return response


def _facts(
    request: HttpRequest, method: str, page: str, response: HttpResponse, seconds: float
) -> dict[str, object]:
    user = getattr(request, "user", None)
    return {
        "method": method,
        "page": page,
        "status": response.status_code,
        "ms": round(seconds * 1_000, 1),
        "role": user.role if isinstance(user, User) else "",
        "bytes": 0 if response.streaming else len(response.content),
    }
