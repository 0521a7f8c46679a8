from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.flow.actions import (
    AnswerMask,
    CallGuard,
    ChooseBoard,
    ChooseWho,
    ConfirmName,
    Erase,
    GoBack,
    MeasureAgain,
    PickCell,
    PickCharacter,
    PickName,
    PickPerson,
    PressInitial,
    PressKey,
    PressSyllable,
    StillHere,
    SwitchLanguage,
    TurnPage,
)
from kiosk.flow.effects import Buzz, Light, OpenGate, Save, ShowLight, Silence, Sound
from kiosk.flow.events import (
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
    Acknowledge,
    BeginRepeat,
    BeginRest,
    Change,
    ChooseClinic,
    Conclude,
    ConfirmContact,
    EnterContact,
    OpenCards,
    OpenMenu,
    OpenPage,
    PickCard,
)
from kiosk.flow.guard_states import Page
from kiosk.flow.spelling import finished_name
from kiosk.flow.states import Admitted, FeverAlarm, Saving
from kiosk.flow.step import step
from kiosk.flow.waiting_states import Naming
from kiosk.people.guards import Guard
from kiosk.people.names.pad import NO_INITIAL
from kiosk.screening.sample import Sample
from tests.flows.gate_script import COLD, FEVER, FORM, LEVEL, PARAMETERS, ROOM, RULES, Gate

GUARD = Guard("G7", "马卫东", "")
OUTCOMES = ("released", "home_isolation", "fever_clinic", "left")
ACTIONS = st.one_of(
    st.sampled_from(
        [OpenCards(), BeginRepeat(), BeginRest(), EnterContact(), ConfirmContact(), ChooseClinic()]
    ),
    st.sampled_from([OpenMenu(), *(OpenPage(page) for page in Page)]),
    st.builds(Change, st.sampled_from(["training", "volume_percent", "nonsense"]), st.integers(-1, 101)),
    st.builds(PickCard, st.integers(1, 9)),
    st.builds(PressKey, st.sampled_from([*"0123456789"])),
    st.builds(Conclude, st.sampled_from(OUTCOMES), st.sampled_from(["county", "nowhere", None])),
    st.builds(ChooseWho, st.sampled_from(["staff", "visitor"])),
    st.builds(PressKey, st.sampled_from([*"cbwangxy·", " ", "陈", ""])),
    st.builds(PressInitial, st.sampled_from(["c", "zh", NO_INITIAL, "v", ""])),
    st.builds(PressSyllable, st.sampled_from(["chen", "zhang", "an", "v", ""])),
    st.builds(ChooseBoard, st.sampled_from(["pad", "pinyin", "latin"])),
    st.builds(Erase, st.booleans()),
    st.builds(PickPerson, st.sampled_from(["S001", "S002", "S999"])),
    st.builds(PickName, st.sampled_from(["王秀英", "不在", ""])),
    st.builds(PickCell, st.integers(-1, 50)),
    st.builds(PickCharacter, st.sampled_from(["王", "汪", "x"])),
    st.builds(AnswerMask, st.booleans()),
    st.sampled_from(
        [
            Acknowledge(),
            CallGuard(),
            ConfirmName(),
            GoBack(),
            MeasureAgain(),
            StillHere(),
            SwitchLanguage(),
            TurnPage(),
        ]
    ),
)


