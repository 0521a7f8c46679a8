"""What the entry pages ask the database: a day's lines by keyset, a day's counts, one person's history.

Every list goes along an index; there is no OFFSET (81 ms at 100,000 rows against 0.6 ms by keyset).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from office.accounts.reader import Reader
from office.clock import Day
from office.entries.models import CATEGORIES, TALLY_TABLE, VERDICTS, Entry
from office.entries.tallies import tallies
from office.ingest.models import Chain
from office.web.queries import storable

PAGE_ROWS = 50
SHEET_ROWS_MAX = 100_000
HISTORY_ROWS_MAX = 100  # two months of twice a day, and a page below 80 KiB
GATES_MAX = 200  # options of one drop-down list
SEARCH_CHARS_MAX = 32
DIGITS = "0123456789"
CURSOR = re.compile(r"(-?[0-9]{1,15})\.([0-9]{1,16})\.([0-9]{1,18})", re.ASCII)
# From each gate to the next along the index: DISTINCT would read it whole.
GATES = f"""
WITH RECURSIVE found(gate) AS (
    SELECT min(gate) FROM {TALLY_TABLE}
    UNION ALL
    SELECT (SELECT min(gate) FROM {TALLY_TABLE} WHERE gate > found.gate)
    FROM found WHERE found.gate IS NOT NULL
)
SELECT gate FROM found WHERE gate IS NOT NULL LIMIT %s
"""  # noqa: S608 - the table's name is ours


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a page shows; "" means all."""

    day: Day
    gate: str = ""
    verdict: str = ""
    name: str = ""
    training: bool = False
    category: str = ""
    fever: bool = False

    @property
    def query(self) -> str:
        """The same wish as the query of an address."""
        flags = {"training": self.training, "fever": self.fever}
        texts = {"gate": self.gate, "verdict": self.verdict, "category": self.category, "name": self.name}
        return urlencode({"day": self.day, **texts, **{name: 1 for name, flag in flags.items() if flag}})

    def within(self, reader: Reader, today: Day) -> "Wanted":
        """No more than this reader may see."""
        day = today if reader.today_only else self.day
        # Who may not read names may not ask for them either.
        name = "" if reader.masked else self.name
        return replace(self, day=day, gate=reader.gate or self.gate, name=name)


@dataclass(frozen=True, slots=True)
class Page:
    """Lines newest first; `older` is the cursor of the next page, "" if there is none."""

    entries: list[Entry]
    older: str


def entries_of(wanted: Wanted) -> QuerySet[Entry]:
    """The day's entries that are wanted, newest first, by time and then by number."""
    entries = _matching(wanted).filter(at_ms__gte=wanted.day.start_ms, at_ms__lt=wanted.day.end_ms)
    return entries.order_by("-at_ms", "-seq", "-id")


def _matching(wanted: Wanted) -> QuerySet[Entry]:
    """All that match, whatever their day."""
    entries = Entry.objects.filter(training=wanted.training)
    if wanted.gate:
        entries = entries.filter(gate=wanted.gate)
    if wanted.verdict:
        entries = entries.filter(verdict=wanted.verdict)
    if wanted.category:
        entries = entries.filter(category=wanted.category)
    if wanted.fever:
        entries = entries.filter(fever=True)
    if wanted.name:  # anywhere in the name: it costs a look at one day's rows, no more
        entries = entries.filter(name__contains=wanted.name)
    return entries


def entries_between(wanted: Wanted, first: Day) -> QuerySet[Entry]:
    """What is wanted of all days from `first` on, oldest first, no more than a sheet may hold."""
    entries = _matching(wanted).filter(at_ms__gte=first.start_ms, at_ms__lt=wanted.day.end_ms)
    return entries.order_by("at_ms", "seq", "id")[:SHEET_ROWS_MAX]


def page_of(wanted: Wanted, before: str = "") -> Page:
    """One page, from the cursor `before` on. Raises: ValueError for a cursor that we did not make."""
    entries = entries_of(wanted)
    if before:
        entries = entries.filter(_older_than(before))
    rows = list(entries[: PAGE_ROWS + 1])
    more = len(rows) > PAGE_ROWS
    return Page(rows[:PAGE_ROWS], _cursor(rows[PAGE_ROWS - 1]) if more else "")


def counts_of(wanted: Wanted) -> dict[str, int]:
    """The day's figures for the gate wanted: each verdict, `fever`, and `all`. Zero is said, not left out."""
    counted = tallies(wanted.day, wanted.day, training=wanted.training)
    if wanted.gate:
        counted = counted.filter(gate=wanted.gate)
    rows = counted.values("verdict").annotate(all=Sum("n"), fevers=Sum("n", filter=Q(fever=True), default=0))
    found = {row["verdict"]: row for row in rows}
    counts = {verdict: found[verdict]["all"] if verdict in found else 0 for verdict in VERDICTS}
    fevers = sum(row["fevers"] for row in found.values())
    return {"all": sum(counts.values()), **counts, "fever": fevers}


def gates() -> list[str]:
    """Names of the gates that have ever sent an entry, in natural order (2 before 10)."""
    with connection.cursor() as cursor:
        cursor.execute(GATES, [GATES_MAX])
        return sorted((str(row[0]) for row in cursor.fetchall()), key=natural)


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sort key that counts as people do: gate 2 stands before gate 10."""
    parts = re.findall(r"[0-9]{1,15}|[^0-9]+", name)
    return [(0, int(part), "") if part[0] in DIGITS else (1, 0, part) for part in parts], name


def same_person(entry: Entry) -> QuerySet[Entry]:
    """Entries of its person, newest first: by the person's number, else by name, among those without one."""
    same = Q(person_id=entry.person_id) if entry.person_id else Q(name=entry.name, person_id="")
    return Entry.objects.filter(same, training=False).order_by("-at_ms", "-seq")


def version() -> str:
    """Changes whenever a record has come in: as cheap as the number of kiosks is small."""
    totals = Chain.objects.aggregate(chains=Count("pk"), records=Sum("seq"))
    return f"{totals['chains']}.{totals['records']}"


def read_wanted(query: Mapping[str, str], today: Day) -> Wanted:
    """The filters of a request; what makes no sense is left out rather than refused."""
    try:
        day = Day.parse(query.get("day", ""))
    except ValueError:
        day = today
    verdict, category = query.get("verdict", ""), query.get("category", "")
    return Wanted(
        day=day,
        gate=storable(query.get("gate", ""))[:64],
        verdict=verdict if verdict in VERDICTS else "",
        name=storable(query.get("name", "")).strip()[:SEARCH_CHARS_MAX],
        training=query.get("training") == "1",
        category=category if category in CATEGORIES else "",
        fever=query.get("fever") == "1",
    )


def _cursor(entry: Entry) -> str:
    return f"{entry.at_ms}.{entry.seq}.{entry.pk}"


def _older_than(cursor: str) -> Q:
    matched = CURSOR.fullmatch(cursor)
    if not matched:
        raise ValueError("no cursor of ours")
    at_ms, seq, row = (int(number) for number in matched.groups())
    # The first condition is the index's range, the others settle what stands at the same millisecond.
    return Q(at_ms__lte=at_ms) & (Q(at_ms__lt=at_ms) | Q(seq__lt=seq) | Q(seq=seq, id__lt=row))
