"""Draws docs/pictures/wiring.svg: which pin of the header goes where. `python docs/draw_wiring.py`.

The numbers are those of kiosk/checkpoint.example.toml; a test compares them.
"""

from html import escape
from pathlib import Path

OUT = Path(__file__).parent / "pictures" / "wiring.svg"
WIDE, HIGH = 1_180, 880
RED, BLACK, GREEN, BLUE, ORANGE, GREY = "#c0392b", "#222", "#1e8449", "#1f5fa8", "#c76a00", "#777"

# (pin of the header, what it is, colour of the wire)
HEADER = {
    1: ("3V3", RED), 3: ("GPIO2 SDA", BLUE), 5: ("GPIO3 SCL", BLUE), 6: ("GND", BLACK),
    9: ("GND", BLACK), 11: ("GPIO17", GREEN), 12: ("GPIO18", ORANGE), 14: ("GND", BLACK), 15: ("GPIO22", ORANGE),
    16: ("GPIO23", ORANGE), 18: ("GPIO24", ORANGE), 22: ("GPIO25", ORANGE),
}  # fmt: skip
HEADER_X, HEADER_Y, ROW = 70, 90, 34

# (title, subtitle, top, [(pin, label at the part)])
PARTS = [
    ("MLX90614 BCC (3.3 V)", "测温传感器；线长 50 cm 以内 cable: 50 cm at most", 70,
     [(1, "VDD 3.3 V"), (3, "SDA"), (5, "SCL"), (9, "VSS")]),
    ("值守按钮 guard's button", "normally open; 10 kΩ to 3V3, 100 nF across", 262,
     [(11, "contact"), (6, "contact, GND")]),
    ("蜂鸣器 buzzer driver", "", 380, [(12, "control"), (14, "GND 共地, of every driver")]),
    ("信号灯 lamp driver ×3", "", 500, [(15, "red 红"), (16, "yellow 黄"), (18, "green 绿")]),
    ("门禁继电器 gate relay driver", "", 650, [(22, "control")]),
]  # fmt: skip
PART_X, PART_W = 470, 290
PINS = {
    "guard_button": 11,
    "buzzer": 12,
    "lamp_red": 15,
    "lamp_yellow": 16,
    "lamp_green": 18,
    "gate_relay": 22,
}


def main() -> None:
    """Write the picture."""
    OUT.write_text(picture(), encoding="utf-8")


def picture() -> str:
    """The whole drawing as SVG."""
    shapes = [
        _text(70, 44, "门岗接线图 Wiring of a kiosk", 24, bold=True),
        *_parts(),
        *_header(),
        *_driver(),
        *_notes(),
    ]
    style = "font-family='Noto Sans SC, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif'"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {HIGH}' {style}>\n"
        f"<rect width='{WIDE}' height='{HIGH}' fill='#fff'/>\n" + "\n".join(shapes) + "\n</svg>\n"
    )


def _pin_at(pin: int) -> tuple[int, int]:
    """Where a pin's wire leaves: odd pins are the left column, whose wires leave on the right, too."""
    row = (pin - 1) // 2
    return HEADER_X + (36 if pin % 2 else 74), HEADER_Y + 24 + row * ROW


def _header() -> list[str]:
    rows = 11
    shapes = [_box(HEADER_X, HEADER_Y, 110, rows * ROW + 16, "#eef3ee", GREEN)]
    shapes.append(_text(HEADER_X, HEADER_Y + rows * ROW + 40, "Raspberry Pi, pins 1-22 引脚", 15, bold=True))
    for pin in range(1, 2 * rows + 1):
        x, y = _pin_at(pin)
        used = HEADER.get(pin)
        shapes.append(f"<circle cx='{x}' cy='{y}' r='11' fill='{used[1] if used else '#ddd'}'/>")
        shapes.append(_text(x, y + 4, str(pin), 11, fill="#fff" if used else GREY, middle=True))
    return shapes


def _parts() -> list[str]:
    shapes, lane = [], 0
    for title, subtitle, top, wires in PARTS:
        high = 34 + (20 if subtitle else 0) + 28 * len(wires)
        shapes += [
            _box(PART_X, top, PART_W, high, "#f7f7fb", BLUE),
            _text(PART_X + 12, top + 24, title, 15, bold=True),
        ]
        if subtitle:
            shapes += [_text(PART_X + 12, top + 43, part, 11, fill=GREY) for part in [subtitle[:60]]]
        for index, (pin, label) in enumerate(wires):
            y = top + high - 28 * (len(wires) - index) + 10
            shapes += _wire(pin, y, lane)
            shapes.append(_text(PART_X + 16, y + 5, label, 13))
            lane += 1
    return shapes


