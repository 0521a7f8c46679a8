"""A list of names with their sounds, to measure on: a name, a tab, its toneless syllables on each line."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kiosk.people.names.readings import has_compound_surname

NAMES_MAX = 100_000


class NamesInvalid(Exception):
    """The list can't be measured on; says the file, the line, and what is wrong, zh then en."""


class Listed(NamedTuple):
    """A name of the list, cut where its surname ends, and its sounds, one a character."""

    surname: str
    given: str
    syllables: tuple[str, ...]

    @property
    def name(self) -> str:
        """The whole."""
        return self.surname + self.given


def read_names(path: Path) -> tuple[Listed, ...]:
    """The names of a file.

    Raises:
        NamesInvalid: it can't be read, is empty, or a line is no name with its syllables.
    """
    names = tuple(_names(path))
    if not names:
        raise NamesInvalid(f"{path}: 没有姓名 / no names")
    return names


def _names(path: Path) -> Iterator[Listed]:
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
        yield Listed(name[:length], name[length:], syllables)
