"""checkpoint.toml, read once at start into frozen values, each with its bounds.

What is wrong in it stops the start with a sentence (settings_file). Knows nothing of pygame, drivers or flow.
"""

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from kiosk.screening.parameters import LINE_SPREADS, LINE_SPREADS_SENSITIVE, Parameters
from kiosk.settings_file import ConfigError, Reader, bounded, one_of, tables_of, text

CREDENTIALS = "gatehouse"  # what the units call the folder of their credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which kiosk this is. The three names go into every record, so they are short and plain."""

    device: str = field(metadata={"slug": True})
    site: str = field(metadata={"slug": True})
    gate: str = field(metadata={"slug": True})
    site_file: Path
    time_zone: str = field(default="Asia/Shanghai", metadata={"time_zone": True})
    language: str = one_of("zh", "en", default="zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLink:
    """Where records go. The token stands in the file, or alone in `token_file`."""

    url: str = field(metadata={"length_max": 200, "prefixes": ("http://", "https://")})
    token: str = text("")
    token_file: Path | None = None
    ca_file: Path | None = None  # the only certificate, or authority, that is believed for https


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPlace:
    """Where the ledger lies; a disk of its own if the machine has one."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorPart:
    """The thermometer. `settle_ms` is what its variant needs between two readings (datasheet 8.3.3).

    `variant` is the end of the part's number; it tells how much the sensor sees, and so how near to come.
    """

    bus: int = bounded(0, 31, 1)
    address: int = bounded(0x08, 0x77, 0x5A)
    emissivity: float = bounded(0.1, 1.0, 1.0)
    settle_ms: int = bounded(100, 1_000, 140)
    variant: str = one_of("xAA", "xCC", "xCF", "DCH", "DCI", default="xCC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """GPIO numbers as the chip counts them (BCM)."""

    buzzer: int = bounded(0, 27, 18)
    lamp_red: int = bounded(0, 27, 22)
    lamp_yellow: int = bounded(0, 27, 23)
    lamp_green: int = bounded(0, 27, 24)
    gate_relay: int = bounded(0, 27, 25)
    guard_button: int = bounded(0, 27, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The panel as it hangs: one that was turned upright is higher than wide.

    `turned` is by how many degrees it was turned clockwise, `touch` its calibration: the upper two rows of
    the matrix that makes a touch (0..1 each way) land where the finger was, before the turn.
    `theme` auto is light by day and dark in the hours of the night; equal hours mean that there is none.
    In those hours a panel with a `backlight` has that share of the brightness that the guard chose.
    An empty gate's screen goes dark after `dark_after_min`; 0 keeps it bright.
    """

    width: int = bounded(480, 3_840, 1024)
    height: int = bounded(480, 3_840, 600)
    diagonal_inch: float = bounded(5, 32, 7.0)
    turned: int = field(default=0, metadata={"choices": (0, 90, 180, 270)})
    touch: str = field(default="1 0 0 0 1 0", metadata={"length_max": 100, "numbers": 6})
    full_screen: bool = True
    theme: str = one_of("auto", "light", "dark", "contrast", default="auto")
    night_from_hour: int = bounded(0, 23, 19)
    night_to_hour: int = bounded(0, 23, 7)
    night_brightness_percent: int = bounded(5, 100, 50)
    large_type: bool = False
    dark_after_min: int = bounded(0, 240, 10)
    backlight: Path | None = None  # as /sys/class/backlight/NAME; None: not for us to dim

    def calibration(self) -> tuple[float, float, float, float, float, float]:
        """`touch` as numbers."""
        a, b, c, d, e, f = map(float, self.touch.split())
        return a, b, c, d, e, f


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPart:
    """The loudspeaker. `device` is its name, "" takes the system's; `speaker` false says that there is none.

    The guard's volume is a share of `volume_percent`. In the hours of quiet nothing is announced, and prompts
    have `quiet_percent` of their volume; equal hours mean that there are none. `folder` holds own recordings
    and the office's audio; without it they lie in `sound` beside the ledger.
    """

    speaker: bool = True
    device: str = text("")
    volume_percent: int = bounded(0, 100, 100)
    quiet_percent: int = bounded(0, 100, 40)
    quiet_from_hour: int = bounded(0, 23, 21)
    quiet_to_hour: int = bounded(0, 23, 7)
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningPart:
    """What the office sets about the verdict; the rest is docs/screening.md's. Degrees Celsius."""

    fever_threshold_c: float = bounded(37.0, 38.0, 37.3)
    commissioning_level_c: float = bounded(31.0, 37.0, 34.57)
    commissioning_spread_c: float = bounded(0.1, 1.0, 0.38)
    samples: int = bounded(5, 20, 10)
    sensitive: bool = False
    ambient_c_min: float = bounded(-10.0, 25.0, 10.0)
    ambient_c_max: float = bounded(25.0, 60.0, 40.0)

    def parameters(self) -> Parameters:
        """The same in the screening's own units."""
        return Parameters(
            samples=self.samples,
            fever_threshold_centi_c=round(self.fever_threshold_c * 100),
            commissioning_level_centi_c=round(self.commissioning_level_c * 100),
            commissioning_spread_centi_c=round(self.commissioning_spread_c * 100),
            line_spreads=LINE_SPREADS_SENSITIVE if self.sensitive else LINE_SPREADS,
            ambient_centi_c_min=round(self.ambient_c_min * 100),
            ambient_centi_c_max=round(self.ambient_c_max * 100),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of checkpoint.toml; each section is a table of the file."""

    identity: Identity
    office: OfficeLink
    ledger: LedgerPlace
    sensor: SensorPart = field(default_factory=SensorPart)
    pins: Pins = field(default_factory=Pins)
    screen: Screen = field(default_factory=Screen)
    sound: SoundPart = field(default_factory=SoundPart)
    screening: ScreeningPart = field(default_factory=ScreeningPart)

    def sound_folder(self) -> Path:
        """Where own recordings and the office's audio lie."""
        return self.sound.folder or self.ledger.path.parent / "sound"


def load(path: Path) -> Config:
    """Read and check a checkpoint.toml. Relative paths in it start at its own folder.

    Raises:
        ConfigError: the first thing wrong with it.
    """
    config: Config = Reader(path).section(Config, tables_of(path), "")
    _check_pins(path, config.pins)
    return _with_token(path, config)


def load_screening(path: Path) -> ScreeningPart:
    """Read and check the [screening] section alone: of a checkpoint.toml, or of what `commission` wrote.

    Raises:
        ConfigError: the first thing wrong with it.
    """
    part: ScreeningPart = Reader(path).section(ScreeningPart, tables_of(path).get("screening"), "screening")
    return part


def _check_pins(path: Path, pins: Pins) -> None:
    seen: dict[int, str] = {}
    for entry in fields(pins):
        number = getattr(pins, entry.name)
        if number in seen:
            raise ConfigError(
                path,
                f"pins.{entry.name}",
                f"引脚 {number} 已用于 {seen[number]}",
                f"pin {number} is already taken by {seen[number]}",
            )
        seen[number] = entry.name


def _with_token(path: Path, config: Config) -> Config:
    """With the token in it; the unit's credential stands before the file, which only root may read then."""
    token_file = config.office.token_file
    if token_file is None:
        return config
    if config.office.token:
        raise ConfigError(
            path, "office.token_file", "token 与 token_file 只能写一个", "give token or token_file"
        )
    credential = Path(os.environ.get("CREDENTIALS_DIRECTORY", ""), f"{CREDENTIALS}_{token_file.name}")
    try:
        token = (credential if credential.exists() else token_file).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            path, "office.token_file", f"无法读取 {token_file}", f"{token_file} can't be read"
        ) from None
    return replace(config, office=replace(config.office, token=token))
