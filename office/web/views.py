"""Views that belong to no register: language, static files, health."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from office.accounts.models import User
from office.web.assets import assets


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language, for this browser and, if somebody is signed in, for that person."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise Http404("no such language")
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=code)
    response = redirect(_safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@login_not_required
@require_GET
def asset(_request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A static file; its address holds its digest, so it never changes."""
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise Http404("no such file")
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@login_not_required
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the office can answer: 200, or 503 if its database can't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"
