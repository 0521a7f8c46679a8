"""The wire's way down: the signed manifest of the site, and its parts by their digest."""

import gzip
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse

from office.devices.models import Device
from office.ingest.api import endpoint
from office.ingest.problems import Refused
from office.site.models import SitePart
from office.site.publishing import latest


@endpoint("GET")
def site(request: HttpRequest, _device: Device) -> HttpResponse:
    """The newest manifest; 304 for whoever has it."""
    newest = latest()
    if newest is None:
        raise Refused("invalid", "no site was published yet", status=404)
    etag = f'"{newest.version}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    fields = {"manifest": bytes(newest.manifest).decode(), "signature": bytes(newest.signature).hex()}
    return JsonResponse(fields, headers={"ETag": etag})


@endpoint("GET")
def part(request: HttpRequest, _device: Device, sha256: str) -> HttpResponse:
    """A part's or a recording's bytes: they are what their name says, or the kiosk throws them away."""
    found = SitePart.objects.filter(pk=sha256).first()
    if found is None:
        raise Refused("invalid", "no such part; ask for the manifest again", status=404)
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    content, headers = bytes(found.content), {"ETag": etag, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        squeezed = _squeezed(sha256, content)
        if len(squeezed) < len(content):
            content, headers = squeezed, {**headers, "Content-Encoding": "gzip"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


# All kiosks fetch the same part within a minute; two of a county's size are a megabyte.
@lru_cache(maxsize=2)
def _squeezed(_sha256: str, content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
