"""The site document edited at the office: valid at every moment, published in plain words, never lost."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.site import parse_site
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import now_ms
from office.site import desk
from office.site.document import BLANK, Refused, carried_over, meaning, numbered
from office.site.models import SiteDraft, SiteVersion
from office.site.parts import differences
from office.site.parts.roster import called
from office.site.publishing import drop_old_by_register, publish
from sync.manifest import Manifest
from tests.office.kiosk_side import Kiosk
from tests.office.reading_side import text_of
from tests.office.test_site import demo

PLACE = {
    "id": "yunxi",
    "name.zh": "云溪县机关大院",
    "name.en": "Yunxi Compound",
    "retention_days": "30",
    "gates[0].id": "north",
    "gates[0].kind": "office",
    "gates[0].name.zh": "北门",
    "gates[0].name.en": "North Gate",
    "clinics[2].id": "county",
    "clinics[2].name.zh": "云溪县人民医院",
    "clinics[2].name.en": "County Hospital",
}


@pytest.fixture
def chen(office: Path) -> User:
    """The clerk."""
    return User.objects.get(username="chen")


@pytest.fixture
def sent(office: Path) -> None:
    """The demo's site is version 1."""
    publish({"site.json": demo(), "a.wav": b"RIFF"}, now_ms())


def rows_of(answer: Any) -> list[str]:
    """The rows of all tables of a page, without its markup."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if "<td" in row]


def renamed(document: dict[str, Any], name: str = "新名") -> dict[str, Any]:
    """The document with another name of the site."""
    return {**document, "name": {**document["name"], "zh": name}}


def test_a_site_begins_on_its_first_page(clerk: Client, chen: User) -> None:
    """With nothing published a clerk fills in the place, publishes, and a kiosk can read it."""
    assert "尚未从这里下发过" in text_of(clerk.get("/site/"))
    assert clerk.post("/site/place/save/", PLACE).status_code == 302
    revision = desk.draft().revision
    assert clerk.post("/site/publish/", {"revision": revision}).status_code == 302
    version = SiteVersion.objects.get()
    assert (version.version, version.by, version.cause) == (1, "chen", "draft")
    document = desk.published()
    site = parse_site(json.dumps(document).encode(), Path("site.json"))
    assert [gate.id for gate in site.gates] == ["north"]
    assert [clinic.id for clinic in site.clinics] == ["county"]
    assert "checkin" not in document


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("gates[0].name.en", "", "应当是 1 到 80 个可见字符"),
        ("retention_days", "a month", "应当是 1 到 3650 的整数"),
        ("gates[0].id", "北", "应当是 1 到 40 个字母、数字"),
    ],
)
def test_an_error_stands_beside_its_box_and_nothing_is_stored(
    clerk: Client, name: str, typed: str, words: str
) -> None:
    """What a kiosk could not read is refused in its own words, with all that was typed still there."""
    answer = clerk.post("/site/place/save/", {**PLACE, name: typed})
    assert answer.status_code == 422
    body = answer.content.decode()
    box = body[body.index(f'name="{name}"') :][:400]
    assert words in box
    assert "aria-invalid" in box
    assert 'value="云溪县人民医院"' in body
    assert SiteDraft.objects.count() == 0


def test_the_change_is_said_in_plain_words_before_it_is_published(
    clerk: Client, leader: Client, sent: None, chen: User
) -> None:
    """Thing by thing: added, removed, changed from .. to ..; a leader may press the button, too."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        first, _gone, *others = document["roster"]
        gates = [{**document["gates"][0], "name": {"zh": "正门", "en": "Main Gate"}}, document["gates"][1]]
        return {**document, "gates": gates, "roster": [{**first, "unit": "档案馆"}, *others]}

    desk.edit("roster", change, chen, now_ms())
    said = rows_of(leader.get("/site/"))
    roster = desk.published()["roster"]
    assert "更改 正门 north 中文名称 北门 正门" in said
    assert "更改 正门 north 英文名称 North Gate Main Gate" in said
    assert f"删除 {called(roster[1])}" in said
    assert [
        row for row in said if row.startswith(f"更改 {roster[0]['name']}") and row.endswith("组织部 档案馆")
    ]
    assert len(said) == 4 + 2  # with the two kiosks
    assert leader.post("/site/publish/", {"revision": desk.draft().revision}).status_code == 302
    assert "没有待发布的修改" in text_of(clerk.get("/site/"))
    assert {each.action for each in AuditEntry.objects.all()} >= {"site_edited", "site_published"}


def test_nobody_publishes_what_they_have_not_seen(clerk: Client, sent: None, chen: User) -> None:
    """A page that is older than the draft is refused; so is a draft that says nothing new."""
    desk.edit("place", renamed, chen, now_ms())
    old = desk.draft().revision
    desk.edit("place", lambda document: renamed(document, "又新"), chen, now_ms() + 5)
    answer = clerk.post("/site/publish/", {"revision": old})
    assert answer.status_code == 422
    assert "草稿刚被修改" in text_of(answer)
    desk.discard(chen, now_ms())
    desk.edit("place", renamed, chen, now_ms() + 9)
    assert clerk.post("/site/publish/", {"revision": old}).status_code == 422
    assert SiteVersion.objects.count() == 1
    assert clerk.post("/site/publish/", {"revision": 0}).status_code == 422


def test_other_parts_of_the_manifest_stay(sent: None, chen: User) -> None:
    """Publishing the document leaves the files beside it where they are, and numbers the document."""
    desk.edit("place", renamed, chen, now_ms())
    version = desk.publish_draft(desk.draft().revision, chen, now_ms())
    names = [part.name for part in Manifest.read(bytes(version.manifest)).parts]
    assert names == ["a.wav", "site.json"]
    assert desk.published()["version"] == version.version == 2


