"""A kiosk's sign of life: kept as it came, with the backlog beside it for the kiosks page."""

import json
from typing import Any

from office.devices.models import Device
from office.ingest.arrivals import INTEGER_MAX, Unreadable, optional_integer
from office.ingest.batch import INCARNATION
from office.ingest.problems import Refused

HEARTBEAT_BYTES_MAX = 16_384  # a dozen figures need 1 KB
# Between a kiosk's counting and now lie a try or two at the network; what it wrote meanwhile is not here.
UNDER_WAY_MS = 60_000
DEPTH_MAX = 4  # objects within objects; the deeper ones are an attack on whoever reads them


def take_heartbeat(device: Device, body: bytes, now_ms: int) -> str | None:
    """Store it; the incarnation that it speaks of, if it names one. Raises: Refused("invalid")."""
    try:
        fields = _fields(body)
        text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
        text.encode()  # half a surrogate pair can be spelt in JSON and shown nowhere
        backlog = optional_integer(fields, "backlog", 0, INTEGER_MAX)
    except (ValueError, RecursionError, Unreadable) as problem:
        raise Refused("invalid", f"heartbeat: {type(problem).__name__}") from None
    told: dict[str, Any] = {
        "heartbeat": text,
        "heartbeat_ms": now_ms,
        "backlog": backlog,
        "seen_ms": now_ms,
    }
    if backlog == 0:
        told["complete_ms"] = now_ms - UNDER_WAY_MS
    Device.objects.filter(pk=device.pk).update(**told)
    incarnation = fields.get("incarnation")
    return incarnation if isinstance(incarnation, str) and INCARNATION.fullmatch(incarnation) else None


def _fields(body: bytes) -> dict[str, Any]:
    fields = json.loads(body)
    if not isinstance(fields, dict) or not _shallow(fields, DEPTH_MAX):
        raise ValueError(f"object of at most {DEPTH_MAX} levels expected")
    return fields


def _shallow(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels > 0 and all(_shallow(inner, levels - 1) for inner in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_shallow(inner, levels - 1) for inner in value)
    return True
