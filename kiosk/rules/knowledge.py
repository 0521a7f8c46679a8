"""What a gate knows, folded from its records one after another, and what the office told. Pure.

The ledger is the only truth: this is an image of it, fed with each record once that is durable, and folding
the same records again gives the same image. Records of a drill leave no trace in it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.ledger.record import Moment, Record
from kiosk.ledger.standing import ToldExit as LiveExit
from kiosk.rules.age import ELSEWHERE, age_of, believed, is_better, trusted
from kiosk.rules.book import Direction
from kiosk.rules.calendar import DAY_MS, day_of

BOOTS_KEPT = 16  # anchors of earlier boots: a gate that boots more often in two days is broken
EXITS_KEPT = 16  # of one household: more than any quota counts
READINGS_KEPT = 128  # of one person: four a day for a month
VISITS_KEPT = 2_000  # a day at a busy gate; the oldest that left go first
ROUNDS_KEPT = 500  # ten a day for a month and a half
WITHOUT_PHONE = "-"  # begins the tag of a visitor who gave none
VISIT_KEPT_MS = 2 * DAY_MS  # who left is on today's list, and on yesterday's for the morning after


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's stay. `entry_id` is the record that let them in; `left` is None while they are inside.

    Who is let in again without having signed out had left at some time before: then `left` is when they came
    again, and `signed_out` says that nobody knows more.

    After a power cut a sealed name is "", and `tag` tells this visitor from the others who are inside.
    """

    entry_id: str
    name: str
    phone: str | None
    host: str | None
    at: Moment
    left: Moment | None = None
    tag: str = ""
    signed_out: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered when asked whether they are back from elsewhere, and when."""

    at: Moment
    returnee: bool


@dataclass(frozen=True, slots=True)
class ToldExit:
    """An exit that counts, at some gate of the site, as the office tells it; its clock is office or none."""

    household: str
    gate: str
    at: Moment


@dataclass(frozen=True, slots=True)
class RoundDone:
    """A round that was done; `minutes` is how long it took, None where nobody counted.

    `left_out` are the spots of its checklist that nobody ticked, by their Chinese names.
    """

    round_id: str
    at: Moment
    minutes: int | None
    by: str | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The image. Exits by household, readings and answers by person, visits by entry.

    `begun` and `ticked` are of rounds that are under way, by their id: since when, and which spots when.

    `exits` are those that count against a quota; `elsewhere` those at other gates, as the office last told.
    `anchors` tell how far the wall clock of each boot is believed; `newest_day` is the latest day that any
    trusted record was of, which no clock set back undoes.
    """

    exits: Mapping[str, tuple[Moment, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[Moment, ...]] = field(default_factory=dict)
    readings: Mapping[str, tuple[Moment, ...]] = field(default_factory=dict)
    asked: Mapping[str, Said] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    rounds: tuple[RoundDone, ...] = ()
    begun: Mapping[str, Moment] = field(default_factory=dict)
    ticked: Mapping[str, Mapping[str, Moment]] = field(default_factory=dict)
    anchors: Mapping[str, Moment] = field(default_factory=dict)
    newest_day: int | None = None

    def exits_of(self, household: str) -> tuple[Moment, ...]:
        """Every exit of a household that this gate knows of."""
        return (*self.exits.get(household, ()), *self.elsewhere.get(household, ()))

    def inside(self) -> tuple[Visit, ...]:
        """Visitors who were let in and have not signed out, first come first: nobody is guessed gone."""
        return tuple(visit for visit in self.visits.values() if visit.left is None)

    def today(self, now: Moment) -> int | None:
        """Today, never before the newest day on record; None if nobody can say."""
        now = believed(now, self.anchors)
        if not trusted(now):
            return self.newest_day
        return max(day_of(now.wall_ms), self.newest_day or 0)


NOTHING_KNOWN = Knowledge()  # at a gate's first start


def elsewhere(
    exits: Iterable[ToldExit], live: Iterable[LiveExit], own_gate: str
) -> Mapping[str, tuple[Moment, ...]]:
    """What the office says of other gates, by household: in the site document, and since with each answer.

    One that is told both ways counts once. The document's exits at the own gate are in its own ledger; what
    is told live never is, though it may be of another kiosk at the same gate.
    """
    told = [each for each in exits if each.gate != own_gate]
    told += (
        ToldExit(each.household, each.gate, Moment(ELSEWHERE, 0, each.at_ms, each.clock)) for each in live
    )
    found: dict[str, dict[tuple[str, int], Moment]] = {}
    for each in told:
        found.setdefault(each.household, {})[each.gate, each.at.wall_ms] = each.at
    return {household: tuple(moments.values()) for household, moments in found.items()}


def told(knowledge: Knowledge, exits: Iterable[ToldExit], own_gate: str) -> Knowledge:
    """The knowledge with what a site document says of other gates in the place of what was told before."""
    return replace(knowledge, elsewhere=elsewhere(exits, (), own_gate))


def fold(knowledge: Knowledge, record: Record) -> Knowledge:
    """The knowledge after one more record."""
    return replayed((record,), knowledge)


def replayed(records: Iterable[Record], knowledge: Knowledge | None = None) -> Knowledge:
    """The knowledge after these records, in the order of the ledger."""
    image = _Image(knowledge or Knowledge())
    for record in records:
        image.take(record)
    return image.knowledge()


class _Image:
    """Knowledge under work: what a record changes is copied once, however many records follow."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._from = knowledge
        self._own: dict[str, dict[str, Any]] = {}
        self._rounds = knowledge.rounds
        self._newest_day = knowledge.newest_day

    def knowledge(self) -> Knowledge:
        """What is known now."""
        return replace(self._from, **self._own, rounds=self._rounds, newest_day=self._newest_day)

    def take(self, record: Record) -> None:
        """One more record."""
        fields: dict[str, Any] = json.loads(record.line)
        at = moment_of(fields["at"])
        self._timed(at)
        if fields.get("training"):
            return
        match record.kind:
            case "entry" if _tells(fields) and (record.person is not None or record.kept is not None):
                kept = json.loads(record.kept or b"{}")
                self._entry(record.id, fields, {**kept, **json.loads(record.person or b"{}")}, at)
            case "signed_out":
                self._left(fields["about"], at)
            case "round_begun":
                self._owned("begun")[fields["round"]] = at
                self._owned("ticked").pop(fields["round"], None)
            case "round_spot":
                self._ticked(fields["round"], fields["spot"]["zh"], at if fields["done"] else None)
            case "round":
                self._round(fields, at)

    def _seen(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._own[name] if name in self._own else getattr(self._from, name)
        return found

    def _owned(self, name: str) -> dict[str, Any]:
        if name not in self._own:
            self._own[name] = dict(getattr(self._from, name))
        return self._own[name]

    def _timed(self, at: Moment) -> None:
        anchors = self._seen("anchors")
        moment = believed(at, anchors)
        if not trusted(moment):
            return
        self._newest_day = max(day_of(moment.wall_ms), self._newest_day or 0)
        if is_better(moment, anchors.get(moment.boot)):
            owned = self._owned("anchors")
            owned[moment.boot] = moment
            if len(owned) > BOOTS_KEPT:
                del owned[next(iter(owned))]

    def _entry(self, entry_id: str, fields: dict[str, Any], person: dict[str, Any], at: Moment) -> None:
        person_id, household = person.get("person_id"), person.get("household")
        if person_id and fields.get("returnee") is not None:
            self._owned("asked")[person_id] = Said(at, fields["returnee"])
        measured = fields.get("measurement")
        if person_id and fields.get("observed") and measured and measured["estimate_centi_c"] is not None:
            self._more("readings", person_id, at, READINGS_KEPT)
        if fields["verdict"] != "admit":
            return
        direction: Direction = fields["direction"]
        if direction == "out" and household and "quota_used" not in fields.get("excused", ()):
            self._more("exits", household, at, EXITS_KEPT)
        if fields["category"] == "visitor":
            self._visited(entry_id, direction, {**person, "host": fields.get("host_unit")}, at)

    def _ticked(self, round_id: str, spot: str, at: Moment | None) -> None:
        """A spot is done, or was not after all."""
        others = {each: then for each, then in self._seen("ticked").get(round_id, {}).items() if each != spot}
        self._owned("ticked")[round_id] = others if at is None else {**others, spot: at}

    def _round(self, fields: dict[str, Any], at: Moment) -> None:
        """Ended: what was ticked stays so only while a spot is left out, to be done yet."""
        round_id, left_out = fields["round"], tuple(spot["zh"] for spot in fields.get("left_out", ()))
        self._owned("begun").pop(round_id, None)
        if not left_out:
            self._owned("ticked").pop(round_id, None)
        done = RoundDone(round_id, at, fields["minutes"], fields["guard"], left_out)
        self._rounds = (*self._rounds, done)[-ROUNDS_KEPT:]

    def _more(self, name: str, key: str, at: Moment, most: int) -> None:
        owned = self._owned(name)
        owned[key] = (*owned.get(key, ()), at)[-most:]

    def _visited(self, entry_id: str, direction: Direction, person: dict[str, Any], at: Moment) -> None:
        name, phone, tag = person.get("name", ""), person.get("phone"), person.get("tag", "")
        if direction == "in":
            self._make_room(at)
            # Nobody is inside twice; but of two without a phone the one name doesn't say that they are one.
            if phone or (tag and not tag.startswith(WITHOUT_PHONE)):
                for visit in self._open_under(name, phone, tag):
                    self._owned("visits")[visit.entry_id] = replace(visit, left=at, signed_out=False)
            self._owned("visits")[entry_id] = Visit(entry_id, name, phone, person.get("host"), at, tag=tag)
            return
        for visit in self._open_under(name, phone, tag)[:1]:  # whoever leaves ends the oldest stay
            self._left(visit.entry_id, at)

    def _open_under(self, name: str, phone: str | None, tag: str) -> tuple[Visit, ...]:
        """The stays that are open under this name and phone, or this tag of both, first come first."""
        return tuple(
            visit
            for visit in self._seen("visits").values()
            if visit.left is None
            and ((visit.name, visit.phone) == (name, phone) if visit.name and name else visit.tag == tag)
        )

    def _left(self, entry_id: str | None, at: Moment) -> None:
        visit = self._seen("visits").get(entry_id or "")
        if visit is not None and visit.left is None:
            self._owned("visits")[visit.entry_id] = replace(visit, left=at)

    def _make_room(self, now: Moment) -> None:
        """Forget visits that ended long ago; whoever is inside stays however long it takes."""
        visits, anchors = self._seen("visits"), self._seen("anchors")
        ended = [visit for visit in visits.values() if visit.left is not None]
        for number, visit in enumerate(ended):
            crowded = len(visits) - number >= VISITS_KEPT
            assert visit.left is not None, "only those that ended"
            if not crowded and age_of(visit.left, now, anchors).least_ms < VISIT_KEPT_MS:
                continue
            del self._owned("visits")[visit.entry_id]


def _tells(fields: Mapping[str, Any]) -> bool:
    """Whether an entry can tell anything: most are of staff who came in, the registers' business."""
    return (
        fields["direction"] == "out"
        or fields["category"] == "visitor"
        or fields.get("returnee") is not None
        or fields.get("observed") is not None
    )


def kept_of(fields: Mapping[str, Any], person: Mapping[str, Any] | None) -> dict[str, str] | None:
    """What the rules need of an entry's personal part once a power cut has taken the names; None if nothing.

    Person and household by the numbers that the roster gives them, of entries that can tell anything; of a
    visitor a tag.
    """
    if person is None or not _tells(fields):
        return None
    if fields["category"] == "visitor":
        return {"tag": _tag(person.get("name"), person.get("phone"))}
    return {name: str(person[name]) for name in ("household", "person_id") if person.get(name)} or None


def _tag(name: str | None, phone: str | None) -> str:
    """Four hex digits: they tell apart the few who are inside; before them a mark where there is no phone.

    Too little to find a name or a phone number by trying them all: of a hundred million, thousands fit.
    """
    text = f"{name or ''}\x00{phone or ''}"
    digest = hashlib.sha256(b"gatehouse tag 1\x00" + text.encode("utf-8", "surrogatepass")).hexdigest()
    return ("" if phone else WITHOUT_PHONE) + digest[:4]


def moment_of(at: Mapping[str, Any]) -> Moment:
    """The moment that a record carries."""
    return Moment(at["boot"], at["boottime_ms"], at["wall_ms"], at["clock"], at["error_ms"])
