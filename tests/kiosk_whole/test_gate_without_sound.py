"""A gate whose machine has no sound device: everything but the voice."""

import os
from pathlib import Path

from kiosk.demo.run import write_config
from tests.kiosk_whole.gate_process import START_S_MAX, gate_process, wait_until


def test_a_gate_without_a_sound_device_works_and_says_so(tmp_path: Path) -> None:
    """It starts, measures the people who come, and has the missing loudspeaker on record."""
    folder = tmp_path / "gate"
    folder.mkdir()
    write_config(folder, None)
    env = dict(os.environ, SDL_AUDIODRIVER="none-such")
    with gate_process(folder, "--simulate", "--without-screen", env=env) as gate:
        wait_until(gate.is_up, START_S_MAX)
        wait_until(lambda: gate.records("fault"), START_S_MAX, "told")
        (fault,) = gate.records("fault")
        assert (fault["part"], fault["code"]) == ("speaker", "no_speaker")
        wait_until(lambda: gate.records("abandoned") or gate.records("entry"), START_S_MAX, "measured")
        assert gate.end() == 0
        assert "Traceback" not in gate.said()
