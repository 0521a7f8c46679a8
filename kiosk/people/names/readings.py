"""How characters sound: toneless pinyin of every character of names, and of surnames that read otherwise.

The right reading of a surname comes first, the ordinary one after it: many who type 单 press d.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

from kiosk.people.names.tables import Tables, load_tables

READINGS_PER_NAME_MAX = 16  # four characters with two readings each; the rarest combinations are left out

# Surnames with a reading of their own that the statistics don't list; the right one first.
RARE_SURNAMES = {
    "种": ("chong",),
    "繁": ("po",),
    "召": ("shao",),
    "秘": ("bi",),
    "佴": ("nai",),
    "能": ("nai",),
    "祭": ("zhai",),
    "句": ("gou",),
    "郇": ("xun",),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "欧阳": ("ou", "yang"),
    "令狐": ("ling", "hu"),
    "单于": ("chan", "yu"),
}
"""Two characters sound as written; the ordinary readings of their parts are accepted as well."""

Syllables = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """Looks sounds up in the statistics."""

    tables: Tables

    def of_character(self, character: str) -> Syllables:
        """Its toneless readings; none for what is no Chinese character that names use."""
        found = self.tables.characters.get(character)
        return found.readings if found else ()

    def of_surname(self, surname: str) -> Syllables:
        """Readings of a surname of one character, the right one first."""
        special = RARE_SURNAMES.get(surname, ()) or self.tables.surname_readings.get(surname, ())
        ordinary = self.of_character(surname)
        return (*special, *(each for each in ordinary if each not in special))

    def of_name(self, name: str) -> tuple[Syllables, ...]:
        """Every way a name may be typed, likeliest first; letters stand for themselves, a dot for nothing."""
        if not name:
            return ()
        compound = RARE_SURNAMES.get(name[:2]) if len(name) > 2 else None
        choices = [self._choices(character, first=index == 0) for index, character in enumerate(name)]
        if compound:
            choices[0] = (compound[0], *(each for each in choices[0] if each != compound[0]))
            choices[1] = (compound[1], *(each for each in choices[1] if each != compound[1]))
        sounds = [each for each in choices if each]
        found = list(dict.fromkeys(product(*(each[:3] for each in sounds))))
        return tuple(found[:READINGS_PER_NAME_MAX])

    def _choices(self, character: str, *, first: bool) -> Syllables:
        found = self.of_surname(character) if first else self.of_character(character)
        if found:
            return found
        return (character.lower(),) if character.isascii() and character.isalpha() else ()


@cache
def readings() -> Readings:
    """The readings, loaded once."""
    return Readings(load_tables())
