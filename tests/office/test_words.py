"""Both languages are whole: every word of code and templates has its Chinese, compiled too."""

import ast
import gettext
import re
from pathlib import Path

from django.utils import translation

import office
from office.entries.words import CATEGORY_WORDS, REASON_WORDS, VERDICT_WORDS
from office.fleet.models import FAULT_WORDS
from office.ingest.arrivals import REASONS
from office.ingest.pages import REASON_WORDS as TRAY_WORDS
from office.web.errors import BAD_REQUEST, FAILED, FORBIDDEN, FORM_EXPIRED, NOT_FOUND

ROOM = Path(office.__file__).parent
CATALOGUE = ROOM / "locale/zh_Hans/LC_MESSAGES/django"
HAN = re.compile(r"[\u3400-\u9fff、]")


def written_catalogue() -> dict[str, str]:
    """The pairs of the .po file."""
    text = CATALOGUE.with_suffix(".po").read_text("utf-8")
    pairs = re.findall(r'^msgid (".+")\nmsgstr (".*")$', text, re.MULTILINE)
    return {ast.literal_eval(key): ast.literal_eval(value) for key, value in pairs}


def used_words() -> set[str]:
    """All words that templates and modules ask for."""
    words = set()
    for path in ROOM.rglob("*.html"):
        words |= {
            a or b for a, b in re.findall(r"""{% trans (?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8"))
        }
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                words.add(ast.literal_eval(node.args[0]))
    return words


def test_every_word_has_its_chinese() -> None:
    """What the code and the templates say is in the catalogue, in Chinese, and nothing else is."""
    catalogue = written_catalogue()
    assert used_words() == catalogue.keys()
    assert [word for word, chinese in catalogue.items() if not HAN.search(chinese)] == []


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    """Whoever changes a word and forgets to compile it is told."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for word, chinese in written_catalogue().items():
        assert compiled.gettext(word) == chinese


def test_every_code_has_a_word_in_both_languages() -> None:
    """Verdicts, reasons, classes, faults and tray reasons are never shown as codes."""
    assert TRAY_WORDS.keys() == set(REASONS)
    for words in (VERDICT_WORDS, REASON_WORDS, CATEGORY_WORDS, FAULT_WORDS, TRAY_WORDS):
        for code, word in words.items():
            with translation.override("zh-hans"):
                assert HAN.search(str(word)), code
            with translation.override("en"):
                assert not HAN.search(str(word)), code


def test_error_pages_speak_both_languages() -> None:
    """Each error says what to do, first in Chinese."""
    for trouble in (BAD_REQUEST, FORBIDDEN, FORM_EXPIRED, NOT_FOUND, FAILED):
        assert HAN.search(trouble.title_zh)
        assert HAN.search(trouble.todo_zh)
        assert not HAN.search(trouble.title_en + trouble.todo_en)
