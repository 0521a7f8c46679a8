import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.people.guards import ROUNDS_MAX, SALT_BYTES, Guard, hash_pin, is_hashed, is_pin, opens
from kiosk.people.invent import invent_site
from kiosk.people.site import SiteInvalid, parse_site

SALT = bytes(range(SALT_BYTES))
PIN = hash_pin("2580", SALT)
pins = st.from_regex(r"[0-9]{4,8}", fullmatch=True)


def site_with(guards: Any) -> Any:
    """A good site with these guards."""
    return parse_site(json.dumps({**invent_site(1, 30), "guards": guards}).encode(), Path("site.json"))


@settings(deadline=None, max_examples=40)
@given(pin=pins, typed=st.text(alphabet="0123456789", max_size=9))
def test_only_the_right_pin_opens(pin: str, typed: str) -> None:
    """What opens is the PIN itself, and nothing that merely begins or ends like it."""
    guard = Guard("G1", "赵建国", hash_pin(pin, SALT, rounds=1))
    assert opens(guard, pin)
    assert opens(guard, typed) == (typed == pin)


def test_the_salt_makes_equal_pins_look_different() -> None:
    """Two guards with one PIN have different hashes, and the digits stand in neither."""
    other = hash_pin("2580", bytes(SALT_BYTES))
    assert other != PIN
    assert "2580" not in PIN.split("$")[0]


@pytest.mark.parametrize("digits", ["", "123", "123456789", "12a4", "１２３４", "-123", "12 4"])
def test_what_is_no_pin(digits: str) -> None:
    """A PIN is 4 to 8 plain digits."""
    assert not is_pin(digits)
    assert not opens(Guard("G1", "赵建国", PIN), digits)


@pytest.mark.parametrize(
    "pin",
    ["2580", "", PIN[:-1], PIN.replace("sha256", "sha1"), PIN.replace("$10000$", f"${ROUNDS_MAX + 1}$")],
)
def test_a_document_with_another_pin_is_refused(pin: str) -> None:
    """Digits in the clear, or a hash that would hold up the gate, stop the start with the path of the key."""
    assert not is_hashed(pin)
    with pytest.raises(SiteInvalid) as caught:
        site_with([{"id": "G01", "name": "赵建国", "pin": pin}])
    assert caught.value.key == "guards[0].pin"


def test_a_site_may_have_guards_or_none() -> None:
    """Guards come out as written; a document without them is whole."""
    assert site_with([{"id": "G01", "name": "赵建国", "pin": PIN}]).guards == (Guard("G01", "赵建国", PIN),)
    assert parse_site(json.dumps(invent_site(1, 30)).encode(), Path("site.json")).guards == ()
    with pytest.raises(SiteInvalid, match=r"guards\[1\]\.id"):
        site_with([{"id": "G01", "name": name, "pin": PIN} for name in ("赵建国", "钱卫东")])


@pytest.mark.parametrize(("typed", "code"), [("2580\n", 0), ("25\n", 1), ("", 1)])
def test_the_command_writes_what_the_document_wants(typed: str, code: int) -> None:
    """`guards hash` takes the PIN from its input and prints a hash that this PIN opens."""
    command = [sys.executable, "-m", "kiosk", "guards", "hash"]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert opens(Guard("G1", "赵建国", done.stdout.strip()), "2580") == (code == 0)
    assert bool(done.stderr) == (code == 1)
