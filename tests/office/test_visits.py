"""Visitors expected: at the gates at once, with a pass that a scanner reads, and marked when they came."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kiosk.people.site import parse_site
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import Day, now_ms
from office.registers.models import Upload
from office.retention.forgetting import forget
from office.site import desk as site_desk
from office.site.models import SiteVersion
from office.site.publishing import publish
from office.visits import desk
from office.visits.arrived import seen, stays, visitors
from office.visits.models import Visit
from tests.office.kiosk_side import START_MS, Kiosk, entry
from tests.office.reading_side import text_of
from tests.office.test_site import demo
from tests.office.test_site_desk import rows_of

TODAY = str(Day.of(now_ms()))
TYPED = {"name": "孙长河", "phone": "13900005678", "unit": "财政局", "day_from": TODAY}
SUN = {"name": "孙长河", "person_id": None, "unit": None, "phone": "13900005678"}
RULES = {"version": 2, "office": {"visitors": {"host": "asked", "stay_minutes": 60}}, "residential": {}}


@pytest.fixture
def chen(office: Path) -> User:
    """The clerk; the demo's site is version 1."""
    publish({"site.json": demo()}, now_ms())
    return User.objects.get(username="chen")


def at_the_gates() -> list[tuple[str, str, str | None]]:
    """Name, phone and code of everybody whom a kiosk would expect."""
    site = parse_site(json.dumps(site_desk.published()).encode(), Path("site.json"))
    return [(each.name, each.phone, each.code) for each in site.expected]


def test_a_visit_is_at_the_gates_at_once_and_the_draft_stays_a_draft(clerk: Client, chen: User) -> None:
    """A new version carries it, with the code of the pass; what the clerk has under work is not published."""
    site_desk.edit("place", lambda document: {**document, "retention_days": 99}, chen, now_ms())
    answer = clerk.post("/visits/add/", {**TYPED, "host": "单雪晴 组织部", "unit": ""})
    visit = Visit.objects.get()
    assert answer["Location"] == f"/visits/{visit.pk}/pass/"
    assert at_the_gates() == [("孙长河", "13900005678", visit.code)]
    assert (visit.host, visit.unit) == ("S001", "组织部")
    newest = SiteVersion.objects.latest("version")
    assert (newest.version, newest.cause, newest.by) == (2, "register", "chen")
    assert site_desk.published()["retention_days"] == 14
    assert site_desk.draft().document["retention_days"] == 99
    site_desk.publish_draft(site_desk.draft().revision, chen, now_ms())
    assert (len(at_the_gates()), site_desk.published()["retention_days"]) == (1, 99)


def test_the_pass_shows_the_code_and_is_a_file_for_a_phone(clerk: Client, chen: User) -> None:
    """Drawn here, as a QR code that every reader knows; that it was looked at and taken is in the trail."""
    clerk.post("/visits/add/", TYPED)
    visit = Visit.objects.get()
    body = clerk.get(f"/visits/{visit.pk}/pass/").content.decode()
    assert 'viewBox="0 0 29 29"' in body  # 21 squares and a margin of 4: no Micro QR
    assert "5678" in body
    picture = clerk.get(f"/visits/{visit.pk}/picture/")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert {each.action for each in AuditEntry.objects.all()} >= {"visit_seen", "exported"}
    clerk.post(f"/visits/{visit.pk}/cancel/")
    assert at_the_gates() == []
    assert clerk.get(f"/visits/{visit.pk}/picture/").status_code == 404
    assert "此证无效" in text_of(clerk.get(f"/visits/{visit.pk}/pass/"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phone": "139"}, "11 位手机号"),
        ({"host": "没有这个人"}, "名册里没有此人"),
        ({"day_from": "31 February"}, "应为日期"),
        ({"day_to": "2020-01-01"}, "不早于"),
        ({"hour_from": "10:00", "hour_to": "09:00"}, "应晚于到访时间"),
        ({"people": "999"}, "应为 1 到 200"),
        ({"unit": ""}, "应当是 1 到 80 个可见字符"),
    ],
)
def test_what_is_wrong_stands_beside_its_box(
    clerk: Client, chen: User, typed: dict[str, str], words: str
) -> None:
    """Nothing is kept or published, and what was typed is still there."""
    answer = clerk.post("/visits/add/", {**TYPED, **typed})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert words in body[body.index(f'name="{list(typed)[-1]}"') :][:400]
    assert 'value="孙长河"' in body
    assert (Visit.objects.count(), SiteVersion.objects.count()) == (0, 1)


