"""How names are typed at the gate: the readings of the kiosk's own name model. Pure."""

from functools import lru_cache

from kiosk.people.names.readings import ways

NAMES_KEPT = 65_536  # the largest roster and its visitors


@lru_cache(maxsize=NAMES_KEPT)
def read_as(name: str) -> str:
    """The likeliest reading, syllable by syllable: what the gate goes by unless the roster says otherwise."""
    return " ".join(ways(name)[0])


def initials(name: str, pinyin: str | None) -> str:
    """The letters that are typed for a name at the gate."""
    return "".join(syllable[0] for syllable in (pinyin or read_as(name)).split())


def is_meant(letters: str, name: str, pinyin: str | None) -> bool:
    """Whether letters begin the initials or the whole reading of a name."""
    reading = pinyin or read_as(name)
    return initials(name, pinyin).startswith(letters) or reading.replace(" ", "").startswith(letters)
