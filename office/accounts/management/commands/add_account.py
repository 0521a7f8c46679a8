"""`python -m office add_account NAME --role ROLE`: an account for somebody at the office."""

import secrets
from argparse import Namespace

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from office.accounts.models import User
from office.accounts.roles import Role
from office.commands import Facts, OfficeCommand

PASSWORD_BYTES = 9  # 72 bits, 12 characters: short enough to be copied from a slip of paper


class Command(OfficeCommand):
    """Adds an account and prints its password once."""

    role = Role.CLERK

    help = "添加办公室账号 add an account; the password is printed once"

    def add_arguments(self, parser: CommandParser) -> None:
        """NAME, what they do, and, if it is not to be made up, the password."""
        super().add_arguments(parser)
        parser.add_argument("--role", choices=list(Role), help=f"角色，默认 {self.role} what they do")
        parser.add_argument("--gate", help="只看这个检测点 sees this gate's entries only")
        parser.add_argument("name", help="登录名 name to sign in with")
        parser.add_argument("--password", help="密码，不填则随机生成 password; made at random if not given")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="账号已存在时更换密码 give an existing account this password",
        )

    def perform(self, options: Namespace) -> Facts:
        """Check, then add."""
        password = options.password or secrets.token_urlsafe(PASSWORD_BYTES)
        user = _account(options.name, replace=options.replace)
        # Whoever only gets a new password keeps what they were.
        user.role = options.role or user.role or self.role
        user.gate = user.gate if options.gate is None else options.gate
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as problem:
            raise CommandError(
                "账号或密码不合要求 name or password not accepted: " + " ".join(problem.messages)
            ) from None
        user.set_password(password)
        user.save()
        return {"user": user.username, "password": password, "role": user.role}


def _account(name: str, *, replace: bool) -> User:
    user = User.objects.filter(username=name).first()
    if user is not None and not replace:
        raise CommandError(
            f"账号 {name} 已存在；用 --replace 更换密码 exists already; --replace gives it a new password"
        )
    return user or User(username=name, role="")
