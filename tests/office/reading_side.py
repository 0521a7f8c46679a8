"""What a clerk may see: a morning with everything in it, every page's address, and the words on a page."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import resolve

from kiosk.ledger.record import Draft, Record
from office.accounts.models import User
from office.accounts.roles import may_open
from office.announcements.desk import write
from office.clock import now_ms
from office.registers.forms import REGISTERS
from tests.office.kiosk_side import FEVER, NORTH, WANG, Kiosk, entry

DAY = "2026-11-23"
CAST = {"chen": "clerk", "zhao": "leader", "qian": "guard", "sun": "auditor", "zhou": "maintainer"}
NOTICE = {
    "title": {"zh": "口罩", "en": "口罩"},
    "text": {"zh": "请戴口罩", "en": "请戴口罩"},
    "from": "2026-01-01",
    "to": "2099-12-31",
    "hours": {"from": "07:00", "until": "20:00"},
    "pause_s": 120,
    "priority": 1,
}
VISITOR = {"name": "孙长河", "person_id": None, "unit": None, "phone": "13900005678"}


def write_morning(kiosk: Kiosk) -> Record:
    """A morning with everything in it that a page can show; returns the flagged entry's record."""
    kiosk.write(entry(), entry(person=VISITOR, category="visitor"))
    (alarm,) = kiosk.write(entry(person=WANG, **FEVER))
    kiosk.about(alarm, "alarm_acknowledged", guard="李卫国", after_ms=8_400)
    kiosk.write(entry(person=None, verdict="unjudged", reasons=["too_cold"], category="unknown"))
    kiosk.write(entry(verdict="refuse", reasons=["no_mask"], mask=False))
    kiosk.write(entry(person=None, measurement=None, mask=None, verdict="unjudged", reasons=["sensor_fault"]))
    kiosk.write(entry(training=True))
    kiosk.write(Draft("fault", {"part": "sensor", "code": "no_answer"}))
    kiosk.write(entry(verdict="perhaps"))
    kiosk.clock, kiosk.boot = "none", "boot-2"
    kiosk.write(entry())
    kiosk.send()
    kiosk.heartbeat({"software": "0.1.0", "backlog": 0})
    write(None, NOTICE, User.objects.get(username="chen"), now_ms())
    twin = Kiosk(NORTH)
    twin.write(entry(guard="赵国强"))
    assert twin.send().status_code == 409
    return alarm


def addresses(alarm: Record) -> dict[str, list[str]]:
    """Every page by the name of its path; a page that is missing here fails a test below."""
    return {
        "today": [
            f"/?day={DAY}",
            "/",
            f"/?day={DAY}&training=1",
            f"/?day={DAY}&verdict=refuse&gate=north&name=王",
            "/?day=2020-01-01",
        ],
        "listing": [f"/listing/?day={DAY}"],
        "person": [f"/person/?entry={alarm.id}"],
        "kiosks": ["/kiosks/"],
        "kiosks_table": ["/kiosks/table/"],
        "tray": ["/tray/"],
        "board": ["/board/", "/board/?wall=1"],
        "board_part": ["/board/part/"],
        "cases": ["/alarms/"],
        "case": [f"/alarms/{alarm.id}/"],
        "events": ["/events/", "/events/?kind=duty", "/events/?before=1.1"],
        "registers": ["/registers/"],
        "register": [f"/registers/{name}/" for name in REGISTERS],
        "reports": ["/reports/"],
        "report": [f"/reports/{DAY}/", "/reports/2020-01-01/", "/reports/2098-01-01/"],
        "counties": ["/counties/", "/counties/?day=2020-01-01"],
        "households": ["/households/"],
        "household_ledger": ["/registers/households/"],
        "household_conflicts": ["/households/conflicts/"],
        "visits": ["/visits/", "/visits/?day=2026-11-20"],
        "observation": ["/observation/", "/observation/?day=2026-11-20&missing=1"],
        "roster": ["/roster/", "/roster/?text=wxy&state=observed"],
        "roster_new": ["/roster/new/"],
        "site_desk": ["/site/"],
        "site_place": ["/site/place/"],
        "site_rules": ["/site/rules/"],
        "site_guards": ["/site/guards/"],
        "site_versions": ["/site/versions/"],
        "site_difference": ["/site/difference/?old=0&new=1"],
        "temperatures": [f"/temperatures/?day={DAY}", "/temperatures/?only=unmeasured"],
        "phone": ["/phone/", f"/phone/?day={DAY}&only=missing"],
        "phone_links": ["/phone/links/"],
        "phone_codes": ["/phone/codes/"],
        "readers": ["/readers/"],
        "robots": ["/robots/"],
        "rounds": [f"/rounds/?day={DAY}", "/rounds/"],
        "announcements": ["/announcements/"],
        "announcement": ["/announcements/new/", "/announcements/notice-1/"],
        "announcement_sound_part": ["/announcements/notice-1/sound/part/"],
        "enrol": ["/kiosks/enrol/"],
        "audit": ["/audit/", "/audit/?account=chen", "/audit/?before=1"],
    }


def every_address(alarm: Record) -> list[str]:
    """All of them in a row."""
    return [address for group in addresses(alarm).values() for address in group]


class Everybody:
    """Opens each page as the first of the cast who may."""

    def __init__(self) -> None:
        self.browsers = {}
        for name, role in CAST.items():
            self.browsers[role] = Client()
            self.browsers[role].force_login(User.objects.get(username=name))

    def get(self, address: str, **more: Any) -> Any:
        """The page's answer."""
        page = resolve(address.partition("?")[0]).url_name
        role = next(role for role in self.browsers if may_open(role, page))
        return self.browsers[role].get(address, **more)

    def speak(self, language: str) -> None:
        """Choose a language, all of them."""
        for browser in self.browsers.values():
            browser.post("/language/", {"language": language, "next": "/kiosks/"})


class Words(HTMLParser):
    """What a person reads or hears on a page; machine text (code, raw lines) is left out."""

    SPOKEN = ("placeholder", "aria-label", "alt", "title", "data-label", "data-live", "data-lost")
    VOID = ("meta", "link", "input", "img", "br", "line", "polyline", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.words = []
        self.silent = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note spoken attributes; go silent inside machine text."""
        attributes = dict(attrs)
        if not self.silent:
            self.words += [attributes[name] for name in self.SPOKEN if attributes.get(name)]
        machine = tag in ("pre", "script", "style") or "code" in (attributes.get("class") or "").split()
        if (self.silent or machine) and tag not in self.VOID:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the silence at the tag's end."""
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self.silent:
            self.words.append(data)


def text_of(answer: Any) -> str:
    """All words of a page."""
    parser = Words()
    parser.feed(answer.content.decode())
    return " ".join(" ".join(parser.words).split())
