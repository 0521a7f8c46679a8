"""Colours and sizes of the screens, as tokens. Knows nothing of pygame, nor of what is shown.

Sizes are millimetres, because fingers and eyes are; `scene.Panel` turns them into pixels. The
figures come from what is known of touch by older hands and of reading at arm's length: 15 mm is the
smallest target, 20 mm where a verdict hangs on it, 8 mm the smallest main instruction.
"""

from dataclasses import dataclass
from typing import NamedTuple

TARGET_MM = 15.0
VERDICT_TARGET_MM = 20.0
KEY_HEIGHT_MM_MIN = 10.0  # a key is as wide as a tenth of the panel; lower than wide, as on paper
KEY_WIDTH_TALL_MM_MIN = 8.9  # a tenth of an upright 7-inch panel; there it is TARGET_MM high instead
PAD_KEY_MM_MIN = 14.8  # the pad fills six rows of a panel 89.9 mm high, upright six columns
GAP_MM = 2.0
MARGIN_MM = 3.0
HEADER_MM = 13.0
FOOTER_MM = 9.0

TEXT_SMALL_MM = 3.0
TEXT_BODY_MM = 3.6
TEXT_LEAD_MM = 4.6
TEXT_NAME_MM = 6.2
TEXT_HERO_MM = 12.5
TEXT_SHRUNK_MM_MIN = 3.0  # 20 px on 1024x600: nothing is smaller; what still does not fit is cut for display

LARGE_PCT = 130  # large type; where a line has no room to grow, the other language makes room for it

CARD_RADIUS_MM = 3.2
KEY_RADIUS_MM = 1.6


class Colour(NamedTuple):
    """Red, green, blue, 0 to 255."""

    red: int
    green: int
    blue: int


def _colour(code: str) -> Colour:
    return Colour(int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16))


@dataclass(frozen=True, slots=True)
class Theme:
    """Each colour by what it is for. Pairs that carry words keep a contrast of 7:1 or more."""

    ground: Colour
    card: Colour
    ink: Colour
    quiet: Colour
    line: Colour
    track: Colour  # the part of a ring that isn't filled yet
    act: Colour  # what can be touched, and what it stands on
    on_act: Colour
    act_soft: Colour
    key: Colour
    key_lip: Colour
    tool_key: Colour
    dim_key: Colour
    dim_ink: Colour
    mark: Colour  # where the forehead goes
    help: Colour  # a human being, please
    alert: Colour  # words of warning on a light ground
    go: Colour
    go_deep: Colour
    go_card: Colour
    go_halo: Colour
    on_go: Colour
    stop: Colour
    stop_deep: Colour
    on_stop: Colour
    caution: Colour
    caution_soft: Colour
    on_caution: Colour
    doubt: Colour
    on_doubt: Colour
    night: Colour
    on_night: Colour
    quiet_on_night: Colour
    outline: Colour | None = None  # around every box that has no edge of its own
    text_pct: int = 100  # size of letters, in hundredths of the sizes above


LIGHT = Theme(
    ground=_colour("EDF1F6"),
    card=_colour("FFFFFF"),
    ink=_colour("101B2D"),
    quiet=_colour("3C485C"),
    line=_colour("C5CFDE"),
    track=_colour("C5CFDE"),
    act=_colour("0B478F"),
    on_act=_colour("FFFFFF"),
    act_soft=_colour("E3EEFC"),
    key=_colour("FFFFFF"),
    key_lip=_colour("B3BFD1"),
    tool_key=_colour("D5DDEA"),
    dim_key=_colour("E2E8F0"),
    dim_ink=_colour("5C687B"),
    mark=_colour("A85508"),
    help=_colour("7A3F04"),
    alert=_colour("94101A"),
    go=_colour("06652F"),
    go_deep=_colour("044A22"),
    go_card=_colour("055A2A"),
    go_halo=_colour("2B7D4E"),
    on_go=_colour("FFFFFF"),
    stop=_colour("A3121A"),
    stop_deep=_colour("78070D"),
    on_stop=_colour("FFFFFF"),
    caution=_colour("FFC53A"),
    caution_soft=_colour("FFE3A0"),
    on_caution=_colour("1B1405"),
    doubt=_colour("22304D"),
    on_doubt=_colour("FFFFFF"),
    night=_colour("111A2B"),
    on_night=_colour("FFFFFF"),
    quiet_on_night=_colour("C6D0E0"),
)


# For the night: nothing on the glass dazzles eyes that come from a dark street; verdicts keep their colours.
DARK = Theme(
    ground=_colour("0E1624"),
    card=_colour("1A2536"),
    ink=_colour("F2F6FC"),
    quiet=_colour("C9D3E2"),
    line=_colour("3C4B63"),
    track=_colour("3C4B63"),
    act=_colour("9CC8FF"),
    on_act=_colour("0A1322"),
    act_soft=_colour("16304F"),
    key=_colour("2A374D"),
    key_lip=_colour("060B14"),
    tool_key=_colour("33415A"),
    dim_key=_colour("151E2D"),
    dim_ink=_colour("8492A8"),
    mark=_colour("FF9F45"),
    help=_colour("FFC896"),
    alert=_colour("FFA9A6"),
    go=_colour("06652F"),
    go_deep=_colour("044A22"),
    go_card=_colour("055A2A"),
    go_halo=_colour("2B7D4E"),
    on_go=_colour("FFFFFF"),
    stop=_colour("A3121A"),
    stop_deep=_colour("78070D"),
    on_stop=_colour("FFFFFF"),
    caution=_colour("FFC53A"),
    caution_soft=_colour("4B3A0C"),
    on_caution=_colour("1B1405"),
    doubt=_colour("22304D"),
    on_doubt=_colour("FFFFFF"),
    night=_colour("05090F"),
    on_night=_colour("FFFFFF"),
    quiet_on_night=_colour("C6D0E0"),
)

# For low sun on the glass and for weak eyes: black on white, everything outlined.
CONTRAST = Theme(
    ground=_colour("FFFFFF"),
    card=_colour("FFFFFF"),
    ink=_colour("000000"),
    quiet=_colour("000000"),
    line=_colour("000000"),
    track=_colour("B8B8B8"),
    act=_colour("00308F"),
    on_act=_colour("FFFFFF"),
    act_soft=_colour("FFFFFF"),
    key=_colour("FFFFFF"),
    key_lip=_colour("000000"),
    tool_key=_colour("FFFFFF"),
    dim_key=_colour("E6E6E6"),
    dim_ink=_colour("545454"),
    mark=_colour("9A3B00"),
    help=_colour("5C2E00"),
    alert=_colour("8A0008"),
    go=_colour("004D21"),
    go_deep=_colour("003315"),
    go_card=_colour("003F1B"),
    go_halo=_colour("1F7A46"),
    on_go=_colour("FFFFFF"),
    stop=_colour("8A0008"),
    stop_deep=_colour("5E0005"),
    on_stop=_colour("FFFFFF"),
    caution=_colour("FFD400"),
    caution_soft=_colour("FFF1B0"),
    on_caution=_colour("000000"),
    doubt=_colour("000000"),
    on_doubt=_colour("FFFFFF"),
    night=_colour("000000"),
    on_night=_colour("FFFFFF"),
    quiet_on_night=_colour("FFFFFF"),
    outline=_colour("000000"),
)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
