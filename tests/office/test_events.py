"""What happens at the gates beside entries: each kind in words, once, at the right time."""

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.test import Client

from kiosk.flow import drafts
from kiosk.flow.guard_states import SCHEMES, Settings
from kiosk.ledger import forget
from kiosk.ledger.record import Draft
from kiosk.rules.reasons import REASONS
from office.entries.words import REASON_WORDS
from office.events.models import Event
from office.events.words import KINDS, SETTING_WORDS, THEME_WORDS
from office.settings import OFFICE_FEEDS
from tests.office.kiosk_side import Kiosk
from tests.office.reading_side import text_of

WRITTEN = (
    (Draft("duty", {"guard": "G01", "incoming": "G02"}), "交接班", "G02"),
    (Draft("pin_refused", {"claimed": "G02", "in_a_row": 3}), "口令错误", "连续 3 次"),
    (Draft("comparison", {"contact_centi_c": 3650, "bias_centi_c": -23}), "比对", "误差 -0.23"),
    (Draft("alarm_test", {"heard": False}), "报警自检", "未听到"),
    (Draft("staff_called", {"reasons": ["many_warm"]}), "请人核对", "成批偏高"),
    (
        Draft("announcement_played", {"announcement": "A1", "lasted_ms": 8_200, "cut_by": "alarm"}),
        "公告播放",
        "中断",
    ),
    (
        Draft("round", {"round": "a", "name": {"zh": "通风", "en": "airing"}, "minutes": 25}),
        "巡查完成",
        "通风 25 分钟",
    ),
    (Draft("setting", {"name": "quiet", "value": 1}), "设置更改", "静音报警 1"),
    (Draft("setting", {"name": "theme", "value": 3}), "设置更改", "屏幕主题 高对比"),
    (Draft("setting", {"name": "theme", "value": 9}), "设置更改", "屏幕主题 9"),
    (Draft("setting", {"name": "brightness_percent", "value": 60}), "设置更改", "屏幕亮度 60"),
)
# Entries, what is about an entry, and what other registers show.
ELSEWHERE = {"entry", "identified", "recheck", "abandoned", "rest_begun", "contact_reading", "repeat"}
ELSEWHERE |= {"fault", "recovered"}


@pytest.mark.parametrize(("draft", "word", "detail"), WRITTEN, ids=[draft.kind for draft, *_ in WRITTEN])
def test_each_kind_is_said_in_words(
    kiosk: Kiosk, clerk: Client, draft: Draft, word: str, detail: str
) -> None:
    """The page says what it was and what its facts say; sent twice it stands there once."""
    kiosk.write(draft)
    kiosk.send()
    kiosk.send()
    words = text_of(clerk.get(f"/events/?kind={draft.kind}"))
    assert word in words
    assert detail in words
    assert Event.objects.count() == 1


def test_every_kind_that_a_kiosk_writes_is_in_some_register() -> None:
    """Whoever adds a record to the flow is told here that the office has no words for it."""
    kinds = set(re.findall(r'Draft\("([a-z_]+)"', inspect.getsource(drafts)))
    kinds |= {"staff_call_acknowledged", forget.KIND}
    assert len(kinds) > 15
    assert kinds - ELSEWHERE <= KINDS.keys()
    assert "office.events.feed.EventsFeed" in OFFICE_FEEDS


def test_every_setting_of_a_guard_has_words_here() -> None:
    """A setting is never shown by its code's name, nor a theme by a number."""
    assert {field.name for field in fields(Settings)} == SETTING_WORDS.keys()
    assert len(THEME_WORDS) == len(SCHEMES)


def test_every_reason_that_a_gate_gives_has_words_here() -> None:
    """A reason is never shown as a code."""
    assert REASONS.keys() <= REASON_WORDS.keys()


@pytest.mark.parametrize(
    "body", [{}, {"bias_centi_c": "x"}, {"reasons": None}, {"name": ["x"]}, {"lasted_ms": {}}, {"heard": 7}]
)
def test_strange_facts_still_print(kiosk: Kiosk, clerk: Client, body: dict[str, object]) -> None:
    """Whatever stands in a record of these kinds, the page opens."""
    kiosk.write(*(Draft(kind, body) for kind in KINDS))
    kiosk.send()
    assert clerk.get("/events/").status_code == 200


def test_older_events_follow_without_gap(kiosk: Kiosk, clerk: Client) -> None:
    """From page to page each event stands once, also those of one millisecond."""
    kiosk.write(*[Draft("duty", {"incoming": f"guard{number:03d}"}) for number in range(150)])
    kiosk.send()
    Event.objects.filter(seq__gt=40).update(at_ms=Event.objects.get(seq=41).at_ms)
    first = clerk.get("/events/").content.decode()
    older = re.search(r'before=([0-9.]+)"', first).group(1)
    second = clerk.get(f"/events/?before={older}").content.decode()
    seen = re.findall(r"guard\d{3}", first) + re.findall(r"guard\d{3}", second)
    assert len(seen) == len(set(seen)) == 150


@pytest.mark.parametrize("cursor", ["x", "1", "1.x", "9" * 50])
def test_a_strange_page_is_not_found(office: Path, clerk: Client, cursor: str) -> None:
    """A cursor that we did not make is no page."""
    assert clerk.get(f"/events/?before={cursor}").status_code == 404
