"""The auditor's proof, checked by the stand-alone script: what holds passes, what was touched is named."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.record import link
from sync.enrolment import Enrolment
from sync.heads import Head
from sync.proof import Witnessed, lines_of_proof
from sync.signing import SigningKey

CHECKER = Path(__file__).parents[2] / "docs" / "check_proof.py"
KEY = SigningKey(bytes(range(32)))


def checker() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("check_proof", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(world: Any, path: Path, first: int = 1, **more: Any) -> list[bytes]:
    """A proof of the world's ledger, in a file; its lines."""
    lines = list(lines_of_proof(world.reader, first, key=KEY, **more))
    path.write_bytes(b"\n".join(lines))
    return lines


def said(path: Path) -> tuple[int, str]:
    """What the script says about a file."""
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_a_whole_chain_is_proved(world: Any, tmp_path: Path) -> None:
    """From the first record or from any later one, signed, with one person disclosed."""
    world.append(20)
    written(world, tmp_path / "all", disclose=[2])
    code, words = said(tmp_path / "all")
    assert (code, "WRONG" in words) == (0, False)
    assert world.reader.head().hash.hex() in words
    assert "王秀英" not in (tmp_path / "all").read_text().split("\n", 1)[1]
    written(world, tmp_path / "some", 15)
    assert said(tmp_path / "some")[0] == 0


def relinked(lines: list[bytes]) -> list[bytes]:
    """What a clever forger does: change a record and compute all hashes anew."""
    head = json.loads(lines[0])
    value = bytes.fromhex(head["previous"])
    for line in lines[1:]:
        value = link(value, line)
    return [json.dumps({**head, "head": value.hex()}).encode(), *lines[1:]]


FORGERIES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a record changed": lambda lines: [*lines[:5], lines[5].replace(b'"admit"', b'"refer"'), *lines[6:]],
    "a record taken out": lambda lines: [*lines[:5], *lines[6:]],
    "two records swapped": lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]],
    "the end cut off": lambda lines: lines[:-1],
    "changed and linked anew": lambda lines: relinked(
        [*lines[:5], lines[5].replace(b'"admit"', b'"refer"'), *lines[6:]]
    ),
    "another person disclosed": lambda lines: [
        lines[0].replace("王秀英1".encode(), "王秀兰1".encode()),
        *lines[1:],
    ],
    "another device": lambda lines: [lines[0].replace(b"kiosk-1", b"kiosk-2"), *lines[1:]],
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_named(world: Any, tmp_path: Path, name: str) -> None:
    """Whatever was touched, the script ends with 1 and says what does not hold."""
    world.append(10)
    lines = written(world, tmp_path / "proof", disclose=[2])
    (tmp_path / "forged").write_bytes(b"\n".join(FORGERIES[name](lines)))
    code, words = said(tmp_path / "forged")
    assert code == 1
    assert "WRONG" in words


@settings(max_examples=8, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=60), bit=st.integers(0, 511))
def test_the_script_judges_signatures_as_the_library_does(seed: bytes, message: bytes, bit: int) -> None:
    """A right signature is right, and with any bit flipped it is wrong."""
    key, verify = SigningKey(seed), checker().verify
    signature = key.sign(message)
    assert verify(key.public, message, signature)
    wrong = bytearray(signature)
    wrong[bit // 8] ^= 1 << bit % 8
    assert not verify(key.public, message, bytes(wrong))


def test_no_proof_beyond_the_ledger(world: Any) -> None:
    """A number that does not exist, or a person that is not there, is refused."""
    world.append(3)
    for first, disclose in ((0, []), (4, []), (1, [1]), (1, [9])):
        with pytest.raises(ValueError, match=r"\d"):
            list(lines_of_proof(world.reader, first, key=None, disclose=disclose))


def test_the_offices_signed_head_is_proved_too(world: Any, tmp_path: Path) -> None:
    """What the office signed and the kiosk cosigned stands in the chain; another hash or signer is named."""
    world.append(6)
    name = f"{world.reader.device} {world.reader.incarnation}"
    office = SigningKey(bytes(range(1, 33)))
    enrolment = Enrolment(world.reader.device, KEY, office.public)

    def proof_of(seq: int, head: str, signer: SigningKey, first: int = 1) -> tuple[int, str]:
        told = Head("2026-11-23", name, seq, head)
        signed = Head(told.day, name, seq, head, signer.sign(told.statement()).hex())
        witnessed = Witnessed.of(world.reader, {name: signed}, enrolment)
        path = tmp_path / "proof"
        written(world, path, first, witnessed=witnessed)
        return said(path)

    right = world.reader.hash_at(4).hex()
    code, words = proof_of(4, right, office)
    assert code == 0
    assert "on 2026-11-23 the office" in words
    assert proof_of(4, right, office, first=5)[0] == 0
    assert proof_of(4, right, office, first=6)[0] == 0  # before what is proved: not told
    assert "another history up to record 4" in proof_of(4, "00" * 32, office)[1]
    assert "not signed by the office's key" in proof_of(4, right, KEY)[1]
