from kiosk.flow.events import AnnouncementPlayed, SpeakerChanged
from kiosk.flow.states import FeverAlarm, Idle
from kiosk.flow.waiting_states import Naming
from tests.flows.gate_script import FEVER, LEVEL, Gate


def test_a_lost_loudspeaker_is_recorded_and_the_gate_goes_on() -> None:
    """Lost and found are a record each, told once; nobody waits for sound."""
    gate = Gate().happens(SpeakerChanged(10_000, "no_speaker")).happens(SpeakerChanged(10_000, "no_speaker"))
    gate.sees(Idle).shows(LEVEL).sees(Naming)
    assert gate.state.mute is not None
    gate.happens(SpeakerChanged(40_000, ""))
    assert gate.state.mute is None
    fault, recovered = gate.saves
    assert (fault.draft.kind, fault.draft.body["part"], fault.draft.body["code"]) == (
        "fault",
        "speaker",
        "no_speaker",
    )
    assert (recovered.draft.kind, recovered.draft.body["after_ms"]) == ("recovered", 30_000)


def test_every_play_is_a_record_in_any_stage() -> None:
    """What was announced is recorded, even in the middle of an alarm, and changes nothing else."""
    gate = Gate().shows(FEVER).sees(FeverAlarm)
    before = gate.state.stage
    gate.happens(AnnouncementPlayed(gate.now_ms, "prevention", "espeak", "ab" * 32, 20_000, 5_000, "alarm"))
    assert gate.state.stage == before
    body = gate.saves[-1].draft.body
    assert gate.kinds()[-1] == "announcement_played"
    assert (body["announcement"], body["lasted_ms"], body["cut_by"]) == ("prevention", 20_000, "alarm")
    assert {"guard", "training"} <= body.keys()
