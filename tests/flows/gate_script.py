"""A gate in a test: events in, stages and effects out, ledger outcomes answered as a test wants them.

A flow reads as what somebody does and what is then seen. Time moves only when the script says so.
"""

from dataclasses import dataclass, field

from kiosk.flow.actions import (
    Action,
    AnswerMask,
    AnswerQuestion,
    ConfirmPage,
    PickArea,
    PickPurpose,
    SkipHost,
    WithoutPhone,
)
from kiosk.flow.effects import Effect, Save
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
from kiosk.flow.guard_states import Guardroom
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle
from kiosk.flow.step import step
from kiosk.people.guards import Guard
from kiosk.people.names import NameModel
from kiosk.people.roster import Person, Roster
from kiosk.people.site import Bilingual, Clinic
from kiosk.screening.baseline import Baseline
from kiosk.screening.parameters import Parameters
from kiosk.screening.sample import Sample

PARAMETERS = Parameters()
LEVEL = PARAMETERS.commissioning_level_centi_c
FEVER = LEVEL + 150
COLD = LEVEL - 200
ROOM = 2200
CLINICS = (Clinic("county", Bilingual("云溪县人民医院", "Yunxi County Hospital")),)
# A visitor's form from the first page after the name to the last, in as few taps as there can be.
FORM: tuple[Action, ...] = (
    WithoutPhone(),
    PickArea("county"),
    SkipHost(),
    PickPurpose("business"),
    AnswerQuestion("symptoms", "no"),
    AnswerQuestion("contact", "no"),
    AnswerMask(worn=True),
    ConfirmPage(),
)
PEOPLE = (
    Person(id="S001", name="陈博", unit="办公室", category="staff", badge="B1001"),
    Person(id="S002", name="程彬", unit="财政局", category="staff", badge="B1002"),
    Person(id="S003", name="单雄", unit="信访局", category="staff"),
)
RULES = Rules(PARAMETERS, Roster(1, PEOPLE), NameModel.load(), clinics=CLINICS)
ON_DUTY = Guard("G01", "赵值守", "")


def first(rules: Rules = RULES) -> Checkpoint:
    """Nobody there, at a gate just commissioned, with a guard on duty."""
    return Checkpoint(Idle(), Baseline.commissioned(rules.parameters), guardroom=Guardroom(on_duty=ON_DUTY))


@dataclass
class Gate:
    """A checkpoint under a script. With `ledger_well` every save succeeds at once."""

    state: Checkpoint = field(default_factory=first)
    now_ms: int = 10_000
    ledger_well: bool = True
    rules: Rules = RULES
    effects: list[Effect] = field(default_factory=list)
    saves: list[Save] = field(default_factory=list)

    def happens(self, event: Event) -> "Gate":
        """One event, and with a well ledger the outcome of every save it led to."""
        taken = step(self.state, event, self.rules)
        self.state = taken.state
        self.effects.extend(taken.effects)
        for save in [each for each in taken.effects if isinstance(each, Save)]:
            self.saves.append(save)
            if self.ledger_well:
                self.saved(save)
        return self

    def saved(self, save: Save) -> "Gate":
        """The ledger made this one durable."""
        return self.happens(RecordSaved(self.now_ms, save.ticket, f"id-{save.ticket}", save.ticket))

    def not_saved(self, save: Save, code: str = "ledger_full") -> "Gate":
        """The ledger could not make it durable, and staff must come."""
        return self.happens(RecordFailed(self.now_ms, save.ticket, code, call_staff=True))

    def shows(self, centi_c: int, count: int = PARAMETERS.samples) -> "Gate":
        """The sensor sees this, so many times."""
        for _ in range(count):
            self.now_ms += 140
            self.happens(SampleTaken(self.now_ms, Sample(centi_c, ROOM)))
        return self

    def misses(self, count: int = 1, code: str = "no_answer", *, call_staff: bool = False) -> "Gate":
        """The sensor gives nothing."""
        for _ in range(count):
            self.now_ms += 140
            self.happens(SampleMissed(self.now_ms, code, call_staff))
        return self

    def leaves(self) -> "Gate":
        """Nobody is before the sensor for a while."""
        return self.shows(ROOM, 10)

    def taps(self, *actions: Action) -> "Gate":
        """A finger, once for each action."""
        for action in actions:
            self.now_ms += 700
            self.happens(Touched(self.now_ms, action))
        return self

    def scans(self, code: str) -> "Gate":
        """A badge or a code before the scanner."""
        self.now_ms += 300
        return self.happens(Scanned(self.now_ms, code))

    def waits(self, ms: int, *, sensor: bool = True) -> "Gate":
        """Time goes by with nobody before the sensor; without `sensor` it says nothing at all."""
        until_ms = self.now_ms + ms
        while self.now_ms < until_ms:
            self.now_ms += min(500, until_ms - self.now_ms)
            if sensor:
                self.happens(SampleTaken(self.now_ms, Sample(ROOM, ROOM)))
            self.happens(Ticked(self.now_ms))
        return self

    def guard_presses(self) -> "Gate":
        """The button away from the screen."""
        self.now_ms += 100
        return self.happens(GuardPressed(self.now_ms))

    def sees(self, stage: type) -> "Gate":
        """What is on the screen now."""
        assert isinstance(self.state.stage, stage), f"{self.state.stage} instead of {stage.__name__}"
        return self

    def kinds(self) -> list[str]:
        """Kinds of all records that the checkpoint wanted saved."""
        return [save.draft.kind for save in self.saves]

    def verdicts(self) -> list[str]:
        """Verdicts of the entries among them."""
        return [save.draft.body["verdict"] for save in self.saves if save.draft.kind == "entry"]
