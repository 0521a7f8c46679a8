from pathlib import Path

from kiosk.flow.diagram import arrows, mermaid

PAGE = Path(__file__).parents[2] / "docs" / "flow.md"


def test_the_page_shows_what_the_code_does() -> None:
    """docs/flow.md holds the diagram that walking the step gives now."""
    shown = PAGE.read_text(encoding="utf-8").split("<!-- diagram -->")[1].split("<!-- /diagram -->")[0]
    assert shown.strip() == f"```mermaid\n{mermaid()}\n```"


def test_only_the_guard_leads_out_of_the_alarm() -> None:
    """No arrow leaves the fever alarm but the guard's."""
    assert {arrow.label for arrow in arrows() if arrow.source == "FeverAlarm"} == {"guard"}


def test_every_way_in_passes_the_ledger() -> None:
    """Every arrow into Admitted is called `saved`."""
    assert {arrow.label for arrow in arrows() if arrow.target == "Admitted"} == {"saved"}
