"""What can stop the courier, named by what it must do about it.

`code` is the word by which status, heartbeat and office know the cause; `call_staff` tells whether waiting
alone can't heal it. In none of these cases is a record given up.
"""

from typing import ClassVar


class SyncError(Exception):
    """Root of all that can stop the courier. Says what is the matter, in Chinese and in English."""

    code: ClassVar[str] = "sync"
    call_staff: ClassVar[bool] = False

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class OfficeUnreachable(SyncError):
    """No answer, a cut one, or one that is not the office's: try again, later and later."""

    code = "office_unreachable"


class CertificateRefused(OfficeUnreachable):
    """Whoever answers shows another certificate than the office's, one that is over, or none.

    Nothing is sent. Tried again later and later like any silence, but somebody must look.
    """

    code = "certificate_refused"
    call_staff = True


class OfficeBusy(SyncError):
    """The office asks for patience of `retry_after_s` seconds."""

    code = "office_busy"

    def __init__(self, zh: str, en: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(zh, en)
        self.retry_after_s = retry_after_s


class ChainGap(SyncError):
    """The office wants to go on at `expected_seq`: go back (it may have been restored from a backup)."""

    code = "chain_gap"

    def __init__(self, zh: str, en: str, *, expected_seq: int) -> None:
        super().__init__(zh, en)
        self.expected_seq = expected_seq


class BatchRefused(SyncError):
    """The office can't take this body; send a smaller one, down to a single record."""

    code = "batch_refused"

    def __init__(self, zh: str, en: str, *, reason: str) -> None:
        super().__init__(zh, en)
        self.reason = reason


class RecordParked(SyncError):
    """The office refuses record `seq` even alone: it waits, with all after it, and staff are called."""

    code = "record_parked"
    call_staff = True

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(
            f"中心拒收第 {seq} 条记录（{reason}），其后的记录暂停上传，请联系维护人员",
            f"the office refuses record {seq} ({reason}); those after it wait; call maintenance",
        )
        self.seq = seq
        self.reason = reason


class DeviceRefused(SyncError):
    """The office does not accept this device (401, 403): records are kept; somebody must enrol it anew."""

    code = "device_refused"
    call_staff = True


class ClockRefused(SyncError):
    """The office believes no signature that is made at our time: ask it for the time."""

    code = "clock_refused"


class EnrolmentRefused(SyncError):
    """The office does not know this enrolment code any more: somebody must make another."""

    code = "enrolment_refused"
    call_staff = True


class SiteRefused(SyncError):
    """What came down is not taken, and the kiosk keeps what it has.

    `why` is site_forged (not signed by the office), site_older (rolled back) or site_damaged (a part is not
    what was signed for).
    """

    code = "site_refused"
    call_staff = True

    def __init__(self, zh: str, en: str, *, why: str = "site_damaged") -> None:
        super().__init__(zh, en)
        self.why = why


class DeviceRevoked(DeviceRefused):
    """The office has revoked this device: its records stay here until somebody enrols it anew."""

    code = "device_revoked"


class ChainForked(DeviceRefused):
    """The office has another history under our name: a cloned card, or an older copy of it."""

    code = "chain_forked"


class WireMismatch(SyncError):
    """The two sides don't speak of the same thing: another version, address, or chain. Stop and call."""

    code = "wire_mismatch"
    call_staff = True
