"""The wire's endpoints: who sends, is the body whole, what is answered. It knows not what a batch means."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from office.clock import now_ms
from office.devices.models import Device
from office.devices.tokens import holder
from office.exits.telling import told
from office.ingest.batch import read_batch, read_incarnation, refuse_wrong_digest
from office.ingest.heartbeat import HEARTBEAT_BYTES_MAX, take_heartbeat
from office.ingest.problems import BUSY_RETRY_S, Refused
from office.ingest.store import receipt, take_in
from office.ingest.writer import WRITER
from sync.signing import SKEW_S_MAX, Request, Unsigned, check, is_signed
from sync.wire import BATCH_SENT_BYTES_MAX, Receipt

log = logging.getLogger(__name__)

SINCE = re.compile(r"[0-9]{1,16}", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)

Endpoint = Callable[..., HttpResponse]  # of the request, the device, and what else the path names


def endpoint(method: str) -> Callable[[Endpoint], Callable[..., HttpResponse]]:
    """A view for devices: checks method and token, turns every refusal into problem+json."""

    def wrap(view: Endpoint) -> Callable[[HttpRequest, str], HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, device: str, **named: str) -> HttpResponse:
            try:
                _refuse_other_method(request, method)
                return view(request, _sender(request, device), **named)
            except Refused as refused:
                return _answer(refused)
            except OperationalError as problem:
                # Locked by another process, or the disk is full: either way the kiosk keeps its records.
                log.warning("database not ready for %s: %s", device, problem)
                return _answer(Refused("busy", "the office's database is not ready"))

        return guarded

    return wrap


@endpoint("POST")
def records(request: HttpRequest, device: Device) -> JsonResponse:
    """Take a batch in; the receipt is sent after COMMIT."""
    body = read_body(request, BATCH_SENT_BYTES_MAX)
    batch = read_batch(request.GET.dict(), request.headers.get("Content-Digest", ""), body)
    return _answered(request, device, batch.incarnation, take_in(device, batch, now_ms()))


@endpoint("GET")
def cursor(request: HttpRequest, device: Device) -> JsonResponse:
    """Where the sender of this incarnation should go on."""
    incarnation = read_incarnation(request.GET.dict())
    return _answered(request, device, incarnation, receipt(device, incarnation, now_ms()))


@endpoint("POST")
def heartbeat(request: HttpRequest, device: Device) -> JsonResponse:
    """Note that the kiosk lives."""
    body = read_body(request, HEARTBEAT_BYTES_MAX)
    if device.public_key is not None:
        refuse_wrong_digest(request.headers.get("Content-Digest", ""), body)
    time_ms = now_ms()
    with WRITER.turn():
        incarnation = take_heartbeat(device, body, time_ms)
    if incarnation is None:
        return JsonResponse({"site_version": 0, "time_ms": time_ms})
    return _answered(request, device, incarnation, receipt(device, incarnation, time_ms))


@csrf_exempt
@login_not_required
def unknown(_request: HttpRequest) -> HttpResponse:
    """Any other path below /api/: a kiosk gets an answer that it can read, not a page."""
    return _answer(
        Refused("invalid", "no such path; kiosk and office may be of different versions", status=404)
    )


def _answered(request: HttpRequest, device: Device, incarnation: str, found: Receipt) -> JsonResponse:
    """The receipt, and what was asked for beside it."""
    since = request.GET.get("exits", "")
    if SINCE.fullmatch(since):
        found = replace(found, exits=told(device, incarnation, int(since), found.time_ms))
    return JsonResponse(found.to_json())


def _refuse_other_method(request: HttpRequest, method: str) -> None:
    if request.method != method:
        raise Refused("invalid", f"{method} expected here", status=405)


def _sender(request: HttpRequest, name: str) -> Device:
    """Who sends: by its key if it was enrolled, by its token if it was added by hand. Raises: Refused."""
    device = _by_signature(request, name) if is_signed(request.headers) else _by_token(request, name)
    if device is None:
        raise Refused("unauthorised", "unknown device or wrong token; enrol this kiosk again")
    if device.revoked_ms is not None:
        raise Refused("revoked", "this kiosk was revoked at the office; its records stay with it")
    return device


def _by_token(request: HttpRequest, name: str) -> Device | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    device = holder(name, token.strip()) if scheme.lower() == "bearer" else None
    return device if device is not None and device.public_key is None else None


def _by_signature(request: HttpRequest, name: str) -> Device | None:
    device = Device.objects.filter(name=name).exclude(public_key=None).first()
    if device is None:
        return None
    digest = request.headers.get("Content-Digest") if request.method == "POST" else None
    signed = Request(str(request.method), request.path, request.META.get("QUERY_STRING", ""), digest)
    try:
        created_s = check(signed, request.headers, bytes(device.public_key or b""))
    except Unsigned as problem:
        raise Refused("unauthorised", f"signature: {problem}; enrol this kiosk again") from None
    if abs(created_s - now_ms() // 1_000) > SKEW_S_MAX:
        raise Refused("clock", f"signed more than {SKEW_S_MAX} s from now; ask for the time")
    return device


def read_body(request: HttpRequest, bytes_max: int) -> bytes:
    """The whole body. Raises: Refused, before anything is read if it says itself that it is too long."""
    length = request.META.get("CONTENT_LENGTH", "")
    if not LENGTH.fullmatch(length):
        raise Refused("invalid", "Content-Length needed", status=411)
    if int(length) > bytes_max:
        raise Refused("too-large", f"{length} bytes sent, at most {bytes_max}")
    try:
        body = request.read(int(length))
    except OSError:
        body = b""
    if len(body) != int(length):
        raise Refused("invalid", f"body cut short: {len(body)} of {length} bytes")
    return body


def _answer(refused: Refused) -> JsonResponse:
    """The refusal as a response."""
    problem = refused.problem
    response = JsonResponse(problem.to_json(), status=problem.status, content_type="application/problem+json")
    if problem.kind == "busy":
        response["Retry-After"] = str(BUSY_RETRY_S)
    if problem.kind == "unauthorised":
        response["WWW-Authenticate"] = "Bearer"
    return response
