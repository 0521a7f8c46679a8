"""Signs a kiosk's requests at the office's time, which it can learn where the kiosk has none of its own."""

import secrets
from collections.abc import Mapping
from typing import Any

from kiosk.ledger.clock import Clock
from sync.errors import OfficeUnreachable
from sync.signing import Request, SigningKey, sign, signed_by
from sync.wire import time_statement

NONCE_BYTES = 16  # an answer can't be one that was overheard


class Signer:
    """One device's key, one office's public key, and what is known of the office's time."""

    def __init__(self, key: SigningKey, office_key: bytes, now: Clock) -> None:
        self._key = key
        self._office_key = office_key
        self._now = now
        self._office_minus_boot_ms: int | None = None  # boot-time clock: it never jumps

    def headers(self, request: Request) -> dict[str, str]:
        """The headers that sign this request now."""
        return sign(request, self._key, int(self.now_s()))

    def now_s(self) -> float:
        """The time by the office's word, if it was ever told; else by this kiosk's clock. Unix seconds."""
        moment = self._now.moment()
        if self._office_minus_boot_ms is None:
            return moment.wall_ms / 1_000
        return (moment.boottime_ms + self._office_minus_boot_ms) / 1_000

    def nonce(self) -> str:
        """A question that was never asked before."""
        return secrets.token_hex(NONCE_BYTES)

    def learn(self, nonce: str, answer: Mapping[str, Any]) -> None:
        """Believe the office's time, if it is the office's. Raises: OfficeUnreachable."""
        time_ms, signature = answer.get("time_ms"), answer.get("signature")
        try:
            said = bytes.fromhex(signature) if isinstance(signature, str) else b""
        except ValueError:
            said = b""
        if type(time_ms) is not int or not signed_by(self._office_key, said, time_statement(nonce, time_ms)):
            raise OfficeUnreachable(
                "收到的时间不是中心签发的", "the time that came is not signed by the office"
            )
        self._office_minus_boot_ms = time_ms - self._now.moment().boottime_ms
