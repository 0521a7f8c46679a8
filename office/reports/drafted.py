"""What the registers tell of a day, so that nobody types it: a clerk confirms each figure, or corrects it.

A figure that no register can tell is left out: unknown is not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce, NullIf

from office.clock import Day
from office.entries.models import Entry
from office.registers.forms import LEAVE, RETURNEES, SICK, SUPPLIES
from office.registers.models import Row
from office.roster.standing import counted
from office.rounds.day import dues_by, tally
from office.site.desk import published

SICK_LEAVE = "病假"
YES = "是"
# By which words the store's things are known on the form, and what is named like them but is none.
STOCK = {
    "masks": (("口罩",), ("口罩机",)),
    "disinfectant": (("消毒液", "消毒剂", "消毒水", "酒精"), ()),
    "thermometers": (("体温检测仪", "体温计", "体温枪", "测温枪", "测温仪"), ()),
}
# Counted from dated rows: when these move after signing, rows came in late. The others follow what holds now.
DATED = frozenset(
    ("duty", "sick", "leave", "returned_new", "disinfected", "aired", "masks", "disinfectant", "thermometers")
)


@dataclass(slots=True)
class _Kept:
    """The rows of the registers up to a day, oldest first."""

    leave: list[dict[str, str]] = field(default_factory=list)
    sick: list[dict[str, str]] = field(default_factory=list)
    returnees: list[dict[str, str]] = field(default_factory=list)
    supplies: list[dict[str, str]] = field(default_factory=list)


def drafted(day: Day, now_ms: int) -> dict[str, int]:
    """The figures of the form that can be told, by key. Four queries."""
    kept, document = _kept(day), published()
    return {
        **_staff(day, document or {}, kept),
        **_returned(day, document or {}, kept),
        **_rounds(document, day, now_ms),
        **_stock(kept.supplies),
    }


def _kept(day: Day) -> _Kept:
    wanted = Q(register__in=(LEAVE.name, RETURNEES.name, SUPPLIES.name), day__lte=str(day))
    rows = Row.objects.filter(
        wanted | Q(register=SICK.name, day=str(day)), corrected=False, void=False
    ).order_by("day", "id")
    kept = _Kept()
    lists = {
        LEAVE.name: kept.leave,
        SICK.name: kept.sick,
        RETURNEES.name: kept.returnees,
        SUPPLIES.name: kept.supplies,
    }
    for register, values in rows.values_list("register", "values"):
        lists[register].append(values)
    return kept


def _staff(day: Day, document: Mapping[str, Any], kept: _Kept) -> dict[str, int]:
    came = Entry.objects.filter(category="staff", direction="in", verdict="admit", training=False).filter(
        at_ms__gte=day.start_ms, at_ms__lt=day.end_ms
    )
    away = [row for row in kept.leave if _covers(row, day)]
    sick = {row["name"] for row in away if row["kind"] == SICK_LEAVE} | {row["name"] for row in kept.sick}
    newest = {row["name"]: row for row in kept.returnees}
    online = [row for row in newest.values() if row.get("online") == YES and not _is_back(row, day)]
    staff = [each for each in document.get("roster", ()) if each.get("category", "staff") == "staff"]
    return {
        **({"duty_due": len(staff)} if staff else {}),
        "duty": came.annotate(
            who=Coalesce(NullIf("person_id", Value("")), NullIf("name", Value("")))
        ).aggregate(people=Count("who", distinct=True))["people"],
        "online": len(online),
        "sick": len(sick),
        "leave": len({row["name"] for row in away if row["kind"] != SICK_LEAVE} - sick),
    }


def _covers(leave: Mapping[str, str], day: Day) -> bool:
    ended = leave.get("ended", "")
    return leave["first"] <= str(day) <= leave["last"] and not (ended and ended <= str(day))


def _is_back(returnee: Mapping[str, str], day: Day) -> bool:
    back = returnee.get("back", "")
    return bool(back) and back <= str(day)


def _returned(day: Day, document: Mapping[str, Any], kept: _Kept) -> dict[str, int]:
    names = {each["id"]: each["name"] for each in document.get("roster", ())}
    observations = document.get("observations", ())
    observed = [each["person"] for each in observations if counted(each, day)[0]]
    in_touch = {row["name"] for row in kept.returnees if row.get("contact")}
    returned = {(row["name"], row["returned"]) for row in kept.returnees}
    return {
        "returned_new": sum(on == str(day) for _name, on in returned),
        "observed": len(observed),
        "observation_over": sum(each.get("released") == str(day) for each in observations),
        "returned_all": len(returned),
        "contact_observed": sum(names.get(person) in in_touch for person in observed),
    }


def _rounds(document: dict[str, Any] | None, day: Day, now_ms: int) -> dict[str, int]:
    dues = dues_by(document, day, now_ms)
    disinfected, aired = tally(dues, airing=False), tally(dues, airing=True)
    found: dict[str, int] = {}
    if disinfected.due:
        found |= {"disinfected_due": disinfected.due, "disinfected": disinfected.done}
    if aired.due:
        found |= {"aired_due": aired.due, "aired": aired.done}
    return found


def _stock(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """The balance of each kind of thing; bottles and boxes are not added up: then none is told."""
    measures: dict[str, set[str]] = {}
    balance: dict[str, int] = {}
    for row in rows:
        for key, (words, but) in STOCK.items():
            if any(word in row["item"] for word in words) and not any(word in row["item"] for word in but):
                measures.setdefault(key, set()).add(row["measure"])
                change = int(row["received"] or 0) - int(row["issued"] or 0)
                balance[key] = balance.get(key, 0) + change
    return {key: max(0, stock) for key, stock in balance.items() if len(measures[key]) == 1}
