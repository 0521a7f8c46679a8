"""`python -m kiosk.flow.diagram`: which stage leads to which, found by walking the step itself.

A small alphabet of things that people, guard and machine do is tried in every state that can be reached,
so the picture in docs/flow.md can't say anything that the code doesn't.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kiosk.flow.actions import (
    Action,
    AnswerMask,
    AnswerQuestion,
    ChooseWho,
    ConfirmName,
    ConfirmPage,
    FirstVisit,
    GoAgain,
    GoBack,
    PickArea,
    PickName,
    PickPerson,
    PickPurpose,
    PickVisitor,
    PressKey,
    SkipHost,
    StillHere,
    WithoutPhone,
)
from kiosk.flow.events import (
    Event,
    GuardPressed,
    RecordFailed,
    RecordSaved,
    SampleMissed,
    SampleTaken,
    Scanned,
    Ticked,
    Touched,
)
from kiosk.flow.guard_actions import (
    BeginComparison,
    BeginRepeat,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    ConfirmHeard,
    ConfirmPin,
    EnterContact,
    OpenCards,
    OpenMenu,
    OpenPage,
    PickCard,
    PickRound,
)
from kiosk.flow.guard_states import GuardPin, Page
from kiosk.flow.rule_actions import (
    AnswerHost,
    CallHost,
    Excuse,
    MakeException,
    PickCompanions,
    PickDay,
    PickTransport,
)
from kiosk.flow.rules import Rules
from kiosk.flow.states import (
    Checkpoint,
    FeverAlarm,
    Idle,
    OutOfService,
    Referred,
    Refused,
    Saving,
    SymptomCall,
    Unjudged,
)
from kiosk.flow.step import step
from kiosk.flow.waiting_states import Filling, Naming, SigningOut
from kiosk.people.guards import SALT_BYTES, Guard, hash_pin
from kiosk.people.names import NameModel
from kiosk.people.roster import Person, Roster
from kiosk.people.visitors import ExpectedVisitor
from kiosk.rules.age import NO_TIME
from kiosk.rules.book import GateRules, ReturneeRule, Round, VisitorRule
from kiosk.rules.knowledge import Knowledge, Visit
from kiosk.rules.questions import DIRECTION, RETURNED, SYMPTOMS
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

PARAMETERS = Parameters()
LEVEL = PARAMETERS.commissioning_level_centi_c
ROOM = 2_200
PIN = "2580"
STATES_MAX = 5_000  # the walk is finite by its key; this only stops a mistake
SETTLE_MS = 140

Deed = Callable[[Checkpoint], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a stage to another, with what leads there."""

    source: str
    target: str
    label: str


@cache
def arrows() -> tuple[Arrow, ...]:
    """Every change of stage that the alphabet can bring about, in the order found."""
    rules = _rules()
    # One visitor inside, who may sign out.
    inside = Knowledge(visits={"e": Visit("e", "周垚", "13900008000", None, NO_TIME)})
    first = Checkpoint(Idle(), Baseline.commissioned(PARAMETERS), now_ms=10_000, knowledge=inside)
    waiting, seen = [first], {_key(first)}
    found: dict[Arrow, None] = {}
    while waiting:
        assert len(seen) < STATES_MAX, "the walk does not end"
        state = waiting.pop(0)
        for label, deed in ALPHABET.items():
            for after in _lived(state, deed, rules):
                if type(after.stage) is not type(state.stage):
                    arrow = Arrow(type(state.stage).__name__, type(after.stage).__name__, label)
                    found[arrow] = None
                if _key(after) not in seen:
                    seen.add(_key(after))
                    waiting.append(after)
    return tuple(found)


