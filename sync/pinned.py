"""TLS to one office: the authority that came with enrolment is believed, at the time that the office signed.

A kiosk may wake up in another year, and then every certificate is expired or not valid yet, while the time is
to be had from the office alone. So OpenSSL checks chain and name here, and this module the dates, by the best
time there is; the client asks for a signed time before it gives up (wire: TIME_PATH). Knows no requests.
"""

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.errors import CertificateRefused

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL 1.1 and later; Python gives it no name


class NotNow(ssl.SSLError):
    """The office's certificate is not valid at this time."""


class OutOfDate(CertificateRefused):
    """The certificate is not valid at the time that this kiosk believes in, which may be the wrong one."""


def believing(authority: Path | None) -> ssl.SSLContext | None:
    """Believes this PEM file and nothing else; TLS 1.2 at least, 1.3 where both can. None for none.

    Raises:
        CertificateRefused: the file can't be used.
    """
    if authority is None:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_verify_locations(authority)
    except OSError as problem:  # ssl.SSLError is one
        raise CertificateRefused(
            f"证书文件 {authority.name} 无法使用，请重新登记或更正 office.ca_file",
            f"{authority.name} can't be used as a certificate ({type(problem).__name__}): "
            "enrol anew or correct office.ca_file",
        ) from None
    made.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    # A pinned certificate may be the server's own: then it need not lead to an authority.
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return made


def check_dates(certificate: Mapping[str, Any] | None, now_s: float) -> None:
    """Raises: NotNow unless the certificate that a server showed is valid at this Unix time."""
    shown = certificate or {}
    begins, ends = (
        ssl.cert_time_to_seconds(str(shown.get(name, "Jan  1 00:00:00 1970 GMT")))
        for name in ("notBefore", "notAfter")
    )
    if not begins <= now_s <= ends:
        span = " - ".join(f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}" for at in (begins, ends))
        raise NotNow(f"valid {span}, now {datetime.fromtimestamp(now_s, UTC):%Y-%m-%d}")


def certificate_trouble(problem: BaseException) -> CertificateRefused | None:
    """What TLS found wrong, under our names; None if it is something else."""
    causes = list(_causes(problem))
    dates = next((cause for cause in causes if isinstance(cause, NotNow)), None)
    if dates is not None:
        said = dates.args[0]
        return OutOfDate(
            f"中心证书此时无效（{said}），请办公室更新证书或校准时间",
            f"the office's certificate is not valid at this time ({said}): renew it, or set the clock",
        )
    wrong = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if wrong is not None:
        said = wrong.verify_message
        return CertificateRefused(
            f"对方证书不是本机所登记的中心的（{said}），未发送任何内容",
            f"the certificate is not that of the office enrolled with ({said}): nothing was sent",
        )
    other = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if other is not None and other.reason is not None:
        return CertificateRefused(
            f"与中心的加密连接未建立（{other.reason}），未发送任何内容；请检查中心的 https（TLS 1.2 以上）",
            f"no TLS with the office ({other.reason}), nothing was sent; it must serve TLS 1.2 or later",
        )
    return None


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The problem, what it was made of, and what it was raised from; libraries wrap it in several ways."""
    waiting, seen = [problem], set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [arg for arg in one.args if isinstance(arg, BaseException)]
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *inner]
        waiting = [each for each in waiting if isinstance(each, BaseException)]
