"""The page of the programs that read, and the description of the interface."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.readers import desk
from office.readers.models import ReaderToken
from office.readers.openapi import document
from office.web.queries import storable


@login_not_required
@require_GET
def openapi(_request: HttpRequest) -> JsonResponse:
    """The OpenAPI document: what may be asked, and nothing of what is here."""
    return JsonResponse(document())


@require_GET
def readers(request: HttpRequest) -> HttpResponse:
    """Who may read, and when each last did."""
    return _page(request)


@require_POST
def reader_add(request: HttpRequest) -> HttpResponse:
    """One more; its token is shown this once."""
    label, clear = storable(request.POST.get("label", "")), request.POST.get("clear") == "1"
    try:
        token = desk.give(label, user_of(request), now_ms(), clear=clear)
    except desk.Refused as refused:
        return _page(request, refused=str(refused.words), status=422)
    return _page(request, token=token)


@require_POST
def reader_end(request: HttpRequest, number: int) -> HttpResponse:
    """It reads nothing any more."""
    desk.end(get_object_or_404(ReaderToken, pk=number, ended_ms=None), user_of(request), now_ms())
    return redirect("readers")


def _page(request: HttpRequest, *, token: str = "", refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "readers": ReaderToken.objects.filter(ended_ms=None).select_related("by").order_by("pk"),
        "token": token,
        "refused": refused,
        "may_write": may_open(user_of(request).role, "reader_add"),
    }
    return render(request, "readers/readers.html", context, status=status)
