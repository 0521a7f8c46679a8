from pathlib import Path
from random import Random

import pytest

from kiosk.people.bench_names import NamesInvalid, run
from kiosk.people.invent import invent_name


def test_figures_of_a_list(tmp_path: Path) -> None:
    """A list of invented names is measured: hits rise with the rank, chips and pad save touches."""
    dice = Random(9)
    lines = [
        "\t".join((name, " ".join(syllables))) for name, syllables in (invent_name(dice) for _ in range(40))
    ]
    path = tmp_path / "names.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = run(path)
    assert found["names"] == 40
    assert 0 <= found["hit1"] <= found["hit5"] <= found["hit10"] <= found["hit40"] <= 100
    assert found["hit10"] >= 60
    assert found["chips_hit10"] >= 60
    assert 4 < found["pad_taps"] < found["qwerty_keys"] < 20
    assert found["unreached"] == 0
    assert found["key_ms_p95"] > 0


def test_touches_of_one_name(tmp_path: Path) -> None:
    """Of a name that stands first, the letters and one tap are counted, or two taps a syllable and one."""
    path = tmp_path / "names.tsv"
    path.write_text("王伟\twang wei\n", encoding="utf-8")
    found = run(path)
    assert found["hit1"] == 100
    assert found["qwerty_keys"] == len("wangwei") + 1
    assert found["pad_taps"] == found["pad_plain_taps"] == 2 * 2 + 1


@pytest.mark.parametrize("content", ["", "王伟\n", "王伟\twang\n", "王\twang\n"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    """An empty list or a line without a syllable per character is refused, naming the file."""
    path = tmp_path / "names.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NamesInvalid, match=r"names\.tsv"):
        run(path)


def test_no_list_is_said(tmp_path: Path) -> None:
    """A file that isn't there is said as such."""
    with pytest.raises(NamesInvalid, match="can't be read"):
        run(tmp_path / "none.tsv")
