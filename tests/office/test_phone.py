"""Reports from people's own phones: one link a person, one row a day, and who has not reported."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from kiosk.people.invent import invent_site
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import Day, now_ms
from office.phone import desk
from office.phone.duties import DUTIES, contradiction, is_unwell
from office.phone.links import key_of, reporter_of
from office.phone.models import Reporter
from office.phone.pages import code_of
from office.phone.standing import lines_of, missing_by_unit
from office.registers.forms import HEALTH
from office.registers.models import Row
from office.site.publishing import publish
from sync.manifest import SITE_PART
from tests.office.reading_side import text_of

HOUR_MS = 3_600_000
DAY = Day.parse("2026-02-03")
AT_8 = DAY.start_ms + 8 * HOUR_MS
WELL = {"temperature": "36.4", "condition": "良好", "places": "单位、家"}


@pytest.fixture
def user(office: object) -> User:
    """The clerk Chen."""
    return User.objects.get(username="chen")


def given_link(user: User, duty: str = "health", name: str = "王秀英", **days: str) -> Reporter:
    """A link for somebody of the finance office, from the third of February."""
    return desk.give(
        name, "财政局", desk.Days(duty, days.get("first", "2026-02-03"), days.get("last", "")), user, AT_8
    )


def send(reporter: Reporter, answers: dict[str, str], at_ms: int = AT_8) -> Row:
    """A report by that link."""
    owed = desk.owed_on(reporter, Day.of(at_ms))[0]
    return desk.take(reporter, owed, answers, at_ms)


def link_of(reporter: Reporter) -> str:
    """The page behind the link."""
    return f"/me/{reporter.pk}/{key_of(reporter)}/"


def test_a_report_becomes_the_registers_row(user: User) -> None:
    """What was sent stands in the health ledger under the person's name, and says how it came."""
    send(given_link(user), WELL)
    (row,) = Row.objects.all()
    assert (row.register, row.who, row.day, row.source, row.by) == (
        "health",
        "王秀英",
        "2026-02-03",
        "phone",
        None,
    )
    assert row.values["temperature"] == "36.4"
    assert (row.values["condition"], row.values["recorder"]) == ("良好", "本人")
    assert row.values.keys() == {column.key for column in HEALTH.columns}


def test_a_second_report_of_the_day_stands_in_the_firsts_place(user: User) -> None:
    """One row stands for a day however often somebody sends, and what was sent first stays on file."""
    reporter = given_link(user)
    first = send(reporter, WELL)
    second = send(reporter, {**WELL, "temperature": "37.4"}, AT_8 + HOUR_MS)
    assert list(Row.objects.filter(corrected=False)) == [second]
    assert second.corrects == first
    for _ in range(desk.SENT_EACH_DAY_MAX - 2):
        send(reporter, WELL)
    with pytest.raises(desk.Refused):
        send(reporter, WELL)


def test_the_two_readings_of_an_observation_meet_in_one_row(user: User) -> None:
    """The morning's reading stays when the evening's comes, and the day is counted from the first."""
    reporter = given_link(user, "observation", first="2026-01-30", last="2026-02-12")
    send(reporter, {"temperature": "36.5", "has_symptoms": "没有", "went_out": "没有"})
    send(
        reporter,
        {"temperature": "37.5", "has_symptoms": "有", "complaint": "咽痛", "went_out": "没有"},
        DAY.start_ms + 19 * HOUR_MS,
    )
    (row,) = Row.objects.filter(corrected=False)
    assert (row.values["morning"], row.values["evening"], row.values["day_n"]) == ("36.5", "37.5", "5")
    assert (row.values["symptoms"], row.values["how"]) == ("咽痛", "手机")
    assert is_unwell(row.values)


def test_nothing_is_preset_and_nothing_contradicts_itself(user: User) -> None:
    """A report without a temperature, or unwell without saying how, is refused and stores nothing."""
    reporter = given_link(user)
    for answers in (
        {**WELL, "temperature": ""},
        {**WELL, "condition": ""},
        {**WELL, "condition": "不适"},
        {**WELL, "complaint": "咳嗽"},
        {**WELL, "temperature": "63.4"},
    ):
        with pytest.raises(desk.Refused) as refused:
            send(reporter, answers)
        assert refused.value.troubles
    assert not Row.objects.exists()


def test_who_has_not_reported_by_each_hour(user: User) -> None:
    """A report at ten was missing at nine and is there at twelve; a clerk's row by telephone counts."""
    early, late = given_link(user), given_link(user, name="刘建国")
    given_link(user, name="孙长河")
    told = given_link(user, name="何丽")
    send(early, WELL)
    send(late, WELL, DAY.start_ms + 10 * HOUR_MS)
    values = {"day": str(DAY), "name": told.name, "unit": "财政局", "temperature": "36.2"}
    desk.registers.add(HEALTH, values, user, DAY.start_ms + 11 * HOUR_MS)
    lines = lines_of(DAY)
    assert [missing_by_unit(lines, hour) for hour in (9, 12, 15)] == [
        {"财政局": 3},
        {"财政局": 1},
        {"财政局": 1},
    ]
    assert [line.name for line in lines if line.at_ms is None] == ["孙长河"]


def test_reports_are_due_on_their_days_only(user: User) -> None:
    """Before the first day and after the last nothing is owed; without a last day it goes on."""
    given_link(user, "sick", first="2026-02-02", last="2026-02-04")
    due = [len(lines_of(DAY.shifted(days))) for days in range(-2, 4)]
    assert due == [0, 1, 1, 1, 0, 0]
    given_link(user, "health", first="2026-02-02")
    assert len(lines_of(DAY.shifted(400))) == 1


