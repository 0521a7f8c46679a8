"""Our names for the answers that are no success: what the office said, as an error with words. Pure."""

from sync.errors import (
    BatchRefused,
    ChainForked,
    ChainGap,
    ClockRefused,
    DeviceRefused,
    DeviceRevoked,
    EnrolmentRefused,
    OfficeBusy,
    OfficeUnreachable,
    WireMismatch,
)
from sync.wire import Problem

RETRY_AFTER_S_MAX = 300.0  # an office that wants more patience is asked again after this

Refusal = (
    OfficeUnreachable
    | OfficeBusy
    | ChainGap
    | BatchRefused
    | DeviceRefused
    | WireMismatch
    | ClockRefused
    | EnrolmentRefused
)


def refusal(problem: Problem, retry_after: str | None = None) -> Refusal:
    """Our name for an answer that is no success. The status decides where the type says nothing."""
    status, said = problem.status, f"{problem.status} {problem.kind}".strip()
    if problem.kind == "gap" and problem.expected is not None:
        return ChainGap(
            f"中心要求从第 {problem.expected} 条续传",
            f"the office goes on at {problem.expected}",
            expected_seq=problem.expected,
        )
    if problem.kind == "fork":
        return ChainForked(
            "中心已有本机名下的另一份台账（可能有复制的存储卡），请联系维护人员",
            "the office has another history of this device (a cloned card?); call maintenance",
        )
    if problem.kind == "clock":
        return ClockRefused(
            "本机时间不对，中心不认签名",
            "this kiosk's clock is wrong; the office believes no signature of it",
        )
    if problem.kind == "enrolment":
        return EnrolmentRefused(
            "登记码无效、已用过或已过期，请让办公室重新生成",
            "the enrolment code is unknown, used or expired; have the office make another",
        )
    if problem.kind == "revoked":
        return DeviceRevoked(
            "中心已停用本机，记录保留在本机", "the office has revoked this device; its records are kept here"
        )
    if status in (401, 403):
        return DeviceRefused(
            f"中心不接受本机（{said}），记录保留在本机，请重新登记",
            f"the office does not accept this device ({said}); records are kept; enrol it again",
        )
    if status in (429, 503) or problem.kind == "busy":
        return OfficeBusy(
            f"中心繁忙（{said}）", f"the office is busy ({said})", retry_after_s=_seconds(retry_after)
        )
    if status in (404, 405, 410) or problem.kind == "unknown-version":
        return WireMismatch(
            f"中心没有这个接口（{said}），请检查 office.url 与两端版本",
            f"the office does not know this call ({said}); check office.url and both versions",
        )
    if status in (400, 413, 422):
        reason = f"{said}: {problem.detail}" if problem.detail else said
        return BatchRefused(
            f"中心拒收这一批（{said}）", f"the office refuses this batch ({said})", reason=reason
        )
    return OfficeUnreachable(f"中心暂时无法处理（{said}）", f"the office can't handle it now ({said})")


def _seconds(retry_after: str | None) -> float:
    """Retry-After in seconds; the form with a date (RFC 9110, 10.2.3) needs a clock that a kiosk may lack."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return 0.0
    return min(float(retry_after[:9]), RETRY_AFTER_S_MAX)
