"""`python -m office add_clerk NAME`: the account that every office needs first."""

from office.accounts.management.commands import add_account


class Command(add_account.Command):
    """As `add_account`, under the name of what most people here do."""

    help = "添加办事员账号 add a clerk's account; the password is printed once"
