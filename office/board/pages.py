"""The board's page and the part of it that refreshes itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.accounts.models import User
from office.accounts.reader import Reader, reader_of
from office.accounts.roles import may_open
from office.board.state import Board, Glance, read_board
from office.clock import now_ms
from office.entries.lines import lines_of
from office.web.fresh import by_content

GLANCE = Glance()


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The whole page, read afresh; `?wall=1` leaves out the menu and writes larger."""
    context = {**_context(request, read_board(now_ms())), "wall": request.GET.get("wall") == "1"}
    return render(request, "board/board.html", context)


@require_GET
def board_part(request: HttpRequest) -> HttpResponse:
    """What changes. The tag is that of the text: silence grows without anything coming in."""
    response = render(request, "board/part.html", _context(request, GLANCE.at(now_ms())))
    return by_content(request, response)


def _context(request: HttpRequest, seen: Board) -> dict[str, object]:
    own = reader_of(request).gate
    # On a wall everybody reads along: names are masked whoever is signed in.
    reader = Reader(masked=True, gate=own)
    alarms = [alarm for alarm in seen.alarms if not own or alarm.gate == own]
    role = request.user.role if isinstance(request.user, User) else ""
    return {
        "board": seen,
        "gates": [gate for gate in seen.gates if not own or gate.gate == own],
        "alarms": lines_of(alarms, seen.labels, reader),
        "alarm_ids": " ".join(alarm.record_id for alarm in alarms),
        "may_follow": may_open(role, "case"),
    }
