"""How well names are found and how much is touched for each: `python -m kiosk names bench FILE`.

The file has a name and its toneless syllables per line, apart by a tab. Counts what somebody touches who
types everything, looks at ten candidates a page and knows the shortest way: turning pages, or picking the
nearest name and correcting characters. The engine must not have seen the list before.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.people.names.model import HOMOPHONES_PER_PAGE, NameModel, Suggestion
from kiosk.people.names.readings import has_compound_surname
from kiosk.people.names.syllables import initial_of

NAMES_MAX = 100_000
PER_PAGE = 10  # candidates shown at a time
CANDIDATES = 40  # four pages; nobody turns more
TIMED_EVERY = 5  # every fifth name is typed once more, key by key, under the stopwatch
HITS = (1, 5, 10, 40)


class NamesInvalid(Exception):
    """The list can't be measured on; says the file, the line, and what is wrong, zh then en."""


class Typed(NamedTuple):
    """A name of the list, cut where its surname ends."""

    surname: str
    given: str
    syllables: tuple[str, ...]

    @property
    def name(self) -> str:
        """The whole."""
        return self.surname + self.given


def run(path: Path) -> dict[str, Any]:
    """Figures over a list of names.

    `hit1` to `hit40`: share of names among the first so many for full pinyin without separators, in percent;
    `chips_hit1` and so on: on the pad, when the surname was picked from the chips of its initial.
    `qwerty_keys`, `pad_plain_taps`, `pad_taps` (with chips): what is touched until the name is whole, mean.
    `key_ms_p95`: milliseconds of work from a key to its candidates, whatever else runs.
    `unreached`: names that can't be had at all.

    Raises:
        NamesInvalid: the file can't be read, is empty, or a line is no name with its syllables.
    """
    model = NameModel.load()
    names = list(_names(path))
    if not names:
        raise NamesInvalid(f"{path}: 没有姓名 / no names")
    qwerty = [_qwerty(model, each) for each in names]
    plain = [_pad(model, each) for each in names]
    chips = [_chips(model, each) or pad for each, pad in zip(names, plain, strict=True)]
    return {
        "names": len(names),
        **{f"hit{rank}": _share(each.rank <= rank for each in qwerty) for rank in HITS},
        **{f"chips_hit{rank}": _share(each.rank <= rank for each in chips) for rank in HITS},
        "qwerty_keys": _mean(each.touches for each in qwerty),
        "pad_plain_taps": _mean(each.touches for each in plain),
        "pad_taps": _mean(each.touches for each in chips),
        "key_ms_p95": _key_ms_p95(model, names[::TIMED_EVERY]),
        "unreached": sum(each.touches == _NEVER for each in qwerty),
    }


_NEVER = 10**6  # more touches than anybody makes


class _Found(NamedTuple):
    """Where among the candidates the name stood, from 1 on, and how much was touched until it was whole."""

    rank: int
    touches: int


def _qwerty(model: NameModel, typed: Typed) -> _Found:
    letters = "".join(typed.syllables)
    return _picked(model, typed.name, typed, model.suggest(letters, CANDIDATES), len(letters))


def _pad(model: NameModel, typed: Typed) -> _Found:
    found = model.suggest("'".join(typed.syllables) + "'", CANDIDATES)
    return _picked(model, typed.name, typed, found, 2 * len(typed.syllables))


def _chips(model: NameModel, typed: Typed) -> _Found | None:
    """With the surname picked from the chips that its initial brings up; None if it isn't among them."""
    chips = _surname_chips(model, typed.syllables[0])
    if all(chip.name != typed.surname for chip in chips):
        return None
    syllables = typed.syllables[len(typed.surname) :]
    found = model.given_names("'".join(syllables) + "'", CANDIDATES)
    return _picked(model, typed.given, typed, found, 2 + 2 * len(syllables))


def _surname_chips(model: NameModel, syllable: str) -> tuple[Suggestion, ...]:
    return model.surnames(initial_of(syllable))


def _picked(
    model: NameModel, wanted: str, typed: Typed, found: tuple[Suggestion, ...], touches: int
) -> _Found:
    """Add what is touched after the letters: pages, the pick, and characters that are still wrong."""
    rank, best = CANDIDATES + 1, _NEVER
    for index, suggestion in enumerate(found):
        if suggestion.name == wanted:
            rank = index + 1
        if len(suggestion.name) == len(wanted):
            wrong = _correcting(model, wanted, suggestion, len(typed.name) - len(wanted), len(typed.surname))
            best = min(best, index // PER_PAGE + 1 + wrong)
    return _Found(rank, min(touches + best, _NEVER))


def _correcting(model: NameModel, wanted: str, shown: Suggestion, offset: int, surname_length: int) -> int:
    """Taps that turn the name shown into the one wanted: per wrong character a cell, pages, a homophone."""
    taps = 0
    for index, (right, wrong) in enumerate(zip(wanted, shown.name, strict=True)):
        if right != wrong:
            place = _position(index + offset, len(wanted) + offset, surname_length)
            taps += _homophone_taps(model, right, shown.syllables[index], place)
    return taps


def _position(index: int, length: int, surname_length: int) -> str:
    if index < surname_length:
        return "surname"
    if length - surname_length == 1:
        return "single"
    return "first" if index == surname_length else "second"


def _homophone_taps(model: NameModel, character: str, syllable: str, position: str) -> int:
    page = 0
    while shown := model.homophones(syllable, position, HOMOPHONES_PER_PAGE, page):
        if character in shown:
            return 2 + page
        page += 1
    return _NEVER


def _key_ms_p95(model: NameModel, names: list[Typed]) -> float:
    spent_ns = []
    for typed in names:
        letters = "".join(typed.syllables)
        for end in range(1, len(letters) + 1):
            start_ns = time.thread_time_ns()
            model.suggest(letters[:end], CANDIDATES)
            spent_ns.append(time.thread_time_ns() - start_ns)
    return round(sorted(spent_ns)[len(spent_ns) * 95 // 100] / 1e6, 2)


def _names(path: Path) -> Iterator[Typed]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise NamesInvalid(f"{path}: 无法读取 / can't be read: {problem}") from None
    for number, line in enumerate(lines[:NAMES_MAX], start=1):
        name, _, sounds = line.strip().partition("\t")
        syllables = tuple(sounds.split())
        if len(name) < 2 or len(syllables) != len(name):
            raise NamesInvalid(
                f"{path}:{number}: 应为姓名、制表符、每字一个音节 / name, tab, a syllable per character"
            )
        length = 2 if has_compound_surname(name) else 1
        yield Typed(name[:length], name[length:], syllables)


def _share(found: Iterable[bool]) -> float:
    return _mean(100 * each for each in found)


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return round(sum(listed) / len(listed), 2)
