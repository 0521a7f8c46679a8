"""The last resort for an announcement that nobody has recorded: the small synthesiser espeak-ng, by ctypes.

It comes with the package espeakng-loader (extra `espeak`): library and voices of espeak-ng 1.52. Debian 12's
own 1.51 reads the tones of Mandarin aloud as English numbers, so the system's library is not taken.
speak_lib.h of espeak-ng describes the calls.
"""

import ctypes
import io
import wave
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from kiosk.flow.states import Language

VOICES: dict[Language, str] = {"zh": "cmn", "en": "en-us"}
WORDS_A_MINUTE = 150  # its usual 175 is too fast for a loudspeaker in the open
SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback before the call returns
UTF8 = 1  # espeakCHARS_UTF8
RATE_PARAMETER = 1  # espeakRATE
SAMPLE_BYTES = 2
SPEECH_S_MAX = 600  # far more than an announcement's longest text takes; a runaway must not fill the memory

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakMissing(Exception):
    """The synthesiser isn't installed, or can't be loaded: announcements without audio stay written."""


def is_installed() -> bool:
    """Whether the package is there; loads nothing."""
    return find_spec("espeakng_loader") is not None


class Espeak:
    """The library, loaded and initialised; it holds one text at a time for the whole process.

    Raises:
        EspeakMissing: it can't be had.
    """

    _one_at_a_time = Lock()

    def __init__(self) -> None:
        try:
            import espeakng_loader  # noqa: PLC0415 - an extra, and ten megabytes
        except ImportError:
            raise EspeakMissing("espeakng-loader is not installed") from None
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as problem:
            raise EspeakMissing(str(problem)) from None
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        folder = str(Path(espeakng_loader.get_data_path()).parent)
        self.rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, folder.encode(), 0)
        if self.rate_hz <= 0:
            raise EspeakMissing("espeak-ng can't be initialised")

    def speak(self, text: str, language: Language) -> bytes:
        """This text as a WAV file, mono, 16 bit; blocks for about a thousandth of what it lasts."""
        pieces: list[bytes] = []
        bytes_max = SPEECH_S_MAX * self.rate_hz * SAMPLE_BYTES

        def take(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _: int | None) -> int:
            if samples and count > 0:
                pieces.append(ctypes.string_at(samples, count * SAMPLE_BYTES))
            return int(sum(map(len, pieces)) > bytes_max)  # 1 ends it

        callback = _Callback(take)
        raw = text.encode()
        with self._one_at_a_time:
            self._set_voice(language)
            self._library.espeak_SetSynthCallback(callback)
            self._library.espeak_Synth(raw, len(raw) + 1, 0, 0, 0, UTF8, None, None)
            self._library.espeak_Synchronize()
        return self._wav(b"".join(pieces))

    def phonemes(self, text: str, language: Language) -> str:
        """How it would say this, in its own notation; (en) in it marks a switch to English."""
        rest = ctypes.c_char_p(text.encode())
        found: list[str] = []
        with self._one_at_a_time:
            self._set_voice(language)
            while rest.value:
                clause = self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, 0)
                found.append((clause or b"").decode())
        return " ".join(found)

    def _set_voice(self, language: Language) -> None:
        self._library.espeak_SetVoiceByName(VOICES[language].encode())
        self._library.espeak_SetParameter(RATE_PARAMETER, WORDS_A_MINUTE, 0)

    def _wav(self, samples: bytes) -> bytes:
        file = io.BytesIO()
        with wave.open(file, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(SAMPLE_BYTES)
            written.setframerate(self.rate_hz)
            written.writeframes(samples)
        return file.getvalue()
