"""The clerk's main work from end to end: a real office, a browser, and a gate enrolled by its own key."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.config import load
from kiosk.demo.office_link import OfficeProcess, run_json, send_all
from kiosk.demo.run import DEVICE, write_config
from kiosk.ledger.clock import VirtualClock
from kiosk.ledger.record import Draft
from kiosk.ledger.site_copies import site_documents
from kiosk.people.invent import DEMO_SITE
from kiosk.people.site import Site, load_site
from kiosk.start import open_ledger, prepare
from tests.browser.conftest import CLERK, DESK, PASSWORD, PHONE, choose, shoot, window
from tests.browser.test_office_pages import LANGUAGES, fits

PAGES = (
    ("/roster/", "people"),
    ("/roster/person/S001/", "one-person"),
    ("/households/", "households"),
    ("/registers/households/", "household-ledger"),
    ("/households/conflicts/", "conflicts"),
    ("/visits/", "visits"),
    ("/observation/", "observation"),
    ("/site/", "sent"),
    ("/site/place/", "place"),
    ("/site/versions/", "versions"),
)


@dataclass(frozen=True)
class Gate:
    """An enrolled kiosk beside its office."""

    office: OfficeProcess
    config: Path

    def site(self) -> Site:
        """What it goes by after asking the office once."""
        send_all(self.config)
        current, *_ = site_documents(load(self.config).ledger.path)
        return load_site(current)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """The demo's site is published, and the north gate's kiosk was enrolled by code and digits."""
    folder = tmp_path_factory.mktemp("sent")
    (folder / "gate").mkdir()
    with OfficeProcess(folder / "office") as office:
        office.command("add_clerk", CLERK, "--password", PASSWORD)
        office.command("publish_site", str(DEMO_SITE))
        config = write_config(folder / "gate", None)
        config.write_text(
            config.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", office.url), encoding="utf-8"
        )
        words = ("enrol_device", DEVICE, "--site", "yunxi", "--gate", "north", "--url", office.url)
        code = str(office.command(*words)["code"])
        shown = run_json(["sync", "enrol", "--config", str(config), "--json", code], dict(os.environ))
        office.command("confirm_device", DEVICE, str(shown["digits"]))
        clock = VirtualClock(1_795_392_000_000)
        ledger = open_ledger(prepare(load(config)).config, clock)
        ledger.append(Draft("started"), clock.moment())
        ledger.close()
        yield Gate(office, config)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser, gate: Gate) -> Iterator[Page]:
    """The clerk, signed in, in Chinese."""
    with window(chromium, request.param) as opened:
        opened.goto(f"{gate.office.url}/login/")
        opened.fill("#id_username", CLERK)
        opened.fill("#id_password", PASSWORD)
        opened.click("button.main")
        opened.wait_for_selector("#listing")
        choose(opened, "zh-hans")
        yield opened


def test_somebody_new_is_published_and_the_gate_knows_them(page: Page, gate: Gate) -> None:
    """Add, see the change in plain words, publish: the enrolled gate fetches it and finds the person."""
    width = page.viewport_size["width"]
    page.goto(f"{gate.office.url}/roster/")
    page.get_by_role("link", name="添加人员").click()
    page.fill("[name=name]", "单秋月")
    page.fill("[name=unit]", "档案馆")
    page.fill("[name=badge]", f"NEW-{width}")
    number = page.input_value("[name=id]")
    page.get_by_role("button", name="保存到草稿").click()
    page.get_by_role("link", name="查看并发布").click()
    expect(page.locator(".changes tbody tr")).to_have_count(1)
    expect(page.locator(".changes tbody tr")).to_contain_text(f"单秋月 档案馆 {number}")
    assert gate.site().roster.by_id(number) is None
    shoot(page, "publish", "zh-hans")
    page.get_by_role("button", name="发布到检测点").click()
    expect(page.locator("h1")).to_contain_text("历次版本")
    expect(page.locator("tbody tr").first).to_contain_text(CLERK)
    found = gate.site().roster.by_badge(f"NEW-{width}")
    assert found is not None
    assert (found.id, found.name) == (number, "单秋月")


def test_a_visitor_is_expected_at_the_gate_as_soon_as_the_pass_is_shown(page: Page, gate: Gate) -> None:
    """The host is chosen by name; nothing has to be published by hand."""
    phone = f"1390000{page.viewport_size['width']:04}"
    page.goto(f"{gate.office.url}/visits/")
    page.click("summary:has-text('登记预约')")
    page.fill("[name=name]", "孙长河")
    page.fill("[name=phone]", phone)
    page.fill("[name=host]", "单雪晴")
    page.get_by_role("button", name="保存并出示来访证").click()
    expect(page.locator(".pass svg")).to_be_visible()
    expect(page.locator(".pass")).to_contain_text(phone[-4:])
    assert fits(page)
    shoot(page, "pass", "zh-hans")
    (visit,) = (each for each in gate.site().expected if each.phone == phone)
    assert (visit.name, visit.host_id, visit.unit) == ("孙长河", "S001", "组织部")


def test_every_page_fits_in_both_languages(page: Page, gate: Gate) -> None:
    """At a desk and on a phone; the keyboard's first stop is a link or a button with a frame."""
    for language in LANGUAGES:
        for path, name in PAGES:
            page.goto(f"{gate.office.url}{path}")
            choose(page, language)
            assert fits(page), (path, language)
            page.keyboard.press("Tab")
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            shoot(page, name, language)
