"""Alarms followed up: taken by somebody, never closed without what must be done, who was near."""

import json

import pytest
from django.test import Client

from kiosk.ledger.record import Record
from kiosk.people.invent import invent_site
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.cases import desk
from office.cases.contacts import contacts
from office.cases.models import Case, Step
from office.cases.queries import NEAR_MS, near
from office.entries.models import Entry
from office.site.publishing import publish
from office.visits import desk as visits
from sync.manifest import SITE_PART
from tests.office.kiosk_side import FEVER, START_MS, WANG, Kiosk, entry
from tests.office.reading_side import VISITOR, text_of

OUTCOME = {"alarm_to_outcome_ms": 9, "outcome": "home_isolation", "clinic": None}


@pytest.fixture
def alarm(kiosk: Kiosk) -> Record:
    """A fever at the north gate whose outcome the guard has said."""
    (flagged,) = kiosk.write(entry(**FEVER))
    kiosk.about(flagged, "recheck", contact_centi_c=3820, **OUTCOME)
    kiosk.send()
    return flagged


def flagged(record: Record) -> Entry:
    """Its row."""
    return Entry.objects.get(record_id=record.id)


def test_a_case_goes_from_taken_to_closed(alarm: Record, clerk: Client) -> None:
    """A clerk takes it, adds a follow-up, closes it; every step stands there with its account."""
    path = f"/alarms/{alarm.id}"
    assert "无人接手" in text_of(clerk.get("/alarms/"))
    assert clerk.post(f"{path}/take/").status_code == 302
    follow_up = {"kind": "follow_up", "temperature": "36.6", "note": "在家，无不适"}
    assert clerk.post(f"{path}/add/", follow_up).status_code == 302
    assert clerk.post(f"{path}/close/").status_code == 302
    words = text_of(clerk.get(f"{path}/"))
    for word in ("接手", "随访", "36.6", "在家，无不适", "结案", "chen"):
        assert word in words
    assert "已结案" in text_of(clerk.get("/alarms/"))
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"case_taken", "case_closed"}


@pytest.mark.parametrize(
    ("contact", "outcome", "followed", "words"),
    [
        (None, "", False, "尚未用体温计复测"),
        (3820, "", False, "值守人员尚未填写处置结果"),
        (3820, "home_isolation", False, "缺少末次随访"),
        (None, "", True, "值守人员尚未填写处置结果"),
    ],
)
def test_no_case_is_closed_before_everything_is_done(
    alarm: Record, clerk: Client, contact: int | None, outcome: str, *, followed: bool, words: str
) -> None:
    """Measured again, an outcome, a last follow-up: what is missing is named and the case stays open."""
    Entry.objects.update(contact_centi_c=contact, outcome=outcome)
    clerk.post(f"/alarms/{alarm.id}/take/")
    if followed:
        clerk.post(f"/alarms/{alarm.id}/add/", {"kind": "follow_up", "temperature": "36.6"})
    answer = clerk.post(f"/alarms/{alarm.id}/close/")
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert Case.objects.get().closed_ms is None


def test_a_closed_case_takes_nothing_more(alarm: Record) -> None:
    """After its end no step can be added, and nobody takes it over."""
    user, other = User.objects.get(username="chen"), User.objects.get(username="zhao")
    case = desk.take(flagged(alarm), user, 0)
    desk.add(case, user, {"kind": "follow_up", "temperature": "36.6"}, 1)
    desk.close(case, flagged(alarm), user, 2)
    case = Case.objects.get()
    for act in (
        lambda: desk.add(case, user, {"kind": "note", "note": "x"}, 3),
        lambda: desk.close(case, flagged(alarm), user, 3),
        lambda: desk.take(flagged(alarm), other, 3),
    ):
        with pytest.raises(desk.Refused, match="已结案"):
            act()


