"""The wire's way down: the signed manifest of the site, and its parts by their digest."""

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
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers={"ETag": etag})
