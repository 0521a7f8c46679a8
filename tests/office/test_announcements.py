"""Announcements at the office: written, heard, approved by another person, at the gates, proved."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kiosk.ledger.record import Draft
from kiosk.people.announcements import ANNOUNCEMENTS_MAX
from kiosk.people.site import parse_site
from office.accounts.models import User
from office.announcements import desk
from office.announcements.form import COLUMNS
from office.announcements.models import Wording
from office.audit.models import AuditEntry
from office.clock import Day, now_ms
from office.site.desk import draft, edit, go_back, publish_draft, published
from office.site.document import Refused
from office.site.models import SitePart, SiteVersion
from office.site.publishing import publish
from office.sound.desk import make_all
from office.sound.models import Sound
from tests.office.kiosk_side import NORTH, Kiosk
from tests.office.reading_side import NOTICE, text_of
from tests.office.test_site import demo

TYPED = {
    "title.zh": "口罩",
    "text.zh": "进出大门请佩戴口罩。\r\n谢谢配合。",
    "from": "2026-01-01",
    "to": "2099-12-31",
    "hours.from": "07:00",
    "hours.until": "20:00",
    "pause_s": "120",
    "priority": "2",
    "volume_percent": "80",
}


@pytest.fixture
def sent(office: Path) -> None:
    """The demo's site, without announcements, is version 1."""
    publish({"site.json": demo(announcements=[])}, now_ms())


def person(name: str) -> User:
    """Somebody of the cast."""
    return User.objects.get(username=name)


def hum() -> bytes:
    """A recording of three seconds."""
    file = io.BytesIO()
    wave = 0.2 * np.sin(np.arange(3 * 16_000) / 12)
    soundfile.write(file, wave, 16_000, format="WAV")
    return file.getvalue()


def announced() -> list[dict[str, Any]]:
    """What the newest site document says."""
    return (published() or {})["announcements"]


def approved(**changes: Any) -> Wording:
    """One that Chen wrote and Zhao approved."""
    wording = desk.write(None, {**NOTICE, **changes}, person("chen"), now_ms())
    desk.approve(wording.name, wording.pk, person("zhao"), now_ms())
    return wording


def test_from_the_clerk_s_words_to_the_gate(clerk: Client, leader: Client, sent: None) -> None:
    """Written, recorded, listened to, approved by the leader: the gates' next site has it with its sound."""
    assert clerk.post("/announcements/new/save/", TYPED)["Location"] == "/announcements/notice-1/"
    recording = SimpleUploadedFile("口罩.wav", hum())
    assert (
        clerk.post("/announcements/notice-1/sound/", {"act": "record", "file": recording}).status_code == 302
    )
    assert "正在制作声音" in text_of(clerk.get("/announcements/notice-1/sound/part/"))
    last = Wording.objects.get()
    refusal = leader.post("/announcements/notice-1/approve/", {"wording": last.pk})
    assert (refusal.status_code, "声音还没有制作好" in text_of(refusal)) == (422, True)
    make_all(now_ms)
    heard = leader.get(f"/announcements/notice-1/audio/{last.pk}/")
    assert (heard["Content-Type"], heard.content[:4]) == ("audio/ogg", b"OggS")
    assert announced() == []
    assert leader.post("/announcements/notice-1/approve/", {"wording": last.pk}).status_code == 302
    (found,) = announced()
    assert found["text"] == {"zh": "进出大门请佩戴口罩。 谢谢配合。", "en": "进出大门请佩戴口罩。 谢谢配合。"}
    assert (found["priority"], found["volume_percent"], "gates" in found) == (2, 80, False)
    assert bytes(SitePart.objects.get(pk=found["audio"]).content) == heard.content
    parse_site(json.dumps(published()).encode(), Path("site.json"))
    actions = list(AuditEntry.objects.filter(about="notice-1").values_list("action", flat=True))
    assert actions == ["announcement_written", "announcement_sound", "announcement_approved"]