def _wire(pin: int, y: int, lane: int) -> list[str]:
    name, colour = HEADER[pin]
    x0, y0 = _pin_at(pin)
    out, turn = HEADER_X + 110, 330 + lane * 10
    over = y0 - 17 if pin % 2 else y0  # an odd pin's wire passes between the rows
    path = f"M{x0} {y0} V{over} H{turn} V{y} H{PART_X}"
    return [
        f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='2.4'/>",
        f"<circle cx='{PART_X}' cy='{y}' r='4' fill='{colour}'/>",
        _text(out + 8, over - 4, name, 12, fill=colour),
    ]


def _driver() -> list[str]:
    """One driver, drawn once: buzzer, each lamp and the relay have the same."""
    x, y = 830, 380
    line = f"fill='none' stroke='{BLACK}' stroke-width='2.2'"
    return [
        _box(x - 20, y - 40, 350, 350, "#fffaf2", ORANGE),
        _text(x - 6, y - 14, "驱动电路，每路一个 one driver for each line", 14, bold=True),
        _text(x + 150, y + 18, "+5 V / +12 V", 13, fill=RED),
        f"<path d='M{x + 200} {y + 24} V{y + 50}' {line}/>",
        _box(x + 150, y + 50, 100, 50, "#fff", BLACK),
        _text(x + 200, y + 72, "蜂鸣器 / 灯 / 继电器", 10, middle=True),
        _text(x + 200, y + 88, "buzzer, lamp, coil", 10, middle=True),
        f"<path d='M{x + 250} {y + 60} H{x + 286} V{y + 90} H{x + 250}' {line}/>",
        f"<path d='M{x + 278} {y + 82} L{x + 294} {y + 82} L{x + 286} {y + 68} Z' fill='{BLACK}'/>",
        f"<path d='M{x + 277} {y + 68} H{x + 295}' {line}/>",
        _text(x + 236, y + 118, "1N4148/1N4007", 11),
        f"<path d='M{x + 200} {y + 100} V{y + 150}' {line}/>",
        f"<circle cx='{x + 200}' cy='{y + 172}' r='24' {line}/>",
        _text(x + 232, y + 168, "AO3400A", 13, bold=True),
        _text(x + 232, y + 184, "N-MOSFET, 3.3 V", 11),
        f"<path d='M{x + 200} {y + 150} V{y + 162} M{x + 186} {y + 160} V{y + 184} M{x + 200} {y + 184} V{y + 240}' {line}/>",
        f"<path d='M{x + 10} {y + 172} H{x + 60} M{x + 120} {y + 172} H{x + 186}' {line}/>",
        _box(x + 60, y + 162, 60, 20, "#fff", BLACK),
        _text(x + 90, y + 177, "100 Ω", 12, middle=True),
        _text(x - 4, y + 160, "GPIO", 12, fill=ORANGE),
        f"<path d='M{x + 150} {y + 172} V{y + 190}' {line}/>",
        _box(x + 140, y + 190, 20, 34, "#fff", BLACK),
        _text(x + 96, y + 212, "10 kΩ", 12),
        f"<path d='M{x + 150} {y + 224} V{y + 240} H{x + 200}' {line}/>",
        f"<path d='M{x + 180} {y + 248} H{x + 220} M{x + 188} {y + 254} H{x + 212} M{x + 194} {y + 260} H{x + 206}' {line}/>",
        f"<path d='M{x + 200} {y + 240} V{y + 248}' {line}/>",
        _text(x + 228, y + 258, "GND 共地", 12),
        _text(x - 6, y + 296, "10 kΩ: off while the Pi boots 开机时不响", 12, fill=GREY),
    ]


def _notes() -> list[str]:
    lines = [
        "SDA, SCL: the Pi's own 1.8 kΩ pull-ups are enough; add none. 不再加上拉电阻。",
        "5 V from the supply, not through the Pi's header, for buzzer, lamps and relay. 蜂鸣器、灯、继电器直接接电源。",
        "GPIO numbers as in checkpoint.toml [pins]. 编号与配置文件一致。",
    ]
    return [_text(70, 800 + 24 * index, line, 14) for index, line in enumerate(lines)]


def _box(x: int, y: int, wide: int, high: int, fill: str, line: str) -> str:
    return f"<rect x='{x}' y='{y}' width='{wide}' height='{high}' rx='6' fill='{fill}' stroke='{line}' stroke-width='1.5'/>"


def _text(
    x: int, y: int, words: str, size: int, *, fill: str = BLACK, bold: bool = False, middle: bool = False
) -> str:
    weight = " font-weight='bold'" if bold else ""
    anchor = " text-anchor='middle'" if middle else ""
    return f"<text x='{x}' y='{y}' font-size='{size}' fill='{fill}'{weight}{anchor}>{escape(words)}</text>"


if __name__ == "__main__":
    main()
