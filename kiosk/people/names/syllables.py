"""Pinyin as fingers type it: cutting letters into syllables, and what else a finger may have meant.

A token is a run of letters that stands for one syllable: the whole of it, its initial, or, at the end of
what is typed so far, its beginning. Knows syllables, no characters.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

LETTERS_MAX = 60  # ten syllables of the longest kind; nobody's name needs more
TOKENS_MAX = 12  # the longest names of the people with a middle dot, one syllable a character
SYLLABLE_LETTERS_MAX = 6  # zhuang, chuang, shuang
CUTS_MAX = 10  # the ten least far-fetched ways to cut; the right one was among the first three of 1,000 names
CUT_PENALTY_SPAN = 8.1  # two bare initials more than the best cut: beyond that nothing reaches a page

# Natural logs. Slips of accent, at a syllable's head and at its end, where more names lie close together.
# `names bench` weighs them: what they cost those who type right against whom they rescue.
HEAD_SLIP_PENALTY = 2.7
TAIL_SLIP_PENALTY = 3.4
INITIAL_PENALTY = 4.0  # a bare initial; whole syllables go first
UNFINISHED_PENALTY = 1.0  # the last syllable isn't finished
LONGER_PENALTY = 4.0  # the last syllable is one already, but may be going on: yi, yin, ying

SEPARATORS = "' "
INITIALS = (
    "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x",
    "zh", "ch", "sh", "r", "z", "c", "s", "y", "w",
)  # fmt: skip
_BARE = frozenset((*INITIALS, "a", "o", "e"))
_FUZZY_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_NASAL_FINALS = ("an", "en", "in")
_SPELT_WITH_U = str.maketrans({"ü": "v", "Ü": "v"})


# How a token ends: where the next one begins, at a mark, or where typing has got to.
Ending = Literal["joined", "marked", "open"]


class Token(NamedTuple):
    """Letters of one syllable, and the syllables that they may mean, each with its penalty (natural log)."""

    letters: str
    ending: Ending
    meanings: Mapping[str, float]

    @property
    def is_whole(self) -> bool:
        """Whether these letters are a syllable as they stand."""
        return self.meanings.get(self.letters) == 0

    @property
    def penalty(self) -> float:
        """Of its best meaning."""
        return min(self.meanings.values())


class Syllables:
    """Cuts letters; `known` are the syllables that characters have."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self._under = _by_beginning(known)
        self._tokens: dict[tuple[str, Ending], Token] = {}

    def cuts(self, letters: str, tokens_max: int) -> list[tuple[Token, ...]]:
        """The ways to cut these letters into at most `tokens_max` tokens, least far-fetched first."""
        typed = normalised(letters)
        if not typed:
            return []
        found = [(sum(token.penalty for token in cut), cut) for cut in self._cut(typed, tokens_max)]
        found.sort(key=lambda each: (each[0], len(each[1])))
        return [cut for penalty, cut in found[:CUTS_MAX] if penalty <= found[0][0] + CUT_PENALTY_SPAN]

    def shortest_cut(self, letters: str) -> tuple[Token, ...]:
        """One cut of any length into whole syllables, as few as possible; () if there is none."""
        best: dict[int, tuple[Token, ...]] = {0: ()}
        typed = normalised(letters)
        for end in range(1, len(typed) + 1):
            for start in range(max(0, end - SYLLABLE_LETTERS_MAX - 1), end):
                piece = typed[start:end].removesuffix("'")
                if start in best and piece in self.known and len(best[start]) < TOKENS_MAX:
                    cut = (*best[start], Token(piece, "marked", {piece: 0.0}))
                    if end not in best or len(cut) < len(best[end]):
                        best[end] = cut
        return best.get(len(typed), ())

    def _cut(self, typed: str, tokens_left: int) -> Iterator[tuple[Token, ...]]:
        for end in self._ends(typed):
            token = self._token(typed[:end], _ending(typed[end:]))
            rest = typed[end:].removeprefix("'")
            if token is None:
                continue
            if not rest:
                yield (token,)
            elif tokens_left > 1:
                for others in self._cut(rest, tokens_left - 1):
                    yield (token, *others)

    def _ends(self, typed: str) -> range | tuple[int, ...]:
        """Where the first token may end; a syllable that somebody set apart is not cut again."""
        mark = typed.find("'")
        if typed[:mark] in self.known and mark > 0:
            return (mark,)
        longest = len(typed) if mark < 0 else mark
        return range(min(longest, SYLLABLE_LETTERS_MAX), 0, -1)

    def _token(self, letters: str, ending: Ending) -> Token | None:
        if (letters, ending) not in self._tokens:
            meanings = self._meanings(letters, ending)
            if not meanings:
                return None  # nonsense is endless and not worth remembering
            self._tokens[letters, ending] = Token(letters, ending, meanings)
        return self._tokens[letters, ending]

    def _meanings(self, letters: str, ending: Ending) -> dict[str, float]:
        found = {each: cost for each, cost in slips(letters).items() if each in self.known}
        whole = letters in self.known
        if whole and ending == "marked":
            return found
        if letters in _BARE:
            self._add_longer(found, letters, INITIAL_PENALTY)
        elif ending == "open":
            self._add_longer(found, letters, LONGER_PENALTY if whole else UNFINISHED_PENALTY)
        return found

    def _add_longer(self, found: dict[str, float], beginning: str, penalty: float) -> None:
        for syllable in self._under.get(beginning, ()):
            found[syllable] = min(penalty, found.get(syllable, penalty))


