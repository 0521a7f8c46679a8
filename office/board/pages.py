"""The board's page and the part of it that refreshes itself."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from office.accounts.models import User
from office.accounts.reader import Reader, reader_of
from office.accounts.roles import may_open
from office.board.state import Board, Glance, read_board
from office.clock import now_ms
from office.entries.lines import lines_of
from office.web.fresh import tag_of, tagged, unchanged

GLANCE = Glance()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The changing part as drawn from a board, and its tag."""

    board: Board
    text: bytes
    tag: str


class Drawings:
    """The newest drawing for each language and sight: a few for each gate, at most."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Drawn] = {}

    def of(self, board: Board, who: Hashable, draw: Callable[[], str]) -> Drawn:
        """That of this very board; drawn if nobody who sees the same has asked yet."""
        drawn = self._kept.get(who)
        if drawn is None or drawn.board is not board:
            text = draw().encode()
            drawn = self._kept[who] = Drawn(board, text, tag_of(text))
        return drawn


DRAWINGS = Drawings()


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The whole page, read afresh; `?wall=1` leaves out the menu and writes larger."""
    context = {**_context(request, read_board(now_ms())), "wall": request.GET.get("wall") == "1"}
    return render(request, "board/board.html", context)


@require_GET
def board_part(request: HttpRequest) -> HttpResponse:
    """What changes, drawn once for all who see the same. The tag is that of the text: silence grows too."""
    seen = GLANCE.at(now_ms())
    drawn = DRAWINGS.of(
        seen,
        (get_language(), _sight(request)),
        lambda: render_to_string("board/part.html", _context(request, seen)),
    )
    return unchanged(request, drawn.tag) or tagged(HttpResponse(drawn.text), drawn.tag)


def _sight(request: HttpRequest) -> tuple[str, bool]:
    """The only gate that they may see, "" for all, and whether they may open a case. Names are masked."""
    role = request.user.role if isinstance(request.user, User) else ""
    return reader_of(request).gate, may_open(role, "case")


def _context(request: HttpRequest, seen: Board) -> dict[str, object]:
    own, may_follow = _sight(request)
    # On a wall everybody reads along: names are masked whoever is signed in.
    reader = Reader(masked=True, gate=own)
    alarms = [alarm for alarm in seen.alarms if not own or alarm.gate == own]
    return {
        "board": seen,
        "gates": [gate for gate in seen.gates if not own or gate.gate == own],
        "alarms": lines_of(alarms, seen.labels, reader),
        "alarm_ids": " ".join(alarm.record_id for alarm in alarms),
        "may_follow": may_follow,
    }
