"""Signing in and out goes into the trail, refused passwords too."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from office.accounts.models import User
from office.audit.trail import note
from office.clock import now_ms

ACCOUNT_CHARS_MAX = 150


@receiver(user_logged_in)
def signed_in(user: User, **_: Any) -> None:
    """Somebody came in."""
    note(user.get_username(), "signed_in", now_ms())


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Somebody left; a session that was over already belongs to nobody."""
    if user is not None:
        note(user.get_username(), "signed_out", now_ms())


@receiver(user_login_failed)
def refused(credentials: dict[str, Any], **_: Any) -> None:
    """A wrong password, or no such account."""
    note(str(credentials.get("username", ""))[:ACCOUNT_CHARS_MAX], "sign_in_refused", now_ms())