def _ending(rest: str) -> Ending:
    if not rest:
        return "open"
    return "marked" if rest[0] == "'" else "joined"


def initial_of(syllable: str) -> str:
    """The initial, of two letters where it has two; "" before a vowel."""
    return next((each for length in (2, 1) if (each := syllable[:length]) in INITIALS), "")


def normalised(letters: str) -> str:
    """Lower case, v for ü and none after j, q, x, y, one mark between syllables; "" for anything else."""
    if len(letters) > LETTERS_MAX:
        return ""
    plain = letters.translate(_SPELT_WITH_U).lower()
    if not all("a" <= letter <= "z" or letter in SEPARATORS for letter in plain):
        return ""
    for initial in "jqxy":
        plain = plain.replace(f"{initial}v", f"{initial}u")
    marked = "'".join(plain.replace("'", " ").split())
    return f"{marked}'" if marked and plain[-1] in SEPARATORS else marked


def slips(syllable: str) -> dict[str, float]:
    """What may have been meant, with penalties: itself, and a slip of accent at either end or both."""
    found: dict[str, float] = {}
    for head, head_cost in _heads(syllable):
        for whole, tail_cost in _tails(head):
            found.setdefault(whole, head_cost + tail_cost)
    return found


def _heads(syllable: str) -> Iterator[tuple[str, float]]:
    yield syllable, 0.0
    for one, other in _FUZZY_INITIALS:
        if syllable.startswith(one):
            yield other + syllable[len(one) :], HEAD_SLIP_PENALTY
            return
        if syllable.startswith(other):
            yield one + syllable[len(other) :], HEAD_SLIP_PENALTY
            return


def _tails(syllable: str) -> Iterator[tuple[str, float]]:
    yield syllable, 0.0
    if syllable.endswith("g") and syllable[:-1].endswith(_NASAL_FINALS):
        yield syllable[:-1], TAIL_SLIP_PENALTY
    elif syllable.endswith(_NASAL_FINALS):
        yield f"{syllable}g", TAIL_SLIP_PENALTY


def _by_beginning(known: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for syllable in sorted(known):
        for end in range(1, len(syllable) + 1):
            found.setdefault(syllable[:end], []).append(syllable)
    return found
