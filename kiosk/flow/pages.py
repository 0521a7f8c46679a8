"""How much of a name entry is shown at a time: what doesn't fit is a page away.

The flow turns pages and the screen draws them, so both ask here. Knows no pixels, only how many fit.
"""

from kiosk.flow.waiting_states import Naming
from kiosk.people.names import Suggestion

CANDIDATES_MAX = 40  # beyond that single characters are quicker to correct
HOMOPHONES_PER_PAGE = 24
CANDIDATES_PER_PAGE = 10  # two rows of five above the letters
# One row above the pad, with "more" at its end: surnames and given names are narrower than whole names.
SHORT_PER_ROW, LONG_PER_ROW = 9, 6
SHORT_CHARACTERS = 2
CELLS_PER_ROW = 10  # a tenth of the panel is a target wide


def shown_candidates(stage: Naming) -> tuple[Suggestion, ...]:
    """The candidates of the page that is shown."""
    count = candidates_per_page(stage)
    return stage.candidates[stage.page * count :][:count]


def shown_cells(stage: Naming) -> range:
    """Which characters of the name have a cell on the page that is shown."""
    count = _cells_per_page(stage)
    return range(stage.page * count, min(len(stage.name), (stage.page + 1) * count))


def pages(stage: Naming) -> int:
    """How many pages there are of candidates, or of cells if nothing is being typed; at least one."""
    if stage.letters or stage.initial:
        return max(1, -(-len(stage.candidates) // candidates_per_page(stage)))
    return max(1, -(-len(stage.name) // _cells_per_page(stage)))


def candidates_per_page(stage: Naming) -> int:
    """How many candidates fit: as many of the longest as are there."""
    if stage.board != "pad":
        return CANDIDATES_PER_PAGE
    short = all(len(each.name) <= SHORT_CHARACTERS for each in stage.candidates)
    return SHORT_PER_ROW if short else LONG_PER_ROW


def _cells_per_page(stage: Naming) -> int:
    cells = CELLS_PER_ROW if stage.board == "pad" else 2 * CELLS_PER_ROW
    return cells if len(stage.name) <= cells else cells - 1  # one place is for "more"