def test_going_back_publishes_the_older_content_under_a_new_number(
    clerk: Client, sent: None, chen: User
) -> None:
    """Version 3 says what version 1 said, all three are in the history, and a draft under work is kept."""
    desk.edit("place", renamed, chen, now_ms())
    desk.publish_draft(desk.draft().revision, chen, now_ms())
    desk.edit("place", lambda document: {**document, "retention_days": 99}, chen, now_ms())
    assert clerk.post("/site/versions/1/again/").status_code == 302
    newest = SiteVersion.objects.get(version=3)
    assert (newest.cause, newest.back_to, newest.by) == ("back", 1, "chen")
    assert meaning(desk.published()) == meaning(desk.published(1))
    draft = desk.draft().document
    assert (draft["retention_days"], draft["name"]) == (99, desk.published(1)["name"])
    assert "chen 恢复旧版 至版本 1" in rows_of(clerk.get("/site/versions/"))[0]
    assert "新名" in text_of(clerk.get("/site/difference/?old=1&new=2"))
    assert "两版内容相同" in text_of(clerk.get("/site/difference/?old=1&new=3"))
    again = clerk.post("/site/versions/1/again/")
    assert again.status_code == 422
    assert "没有变化" in text_of(again)


def test_a_file_published_under_a_draft_is_not_undone_by_it(sent: None, chen: User) -> None:
    """What the draft left alone is taken from the newer version; what it changed stays changed."""
    desk.edit("place", renamed, chen, now_ms())
    publish({"site.json": demo(version=7, retention_days=3)}, now_ms())
    draft = desk.draft()
    assert (draft.base, draft.document["retention_days"]) == (2, 3)
    desk.publish_draft(draft.revision, chen, now_ms())
    newest = desk.published()
    assert (newest["retention_days"], newest["name"]["zh"], newest["version"]) == (3, "新名", 3)


def test_which_gate_has_which_version(clerk: Client, kiosk: Kiosk, sent: None) -> None:
    """From the heartbeat: not known, behind, up to date."""
    assert "尚未报告" in text_of(clerk.get("/site/"))
    for version, words in ((0, "安装时自带 尚未更新"), (1, "1 已更新")):
        kiosk.heartbeat({"software": "0.1.0", "backlog": 0, "site_in_force": version})
        assert [row for row in rows_of(clerk.get("/site/")) if row.startswith(f"北门 yunxi-north-1 {words}")]


def test_a_document_that_no_kiosk_reads_never_becomes_the_draft(sent: None, chen: User) -> None:
    """Two people of one id: refused with the path; the draft is as it was."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "roster": [*document["roster"], document["roster"][0]]}

    with pytest.raises(Refused) as refused:
        desk.edit("roster", change, chen, now_ms())
    (trouble,) = refused.value.troubles
    assert trouble.key == "roster[200].id"
    assert desk.draft().revision == 0


def test_a_missing_recording_stops_publishing(sent: None, chen: User) -> None:
    """An announcement that names audio which is not here is not sent to anybody."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        first, *others = document["announcements"]
        return {**document, "announcements": [{**first, "audio": "ab" * 32}, *others]}

    desk.edit("announcements", change, chen, now_ms())
    with pytest.raises(Refused, match="录音"):
        desk.publish_draft(desk.draft().revision, chen, now_ms())
    assert SiteVersion.objects.count() == 1


def test_contents_that_published_themselves_are_kept_for_a_while_only(sent: None, chen: User) -> None:
    """Old ones go, but not the newest, not one that a person published, nor one that is asked for."""
    for number in (2, 3, 4):
        raw = demo(version=number, retention_days=number)
        publish({"site.json": raw}, number, cause="register")
    assert drop_old_by_register(10, but=(3,)) == 1
    assert [desk.published(number) is not None for number in (1, 2, 3, 4)] == [True, False, True, True]


def test_rules_get_a_number_of_their_own() -> None:
    """Changed rules get a number above all before; the same rules keep theirs, whatever else changes."""
    before = {"rules": {"version": 9, "office": {"direction": "in"}}}
    same = {"rules": {"version": 0, "office": {"direction": "in"}}, "name": "x"}
    other = {"rules": {"version": 0, "office": {"direction": "both"}}}
    assert numbered(same, before, 4)["rules"]["version"] == 9
    assert numbered(other, before, 4)["rules"]["version"] == 10
    assert numbered(other, {}, 1)["rules"]["version"] == 2
    assert "rules" not in numbered({}, before, 4)


PARTS = st.dictionaries(st.sampled_from(("ticker", "roster", "strange", "rules")), st.integers(0, 3))


@given(PARTS, PARTS, PARTS)
def test_carrying_over_keeps_what_each_side_changed(draft: Any, base: Any, newest: Any) -> None:
    """A part is the draft's where the draft changed it, else the newest's; so whether it is there at all."""
    merged = carried_over(draft, base, newest)
    for key in ("ticker", "roster", "strange", "rules"):
        wanted = newest if draft.get(key) == base.get(key) else draft
        assert merged.get(key) == wanted.get(key)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(("ticker", "rules", "exits", "retention_days", "strange")), VALUES),
    st.dictionaries(st.sampled_from(("ticker", "rules", "exits", "retention_days", "strange")), VALUES),
)
def test_no_change_is_invisible(before: Any, after: Any) -> None:
    """Two documents without a difference in words mean the same."""
    if not differences({**BLANK, **before}, {**BLANK, **after}):
        assert said({**BLANK, **before}) == said({**BLANK, **after})


def said(value: Any) -> Any:
    """The value without its nulls: to a kiosk null and missing are the same."""
    if isinstance(value, dict):
        return {key: said(inner) for key, inner in value.items() if inner is not None}
    return value
