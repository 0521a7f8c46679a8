"""What the X server is told about the panel: which card it hangs on, how it is turned, where a touch lands.

Plain text from settings and from what the kernel says of its cards; `python -m kiosk display` writes it.
"""

from pathlib import Path

from kiosk.config import Screen

CARDS = Path("/sys/class/drm")
# A panel that was turned clockwise needs a picture that is turned the other way.
TURNED = {0: "normal", 90: "left", 180: "inverted", 270: "right"}

Matrix = tuple[float, float, float, float, float, float]
"""The upper two rows of a 3 by 3 matrix on touches of 0..1, as libinput takes it."""

# A panel that is turned clockwise: where a touch on its glass lands on the upright picture.
_TURNS: dict[int, Matrix] = {
    0: (1, 0, 0, 0, 1, 0),
    90: (0, -1, 1, 1, 0, 0),
    180: (-1, 0, 1, 0, -1, 1),
    270: (0, 1, 0, -1, 0, 1),
}


def settings_of(screen: Screen, cards: Path = CARDS) -> str:
    """The server's settings for this panel; of several cards the one that a panel is connected to."""
    connected = connector(cards)
    device = ['    Option "AccelMethod" "none"']  # a plain copy: needs no OpenGL, and shows what was drawn
    if connected is not None:
        card, output = connected
        device += [f'    Option "kmsdev" "/dev/dri/{card}"', f'    Option "Monitor-{output}" "panel"']
    matrix = " ".join(f"{each:g}" for each in (*touch_matrix(screen), 0, 0, 1))
    return "\n".join(
        [
            *_section("ServerFlags", "", '    Option "DontVTSwitch" "true"', '    Option "BlankTime" "0"'),
            *_section("Monitor", "panel", f'    Option "Rotate" "{TURNED[screen.turned]}"'),
            *_section("Device", "card", '    Driver "modesetting"', *device),
            *_section("Screen", "screen", '    Device "card"', '    Monitor "panel"', "    DefaultDepth 24"),
            *_section(
                "InputClass",
                "touch panel",
                '    MatchIsTouchscreen "on"',
                '    Driver "libinput"',
                f'    Option "CalibrationMatrix" "{matrix}"',
            ),
            "",
        ]
    )


def connector(cards: Path = CARDS) -> tuple[str, str] | None:
    """Card and output that a panel is connected to, as ("card1", "DSI-1"); None where none says so.

    A Pi 5 has a card without outputs beside the one that draws. Of several outputs the first by name: DSI
    comes before HDMI.
    """
    found = cards.glob("card[0-9]*-*/status")
    for status in sorted(found, key=lambda each: each.parent.name.partition("-")[2]):
        if status.read_text(encoding="ascii").strip() == "connected":
            card, output = status.parent.name.split("-", 1)
            return card, output
    return None


def touch_matrix(screen: Screen) -> Matrix:
    """The panel's own calibration, then the turn."""
    return _after(_TURNS[screen.turned], screen.calibration())


def _after(second: Matrix, first: Matrix) -> Matrix:
    a, b, c, d, e, f = second
    p, q, r, s, t, u = first
    return (
        a * p + b * s,
        a * q + b * t,
        a * r + b * u + c,
        d * p + e * s,
        d * q + e * t,
        d * r + e * u + f,
    )


def _section(kind: str, name: str, *lines: str) -> list[str]:
    identifier = [f'    Identifier "{name}"'] if name else []
    return [f'Section "{kind}"', *identifier, *lines, "EndSection"]
