"""A real office in a process of its own, filled over the wire, and a real browser before it."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.morning import Gate, send_morning

CLERK = "陈秀兰"
PASSWORD = "plum-blossom-2026"
DEADLINE_S = 30
SHOTS = os.environ.get("GATEHOUSE_SHOTS")


@dataclass(frozen=True)
class Office:
    """A running office: its address, the kiosk at the south gate, which can go on sending, and its folder."""

    address: str
    south: Gate
    folder: Path


def command(folder: Path, *words: str) -> dict[str, object]:
    """Run one of the office's commands; its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "office", *words, "--json"],
        env={**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)},
        check=True,
        capture_output=True,
    )
    return dict(json.loads(done.stdout))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The office of that folder in a process of its own: its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "office", "serve", "--address", "127.0.0.1:0", "--json"],
        env={**os.environ, "GATEHOUSE_OFFICE_DIR": str(folder)},
        stdout=subprocess.PIPE,
    )
    try:
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.terminate()
        process.wait(DEADLINE_S)
        process.stdout.close()


@dataclass(frozen=True)
class Lived:
    """An office in which work has been done: its address, and a name for each role."""

    address: str
    names: dict[str, str]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The demo's office, with its last two days; with all of them where pictures are drawn."""
    folder = tmp_path_factory.mktemp("lived")
    told = command(folder, "demo", "--days", "14" if SHOTS else "2", "--password", PASSWORD)
    with serving(folder) as address:
        yield Lived(address, {role: name for name, role in dict(told["accounts"]).items()})


@contextmanager
def signed_in(chromium: Browser, lived: Lived, role: str, size: tuple[int, int]) -> Iterator[Page]:
    """Somebody's window after signing in, in Chinese."""
    with window(chromium, size) as page:
        page.goto(f"{lived.address}/login/")
        page.fill("#id_username", lived.names[role])
        page.fill("#id_password", PASSWORD)
        page.click("button.main")
        page.wait_for_selector("form[action='/logout/']")
        choose(page, "zh-hans")
        yield page


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office after a cold morning: two fevers, a fault, a silent kiosk, a record in the tray."""
    folder = tmp_path_factory.mktemp("office")
    command(folder, "add_clerk", CLERK, "--password", PASSWORD)
    with serving(folder) as address:
        yield Office(address, send_morning(address, lambda *words: command(folder, *words)), folder)


# Not for the whole session: while it is open, Playwright has an event loop on this thread, and Django then
# refuses to touch a database from it.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, kept from calling anybody but the office."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


DESK, PHONE = (1366, 768), (360, 800)


@contextmanager
def window(chromium: Browser, size: tuple[int, int], state: Any = None) -> Iterator[Page]:
    """A window of that size in an English browser."""
    width, height = size
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="en-US", storage_state=state
    )
    context.set_default_timeout(DEADLINE_S * 1_000)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture(scope="module")
def session(chromium: Browser, office: Office) -> Any:
    """The cookies of the clerk Chen Xiulan after signing in."""
    with window(chromium, DESK) as page:
        page.goto(f"{office.address}/login/")
        page.fill("#id_username", CLERK)
        page.fill("#id_password", PASSWORD)
        page.click("button.main")
        page.wait_for_selector("#listing")
        return page.context.storage_state()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def stranger(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """An empty window, at a desk and on a phone; nobody is signed in."""
    with window(chromium, request.param) as page:
        yield page


@pytest.fixture
def desk(chromium: Browser, session: Any, office: Office) -> Iterator[Page]:
    """Today's entries in Chinese on the clerk's desk."""
    with window(chromium, DESK, session) as page:
        page.goto(f"{office.address}/")
        choose(page, "zh-hans")
        yield page


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def anywhere(
    request: pytest.FixtureRequest, chromium: Browser, session: Any, office: Office
) -> Iterator[Page]:
    """Today's entries at a desk and on a phone, in whatever language was chosen last."""
    with window(chromium, request.param, session) as page:
        page.goto(f"{office.address}/")
        yield page


def choose(page: Page, language: str) -> None:
    """Switch to that language by its one button, unless the page is in it already."""
    if page.get_attribute("html", "lang") != language:
        page.click("form[action='/language/'] button")
        page.wait_for_selector(f"html[lang='{language}']")


def shoot(page: Page, name: str, language: str) -> None:
    """Save the whole page, and what is seen of it at first, under shots/office/ if GATEHOUSE_SHOTS asks."""
    if SHOTS:
        folder = Path("shots/office")
        folder.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"]
        page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
        page.screenshot(path=folder / f"{name}-{language}-{width}-first.png")


def fetched(address: str) -> int:
    """Status of an address without a browser."""
    with urllib.request.urlopen(address, timeout=DEADLINE_S) as answer:
        return int(answer.status)