def test_only_the_newest_link_opens(user: User) -> None:
    """A guessed, replaced or ended link opens nothing and says whom to ask."""
    reporter = given_link(user)
    old = link_of(reporter)
    assert Client().get(old).status_code == 200
    assert Client().get(old[:-2] + "/").status_code == 404
    desk.replace_link(reporter, user, AT_8)
    assert Client().get(old).status_code == 404
    assert Client().get(link_of(reporter)).status_code == 200
    desk.end(reporter, user, AT_8)
    answer = Client().get(link_of(reporter))
    assert answer.status_code == 404
    assert "办公室" in text_of(answer)
    again = given_link(user)
    assert (again.pk, again.issue) == (reporter.pk, 3)
    assert [line.action for line in AuditEntry.objects.order_by("id")] == [
        "link_given",
        "link_replaced",
        "link_ended",
        "link_given",
    ]


def test_no_key_but_the_right_one_opens(user: User) -> None:
    """Another person's key, a key cut short or with a letter changed, or none: nobody's page opens."""
    reporter, other = given_link(user), given_link(user, name="刘建国")
    key = key_of(reporter)
    assert reporter_of(reporter.pk, key) == reporter
    for place in range(len(key)):
        changed = "A" if key[place] != "A" else "B"
        assert reporter_of(reporter.pk, key[:place] + changed + key[place + 1 :]) is None
    for wrong in ("", key[:-1], key + "A", key_of(other), "\ud83d门"):
        assert reporter_of(reporter.pk, wrong) is None
    assert reporter_of(2**64, key) is None


def test_a_person_reports_on_the_page(user: User) -> None:
    """Wrong answers come back with what was typed; right ones are shown as sent."""
    today = str(Day.of(now_ms()))
    reporter = given_link(user, first=today)
    phone = Client()
    page = text_of(phone.get(link_of(reporter)))
    assert "王秀英" in page
    assert "请填写" in page
    wrong = phone.post(link_of(reporter), {"duty": "health", **WELL, "temperature": "99"})
    assert wrong.status_code == 422
    assert "单位、家" in wrong.content.decode()
    assert phone.post(link_of(reporter), {"duty": "health", **WELL}).status_code == 302
    assert "今日已提交" in text_of(phone.get(link_of(reporter)))
    assert phone.post(link_of(reporter), {"duty": "sick", "temperature": "36.0"}).status_code == 302
    assert Row.objects.count() == 1


def test_a_clerk_hands_out_links_and_prints_codes(clerk: Client, user: User) -> None:
    """Pasted lines become links, all or none; each has its own code, which holds the address."""
    form = {"people": "王秀英\t财政局\n刘建国，教育局\n", "duty": "health", "first": "2026-02-03", "last": ""}
    assert clerk.post("/phone/links/give/", {**form, "first": "2月3日"}).status_code == 422
    assert clerk.post("/phone/links/give/", {**form, "people": "何丽\n" + "长" * 65}).status_code == 422
    assert not Reporter.objects.exists()
    assert clerk.post("/phone/links/give/", form).status_code == 302
    assert list(Reporter.objects.order_by("pk").values_list("name", "unit")) == [
        ("王秀英", "财政局"),
        ("刘建国", "教育局"),
    ]
    codes = clerk.get("/phone/codes/").content.decode()
    for reporter in Reporter.objects.all():
        assert f"http://testserver{link_of(reporter)}" in codes
        assert code_of(f"http://testserver{link_of(reporter)}") in codes
    one = clerk.get(f"/phone/codes/?person={reporter.pk}").content.decode()
    assert one.count("<figure>") == 1


def written(page: str) -> str:
    """What stands in the page's large field."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return found[1]


def test_links_for_a_whole_unit_come_from_the_roster(clerk: Client) -> None:
    """Chosen by unit the staff stand in the form, a line each; sent as it is, each of them has a link."""
    publish({SITE_PART: json.dumps(invent_site(1, 40)).encode()}, now_ms())
    lines = written(clerk.get("/phone/links/?from=*").content.decode()).splitlines()
    assert len(lines) == 40
    unit = lines[0].partition(",")[2]
    people = written(clerk.get(f"/phone/links/?from={unit}").content.decode())
    names = {line.partition(",")[0] for line in lines if line.partition(",")[2] == unit}
    form = {"people": people, "duty": "health", "first": str(DAY)}
    assert clerk.post("/phone/links/give/", form).status_code == 302
    assert set(Reporter.objects.values_list("name", flat=True)) == names


def test_an_auditor_sees_no_name_and_no_link(everybody: object, user: User) -> None:
    """Who only checks sees masked names of those who have not reported, and no page with links."""
    today = str(Day.of(now_ms()))
    given_link(user, first=today)
    auditor = everybody.browsers["auditor"]
    page = auditor.get("/phone/").content.decode()
    assert "王*" in page
    assert "王秀英" not in page
    assert auditor.get("/phone/links/").status_code == 403


def test_complaint_and_condition_agree() -> None:
    """Unwell without a complaint and a complaint of somebody well are both asked about."""
    assert contradiction({"condition": "不适", "complaint": ""}) is not None
    assert contradiction({"condition": "良好", "complaint": "咳"}) is not None
    assert contradiction({"condition": "不适", "complaint": "咳"}) is None
    assert contradiction({"condition": "良好", "complaint": ""}) is None
    assert {name for name, duty in DUTIES.items() if duty.register.day} == set(DUTIES)


def test_days_follow_the_compounds_calendar(user: User) -> None:
    """Half past midnight in Shanghai is the new day, whatever the day of the server's zone."""
    reporter = given_link(user)
    row = send(reporter, WELL, DAY.end_ms + 30 * 60_000)
    assert row.day == str(Day(DAY.date + timedelta(days=1)))
