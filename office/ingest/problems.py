"""The wire's refusals as exceptions, with the stable types of sync.wire. Pure."""

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
    "clock": 401,
    "enrolment": 403,
}
assert STATUS.keys() <= set(PROBLEMS)


class Refused(Exception):
    """The office does not take this request; `problem` tells the kiosk what to do."""

    def __init__(
        self, kind: str, detail: str, *, expected: int | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{kind}: {detail}")
        self.problem = Problem(kind, status or STATUS[kind], detail, expected)
