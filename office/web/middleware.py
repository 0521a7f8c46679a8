"""What is true of every page: its language was chosen here, and nothing of it leaves the house."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from office.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]

# No script, style, font or picture from elsewhere; no frame of somebody else's around our pages.
CONTENT_POLICY = (
    "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
)


class ChosenLanguage:
    """The language: the user's setting, else the cookie, else Chinese. Never what the browser prefers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        with translation.override(chosen_language(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


def chosen_language(request: HttpRequest) -> str:
    """Code of the language for this request."""
    if request.path.startswith("/api/"):
        return settings.LANGUAGE_CODE  # kiosks have no session to look up
    known = dict(settings.LANGUAGES)
    own = request.user.language if isinstance(request.user, User) else ""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next((code for code in (own, cookie) if code in known), settings.LANGUAGE_CODE)


class SafeHeaders:
    """Headers that keep a register of names out of caches, frames and other people's scripts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add them unless the view said otherwise."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
