import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.people.announcements import ANNOUNCEMENTS_MAX, read_announcements
from kiosk.people.invent import ANNOUNCEMENTS, invent_site
from kiosk.people.site import parse_site
from kiosk.people.value import SiteInvalid, Value

GOOD: dict[str, Any] = {**ANNOUNCEMENTS[0], "audio": "ab" * 32}


def read(*announcements: object) -> Any:
    """These, as if they stood in a document."""
    return read_announcements(Value(Path("site.json"), "announcements", list(announcements)))


def test_an_announcement_is_read_as_written() -> None:
    """Days, hours, pause, priority and the recording's hash come out as they were written."""
    (found,) = read(GOOD)
    assert (found.id, found.pause_s, found.priority, found.audio) == ("prevention", 180, 1, "ab" * 32)
    assert (found.hours.from_min, found.hours.until_min) == (420, 1_200)
    assert (found.day_from.isoformat(), found.day_to.isoformat()) == ("2020-02-01", "2099-12-31")
    assert found.title.en == "Prevention advice"


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("pause_s", 59, "announcements[0].pause_s"),
        ("pause_s", 181, "announcements[0].pause_s"),
        ("priority", 4, "announcements[0].priority"),
        ("audio", "ab", "announcements[0].audio"),
        ("audio", "AB" * 32, "announcements[0].audio"),
        ("from", "2020-2-1", "announcements[0].from"),
        ("from", None, "announcements[0].from"),
        ("to", "2020-01-31", "announcements[0].to"),
        ("hours", {"from": "07:00", "until": "24:00"}, "announcements[0].hours.until"),
        ("hours", {"from": "07:00", "until": "07:00"}, "announcements[0].hours.until"),
        ("hours", {"from": 7, "until": "20:00"}, "announcements[0].hours.from"),
        ("text", {"zh": "", "en": "x"}, "announcements[0].text.zh"),
        ("title", {"zh": "长" * 41, "en": "x"}, "announcements[0].title.zh"),
        ("voice", "loud", "announcements[0].voice"),
        ("gates", "north", "announcements[0].gates"),
        ("gates", ["北门"], "announcements[0].gates[0]"),
        ("volume_percent", 19, "announcements[0].volume_percent"),
        ("volume_percent", 101, "announcements[0].volume_percent"),
    ],
)
def test_what_is_wrong_is_named(key: str, value: object, where: str) -> None:
    """Whatever can't be used is named by the path of its key, in both languages."""
    with pytest.raises(SiteInvalid) as caught:
        read({**GOOD, key: value})
    assert caught.value.key == where
    assert caught.value.zh
    assert caught.value.en


def test_ids_are_unique_and_the_list_is_short() -> None:
    """Two of one id can't be told apart in the records; and nobody listens to a hundred."""
    with pytest.raises(SiteInvalid, match=r"announcements\[1\].id"):
        read(GOOD, GOOD)
    with pytest.raises(SiteInvalid):
        read(*({**GOOD, "id": f"a{number}"} for number in range(ANNOUNCEMENTS_MAX + 1)))


def test_an_announcement_may_be_for_some_gates_alone() -> None:
    """Without gates it is for all; with some, for those; its own volume is full unless it says less."""
    everywhere, north = read(GOOD, {**GOOD, "id": "b", "gates": ["north"], "volume_percent": 60})
    assert [(each.is_for("north"), each.is_for("south")) for each in (everywhere, north)] == [
        (True, True),
        (True, False),
    ]
    assert (everywhere.volume_percent, north.volume_percent) == (100, 60)


def test_an_announcement_for_a_gate_that_is_not_there_is_refused() -> None:
    """It would be heard nowhere; the gates that the site has are checked when the whole is read."""
    document = copy.deepcopy(invent_site(1, 20))
    gate = document["gates"][1]["id"]
    document["announcements"][0]["gates"] = [gate]
    site = parse_site(json.dumps(document).encode(), Path("site.json"))
    elsewhere = document["gates"][0]["id"]
    assert len(site.announced_at(gate)) == len(site.announced_at(elsewhere)) + 1
    document["announcements"][0]["gates"] = ["nowhere"]
    with pytest.raises(SiteInvalid, match="nowhere"):
        parse_site(json.dumps(document).encode(), Path("site.json"))
