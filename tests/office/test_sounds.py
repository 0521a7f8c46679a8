"""How an announcement comes to sound: uploaded or spoken, made beside the pages, once."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from kiosk.voice.pack.clip import RATE_HZ, Samples
from office.accounts.models import User
from office.site.models import SitePart
from office.sound.desk import LEASE_MS, TRIES_MAX, ask_recorded, ask_spoken, make_all, this_host, waiting
from office.sound.models import Sound
from office.sound.recording import FILE_BYTES_MAX, LASTS_S_MAX, Unusable, recorded
from office.sound.speaking import ESPEAK, KOKORO, PIECE_CHARS_MAX, Speaker, Voice, load, pieces
from tests.office.databases import ON_POSTGRES

TEXT = "进出大门请佩戴口罩。每户每两天可一人外出，请互相转告！"
NOW_MS = 1_790_000_000_000
LEAD_MS_MAX = 20
AUDIBLE_OF_PEAK = 0.025

needs_espeak = pytest.mark.skipif(not ESPEAK.is_here, reason="the extra espeak is not installed")
needs_kokoro = pytest.mark.skipif(not KOKORO.is_here, reason="the extra voices is not installed")


def tone(seconds: float, rate_hz: int = RATE_HZ, *, loudness: float = 0.3, channels: int = 1) -> Samples:
    """A hum that everybody hears."""
    wave = loudness * np.sin(np.arange(round(seconds * rate_hz)) * 2 * np.pi * 220 / rate_hz)
    return np.repeat(wave[:, np.newaxis], channels, axis=1).astype(np.float32)


def file_of(clip: Samples, rate_hz: int = RATE_HZ, form: str = "WAV", **how: Any) -> bytes:
    """An audio file."""
    file = io.BytesIO()
    soundfile.write(file, clip, rate_hz, format=form, **how)
    return file.getvalue()


def chen() -> User:
    """The clerk."""
    return User.objects.get(username="chen")


def clock() -> int:
    """A time that stands still."""
    return NOW_MS


class Hum:
    """A voice that hums a tenth of a second for each character; it dies in the sentence of that number."""

    def __init__(self, *, dies_at: int = 0) -> None:
        self.heard: list[str] = []
        self.seen: list[tuple[str, int, int]] = []
        self.dies_at = dies_at

    def __call__(self, sentence: str, _speed_percent: int) -> Samples:
        """Hum, and note how far the office thinks it is."""
        self.heard.append(sentence)
        self.seen.extend(Sound.objects.values_list("state", "done", "steps"))
        if len(self.heard) == self.dies_at:
            raise KeyboardInterrupt
        return tone(len(sentence) / 10)[:, 0]

    def load(self, _voice: Voice) -> Speaker:
        """This voice, whichever is asked for."""
        return self


@pytest.mark.parametrize(
    ("form", "rate_hz", "channels"),
    [("WAV", 44_100, 2), ("WAV", 8_000, 1), ("MP3", 48_000, 2), ("OGG", 24_000, 1)],
)
def test_a_recording_is_brought_to_the_form_of_the_pack(
    office: Path, form: str, rate_hz: int, channels: int
) -> None:
    """Whatever came: then one channel at 24 kHz, the first sound within 20 ms, the pack's loudness."""
    silence = np.zeros((rate_hz, channels), np.float32)
    hum = tone(2, rate_hz, loudness=0.03, channels=channels)
    sound = ask_recorded(file_of(np.concatenate([silence, hum, silence]), rate_hz, form), "a", chen(), NOW_MS)
    assert (make_all(clock), waiting()) == (1, False)
    sound.refresh_from_db()
    assert (sound.state, sound.file) == ("ready", None)
    clip, rate = soundfile.read(io.BytesIO(bytes(SitePart.objects.get(pk=sound.audio).content)))
    assert (rate, clip.ndim) == (RATE_HZ, 1)
    assert abs(sound.lasts_ms - 2_090) < 60
    loud = np.flatnonzero(np.abs(clip) > AUDIBLE_OF_PEAK * np.abs(clip).max())
    assert loud[0] * 1_000 / RATE_HZ <= LEAD_MS_MAX
    spoken = clip[np.abs(clip) > np.abs(clip).max() / 10]
    assert 0.085 < float(np.sqrt(np.mean(spoken**2))) < 0.14


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ftypM4A " * 100, "m4a"),
        (b"", "MP3"),
        (b"RIFF" + bytes(FILE_BYTES_MAX), "32 MB"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_at_once(office: Path, content: bytes, words: str) -> None:
    """Too large, or in no form that is known: the words say what to do, and nothing is kept."""
    with pytest.raises(Unusable, match=words):
        ask_recorded(content, "x", chen(), NOW_MS)
    assert not Sound.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"OggS" + b"no sound" * 100, "读不出"),
        (file_of(tone(2))[:30], "读不出"),
        (file_of(tone(0.5)), "听不到"),
        (file_of(tone(3, loudness=0.001)), "听不到"),
        (file_of(np.full((3 * RATE_HZ, 1), np.nan, np.float32), subtype="FLOAT"), "听不到"),
        (file_of(tone(LASTS_S_MAX + 1, 8_000), 8_000, subtype="PCM_U8"), "超过 10 分钟"),
        (file_of(tone(3, 4_000), 4_000), "采样率"),
        (file_of(tone(2, channels=9)), "声道"),
    ],
    ids=["noise", "cut", "short", "silent", "nan", "long", "slow", "channels"],
)
def test_a_recording_that_nobody_could_use_says_why(content: bytes, words: str) -> None:
    """Not sound, silent, too short or long, a rate that is none: refused in words."""
    with pytest.raises(Unusable, match=words):
        recorded(content)


