"""What can go wrong with the ledger, named by what the caller must do about it.

`code` is the word by which screens, records and the office know the cause; `call_staff` tells whether
somebody has to come or asking again soon is enough. The writer keeps every draft and goes on trying in
all cases: calling staff never means giving up a record.
"""

from pathlib import Path
from typing import ClassVar


class LedgerError(Exception):
    """Root of all that can go wrong with the ledger. Says what to do, in Chinese and in English."""

    code: ClassVar[str] = "ledger"
    call_staff: ClassVar[bool] = True

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class LedgerBusy(LedgerError):
    """Another program holds the file for a moment: try again."""

    code = "ledger_busy"
    call_staff = False


class LedgerFull(LedgerError):
    """The disk takes no more, ballast and all. Stop and call: somebody must make room."""

    code = "ledger_full"


class LedgerUnreachable(LedgerError):
    """The disk refuses (I/O error, read-only, no permission, file gone); nobody knows what it kept.

    The last append may or may not have happened: ask again with the same id, the ledger looks it up.
    """

    code = "ledger_unreachable"


class LedgerLocked(LedgerError):
    """Another kiosk or courier already works on this file: end that one first."""

    code = "ledger_locked"


class LedgerForeign(LedgerError):
    """A file that is no ledger, another device's, or one that newer software wrote: it stays untouched."""

    code = "ledger_foreign"


class LedgerDamaged(LedgerError):
    """The file is malformed or its chain is broken at the end.

    `set_aside` is where it lies now, whole, once the ledger has started anew; None before that.
    """

    code = "ledger_damaged"

    def __init__(self, zh: str, en: str, *, set_aside: Path | None = None) -> None:
        super().__init__(zh, en)
        self.set_aside = set_aside
