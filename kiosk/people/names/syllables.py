"""Pinyin as people type it: cutting letters into syllables, and what a finger may have meant instead.

A token is a whole syllable, the beginning of the last one, or a bare initial that stands for a syllable.
"""

from collections.abc import Iterator
from dataclasses import dataclass

FUZZY_PENALTY = 3.0  # loses 0.3 point when typed right, rescues most names with one slip (docs/names)
INITIAL_PENALTY = 4.0  # a bare initial says little; whole syllables go first
UNFINISHED_PENALTY = 1.0
TOKENS_MAX = 4  # a compound surname and a given name of two
TWO_LETTER_INITIALS = ("zh", "ch", "sh")
FUZZY_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
FUZZY_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, slots=True)
class Token:
    """Some letters, and the syllables that they may stand for, each with its penalty."""

    letters: str
    meanings: tuple[tuple[str, float], ...]

    @property
    def penalty(self) -> float:
        """Of its best meaning."""
        return min(penalty for _, penalty in self.meanings)


class Syllables:
    """All syllables that names use."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._longest = max(len(each) for each in known)
        self._tokens: dict[tuple[str, bool], Token | None] = {}

    def cuts(self, letters: str) -> Iterator[tuple[Token, ...]]:
        """Every way to cut these letters into 1 to TOKENS_MAX tokens."""
        if len(letters) <= TOKENS_MAX * self._longest:
            yield from self._cut(letters, TOKENS_MAX)

    def _cut(self, letters: str, tokens_left: int) -> Iterator[tuple[Token, ...]]:
        whole = self._token(letters, last=True)
        if whole:
            yield (whole,)
        if tokens_left == 1:
            return
        for end in range(min(self._longest, len(letters) - 1), 0, -1):
            token = self._token(letters[:end], last=False)
            if token:
                for rest in self._cut(letters[end:], tokens_left - 1):
                    yield (token, *rest)

    def _token(self, letters: str, *, last: bool) -> Token | None:
        key = (letters, last)
        if key not in self._tokens:
            meanings = self._meanings(letters, last=last)
            self._tokens[key] = Token(letters, tuple(sorted(meanings.items()))) if meanings else None
        return self._tokens[key]

    def _meanings(self, letters: str, *, last: bool) -> dict[str, float]:
        found: dict[str, float] = {}
        if letters in self._known:
            found = dict.fromkeys(fuzzy(letters) & self._known, FUZZY_PENALTY)
            found[letters] = 0.0
        elif any(slip in self._known for slip in fuzzy(letters)):
            found = dict.fromkeys(fuzzy(letters) & self._known, FUZZY_PENALTY)
        if len(letters) == 1 or letters in TWO_LETTER_INITIALS:
            self._add(found, letters, INITIAL_PENALTY)
        elif last:
            self._add(found, letters, UNFINISHED_PENALTY)
        return found

    def _add(self, found: dict[str, float], beginning: str, penalty: float) -> None:
        for syllable in self._known:
            if syllable.startswith(beginning) and syllable not in found:
                found[syllable] = penalty


def fuzzy(syllable: str) -> frozenset[str]:
    """What else somebody with another accent may have meant, one slip at the initial and one at the final."""
    heads = {syllable, *_swapped_heads(syllable)}
    return frozenset(each for head in heads for each in (head, *_swapped_tails(head))) - {syllable}


def _swapped_heads(syllable: str) -> Iterator[str]:
    for long, short in FUZZY_INITIALS:
        if syllable.startswith(long):
            yield short + syllable[len(long) :]
        elif syllable.startswith(short):
            yield long + syllable[len(short) :]


def _swapped_tails(syllable: str) -> Iterator[str]:
    for long, short in FUZZY_FINALS:
        if syllable.endswith(long):
            yield syllable[:-1]
        elif syllable.endswith(short):
            yield syllable + "g"
