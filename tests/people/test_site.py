import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.people.invent import invent_site
from kiosk.people.site import SiteInvalid, load_site

GOOD = invent_site(1, 30)


def written(tmp_path: Path, tree: object) -> Path:
    """A site document with this content."""
    path = tmp_path / "site.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_good_site_is_read(tmp_path: Path) -> None:
    """Names, gates, notices and roster come out as they were written."""
    site = load_site(written(tmp_path, GOOD))
    assert site.name.zh == "云溪县机关大院"
    assert len(site.roster.people) == 30
    gate = site.gate("north")
    assert gate is not None
    assert gate.kind == "office"
    assert site.gate("nowhere") is None


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (["v"], 2, "v"),
        (["version"], "3", "version"),
        (["surplus"], 1, "site.surplus"),
        (["roster", 3, "name"], "", "roster[3].name"),
        (["roster", 3, "name"], "长" * 41, "roster[3].name"),
        (["roster", 4, "id"], "S001", "roster[4].id"),
        (["roster", 5, "category"], "boss", "roster[5].category"),
        (["roster", 6], [], "roster[6]"),
        (["gates", 0, "kind"], "sky", "gates[0].kind"),
        (["ticker", 0, "en"], None, "ticker[0].en"),
        (["retention_days"], True, "retention_days"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, path: list[Any], value: object, key: str) -> None:
    """A site document that can't be used says which key, in both languages."""
    tree: Any = copy.deepcopy(GOOD)
    at = tree
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(SiteInvalid) as caught:
        load_site(written(tmp_path, tree))
    assert caught.value.key == key
    assert " / " in str(caught.value)


def test_missing_key(tmp_path: Path) -> None:
    """A key that is missing is named too."""
    tree = {name: value for name, value in GOOD.items() if name != "roster"}
    with pytest.raises(SiteInvalid, match=r"site\.roster"):
        load_site(written(tmp_path, tree))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{", b"[" * 100_000])
def test_rubbish_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no site document is refused with a sentence."""
    path = tmp_path / "site.json"
    path.write_bytes(content)
    with pytest.raises(SiteInvalid):
        load_site(path)


def test_missing_file(tmp_path: Path) -> None:
    """No file is said as such."""
    with pytest.raises(SiteInvalid, match="can't be read"):
        load_site(tmp_path / "none.json")
