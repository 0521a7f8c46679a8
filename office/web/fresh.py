"""How a part of a page that refreshes itself answers: 304 as long as it says the same."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def tag_of(said: bytes) -> str:
    """An ETag for exactly this."""
    return '"' + hashlib.sha256(said).hexdigest()[:32] + '"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 if the browser has it, else None."""
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return None


def tagged(response: HttpResponse, tag: str) -> HttpResponse:
    """The part with its tag, to be asked for again each time."""
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def by_content(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For a part that changes without anything coming in, as silence grows: the tag is that of the text."""
    tag = tag_of(response.content)
    return unchanged(request, tag) or tagged(response, tag)
