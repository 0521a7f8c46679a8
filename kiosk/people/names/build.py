"""Makes the engine's tables from the raw statistics and adds what they don't know: how names are read.

`python -m kiosk.people.names.build FOLDER` reads surnames.tsv, chars.tsv and pairs.tsv there (data/README.md
says whence they come) and writes ours: sorted, in whole numbers, duplicates merged. Never run at the gate.
"""

import argparse
import math
from pathlib import Path

DATA = Path(__file__).with_name("data")
# Natural log; the raw statistics give less to a surname that was only heard of, as if 300 people bore it.
RARE_SURNAME_SHARE = -12.5

# Surnames that are read unlike the ordinary reading of their characters, where the statistics don't say so
# or don't say where a syllable of a compound ends.
SURNAME_READINGS = {
    "万俟": "mo qi", "令狐": "ling hu", "夏侯": "xia hou", "尉迟": "yu chi", "濮阳": "pu yang",
    "澹台": "tan tai", "长孙": "zhang sun", "繁": "po", "郐": "kuai",
}  # fmt: skip

# A second reading, alive in names or believed by many, of characters to which the statistics give one.
ALSO_READ = {
    "万": "mo", "乘": "sheng", "乜": "nie", "乾": "gan", "亲": "qing", "什": "shen", "仇": "qiu", "仔": "zi",
    "会": "kuai", "传": "zhuan", "似": "shi", "伽": "qie", "佛": "fu", "区": "ou", "句": "gou", "召": "shao",
    "员": "yun", "咖": "ga", "圩": "xu", "大": "dai", "宿": "xiu", "尉": "yu", "尾": "yi", "折": "she",
    "拓": "ta", "提": "di", "曾": "ceng", "朴": "piao", "柏": "bo", "查": "zha", "校": "jiao", "殷": "yan",
    "洗": "xian", "浒": "xu", "浚": "xun", "涡": "guo", "溱": "qin", "炅": "gui", "牟": "mu", "玢": "fen",
    "珏": "yu", "盖": "ge", "盛": "cheng", "着": "zhe", "种": "chong", "称": "chen", "筠": "jun", "繁": "po",
    "缪": "miao", "艾": "yi", "荥": "ying", "莘": "xin", "蔚": "yu", "覃": "qin", "觉": "jiao", "角": "jue",
    "解": "xie", "贾": "gu", "车": "ju", "郇": "xun", "都": "dou", "阚": "kan", "阿": "e", "降": "xiang",
    "隗": "wei", "隽": "jun", "靓": "liang", "龟": "jun",
}  # fmt: skip


def main() -> None:
    """Write the package's three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the raw statistics lie")
    build(parser.parse_args().folder, DATA)


def build(source: Path, target: Path) -> None:
    """Turn the raw statistics in one folder into the engine's tables in another."""
    characters = _rows(source / "chars.tsv")[1:]
    ordinary = {fields[0]: fields[1].split(",") for fields in characters}
    _write(target / "characters.tsv", _characters(characters))
    _write(target / "surnames.tsv", _surnames(_rows(source / "surnames.tsv"), ordinary))
    pairs = [[first + second, count] for first, second, count in _rows(source / "pairs.tsv")]
    _write(target / "pairs.tsv", pairs)


def _characters(rows: list[list[str]]) -> list[list[str]]:
    return [
        [
            text,
            readings,
            ALSO_READ.get(text, "") if ALSO_READ.get(text) not in readings.split(",") else "",
            *(_hundredths(share) for share in (single, first, second)),
            str(round(float(male) * 100)),
        ]
        for text, readings, single, first, second, male in rows
    ]


def _surnames(rows: list[list[str]], ordinary: dict[str, list[str]]) -> list[list[str]]:
    shares = dict.fromkeys((*(fields[0] for fields in rows), *SURNAME_READINGS), 0.0)
    told = dict(SURNAME_READINGS)
    for name, share, *reading in rows:
        shares[name] += math.exp(float(share))
        if reading and reading[0]:
            told.setdefault(name, reading[0])
    return [
        [
            name,
            _hundredths(str(max(math.log(share or 1e-9), RARE_SURNAME_SHARE))),
            _ways(name, told, ordinary),
        ]
        for name, share in shares.items()
    ]


def _ways(name: str, told: dict[str, str], ordinary: dict[str, list[str]]) -> str:
    """The readings of a surname, the right one first, syllables apart by blanks, readings by commas."""
    found = [told[name]] if name in told else []
    if len(name) > 1:
        found += [" ".join(ordinary[each][0] for each in name)] if ordinary.keys() >= set(name) else []
    else:
        found += [*ordinary.get(name, ()), *ALSO_READ.get(name, "").split()]
    return ",".join(dict.fromkeys(found))


def _hundredths(share: str) -> str:
    return str(round(-float(share) * 100))


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]


def _write(path: Path, rows: list[list[str]]) -> None:
    text = "".join("\t".join(fields) + "\n" for fields in sorted(rows))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
