"""The office as a clerk sees it, in Debian's Chromium, at a desk and on a phone, in both languages."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CLERK, Office, choose, fetched, shoot
from tests.browser.morning import fever_comes, visitor_comes

LANGUAGES = ("zh-hans", "en")
REFRESH_MS = 2_000


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side of the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_english_browser_gets_chinese_first_and_english_at_one_click(
    stranger: Page, office: Office
) -> None:
    """The browser's own language decides nothing; the button does."""
    page = stranger
    page.goto(f"{office.address}/")
    expect(page.locator("h1")).to_have_text("登录")
    shoot(page, "login", "zh-hans")
    assert fits(page)
    choose(page, "en")
    expect(page.locator("h1")).to_have_text("Sign in")
    shoot(page, "login", "en")


def test_a_wrong_password_says_what_to_do(stranger: Page, office: Office) -> None:
    """The clerk is told to check, and stays on the login."""
    page = stranger
    page.goto(f"{office.address}/login/")
    page.fill("#id_username", CLERK)
    page.fill("#id_password", "not-this-one")
    page.click("button.main")
    expect(page.get_by_role("alert")).to_contain_text("请核对后重试")
    assert page.locator("#id_password").input_value() == ""


def test_todays_entries(anywhere: Page) -> None:
    """The day's figures and its entries, newest first; a fever is said in a word and seen in red."""
    page = anywhere
    for language in LANGUAGES:
        choose(page, language)
        alarm = page.locator("tr.alarm").first
        expect(alarm.locator(".tag")).to_have_text({"zh-hans": "发热", "en": "Fever"}[language])
        assert alarm.locator("td").first.evaluate("cell => getComputedStyle(cell).color") == "rgb(176, 0, 32)"
        expect(page.locator(".counts dd").last).to_have_text("2")
        expect(page.locator(".mark")).to_have_count(1)
        times = page.locator("#listing .time").all_inner_texts()
        assert times == sorted(times, reverse=True)
        assert fits(page)
        shoot(page, "today", language)


def test_one_persons_history(anywhere: Page, office: Office) -> None:
    """A click on a name shows that person's entries and the curve; no name stands in the address."""
    page = anywhere
    for language in LANGUAGES:
        page.goto(f"{office.address}/")
        choose(page, language)
        name = page.locator("tr.alarm td.name a").first
        person = name.inner_text()
        name.click()
        expect(page.locator("h1")).to_have_text(person)
        expect(page.locator("svg circle.alarm")).to_have_count(1)
        assert page.locator("svg circle").count() == page.locator("tbody tr").count() > 3
        assert person not in page.url
        assert "%E" not in page.url
        assert fits(page)
        shoot(page, "person", language)


def test_the_kiosks(anywhere: Page, office: Office) -> None:
    """In natural order, with backlog and fault, and the one that never spoke as an alarm."""
    page = anywhere
    for language in LANGUAGES:
        choose(page, language)
        page.goto(f"{office.address}/kiosks/")
        assert page.locator("td.name").all_inner_texts() == ["yunxi-2", "yunxi-10", "yunxi-11"]
        silent = page.locator("tr.alarm")
        expect(silent).to_have_count(1)
        expect(silent).to_contain_text({"zh-hans": "从未联系", "en": "never heard of"}[language])
        assert fits(page)
        shoot(page, "kiosks", language)


def test_the_tray(anywhere: Page, office: Office) -> None:
    """A record that waits is counted in the menu, says why, and shows its text on demand."""
    page = anywhere
    for language in LANGUAGES:
        choose(page, language)
        expect(page.locator(".badge")).to_have_text("1")
        page.goto(f"{office.address}/tray/")
        page.click("summary")
        expect(page.locator("pre")).to_contain_text('"verdict":"perhaps"')
        assert fits(page)
        shoot(page, "tray", language)


def test_what_is_not_there(anywhere: Page, office: Office) -> None:
    """A wrong address gets a page that says so in both languages and leads back."""
    page = anywhere
    page.goto(f"{office.address}/nothing-here/")
    expect(page.locator("main")).to_contain_text("没有这个页面")
    expect(page.locator("main")).to_contain_text("No such page")
    assert fits(page)
    shoot(page, "missing", "both")
    page.click("main a")
    expect(page.locator("#listing")).to_be_visible()


def test_filters_work_by_choosing(desk: Page) -> None:
    """Choosing a verdict shows those entries alone, without another click; clearing brings all back."""
    page = desk
    page.select_option("select[name=verdict]", "unjudged")
    page.wait_for_url(re.compile("verdict=unjudged"))
    expect(page.locator("#listing tbody tr")).to_have_count(2)
    page.get_by_role("link", name="清除条件").click()
    expect(page.locator("#listing tbody tr")).to_have_count(50)


def test_filters_work_without_scripts(chromium: Browser, office: Office, desk: Page) -> None:
    """With JavaScript off the same form has its button, and older entries their link."""
    context = chromium.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    page = context.new_page()
    page.goto(f"{office.address}/")
    page.fill("input[name=name]", "刘")
    page.get_by_role("button", name="查看").click()
    names = page.locator("#listing td.name").all_inner_texts()
    assert names
    assert set(names) == {"刘芳"}
    page.goto(f"{office.address}/")
    page.get_by_role("link", name="更早的登记").click()
    assert 0 < page.locator("#listing tbody tr").count() < 50
    context.close()


