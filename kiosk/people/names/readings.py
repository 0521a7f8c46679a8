"""Every way in which a name may be typed, likeliest first.

The right reading of a surname comes first and the ordinary one after it: many who look for 单雄 press d.
"""

from functools import cache

from kiosk.people.names.tables import load_tables

WAYS_MAX = 16  # four characters of two readings each
UNKNOWN = "?"  # stands for a character whose sound nobody counted
MIDDLE_DOT = "·"
DOTS = str.maketrans(dict.fromkeys("•・．‧∙", MIDDLE_DOT))

Way = tuple[str, ...]


def ways(name: str) -> tuple[Way, ...]:
    """The ways to type a name, one syllable per character; words in Latin letters count as one syllable.

    Blanks and middle dots have no sound; a character that isn't known is UNKNOWN.
    """
    pieces = [name[:2], *_pieces(name[2:])] if has_compound_surname(name) else _pieces(name)
    found: list[tuple[int, Way]] = [(0, ())]
    for index, piece in enumerate(pieces):
        sounds = _sounds(piece) if index else _surname_ways(piece)
        longer = [(cost + rank, way + sound) for cost, way in found for rank, sound in enumerate(sounds)]
        found = sorted(longer, key=lambda each: each[0])[:WAYS_MAX]
    return tuple(way for _, way in found)


def has_compound_surname(name: str) -> bool:
    """Whether the first two of at least three characters are a surname of two, as in 欧阳修."""
    return len(name) > 2 and name[:2] in load_tables().surnames


def _surname_ways(surname: str) -> tuple[Way, ...]:
    listed = load_tables().surnames.get(surname)
    return listed.readings if listed else _sounds(surname)


def _sounds(piece: str) -> tuple[Way, ...]:
    if piece.isascii():
        return ((piece.lower(),),)
    known = load_tables().characters.get(piece)
    readings = (*known.readings, *known.also_read) if known else _rare().get(piece, (UNKNOWN,))
    return tuple((reading,) for reading in readings)


@cache
def _rare() -> dict[str, tuple[str, ...]]:
    """The readings of the characters that were never counted."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in load_tables().rare.items():
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def _pieces(name: str) -> list[str]:
    """Characters, and words of Latin letters whole; what is neither is left out."""
    found: list[str] = []
    inside_word = False
    for character in name:
        latin = character.isascii() and character.isalpha()
        if latin and inside_word:
            found[-1] += character
        elif latin or (character.isalpha() and not character.isascii()):
            found.append(character)
        inside_word = latin
    return found
