"""The wire's call for the daily heads."""

import json

from django.http import HttpRequest, JsonResponse

from office.clock import now_ms
from office.devices.models import Device
from office.heads.publishing import heads_of_day, past, take_cosigned
from office.ingest.api import endpoint, read_body
from office.ingest.batch import refuse_wrong_digest
from office.ingest.problems import Refused

HEADS_BYTES_MAX = 64 << 10  # 200 signatures with their names


@endpoint("POST")
def heads(request: HttpRequest, device: Device) -> JsonResponse:
    """What the kiosk saw and cosigned; answered by the day's heads and what stands at those places."""
    body = read_body(request, HEADS_BYTES_MAX)
    if device.public_key is None:
        raise Refused("unauthorised", "heads are for enrolled kiosks")
    refuse_wrong_digest(request.headers.get("Content-Digest", ""), body)
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    told = fields if isinstance(fields, dict) else {}
    seen, cosigned = told.get("seen"), told.get("cosigned")
    if not isinstance(seen, dict) or not isinstance(cosigned, dict):
        raise Refused("invalid", "seen and cosigned expected")
    time_ms = now_ms()
    found = {head.name: head.to_json() for head in heads_of_day(time_ms)}
    taken = take_cosigned(device, cosigned, time_ms)
    return JsonResponse({"heads": found, "past": past(seen), "cosigned": taken})
