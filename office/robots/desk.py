"""What is said by which robot: occasions become notices, notices are called out until they were taken."""

from collections.abc import Callable, Iterable

from django.db import transaction

from office.accounts.models import User
from office.audit.trail import note
from office.registers.columns import Words
from office.robots.models import (
    ADDRESS_CHARS_MAX,
    LABEL_CHARS_MAX,
    PROBLEM_CHARS_MAX,
    SECRET_CHARS_MAX,
    Notice,
    Robot,
)
from office.robots.occasions import TOPICS
from office.robots.webhook import MAKERS, Hook, NotSaid, is_address

FIRST_WAIT_MS = 60_000  # doubled by every try
WAIT_MS_MAX = 3_600_000
GIVEN_UP_MS = 24 * 3_600_000  # yesterday's news is none
KEPT_MS = 30 * 24 * 3_600_000  # notices that are over, for whoever asks what was said
SENT_AT_ONCE_MAX = 20  # both makers take twenty a minute from one robot
ROBOTS_MAX = 20

Say = Callable[[Hook, str, int], None]


class Refused(Exception):
    """This can't be a robot; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def add(
    *, label: str, maker: str, address: str, secret: str, topics: Iterable[str], user: User, now_ms: int
) -> Robot:
    """A robot that speaks from now on. Raises: Refused."""
    label, address, secret = label.strip(), address.strip(), secret.strip()
    chosen = [topic for topic in TOPICS if topic in set(topics)]
    if not label or len(label) > LABEL_CHARS_MAX:
        raise Refused(Words("请填写群名称（不超过 64 个字）。", "Name the chat (64 characters at most)."))
    if maker not in MAKERS:
        raise Refused(Words("请选择企业微信或钉钉。", "Choose WeCom or DingTalk."))
    if not is_address(address) or len(address) > ADDRESS_CHARS_MAX or len(secret) > SECRET_CHARS_MAX:
        raise Refused(
            Words(
                "机器人地址应以 https:// 开头，请从群设置中完整复制。",
                "The robot's address begins with https://; copy it whole from the chat's settings.",
            )
        )
    if not chosen:
        raise Refused(Words("请至少选择一项提醒内容。", "Choose at least one thing that it says."))
    if Robot.objects.filter(ended_ms=None).count() >= ROBOTS_MAX:
        raise Refused(Words("机器人数量已达上限。", "There are too many robots."))
    with transaction.atomic():
        robot = Robot.objects.create(
            label=label, maker=maker, address=address, secret=secret, topics=chosen, by=user, at_ms=now_ms
        )
        note(user.username, "robot_added", now_ms, about=f"robot {robot.pk}")
    return robot


def end(robot: Robot, user: User, now_ms: int) -> None:
    """It says nothing any more; its key is forgotten."""
    with transaction.atomic():
        Robot.objects.filter(pk=robot.pk).update(ended_ms=now_ms, address="", secret="")
        Notice.objects.filter(robot=robot).exclude(due_ms=None).update(due_ms=None, problem="ended")
        note(user.username, "robot_ended", now_ms, about=f"robot {robot.pk}")


def compose(now_ms: int) -> int:
    """Make a notice of every new occasion for every robot that speaks of it; how many were new.

    What happened before a robot was added is no news to it.
    """
    robots = list(Robot.objects.filter(ended_ms=None))
    new = 0
    for topic, (_words, occasions) in TOPICS.items():
        listening = [robot for robot in robots if topic in robot.topics]
        for occasion in occasions(now_ms) if listening else ():
            for robot in (each for each in listening if each.at_ms <= occasion.at_ms):
                _notice, made = Notice.objects.get_or_create(
                    robot=robot,
                    key=occasion.key,
                    defaults={"text": occasion.text, "made_ms": now_ms, "due_ms": now_ms},
                )
                new += made
    return new


def deliver(say: Say, now_ms: int) -> tuple[int, int]:
    """Call out what is due; how many were taken, and how many were not. Old ones that are over go.

    A notice is claimed before it is called out, by moving its next try: two processes don't say it both, and
    one that dies in between says it again later. Better twice than never.
    """
    said = failed = 0
    due = Notice.objects.filter(due_ms__lte=now_ms).select_related("robot").order_by("due_ms", "id")
    for notice in list(due[:SENT_AT_ONCE_MAX]):
        wait_ms = min(FIRST_WAIT_MS << min(notice.tries, 10), WAIT_MS_MAX)
        mine = Notice.objects.filter(pk=notice.pk, due_ms=notice.due_ms)
        if not mine.update(due_ms=now_ms + wait_ms, tries=notice.tries + 1):
            continue
        robot = notice.robot
        try:
            say(Hook(robot.maker, robot.address, robot.secret), notice.text, now_ms)
        except NotSaid as problem:
            failed += 1
            given_up = now_ms - notice.made_ms >= GIVEN_UP_MS
            Notice.objects.filter(pk=notice.pk).update(
                problem=str(problem)[:PROBLEM_CHARS_MAX], **({"due_ms": None} if given_up else {})
            )
        else:
            said += 1
            Notice.objects.filter(pk=notice.pk).update(sent_ms=now_ms, due_ms=None, problem="")
    Notice.objects.filter(due_ms=None, made_ms__lt=now_ms - KEPT_MS).delete()
    return said, failed