class AnyDay(RuleBasedStateMachine):
    """Any order of foreheads, fingers, faults, guard and ledger outcomes."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Gate(ledger_well=False)
        self.before = self.gate.state
        self.event: object = None
        self.new_effects: list[object] = []
        self.open_saves: list[int] = []
        self.durable: set[int] = set()
        self.sounding = False

    @initialize(training=st.booleans(), on_duty=st.sampled_from([None, GUARD]))
    def begins(self, training: bool, on_duty: Guard | None) -> None:  # noqa: FBT001 - drawn by hypothesis
        """A drill or not, with a guard on duty or without."""
        room = self.gate.state.guardroom
        room = replace(room, on_duty=on_duty, settings=replace(room.settings, training=training))
        self.gate.state = self.before = replace(self.gate.state, guardroom=room)

    def happens(self, event: object) -> None:
        """One event, remembered for the invariant."""
        self.before, self.event = self.gate.state, event
        known = len(self.gate.effects)
        saves = len(self.gate.saves)
        self.gate.happens(event)  # type: ignore[arg-type]
        self.new_effects = list(self.gate.effects[known:])
        self.open_saves += [save.ticket for save in self.gate.saves[saves:]]
        for effect in self.new_effects:
            if effect == Buzz(Sound.FEVER):
                self.sounding = True
            elif isinstance(effect, Silence | Buzz):
                self.sounding = False

    @rule(skin=st.sampled_from([ROOM, LEVEL, LEVEL + 20, FEVER, COLD, 6000]), count=st.integers(1, 12))
    def sees(self, skin: int, count: int) -> None:
        """The sensor sees this for a while."""
        for _ in range(count):
            self.gate.now_ms += 140
            self.happens(SampleTaken(self.gate.now_ms, Sample(skin, ROOM)))
            self.holds()

    @rule(count=st.integers(1, 12), call_staff=st.booleans())
    def misses(self, count: int, call_staff: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The sensor gives nothing for a while."""
        for _ in range(count):
            self.gate.now_ms += 140
            self.happens(SampleMissed(self.gate.now_ms, "no_answer", call_staff))
            self.holds()

    @rule(action=ACTIONS)
    def taps(self, action: object) -> None:
        """A finger does anything at all."""
        self.taps_once(action)

    def taps_once(self, action: object) -> None:
        """One touch, and the promises after it."""
        self.gate.now_ms += 300
        self.happens(Touched(self.gate.now_ms, action))  # type: ignore[arg-type]
        self.holds()

    @rule(digits=st.sampled_from(["36", "366", "381", "999"]), outcome=st.sampled_from(OUTCOMES))
    def guard_rechecks(self, digits: str, outcome: str) -> None:
        """A guard who goes all the way, with the first card, as far as the page lets them."""
        cards = self.gate.state.cards
        steps: list[object] = [OpenCards(), *(PickCard(card.ticket) for card in cards[:1]), EnterContact()]
        steps += [*(PressKey(digit) for digit in digits), ConfirmContact(), GoBack(), Conclude(outcome)]  # type: ignore[arg-type]
        for action in steps:
            self.taps_once(action)

    @rule(code=st.sampled_from(["B1001", "B1002", "B9999"]))
    def scans(self, code: str) -> None:
        """A badge, or a code of nobody's."""
        self.gate.now_ms += 200
        self.happens(Scanned(self.gate.now_ms, code))
        self.holds()

    @rule(by_ms=st.integers(1, 70_000))
    def waits(self, by_ms: int) -> None:
        """Time goes by."""
        self.gate.now_ms += by_ms
        self.happens(Ticked(self.gate.now_ms))

    @rule()
    def guard(self) -> None:
        """The guard presses."""
        self.happens(GuardPressed(self.gate.now_ms))

    @rule()
    def saves_oldest(self) -> None:
        """The ledger makes the oldest record durable."""
        if self.open_saves:
            ticket = self.open_saves.pop(0)
            self.durable.add(ticket)
            self.happens(RecordSaved(self.gate.now_ms, ticket, f"id-{ticket}", ticket))

    @rule(call_staff=st.booleans())
    def fails_oldest(self, call_staff: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The ledger fails with the oldest record."""
        if self.open_saves:
            self.happens(RecordFailed(self.gate.now_ms, self.open_saves[0], "ledger_full", call_staff))

    @invariant()
    def holds(self) -> None:
        """The promises of the gate, after every single event."""
        stage, before = self.gate.state.stage, self.before.stage
        if isinstance(before, FeverAlarm) and not isinstance(stage, FeverAlarm):
            acknowledged = isinstance(self.event, Touched) and self.event.action == Acknowledge()
            assert acknowledged or isinstance(self.event, GuardPressed), "only the guard ends an alarm"
        if isinstance(stage, FeverAlarm):
            assert self.sounding, "an alarm sounds for as long as it lasts"
        self.holds_cards()
        self.holds_signatures()
        opened = [effect for effect in self.new_effects if isinstance(effect, OpenGate)]
        if opened or ShowLight(Light.GREEN) in self.new_effects:
            assert isinstance(self.event, RecordSaved), "the gate opens only on the ledger's word"
            assert isinstance(stage, Admitted)
        if isinstance(stage, Admitted):
            assert stage.visit.screening is not None
            assert stage.visit.screening.finding.value == "normal"
            assert stage.visit.mask is True
            assert stage.visit.guest is not None
        if isinstance(stage, Saving):
            assert stage.ticket not in self.durable or self.event is None
        if isinstance(stage, Naming):
            assert len(finished_name(stage)) <= 40
            assert len(stage.syllables) == len(stage.name)

    def holds_signatures(self) -> None:
        """Every record of any kind says who was on duty, and whether it is a drill."""
        room = self.before.guardroom
        expected = (room.on_duty.id if room.on_duty else None, room.settings.training)
        for effect in self.new_effects:
            if isinstance(effect, Save):
                assert (effect.draft.body["guard"], effect.draft.body["training"]) == expected

    def holds_cards(self) -> None:
        """A card comes with an acknowledgement and goes with an outcome that is on its way to the ledger."""
        before = {card.ticket for card in self.before.cards}
        now = {card.ticket for card in self.gate.state.cards}
        saved = [effect for effect in self.new_effects if isinstance(effect, Save)]
        closing = [save for save in saved if save.draft.kind == "recheck"]
        assert len(now) == len(self.gate.state.cards), "no ticket twice"
        assert len(before - now) == len(closing)
        if before - now:
            assert isinstance(self.event, Touched)
            assert isinstance(self.event.action, Conclude)
        acknowledged = [save for save in saved if save.draft.kind == "alarm_acknowledged"]
        assert now - before == {save.about_ticket for save in acknowledged}
        for save in closing:
            body = save.draft.body
            if body["outcome"] == "released":
                assert body["contact_centi_c"] is not None or body["repeats"]
                assert not body["confirmed"]


AnyDay.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestAnyDay = AnyDay.TestCase


@given(st.lists(ACTIONS, max_size=30))
def test_fingers_alone_open_nothing(actions: list[object]) -> None:
    """Whatever is tapped, without a forehead nobody is admitted and nothing is recorded as a verdict."""
    gate = Gate()
    for action in actions:
        gate.taps(action)  # type: ignore[arg-type]
    assert gate.verdicts() == []
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)


@given(
    st.lists(st.sampled_from(["look", "tap", "wait", "guard"]), max_size=25),
    st.randoms(use_true_random=False),
)
def test_same_events_same_state(script: list[str], dice: object) -> None:
    """The step is a function: the same events from the same state lead to equal states and effects."""
    events: list[object] = []
    now = 10_000
    for word in script:
        now += 500
        match word:
            case "look":
                skin = dice.choice([ROOM, LEVEL, FEVER])  # type: ignore[attr-defined]
                events += [SampleTaken(now + 140 * k, Sample(skin, ROOM)) for k in range(PARAMETERS.samples)]
                now += 1_120
            case "tap":
                events.append(Touched(now, PressKey("c")))
            case "wait":
                events.append(Ticked(now))
            case "guard":
                events.append(GuardPressed(now))
    first, second = Gate(), Gate()
    for event in events:
        first.happens(event)  # type: ignore[arg-type]
        second.happens(event)  # type: ignore[arg-type]
    assert first.state == second.state
    assert first.effects == second.effects


def test_time_never_runs_backwards() -> None:
    """An event that claims to be earlier than what was seen already is taken as now."""
    gate = Gate().shows(LEVEL)
    known = gate.state.now_ms
    assert step(gate.state, Ticked(0), RULES).state.now_ms == known


def test_a_name_of_sixty_characters_is_not_cut() -> None:
    """Past forty characters the keyboard says so and keeps what is there."""
    gate = Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"), ChooseBoard("latin"))
    gate.taps(*(PressKey("a") for _ in range(60)))
    assert isinstance(gate.state.stage, Naming)
    assert len(gate.state.stage.name) == 40
    assert gate.state.stage.notice == "name_too_long"


def test_one_character_is_corrected() -> None:
    """Tapping a cell offers what sounds the same, rare characters too, and changes that one alone."""
    gate = Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    gate.taps(*(PressKey(letter) for letter in "zhouyao"))
    assert isinstance(gate.state.stage, Naming)
    gate.taps(PickName(gate.state.stage.candidates[0].name), PickCell(1))
    for _ in range(20):
        assert isinstance(gate.state.stage, Naming)
        if "垚" in gate.state.stage.homophones:
            break
        gate.taps(TurnPage())
    gate.taps(PickCharacter("垚"), ConfirmName(), *FORM)
    assert gate.saves[0].draft.person is not None
    assert gate.saves[0].draft.person["name"] == "周垚"


def test_the_level_counts_each_person_once() -> None:
    """Eight people later the level has seen eight people."""
    gate = Gate()
    for _ in range(8):
        gate.shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
        gate.waits(2_500)
    assert len(gate.state.baseline.residuals_centi_c) == 8
    assert PARAMETERS.samples == 10


def test_a_name_typed_in_two_pieces() -> None:
    """Once the surname stands, the next letters are taken as a given name."""
    gate = Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    gate.taps(*(PressKey(letter) for letter in "ouyang"), PickName("欧阳"))
    gate.taps(*(PressKey(letter) for letter in "nana"))
    assert isinstance(gate.state.stage, Naming)
    assert gate.state.stage.candidates[0].name == "娜娜"
    gate.taps(PickName("娜娜"), ConfirmName(), *FORM)
    assert gate.saves[0].draft.person is not None
    assert gate.saves[0].draft.person["name"] == "欧阳娜娜"


def test_a_correction_is_given_up_by_the_same_tap() -> None:
    """Tapping the chosen cell again puts the characters away and leaves the name as it was."""
    gate = Gate().shows(LEVEL).leaves().taps(ChooseWho("visitor"))
    gate.taps(*(PressKey(letter) for letter in "zhouyao"))
    assert isinstance(gate.state.stage, Naming)
    gate.taps(PickName(gate.state.stage.candidates[0].name))
    assert isinstance(gate.state.stage, Naming)
    name = gate.state.stage.name
    gate.taps(PickCell(1), PickCell(1))
    assert isinstance(gate.state.stage, Naming)
    assert gate.state.stage.correcting is None
    assert gate.state.stage.name == name
