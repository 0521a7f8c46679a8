"""Announcements' audio: fetched whole or not at all, kept while it is named, never in the way of records."""

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.site_copies import site_folder
from sync.audio import AUDIO_BYTES_MAX, AudioCopies, audio_named, audio_suffix
from sync.client import OfficeClient
from sync.courier import Courier
from sync.downloads import Downloads, DownloadThread
from sync.errors import OfficeUnreachable, SiteRefused, SyncError
from sync.hearing import Hearing
from sync.site import SiteCopies
from tests.sync import office_double

OGG, WAV, MP3 = b"OggS" + b"a" * 5_000, b"RIFF....WAVEfmt " + b"b" * 5_000, b"\xff\xfb" + b"c" * 5_000


def sha(content: bytes) -> str:
    """Its name."""
    return hashlib.sha256(content).hexdigest()


def site_names(world: Any, version: int, *recordings: bytes) -> None:
    """A site document that came as this version and names these recordings."""
    folder = site_folder(world.path) / str(version)
    folder.mkdir(parents=True)
    announcements = [{"audio": None}, *({"audio": sha(each)} for each in recordings)]
    (folder / "site.json").write_text(json.dumps({"announcements": announcements}))


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The kiosk's folder of sounds, not made yet."""
    return tmp_path / "sound"


@pytest.fixture
def copies(world: Any, sound: Path) -> AudioCopies:
    """What the courier fetches with."""
    return AudioCopies(world.path, sound)


def hearing(world: Any, downloads: Downloads, want: Callable[[int], None] | None = None) -> Hearing:
    """What hears of sites; without a `want` on the courier's own thread."""
    device = office_double.DEVICE
    return Hearing(
        world.client, world.delivery, downloads, device=device, office_key=b"", want=want or downloads.fetch
    )


def there(sound: Path) -> dict[str, bytes]:
    """All that lies in the folder, drafts too."""
    return {path.name: path.read_bytes() for path in (sound / "audio").glob("*")}


def test_what_the_site_names_is_fetched_once(world: Any, copies: AudioCopies, sound: Path) -> None:
    """One at a time, under the name that the gate looks for; then nothing is asked any more."""
    site_names(world, 1, OGG, WAV, MP3)
    world.office.audio = {sha(each): each for each in (OGG, WAV, MP3)}
    fetched = [copies.refresh(world.client) for _ in range(5)]
    assert fetched == [*sorted(world.office.audio), None, None]
    assert there(sound) == {f"{sha(OGG)}.ogg": OGG, f"{sha(WAV)}.wav": WAV, f"{sha(MP3)}.mp3": MP3}
    assert world.office.calls == ["audio"] * 3


@pytest.mark.parametrize(
    ("named", "sent", "words"),
    [
        (OGG, OGG[:-1] + b"!", "not what its name says"),
        (OGG + bytes(AUDIO_BYTES_MAX), OGG + bytes(AUDIO_BYTES_MAX), "larger than"),
        (b"<html>please log in</html>", b"<html>please log in</html>", "neither Ogg"),
    ],
    ids=["wrong_hash", "too_large", "no_sound"],
)
def test_a_recording_that_is_not_right_is_never_kept(
    world: Any, sound: Path, named: bytes, sent: bytes, words: str
) -> None:
    """A changed byte, a file beyond the bound, no sound at all: refused in its own words, nothing kept."""
    site_names(world, 1, named)
    world.office.audio = {sha(named): sent}
    with pytest.raises(SiteRefused, match=words):
        AudioCopies(world.path, sound).refresh(world.client)
    assert there(sound) == {}


def test_the_largest_allowed_is_fetched(world: Any, copies: AudioCopies, sound: Path) -> None:
    """The bound itself is still within it."""
    largest = OGG + bytes(AUDIO_BYTES_MAX - len(OGG))
    site_names(world, 1, largest)
    world.office.audio = {sha(largest): largest}
    assert copies.refresh(world.client) == sha(largest)
    assert there(sound) == {f"{sha(largest)}.ogg": largest}


@pytest.mark.parametrize("cut_after", [0, 1, 2_500, len(OGG) - 1])
def test_a_cut_transfer_is_tried_again(world: Any, copies: AudioCopies, sound: Path, cut_after: int) -> None:
    """Half a recording is none; the next round fetches the whole."""
    site_names(world, 1, OGG)
    world.office.audio, world.office.audio_cut = {sha(OGG): OGG}, cut_after
    with pytest.raises(SyncError):
        copies.refresh(world.client)
    assert there(sound) == {}
    world.office.audio_cut = None
    assert copies.refresh(world.client) == sha(OGG)
    assert there(sound) == {f"{sha(OGG)}.ogg": OGG}


