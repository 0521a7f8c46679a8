"""checkpoint.toml, read once at start into frozen values, each with its bounds.

Nothing is guessed: an unknown key, a wrong type or a number out of bounds stops the start with a sentence
that names file, key, value, bound and the nearest known key. Knows nothing of pygame, drivers or flow.
"""

import difflib
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.screening.parameters import LINE_SPREADS, LINE_SPREADS_SENSITIVE, Parameters

CREDENTIALS = "gatehouse"  # what the units call the folder of their credentials


class ConfigError(Exception):
    """checkpoint.toml can't be used; the message says where and what to write instead, zh then en."""

    def __init__(self, file: Path, key: str, zh: str, en: str) -> None:
        super().__init__(f"{file}: {key}: {zh} / {en}")
        self.file = file
        self.key = key
        self.zh = zh
        self.en = en


def bounded(low: float, high: float, default: Any = MISSING) -> Any:
    """A number from `low` to `high`, both allowed."""
    return field(default=default, metadata={"low": low, "high": high})


def text(default: Any = MISSING, *, length_max: int = 200) -> Any:
    """A string of 1 to `length_max` characters."""
    return field(default=default, metadata={"length_max": length_max})


def one_of(*choices: str, default: Any = MISSING) -> Any:
    """One of these words."""
    return field(default=default, metadata={"choices": choices})


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
    config: Config = _Reader(path).section(Config, _tree(path), "")
    _check_pins(path, config.pins)
    return _with_token(path, config)


def load_screening(path: Path) -> ScreeningPart:
    """Read and check the [screening] section alone: of a checkpoint.toml, or of what `commission` wrote.

    Raises:
        ConfigError: the first thing wrong with it.
    """
    part: ScreeningPart = _Reader(path).section(ScreeningPart, _tree(path).get("screening"), "screening")
    return part


def _tree(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(path, "-", "没有这个配置文件", "no such file") from None
    except OSError as problem:
        raise ConfigError(path, "-", "无法读取配置文件", f"can't be read: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(path, "-", "不是有效的 TOML 文件", f"not TOML: {problem}") from None


class _Reader:
    """Turns tables into dataclasses, and the first mistake into a ConfigError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def section(self, kind: type[Any], table: object, name: str) -> Any:
        if not isinstance(table, Mapping):
            raise self.wrong(name, "应当是一个 [节]", "must be a [section]")
        known = {entry.name: entry for entry in fields(kind)}
        for key in table:
            if key not in known:
                raise self.unknown(_dotted(name, key), key, list(known))
        hints = get_type_hints(kind)
        values = {}
        for key, entry in known.items():
            dotted = _dotted(name, key)
            if key in table:
                values[key] = self.value(hints[key], entry, table[key], dotted)
            elif entry.default is MISSING and entry.default_factory is MISSING:
                raise self.wrong(dotted, "缺少这一项", "is missing")
        return kind(**values)

    def value(self, kind: Any, entry: Field[Any], given: object, key: str) -> Any:
        if hasattr(kind, "__dataclass_fields__"):
            return self.section(kind, given, key)
        if isinstance(kind, UnionType):
            kind = get_args(kind)[0]
        if kind is float and isinstance(given, int) and not isinstance(given, bool):
            given = float(given)
        expected = str if kind is Path else kind
        if type(given) is not expected:
            words = _TYPE_WORDS[expected]
            raise self.wrong(key, f"{given!r} 应当是{words[0]}", f"{given!r} must be {words[1]}")
        self.check(entry.metadata, given, key)
        if kind is Path:
            return (self.path.parent / str(given)).resolve()
        return given

    def check(self, rules: Mapping[str, Any], given: Any, key: str) -> None:
        if "low" in rules and not rules["low"] <= given <= rules["high"]:
            bounds = f"{rules['low']} .. {rules['high']}"
            raise self.wrong(key, f"{given} 超出范围 {bounds}", f"{given} is out of bounds {bounds}")
        if "choices" in rules and given not in rules["choices"]:
            words = ", ".join(map(str, rules["choices"]))
            raise self.wrong(key, f"{given!r} 只能是 {words}", f"{given!r} must be one of {words}")
        if "length_max" in rules and len(given) > rules["length_max"]:
            most = rules["length_max"]
            raise self.wrong(key, f"太长，最多 {most} 个字符", f"too long, at most {most} characters")
        if "numbers" in rules and not _are_numbers(given, rules["numbers"]):
            count = rules["numbers"]
            raise self.wrong(key, f"{given!r} 应当是 {count} 个数字", f"{given!r} must be {count} numbers")
        if "prefixes" in rules and not given.startswith(rules["prefixes"]):
            raise self.wrong(
                key, f"{given!r} 应以 http:// 或 https:// 开头", f"{given!r} must be a http(s) URL"
            )
        if rules.get("slug") and not _is_slug(given):
            raise self.wrong(
                key,
                f"{given!r} 只能用小写字母、数字和连字符，1 到 40 个",
                f"{given!r} must be 1 to 40 lower-case letters, digits or hyphens",
            )
        if rules.get("time_zone") and not _is_time_zone(given):
            raise self.wrong(
                key, f"没有时区 {given!r}", f"no time zone {given!r}; write for example Asia/Shanghai"
            )

    def unknown(self, dotted: str, key: str, known: list[str]) -> ConfigError:
        near = difflib.get_close_matches(key, known, n=1)
        if near:
            return self.wrong(
                dotted, f"没有这一项；是不是 {near[0]}？", f"unknown key; did you mean {near[0]}?"
            )
        listed = ", ".join(known)
        return self.wrong(dotted, f"没有这一项；可用：{listed}", f"unknown key; known here: {listed}")

    def wrong(self, key: str, zh: str, en: str) -> ConfigError:
        return ConfigError(self.path, key, zh, en)


_TYPE_WORDS = {
    str: ("文字（加引号）", "text in quotes"),
    int: ("整数", "a whole number"),
    float: ("数字", "a number"),
    bool: ("true 或 false", "true or false"),
}


def _dotted(section: str, key: str) -> str:
    return f"{section}.{key}" if section else key


def _is_slug(value: str) -> bool:
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return 1 <= len(value) <= 40 and set(value) <= allowed


def _are_numbers(value: str, count: int) -> bool:
    try:
        numbers = [float(each) for each in value.split()]
    except ValueError:
        return False
    return len(numbers) == count and all(map(math.isfinite, numbers))


def _is_time_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


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
