import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kiosk.ui.paint.sdl import pygame
from kiosk.voice.clips import LANGUAGES, PACK, Clips, examine
from kiosk.voice.prompts import SPOKEN

RATE_HZ = 24_000
PACK_BYTES_MAX = 5 << 20  # it is in every clone and on every card
LEAD_MS_MAX = 20  # the first word has to come at once
AUDIBLE_OF_PEAK = 0.025  # a soft consonant is louder, the coder's noise before it is not
CLIP_MS = (400, 8_000)


@pytest.fixture(scope="module")
def sounds() -> Iterator[dict[str, Sequence[int]]]:
    """Every clip as samples, by "zh/key"."""
    pygame.mixer.init(RATE_HZ, -16, 1, allowedchanges=0)
    yield {
        f"{language}/{key}": array("h", pygame.mixer.Sound(str(PACK / language / f"{key}.ogg")).get_raw())
        for language in LANGUAGES
        for key in SPOKEN
    }
    pygame.mixer.quit()


def lead_ms(samples: Sequence[int]) -> float:
    """How long it is silent at first."""
    audible = AUDIBLE_OF_PEAK * max(map(abs, samples))
    return next(at for at, each in enumerate(samples) if abs(each) > audible) * 1_000 / RATE_HZ


def test_the_pack_is_whole() -> None:
    """Every prompt and every estimate is there in both languages, undamaged, and speaks today's words."""
    assert examine() == []


def test_nothing_else_is_in_the_pack() -> None:
    """No clip of a prompt that is gone; all of it is small enough to be in the repository."""
    found = {path.stem for path in PACK.glob("*/*.ogg")}
    assert found == SPOKEN.keys()
    assert sum(path.stat().st_size for path in PACK.glob("*/*.ogg")) < PACK_BYTES_MAX


def test_every_clip_begins_at_once(sounds: dict[str, Sequence[int]]) -> None:
    """No clip keeps anybody waiting for more than 20 ms, nor lasts longer than anybody listens."""
    late = {name: ms for name, samples in sounds.items() if (ms := lead_ms(samples)) > LEAD_MS_MAX}
    assert not late
    lengths_ms = {name: len(samples) * 1_000 // RATE_HZ for name, samples in sounds.items()}
    assert not {name: ms for name, ms in lengths_ms.items() if not CLIP_MS[0] <= ms <= CLIP_MS[1]}
    index = json.loads((PACK / "index.json").read_text(encoding="utf-8"))
    for name, ms in lengths_ms.items():
        language, key = name.split("/")
        assert abs(index[language][key]["ms"] - ms) <= 2


def test_clips_are_equally_loud(sounds: dict[str, Sequence[int]]) -> None:
    """Where it speaks, each clip is within 3 dB of the others, and none is cut off at the top."""
    for name, samples in sounds.items():
        peak = max(map(abs, samples))
        spoken = [each for each in samples if abs(each) > peak / 10]
        rms = (sum(each * each for each in spoken) / len(spoken)) ** 0.5 / 32_768
        assert 0.085 < rms < 0.14, name
        assert peak < 32_500, name


def test_an_own_recording_comes_first(tmp_path: Path) -> None:
    """The office's own voice replaces the pack's for that sentence, and for that one alone."""
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "admit.wav").write_bytes(b"RIFF")
    clips = Clips(tmp_path)
    assert list(clips.paths("zh", "admit")) == [tmp_path / "zh" / "admit.wav", PACK / "zh" / "admit.ogg"]
    assert list(clips.paths("zh", "hold")) == [PACK / "zh" / "hold.ogg"]
    assert list(clips.paths("en", "admit")) == [PACK / "en" / "admit.ogg"]