def test_a_text_is_spoken_sentence_by_sentence_and_tells_how_far_it_is(office: Path) -> None:
    """After each sentence the office knows how many are done; the sentences follow with a pause between."""
    sound = ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS)
    voice = Hum()
    assert make_all(clock, voice.load) == 1
    assert voice.heard == ["进出大门请佩戴口罩。", "每户每两天可一人外出，请互相转告！"]
    assert voice.seen == [("making", 0, 2), ("making", 1, 2)]
    sound.refresh_from_db()
    assert (sound.state, sound.done, sound.lasts_ms) == ("ready", 2, 1_000 + 350 + 1_700)
    assert SitePart.objects.filter(pk=sound.audio).exists()


def test_what_was_made_once_is_not_made_again(office: Path) -> None:
    """The same text, voice and speed, or the same file, is the same sound; any other is another."""
    voice = Hum()
    first = ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS)
    make_all(clock, voice.load)
    again = ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS + 1)
    assert (again.key, again.state, make_all(clock, voice.load)) == (first.key, "ready", 0)
    others = {ask_spoken(*how, chen(), NOW_MS).key for how in ((TEXT, KOKORO, 80), (TEXT, ESPEAK, 100))}
    files = {ask_recorded(file_of(tone(length)), "x", chen(), NOW_MS).key for length in (2, 2, 3)}
    assert len({first.key} | others | files) == 5


def test_what_was_killed_half_way_is_begun_anew(office: Path) -> None:
    """The next process finds the sound half made and makes all of it; three deaths and it is given up."""
    for text, deaths in ((TEXT, TRIES_MAX - 1), (TEXT + "谢谢。", TRIES_MAX)):
        sound = ask_spoken(text, KOKORO, 100, chen(), NOW_MS)
        for _ in range(deaths):
            with pytest.raises(KeyboardInterrupt):
                make_all(clock, Hum(dies_at=2).load)
            assert waiting()
        voice = Hum()
        make_all(clock, voice.load)
        sound.refresh_from_db()
        expected = ("ready", len(pieces(text))) if deaths < TRIES_MAX else ("failed", 0)
        assert (sound.state, len(voice.heard)) == expected
    assert "多次中断" in sound.trouble_zh


def test_another_machine_s_work_is_left_to_it_while_it_lives(office: Path) -> None:
    """Two web machines share a database: one takes over only what the other has been silent about."""
    sound = ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS)
    Sound.objects.filter(pk=sound.pk).update(state="making", host="elsewhere", beat_ms=NOW_MS - LEASE_MS)
    assert make_all(clock, Hum().load) == 0
    assert make_all(lambda: NOW_MS + 1, Hum().load) == 1
    assert Sound.objects.get().host == this_host()


def test_a_failed_sound_can_be_asked_for_again(office: Path) -> None:
    """A voice that is not installed fails in words; asked again once it is, the sound is made."""
    missing = Voice("zf_xiaobei", KOKORO.words, "no_such_package")
    ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS)
    make_all(clock, lambda _voice: load(missing))
    failed = Sound.objects.get()
    assert (failed.state, "上传录音" in failed.trouble_zh) == ("failed", True)
    ask_spoken(TEXT, KOKORO, 100, chen(), NOW_MS)
    make_all(clock, Hum().load)
    assert (Sound.objects.get().state, Sound.objects.get().trouble_zh) == ("ready", "")


def test_a_text_without_a_word_is_refused(office: Path) -> None:
    """Nothing but signs can't be spoken."""
    with pytest.raises(Unusable):
        ask_spoken("。！ \n", KOKORO, 100, chen(), NOW_MS)


@given(st.text(st.sampled_from("口罩请戴1，、。！？ \n"), max_size=400))
def test_no_piece_is_too_long_and_no_word_is_lost(text: str) -> None:
    """However a text is written, its words are spoken once, in order, in pieces that a voice can take."""
    found = pieces(text)
    assert all(0 < len(piece) <= PIECE_CHARS_MAX for piece in found)
    words = [sign for sign in text if sign.isalnum()]
    assert [sign for piece in found for sign in piece if sign.isalnum()] == words


@needs_espeak
@pytest.mark.skipif(ON_POSTGRES, reason="the process finds the test's database by its folder")
def test_a_process_of_its_own_makes_it(office: Path) -> None:
    """The real command with a real, small voice: the sound is made and lasts as long as speech does."""
    ask_spoken(TEXT, ESPEAK, 90, chen(), NOW_MS)
    env = {**os.environ, "GATEHOUSE_OFFICE_DIR": str(office.parent)}
    words = [sys.executable, "-m", "office", "make_sounds", "--json"]
    ended = subprocess.run(words, env=env, check=True, capture_output=True)
    assert json.loads(ended.stdout) == {"made": 1}
    sound = Sound.objects.get()
    assert (sound.state, 5_000 < sound.lasts_ms < 15_000) == ("ready", True)


@needs_kokoro
def test_the_good_voice_speaks_characters_and_says_what_it_cannot() -> None:
    """Numbers are read; letters and characters without a reading are named in the refusal."""
    speak = load(KOKORO)
    assert 2 * RATE_HZ < len(speak("体温37.3℃以上请到县人民医院。", 100)) < 8 * RATE_HZ
    for sentence, named in (("加WeChat群", "WeChat"), ("㐂", "㐂")):
        with pytest.raises(Unusable, match=named):
            speak(sentence, 100)
