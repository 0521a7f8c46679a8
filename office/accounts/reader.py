"""What one person may see of the registers: which gate, which days, names in clear or masked. Pure."""

from dataclasses import dataclass

from django.http import HttpRequest

from office.accounts.models import User
from office.accounts.roles import Role, sees_masked

PHONE_SHOWN = 4  # last digits: enough to tell two people of one name apart
STARS = "*"


@dataclass(frozen=True, slots=True)
class Reader:
    """`gate` is "" for every gate; `today_only` for those who have no business with the past."""

    masked: bool = False
    gate: str = ""
    today_only: bool = False

    def name(self, name: str) -> str:
        """A person's name as this reader may see it."""
        return name[:1] + STARS if self.masked and name else name

    def phone(self, phone: str) -> str:
        """A phone number: its end only, for everybody."""
        return f"***{phone[-PHONE_SHOWN:]}" if len(phone) > PHONE_SHOWN else phone and "***"


def user_of(request: HttpRequest) -> User:
    """The person signed in, behind a page that the role gate guards."""
    assert isinstance(request.user, User), "the role gate lets nobody else in"
    return request.user


def reader_of(request: HttpRequest) -> Reader:
    """Of the person signed in."""
    user = request.user
    if not isinstance(user, User):
        return Reader(masked=True)
    return Reader(sees_masked(user.role), user.gate, today_only=user.role == Role.GUARD)