def test_one_that_fails_lets_the_others_through(world: Any, copies: AudioCopies, sound: Path) -> None:
    """The office lacks one: the next round fetches another, and the one after tries it again."""
    lost, found = sorted((OGG, WAV), key=sha)
    site_names(world, 1, lost, found)
    world.office.audio = {sha(found): found}
    with pytest.raises(SyncError):
        copies.refresh(world.client)
    assert copies.refresh(world.client) == sha(found)
    world.office.audio[sha(lost)] = lost
    assert copies.refresh(world.client) == sha(lost)


def test_only_what_the_kept_documents_name_stays(world: Any, copies: AudioCopies, sound: Path) -> None:
    """The document before counts too; drafts of a power cut go; before any site came nothing is touched."""
    (sound / "audio").mkdir(parents=True)
    for each in (OGG, WAV, MP3):
        (sound / "audio" / f"{sha(each)}.ogg").write_bytes(each)
    (sound / "audio" / f"{sha(OGG)}.ogg.half").write_bytes(b"Og")
    before = there(sound)
    assert (copies.refresh(world.client), there(sound)) == (None, before)
    site_names(world, 1, OGG)
    site_names(world, 2, WAV)
    assert copies.refresh(world.client) is None
    assert there(sound) == {f"{sha(OGG)}.ogg": OGG, f"{sha(WAV)}.ogg": WAV}


def test_a_full_or_closed_card_is_told(world: Any, copies: AudioCopies, sound: Path) -> None:
    """A folder that can't be made is a trouble of the courier's, not its end."""
    sound.write_text("a file where the folder should be")
    site_names(world, 1, OGG)
    world.office.audio = {sha(OGG): OGG}
    with pytest.raises(OfficeUnreachable):
        copies.refresh(world.client)


def test_records_go_though_no_audio_comes(
    world: Any, copies: AudioCopies, sound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A recording that fails at every round is said once, holds up no record, and comes when it can."""
    site_names(world, 1, OGG)
    courier = Courier(
        world.path,
        world.client,
        world.delivery,
        software="0",
        now=world.clock,
        dice=random.Random(7),
        hearing=hearing(world, Downloads(world.client, SiteCopies(world.path, b""), copies)),
    )
    for _ in range(200):
        world.append(1)
        world.clock.advance(round(courier.round() * 1_000) + 1)
    assert len(world.arrived()) >= 195
    assert world.office.calls.count("audio") >= 3
    assert len([each for each in caplog.records if each.name == "sync.downloads"]) == 1
    world.office.audio = {sha(OGG): OGG}
    for _ in range(100):
        world.clock.advance(round(courier.round() * 1_000) + 1)
    courier.close()
    assert there(sound) == {f"{sha(OGG)}.ogg": OGG}


def test_a_record_reaches_the_office_while_a_recording_hangs(
    world: Any, copies: AudioCopies, sound: Path
) -> None:
    """Records written after a recording was begun arrive before that recording does."""
    site_names(world, 1, OGG)
    world.office.audio = {sha(OGG): OGG}
    world.office.audio_goes.clear()
    with OfficeClient(world.office.url, office_double.DEVICE, office_double.TOKEN) as second:
        downloads = Downloads(second, SiteCopies(world.path, b""), copies)
        thread = DownloadThread(downloads)
        thread.start()
        courier = Courier(
            world.path,
            world.client,
            world.delivery,
            software="0",
            now=world.clock,
            dice=random.Random(7),
            hearing=hearing(world, downloads, thread.want),
        )
        courier.round()
        assert world.office.audio_asked.wait(10)
        world.append(3)
        for _ in range(3):
            world.clock.advance(round(courier.round() * 1_000) + 1)
        assert (len(world.arrived()), there(sound)) == (3, {})
        world.office.audio_goes.set()
        thread.stop()
        courier.close()
    assert there(sound) == {f"{sha(OGG)}.ogg": OGG}


@given(st.binary(max_size=64) | st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["announcements", "audio", "x"]), inner, max_size=3),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_any_document_names_digests_or_nothing(document: bytes) -> None:
    """Whatever the document is, what is named can stand in a path."""
    assert all(len(each) == 64 and each.isalnum() for each in audio_named(document))


def test_sounds_are_known_by_their_first_bytes() -> None:
    """The forms that the mixer plays, and nothing else."""
    said = [audio_suffix(each) for each in (OGG, WAV, MP3, b"ID3\x04", b"", b"\xff", b"RIFF....AVI ")]
    assert said == [".ogg", ".wav", ".mp3", ".mp3", None, None, None]
