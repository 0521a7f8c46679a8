"""What the registers tell of a day: each figure of the report that nobody has to type."""

from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from office.accounts.models import User
from office.clock import Day
from office.registers.desk import add
from office.registers.forms import DISINFECTION, LEAVE, RETURNEES, SICK, SUPPLIES
from office.reports import desk
from office.reports.drafted import DATED, _stock, drafted
from office.reports.figures import TYPED, figures_of
from tests.office.kiosk_side import Kiosk, entry
from tests.office.reading_side import DAY, text_of
from tests.office.test_reports import AFTER_MS, TODAY, TYPED_IN, all_is_here, filled_report, sign

BEFORE, AFTER = str(TODAY.shifted(-1)), str(TODAY.shifted(1))
KEPT_BY = {"keeper": "周明", "bookkeeper": "吴静", "source": "采购"}


def write(register: Any, **values: str) -> None:
    """A row that the clerk typed."""
    add(register, values, User.objects.get(username="chen"), AFTER_MS)


def leave(name: str, kind: str, first: str, last: str, ended: str = "") -> None:
    """A leave, approved."""
    write(LEAVE, name=name, kind=kind, first=first, last=last, approved="赵局长", ended=ended)


def masks(day: str, received: str = "", issued: str = "", measure: str = "只") -> None:
    """A row of the supplies ledger."""
    write(SUPPLIES, day=day, item="医用口罩", measure=measure, received=received, issued=issued, **KEPT_BY)


def test_leave_counts_on_the_days_that_it_covers(clerk: Client) -> None:
    """From the first day to the last, not from the day of return on; whoever is sick counts once, as sick."""
    leave("王秀英", "病假", BEFORE, AFTER)
    leave("单雪晴", "事假", DAY, DAY)
    leave("区少华", "事假", AFTER, AFTER)
    leave("曾国强", "年休假", BEFORE, AFTER, ended=DAY)
    leave("仇玉兰", "事假", BEFORE, AFTER)
    write(SICK, name="仇玉兰", illness="感冒", day=DAY)
    told = drafted(TODAY, AFTER_MS)
    assert (told["sick"], told["leave"]) == (2, 1)


def test_who_came_to_work_counts_once(kiosk: Kiosk) -> None:
    """Twice in is one person at work; drills and those who were turned away are none."""
    kiosk.write(entry(), entry(), entry(training=True))
    kiosk.write(entry(person={"name": "单雪晴", "person_id": "S2", "unit": "组织部", "phone": None}))
    kiosk.write(
        entry(person={"name": "仇玉兰", "person_id": "S3", "unit": "组织部", "phone": None}, verdict="refuse")
    )
    kiosk.send()
    assert drafted(TODAY, AFTER_MS)["duty"] == 2


def test_returnees_count_from_their_day_of_return(clerk: Client) -> None:
    """New are those of the day, in all those up to it; online until they are back at work."""
    for name, day, more in (
        ("王秀英", BEFORE, {"online": "是"}),
        ("单雪晴", DAY, {"online": "是", "back": AFTER}),
        ("区少华", BEFORE, {"online": "是", "back": DAY}),
        ("仇玉兰", AFTER, {"online": "是"}),
    ):
        write(RETURNEES, name=name, returned=day, origin="外省", **more)
    told = drafted(TODAY, AFTER_MS)
    assert (told["returned_new"], told["returned_all"], told["online"]) == (1, 3, 2)


def test_what_is_not_known_is_not_zero(office: object) -> None:
    """Without a rule no round was due, without a row of masks nobody knows how many there are."""
    told = drafted(TODAY, AFTER_MS)
    assert not {"masks", "disinfected_due", "aired", "duty_due"} & set(told)


def test_the_stock_is_that_of_the_day(clerk: Client) -> None:
    """Received less issued up to the day, not what comes later; boxes and pieces are not added up."""
    masks(BEFORE, received="500")
    masks(DAY, issued="120")
    masks(AFTER, issued="200")
    assert drafted(TODAY, AFTER_MS)["masks"] == 380
    masks(DAY, received="3", measure="箱")
    assert "masks" not in drafted(TODAY, AFTER_MS)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=30))
def test_the_stock_is_the_sum_of_its_rows(rows: list[tuple[int, int]]) -> None:
    """Whatever the rows, the balance is received less issued, and never below nothing."""
    ledger = [
        {"item": "75%酒精", "measure": "瓶", "received": str(came), "issued": str(went)}
        for came, went in rows
    ]
    balance = sum(came - went for came, went in rows)
    assert _stock(ledger) == {"disinfectant": max(0, balance)}


def test_a_clerk_finds_the_figures_filled_in_and_a_correction_keeps_both(clerk: Client) -> None:
    """The form stands filled; another figure than the registers' is kept beside theirs, on page and copy."""
    leave("王秀英", "事假", DAY, DAY)
    all_is_here()
    page = clerk.get(f"/reports/{DAY}/").content.decode()
    assert 'name="leave" value="1"' in page
    assert 'name="masks" value=""' in page
    report = filled_report()  # with 3 for each
    content = desk.content_of(report, figures_of(TODAY, AFTER_MS))
    assert ("事假", 1, 3) in [(str(word), told, typed) for word, told, typed in desk.corrected(content)]
    assert "台账统计 1" in text_of(clerk.get(f"/reports/{DAY}/"))
    assert sign(report).content["drafted"]["leave"] == 1


def test_a_row_that_comes_after_signing_shows_beside_what_was_sent(clerk: Client, leader: Client) -> None:
    """The copy stays; the page says what the register tells now, and the day is named as outgrown."""
    masks(BEFORE, received="500")
    all_is_here()
    sign(filled_report())
    assert desk.outgrown(TODAY, AFTER_MS) == []
    masks(DAY, issued="20")
    assert desk.outgrown(TODAY, AFTER_MS) == [DAY]
    assert "口罩结存 500 → 480" in text_of(leader.get(f"/reports/{DAY}/"))


def test_a_copy_from_before_the_form_had_a_figure_needs_no_correction(clerk: Client) -> None:
    """A copy without the registers' figures or a newer count says the same as one with nothing there."""
    all_is_here()
    copy = sign(filled_report())
    old = {**copy.content, "counts": {**copy.content["counts"]}}
    content = desk.content_of(filled_report(), figures_of(TODAY, AFTER_MS))
    del old["counts"]["over_quota"]
    assert desk.same(old, content)
    assert (
        desk.moved({key: value for key, value in old.items() if key != "drafted"}, content, {"leave": 9})
        == []
    )


def test_every_dated_figure_is_one_of_the_form() -> None:
    """What may move after signing are figures that the form has."""
    assert set(TYPED) >= DATED
    assert set(TYPED_IN) - {"notes"} == set(TYPED)


def test_rounds_typed_at_the_office_are_no_rounds_of_a_gate(clerk: Client) -> None:
    """Without rounds in the rules a typed disinfection does not pretend that one was due."""
    write(DISINFECTION, day=DAY, place="会议室", by="周明")
    assert "disinfected" not in drafted(Day.parse(DAY), AFTER_MS)
