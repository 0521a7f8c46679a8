"""The last resort for an announcement that nobody has recorded: the small synthesiser espeak-ng, by ctypes.

It comes with the package espeakng-loader (extra `espeak`): library and voices of espeak-ng 1.52. Debian 12's
own 1.51 reads the tones of Mandarin aloud as English numbers, so the system's library is not taken.
speak_lib.h of espeak-ng describes the calls.

The library runs in a process of its own, `python -m kiosk.voice.espeak LANGUAGE`, text in and WAV out: native
code that crashes must not take the alarm with it.
"""

import argparse
import ctypes
import io
import re
import subprocess
import sys
import wave
from importlib.util import find_spec
from pathlib import Path

VOICES = {"zh": "cmn", "en": "en-us"}
WORDS_A_MINUTE = 150  # its usual 175 is too fast for a loudspeaker in the open
SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback before the call returns
UTF8 = 1  # espeakCHARS_UTF8
RATE_PARAMETER = 1  # espeakRATE
SAMPLE_BYTES = 2
SPEECH_S_MAX = 600  # far more than an announcement's longest text takes; a runaway must not fill the memory
PATIENCE_S = 60  # the longest text takes a second on a slow board

# 一会儿 and the like: its dictionary lacks words that curl their end, and spells them in English.
_CURLED = re.compile("(?<=[会这那哪点事花玩伴劲])儿")

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakMissing(Exception):
    """The synthesiser isn't installed, or fails: announcements without audio stay written."""


def is_installed() -> bool:
    """Whether the package is there; loads nothing."""
    return find_spec("espeakng_loader") is not None


def speak(text: str, language: str, words_a_minute: int = WORDS_A_MINUTE) -> bytes:
    """This text as a WAV file, mono, 16 bit; blocks for a tenth of a second and a hundredth of what it lasts.

    Raises:
        EspeakMissing: it can't be had, or crashed.
    """
    return _run(text, language, "--pace", str(words_a_minute))


def phonemes(text: str, language: str) -> str:
    """How it would say this, in its own notation; (en) in it marks a switch to English.

    Raises:
        EspeakMissing: it can't be had, or crashed.
    """
    return _run(text, language, "--phonemes").decode()


def _run(text: str, language: str, *options: str) -> bytes:
    if not is_installed():
        raise EspeakMissing("espeakng-loader is not installed")
    words = [sys.executable, "-m", "kiosk.voice.espeak", language, *options]
    try:
        ended = subprocess.run(
            words, input=text.encode(), capture_output=True, timeout=PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise EspeakMissing(str(problem)) from None
    return ended.stdout


class _Library:
    """The library, loaded and initialised; once in a process."""

    def __init__(self, language: str, words_a_minute: int) -> None:
        import espeakng_loader  # noqa: PLC0415 - an extra, and ten megabytes

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        folder = str(Path(espeakng_loader.get_data_path()).parent)
        self.rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, folder.encode(), 0)
        assert self.rate_hz > 0, "espeak-ng can't be initialised"
        self._library.espeak_SetVoiceByName(VOICES[language].encode())
        self._library.espeak_SetParameter(RATE_PARAMETER, words_a_minute, 0)
        self._pieces: list[bytes] = []
        self._callback = _Callback(self._take)  # the library keeps its address

    def speak(self, text: str) -> bytes:
        """The text as a WAV file."""
        raw = text.encode()
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_Synth(raw, len(raw) + 1, 0, 0, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        file = io.BytesIO()
        with wave.open(file, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(SAMPLE_BYTES)
            written.setframerate(self.rate_hz)
            written.writeframes(b"".join(self._pieces))
        return file.getvalue()

    def phonemes(self, text: str) -> str:
        """The text in phonemes, clause by clause."""
        rest = ctypes.c_char_p(text.encode())
        found: list[str] = []
        while rest.value:
            clause = self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, 0)
            found.append((clause or b"").decode())
        return " ".join(found)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _: int | None) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * SAMPLE_BYTES))
        so_far = sum(map(len, self._pieces))
        return int(so_far > SPEECH_S_MAX * self.rate_hz * SAMPLE_BYTES)  # 1 ends it


def main() -> None:
    """Text from standard input; a WAV file, or phonemes, to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=VOICES)
    parser.add_argument("--phonemes", action="store_true")
    parser.add_argument("--pace", type=int, default=WORDS_A_MINUTE, help="words a minute")
    options = parser.parse_args()
    text = _CURLED.sub("", sys.stdin.buffer.read().decode())
    library = _Library(options.language, options.pace)
    said = library.phonemes(text).encode() if options.phonemes else library.speak(text)
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