def mermaid() -> str:
    """The diagram as text that Markdown viewers draw; arrows between the same two stages share one line."""
    labels: dict[tuple[str, str], list[str]] = {}
    for arrow in arrows():
        labels.setdefault((arrow.source, arrow.target), []).append(arrow.label)
    lines = [f"    {source} --> {target}: {', '.join(words)}" for (source, target), words in labels.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> Idle", *lines])


def _lived(state: Checkpoint, deed: Deed, rules: Rules) -> Iterator[Checkpoint]:
    """The states that a deed passes through up to the first change of stage."""
    before = type(state.stage)
    for event in deed(state):
        state = step(state, event, rules).state
        if type(state.stage) is not before:
            break
    yield state


def _key(state: Checkpoint) -> tuple[object, ...]:
    stage = state.stage
    visit = getattr(stage, "visit", None)
    # Once it is decided, what a visit was decided by leads nowhere else any more.
    told = None if isinstance(stage, FeverAlarm | SymptomCall | Unjudged | Referred | Refused) else visit
    return (
        type(stage),
        visit is not None and visit.screening is not None and visit.screening.finding,
        visit is not None and visit.guest is not None,
        told
        and (
            told.mask,
            told.answer(SYMPTOMS.code),
            told.answer(RETURNED.code),
            told.tries,
            told.form and told.form.host_id,
        ),
        isinstance(stage, SigningOut) and bool(stage.found),
        isinstance(stage, Filling) and stage.page,
        isinstance(stage, Naming) and (stage.who, stage.flagged is not None, stage.letters, stage.name),
        isinstance(stage, OutOfService) and (stage.trouble, stage.waiting is not None),
        state.view_taken,
        bool(state.ledger_code),
        bool(state.cards) and state.cards[0].contact_centi_c is not None,
        bool(state.cards),
        isinstance(stage, GuardPin) and (stage.then, type(stage.behind)),
        isinstance(stage, Saving) and stage.draft.body.get("verdict"),
        isinstance(stage, Refused | Unjudged) and stage.offered,
        state.guardroom.menu,
    )


def _rules() -> Rules:
    people = (
        Person(id="S1", name="陈博", unit="办公室", badge="B1001"),
        # One whom the rule asks whether they are back from elsewhere.
        Person(id="R1", name="郝梅", unit="三号楼", badge="B1002", category="resident"),
    )
    guards = (Guard("G1", "赵建国", hash_pin(PIN, bytes(SALT_BYTES), rounds=1)),)
    # One who is expected, so that there is somebody to be found; one question, for those whom a scan names.
    expected = (ExpectedVisitor("E1", "陈波", "13800138000", "办公室", 0, 0, "S1", "V1001"),)
    # Whoever presses the visitor's button is asked which way; nobody else is, for that would double the walk.
    questions = (replace(SYMPTOMS, whom=frozenset({"staff"})), replace(DIRECTION, whom=frozenset()))
    bins = Round("bins", "bins", "口罩桶", "Mask bins", (("大厅", "Hall"),), ())
    gate = GateRules(
        visitors=VisitorRule("confirmed", None),
        exceptions={"duty": ("host_unknown",)},
        rounds=(bins,),
        returnees=ReturneeRule(("resident",), 14, ("in",)),
    )
    more = {"guards": guards, "expected": expected, "questions": questions, "gate": gate}
    return Rules(PARAMETERS, Roster(1, people), NameModel.load(), **more)  # type: ignore[arg-type]


def _sees(centi_c: int, count: int = PARAMETERS.samples) -> Deed:
    def deed(state: Checkpoint) -> Iterator[Event]:
        # A second look comes after the prescribed pause.
        begin_ms = state.now_ms + 6_000
        for number in range(count):
            yield SampleTaken(begin_ms + number * SETTLE_MS, Sample(centi_c, ROOM))

    return deed


def _fidgets(state: Checkpoint) -> Iterator[Event]:
    yield from _sees(LEVEL, 3)(state)
    yield from _sees(2_900, 20)(replace(state, now_ms=state.now_ms + 500))


def _misses(state: Checkpoint) -> Iterator[Event]:
    for number in range(10):
        yield SampleMissed(state.now_ms + number * SETTLE_MS, "no_answer")


def _waits(state: Checkpoint) -> Iterator[Event]:
    # Long enough for any wait but not for a slow ledger or a sick sensor, which are deeds of their own.
    if not isinstance(state.stage, Saving | OutOfService):
        yield SampleTaken(state.now_ms + 200_000, Sample(ROOM, ROOM))
        yield Ticked(state.now_ms + 200_000)


def _taps(*actions: Action) -> Deed:
    def deed(state: Checkpoint) -> Iterator[Event]:
        for number, action in enumerate(actions):
            yield Touched(state.now_ms + 300 * number, action)

    return deed


def _picks_card(state: Checkpoint) -> Iterator[Event]:
    for card in state.cards[:1]:
        yield Touched(state.now_ms + 300, PickCard(card.ticket))


def _scans(code: str) -> Deed:
    def deed(state: Checkpoint) -> Iterator[Event]:
        yield Scanned(state.now_ms + 300, code)

    return deed


def _fills(state: Checkpoint) -> Iterator[Event]:
    """A visitor's form to its end, as somebody well fills it in."""
    health = (AnswerQuestion("symptoms", "no"), AnswerQuestion("contact", "no"), AnswerMask(worn=True))
    pages = (WithoutPhone(), PickArea("county"), SkipHost(), PickPurpose("business"), *health, ConfirmPage())
    yield from _taps(*pages)(state)


def _guard(state: Checkpoint) -> Iterator[Event]:
    yield GuardPressed(state.now_ms + 100)


def _saved(state: Checkpoint) -> Iterator[Event]:
    for ticket in _open_tickets(state):
        yield RecordSaved(state.now_ms + 20, ticket, "id", 1)


def _not_saved(state: Checkpoint) -> Iterator[Event]:
    for ticket in _open_tickets(state):
        yield RecordFailed(state.now_ms + 20, ticket, "ledger_full", call_staff=True)


def _slow(state: Checkpoint) -> Iterator[Event]:
    if isinstance(state.stage, Saving):
        yield Ticked(state.now_ms + 4_000)


def _open_tickets(state: Checkpoint) -> list[int]:
    match state.stage:
        case Saving(ticket=ticket):
            return [ticket]
        case OutOfService(waiting=Saving(ticket=ticket)):
            return [ticket]
        case OutOfService():
            return [state.next_ticket - 1]
    return []


ALPHABET: dict[str, Deed] = {
    "forehead": _sees(LEVEL),
    "fever": _sees(LEVEL + 150),
    "cold": _sees(LEVEL - 200),
    "nobody": _sees(ROOM, 10),
    "fidgeting": _fidgets,
    "sensor lost": _misses,
    "staff button": _taps(ChooseWho("staff")),
    "visitor button": _taps(ChooseWho("visitor")),
    "own card": _taps(PressKey("c"), PressKey("b"), PickPerson("S1")),
    "typed name": _taps(*(PressKey(letter) for letter in "chenbo"), PickName("陈波"), ConfirmName()),
    "badge": _scans("B1001"),
    "resident's badge": _scans("B1002"),
    "back from elsewhere": _taps(AnswerQuestion("returned", "yes")),
    "stayed here": _taps(AnswerQuestion("returned", "no")),
    "journey": _taps(PickDay(2), PickArea("county"), PickTransport("other"), PickCompanions("alone")),
    "visit's code": _scans("V1001"),
    "four digits": _taps(*(PressKey(digit) for digit in "8000")),
    "first visit": _taps(FirstVisit()),
    "same office": _taps(GoAgain()),
    "form": _fills,
    "in": _taps(AnswerQuestion("direction", "in")),
    "out": _taps(AnswerQuestion("direction", "out")),
    "own stay": _taps(PickVisitor(0)),
    "well": _taps(AnswerQuestion("symptoms", "no")),
    "unwell": _taps(AnswerQuestion("symptoms", "yes")),
    "strange code": _scans("B9999"),
    "still here": _taps(StillHere()),
    "mask": _taps(AnswerMask(worn=True)),
    "no mask": _taps(AnswerMask(worn=False)),
    "back": _taps(GoBack()),
    "recheck mark": _taps(OpenCards()),
    "house mark": _taps(OpenMenu()),
    "PIN": _taps(*(PressKey(digit) for digit in PIN), ConfirmPin()),
    "wrong PIN": _taps(PressKey("1"), ConfirmPin()),
    "cards": _taps(OpenPage(Page.CARDS)),
    "rounds": _taps(OpenPage(Page.ROUNDS)),
    "checklist": _taps(PickRound("bins")),
    "visitors": _taps(OpenPage(Page.INSIDE)),
    "readings": _taps(OpenPage(Page.READINGS)),
    "comparison": _taps(OpenPage(Page.COMPARISON)),
    "well person": _taps(BeginComparison()),
    "alarm test": _taps(OpenPage(Page.ALARM)),
    "heard": _taps(ConfirmHeard(heard=True)),
    "counts": _taps(OpenPage(Page.TODAY)),
    "duty change": _taps(OpenPage(Page.DUTY)),
    "settings": _taps(OpenPage(Page.SETTINGS)),
    "cleaning": _taps(OpenPage(Page.CLEAN)),
    "one card": _picks_card,
    "repeat": _taps(BeginRepeat()),
    "number pad": _taps(EnterContact()),
    "reading": _taps(*(PressKey(digit) for digit in "367"), ConfirmContact()),
    "clinics": _taps(ChooseClinic()),
    "released": _taps(Conclude("released")),
    "clinic": _taps(Conclude("fever_clinic")),
    "exception": _taps(MakeException()),
    "guard's call": _taps(CallHost()),
    "host agrees": _taps(AnswerHost("confirmed")),
    "host away": _taps(AnswerHost("not_reached")),
    "why": _taps(Excuse("duty")),
    "guard": _guard,
    "saved": _saved,
    "not saved": _not_saved,
    "slow disk": _slow,
    "time": _waits,
}

if __name__ == "__main__":
    print(mermaid())
