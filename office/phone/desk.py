"""What may be done about phone reports: links given out, replaced and ended; a report taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from office.accounts.models import User
from office.audit.trail import note
from office.clock import Day, local
from office.phone.duties import DUTIES, Answer, Duty, contradiction
from office.phone.models import NAME_CHARS_MAX, UNIT_CHARS_MAX, Owed, Reporter
from office.registers import desk as registers
from office.registers.columns import Words, read_row
from office.registers.models import Row

SENT_EACH_DAY_MAX = 20  # of one link: a person corrects a few times, a machine does not stop
REPORTERS_MAX = 20_000

Refused = registers.Refused


@dataclass(frozen=True, slots=True)
class Days:
    """Which report, and on which days, as 2026-02-03; `last` "" is until further notice."""

    duty: str
    first: str
    last: str = ""


def give_all(people: Iterable[tuple[str, str]], owed: Days, user: User, now_ms: int) -> None:
    """A link for each name and unit, who owe that report: for all of them, or for none.

    Raises: Refused, with what is wrong.
    """
    with transaction.atomic():
        for name, unit in people:
            give(name, unit, owed, user, now_ms)
        if Reporter.objects.filter(ended_ms=None).count() > REPORTERS_MAX:
            raise Refused(str(Words("链接数量已达上限。", "There are too many links.")))


def give(name: str, unit: str, owed: Days, user: User, now_ms: int) -> Reporter:
    """A link for this person, who owes that report. Raises: Refused, with what is wrong."""
    name, unit = " ".join(name.split()), " ".join(unit.split())
    _check(name, unit, owed)
    with transaction.atomic():
        reporter, _new = Reporter.objects.get_or_create(
            name=name, unit=unit, defaults={"by": user, "at_ms": now_ms}
        )
        if reporter.ended_ms is not None:  # back again: the old link stays dead
            reporter.issue += 1
            reporter.ended_ms = None
            reporter.save(update_fields=["issue", "ended_ms"])
        Owed.objects.update_or_create(
            reporter=reporter, duty=owed.duty, defaults={"first": owed.first, "last": owed.last}
        )
        note(user.username, "link_given", now_ms, about=f"phone {reporter.pk}", detail=owed.duty)
    return reporter


def replace_link(reporter: Reporter, user: User, now_ms: int) -> None:
    """A new link; the old one is dead from now on."""
    reporter.issue += 1
    reporter.save(update_fields=["issue"])
    note(user.username, "link_replaced", now_ms, about=f"phone {reporter.pk}")


def end(reporter: Reporter, user: User, now_ms: int) -> None:
    """No more reports by this link. What was sent stays."""
    reporter.ended_ms = now_ms
    reporter.save(update_fields=["ended_ms"])
    note(user.username, "link_ended", now_ms, about=f"phone {reporter.pk}")


def owed_on(reporter: Reporter, day: Day) -> list[Owed]:
    """What this person owes that day, in the order of DUTIES."""
    return in_force(reporter.owed.all(), day)


def in_force(owed: Iterable[Owed], day: Day) -> list[Owed]:
    """Those of them that are due that day."""
    today = str(day)
    due = [each for each in owed if each.first <= today and (not each.last or today <= each.last)]
    return sorted(due, key=lambda each: list(DUTIES).index(each.duty))


def sent_today(reporter: Reporter, duty: Duty, day: Day) -> Row | None:
    """The row that stands for that day, if this person has sent one."""
    rows = Row.objects.filter(register=duty.register.name, who=reporter.name, day=str(day))
    return rows.filter(source="phone", source_ref=str(reporter.pk), corrected=False, void=False).first()


def take(reporter: Reporter, owed: Owed, typed: Mapping[str, str], now_ms: int) -> Row:
    """A report as it was sent; another of the same day stands in its place. Raises: Refused."""
    duty, day = DUTIES[owed.duty], Day.of(now_ms)
    answers, troubles = read_row(duty.asked, typed)
    against = contradiction(answers) if not troubles else None
    if troubles or against:
        raise Refused(*troubles, *([str(against)] if against else []))
    with transaction.atomic():
        before = sent_today(reporter, duty, day)
        tries = Row.objects.filter(
            register=duty.register.name, day=str(day), source="phone", source_ref=str(reporter.pk)
        ).count()
        if tries >= SENT_EACH_DAY_MAX:
            raise Refused(
                str(Words("今天上报次数过多，请联系办公室。", "Sent too often today: call the office."))
            )
        answer = Answer(
            reporter.name,
            reporter.unit,
            date.fromisoformat(owed.first),
            date.fromisoformat(owed.last) if owed.last else None,
            local(now_ms),
            answers,
        )
        values = duty.row(answer, before.values if before else {})
        return registers.take_in(duty.register, values, "phone", str(reporter.pk), now_ms, corrects=before)


def _check(name: str, unit: str, owed: Days) -> None:
    if not name or len(name) > NAME_CHARS_MAX or len(unit) > UNIT_CHARS_MAX:
        raise Refused(str(Words("请填写姓名（不超过 64 个字）。", "Fill in a name (64 characters at most).")))
    if owed.duty not in DUTIES:
        raise Refused(str(Words("请选择上报内容。", "Choose what is to be reported.")))
    try:
        days = [Day.parse(text) for text in (owed.first, owed.last) if text]
    except ValueError:
        raise Refused(str(Words("日期应如 2026-02-03。", "Dates as 2026-02-03."))) from None
    if not owed.first or days[0].date > days[-1].date:
        raise Refused(str(Words("起止日期不对：先起后止。", "The days are in the wrong order.")))
