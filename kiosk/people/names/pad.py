"""The two-tap pad: first the initial of a syllable, then only the finals that it can have.

Tables of letters alone; how the keys are laid out is the screen's matter.
"""

from functools import cache

from kiosk.people.names.syllables import INITIALS
from kiosk.people.names.tables import load_tables

NO_INITIAL = "a o e"  # the 24th key: syllables that begin with a vowel
# In the order in which they are learnt at school.
_FINALS = (
    "a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er", "ong",
    "i", "ia", "ie", "iao", "iu", "ian", "in", "iang", "ing", "iong",
    "u", "ua", "uo", "uai", "ui", "uan", "un", "uang", "v", "ve", "ue",
)  # fmt: skip


def pad_initials() -> tuple[str, ...]:
    """The keys of the first step: 23 initials, and NO_INITIAL."""
    return (*INITIALS, NO_INITIAL)


def pad_finals(initial: str) -> tuple[str, ...]:
    """The keys of the second step: whole syllables that begin so, at most 26 (under l); () for no initial."""
    prefix = "" if initial == NO_INITIAL else initial
    return tuple(prefix + final for final in finals(initial))


@cache
def finals(initial: str) -> tuple[str, ...]:
    """The finals that this initial can have, in the order of school; () if it is none of pad_initials()."""
    if initial == NO_INITIAL:
        return tuple(final for final in _FINALS if final[0] in "aoe" and final in _known())
    return tuple(final for final in _FINALS if initial in INITIALS and initial + final in _known())


@cache
def _known() -> frozenset[str]:
    return frozenset(reading for each in load_tables().characters.values() for reading in each.readings)
