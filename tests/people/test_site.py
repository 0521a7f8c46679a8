import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.people.invent import DEMO_SITE, invent_site
from kiosk.people.site import SiteInvalid, load_site, parse_site

GOOD = invent_site(1, 30)
HERE = Path("site.json")
OPTIONAL = {"announcements"}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def written(tree: object) -> bytes:
    """The bytes of a site document with this content."""
    return json.dumps(tree, ensure_ascii=False).encode()


def with_value(path: list[Any], value: object) -> Any:
    """The good document with one value put in at this path."""
    tree: Any = copy.deepcopy(GOOD)
    at = tree
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return tree


def paths_of(tree: object, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a document."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [above, *(path for name, value in inner for path in paths_of(value, (*above, name)))]


def test_a_good_site_is_read(tmp_path: Path) -> None:
    """Names, gates, notices and roster come out as they were written."""
    path = tmp_path / "site.json"
    path.write_bytes(written(GOOD))
    site = load_site(path)
    assert (site.version, site.id, site.retention_days) == (1, "yunxi", 14)
    assert site.name.zh == "云溪县机关大院"
    assert site.ticker[0].en == "Please wear a mask throughout the compound."
    assert [person.name for person in site.roster.people] == [each["name"] for each in GOOD["roster"]]
    assert site.roster.version == site.version
    gate = site.gate("north")
    assert gate is not None
    assert gate.kind == "office"
    assert site.gate("nowhere") is None


def test_middle_dots_are_of_one_kind() -> None:
    """However the dot was typed at the office, the name has the one that screens and searches know."""
    site = parse_site(written(with_value(["roster", 0, "name"], "阿依古丽•买买提")), HERE)
    assert site.roster.people[0].name == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (["v"], 2, "v"),
        (["version"], "3", "version"),
        (["version"], True, "version"),
        (["version"], 0, "version"),
        (["surplus"], 1, "surplus"),
        (["id"], "云溪", "id"),
        (["name", "zh"], "  ", "name.zh"),
        (["roster", 3, "name"], "", "roster[3].name"),
        (["roster", 3, "name"], "长" * 41, "roster[3].name"),
        (["roster", 3, "name"], "王\u202e英", "roster[3].name"),
        (["roster", 4, "id"], "S001", "roster[4].id"),
        (["roster", 4, "badge"], "YX100037", "roster[4].badge"),
        (["roster", 5, "category"], "boss", "roster[5].category"),
        (["roster", 5, "pinyin"], "Shān xióng", "roster[5].pinyin"),
        (["roster", 6], [], "roster[6]"),
        (["roster", 6, "phone"], "1", "roster[6].phone"),
        (["gates", 0, "kind"], "sky", "gates[0].kind"),
        (["gates", 0, "kind"], [], "gates[0].kind"),
        (["gates", 1, "id"], "north", "gates[1].id"),
        (["gates"], [], "gates"),
        (["ticker", 0, "en"], None, "ticker[0].en"),
        (["retention_days"], 1.5, "retention_days"),
    ],
)
def test_what_is_wrong_is_named(path: list[Any], value: object, key: str) -> None:
    """A site document that can't be used says file and key, and what is wrong in both languages."""
    tree = with_value(path, value)
    if path[-1] == "badge":
        tree["roster"][0]["badge"] = value
    with pytest.raises(SiteInvalid) as caught:
        parse_site(written(tree), HERE)
    assert caught.value.key == key
    assert str(caught.value).startswith(f"site.json: {key}: ")
    assert caught.value.zh != caught.value.en


def test_the_nearest_key_is_proposed() -> None:
    """A key that was mistyped is told with the one that was meant."""
    with pytest.raises(SiteInvalid, match=r"rooster.*roster"):
        parse_site(written({**GOOD, "rooster": []}), HERE)


@pytest.mark.parametrize("name", sorted(GOOD.keys() - OPTIONAL))
def test_a_missing_key_is_named(name: str) -> None:
    """Whatever top-level key is missing, the error says which."""
    tree = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(SiteInvalid) as caught:
        parse_site(written(tree), HERE)
    assert caught.value.key == name


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{", b"[" * 100_000, b"nul", b"NaN", b'{"v": 1, "v": 1}', b"1" * 5_000],
)
def test_rubbish_is_refused(content: bytes) -> None:
    """A file that is no site document is refused with a sentence, however broken."""
    with pytest.raises(SiteInvalid):
        parse_site(content, HERE)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """No file is said as such, with its path."""
    with pytest.raises(SiteInvalid, match=r"none\.json.*can't be read"):
        load_site(tmp_path / "none.json")


@given(st.data())
@settings(max_examples=150)
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever stands at any place of the document, it is read or refused, naming a key at that place."""
    path = data.draw(st.sampled_from(paths_of(GOOD)[1:]))
    refused = ""
    try:
        parse_site(written(with_value(list(path), data.draw(JSON))), HERE)
    except SiteInvalid as problem:
        refused = problem.key
    assert not refused or refused.startswith(str(path[0]))


def test_the_demo_site_is_what_the_dice_give() -> None:
    """The shipped demo site is made anew the same, so that nobody slipped in by hand."""
    assert json.loads(DEMO_SITE.read_text(encoding="utf-8")) == invent_site(20_260_212, 200)
