"""Every string of the screens, in Simplified Chinese and English, by its key.

Words of the trade: 体温估计, never 体温 alone, for what a forehead tells; 体温偏高, never 发烧; the verdicts
放行, 复测, 劝返, 无法判定. Each reason says what happened and what to do next.
"""

from kiosk.flow.visit import Language
from kiosk.ui.words.deciding import DECIDING
from kiosk.ui.words.guarding import GUARDING
from kiosk.ui.words.passing import PASSING
from kiosk.ui.words.phrase import Phrase
from kiosk.ui.words.reasons import REASONS
from kiosk.ui.words.visiting import VISITING

__all__ = ["PARTS", "WORDS", "Phrase", "other", "reason_key", "say"]

PARTS = (PASSING, VISITING, DECIDING, GUARDING, REASONS)
WORDS: dict[str, Phrase] = {key: phrase for part in PARTS for key, phrase in part.items()}


def say(key: str, language: Language, **values: object) -> str:
    """The words for a key.

    Raises:
        KeyError: there is no such key; a mistake in our own code.
    """
    phrase = WORDS[key]
    return (phrase.zh if language == "zh" else phrase.en).format(**values)


def other(language: Language) -> Language:
    """The language that is not the first."""
    return "en" if language == "zh" else "zh"


def reason_key(code: str) -> str:
    """The key of a reason or an error's word; codes from outside that nobody knows yet have one too."""
    key = f"reason.{code}"
    return key if key in WORDS else "reason.unknown"
