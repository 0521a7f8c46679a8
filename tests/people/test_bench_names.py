from pathlib import Path
from random import Random

import pytest

from kiosk.demo.typist import next_action
from kiosk.evaluate.names import run
from kiosk.flow.actions import PressInitial
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import Naming
from kiosk.people.invent import invent_name
from kiosk.people.name_list import NamesInvalid


def listed(path: Path, *lines: str) -> Path:
    """A list of names in a file."""
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_figures_of_a_list(tmp_path: Path) -> None:
    """A list of invented names is measured: hits rise with the rank, looking up and the pad save touches."""
    dice = Random(9)
    lines = [
        "\t".join((name, " ".join(syllables))) for name, syllables in (invent_name(dice) for _ in range(30))
    ]
    found = run(listed(tmp_path / "names.tsv", *lines))
    assert found["names"] == 30
    for board in ("", "qwerty_"):
        hits = [found[f"{board}hit{rank}"] for rank in (1, 5, 10, 40)]
        assert hits == sorted(hits)
        assert hits[2] >= 60
    assert 3 < found["pad_taps"] <= found["pad_taps_unseen"] < found["qwerty_keys_unseen"] < 15
    assert found["pad_taps"] < found["qwerty_keys"] <= found["qwerty_keys_unseen"]
    assert found["unreached"] == 0
    assert 30 < found["slip_hit10"] <= found["slip_hit40"] < 100
    assert 0 <= found["slip_loss10"] < 10
    assert found["key_ms_p95"] > 0


def test_touches_of_one_name(tmp_path: Path) -> None:
    """A name that stands first needs no tap beyond its letters; on the pad a chip and two taps a syllable."""
    found = run(listed(tmp_path / "names.tsv", "王伟\twang wei"))
    assert found["hit1"] == found["qwerty_hit1"] == 100
    assert found["qwerty_keys_unseen"] == len("wangwei")
    assert found["pad_taps_unseen"] == 2 + 2
    assert found["pad_taps"] == 2 + 2  # 伟 stands there after w, and is taken


def test_slips_that_are_forgiven(tmp_path: Path) -> None:
    """Wang Wei may slip to wan wei and be found; who types right loses nothing by it; He can't slip."""
    found = run(listed(tmp_path / "names.tsv", "王伟\twang wei", "何娥\the e"))
    assert (found["slip_hit10"], found["slip_loss10"], found["slip_loss40"]) == (100, 0, 0)


def test_a_name_that_the_keys_cannot_say_is_told(tmp_path: Path) -> None:
    """Sounds that don't lead to the name are counted as unreached."""
    found = run(listed(tmp_path / "names.tsv", "王伟\twang ma"))
    assert found["unreached"] == 1


def test_a_typist_knows_only_what_is_shown() -> None:
    """On an empty page the first key is the name's own; nothing is picked that isn't offered."""
    page = Naming(Visit(), "visitor", 0)
    assert next_action(page, "王伟", ("wang", "wei")) == PressInitial("w")


@pytest.mark.parametrize("content", ["", "王伟\n", "王伟\twang\n", "王\twang\n"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    """An empty list or a line without a syllable per character is refused, naming the file."""
    with pytest.raises(NamesInvalid, match=r"names\.tsv"):
        run(listed(tmp_path / "names.tsv", content))


def test_no_list_is_said(tmp_path: Path) -> None:
    """A file that isn't there is said as such."""
    with pytest.raises(NamesInvalid, match="can't be read"):
        run(tmp_path / "none.tsv")
