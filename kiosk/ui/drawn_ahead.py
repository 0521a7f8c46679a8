"""What screens may show next, drawn while nobody looks, so that a finger never waits for an icon."""

import time
from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.visit import Language
from kiosk.ui.examples import ahead
from kiosk.ui.facts import Facts
from kiosk.ui.paint import Painter
from kiosk.ui.scene import Item, Panel
from kiosk.ui.screens import compose
from kiosk.ui.theme import Theme


class DrawnAhead:
    """Some items at a time, anew for another language or theme.

    What was drawn in the theme before is given away: a screen that goes over to night would otherwise hold
    both, which is more than anybody sees.
    """

    def __init__(self, painter: Painter, panel: Panel) -> None:
        self._painter = painter
        self._panel = panel
        self._drawn: tuple[Language, Theme] | None = None
        self._waiting: Iterator[Item] = iter(())
        self._gaps = False

    def some(self, language: Language, facts: Facts, *, until_s: float) -> None:
        """Draw what is waiting until this time of `time.monotonic`, at least one item."""
        if self._drawn != (language, facts.theme):
            if self._drawn is not None and self._drawn[1] != facts.theme:
                self._painter.forget_shapes()
                self._gaps = True
            self._drawn = (language, facts.theme)
            self._waiting = (
                item
                for each in ahead(language)
                for item in compose(
                    each.checkpoint, replace(each.facts, theme=facts.theme), self._panel
                ).items
            )
        for item in self._waiting:
            self._painter.warm(item)
            if time.monotonic() >= until_s:
                return
        if self._gaps:
            self._gaps = False
            self._painter.give_back()
