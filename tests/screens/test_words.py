"""The strings of the product: whole in both languages, and in the trade's own words."""

import re
import string

import pytest

from drivers.errors import DriverError
from kiosk.ledger.errors import LedgerError
from kiosk.ui import glyphs
from kiosk.ui.words import PARTS, WORDS, other, reason_key, say

SCREENING_REASONS = (
    "fever_relative",
    "fever_fixed",
    "no_mask",
    "too_cold",
    "too_few_samples",
    "unstable",
    "ambient_out_of_range",
    "sensor_fault",
)
# The alarm's own steps say what to do next.
SELF_EVIDENT = {"fever_relative", "fever_fixed"}


def codes_below(root: type[DriverError] | type[LedgerError]) -> set[str]:
    """The codes of every error that can really be raised: the leaves."""
    children = root.__subclasses__()
    return {root.code} if not children else set().union(*(codes_below(child) for child in children))


def test_no_phrase_is_written_twice() -> None:
    """Each key stands in one part of the words alone, so that none quietly covers another."""
    assert sum(len(part) for part in PARTS) == len(WORDS)


@pytest.mark.parametrize("key", sorted(WORDS))
def test_phrase_is_whole_in_both_languages(key: str) -> None:
    """Each phrase exists in both languages, with the same values in it, and Chinese is Chinese."""
    phrase = WORDS[key]
    assert phrase.zh.strip() == phrase.zh != ""
    assert phrase.en.strip() == phrase.en != ""
    assert _values(phrase.zh) == _values(phrase.en)
    # Only the name of the other language is written in that one.
    if key not in {"language.switch", "clock.weekdays"}:
        assert not any(ord(character) >= 0x2E80 for character in phrase.en)


@pytest.mark.parametrize("key", sorted(WORDS))
def test_words_of_the_trade(key: str) -> None:
    """体温 alone is what a 体温计 says, else 体温估计 or 体温偏高; nobody is told that they have a fever."""
    phrase = WORDS[key]
    assert not re.search("体温(?!估计|偏高|计|（体温计）)", phrase.zh)
    assert "发烧" not in phrase.zh
    assert key.startswith("question.") or "fever" not in phrase.en.lower()  # to ask is not to tell


def test_every_phrase_can_be_drawn() -> None:
    """Each character of each phrase has a glyph in both faces."""
    everything = "".join(phrase.zh + phrase.en for phrase in WORDS.values())
    assert not {character for character in everything if not glyphs.covered(character)}


@pytest.mark.parametrize("code", sorted(codes_below(DriverError) | codes_below(LedgerError)))
def test_every_error_has_words_and_a_way_on(code: str) -> None:
    """Each error of parts and ledger says in both languages what happened and what to do next."""
    assert reason_key(code) == f"reason.{code}"
    assert f"reason.{code}.help" in WORDS


@pytest.mark.parametrize("code", SCREENING_REASONS)
def test_every_reason_has_words(code: str) -> None:
    """Each reason of a verdict has words, and a next step unless the alarm gives it."""
    assert reason_key(code) == f"reason.{code}"
    assert code in SELF_EVIDENT or f"reason.{code}.help" in WORDS


def test_unknown_reason_is_told_as_such() -> None:
    """A code from newer software is not hidden and not an error: its screen says that it is unknown."""
    assert reason_key("from_the_future") == "reason.unknown"
    assert "from_the_future" in say("reason.unknown.help", "zh", code="from_the_future")


def test_verdicts_are_the_registers_words() -> None:
    """The four verdicts are those that the registers use."""
    said = [say(f"verdict.{word}", "zh") for word in ("admit", "refer", "refuse", "unjudged")]
    assert said == ["放行", "复测", "劝返", "无法判定"]


def test_other_language_is_the_other() -> None:
    """Switching twice comes back."""
    assert other("zh") == "en"
    assert other(other("zh")) == "zh"


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
