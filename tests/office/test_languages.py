"""Both languages on every page, chosen by people; nothing blank, nothing called what it is not."""

import re
from pathlib import Path

import pytest
from django.test import Client

from kiosk.ledger.record import Record
from office.accounts.models import User
from tests.office.kiosk_side import PASSWORD
from tests.office.reading_side import Everybody, every_address, text_of

DATA_LATIN = re.compile(
    r"yunxi-[a-z]+-\d|English|S017|chen|zhao|qian|sun|zhou|mg/L|PDF|MP3|WAV|OGG|MB|\(min\)"
)
DATA_CHINESE = re.compile(r"王秀英|王\*|孙长河|李卫国|财政局|北门|南门|口罩|请戴口罩|中文")


def test_a_chinese_page_has_no_english_on_it(morning: Record, everybody: Everybody) -> None:
    """Names of kiosks and the language button apart, no Latin word stands on a Chinese page."""
    for address in [*every_address(morning), "/login/"]:
        client = Client() if address == "/login/" else everybody
        answer = client.get(address, headers={"Accept-Language": "en-US,en"})
        assert answer["Content-Language"] == "zh-hans"
        assert not re.findall(r"[A-Za-z]{2,}", DATA_LATIN.sub("", text_of(answer))), address


def test_an_english_page_has_no_chinese_on_it(morning: Record, everybody: Everybody) -> None:
    """English is complete too: only names of people, units and gates stay as they are."""
    everybody.speak("en")
    for address in [*every_address(morning), "/login/"]:
        client = everybody
        if address == "/login/":
            client = Client()
            client.post("/language/", {"language": "en"})
        answer = client.get(address)
        assert answer["Content-Language"] == "en"
        assert not re.findall(r"[\u3400-\u9fff]", DATA_CHINESE.sub("", text_of(answer))), address


def test_the_language_stays_with_the_person_and_with_the_browser(clerk: Client) -> None:
    """One click chooses it; the person finds it again elsewhere, the browser keeps it after signing out."""
    answer = clerk.post("/language/", {"language": "en", "next": "/kiosks/"})
    assert answer["Location"] == "/kiosks/"
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(username="chen"))
    assert elsewhere.get("/")["Content-Language"] == "en"
    clerk.post("/logout/")
    assert clerk.get("/login/")["Content-Language"] == "en"


def test_the_language_button_leads_nowhere_else(clerk: Client) -> None:
    """A foreign address as the way back is ignored, an unknown language refused."""
    for target in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert clerk.post("/language/", {"language": "en", "next": target})["Location"] == "/"
    assert clerk.post("/language/", {"language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/nothing/", "/person/?entry=none", "/?before=x", "/assets/0/office.css"]
)
def test_what_is_not_there_is_said_in_both_languages(clerk: Client, address: str) -> None:
    """404 names the trouble and the way out, in Chinese and in English."""
    answer = clerk.get(address)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert "No such page" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_both_languages(office: Path) -> None:
    """403 for a forged form says what to do."""
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "chen", "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert "This form has expired" in answer.content.decode()


def test_a_failure_is_said_in_both_languages_without_database(clerk: Client, office: Path) -> None:
    """500 calms the clerk and tells whom to call; it needs nothing that may be broken."""
    from office.web.errors import failed  # noqa: PLC0415 - no path leads to it on purpose

    body = failed(None).content.decode()
    assert "系统出错" in body
    assert "Something went wrong" in body


def test_no_cell_is_blank(morning: Record, everybody: Everybody) -> None:
    """Nothing to report is written 无 or 0: every cell of every table says something, in both languages."""
    for language in ("zh-hans", "en"):
        everybody.speak(language)
        for address in every_address(morning):
            body = everybody.get(address).content.decode()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL):
                assert re.sub(r"<[^>]+>|\s", "", cell) or "<input" in cell, (address, cell)


def test_a_body_estimate_is_never_called_a_temperature(morning: Record, everybody: Everybody) -> None:
    """体温 stands nowhere without 估计, except to say what the estimate is not."""
    # The registers of the office hold what thermometers read.
    for address in (each for each in every_address(morning) if not each.startswith("/registers/")):
        words = text_of(everybody.get(address)).replace("体温估计", "").replace("非体温计读数", "")
        for instrument in (
            "体温检测仪",
            "体温计",
            "居家观察体温",
            "体温登记表",
        ):  # names of things, not of figures
            words = words.replace(instrument, "")
        assert "体温" not in words, address
