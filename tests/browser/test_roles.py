"""Each role's main work in a real browser, in an office in which work has been done."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PHONE, Lived, shoot, signed_in


def test_a_day_of_work_fills_the_pages(chromium: Browser, lived: Lived) -> None:
    """Yesterday's entries, the report that waits for the leader with every figure, and the board."""
    with signed_in(chromium, lived, "leader", DESK) as page:
        page.goto(f"{lived.address}/")
        page.get_by_role("link", name="前一天").click()
        expect(page.locator("#listing tbody tr").nth(20)).to_be_attached()
        shoot(page, "lived-entries", "zh-hans")
        page.goto(f"{lived.address}/reports/")
        page.locator("tbody tr", has_text="已填报").get_by_role("link").click()
        assert page.locator(".figures dd").all_inner_texts().count("") == 0
        shoot(page, "lived-report", "zh-hans")
        page.goto(f"{lived.address}/board/")
        expect(page.locator(".gates section")).to_have_count(2)
        shoot(page, "lived-board", "zh-hans")


def test_the_clerk_enters_leave_and_corrects_it(chromium: Browser, lived: Lived) -> None:
    """A wrong date is named and nothing typed is lost; a correction stands in the row's place."""
    with signed_in(chromium, lived, "clerk", DESK) as page:
        page.get_by_role("link", name="登记台账").click()
        page.get_by_role("link", name="请销假登记表").click()
        page.click("summary:has-text('登记一行')")
        form = page.locator("form.fill")
        for name, value in (
            ("name", "欧阳晓燕"),
            ("first", "2099-13-01"),
            ("last", "2099-01-03"),
            ("approved", "刘志远"),
        ):
            form.locator(f"[name={name}]").fill(value)
        form.locator("[name=kind]").select_option("事假")
        form.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text("起始日期")
        expect(form.locator("[name=name]")).to_have_value("欧阳晓燕")
        form.locator("[name=first]").fill("2099-01-01")
        form.get_by_role("button").click()
        page.goto(f"{lived.address}/registers/leave/?first=2099-01-01&last=2099-12-31")
        row = page.locator("tbody tr")
        expect(row).to_have_count(1)
        row.get_by_role("link", name="更正").click()
        page.fill("[name=last]", "2099-01-02")
        page.locator("button[value=correct]").click()
        page.goto(f"{lived.address}/registers/leave/?first=2099-01-01&last=2099-12-31")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("2099-01-02")


def test_the_leader_signs_and_approves_on_a_phone(chromium: Browser, lived: Lived) -> None:
    """Yesterday's report is signed and stands as sent; the announcement that waits goes to the gates."""
    with signed_in(chromium, lived, "leader", PHONE) as page:
        page.goto(f"{lived.address}/reports/")
        page.locator("tbody tr", has_text="已填报").get_by_role("link").click()
        page.get_by_role("button", name="签发上报").click()
        expect(page.locator(".head strong")).to_have_text("已上报")
        expect(page.locator("table.rows tbody tr")).to_contain_text(lived.names["leader"])
        page.goto(f"{lived.address}/announcements/")
        page.locator("tr.look").get_by_role("link").click()
        page.get_by_role("button", name="批准并下发到检测点").click()
        page.goto(f"{lived.address}/announcements/")
        expect(page.locator("tr.look")).to_have_count(0)


def test_the_guard_sees_the_own_gate_and_no_names(chromium: Browser, lived: Lived) -> None:
    """Masked names of one gate, today's alone, and no door to the people, the reports, or an export."""
    with signed_in(chromium, lived, "guard", PHONE) as page:
        page.goto(f"{lived.address}/")
        gates = page.locator("[name=gate] option").all_inner_texts()
        assert len(gates) <= 2, gates
        for name in page.locator("#listing .name").all_inner_texts():
            assert "*" in name or name in ("无", ""), name
        expect(page.get_by_role("link", name="人员")).to_have_count(0)
        expect(page.get_by_role("link", name="导出表格")).to_have_count(0)
        for path in ("/roster/", "/reports/", "/sheet/?kind=entries", "/alarms/"):
            assert page.request.get(f"{lived.address}{path}").status in (403, 404), path


def test_the_auditor_reads_everything_masked(chromium: Browser, lived: Lived) -> None:
    """The trail tells who did what; people are read masked, and there is nothing to press."""
    with signed_in(chromium, lived, "auditor", DESK) as page:
        page.get_by_role("link", name="操作日志").click()
        expect(page.locator("tbody tr", has_text="填报日报").first).to_contain_text(lived.names["clerk"])
        page.fill("[name=account]", lived.names["leader"])
        page.get_by_role("button", name="查看").click()
        accounts = page.locator("tbody td:nth-child(2)").all_inner_texts()
        assert set(accounts) == {lived.names["leader"]}
        page.goto(f"{lived.address}/registers/leave/")
        names = page.locator("tbody td.lead").all_inner_texts()
        assert names
        assert all("*" in name for name in names), names
        expect(page.locator("main form[method=post]:not(.views form)")).to_have_count(0)


def test_the_maintainer_enrols_a_kiosk_and_meets_no_person(chromium: Browser, lived: Lived) -> None:
    """A code for one more kiosk is shown with its picture; entries and alarms stay shut."""
    with signed_in(chromium, lived, "maintainer", DESK) as page:
        expect(page.locator("h1")).to_have_text("门岗机")
        expect(page.locator("tbody tr")).to_have_count(2)
        page.get_by_role("link", name="登记门岗机").click()
        for name, value in (
            ("device", "north-2"),
            ("site", "yunxi"),
            ("gate", "north"),
            ("label", "北门二号"),
        ):
            page.fill(f"[name={name}]", value)
        page.get_by_role("button", name="生成登记码").click()
        expect(page.locator("tr.look")).to_contain_text("north-2")
        expect(page.locator("tr.look svg")).to_be_visible()
        for path in ("/temperatures/", "/alarms/", "/roster/", "/registers/health/"):
            assert page.request.get(f"{lived.address}{path}").status == 403, path
