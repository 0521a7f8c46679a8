"""Personal names from pinyin: which whole name is likeliest for the letters typed so far.

P(name) = P(surname) x P(given name). General input engines have the whole name on their first page for 3 to
15 % of names; this has three quarters. Knows nothing of screens and remembers nothing that anybody typed.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from kiosk.people.names.given import GivenNames
from kiosk.people.names.lexicon import POSITIONS, Lexicon, Part, in_order
from kiosk.people.names.local import surnames_of, with_surnames
from kiosk.people.names.syllables import Syllables, Token
from kiosk.people.names.tables import Tables, load_tables

SUGGESTIONS_MAX = 100  # four pages of ten are shown; whoever asks for more gets these
HOMOPHONES_PER_PAGE = 24
SURNAME_CHIPS = 18  # two pages; hold the surname of 98 % of people, once its initial is known
TOKENS_MAX = 4  # a surname of two and a given name of two

SINGLE_GIVEN = math.log(0.27)  # share of given names of one character
DOUBLE_GIVEN = math.log(1 - 0.27)
# Natural logs of how seldom somebody types so.
GIVEN_ALONE_PENALTY = 8.0  # in pieces: the surname stands already
TWO_SURNAMES_PENALTY = 6.0  # father's and mother's together
TWO_SURNAMES_BEAM = 5  # of each; a rarer one is a correction away


class Suggestion(NamedTuple):
    """A name, and the syllable by which each of its characters was found."""

    name: str
    syllables: tuple[str, ...]


class NameModel:
    """The engine. Loaded once; a suggestion takes a few milliseconds."""

    def __init__(self, tables: Tables) -> None:
        self._lexicon = Lexicon(tables)
        self._given = GivenNames(tables)
        self._syllables = Syllables(self._lexicon.syllables)

    @classmethod
    def load(cls, names_here: Iterable[str] = ()) -> Self:
        """The model over the package's own statistics, with the surnames of these names weighing more."""
        return cls(with_surnames(load_tables(), surnames_of(names_here)))

    def suggest(self, letters: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Whole names for these letters, likeliest first.

        Full pinyin without separators (wangxiuying), initials (wxy), a mixture (wangxy), with the usual slips
        of accent; ' or a blank sets a syllable apart (xi'an), v or ü is ü. A surname alone and a given name
        alone are offered too, for those who type in pieces. Anything else than letters, or more than
        LETTERS_MAX of them, finds nothing.
        """
        return self._suggest(letters, limit, with_surname=True)

    def given_names(self, letters: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Given names alone for these letters, likeliest first: when the surname stands already."""
        return self._suggest(letters, limit, with_surname=False)

    def homophones(
        self, syllable: str, position: str, limit: int = HOMOPHONES_PER_PAGE, page: int = 0
    ) -> tuple[str, ...]:
        """A page of the characters of this syllable, likeliest first, rare ones last; () past the end.

        `position` is the place in the name: surname, or single, first or second of a given name.
        """
        assert position in POSITIONS, position
        ranked = self._lexicon.ranked(syllable, position)
        found = [*(part.text for part in ranked), *self._lexicon.rare(syllable)]
        return tuple(dict.fromkeys(found))[page * limit :][:limit]  # a surname may be a rare character

    def surnames(self, initial: str, limit: int = SURNAME_CHIPS) -> tuple[Suggestion, ...]:
        """The commonest surnames of this initial (z is not zh); "" is for those that begin with a vowel."""
        return tuple(Suggestion(part.text, part.syllables) for part in self._lexicon.surnames(initial, limit))

    def _suggest(self, letters: str, limit: int, *, with_surname: bool) -> tuple[Suggestion, ...]:
        limit = min(limit, SUGGESTIONS_MAX)
        if limit < 1:
            return ()
        best = _Best(limit)
        cuts = self._syllables.cuts(letters, TOKENS_MAX)
        for cut in cuts:
            if with_surname:
                self._add_names(cut, best)
            alone = Part(-GIVEN_ALONE_PENALTY if with_surname else 0.0, "", ())
            best.add([alone], self._given_names(cut, best.limit, best.floor - alone.score))
        literal = cuts[0] if cuts and all(token.is_whole for token in cuts[0]) else ()
        return self._with_literal(best.suggestions(), literal or self._syllables.shortest_cut(letters), limit)

    def _add_names(self, cut: tuple[Token, ...], best: "_Best") -> None:
        """Whole names for one way to cut: surnames of one or two characters, given names of none to two."""
        for length in range(1, min(len(cut), 2) + 1):
            surnames = self._surnames(cut[:length])
            if length == len(cut):
                best.add(surnames, [Part(0.0, "", ())])
            else:
                floor = best.floor - surnames[0].score
                best.add(surnames, self._given_names(cut[length:], best.limit, floor))

    def _surnames(self, tokens: tuple[Token, ...]) -> Sequence[Part]:
        if len(tokens) == 1:
            return self._lexicon.choices(tokens[0], "surname").best
        fathers, mothers = (self._lexicon.choices(token, "surname").best for token in tokens)
        both = [
            _together(father, mother, -TWO_SURNAMES_PENALTY)
            for father in fathers[:TWO_SURNAMES_BEAM]
            for mother in mothers[:TWO_SURNAMES_BEAM]
        ]
        return sorted([*self._lexicon.compounds(*tokens), *both], key=in_order)

    def _given_names(self, tokens: tuple[Token, ...], limit: int, floor: float) -> list[Part]:
        if len(tokens) == 1:
            singles = self._lexicon.choices(tokens[0], "single").best[:limit]
            return [part._replace(score=part.score + SINGLE_GIVEN) for part in singles]
        if len(tokens) == 2:
            firsts = self._lexicon.choices(tokens[0], "first")
            seconds = self._lexicon.choices(tokens[1], "second")
            pairs = self._given.best(firsts, seconds, limit, floor - DOUBLE_GIVEN)
            return [part._replace(score=part.score + DOUBLE_GIVEN) for part in pairs]
        return []

    def _with_literal(
        self, found: tuple[Suggestion, ...], cut: tuple[Token, ...], limit: int
    ) -> tuple[Suggestion, ...]:
        """Make sure that just these syllables are there, so that any name can be corrected into being.

        They are not for long names, and where likelier slips of accent fill the page.
        """
        syllables = tuple(token.letters for token in cut)
        if not syllables or any(each.syllables == syllables for each in found):
            return found
        name = "".join(self._lexicon.ranked(syllable, "second")[0].text for syllable in syllables)
        return (*found[: max(limit - 1, min(len(found), 1))], Suggestion(name, syllables))[:limit]


class _Best:
    """The best names so far; one that is found in two ways counts once.

    `floor` is the log share that another one has to beat.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.floor = -math.inf
        self._found: dict[str, Part] = {}

    def add(self, surnames: Sequence[Part], givens: Sequence[Part]) -> None:
        """Add the best combinations of two sorted lists."""
        for rank, surname in enumerate(surnames[: self.limit]):
            # The i-th with the j-th only where fewer than `limit` combinations beat both.
            for given in givens[: self.limit // (rank + 1)]:
                if surname.score + given.score <= self.floor:
                    break
                name = _together(surname, given)
                known = self._found.get(name.text)
                if known is None or known.score < name.score:
                    self._found[name.text] = name
        if len(self._found) >= self.limit:
            kept = sorted(self._found.values(), key=in_order)[: self.limit]
            self._found = {part.text: part for part in kept}
            self.floor = kept[-1].score

    def suggestions(self) -> tuple[Suggestion, ...]:
        ranked = sorted(self._found.values(), key=in_order)
        return tuple(Suggestion(part.text, part.syllables) for part in ranked)


def _together(one: Part, other: Part, bonus: float = 0.0) -> Part:
    return Part(one.score + other.score + bonus, one.text + other.text, one.syllables + other.syllables)
