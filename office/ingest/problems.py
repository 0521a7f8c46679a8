"""The wire's refusals as exceptions, and as problem+json (RFC 9457) with the stable types of sync.wire."""

from django.http import JsonResponse

from sync.wire import PROBLEMS, Problem

BUSY_RETRY_S = 2  # a batch of 1,000 takes well below a second; two are enough to drain the queue

STATUS = {
    "gap": 409,
    "fork": 409,
    "revoked": 403,
    "unauthorised": 401,
    "too-large": 413,
    "busy": 503,
    "invalid": 400,
}
assert STATUS.keys() <= set(PROBLEMS)


class Refused(Exception):
    """The office does not take this request; `problem` tells the kiosk what to do."""

    def __init__(
        self, kind: str, detail: str, *, expected: int | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{kind}: {detail}")
        self.problem = Problem(kind, status or STATUS[kind], detail, expected)


def answer(refused: Refused) -> JsonResponse:
    """The refusal as a response."""
    problem = refused.problem
    response = JsonResponse(problem.to_json(), status=problem.status, content_type="application/problem+json")
    if problem.kind == "busy":
        response["Retry-After"] = str(BUSY_RETRY_S)
    if problem.kind == "unauthorised":
        response["WWW-Authenticate"] = "Bearer"
    return response