def test_nobody_approves_their_own_nor_what_they_have_not_seen(sent: None) -> None:
    """The writer can't approve, nor can anybody approve a wording that has been changed meanwhile."""
    zhao, chen = person("zhao"), person("chen")
    own = desk.write(None, NOTICE, zhao, now_ms())
    with pytest.raises(Refused, match="自己写的"):
        desk.approve(own.name, own.pk, zhao, now_ms())
    desk.write(own.name, {**NOTICE, "pause_s": 90}, chen, now_ms())
    with pytest.raises(Refused, match="刚被修改"):
        desk.approve(own.name, own.pk, zhao, now_ms())
    assert announced() == []


def test_a_change_waits_while_the_older_wording_plays(sent: None) -> None:
    """Rewording takes nothing from the gates; a spoken sound stays only with its own text."""
    wording = approved()
    spoken = Sound.objects.create(
        key="a" * 64, text="请戴口罩", voice="espeak", state="ready", audio="", asked_ms=0, by=person("chen")
    )
    again = desk.give_sound(wording.name, spoken, person("chen"), now_ms())
    assert (again.pk != wording.pk, Wording.objects.get(pk=wording.pk).sound) == (True, None)
    same = desk.write(wording.name, {**NOTICE, "pause_s": 90}, person("chen"), now_ms())
    other = desk.write(
        wording.name, {**NOTICE, "text": {"zh": "别忘口罩", "en": "x"}}, person("chen"), now_ms()
    )
    assert (same.sound, other.sound) == (spoken, None)
    assert [each["text"]["zh"] for each in announced()] == ["请戴口罩"]
    found = desk.standing(wording.name)
    assert (found.state(Day.of(now_ms())), found.live.pk) == ("waiting", wording.pk)


def test_withdrawn_or_over_it_leaves_the_gates(leader: Client, sent: None) -> None:
    """A withdrawn one is gone with the next version, and going back to an older version brings none back."""
    first, second = approved(), approved(text={"zh": "开窗", "en": "air"})
    assert [each["id"] for each in announced()] == [first.name, second.name]
    assert leader.post(f"/announcements/{first.name}/withdraw/").status_code == 302
    assert [each["id"] for each in announced()] == [second.name]
    desk.withdraw(second.name, person("chen"), now_ms())
    assert announced() == []
    edit("place", lambda found: {**found, "retention_days": 20}, person("chen"), now_ms())
    publish_draft(draft().revision, person("chen"), now_ms())
    go_back(1, person("chen"), now_ms())
    assert announced() == []
    third = approved(to="2026-02-01", **{"from": "2026-01-01"})
    assert (announced(), desk.standing(third.name).state(Day.of(now_ms()))) == ([], "over")


def test_what_a_file_brought_stays_beside_ours(office: Path) -> None:
    """Announcements of a published file that were never written here are kept when ours come to them."""
    publish({"site.json": demo()}, now_ms())
    before = [each["id"] for each in announced()]
    assert before
    assert [each["id"] for each in (approved(), announced())[1]] == [*before, "notice-1"]


def test_it_is_for_the_gates_that_were_chosen_and_are_there(clerk: Client, sent: None) -> None:
    """Some gates are named, all of them are not; one that is there no more takes its announcement along."""
    clerk.post("/announcements/new/save/", {**TYPED, "gates": ["north"]})
    clerk.post("/announcements/new/save/", {**TYPED, "gates": ["north", "south"]})
    assert [each.content.get("gates") for each in Wording.objects.order_by("id")] == [["north"], None]
    for wording in Wording.objects.order_by("id"):
        desk.approve(wording.name, wording.pk, person("zhao"), now_ms())
    assert [each.get("gates") for each in announced()] == [["north"], None]
    gates = [{"id": "east", "kind": "office", "name": {"zh": "东门", "en": "East"}}]
    told = desk.told({"gates": gates, "announcements": announced()}, Day.of(now_ms()))
    assert [each["id"] for each in told] == ["notice-2"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title.zh": ""}, "1 到 40"),
        ({"text.zh": "长" * 1_001}, "1 到 1000"),
        ({"to": "2025-01-01"}, "早于开始日期"),
        ({"from": "明天"}, "应当是日期"),
        ({"hours.until": "24:00"}, "23:59"),
        ({"pause_s": "10"}, "60 到 180"),
        ({"priority": "9"}, "1 到 3"),
        ({"volume_percent": "5"}, "20 到 100"),
    ],
)
def test_what_a_gate_could_not_read_is_refused_beside_its_box(
    clerk: Client, sent: None, changed: dict[str, str], words: str
) -> None:
    """Nothing is kept, and everything that was typed is still in the form."""
    answer = clerk.post("/announcements/new/save/", {**TYPED, **changed})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert "谢谢配合" in answer.content.decode() or "长" in answer.content.decode()
    assert not Wording.objects.exists()


