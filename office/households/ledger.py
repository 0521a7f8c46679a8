"""The household ledger: each way out with its way back, what was used of the quota, and who excepted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.ledger.record import Moment
from kiosk.rules.age import ELSEWHERE
from kiosk.rules.book import Quota
from kiosk.rules.calendar import DAY_MS
from kiosk.rules.conflicts import Conflict, GateExit, conflicts
from kiosk.rules.quota import allowance
from office.clock import Day
from office.entries.models import Entry
from office.exits.models import Exit
from office.households.models import Household, Passage
from office.site.document import Document, check

TRIPS_MAX = 5_000  # a fortnight of a compound of seven hundred households
NOW = "office"  # the boot of a moment by the office's clock
# The reasons of the form, by what a guard may except for.
PURPOSES = {"medical": "就医", "duty": "公务", "supplies": "采购", "emergency": "其他"}
TITLE = "宿舍小区出入登记(每户每两天一次)"
HEADS = (
    *("户号(栋-单元-室)", "户主", "家庭人数", "出入证号", "出门人", "与户主关系", "外出时间", "返回时间"),
    *("外出事由(采购/就医/上班/公务/其他)", "体温", "上次外出", "下次可外出", "放行依据(额度内/例外)"),
    *("例外批准人", "登记人"),
)


@dataclass(frozen=True, slots=True)
class Trip:
    """One way out of a household. Times in Unix ms; None for what nobody saw or what no rule says."""

    passage: Passage
    entry: Entry | None
    home: Household
    members: tuple[Mapping[str, Any], ...]
    back_ms: int | None
    before_ms: int | None
    next_ms: int | None

    @property
    def head(self) -> str:
        """The name of the head of the household."""
        return next((str(each["name"]) for each in self.members if each["id"] == self.home.head), "")

    @property
    def relation(self) -> str:
        """Of whoever went out, to the head."""
        person_id = self.entry.person_id if self.entry else ""
        if person_id and person_id == self.home.head:
            return "户主"
        return str(self.home.relations.get(person_id, ""))


def quota_of(document: Document | None) -> Quota | None:
    """The quota in force: the residential gates', else the office gates'; None where there is none."""
    if document is None:
        return None
    rules = check(document).rules
    return rules.residential.quota or rules.office.quota


def at_home(document: Document | None) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The people of each household, by its number."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for person in document["roster"] if document else ():
        if person.get("household"):
            found[person["household"]] = (*found.get(person["household"], ()), person)
    return found


def trips(first: Day, last: Day, document: Document | None, household: str = "") -> list[Trip]:
    """Every way out from a day to another, newest first. Five queries."""
    quota = quota_of(document)
    counted_since = first.start_ms - (quota.days * DAY_MS if quota else 0)
    passages = Passage.objects.filter(at_ms__gte=counted_since)
    exits = Exit.objects.filter(at_ms__gte=counted_since)
    if household:
        passages, exits = passages.filter(household=household), exits.filter(household=household)
    by_household: dict[str, list[Passage]] = {}
    for passage in passages.order_by("at_ms", "id"):
        by_household.setdefault(passage.household, []).append(passage)
    counting: dict[str, list[int]] = {}
    for exit_ in exits.order_by("at_ms", "id"):
        counting.setdefault(exit_.household, []).append(exit_.at_ms)
    out = [
        each
        for group in by_household.values()
        for each in group
        if each.direction == "out" and first.start_ms <= each.at_ms < last.end_ms
    ]
    out = sorted(out, key=lambda each: (-each.at_ms, -each.pk))[:TRIPS_MAX]
    ids = [each.record_id for group in by_household.values() for each in group]
    entries = {entry.record_id: entry for entry in _entries(ids)}
    homes = {each.number: each for each in Household.objects.filter(number__in=by_household)}
    members = at_home(document)
    return [
        Trip(
            each,
            entries.get(each.record_id),
            homes.get(each.household) or Household(number=each.household),
            members.get(each.household, ()),
            _back_ms(each, by_household[each.household], entries),
            max((at for at in counting.get(each.household, ()) if at < each.at_ms), default=None),
            next_ms(counting.get(each.household, ()), each.at_ms, quota),
        )
        for each in out
    ]


def next_ms(exits: Iterable[int], now_ms: int, quota: Quota | None) -> int | None:
    """When a household may go out next: that moment, a later one, or None where no quota is in force."""
    if quota is None:
        return None
    then = [Moment(ELSEWHERE, 0, at_ms, "office") for at_ms in exits if at_ms <= now_ms]
    allowed = allowance(then, Moment(NOW, 0, now_ms, "office"), {}, quota)
    return now_ms if allowed.answer == "free" else allowed.next_ms


def conflicts_since(first: Day, quota: Quota) -> list[Conflict]:
    """The exits over the quota from a day on, newest first; those before that day are counted with them."""
    since = first.start_ms - quota.days * DAY_MS
    exits = [
        GateExit(each.household, each.gate, each.at_ms)
        for each in Exit.objects.filter(at_ms__gte=since).order_by("at_ms")
    ]
    found = conflicts(exits, quota)
    return [each for each in reversed(found) if each.exit.wall_ms >= first.start_ms]


def _entries(ids: list[str]) -> list[Entry]:
    """The entries of these records, some at a time: SQLite takes no more values in one question."""
    found: list[Entry] = []
    for start in range(0, len(ids), 500):
        found += Entry.objects.filter(record_id__in=ids[start : start + 500])
    return found


def _back_ms(out: Passage, of_household: list[Passage], entries: Mapping[str, Entry]) -> int | None:
    """When the same person came in next; None if nobody saw it before they went out again."""
    who = entries.get(out.record_id)
    for each in of_household:
        same = who is not None and _same(who, entries.get(each.record_id))
        if same and each.at_ms > out.at_ms:
            return each.at_ms if each.direction == "in" else None
    return None


def _same(one: Entry, other: Entry | None) -> bool:
    return other is not None and bool(one.person_id) and one.person_id == other.person_id
