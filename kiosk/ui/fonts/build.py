"""Makes the two faces of this folder, and the table that says what they can draw.

    uv pip install --target SOURCES pylopdf-fonts-zh-cn justmytype-intl-cjk pypinyin-dict fonttools
    PYTHONPATH=SOURCES python -m kiosk.ui.fonts.build SOURCES

Nothing of this runs at the gate. Kerning and other layout tables are left out on purpose: then the width
of a text is the sum of its characters' widths, and a screen can be laid out without asking a font.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped] # published without types
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped] # published without types
from fontTools.ttLib.tables.ttProgram import Program  # type: ignore[import-untyped] # published without types
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped] # published without types

HERE = Path(__file__).parent
REGULAR = "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf"
VARIABLE = "justmytype_intl_cjk/fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
LICENCE = "justmytype_intl_cjk/fonts/ofl/notosanssc/OFL.txt"
STANDARD_8105 = "pypinyin_dict/pinyin_data/kmandarin_8105.py"
BOLD_WEIGHT = 700
PER_EM = 1000  # both sources count in thousandths of the em; checked below

# Latin names of any European language, and the marks that Chinese text uses.
PLAIN_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x3000, 0x303F),
    (0xFF01, 0xFF5E),
)
# Marks that text layout swallows or sets upon the character before: alone they would draw nothing.
SWALLOWED = frozenset((0xAD, *range(0x302A, 0x302E)))


def main() -> None:
    """Build both faces and the coverage table from the packages unpacked in one folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path, help="folder that the three packages were installed into")
    sources = parser.parse_args().sources
    wanted = set(wanted_code_points((sources / STANDARD_8105).read_text(encoding="utf-8")))
    regular = subset(TTFont(sources / REGULAR), wanted)
    bold = subset(TTFont(sources / VARIABLE), wanted)
    bold = instantiateVariableFont(bold, {"wght": BOLD_WEIGHT}, inplace=True, updateFontNames=True)
    _keep_outlines(bold)
    regular.save(HERE / "NotoSansSC-Regular.otf")
    bold.save(HERE / "NotoSansSC-Bold.ttf")
    (HERE / "coverage.txt").write_text("\n".join(coverage(regular, bold)) + "\n", encoding="ascii")
    shutil.copyfile(sources / LICENCE, HERE / "OFL.txt")
    missing = sorted(wanted - regular.getBestCmap().keys())
    sys.stdout.write(f"{len(wanted) - len(missing)} characters, {len(missing)} wanted but in no source\n")


def wanted_code_points(standard_8105: str) -> Iterator[int]:
    """GBK, the 8,105 characters of the national standard, and plain text of other languages."""
    for first, last in PLAIN_RANGES:
        yield from range(first, last + 1)
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode("gbk", errors="ignore")
            if len(text) == 1:
                yield ord(text)
    for code_point in re.findall(r"^\s+0x([0-9A-F]+):", standard_8105, re.MULTILINE):
        yield int(code_point, 16)


def subset(font: TTFont, wanted: set[int]) -> TTFont:
    """The font with these characters alone, without hints and layout tables."""
    assert font["head"].unitsPerEm == PER_EM, "coverage.txt counts in thousandths"
    options = Options(
        layout_features=[],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        name_IDs=["*"],
        drop_tables=["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def _keep_outlines(font: TTFont) -> None:
    """Keep FreeType from hinting by itself, which would widen the bold letters by up to 5 %.

    It does so for a TrueType face whose control program is absent or at most 7 bytes long
    (FT_Load_Glyph); these 9 bytes push numbers and drop them again.
    """
    program = Program()
    program.fromBytecode(bytes((0xB3, 0, 0, 0, 0, 0x21, 0x21, 0x21)) + bytes((0x21,)))
    font["prep"] = newTable("prep")
    font["prep"].program = program


def coverage(regular: TTFont, bold: TTFont) -> Iterator[str]:
    """Lines `FIRST LAST REGULAR BOLD`: a run of code points in hex, and their width in each face."""
    widths = [(font.getBestCmap(), font["hmtx"]) for font in (regular, bold)]
    run: list[int] = []
    for code_point in sorted((widths[0][0].keys() & widths[1][0].keys()) - SWALLOWED):
        entry = [advances[cmap[code_point]][0] for cmap, advances in widths]
        if run and run[1] == code_point - 1 and run[2:] == entry:
            run[1] = code_point
            continue
        if run:
            yield _line(run)
        run = [code_point, code_point, *entry]
    yield _line(run)


def _line(run: list[int]) -> str:
    return f"{run[0]:X} {run[1]:X} {run[2]} {run[3]}"


if __name__ == "__main__":
    main()
