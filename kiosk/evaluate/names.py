"""How well names are found and how much is touched for each: `python -m kiosk names bench FILE`.

Every name is typed through the step itself, by somebody who sees what the page shows and nothing else:
keys, pages, candidates and corrections are those of the product. The statistics must not have seen the list.
"""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.demo.typist import next_action
from kiosk.evaluate import slips
from kiosk.flow.actions import Action, Board, ConfirmName, PressInitial, PressKey, PressSyllable
from kiosk.flow.events import Touched
from kiosk.flow.pages import CANDIDATES_MAX
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.step import step
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Naming
from kiosk.people.name_list import Listed, read_names
from kiosk.people.names import NameModel, Suggestion
from kiosk.people.names.syllables import initial_of
from kiosk.people.roster import Roster
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters

HITS = (1, 5, 10, 40)
TAPS_MAX = 60  # more than the longest way; whoever is not there by then doesn't get there
TAP_MS = 700


def run(path: Path) -> dict[str, Any]:
    """Figures over a list of names.

    `pad_taps` and `qwerty_keys`: what is touched until the name stands as it is, corrections and pages
    included, by somebody who looks up after every key and takes the name when it is offered; with
    `_unseen`, by somebody who types everything first. Means; the tap that confirms is not counted.
    `hit1` to `hit40`: share of names, in percent, among the first so many when all is typed on the pad,
    with the surname from the chips of its initial if it is there; `qwerty_hit1` and so on for full pinyin
    without separators. `slip_hit10` and so on: see `kiosk.evaluate.slips`.
    `key_ms_p95`: milliseconds of work of the step from a key to its candidates, whatever else runs.
    `unreached`: names that can't be had on one of the boards.

    Raises:
        NamesInvalid: as `read_names`.
    """
    names = read_names(path)
    model = NameModel.load()
    rules = Rules(Parameters(), Roster(0, ()), model)
    typed = {
        (board, looks): [_typed(rules, each, board, looks=looks) for each in names]
        for board in ("pad", "pinyin")
        for looks in (True, False)
    }
    pad = [_rank(each, _on_pad(model, each)) for each in names]
    letters = [_rank(each, model.suggest("".join(each.syllables), CANDIDATES_MAX)) for each in names]
    key_ns = sorted(ns for found in typed.values() for each in found for ns in each.key_ns)
    return {
        "names": len(names),
        "pad_taps": _mean(each.taps for each in typed["pad", True]),
        "qwerty_keys": _mean(each.taps for each in typed["pinyin", True]),
        "pad_taps_unseen": _mean(each.taps for each in typed["pad", False]),
        "qwerty_keys_unseen": _mean(each.taps for each in typed["pinyin", False]),
        **{f"hit{rank}": _mean(100 * (each <= rank) for each in pad) for rank in HITS},
        **{f"qwerty_hit{rank}": _mean(100 * (each <= rank) for each in letters) for rank in HITS},
        **slips.figures(model, names),
        "key_ms_p95": round(key_ns[len(key_ns) * 95 // 100] / 1e6, 2),
        "unreached": sum(any(not found[i].whole for found in typed.values()) for i in range(len(names))),
    }


class _Typed(NamedTuple):
    """One name typed: how many taps, what each key cost in nanoseconds, and whether the name was recorded."""

    taps: int
    key_ns: tuple[int, ...]
    whole: bool


def _typed(rules: Rules, wanted: Listed, board: Board, *, looks: bool) -> _Typed:
    state = Checkpoint(
        Naming(Visit(), "visitor", TAPS_MAX * TAP_MS, board=board), Baseline.commissioned(rules.parameters)
    )
    key_ns = []
    for taps in range(TAPS_MAX):
        assert isinstance(state.stage, Naming), "typing doesn't leave the page"
        action = next_action(state.stage, wanted.name, wanted.syllables, looks=looks)
        start_ns = time.thread_time_ns()
        state = step(state, Touched(state.now_ms + TAP_MS, action), rules).state
        if _is_key(action):
            key_ns.append(time.thread_time_ns() - start_ns)
        if action == ConfirmName():
            whole = _registered(state) == wanted.name
            return _Typed(taps, tuple(key_ns), whole)
    return _Typed(TAPS_MAX, tuple(key_ns), whole=False)


def _registered(state: Checkpoint) -> str:
    """The name that the visit goes on with, on whatever page comes next; "" while it is still being typed."""
    visit = getattr(state.stage, "visit", None)
    if isinstance(state.stage, Naming) or not isinstance(visit, Visit) or visit.guest is None:
        return ""
    return visit.guest.name


def _is_key(action: Action) -> bool:
    return isinstance(action, PressKey | PressInitial | PressSyllable)


def _on_pad(model: NameModel, wanted: Listed) -> tuple[Suggestion, ...]:
    """What is offered for all of its syllables: given names, if the surname was among the chips."""
    chips = model.surnames(initial_of(wanted.syllables[0]))
    if all(chip.name != wanted.surname for chip in chips):
        return model.suggest(_marked(wanted.syllables), CANDIDATES_MAX)
    found = model.given_names(_marked(wanted.syllables[len(wanted.surname) :]), CANDIDATES_MAX)
    return tuple(Suggestion(wanted.surname + each.name, each.syllables) for each in found)


def _marked(syllables: tuple[str, ...]) -> str:
    return "'".join(syllables) + "'"


def _rank(wanted: Listed, found: tuple[Suggestion, ...]) -> int:
    """Its place among the candidates, from 1 on; behind the last if it isn't there."""
    places = [place for place, each in enumerate(found, start=1) if each.name == wanted.name]
    return places[0] if places else CANDIDATES_MAX + 1


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return round(sum(listed) / len(listed), 2)
