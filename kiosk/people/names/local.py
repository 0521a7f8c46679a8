"""Surnames as they are here: those of the roster and of past visitors weigh more than the country's shares.

Only how often each surname was met is used, and only in memory: no name is kept, and none can be had from it.
"""

import math
from collections import Counter
from collections.abc import Iterable

from kiosk.people.names.readings import UNKNOWN, has_compound_surname, ways
from kiosk.people.names.tables import Surname, Tables

# The country's shares count as much as so many people met here: a compound of two hundred leans towards its
# own surnames without forgetting the others.
COUNTRY_PEOPLE = 500


def surnames_of(names: Iterable[str]) -> Counter[str]:
    """How often each surname stands before a given name; names in Latin letters have none."""
    cut = (name[: 2 if has_compound_surname(name) else 1] for name in names if len(name) > 1)
    return Counter(surname for surname in cut if not surname.isascii())


def with_surnames(tables: Tables, met: Counter[str]) -> Tables:
    """The same statistics with the shares of surnames as they are among the country's and those met here.

    A surname that nobody counted comes in, read as its characters are; one of unknown sound stays out.
    """
    people = COUNTRY_PEOPLE + met.total()
    surnames = {}
    for name in dict.fromkeys((*tables.surnames, *met)):
        known = tables.surnames.get(name)
        readings = known.readings if known else ways(name)
        share = math.exp(known.share) if known else 0.0
        if (UNKNOWN,) not in readings:
            here = (COUNTRY_PEOPLE * share + met[name]) / people
            surnames[name] = Surname(math.log(here), readings)
    return tables._replace(surnames=surnames)
