"""The way down: signed, whole, rising, and kept with the version before."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kiosk.config import load
from kiosk.demo.run import write_config
from kiosk.ledger.site_copies import site_documents, site_folder
from kiosk.people.site import load_site
from kiosk.start import prepare
from kiosk.voice.recordings import Recordings
from office.clock import now_ms
from office.devices.enrolling import office_key
from office.devices.models import Device
from office.ingest.models import Chain
from office.ingest.store import note_safe
from office.site.models import SitePart, SiteVersion
from office.site.publishing import Unchanged, next_version, publish
from sync.audio import AUDIO_BYTES_MAX, AudioCopies
from sync.client import inflated
from sync.errors import SiteRefused
from sync.manifest import Manifest, ManifestInvalid, Part
from sync.signing import SigningKey
from sync.site import SiteCopies
from tests.office.kiosk_side import NORTH, Kiosk, entry

DEMO = Path(__file__).parents[2] / "kiosk" / "people" / "demo_site.json"
HEADERS = {"Authorization": f"Bearer {NORTH.token}"}
ROOT = f"/api/v1/devices/{NORTH.device}"


class Line:
    """The office's own endpoints, as the client calls them."""

    def __init__(self) -> None:
        self.parts_fetched = 0

    def site(self) -> dict[str, Any]:
        """The newest manifest."""
        return dict(Client().get(f"{ROOT}/site", headers=HEADERS).json())

    def site_part(self, sha256: str, bytes_max: int) -> bytes:
        """A part."""
        self.parts_fetched += 1
        return Client().get(f"{ROOT}/site/parts/{sha256}", headers=HEADERS).content[: bytes_max + 1]

    def site_audio(self, sha256: str, bytes_max: int) -> bytes:
        """A recording."""
        return self.site_part(sha256, bytes_max)


@pytest.fixture
def copies(office: Path, tmp_path: Path) -> SiteCopies:
    """A kiosk that knows the office's key and has no site yet."""
    return SiteCopies(tmp_path / "ledger.db", office_key().public)


def demo(**changes: Any) -> bytes:
    """The demo's site document with other values."""
    return json.dumps({**json.loads(DEMO.read_bytes()), **changes}, ensure_ascii=False).encode()


def test_a_published_site_reaches_the_kiosk_whole(copies: SiteCopies, tmp_path: Path) -> None:
    """Every part arrives as it was published, and a second look fetches nothing."""
    publish({"site.json": demo(), "a.wav": b"RIFF" * 1_000}, now_ms())
    line = Line()
    assert (copies.refresh(line), copies.refresh(line), line.parts_fetched) == (1, 1, 2)
    current = site_folder(tmp_path / "ledger.db") / "current"
    assert (current / "site.json").read_bytes() == demo()
    assert (current / "a.wav").read_bytes() == b"RIFF" * 1_000


def test_versions_rise_and_the_one_before_is_kept(copies: SiteCopies, tmp_path: Path) -> None:
    """The newest is current and one older lies beside it; the same is not published twice."""
    for number in (1, 2, 3):
        assert publish({"site.json": demo(version=number)}, now_ms()).version == number
        assert copies.refresh(Line()) == copies.version() == number
    with pytest.raises(Unchanged):
        publish({"site.json": demo(version=3)}, now_ms())
    documents = site_documents(tmp_path / "ledger.db")
    assert [json.loads(path.read_bytes())["version"] for path in documents] == [3, 3, 2]


def test_a_forged_or_rolled_back_site_is_refused(copies: SiteCopies) -> None:
    """Another signature, another manifest, an older version: the kiosk keeps what it has."""
    publish({"site.json": demo(version=1)}, now_ms())
    old = SiteVersion.objects.get()
    publish({"site.json": demo(version=2)}, now_ms())
    copies.refresh(Line())
    manifest, right = bytes(old.manifest), bytes(old.signature)
    forged = manifest.replace(b'"version":1', b'"version":9')
    stranger = SigningKey.new().sign(Manifest.statement(forged))
    for raw, signature in ((manifest, right), (forged, right), (forged, stranger), (b"{}", right)):
        said = {"manifest": raw.decode(), "signature": signature.hex()}
        with pytest.raises(SiteRefused):
            copies.refresh(Said(said))
    assert copies.version() == 2


