"""The clerk's main work with announcements, in a real browser, to the file on a gate's card."""

import json
import math
import struct
import urllib.request
import wave
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.ledger.site_copies import site_documents
from kiosk.people.invent import invent_site
from kiosk.people.site import load_site
from kiosk.voice.recordings import Recordings
from office.home import signing_seed
from sync.audio import AudioCopies
from sync.signing import SigningKey
from sync.site import SiteCopies
from tests.browser.conftest import DEADLINE_S, DESK, PASSWORD, PHONE, Office, choose, command, shoot, window

LEADER = "赵明远"
RATE_HZ = 16_000
SECONDS = 3
WORDS = "进出大门请佩戴口罩，配合测量体温。"


@pytest.fixture(scope="module")
def sent(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office with a leader, and with a site at the gates that announces nothing."""
    site = tmp_path_factory.mktemp("site") / "site.json"
    site.write_text(json.dumps({**invent_site(1, 20), "announcements": []}), "utf-8")
    command(office.folder, "publish_site", str(site))
    command(office.folder, "add_account", LEADER, "--role", "leader", "--password", PASSWORD)
    return office


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A soft hum of three seconds, as a telephone might bring it."""
    path = tmp_path / "口罩.wav"
    samples = (round(3_000 * math.sin(n / 12)) for n in range(SECONDS * RATE_HZ))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


class Gate:
    """What the courier asks of the office, over the real wire."""

    def __init__(self, office: Office) -> None:
        self.root = f"{office.address}/api/v1/devices/{office.south.device}/site"
        self.headers = {"Authorization": f"Bearer {office.south.token}"}

    def site(self) -> dict[str, Any]:
        """The newest manifest."""
        return dict(json.loads(self._get(self.root)))

    def site_part(self, sha256: str, bytes_max: int) -> bytes:
        """A part."""
        return self._get(f"{self.root}/parts/{sha256}")[: bytes_max + 1]

    site_audio = site_part

    def _get(self, address: str) -> bytes:
        asked = urllib.request.Request(address, headers=self.headers)
        with urllib.request.urlopen(asked, timeout=DEADLINE_S) as answer:
            return bytes(answer.read())


def test_written_heard_approved_and_on_the_gates_card(
    desk: Page, chromium: Browser, sent: Office, recording: Path, tmp_path: Path
) -> None:
    """A clerk writes and records, listens, a leader approves by phone, and the gate has what was heard."""
    desk.goto(f"{sent.address}/announcements/new/")
    desk.fill("[name='title.zh']", "口罩与体温")
    desk.fill("[name='text.zh']", WORDS)
    desk.click("form.fill button.main")
    desk.set_input_files("input[type=file]", recording)
    desk.click("button[value=record]")
    # The server starts the process that makes it; the page says how far it is, and then has it.
    desk.wait_for_selector("#sound audio")
    expect(desk.locator("#sound .hint")).to_contain_text(f"{SECONDS} 秒")
    heard = desk.locator("#sound audio").evaluate(
        "audio => new Promise(done => { audio.oncanplay = () => done(audio.error === null); audio.load(); })"
    )
    assert heard
    shoot(desk, "announcement", "zh-hans")
    with window(chromium, PHONE) as phone:
        phone.goto(f"{sent.address}/login/")
        phone.fill("#id_username", LEADER)
        phone.fill("#id_password", PASSWORD)
        phone.click("button.main")
        phone.goto(f"{sent.address}/announcements/")
        phone.click("text=口罩与体温")
        expect(phone.locator(".read")).to_have_text(WORDS)
        phone.click("text=批准并下发到检测点")
        expect(phone.locator("h1 .mark")).to_have_text("播放中")
    key = SigningKey(signing_seed(sent.folder)).public
    ledger, sound = tmp_path / "ledger.db", tmp_path / "sound"
    SiteCopies(ledger, key).refresh(Gate(sent))
    AudioCopies(ledger, sound).refresh(Gate(sent))
    announcements = load_site(site_documents(ledger)[0]).announcements
    assert [each.text.zh for each in announcements] == [WORDS]
    assert Recordings(sound).find(announcements)[announcements[0].id].source == "office"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_rules_or_announcements_sticks_out(
    chromium: Browser, session: Any, sent: Office, size: tuple[int, int]
) -> None:
    """At a desk and on a phone, in both languages, folded out, nothing is wider than the window."""
    with window(chromium, size, session) as page:
        for language in ("zh-hans", "en"):
            for name in ("announcements/", "announcements/new/", "site/rules/", "site/guards/"):
                page.goto(f"{sent.address}/{name}")
                choose(page, language)
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
                shoot(page, name.replace("/", "-").strip("-"), language)
