"""Slows down whoever guesses passwords: after some failures in a row an account waits, longer each time.

Counted for account and address together, so that nobody can shut a colleague out from elsewhere; and for the
account alone with more patience, so that many addresses don't help.
"""

import hashlib

from django.db.models import F

from office.accounts.models import Refusal

FREE_FAILURES = 5  # a clerk who mistypes
FREE_FAILURES_ANYWHERE = 50
WAIT_MS = 30_000  # after the first failure too many; doubled by each further one
WAIT_MS_MAX = 15 * 60_000
FORGOTTEN_MS = 24 * 3_600_000  # a day without a failure begins anew
ROWS_MAX = 10_000  # of the table: guessed names must not fill the disk


def wait_ms(account: str, address: str, now_ms: int) -> int:
    """How long this account must still wait at this address; 0 if it may try."""
    return max(
        _left_ms(_key(account, address), FREE_FAILURES, now_ms),
        _left_ms(_key(account, ""), FREE_FAILURES_ANYWHERE, now_ms),
    )


def failed(account: str, address: str, now_ms: int) -> None:
    """One more wrong password."""
    Refusal.objects.filter(last_ms__lt=now_ms - FORGOTTEN_MS).delete()
    for key in (_key(account, address), _key(account, "")):
        counted = Refusal.objects.filter(key=key).update(failures=F("failures") + 1, last_ms=now_ms)
        if not counted and Refusal.objects.count() < ROWS_MAX:
            Refusal.objects.get_or_create(key=key, defaults={"failures": 1, "last_ms": now_ms})


def came_in(account: str, address: str) -> None:
    """The right password: nothing is held against this account here any more."""
    Refusal.objects.filter(key__in=(_key(account, address), _key(account, ""))).delete()


def _left_ms(key: str, free: int, now_ms: int) -> int:
    row = Refusal.objects.filter(key=key).first()
    if row is None or row.failures < free:
        return 0
    doublings = min(row.failures - free, 16)
    due_ms = row.last_ms + min(WAIT_MS << doublings, WAIT_MS_MAX)
    return max(0, due_ms - now_ms)


def _key(account: str, address: str) -> str:
    return hashlib.sha256(f"{account.casefold()}\0{address}".encode("utf-8", "replace")).hexdigest()
