from dataclasses import replace

from kiosk.config import load
from kiosk.demo.run import default_config
from kiosk.ledger.record import Moment
from kiosk.start import prepare
from kiosk.surroundings import NOTICE_MS, facts_of
from tests.voice.announced import announcement

WALL_MS = 1_581_465_600_000  # 8 o'clock on the first of their days, at the site


def test_announcements_in_force_are_on_the_ticker_too() -> None:
    """A short text stands there whole, a long one by its title, and what is not in force not at all."""
    kiosk = prepare(load(default_config()))
    short = announcement("short")
    long = replace(short, id="long", text=replace(short.text, zh="请戴口罩。" * 20))
    long = replace(long, title=replace(long.title, zh="口罩", en="Masks"))
    past = replace(announcement("past", days=(-9, -2)), text=replace(short.text, zh="过去的。"))
    site = replace(kiosk.site, ticker=(), announcements=(short, long, past))
    shown = {
        facts_of(replace(kiosk, site=site), Moment("b", turn * NOTICE_MS, WALL_MS, "ntp")).ticker
        for turn in range(6)
    }
    assert {each.zh for each in shown if each} == {"请佩戴口罩。", "口罩"}
