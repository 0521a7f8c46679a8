"""Makes the face of this folder from the kiosk's: the same outlines as TrueType, for a PDF to carry.

    python office/web/fonts/build.py

Nothing of this runs at the office. Curves become quadratic, off by at most 1.5 thousandths of the em.
"""

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped] # published without types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped] # published without types
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped] # published without types

SOURCE = Path(__file__).parents[3] / "kiosk/ui/fonts/NotoSansSC-Regular.otf"
TARGET = Path(__file__).with_name("NotoSansSC-Regular.ttf")
ERROR_MAX = 1.5  # thousandths of the em: less than a hundredth of a point at the size of a register
# Of the other outlines, and of layout that a ledger has no use for.
DROPPED = ("CFF ", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx")
UNHINTED = (
    *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
    *("maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"),
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
)


def main() -> None:
    """Write the face."""
    font = TTFont(SOURCE)
    shapes, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, ERROR_MAX, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = font.getGlyphOrder(), glyphs
    for tag in DROPPED:
        if tag in font:
            del font[tag]
    numbers = font["maxp"]
    numbers.tableVersion, numbers.maxZones = 0x00010000, 1
    for field in UNHINTED:
        setattr(numbers, field, int(field == "maxZones"))
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\0\1\0\0"
    font.save(TARGET)


if __name__ == "__main__":
    main()
