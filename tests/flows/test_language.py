from kiosk.flow.actions import ChooseWho, Erase, GoBack, PickPerson, PressKey, SwitchLanguage
from kiosk.flow.states import Admitted, Idle
from kiosk.flow.waiting_states import Naming
from tests.flows.gate_script import LEVEL, RULES, Gate

KEPT_MS = RULES.waits.language_ms


def in_english() -> Gate:
    """The idle screen, just switched."""
    gate = Gate().taps(SwitchLanguage())
    assert gate.state.language == "en"
    return gate


def test_english_lasts_to_the_end_of_a_visit_and_no_longer() -> None:
    """However long a visit takes it stays in English; when its result goes, the next person reads Chinese."""
    gate = in_english().shows(LEVEL).leaves()
    for _ in range(3):
        gate.waits(KEPT_MS // 2).taps(PressKey("c"), Erase()).sees(Naming)
        assert gate.state.language == "en"
    gate = in_english().shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    gate.sees(Admitted)
    assert gate.state.language == "en"
    gate.waits(3_000).sees(Idle)
    assert gate.state.language == "zh"


def test_english_that_nobody_uses_goes() -> None:
    """A tap on the idle screen that leads nowhere leaves no English behind; any touch puts that off."""
    gate = in_english().waits(KEPT_MS - 1_000)
    assert gate.state.language == "en"
    gate.waits(2_000).sees(Idle)
    assert gate.state.language == "zh"
    gate = in_english().waits(KEPT_MS - 1_000).taps(ChooseWho("staff"), GoBack()).sees(Idle)
    gate.waits(KEPT_MS - 1_000)
    assert gate.state.language == "en"