class Said(Line):
    """An office that says what it is told to."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__()
        self.said = said

    def site(self) -> dict[str, Any]:
        """That."""
        return self.said


def test_a_part_that_is_not_what_was_signed_is_thrown_away(copies: SiteCopies, tmp_path: Path) -> None:
    """A byte changed on the way or in the office's database: no part of that version is taken."""
    publish({"site.json": demo()}, now_ms())
    SitePart.objects.update(content=demo().replace(b"37", b"39") + b" ")
    with pytest.raises(SiteRefused):
        copies.refresh(Line())
    assert site_documents(tmp_path / "ledger.db") == []


def test_who_has_the_newest_is_told_so_in_a_line(office: Path) -> None:
    """A strong ETag and 304; without a site 404; without a token nothing at all."""
    assert Client().get(f"{ROOT}/site", headers=HEADERS).status_code == 404
    publish({"site.json": demo()}, now_ms())
    answer = Client().get(f"{ROOT}/site", headers=HEADERS)
    again = Client().get(f"{ROOT}/site", headers={**HEADERS, "If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(f"{ROOT}/site").status_code == 401
    assert Client().get(f"{ROOT}/site/parts/{'0' * 64}", headers=HEADERS).status_code == 404


def test_the_kiosk_takes_the_newest_site_that_it_can_read(office: Path, tmp_path: Path) -> None:
    """A site that it can't read leaves it with the one before; without any it uses its own file."""
    config = load(write_config(tmp_path, None))
    copies = SiteCopies(config.ledger.path, office_key().public)
    assert prepare(config).site.version == json.loads(DEMO.read_bytes())["version"]
    publish({"site.json": demo(version=41)}, now_ms())
    copies.refresh(Line())
    assert prepare(config).site.version == 41
    publish({"site.json": demo(version=42, nonsense=1)}, now_ms())
    copies.refresh(Line())
    assert prepare(config).site.version == 41


def test_the_command_publishes_a_file(office: Path, tmp_path: Path) -> None:
    """JSON that is an object is published; anything else is refused with words."""
    good, bad = tmp_path / "site.json", tmp_path / "bad.json"
    good.write_bytes(demo())
    bad.write_text("[]")
    call_command("publish_site", str(good))
    assert SiteVersion.objects.get().version == 1
    for path in (good, bad, tmp_path / "nowhere.json"):
        with pytest.raises(CommandError):
            call_command("publish_site", str(path))


def announcing(path: Path, *recordings: bytes) -> Path:
    """A site document whose announcements name these recordings."""
    names = [hashlib.sha256(each).hexdigest() for each in recordings]
    path.write_bytes(demo(announcements=[{"audio": None}, *({"audio": name} for name in names)]))
    return path


def test_audio_that_the_site_names_is_kept_and_handed_to_enrolled_kiosks(
    office: Path, tmp_path: Path
) -> None:
    """Whatever its file is called; with a strong ETag, to nobody without a token; other files stay out."""
    recording = b"OggS" + b"wash your hands" * 100
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "morning.ogg").write_bytes(recording)
    (folder / "notes.txt").write_bytes(b"not named")
    call_command("publish_site", str(announcing(tmp_path / "site.json", recording)), audio=folder)
    path = f"{ROOT}/site/parts/{hashlib.sha256(recording).hexdigest()}"
    answer = Client().get(path, headers=HEADERS)
    assert (answer.content, answer["ETag"]) == (recording, f'"{hashlib.sha256(recording).hexdigest()}"')
    again = Client().get(path, headers={**HEADERS, "If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(path).status_code == 401
    assert SitePart.objects.count() == 2
    manifest = Manifest.read(bytes(SiteVersion.objects.get().manifest))
    assert [part.name for part in manifest.parts] == ["site.json"]


def test_published_audio_reaches_the_place_where_the_gate_looks(copies: SiteCopies, tmp_path: Path) -> None:
    """From the office's folder to a recording that the gate's voice finds and believes."""
    recording = b"OggS" + b"wear a mask" * 100
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "a.ogg").write_bytes(recording)
    announcement = {
        "id": "mask",
        "title": {"zh": "口罩", "en": "Mask"},
        "text": {"zh": "请佩戴口罩", "en": "Masks"},
        "audio": hashlib.sha256(recording).hexdigest(),
        "from": "2020-02-01",
        "to": "2020-03-31",
        "hours": {"from": "07:00", "until": "20:00"},
        "pause_s": 120,
        "priority": 1,
    }
    (tmp_path / "site.json").write_bytes(demo(announcements=[announcement]))
    call_command("publish_site", str(tmp_path / "site.json"), audio=folder)
    copies.refresh(Line())
    AudioCopies(tmp_path / "ledger.db", tmp_path / "sound").refresh(Line())
    document = site_documents(tmp_path / "ledger.db")[0]
    found = Recordings(tmp_path / "sound").find(load_site(document).announcements)
    assert (found["mask"].source, found["mask"].path.read_bytes()) == ("office", recording)


def test_audio_that_is_missing_is_refused_by_its_name(office: Path, tmp_path: Path) -> None:
    """Nothing is published until each named recording is there; what came once need not come again."""
    first, second = b"OggS first", b"ID3 second"
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "1.ogg").write_bytes(first)
    site = announcing(tmp_path / "site.json", first, second)
    with pytest.raises(CommandError, match=hashlib.sha256(second).hexdigest()) as refused:
        call_command("publish_site", str(site), audio=folder)
    assert hashlib.sha256(first).hexdigest() not in str(refused.value)
    assert not SiteVersion.objects.exists()
    (folder / "1.ogg").rename(folder / "2.mp3")
    (folder / "2.mp3").write_bytes(second)
    call_command("publish_site", str(site), audio=folder)
    call_command("publish_site", str(announcing(tmp_path / "next.json", second)))
    assert SiteVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("recording", "words"),
    [(b"OggS" + bytes(AUDIO_BYTES_MAX - 3), str(AUDIO_BYTES_MAX)), (b"RIFF....AVI ", "Ogg")],
    ids=["too_large", "no_sound"],
)
def test_audio_that_no_gate_would_take_is_not_published(
    office: Path, tmp_path: Path, recording: bytes, words: str
) -> None:
    """A byte too many, or no form of sound that is played: the refusal names the file."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "long.ogg").write_bytes(recording)
    with pytest.raises(CommandError, match=f"long.ogg.*{words}"):
        call_command("publish_site", str(announcing(tmp_path / "site.json", recording)), audio=folder)
    assert not SiteVersion.objects.exists()
    assert not SitePart.objects.exists()


def test_a_folder_of_audio_that_is_not_there_is_refused(office: Path, tmp_path: Path) -> None:
    """A mistyped folder is told, not taken for an empty one."""
    with pytest.raises(CommandError, match="nowhere"):
        call_command("publish_site", str(announcing(tmp_path / "s.json")), audio=tmp_path / "nowhere")


def test_receipts_tell_of_the_site_and_of_what_is_safe(kiosk: Kiosk) -> None:
    """A checked backup raises `safe` and never lowers it; it is never above what is here."""
    kiosk.write(entry(), entry())
    kiosk.send()
    publish({"site.json": demo()}, now_ms())
    note_safe([(NORTH.device, kiosk.incarnation, 2)])
    note_safe([(NORTH.device, kiosk.incarnation, 1)])
    assert (kiosk.cursor()["safe"], kiosk.cursor()["site_version"]) == (2, 1)
    Chain.objects.update(safe=9)
    assert kiosk.cursor()["safe"] == 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b'{"v":1,"version":1,"published_ms":0,"parts":{}}',
     Manifest(1, 0, (Part("../x", "0" * 64, 1), Part.of("site.json", b""))).to_bytes(),
     Manifest(1, 0, (Part("site.json", "0" * 63, 1),)).to_bytes(),
     Manifest(-1, 0, (Part.of("site.json", b""),)).to_bytes(),
     Manifest(1, 0, (Part("site.json", "0" * 64, 1 << 40),)).to_bytes()],
)  # fmt: skip
def test_a_strange_manifest_is_no_manifest(raw: bytes) -> None:
    """Paths that climb, digests that are none, sizes beyond bounds: refused before anything is fetched."""
    with pytest.raises(ManifestInvalid):
        Manifest.read(raw)


def test_the_kiosks_page_tells_who_goes_by_which_site(kiosk: Kiosk, clerk: Client) -> None:
    """The version in force, that a newer one waits, and why one was not taken."""
    publish({"site.json": demo(version=1)}, now_ms())
    publish({"site.json": demo(version=2)}, now_ms())
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "site_in_force": 1})
    assert "最新： 2" in clerk.get("/kiosks/").content.decode()
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "site_in_force": 1, "site_refused_code": "site_older"})
    assert "场所文件比现用的旧" in clerk.get("/kiosks/").content.decode()
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "site_in_force": 2})
    rows = clerk.get("/kiosks/").content.decode().split("<tr")
    north = next(row for row in rows if NORTH.device in row)
    assert "最新" not in north
    assert "场所文件比" not in north


def test_a_restored_office_publishes_above_what_its_kiosks_hold(kiosk: Kiosk, clerk: Client) -> None:
    """Its newest is 1, a kiosk holds 7: the page says so and the next is 8; no nonsense counts."""
    publish({"site.json": demo(version=1)}, now_ms())
    for claim in (10**12, "9", None, True, -4):
        kiosk.heartbeat({"incarnation": kiosk.incarnation, "site_version": claim, "site_in_force": claim})
        assert next_version() == 2
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "site_version": 7, "site_in_force": 6})
    assert "比本中心的版本新，请重新发布" in clerk.get("/kiosks/").content.decode()
    Device.objects.filter(name=NORTH.device).update(revoked_ms=1)
    assert next_version() == 2
    Device.objects.filter(name=NORTH.device).update(revoked_ms=None)
    assert publish({"site.json": demo(version=2)}, now_ms()).version == 8
    assert publish({"site.json": demo(version=3)}, now_ms()).version == 9
    assert "比本中心的版本新" not in clerk.get("/kiosks/").content.decode()


def test_the_kiosks_page_calls_a_rewritten_past(kiosk: Kiosk, clerk: Client) -> None:
    """A kiosk that remembers other heads than the office now has says so with its heartbeat."""
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "trouble": None})
    assert "历史记录被改动" not in clerk.get("/kiosks/").content.decode()
    kiosk.heartbeat({"incarnation": kiosk.incarnation, "trouble": "past_rewritten"})
    assert "历史记录被改动" in clerk.get("/kiosks/").content.decode()


def test_a_part_travels_squeezed_for_whoever_can_read_it(office: Path) -> None:
    """With gzip a third of the bytes, without it all of them; a part that is a bomb ends at its bound."""
    publish({"site.json": demo()}, now_ms())
    path = f"{ROOT}/site/parts/{hashlib.sha256(demo()).hexdigest()}"
    plain = Client().get(path, headers=HEADERS)
    squeezed = Client().get(path, headers={**HEADERS, "Accept-Encoding": "gzip"})
    assert (plain.content, "Content-Encoding" in plain.headers) == (demo(), False)
    assert (inflated(squeezed.content, 1 << 20), squeezed["Content-Encoding"]) == (demo(), "gzip")
    assert len(squeezed.content) * 3 < len(plain.content)
    assert len(inflated(gzip.compress(bytes(10_000_000)), 1_000)) == 1_001
