"""Every page by axe-core, and in width; without `make test-axe`, which fetches it, nothing of this runs."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Lived, choose, signed_in

AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")
REGISTERS = (
    *("health", "returnees", "observation", "sick", "leave", "disinfection", "ventilation", "supplies"),
    *("duty", "households"),
)
PAGES = {
    "clerk": (
        *(
            "/",
            "/board/",
            "/alarms/",
            "/events/",
            "/registers/",
            "/temperatures/",
            "/phone/",
            "/phone/links/",
        ),
        *(f"/registers/{name}/" for name in REGISTERS),
        *("/phone/codes/", "/reports/", "/counties/", "/households/", "/households/conflicts/", "/visits/"),
        *("/observation/", "/roster/", "/roster/new/", "/site/", "/site/place/", "/site/rules/"),
        *("/site/guards/", "/site/versions/", "/rounds/", "/announcements/", "/announcements/new/"),
        *("/announcements/notice-1/", "/kiosks/", "/tray/", "/robots/"),
    ),
    "leader": ("/reports/", "/announcements/notice-3/", "/readers/", "/audit/"),
    "guard": ("/", "/board/", "/board/?wall=1", "/rounds/", "/announcements/"),
    "auditor": ("/", "/alarms/", "/registers/leave/", "/registers/households/", "/audit/"),
    "maintainer": ("/kiosks/", "/kiosks/enrol/", "/site/versions/", "/robots/", "/readers/"),
}
LINKED = {"clerk": ("/", "/alarms/", "/reports/", "/households/", "/roster/", "/visits/", "/phone/")}

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core isn't here: make test-axe")


def grave(page: Page) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical, everything folded out: rule and first element."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(AXE.read_text("utf-8"))
    told: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [each for each in told["violations"] if each["impact"] in GRAVE]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


def check(page: Page, address: str) -> None:
    """Open it: it is there, nothing grave is found, and nothing sticks out to the side."""
    answer = page.goto(address)
    assert answer is not None
    assert (answer.ok, grave(page), wide(page)) == (True, [], False), address


def wide(page: Page) -> bool:
    """Whether something sticks out to the side of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible(
    chromium: Browser, lived: Lived, role: str, size: tuple[int, int], language: str
) -> None:
    """Nothing serious or critical, nothing wider than the window; the first page behind each list, too."""
    with signed_in(chromium, lived, role, size) as page:
        choose(page, language)
        behind = []
        for path in PAGES[role]:
            check(page, f"{lived.address}{path}")
            if path in LINKED.get(role, ()):
                link = page.locator("tbody a").first
                behind += [link.get_attribute("href")] if link.count() else []
        for path in behind:
            check(page, f"{lived.address}{path}")


def test_signing_in_and_reporting_by_phone_are_accessible(chromium: Browser, lived: Lived) -> None:
    """The pages of those who have no account: the login, and a personal link with its form."""
    with signed_in(chromium, lived, "clerk", PHONE) as page:
        page.goto(f"{lived.address}/phone/codes/")
        own = page.locator(".code-cards .code").first.inner_text().strip()
        page.context.clear_cookies()
        for path in ("/login/", own.removeprefix(lived.address)):
            check(page, f"{lived.address}{path}")
