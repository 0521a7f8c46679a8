"""Signing in: slowed down for whoever guesses, and then to the page that the role is for."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from office.accounts import throttle
from office.accounts.models import User
from office.accounts.roles import first_page
from office.clock import now_ms


class SignInForm(AuthenticationForm):
    """Name and password, unless this account must wait."""

    def clean(self) -> dict[str, Any]:
        """Refuse before the password is looked at, count what is wrong, forget it when it is right."""
        account = str(self.cleaned_data.get("username", ""))
        address = self._address()
        left_ms = throttle.wait_ms(account, address, now_ms())
        if left_ms:
            seconds = -(-left_ms // 1_000)
            words = _("Too many wrong passwords. Wait %(seconds)s seconds and try again.")
            raise ValidationError(words % {"seconds": seconds}, code="wait")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            throttle.failed(account, address, now_ms())
            raise
        throttle.came_in(account, address)
        return cleaned

    def _address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "web/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The page that this role sees first."""
        user = self.request.user
        return reverse(first_page(user.role) if isinstance(user, User) else "today")