@pytest.mark.parametrize("typed", ["", "36", "20.0", "50.1", "366", "36.65", "x", "3６.6x"])
def test_a_temperature_that_is_none_is_refused_and_kept_in_the_form(
    alarm: Record, clerk: Client, typed: str
) -> None:
    """34.0 to 43.0 in tenths; the words typed beside it are not lost."""
    clerk.post(f"/alarms/{alarm.id}/take/")
    posted = {"kind": "follow_up", "temperature": typed, "note": "雪天未出门"}
    answer = clerk.post(f"/alarms/{alarm.id}/add/", posted)
    if typed == "36":  # 36 is 36.0
        assert answer.status_code == 302
        return
    assert answer.status_code == 409
    assert "雪天未出门" in answer.content.decode()
    assert not Step.objects.filter(kind="follow_up").exists()


def test_two_clerks_take_one_case_after_another(alarm: Record) -> None:
    """The second becomes its owner and the history says both."""
    first, second = User.objects.get(username="chen"), User.objects.get(username="zhao")
    desk.take(flagged(alarm), first, 1)
    desk.take(flagged(alarm), second, 2)
    desk.take(flagged(alarm), second, 3)
    assert Case.objects.get().owner == second
    assert list(Step.objects.order_by("at_ms").values_list("by__username", flat=True)) == ["chen", "zhao"]


def test_who_was_near_is_who_passed_within_half_an_hour(kiosk: Kiosk, alarm: Record) -> None:
    """The same gate, half an hour before and after; the flagged person and training are not among them."""
    kiosk.write(*[entry()] * 4, entry(training=True))
    kiosk.send(3)
    at_ms = flagged(alarm).at_ms
    others = list(Entry.objects.exclude(record_id=alarm.id).order_by("seq"))
    for row, offset_ms in zip(others, (NEAR_MS, NEAR_MS + 1, -NEAR_MS, -NEAR_MS - 1, 0), strict=True):
        Entry.objects.filter(pk=row.pk).update(at_ms=at_ms + offset_ms)
    assert {row.pk for row in near(flagged(alarm))} == {others[0].pk, others[2].pk}


def test_only_an_alarm_has_a_page_here(kiosk: Kiosk, clerk: Client) -> None:
    """An admission has no case."""
    (plain,) = kiosk.write(entry())
    kiosk.send()
    assert clerk.get(f"/alarms/{plain.id}/").status_code == 404


def test_whom_a_visitor_saw_and_who_saw_the_staff(kiosk: Kiosk, clerk: Client) -> None:
    """A visitor's hosts of the days before, announced or told at the gate; for staff, the guests who came."""
    user = User.objects.get(username="chen")
    roster = [
        {"id": "S017", "name": "王秀英", "unit": "财政局", "category": "staff", "badge": None, "pinyin": None}
    ]
    site = {**invent_site(1, 0), "roster": roster}
    publish({SITE_PART: json.dumps(site).encode()}, START_MS)
    day = {"day_from": "2026-11-23", "purpose": "送材料"}
    visits.add({"name": "孙长河", "phone": "13900005678", "host": "王秀英", **day}, user, START_MS)
    visits.add({"name": "没来的", "phone": "13700001111", "host": "王秀英", **day}, user, START_MS)
    told = {"category": "visitor", "host_unit": "民政局", "purpose": "repair"}
    came, _told, visitor, staff = kiosk.write(
        entry(person=VISITOR, category="visitor"),
        entry(person={**VISITOR, "name": "赵来", "phone": "13611112222"}, **told),
        entry(person={**VISITOR, "name": "赵来", "phone": "13611112222"}, **told, **FEVER),
        entry(person=WANG, **FEVER),
    )
    kiosk.send()
    words = text_of(clerk.get(f"/alarms/{visitor.id}/")).partition("天的来往走访")[2]
    assert "去访" in words
    assert "单位或住址 民政局 来访事由 维修" in words
    words = text_of(clerk.get(f"/alarms/{staff.id}/")).partition("天的来往走访")[2]
    assert "来访 姓名 孙长河" in words
    assert "送材料" in words
    assert "没来的" not in words
    ill = Entry.objects.get(record_id=came.id)
    assert [(each.way, each.name, each.unit) for each in contacts(ill)] == [("to", "王秀英", "财政局")]
