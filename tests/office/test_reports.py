"""The daily report: zero told apart from unknown, signed by another person, corrected in the open."""

import io
import random
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import Day
from office.devices.models import Device
from office.entries.models import Entry
from office.reports import desk
from office.reports.figures import COUNTED, TYPED, figures_of
from office.reports.gate_days import gate_days, judged
from office.reports.models import Report, SentCopy
from tests.office.kiosk_side import FEVER, NORTH, SOUTH, Kiosk, entry
from tests.office.reading_side import DAY, text_of
from tests.office.test_commands import told

TODAY = Day.parse(DAY)
AFTER_MS = TODAY.end_ms + 3_600_000
TYPED_IN = {**dict.fromkeys(TYPED, "3"), "notes": "无"}


def all_is_here() -> None:
    """Both kiosks have said, after midnight, that nothing waits."""
    Device.objects.update(complete_ms=TODAY.end_ms, backlog=0)


def filled_report(now_ms: int = AFTER_MS) -> Report:
    """The day's report with the clerk's part done."""
    report = desk.draft(TODAY, now_ms)
    desk.fill(report, User.objects.get(username="chen"), TYPED_IN, now_ms)
    return Report.objects.get(pk=report.pk)


def sign(report: Report, now_ms: int = AFTER_MS, name: str = "zhao") -> SentCopy:
    """Signed by whoever that is, who has seen the figures of now."""
    seen = desk.digest(desk.content_of(report, figures_of(TODAY, now_ms)))
    return desk.sign(report.pk, User.objects.get(username=name), now_ms, seen=seen)


def test_silence_is_not_zero(office: Path) -> None:
    """A day without entries is zero for the gate that said that nothing waits, missing for the silent one."""
    Device.objects.filter(name=NORTH.device).update(complete_ms=TODAY.end_ms, backlog=0)
    north, south = gate_days([TODAY], AFTER_MS)[TODAY]
    assert (north.state, south.state) == ("zero", "missing")
    figures = figures_of(TODAY, AFTER_MS)
    assert not figures.is_zero
    assert [gate.label for gate in figures.missing] == ["南门"]
    all_is_here()
    assert figures_of(TODAY, AFTER_MS).is_zero


def test_a_heartbeat_with_nothing_waiting_completes_the_past(kiosk: Kiosk) -> None:
    """Backlog 0 means that all but the last minute is here; a backlog leaves the mark where it was."""
    kiosk.heartbeat({"backlog": 0})
    device = Device.objects.get(name=NORTH.device)
    assert device.complete_ms == device.seen_ms - 60_000
    kiosk.heartbeat({"backlog": 7})
    assert Device.objects.get(name=NORTH.device).complete_ms == device.complete_ms


def test_every_gate_day_is_exactly_one_of_three() -> None:
    """In a year of random silence at 20 gates: missing if and only if not complete, else zero or reported."""
    dice = random.Random(20)
    first = Day.parse("2026-01-01")
    for gate in range(20):
        device = Device(name=f"g{gate}", gate=f"{gate}", added_ms=0, backlog=dice.choice([None, 0, 9]))
        for back in range(365):
            day = first.shifted(back)
            device.complete_ms = dice.choice([None, day.start_ms, day.end_ms - 1, day.end_ms, day.end_ms + 5])
            entries = dice.choice([0, 3])
            now_ms = day.end_ms + dice.choice([-1, 0, 10**9])
            (found,) = judged([device], day, now_ms, {device.name: entries})
            whole = (
                device.complete_ms is not None and device.complete_ms >= day.end_ms and now_ms >= day.end_ms
            )
            assert found.state == ("missing" if not whole else "reported" if entries else "zero")


def test_a_kiosk_counts_from_the_day_it_was_added_to_the_day_it_was_revoked(office: Path) -> None:
    """A gate that did not stand yet, or no longer, is not missing."""
    Device.objects.filter(name=NORTH.device).update(added_ms=TODAY.end_ms)
    Device.objects.filter(name=SOUTH.device).update(revoked_ms=TODAY.start_ms - 1)
    assert gate_days([TODAY], AFTER_MS)[TODAY] == []
    assert not figures_of(TODAY, AFTER_MS).complete


def test_the_figures_are_those_of_the_records(morning: Record) -> None:
    """Each figure equals a count of the rows by hand; training counts nowhere."""
    figures = figures_of(TODAY, AFTER_MS).counts
    rows = list(Entry.objects.filter(training=False, at_ms__lt=TODAY.end_ms))
    assert figures["fever"] == sum(row.fever for row in rows) == 1
    assert figures["no_mask"] == sum("no_mask" in row.reasons for row in rows) == 1
    assert figures["unjudged"] == sum(row.verdict == "unjudged" for row in rows)
    ins = sum(figures[key] for key in COUNTED if key.startswith("in_"))
    assert ins + figures["out"] == len(rows)


