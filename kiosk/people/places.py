"""Where a visitor may come from: provinces, and their cities, as the table beside this module names them.

The table follows the codes of administrative divisions (GB/T 2260), in their order; counties that a province
governs itself stand among its cities. Municipalities, Hong Kong, Macao, Taiwan and "abroad" have none.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kiosk.people.value import Bilingual

TABLE = Path(__file__).with_name("places.tsv")


@dataclass(frozen=True, slots=True)
class Province:
    """A province and its cities, () if it is told apart no further."""

    name: Bilingual
    cities: tuple[Bilingual, ...]


@cache
def provinces() -> MappingProxyType[str, Province]:
    """All of them by their Chinese name, in the order of the table."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        zh, en, *cities = line.split("\t")
        found[zh] = Province(Bilingual(zh, en), tuple(Bilingual(*city.split(" ", 1)) for city in cities))
    return MappingProxyType(found)
