"""The page of the robots: which chats are told what, and what was said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.registers.columns import Words
from office.robots import desk
from office.robots.models import Notice, Robot
from office.robots.occasions import TOPICS
from office.robots.webhook import host_of
from office.web.queries import storable

NOTICES_SHOWN = 50
MAKER_WORDS = {"wecom": Words("企业微信", "WeCom"), "dingtalk": Words("钉钉", "DingTalk")}


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Every robot, and the last notices with what became of them."""
    return _page(request)


@require_POST
def robot_add(request: HttpRequest) -> HttpResponse:
    """One more robot, or what is wrong with it."""
    posted = {key: storable(str(value)) for key, value in request.POST.items()}
    try:
        desk.add(
            label=posted.get("label", ""),
            maker=posted.get("maker", ""),
            address=posted.get("address", ""),
            secret=posted.get("secret", ""),
            topics=request.POST.getlist("topics"),
            user=user_of(request),
            now_ms=now_ms(),
        )
    except desk.Refused as refused:
        return _page(request, refused=str(refused.words), status=422)
    return redirect("robots")


@require_POST
def robot_end(request: HttpRequest, number: int) -> HttpResponse:
    """It says nothing any more."""
    desk.end(get_object_or_404(Robot, pk=number, ended_ms=None), user_of(request), now_ms())
    return redirect("robots")


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    standing = Robot.objects.filter(ended_ms=None).order_by("pk")
    context = {
        "robots": [
            (
                robot,
                MAKER_WORDS[robot.maker],
                host_of(robot.address),
                [TOPICS[topic][0] for topic in robot.topics],
            )
            for robot in standing
        ],
        "notices": Notice.objects.select_related("robot").order_by("-id")[:NOTICES_SHOWN],
        "makers": MAKER_WORDS.items(),
        "topics": [(name, words) for name, (words, _occasions) in TOPICS.items()],
        "posted": request.POST,
        "chosen": request.POST.getlist("topics"),
        "refused": refused,
        "may_write": may_open(user_of(request).role, "robot_add"),
    }
    return render(request, "robots/robots.html", context, status=status)