def test_an_unknown_figure_is_not_shown_as_zero(office: Path, clerk: Client) -> None:
    """While a gate is missing the page says unknown where it would say 0, and names the gate."""
    words = text_of(clerk.get("/reports/2020-01-01/"))
    assert "尚未添加检测点" not in words
    assert words.count("不明") >= len(COUNTED)
    assert "南门" in words
    assert "从未联系" in words


def test_nobody_signs_what_they_filled_in(morning: Record) -> None:
    """Two people stand behind a report: whoever filled it in can't send it."""
    all_is_here()
    report = filled_report()
    with pytest.raises(desk.Refused, match="签发本人"):
        sign(report, name="chen")
    assert sign(report).number == 0
    assert Report.objects.get().state == "sent"


def test_a_report_is_not_sent_before_its_day_is_over_or_before_it_is_filled_in(morning: Record) -> None:
    """Too early, and without the clerk's part: both are refused with what is missing."""
    report = desk.draft(TODAY, AFTER_MS)
    with pytest.raises(desk.Refused, match="尚未填报"):
        sign(report)
    with pytest.raises(desk.Refused, match="尚未结束"):
        sign(filled_report(), TODAY.end_ms - 1)


def test_late_arrivals_raise_a_correction_and_leave_the_copy(kiosk: Kiosk, leader: Client) -> None:
    """What comes in after signing shows beside the sent figure, which stays; the correction is number 1."""
    kiosk.write(entry(), entry())
    kiosk.send()
    all_is_here()
    report = filled_report()
    first = sign(report)
    with pytest.raises(desk.Refused, match="没有变化"):
        sign(report)
    kiosk.write(entry(**FEVER))
    kiosk.send(3)
    assert desk.outgrown(TODAY, AFTER_MS) == [DAY]
    words = text_of(leader.get(f"/reports/{DAY}/"))
    assert "发热（达到阈值） 0 → 1" in words
    assert SentCopy.objects.get(pk=first.pk).content["counts"]["fever"] == 0
    second = sign(report)
    assert (second.number, second.content["counts"]["fever"]) == (1, 1)
    assert desk.outgrown(TODAY, AFTER_MS) == []


def test_figures_that_move_while_the_leader_reads_are_read_again(kiosk: Kiosk) -> None:
    """A signature is for what was on the screen: an entry that came in meanwhile refuses it."""
    all_is_here()
    report = filled_report()
    seen = desk.digest(desk.content_of(report, figures_of(TODAY, AFTER_MS)))
    kiosk.write(entry())
    kiosk.send()
    with pytest.raises(desk.Refused, match="有变化"):
        desk.sign(report.pk, User.objects.get(username="zhao"), AFTER_MS, seen=seen)


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1.5", "9" * 8, "9" * 5000])
def test_a_figure_that_is_no_number_is_refused_and_nothing_typed_is_lost(clerk: Client, wrong: str) -> None:
    """The page comes back with the words typed and says which figure it is."""
    answer = clerk.post(f"/reports/{DAY}/fill/", {**TYPED_IN, "masks": wrong, "notes": "今日大雪"})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "口罩结存：请填整数" in words
    assert "今日大雪" in words
    assert Report.objects.get().state == "draft"


def test_the_remarks_are_never_left_blank(clerk: Client) -> None:
    """Nothing to report is written as such."""
    answer = clerk.post(f"/reports/{DAY}/fill/", {**TYPED_IN, "notes": "  "})
    assert "没有请填" in answer.content.decode()


def test_clerk_and_leader_each_do_their_part_in_the_browser(
    morning: Record, clerk: Client, leader: Client
) -> None:
    """The clerk fills in and can't sign, the leader can't fill in; what was done is in the trail."""
    all_is_here()
    assert leader.post(f"/reports/{DAY}/fill/", TYPED_IN).status_code == 403
    assert clerk.post(f"/reports/{DAY}/fill/", TYPED_IN).status_code == 302
    assert clerk.post(f"/reports/{DAY}/sign/").status_code == 403
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert "report_filled" in actions


def test_the_spreadsheet_says_the_same_and_runs_nothing(morning: Record, clerk: Client) -> None:
    """Every figure stands in the file beside its word, and text that looks like a formula stays text."""
    all_is_here()
    report = desk.draft(TODAY, AFTER_MS)
    desk.fill(report, User.objects.get(username="chen"), {**TYPED_IN, "notes": "=1+1"}, AFTER_MS)
    answer = clerk.get(f"/reports/{DAY}/sheet/")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in page.iter_rows() for cell in row]
    by_word = {cell.value: page.cell(cell.row, cell.column + 1).value for cell in cells if cell.value}
    figures = figures_of(TODAY, AFTER_MS).counts
    for key, line in COUNTED.items():
        assert by_word[str(line.word)] == figures[key], key
    assert by_word["其他需报告情况"] == "=1+1"
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_drafting_twice_is_drafting_once(office: Path) -> None:
    """The timer's command begins the day's report, and again does nothing; it names who is missing."""
    facts = told("draft_reports", "--day", DAY)
    assert facts["missing"] == ["北门", "南门"]
    told("draft_reports", "--day", DAY)
    assert Report.objects.count() == 1
