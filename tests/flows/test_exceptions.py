from dataclasses import replace

import pytest

from kiosk.flow.actions import CallGuard, GoBack, PressKey
from kiosk.flow.effects import OpenGate, Save
from kiosk.flow.guard_actions import ConfirmPin
from kiosk.flow.guard_states import ExceptionChoice, GuardPin
from kiosk.flow.rule_actions import Excuse, MakeException
from kiosk.flow.rules import Rules
from kiosk.flow.states import Admitted, FeverAlarm, Idle, Refused, Saving, Unjudged
from kiosk.ledger.record import Draft, Moment
from kiosk.people.guards import SALT_BYTES, Guard, hash_pin
from kiosk.rules.calendar import begins_ms
from kiosk.screening.history import repeats, restored
from tests.flows.gate_script import FEVER, LEVEL, PARAMETERS
from tests.flows.test_passage import CHEN, HOME, LI, RESIDENTS, comes
from tests.flows.test_post import Post
from tests.rules.rule_script import THURSDAY, at

PIN = "2580"
ZHAO = Guard("G7", "赵建国", hash_pin(PIN, bytes(SALT_BYTES), rounds=1))
EXCUSING = {"medical": ("quota_used", "clock_untrusted"), "duty": ("clock_untrusted",)}
LENIENT: Rules = replace(RESIDENTS, gate=replace(HOME, exceptions=EXCUSING))
LOCKED: Rules = replace(LENIENT, guards=(ZHAO,))


def used_up(rules: Rules = LENIENT) -> Post:
    """A gate at which the household has been out, and Li is refused for it."""
    post = Post(rules)
    comes(post, "cb", CHEN, "out")
    comes(post, "ln", LI, "out")
    post.gate.sees(Refused)
    return post


def entry_of(drafts: list[Draft]) -> Draft:
    """The entry among them."""
    return next(draft for draft in drafts if draft.kind == "entry")


def test_a_guard_lets_somebody_out_for_a_reason() -> None:
    """After the exception the gate opens once the record is durable, and the quota is not used up by it."""
    post = used_up()
    stage = post.gate.state.stage
    assert isinstance(stage, Refused)
    assert stage.offered == ("medical",)
    post.does(MakeException())
    post.gate.sees(ExceptionChoice)
    excepted = entry_of(post.does(Excuse("medical")))
    assert excepted.body["verdict"] == "admit"
    assert (excepted.body["exception"], excepted.body["excused"]) == ("medical", ["quota_used"])
    post.gate.sees(Admitted)
    assert comes(post, "cb", CHEN, "out").body["next_ms"] == begins_ms(THURSDAY + 2)


def test_the_record_comes_before_the_gate() -> None:
    """As long as the ledger has not answered nobody is let out, exception or not."""
    post = used_up()
    post.gate.ledger_well = False
    opened = post.gate.effects.count(OpenGate(5_000))
    post.gate.taps(MakeException(), Excuse("medical")).sees(Saving)
    assert post.gate.effects.count(OpenGate(5_000)) == opened
    post.gate.saved(post.gate.saves[-1]).sees(Admitted)


def test_the_guard_who_gave_the_pin_is_on_record() -> None:
    """Where the site has guards a PIN stands before the reasons, and the entry names who gave it."""
    post = used_up(LOCKED)
    post.does(MakeException())
    post.gate.sees(GuardPin)
    for key in PIN:
        post.does(PressKey(key))
    post.does(ConfirmPin())
    post.gate.sees(ExceptionChoice)
    excepted = entry_of(post.does(Excuse("medical")))
    assert excepted.body["excepted_by"] == "G7"
    assert post.gate.state.guardroom.inside is None


@pytest.mark.parametrize("action", [Excuse("duty"), Excuse("supplies"), Excuse(""), GoBack()])
def test_no_other_reason_helps(action: Excuse | GoBack) -> None:
    """A reason that does not cover the refusal leads to no entry, and neither does going back."""
    post = used_up()
    post.gate.taps(MakeException())
    assert not any(draft.kind == "entry" for draft in post.does(action))


def test_where_the_book_excepts_nothing_nothing_is_offered() -> None:
    """Without a rule the guard's button does nothing, and the refusal goes after its eight seconds."""
    post = used_up(RESIDENTS)
    stage = post.gate.state.stage
    assert isinstance(stage, Refused)
    assert stage.offered == ()
    post.gate.taps(MakeException()).sees(Refused).waits(8_000).sees(Idle)


def test_a_guard_decides_where_the_clock_cannot() -> None:
    """What is unjudged for the clock alone is decided by an exception, and its entries say the way out."""
    post = Post(LENIENT)
    comes(post, "cb", CHEN, "out")
    post.now = Moment("another", 5_000, at(THURSDAY - 3).wall_ms, "none")
    post.tick()
    unjudged = comes(post, "ln", LI, "out")
    post.gate.sees(Unjudged)
    assert unjudged.body["direction"] == "out"
    post.does(MakeException())
    excepted = entry_of(post.does(Excuse("duty")))
    assert (excepted.body["verdict"], excepted.body["excused"]) == ("admit", ["clock_untrusted"])


def test_who_called_the_guard_waits_for_the_guard() -> None:
    """Once called, the refusal stays for a minute, and the next forehead does not put it aside."""
    post = used_up()
    post.gate.taps(CallGuard()).waits(30_000).shows(LEVEL).sees(Refused)
    post.gate.waits(30_000).sees(Idle)


def test_a_fever_beside_takes_the_screen() -> None:
    """Somebody feverish who steps up while the guard chooses is called out at once; the refusal stands."""
    post = used_up()
    post.gate.taps(MakeException()).leaves().shows(FEVER).sees(FeverAlarm)


def test_a_drill_excepts_nobody() -> None:
    """In training mode the exception's entry is flagged, and what the gate knows holds no trace of it."""
    post = used_up()
    room = post.gate.state.guardroom
    drill = replace(room, settings=replace(room.settings, training=True))
    post.gate.state = replace(post.gate.state, guardroom=drill)
    before = post.gate.state.knowledge.visits, post.gate.state.knowledge.exits
    post.gate.taps(MakeException(), Excuse("medical")).sees(Admitted)
    draft = post.gate.saves[-1].draft
    assert (draft.body["exception"], draft.body["training"]) == ("medical", True)
    post.known(draft)
    assert (post.gate.state.knowledge.visits, post.gate.state.knowledge.exits) == before


def test_the_level_meets_nobody_twice() -> None:
    """An entry about another one repeats its measurement, and the ledger tells the level of it once."""
    post = used_up()
    post.gate.taps(MakeException(), Excuse("medical"))
    bodies = [{"kind": "entry", **save.draft.body} for save in post.gate.saves if save.draft.kind == "entry"]
    told = [(str(number), body) for number, body in enumerate(bodies)]
    excepted = ("excepted", {**bodies[-1], "about": "1"})
    assert repeats(excepted[1])
    assert restored([*told[:-1], excepted], PARAMETERS) == restored(told[:-1], PARAMETERS)
    assert len(post.gate.state.baseline.residuals_centi_c) == len(told) - 1


def test_the_exception_is_about_the_refusal() -> None:
    """Whoever reads the ledger finds the refused entry by the exception's."""
    post = used_up()
    refused = next(save for save in reversed(post.gate.saves) if save.draft.kind == "entry")
    post.gate.taps(MakeException(), Excuse("medical"))
    saves: list[Save] = [save for save in post.gate.saves if save.draft.kind == "entry"]
    assert saves[-1].about_ticket == refused.ticket
    assert len(post.gate.state.baseline.residuals_centi_c) == len(saves) - 1
