"""Error pages: what happened and what to do, in both languages at once, since nobody knows who is reading."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in the words of both languages."""

    status: int
    title_zh: str
    todo_zh: str
    title_en: str
    todo_en: str


BAD_REQUEST = Trouble(
    400,
    "请求有误",
    "请返回上一页重试。",
    "This request can't be understood",
    "Go back and try again.",
)
FORBIDDEN = Trouble(
    403,
    "无权查看",
    "您的账号不能打开本页。如确有需要，请联系办公室负责人。",
    "Not allowed",
    "Your account may not open this page. If you need it, ask the head of the office.",
)
FORM_EXPIRED = Trouble(
    403,
    "页面已过期",
    "请返回上一页，刷新后重新提交。",
    "This form has expired",
    "Go back, reload the page and send it again.",
)
NOT_FOUND = Trouble(
    404,
    "没有这个页面",
    "请核对地址，或从今日登记重新查找。",
    "No such page",
    "Check the address, or look for it again from today's entries.",
)
TOO_MANY_ROWS = Trouble(
    422,
    "行数太多",
    "PDF 最多 5000 行。请缩短日期范围，或下载表格。",
    "Too many rows for a PDF",
    "A PDF holds 5,000 rows at most: choose fewer days, or take the spreadsheet.",
)
FAILED = Trouble(
    500,
    "系统出错",
    "已收到的登记不受影响。请稍后再试；如仍出错，请联系维护人员。",
    "Something went wrong here",
    "Entries already received are safe. Try again soon; if it fails again, call the maintainer.",
)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400."""
    return _page(BAD_REQUEST)


def forbidden(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403."""
    return _page(FORBIDDEN)


def form_expired(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403 for a form without its token."""
    return _page(FORM_EXPIRED)


def not_found(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404."""
    return _page(NOT_FOUND)


def too_many_rows() -> HttpResponse:
    """422 for a PDF that nobody would print."""
    return _page(TOO_MANY_ROWS)


def failed(_request: HttpRequest) -> HttpResponse:
    """500; needs neither session nor database."""
    return _page(FAILED)


def _page(trouble: Trouble) -> HttpResponse:
    return HttpResponse(render_to_string("web/error.html", {"trouble": trouble}), status=trouble.status)
