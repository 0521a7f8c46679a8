"""What is drawn before anybody asks for it."""

import math
from dataclasses import replace

from kiosk.ui.drawn_ahead import DrawnAhead
from kiosk.ui.examples import FACTS
from kiosk.ui.paint import Painter
from kiosk.ui.scene import Panel
from kiosk.ui.theme import DARK, LIGHT


def test_one_theme_is_kept_at_a_time() -> None:
    """What was drawn ahead by day takes no room at night: both hold what the night alone would."""
    panel = Panel(800, 480, 7.0)
    kept = []
    for themes in ((LIGHT, DARK), (DARK,)):
        painter = Painter(panel, full_screen=False, without_glass=True)
        ahead = DrawnAhead(painter, panel)
        for theme in themes:
            ahead.some("zh", replace(FACTS, theme=theme), until_s=math.inf)
        kept.append(painter.shapes_bytes)
        painter.close()
    assert kept[0] == kept[1] > 0
