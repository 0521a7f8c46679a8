from pathlib import Path

from kiosk.rules.table import markdown

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_shows_what_the_code_decides() -> None:
    """The table of temperature, symptoms and mask in docs/rules.md is the one that the code draws today."""
    shown = PAGE.read_text(encoding="utf-8").split("<!-- table -->")[1].split("<!-- /table -->")[0]
    assert shown.strip() == markdown()
