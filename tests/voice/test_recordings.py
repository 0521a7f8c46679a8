import wave
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from kiosk.people.announcements import read_announcements
from kiosk.people.invent import ANNOUNCEMENTS
from kiosk.people.value import Value
from kiosk.voice import espeak
from kiosk.voice.prompts import PROMPTS
from kiosk.voice.recordings import Recordings
from tests.voice.announced import announcement

NOTICE = announcement("a")
OFFICE = b"what the office recorded"
RECORDED = replace(NOTICE, audio=sha256(OFFICE).hexdigest())


def test_the_best_recording_is_taken(tmp_path: Path) -> None:
    """Own recording before the office's audio before the synthesiser."""
    recordings = Recordings(tmp_path)
    assert recordings.find([RECORDED])["a"].source == "espeak"
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / f"{RECORDED.audio}.ogg").write_bytes(OFFICE)
    found = recordings.find([RECORDED])["a"]
    assert (found.source, found.sha256) == ("office", RECORDED.audio)
    (tmp_path / "own" / "announcements").mkdir(parents=True)
    (tmp_path / "own" / "announcements" / "a.mp3").write_bytes(b"own")
    assert recordings.find([RECORDED])["a"].source == "own"


def test_audio_that_is_not_what_the_office_sent_is_not_played(tmp_path: Path) -> None:
    """A file whose hash is another than its name says is passed over."""
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / f"{RECORDED.audio}.ogg").write_bytes(OFFICE + b"!")
    assert Recordings(tmp_path).find([RECORDED])["a"].source == "espeak"


def test_a_text_is_spoken_once_and_forgotten_with_it(tmp_path: Path) -> None:
    """What was spoken is kept under its hash, taken again at the next start, and removed with its text."""
    first = Recordings(tmp_path).find([NOTICE])["a"]
    before = first.path.stat().st_mtime_ns
    assert Recordings(tmp_path).find([NOTICE])["a"].path.stat().st_mtime_ns == before
    assert list((tmp_path / "spoken").iterdir()) == [first.path]
    Recordings(tmp_path).find([])
    assert list((tmp_path / "spoken").iterdir()) == []


def test_a_folder_that_is_no_folder_leaves_announcements_written(tmp_path: Path) -> None:
    """Where nothing can be kept nothing is spoken, and nothing breaks."""
    (tmp_path / "file").write_bytes(b"")
    assert Recordings(tmp_path / "file").find([NOTICE]) == {}


def test_the_synthesiser_speaks_both_languages() -> None:
    """A text becomes a WAV file of plausible length in either language."""
    for wav in (espeak.speak(NOTICE.text.zh, "zh"), espeak.speak(NOTICE.text.en, "en")):
        with wave.open(BytesIO(wav)) as file:
            assert 0.5 < file.getnframes() / file.getframerate() < 5


def test_mandarin_is_read_as_mandarin() -> None:
    """No syllable of what the product says is handed to English, as older versions did with the tones."""
    announced = read_announcements(Value(Path("demo"), "announcements", list(ANNOUNCEMENTS)))
    texts = [words.zh for words in PROMPTS.values()] + [each.text.zh for each in announced]
    spoken = espeak.phonemes("".join(texts), "zh")
    assert len(spoken) > sum(map(len, texts))
    assert "(en)" not in spoken
    assert "(en)" in espeak.phonemes("请说 hello", "zh"), "the mark is told where it applies"
