"""What the office decides about observation: set, made longer, ended; each is at the gates at once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from kiosk.rules.calendar import read_day, written
from office.accounts.models import User
from office.audit.trail import note
from office.clock import Day
from office.observation.models import Decision
from office.registers.columns import Column, Words, read_row
from office.site import desk as site_desk
from office.site.document import Document, Trouble, refused
from office.site.document import Refused as Refused  # noqa: PLC0414 - part of what this desk says
from office.visits.form import Hosts

DAYS = 14  # the plan's; a box with another number says otherwise
DAYS_MAX = 90  # as the kiosk's reader has it
RELEASED_KEPT_DAYS = 30  # at the gates: whoever was released is then nobody's business there

SET = (
    Column("person", Words("姓名", "Name"), needed=True),
    Column("from_day", Words("观察开始日期", "First day"), "day", needed=True),
    Column("days", Words("观察天数", "Days"), "number"),
    Column("decided_by", Words("决定人", "Decided by"), needed=True),
    Column("reason", Words("原因", "Reason")),
)
EXTEND = (
    Column("days", Words("延长天数", "More days"), "number", needed=True),
    Column("decided_by", Words("决定人", "Decided by"), needed=True),
    Column("reason", Words("原因", "Reason"), needed=True),
)
RELEASE = (
    Column("released_day", Words("解除日期", "Released from"), "day", needed=True),
    Column("decided_by", Words("审批人", "Approved by"), needed=True),
    Column("reason", Words("原因", "Reason")),
)


def standing() -> dict[str, Decision]:
    """The decision that holds, of everybody about whom there is one, by id."""
    newest = Decision.objects.values("person_id").annotate(last=Max("pk")).values("last")
    return {each.person_id: each for each in Decision.objects.filter(pk__in=newest).select_related("by")}


def told(document: Document, today: Day) -> list[dict[str, Any]]:
    """The part `observations`: decisions about people whom this roster knows, and what was typed by hand."""
    known = {person["id"] for person in document["roster"]}
    holding = standing()
    since = str(today.shifted(-RELEASED_KEPT_DAYS))
    by_hand = [each for each in document.get("observations", ()) if each["person"] not in holding]
    ours = [
        _row(each)
        for _, each in sorted(holding.items())
        if each.person_id in known and not (each.released_day and each.released_day < since)
    ]
    return [*by_hand, *ours]


def place_under(typed: Mapping[str, str], user: User, now_ms: int) -> Decision:
    """Put somebody under observation. Raises: Refused, each trouble by its column."""
    values = _read(SET, typed)
    document = site_desk.published() or {"roster": []}
    person_id = Hosts(document["roster"]).find(values["person"])
    if person_id is None:
        words = Words(
            "检测点名册里没有此人，或有多人同名：请从提示中选择，新增人员请先发布",
            "nobody on the gates' roster, or several: choose one of the list; publish new people first",
        )
        raise Refused(Trouble(words, "person"))
    if is_open(person_id, document):
        raise Refused(
            Trouble(
                Words("此人已在观察中，可延长或解除", "under observation already: extend or release"),
                "person",
            )
        )
    days = int(values["days"] or DAYS)
    return _decide(
        person_id, "set", user, now_ms, from_day=values["from_day"], days=days, released_day="", said=values
    )


def extend(person_id: str, typed: Mapping[str, str], user: User, now_ms: int) -> Decision:
    """Make it longer. Raises: Refused."""
    values, now = _read(EXTEND, typed), _open(person_id)
    days = int(now["days"]) + int(values["days"])
    return _decide(
        person_id, "extended", user, now_ms, from_day=now["from"], days=days, released_day="", said=values
    )


def release(person_id: str, typed: Mapping[str, str], user: User, now_ms: int) -> Decision:
    """End it from a day on: before its last day is over only for a reason. Raises: Refused."""
    values, now = _read(RELEASE, typed), _open(person_id)
    first_free = written(read_day(now["from"]) + int(now["days"]))
    if values["released_day"] < first_free and not values["reason"]:
        words = Words(
            f"观察到 {first_free} 才满，提前解除须写明原因",
            f"not over before {first_free}: an early release needs a reason",
        )
        raise Refused(Trouble(words, "reason"))
    return _decide(
        person_id,
        "released",
        user,
        now_ms,
        from_day=now["from"],
        days=int(now["days"]),
        released_day=values["released_day"],
        said=values,
    )


def is_open(person_id: str, document: Mapping[str, Any]) -> bool:
    """Whether the gates know of an observation of theirs that nobody has ended."""
    return any(
        each["person"] == person_id and not each.get("released") for each in document.get("observations", ())
    )


def _open(person_id: str) -> dict[str, Any]:
    document = site_desk.published() or {}
    found = next(
        (
            each
            for each in document.get("observations", ())
            if each["person"] == person_id and not each.get("released")
        ),
        None,
    )
    if found is None:
        raise refused("此人不在观察中，请刷新页面。", "Not under observation any more: reload.")
    return dict(found)


def _decide(
    person_id: str,
    kind: str,
    user: User,
    now_ms: int,
    *,
    from_day: str,
    days: int,
    released_day: str,
    said: Mapping[str, str],
) -> Decision:
    if not 1 <= days <= DAYS_MAX:
        raise Refused(Trouble(Words(f"共 1 到 {DAYS_MAX} 天", f"1 to {DAYS_MAX} days in all"), "days"))
    with transaction.atomic():
        decision = Decision.objects.create(
            person_id=person_id,
            kind=kind,
            from_day=from_day,
            days=days,
            released_day=released_day,
            decided_by=said["decided_by"][:40],
            reason=said["reason"],
            at_ms=now_ms,
            by=user,
        )
        site_desk.registers_changed(user.username, now_ms)
        note(user.username, f"observation_{kind}", now_ms, about=person_id)
    return decision


def _read(columns: tuple[Column, ...], typed: Mapping[str, str]) -> dict[str, str]:
    troubles = []
    values: dict[str, str] = {}
    for column in columns:
        read, wrong = read_row((column,), typed)
        values[column.key] = read.get(column.key, "")
        troubles += [Trouble(Words(said, said), column.key) for said in wrong]
    if troubles:
        raise Refused(*troubles)
    return values


def _row(decision: Decision) -> dict[str, Any]:
    row = {"person": decision.person_id, "from": decision.from_day, "days": decision.days}
    return {**row, "released": decision.released_day} if decision.released_day else row
