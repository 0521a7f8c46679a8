"""Sounds asked for, made one after another, found again. Knows the database, no request and no process."""

import hashlib
import os
import socket
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q

from kiosk.voice.pack.clip import RATE_HZ, Samples, coded, levelled
from office import home
from office.accounts.models import User
from office.registers.columns import Words
from office.site.publishing import keep
from office.sound.models import HOST_CHARS_MAX, Sound
from office.sound.recording import FILE_BYTES_MAX, Unusable, recorded
from office.sound.speaking import VOICES, Speaker, Voice, joined, load, pieces
from sync.audio import AUDIO_BYTES_MAX, audio_suffix

SPEEDS_PERCENT = (100, 90, 80)  # older people want it slower; faster nobody asked for
TRIES_MAX = 3  # what ends the process three times would end it for ever
LEASE_MS = 120_000  # a sentence takes seconds; a host that is silent for so long has gone
MAKING = 1  # hashed with what a sound is made from: another number once they are made otherwise

Clock = Callable[[], int]
Load = Callable[[Voice], Speaker]


def ask_spoken(text: str, voice: Voice, speed_percent: int, user: User, now_ms: int) -> Sound:
    """The sound of this text, queued unless it is there. Raises: Unusable."""
    if not pieces(text):
        raise Unusable(Words("请先写正文", "Write the text first"))
    named = f"{MAKING} {voice.name} {speed_percent} {text}"
    made_of: dict[str, object] = {"text": text, "voice": voice.name, "speed_percent": speed_percent}
    return _asked(named.encode(), made_of, user, now_ms)


def ask_recorded(content: bytes, name: str, user: User, now_ms: int) -> Sound:
    """The sound of this uploaded file, queued unless it is there. Raises: Unusable."""
    if len(content) > FILE_BYTES_MAX:
        raise Unusable(
            Words(
                f"文件超过 {FILE_BYTES_MAX >> 20} MB，请剪短", f"More than {FILE_BYTES_MAX >> 20} MB: cut it"
            )
        )
    if audio_suffix(content) is None:
        raise Unusable(
            Words(
                "请上传 MP3、WAV 或 OGG 文件；手机录的 m4a、amr 请先另存为 MP3",
                "Upload an MP3, WAV or OGG file; save a phone's m4a or amr as MP3 first",
            )
        )
    made_of: dict[str, object] = {"file": content, "file_name": os.path.basename(name)[:200]}  # noqa: PTH119 - a browser's name
    return _asked(f"{MAKING} ".encode() + content, made_of, user, now_ms)


def waiting() -> bool:
    """Whether anything is to be made."""
    return Sound.objects.filter(state__in=("queued", "making")).exists()


def make_all(clock: Clock, load: Load = load) -> int:
    """Make what is to be made, oldest first; how many ended ready or failed.

    Only one process of this host runs this at a time: what it finds half made by this host, nobody makes.
    """
    made = 0
    speakers: dict[str, Speaker] = {}

    def speaker(voice: Voice) -> Speaker:
        if voice.name not in speakers:
            speakers[voice.name] = load(voice)
        return speakers[voice.name]

    while sound := _next(clock()):
        _make(sound, speaker, clock)
        made += 1
    return made


def this_host() -> str:
    """This machine and its office's folder: two offices may share a machine."""
    return f"{socket.gethostname()} {home.office_dir()}"[:HOST_CHARS_MAX]


def _asked(named: bytes, made_of: dict[str, object], user: User, now_ms: int) -> Sound:
    key = hashlib.sha256(named).hexdigest()
    fresh = {**made_of, "by": user, "asked_ms": now_ms}
    with transaction.atomic():
        sound, is_new = Sound.objects.select_for_update().get_or_create(key=key, defaults=fresh)
        if not is_new and sound.state == "failed":  # a voice may have been installed since
            Sound.objects.filter(pk=key).delete()
            sound = Sound.objects.create(key=key, **fresh)
    return sound


def _next(now_ms: int) -> Sound | None:
    """The next sound, taken by this host: nobody else makes it as long as this one says that it does."""
    left = Q(state="making") & (Q(host=this_host()) | Q(beat_ms__lt=now_ms - LEASE_MS))
    for sound in Sound.objects.filter(Q(state="queued") | left).order_by("asked_ms"):
        same = Sound.objects.filter(pk=sound.pk, state=sound.state, beat_ms=sound.beat_ms)
        taken = {
            "state": "making",
            "host": this_host(),
            "beat_ms": now_ms,
            "tries": F("tries") + 1,
            "done": 0,
        }
        if same.update(**taken):
            sound.refresh_from_db()
            return sound
    return None


def _make(sound: Sound, speaker: Callable[[Voice], Speaker], clock: Clock) -> None:
    mine = Sound.objects.filter(pk=sound.pk)
    try:
        clip = _clip(sound, speaker, clock)
        content = _coded(clip)
    except Unusable as wrong:
        said = {"trouble_zh": wrong.words.zh, "trouble_en": wrong.words.en}
        mine.update(state="failed", file=None, **said)
        return
    with transaction.atomic():
        keep([content])
        mine.update(
            state="ready",
            file=None,
            audio=hashlib.sha256(content).hexdigest(),
            lasts_ms=len(clip) * 1_000 // RATE_HZ,
        )


def _clip(sound: Sound, speaker: Callable[[Voice], Speaker], clock: Clock) -> Samples:
    if sound.tries > TRIES_MAX:
        raise Unusable(
            Words(
                "制作时多次中断，请缩短正文或上传录音",
                "It broke off several times: shorten it, or upload one",
            )
        )
    if sound.file is not None:
        return recorded(bytes(sound.file))
    return _spoken(sound, speaker(VOICES[sound.voice]), clock)


def _coded(clip: Samples) -> bytes:
    content = coded(clip)
    if len(content) > AUDIO_BYTES_MAX:
        raise Unusable(Words("声音太长，请缩短", "It is too long: shorten it"))
    return content


def _spoken(sound: Sound, speak: Speaker, clock: Clock) -> Samples:
    """Sentence by sentence, saying after each how far it is."""
    sentences = pieces(sound.text)
    mine = Sound.objects.filter(pk=sound.pk)
    mine.update(steps=len(sentences), beat_ms=clock())
    spoken = []
    for done, sentence in enumerate(sentences, 1):
        spoken.append(speak(sentence, sound.speed_percent))
        mine.update(done=done, beat_ms=clock())
    return levelled(joined(spoken))
