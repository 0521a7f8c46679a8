"""Stands before every page: what the table of roles does not give, nobody opens."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from office.accounts.models import User
from office.accounts.roles import FIRST_PAGE, Role, may_open

Answer = Callable[[HttpRequest], HttpResponse]


class RoleGate:
    """Denied by default. Views that say login_not_required (login, health, the wire) are not pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision needs to know the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let this role in, send it to its own first page from the root, or refuse."""
        if not getattr(view, "login_required", True):
            return None
        page = request.resolver_match.url_name if request.resolver_match else None
        user = request.user
        if not isinstance(user, User):
            return None  # nobody has signed in: the login's business
        if may_open(user.role, page or ""):
            return None
        if page == "today" and user.role in FIRST_PAGE:
            return redirect(FIRST_PAGE[Role(user.role)])
        raise PermissionDenied
