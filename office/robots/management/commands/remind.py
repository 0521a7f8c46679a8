"""`python -m office remind`: say in the group chats what there is to say. Meant for a timer, each minute."""

from argparse import Namespace

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.robots import desk
from office.robots.webhook import call


class Command(OfficeCommand):
    """Doing it twice says nothing twice."""

    help = "向群机器人发送提醒 say in the group chats what there is to say"

    def perform(self, _options: Namespace) -> Facts:
        """Compose what is new, call out what is due."""
        now = now_ms()
        new = desk.compose(now)
        said, failed = desk.deliver(call, now)
        return {"new": new, "said": said, "failed": failed}
