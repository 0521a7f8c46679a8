"""The roster at the office: people come, change and leave by the draft; a file comes whole or not at all."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import Day, now_ms
from office.registers import desk as register_desk
from office.registers.forms import RETURNEES
from office.registers.models import Upload
from office.roster.sheets import FORM, merged
from office.site import desk
from office.site.document import BLANK
from office.site.models import SiteDraft
from office.site.parts.roster import by_id, in_order
from office.site.publishing import publish
from tests.office.reading_side import text_of
from tests.office.test_site import demo
from tests.office.test_site_desk import rows_of

HEADS = ["编号", "姓名", "人员类别", "科室或单位", "工牌号", "户号", "姓名拼音"]
PERSON = {"id": "P0201", "name": "单秋月", "category": "resident", "unit": "家属院", "household": "3-2-501"}


@pytest.fixture
def chen(office: Path) -> User:
    """The clerk; the demo's site is version 1."""
    publish({"site.json": demo()}, now_ms())
    return User.objects.get(username="chen")


def a_file(*rows: list[str]) -> SimpleUploadedFile:
    """A CSV with the heads of the roster."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADS, *rows])
    return SimpleUploadedFile("roster.csv", text.getvalue().encode())


def drafted() -> dict[str, Any]:
    """Everybody of the draft, by id."""
    return by_id(desk.draft().document)


def test_somebody_is_added_and_found_by_the_letters_of_the_gate(clerk: Client, chen: User) -> None:
    """A surname of its own reading is found by it; the line says that it waits, the page how it is read."""
    assert clerk.post("/roster/save/", PERSON).status_code == 302
    assert drafted()["P0201"]["household"] == "3-2-501"
    (row,) = rows_of(clerk.get("/roster/?text=sqy"))
    assert row.startswith("单秋月 尚未发布 P0201 小区住户 家属院 3-2-501 无 sqy")
    assert "shan qiu yue" in clerk.get("/roster/person/P0201/").content.decode()
    assert rows_of(clerk.get("/roster/?text=3-2-501")) == [row]
    assert AuditEntry.objects.filter(action="roster_seen", about="P0201").count() == 1
    assert not AuditEntry.objects.filter(detail__contains="单秋月").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"id": "S001"}, "与 单雪晴 的编号相同"),
        ({"badge": "YX100037"}, "与 单雪晴 的工牌号相同"),
        ({"name": ""}, "应当是 1 到 40 个可见字符"),
        ({"pinyin": "Shan Qiu"}, "应当是小写拼音"),
    ],
)
def test_what_is_wrong_stands_beside_its_box(
    clerk: Client, chen: User, typed: dict[str, str], words: str
) -> None:
    """Nothing is stored, and what was typed is still there."""
    answer = clerk.post("/roster/save/", {**PERSON, **typed})
    body = answer.content.decode()
    (name,) = typed
    assert answer.status_code == 422
    assert words in body[body.index(f'name="{name}"') :][:400]
    assert 'value="3-2-501"' in body
    assert SiteDraft.objects.count() == 0


def test_somebody_changes_and_leaves(clerk: Client, chen: User) -> None:
    """The id stays whatever is typed; who leaves is gone from the draft, not yet from the gates."""
    clerk.post("/roster/save/", {**PERSON, "was": "S001", "name": "单雪晴"})
    assert drafted()["S001"]["unit"] == "家属院"
    assert "P0201" not in drafted()
    clerk.post("/roster/leave/", {"was": "S002"})
    assert "S002" not in drafted()
    assert "S002" in by_id(desk.published())
    assert clerk.post("/roster/save/", {**PERSON, "was": "S002"}).status_code == 422


def test_nobody_leaves_under_observation(clerk: Client, chen: User) -> None:
    """The office must release them first; an observation that is over goes with its person."""
    today = Day.of(now_ms())

    def observe(document: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {"person": "S003", "from": str(today.shifted(-2)), "days": 14},
            {
                "person": "S004",
                "from": str(today.shifted(-20)),
                "days": 14,
                "released": str(today.shifted(-5)),
            },
        ]
        return {**document, "observations": rows}

    desk.edit("observations", observe, chen, now_ms())
    answer = clerk.post("/roster/leave/", {"was": "S003"})
    assert "请先解除观察" in text_of(answer)
    clerk.post("/roster/leave/", {"was": "S004"})
    assert ("S003" in drafted(), "S004" in drafted()) == (True, False)
    (row,) = rows_of(clerk.get("/roster/?state=observed"))
    assert "居家观察第 3 天，共 14 天" in row


def test_who_works_online_is_told_by_the_returnee_register(clerk: Client, chen: User) -> None:
    """Until the day of return that stands there."""
    name = drafted()["S001"]["name"]
    row = {"name": name, "returned": "2026-11-01", "origin": "省城", "online": "是"}
    kept = register_desk.add(RETURNEES, row, chen, now_ms())
    (line,) = rows_of(clerk.get("/roster/?state=online"))
    assert line.endswith("网上办公")
    register_desk.correct(kept.pk, RETURNEES, {**row, "back": "2026-11-10"}, chen, now_ms())
    assert rows_of(clerk.get("/roster/?state=online")) == []


def test_a_file_is_shown_with_its_changes_and_then_taken_whole(clerk: Client, chen: User) -> None:
    """New people get a number, known ones are found by name and unit, one row changes a badge."""
    old = drafted()["S005"]
    same_one = [" ", old["name"], "干部职工", old["unit"], "NEW-5", "", ""]
    answer = clerk.post(
        "/roster/upload/", {"file": a_file(same_one, ["", "麦田", "小区住户", "家属院", "", "1-1-2", ""])}
    )
    said = rows_of(answer)
    assert any(row.startswith(f"更改 {old['name']}") and row.endswith("NEW-5") for row in said)
    assert "新增 麦田 家属院 P0201" in said
    assert SiteDraft.objects.count() == 0
    assert clerk.post(f"/roster/upload/{Upload.objects.get().pk}/").status_code == 302
    assert (drafted()["S005"]["badge"], drafted()["P0201"]["name"], len(drafted())) == ("NEW-5", "麦田", 201)


def test_a_file_with_one_wrong_row_changes_nothing(clerk: Client, chen: User) -> None:
    """Each wrong row is named with what is wrong; none can be brought in."""
    rows = (
        ["X1", "麦田", "小区住户", "家属院", "", "", ""],
        ["X2", "", "访客", "家属院", "", "", ""],
        ["X1", "林木", "小区住户", "家属院", "", "", ""],
        ["X4", "林木", "小区住户", "家属院", "YX100037", "", ""],
        ["编号", "林木", "小区住户", "家属院", "", "", ""],
    )
    answer = clerk.post("/roster/upload/", {"file": a_file(*rows)})
    wrong = [row for row in rows_of(answer) if row[0].isdecimal()]
    assert wrong == [
        "2 “姓名”必须填写 “人员类别”只能是：干部职工、小区住户",
        "3 编号与第 1 行相同",
        "4 工牌号与 S001 相同",
        "5 编号：应当是 1 到 40 个字母、数字或 . _ -",
    ]
    assert "将这些变动存入草稿" not in answer.content.decode()
    refused = clerk.post(f"/roster/upload/{Upload.objects.get().pk}/")
    assert refused.status_code == 422
    assert SiteDraft.objects.count() == 0


def test_an_export_comes_back_without_a_change(clerk: Client, chen: User) -> None:
    """What goes out as a spreadsheet is read in again as it was, whoever is not in the file leaving."""
    clerk.post("/roster/save/", PERSON)
    sheet = clerk.get("/roster/sheet/").content
    answer = clerk.post("/roster/upload/", {"file": SimpleUploadedFile("r.xlsx", sheet), "leave": "1"})
    assert "变动：0" in text_of(answer)
    assert AuditEntry.objects.filter(action="exported", about="roster").count() == 1


def test_who_is_not_in_the_file_leaves_only_if_that_was_said(clerk: Client, chen: User) -> None:
    """The preview names everybody who would go."""
    row = ["S001", "单雪晴", "干部职工", "组织部", "YX100037", "", ""]
    kept = clerk.post("/roster/upload/", {"file": a_file(row)})
    assert "变动：0" in text_of(kept)
    going = clerk.post("/roster/upload/", {"file": a_file(row), "leave": "1"})
    assert "将这些变动存入草稿: 199" in text_of(going)
    clerk.post(f"/roster/upload/{Upload.objects.latest('pk').pk}/", {"leave": "1"})
    assert list(drafted()) == ["S001"]


def test_an_auditor_sees_no_name_and_asks_for_none(office: Path, chen: User) -> None:
    """Masked, no letters, no search; the sheet and the forms are shut."""
    auditor = Client()
    auditor.force_login(User.objects.get(username="sun"))
    body = auditor.get("/roster/?unit=组织部&text=李").content.decode()
    assert "单*" in body
    assert "单雪晴" not in body
    assert "sxq" not in body
    assert auditor.get("/roster/sheet/").status_code == 403


def test_people_stand_in_natural_order() -> None:
    """10号 after 2号."""
    people = [{"id": f"P{number}", "unit": "家属院", "household": f"{number}号"} for number in (10, 2, 1)]
    assert [each["id"] for each in in_order(people)] == ["P1", "P2", "P10"]


ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(("", "A1", "A2", "b?")),
        "name": st.sampled_from(("麦田", "林木", "")),
        "unit": st.sampled_from(("一科", "二科")),
        "category": st.sampled_from(("staff", "小区住户", "x")),
        "badge": st.sampled_from(("", "B1", "B2")),
    }
)


@given(st.lists(ROW, max_size=6), st.lists(ROW, max_size=6), st.booleans())
def test_whatever_a_file_says_ids_and_badges_stay_unique(
    first: list[dict[str, str]],
    second: list[dict[str, str]],
    others_leave: bool,  # noqa: FBT001 - drawn
) -> None:
    """After any two files taken one after the other no two people share an id or a badge."""
    found = merged(dict(BLANK), first, others_leave=False)
    again = merged(found.document, second, others_leave=others_leave)
    people = again.document["roster"]
    badges = [person["badge"] for person in people if person["badge"]]
    assert len({person["id"] for person in people}) == len(people)
    assert len(set(badges)) == len(badges)
    assert len(again.troubles) == len(second)


def test_the_columns_are_those_of_the_sheet() -> None:
    """Heads as a clerk knows them."""
    assert [column.head.zh for column in FORM.columns] == HEADS
