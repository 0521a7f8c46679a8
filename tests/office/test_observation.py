"""Observation: decided at the office, at the gates at once, its readings found wherever they were taken."""

from pathlib import Path

import pytest
from django.test import Client

from kiosk.people.site import parse_site
from office.accounts.models import User
from office.clock import Day
from office.observation import desk
from office.observation.models import Decision
from office.observation.readings import watched
from office.registers import desk as registers
from office.registers.forms import OBSERVATION
from office.site import desk as site_desk
from office.site.document import Refused, to_bytes
from office.site.publishing import publish
from tests.office.kiosk_side import START_MS, Kiosk, entry
from tests.office.test_site import demo
from tests.office.test_site_desk import rows_of

DAY = Day.of(START_MS)  # 2026-11-23, and START_MS is its 08:00
DECIDED = {"decided_by": "赵主任", "reason": "外地返回"}
SET = {"person": "S005", "from_day": str(DAY.shifted(-2)), **DECIDED}


@pytest.fixture
def chen(office: Path) -> User:
    """The clerk; the demo's site is version 1."""
    publish({"site.json": demo()}, START_MS)
    return User.objects.get(username="chen")


def at_the_gates() -> dict[str, tuple[int, int | None]]:
    """Days and day of release by person, as a kiosk reads them."""
    site = parse_site(to_bytes(site_desk.published()), Path("site.json"))
    return {each.person_id: (each.days, each.released_day) for each in site.observations}


def test_set_extended_and_released(chen: User) -> None:
    """Each decision is at the gates at once, and who decided it stays on file."""
    desk.place_under(SET, chen, START_MS)
    assert at_the_gates() == {"S005": (14, None)}
    desk.extend("S005", {"days": "7", **DECIDED}, chen, START_MS)
    assert at_the_gates() == {"S005": (21, None)}
    desk.release("S005", {"released_day": str(DAY), **DECIDED}, chen, START_MS)
    assert at_the_gates()["S005"][1] is not None
    assert [each.kind for each in Decision.objects.order_by("pk")] == ["set", "extended", "released"]
    desk.place_under({**SET, "from_day": str(DAY)}, chen, START_MS)
    assert at_the_gates() == {"S005": (14, None)}


def test_an_early_release_needs_a_reason(chen: User) -> None:
    """Fourteen complete days, or a named reason; nobody is observed twice, nor released who is not."""
    desk.place_under(SET, chen, START_MS)
    early = {"released_day": str(DAY), "decided_by": "赵主任", "reason": ""}
    for refused in (
        lambda: desk.release("S005", early, chen, START_MS),
        lambda: desk.place_under(SET, chen, START_MS),
        lambda: desk.release("S006", {**early, "reason": "x"}, chen, START_MS),
        lambda: desk.extend("S005", {"days": "99", **DECIDED}, chen, START_MS),
        lambda: desk.place_under({**SET, "person": "谁也不是"}, chen, START_MS),
    ):
        with pytest.raises(Refused):
            refused()
    in_time = {**early, "released_day": str(DAY.shifted(12))}
    desk.release("S005", in_time, chen, START_MS)
    assert Decision.objects.count() == 2


def test_an_observation_of_a_published_file_can_be_released(chen: User) -> None:
    """What was written by hand holds until somebody decides here."""
    rows = [{"person": "S007", "from": str(DAY.shifted(-20)), "days": 14}]
    publish({"site.json": demo(observations=rows)}, START_MS)
    desk.place_under(SET, chen, START_MS)
    assert set(at_the_gates()) == {"S005", "S007"}
    desk.release("S007", {"released_day": str(DAY), "decided_by": "赵主任"}, chen, START_MS)
    assert at_the_gates()["S007"][1] is not None


def test_readings_are_found_at_the_gates_and_in_the_diary(chen: User, kiosk: Kiosk) -> None:
    """Morning and afternoon of each day: taken, due, to come, missed, and how many were missed so far."""
    desk.place_under(SET, chen, START_MS)
    name = site_desk.published()["roster"][4]["name"]
    person = {"name": name, "person_id": "S005", "unit": "x", "phone": None}

    def of(day: Day, now_ms: int) -> tuple[list[str], int]:
        (line,) = watched(site_desk.published(), day, now_ms)
        return [each.state for each in line.readings], line.missed

    assert of(DAY, START_MS) == (["due", "later"], 4)
    kiosk.write(entry(person=person, training=True))
    kiosk.send()
    assert of(DAY, START_MS) == (["due", "later"], 4)
    kiosk.write(entry(person=person))
    kiosk.send(first=2)
    assert of(DAY, START_MS) == (["taken", "later"], 4)
    assert of(DAY, DAY.end_ms) == (["taken", "missed"], 5)
    diary = {"name": name, "day": str(DAY.shifted(-1)), "morning": "36.5", "evening": "36.6"}
    registers.add(OBSERVATION, diary, chen, START_MS)
    assert of(DAY, START_MS) == (["taken", "later"], 2)
    assert of(DAY.shifted(-1), START_MS) == (["taken", "taken"], 2)
    assert watched(site_desk.published(), DAY.shifted(-3), START_MS) == []


def test_the_page_shows_who_lacks_a_reading(clerk: Client, chen: User) -> None:
    """Those first; the filter leaves them alone; whose days are over waits for the release."""
    desk.place_under(SET, chen, START_MS)
    desk.place_under({**SET, "person": "S006", "from_day": str(DAY.shifted(-20))}, chen, START_MS)
    day = f"day={DAY}"
    rows = rows_of(clerk.get(f"/observation/?{day}"))
    assert "期满待解除" in rows[0]
    assert "3 / 14" in rows[1]
    assert len(rows_of(clerk.get(f"/observation/?{day}&missing=1"))) == 1
    answer = clerk.post("/observation/S005/release/", {"released_day": str(DAY), "decided_by": "赵主任"})
    assert answer.status_code == 422
    assert "提前解除须写明原因" in answer.content.decode()
    clerk.post("/observation/set/", {**SET, "person": "S008"})
    assert "S008" in at_the_gates()
