from itertools import product
from pathlib import Path

from kiosk.rules.book import CATEGORIES
from kiosk.rules.table import MASKS, SYMPTOMS, TEMPERATURES, decided, markdown

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_shows_what_the_code_decides() -> None:
    """The table of temperature, symptoms and mask in docs/rules.md is the one that the code draws today."""
    shown = PAGE.read_text(encoding="utf-8").split("<!-- table -->")[1].split("<!-- /table -->")[0]
    assert shown.strip() == markdown()


def test_the_table_holds_for_everybody_who_is_asked() -> None:
    """Staff, residents and visitors are decided alike in every line, and every combination has one."""
    for temperature, symptoms, mask in product(TEMPERATURES, SYMPTOMS, MASKS):
        found = {decided(temperature, symptoms, mask, category) for category in CATEGORIES}
        assert len(found) == 1
    assert markdown().count("\n") == len(TEMPERATURES) * len(SYMPTOMS) * len(MASKS) + 1