def test_a_file_that_is_no_sound_is_refused_on_the_page(clerk: Client, sent: None) -> None:
    """The page says what to upload instead, and the announcement keeps what it had."""
    clerk.post("/announcements/new/save/", TYPED)
    wrong = SimpleUploadedFile("memo.m4a", b"....ftypM4A ")
    answer = clerk.post("/announcements/notice-1/sound/", {"act": "record", "file": wrong})
    assert (answer.status_code, "m4a" in text_of(answer)) == (422, True)
    assert (Wording.objects.get().sound, Sound.objects.count()) == (None, 0)


def test_no_more_than_a_gate_can_hold(sent: None) -> None:
    """One too many is refused in words before it could make the site document unreadable."""
    for number in range(ANNOUNCEMENTS_MAX):
        approved(pause_s=60 + number)
    with pytest.raises(Refused, match="先撤回一条"):
        approved()
    assert len(announced()) == ANNOUNCEMENTS_MAX


def test_who_has_it_and_who_played_it(clerk: Client, kiosk: Kiosk, sent: None) -> None:
    """A gate that took the version has it; what it played is shown and leaves as a spreadsheet."""
    wording = approved(gates=["north"])
    played = {"announcement": wording.name, "source": "office", "sha256": "ab" * 32, "silent_ms": 0}
    kiosk.write(Draft("announcement_played", {**played, "lasted_ms": 21_000, "cut_by": None}))
    kiosk.write(Draft("announcement_played", {**played, "lasted_ms": 4_000, "cut_by": "alarm"}))
    kiosk.write(Draft("announcement_played", {**played, "lasted_ms": 9, "cut_by": None, "training": True}))
    kiosk.send()
    version = SiteVersion.objects.order_by("-version").first().version
    for said, words in ((version - 1, "未下发"), (version, "已下发")):
        kiosk.heartbeat({"software": "0.1.0", "backlog": 0, "site_version": said})
        page = text_of(clerk.get("/announcements/"))
        assert words in page
    page = text_of(clerk.get(f"/announcements/{wording.name}/"))
    assert ("被报警打断" in page, "不在此处播放" in page) == (True, True)
    sheet = clerk.get(f"/announcements/{wording.name}/proof/")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[6] for row in rows[2:]] == ["21", "4"]
    assert [row[9] for row in rows[2:]] == ["是", "被报警打断"]
    assert NORTH.label in rows[2]


def test_the_columns_are_those_of_the_register() -> None:
    """The heads are the form's own, word for word."""
    heads = "标题 正文 播放检测点 有效期 时段 循环间隔 音量/语速 优先级 审批人 各检测点已下发/最后播放"
    assert [column.zh for column in COLUMNS] == heads.split()


def test_a_draft_of_other_parts_carries_them_along(clerk: Client, sent: None) -> None:
    """Publishing the draft neither loses nor doubles what was approved meanwhile."""
    clerk.post("/site/place/save/", {"id": "yunxi"})
    wording = approved()
    document = {**draft().document, "retention_days": 20}
    edit("place", lambda _found: document, person("chen"), now_ms())
    publish_draft(draft().revision, person("chen"), now_ms())
    assert ([each["id"] for each in announced()], published()["retention_days"]) == ([wording.name], 20)