def pass_a_turn(page: Page) -> None:
    """Let the page's clock reach its next refresh, and wait until that one has come back."""
    part = page.locator("[data-refresh]")
    turns = int(part.get_attribute("data-refreshed") or 0)
    page.clock.run_for(REFRESH_MS)
    expect(part).to_have_attribute("data-refreshed", str(turns + 1))


def test_a_new_entry_appears_by_itself(desk: Page, office: Office) -> None:
    """The clerk touches nothing: what a gate sends stands on the page at its next refresh."""
    page = desk
    page.clock.install()
    page.reload()
    before = int(page.locator(".counts dd").first.inner_text())
    visitor_comes(office.address, office.south)
    pass_a_turn(page)
    expect(page.locator(".counts dd").first).to_have_text(str(before + 1))
    expect(page.locator("#listing tbody tr").first).to_contain_text("高来顺")


def test_a_fever_sounds_on_the_board(desk: Page, office: Office) -> None:
    """The alarm stands on the board at its next refresh, masked, and sounds once."""
    page = desk
    page.clock.install()
    page.goto(f"{office.address}/board/")
    page.locator("[data-sound]").click()
    expect(page.locator("[data-sound]")).to_have_text("声音已开")
    fever_comes(office.address, office.south)
    pass_a_turn(page)
    expect(page.locator(".alarms li").first).to_contain_text("南门 欧*")
    expect(page.locator("#board")).to_have_attribute("data-sounded", "1")
    pass_a_turn(page)
    expect(page.locator("#board")).to_have_attribute("data-sounded", "1")


def test_the_board_and_the_alarms(anywhere: Page, office: Office) -> None:
    """Both fit at a desk and on a phone, in both languages."""
    page = anywhere
    for path, name in (("/board/", "board"), ("/alarms/", "alarms"), ("/reports/", "reports")):
        for language in LANGUAGES:
            page.goto(f"{office.address}{path}")
            choose(page, language)
            expect(page.locator("nav a[aria-current]")).to_have_count(1)
            assert fits(page)
            shoot(page, name, language)


def test_a_case_is_taken_followed_up_and_not_closed_too_soon(desk: Page, office: Office) -> None:
    """A clerk opens the newest alarm, takes it, adds a follow-up; closing names what is missing."""
    page = desk
    page.goto(f"{office.address}/alarms/")
    page.locator("tr.alarm a").first.click()
    page.get_by_role("button", name="由我跟进").click()
    page.locator("[name=temperature]").fill("36.6")
    page.locator("[name=note]").fill("电话随访，无不适")
    page.get_by_role("button", name="添加").click()
    expect(page.locator("table").first).to_contain_text("电话随访，无不适")
    page.get_by_role("button", name="结案").click()
    expect(page.get_by_role("alert")).to_contain_text("值守人员尚未填写处置结果")
    shoot(page, "case", "zh-hans")


def test_the_days_report_is_filled_in(anywhere: Page, office: Office) -> None:
    """A clerk fills in what no kiosk knows; it waits for a leader then."""
    page = anywhere
    page.goto(f"{office.address}/reports/")
    page.locator("tbody a").first.click()
    for field in page.locator(".fill input:not([type=hidden])").all():
        field.fill("0")
    page.locator(".fill textarea").fill("无")
    page.locator(".fill button").click()
    expect(page.locator("strong").first).to_have_text("已填报")
    assert fits(page)
    shoot(page, "report", "zh-hans")


def test_a_lost_connection_is_said(desk: Page) -> None:
    """After three refreshes without an answer the page says that its figures may be old, and recovers."""
    page = desk
    page.clock.install()
    page.reload()
    state = page.locator("[data-live-state]")
    page.context.set_offline(True)
    for words in ("自动刷新", "自动刷新", "连接中断，数字可能不是最新"):
        pass_a_turn(page)
        expect(state).to_have_text(words)
    page.context.set_offline(False)
    pass_a_turn(page)
    expect(state).to_have_text("自动刷新")


def test_the_keyboard_is_enough(desk: Page) -> None:
    """From the top of the page Tab reaches menu, filters and the first name, each with a visible frame."""
    page = desk
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")
        )
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for wanted in ("门岗机", "English", "退出", "查看", "name"):
        assert wanted in reached, reached


def test_the_print_has_no_menu_and_repeats_its_head(desk: Page) -> None:
    """On paper there is the table with its head on each sheet, and none of the buttons."""
    page = desk
    page.emulate_media(media="print")
    for menu in ("daily", "house"):
        expect(page.locator(f"nav.{menu}")).to_be_hidden()
    expect(page.locator(".filters")).to_be_hidden()
    head = page.locator("thead")
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    shoot(page, "print", "zh-hans")


def test_no_page_asks_any_other_house(desk: Page, office: Office) -> None:
    """Every request of every page goes to the office itself."""
    page = desk
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/board/", "/alarms/", "/reports/", "/kiosks/", "/tray/"):
        page.goto(f"{office.address}{path}", wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith(office.address)] == []


def test_no_page_makes_the_browser_complain(desk: Page, office: Office) -> None:
    """No script error, no blocked style: the console stays empty."""
    page = desk
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/board/", "/alarms/", "/reports/", "/kiosks/", "/tray/"):
        page.goto(f"{office.address}{path}", wait_until="networkidle")
    assert said == []


def test_health_needs_no_browser(office: Office) -> None:
    """A supervisor asks /healthz and gets 200."""
    assert fetched(f"{office.address}/healthz") == 200
