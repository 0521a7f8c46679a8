"""The wire's calls of a kiosk that is not known yet: enrolment, and the office's time."""

import json
import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from kiosk.ledger.sealing import sealing_key, sealing_statement
from office import certificates, home
from office.clock import now_ms
from office.devices.enrolling import EnrolmentRefused, claim, office_key
from sync.wire import Problem, time_statement

ENROLMENT_BYTES_MAX = 4_096  # three short hex strings
NONCE = re.compile(r"[0-9a-f]{16,64}", re.ASCII)


@csrf_exempt
@login_not_required
def enrol(request: HttpRequest) -> HttpResponse:
    """A kiosk claims its code; a person still has to confirm the digits."""
    if request.method != "POST":
        return _refused("invalid", "POST expected here", 405)
    try:
        fields = _fields(request)
        device_key = bytes.fromhex(fields["device_key"])
        device, proof = claim(fields["name"], device_key, fields["proof"], now_ms())
    except EnrolmentRefused as problem:
        return _refused("enrolment", str(problem), 403)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _refused("invalid", "name, device_key and proof expected", 400)
    key = office_key()
    sealing = sealing_key(key.seed)
    return JsonResponse(
        {
            "device": device,
            "office_key": key.public.hex(),
            "proof": proof,
            "sealing_key": sealing.hex(),
            "sealing_signature": key.sign(sealing_statement(sealing)).hex(),
        }
    )


@csrf_exempt
@login_not_required
def authority(_request: HttpRequest) -> HttpResponse:
    """The office's certificate authority, which a kiosk knows by the fingerprint in its code."""
    path = home.office_dir() / certificates.CA
    if not path.exists():
        return _refused("invalid", "this office has no authority of its own", 404)
    return HttpResponse(path.read_bytes(), content_type="application/x-pem-file")


@csrf_exempt
@login_not_required
def time(request: HttpRequest) -> HttpResponse:
    """The time, signed: for a kiosk that woke up in another year."""
    nonce = request.GET.get("nonce", "")
    if not NONCE.fullmatch(nonce):
        return _refused("invalid", "nonce: 16 to 64 hex digits expected", 400)
    time_ms = now_ms()
    signature = office_key().sign(time_statement(nonce, time_ms)).hex()
    return JsonResponse({"time_ms": time_ms, "signature": signature})


def _fields(request: HttpRequest) -> dict[str, str]:
    body = request.read(ENROLMENT_BYTES_MAX + 1)
    fields = json.loads(body) if len(body) <= ENROLMENT_BYTES_MAX else None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ValueError("object of texts expected")
    return fields


def _refused(kind: str, detail: str, status: int) -> HttpResponse:
    problem = Problem(kind, status, detail)
    return JsonResponse(problem.to_json(), status=status, content_type="application/problem+json")
