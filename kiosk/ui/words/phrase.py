"""The same thing in both languages."""

from typing import NamedTuple


class Phrase(NamedTuple):
    """The same thing in both languages; `{...}` stands for a value."""

    zh: str
    en: str