def test_without_a_site_nobody_can_be_expected(clerk: Client) -> None:
    """The page says what to do first, and keeps nothing that no gate would know."""
    assert "请先到“场所下发”发布" in text_of(clerk.post("/visits/add/", TYPED))
    assert Visit.objects.count() == 0


def test_a_file_of_visits_comes_whole_or_not_at_all(clerk: Client, chen: User) -> None:
    """One version for all of them; a wrong row is named, and none comes."""
    heads = ["姓名", "联系电话", "受访科室", "来访日期"]
    right = [["孙长河", "13900005678", "财政局", TODAY], ["高来顺", "13600008888", "民政局", TODAY]]
    for rows, versions in (([*right, ["钱来福", "1", "财政局", TODAY]], 1), (right, 2)):
        text = io.StringIO()
        csv.writer(text).writerows([heads, *rows])
        answer = clerk.post(
            "/visits/upload/", {"file": SimpleUploadedFile("v.csv", text.getvalue().encode())}
        )
        assert ("3 联系电话：应当是 11 位手机号" in rows_of(answer)) == (versions == 1)
        clerk.post(f"/visits/upload/{Upload.objects.latest('pk').pk}/")
        assert SiteVersion.objects.count() == versions
    assert [name for name, _, _ in at_the_gates()] == ["孙长河", "高来顺"]


def test_who_came_is_marked_and_who_stays_too_long_is_shown(clerk: Client, chen: User, kiosk: Kiosk) -> None:
    """By the phone: not yet, inside, inside too long by the rule, gone by the gate or the guard."""
    publish({"site.json": demo(rules=RULES)}, now_ms())
    day = Day.of(START_MS)
    visit = desk.add({**TYPED, "day_from": str(day), "hour_to": "12:00"}, chen, START_MS)

    def state(at_ms: int) -> str:
        (line,) = seen([visit], visitors(day), day, site_desk.published(), at_ms)
        return line.state

    assert state(START_MS) == "expected"
    assert state(day.end_ms) == "missed"
    (came,) = kiosk.write(entry(person=SUN, category="visitor"))
    kiosk.send()
    assert state(START_MS + 60_000) == "inside"
    assert state(START_MS + 3_700_000) == "overstayed"
    out = kiosk.about(came, "signed_out")
    kiosk.send(first=out.seq)
    assert state(START_MS + 3_700_000) == "left"
    assert [stay.left_ms for stay in stays(visitors(day))] == [START_MS + 2_000]
    again = kiosk.write(
        entry(person=SUN, category="visitor"), entry(person=SUN, category="visitor", direction="out")
    )
    kiosk.send(first=again[0].seq)
    assert [stay.left_ms is not None for stay in stays(visitors(day))] == [True, True]
    assert f"{came.id}" not in text_of(clerk.get(f"/visits/?day={day}"))


def test_who_was_not_let_in_is_told(chen: User, kiosk: Kiosk) -> None:
    """A refusal at the gate is no "did not come"."""
    day = Day.of(START_MS)
    visit = desk.add({**TYPED, "day_from": str(day)}, chen, START_MS)
    kiosk.write(entry(person=SUN, category="visitor", verdict="refuse", reasons=["no_mask"]))
    kiosk.send()
    assert [line.state for line in seen([visit], visitors(day), day, site_desk.published(), day.end_ms)] == [
        "turned_away"
    ]


def test_visits_are_kept_as_long_as_visitors_are(chen: User) -> None:
    """The run that forgets deletes a visit that was over thirty days ago, and its receipt counts it."""
    for days in (31, 29):
        desk.add({**TYPED, "day_from": str(Day.of(now_ms()).shifted(-days))}, chen, now_ms())
    assert forget(now_ms()).gone == {"visit announced": 1}
    assert Visit.objects.count() == 1
    assert "visit announced 1" in AuditEntry.objects.get(action="forgotten").detail


def test_what_somebody_wrote_into_the_document_stays(chen: User) -> None:
    """A visit of a published file is expected until its last day, beside the register's."""
    by_hand = {
        "id": "guest-1", "name": "钱来福", "phone": "13700004321", "host": None, "unit": "民政局",
        "day_from": TODAY, "day_to": TODAY, "code": None,
    }  # fmt: skip
    publish({"site.json": demo(expected=[by_hand])}, now_ms())
    desk.add(TYPED, chen, now_ms())
    assert [name for name, _, _ in at_the_gates()] == ["钱来福", "孙长河"]
