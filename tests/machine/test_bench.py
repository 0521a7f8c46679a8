"""The bench's questions, asked of simulated parts: they must pass a sound kiosk and fail a broken one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.parts import Parts, PartSettings, open_parts
from drivers.simulated.board import SimulatedBoard
from tests.machine import bench


@pytest.fixture
def parts() -> Iterator[Parts]:
    """Parts on a simulated board."""
    board = SimulatedBoard(now_ms=lambda: 10_000, settle_ms=100)
    settings = PartSettings(settle_ms=100)
    with open_parts(
        settings, wire=board.wire, pin_factory=board.pin_factory, pause_ms=lambda _: None
    ) as opened:
        yield opened


def test_a_deaf_buzzer_is_told(parts: Parts) -> None:
    """What a person did not hear is not in order, and the line is low again afterwards."""
    assert not bench.buzzer(parts, lambda _: False)["ok"]
    assert bench.buzzer(parts, lambda _: True)["ok"]


def test_each_lamp_is_asked_for(parts: Parts) -> None:
    """Three colours, three questions; one dark lamp fails."""
    questions: list[str] = []

    def ask(question: str) -> bool:
        questions.append(question)
        return "GREEN" not in question

    assert not bench.lamp(parts, ask)["ok"]
    assert len(questions) == 3


def test_the_card_is_timed(tmp_path: Path) -> None:
    """A figure comes out, and it is one of milliseconds."""
    assert bench.flushes(tmp_path)["flush_p99_ms"] > 0
