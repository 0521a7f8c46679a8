"""Reading a TOML file into frozen dataclasses whose fields carry their bounds.

Nothing is guessed: an unknown key, a wrong type or a number out of bounds is a sentence that names file, key,
value, bound and the nearest known key. Knows nothing of what the settings are for.
"""

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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


def tables_of(path: Path) -> dict[str, Any]:
    """What the file says, unchecked.

    Raises:
        ConfigError: it can't be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(path, "-", "没有这个配置文件", "no such file") from None
    except OSError as problem:
        raise ConfigError(path, "-", "无法读取配置文件", f"can't be read: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(path, "-", "不是有效的 TOML 文件", f"not TOML: {problem}") from None


class Reader:
    """Turns tables into dataclasses, and the first mistake into a ConfigError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def section(self, kind: type[Any], table: object, name: str) -> Any:
        """A table as a `kind`; `name` is its own, "" for the whole file.

        Raises:
            ConfigError: the first thing wrong with it.
        """
        if not isinstance(table, Mapping):
            raise self._wrong(name, "应当是一个 [节]", "must be a [section]")
        known = {entry.name: entry for entry in fields(kind)}
        for key in table:
            if key not in known:
                raise self._unknown(_dotted(name, key), key, list(known))
        hints = get_type_hints(kind)
        values = {}
        for key, entry in known.items():
            dotted = _dotted(name, key)
            if key in table:
                values[key] = self._value(hints[key], entry, table[key], dotted)
            elif entry.default is MISSING and entry.default_factory is MISSING:
                raise self._wrong(dotted, "缺少这一项", "is missing")
        return kind(**values)

    def _value(self, kind: Any, entry: Field[Any], given: object, key: str) -> Any:
        if hasattr(kind, "__dataclass_fields__"):
            return self.section(kind, given, key)
        if isinstance(kind, UnionType):
            kind = get_args(kind)[0]
        if kind is float and isinstance(given, int) and not isinstance(given, bool):
            given = float(given)
        expected = str if kind is Path else kind
        if type(given) is not expected:
            words = _TYPE_WORDS[expected]
            raise self._wrong(key, f"{given!r} 应当是{words[0]}", f"{given!r} must be {words[1]}")
        self._check(entry.metadata, given, key)
        if kind is Path:
            return (self.path.parent / str(given)).resolve()
        return given

    def _check(self, rules: Mapping[str, Any], given: Any, key: str) -> None:
        if "low" in rules and not rules["low"] <= given <= rules["high"]:
            bounds = f"{rules['low']} .. {rules['high']}"
            raise self._wrong(key, f"{given} 超出范围 {bounds}", f"{given} is out of bounds {bounds}")
        if "choices" in rules and given not in rules["choices"]:
            words = ", ".join(map(str, rules["choices"]))
            raise self._wrong(key, f"{given!r} 只能是 {words}", f"{given!r} must be one of {words}")
        if "length_max" in rules and len(given) > rules["length_max"]:
            most = rules["length_max"]
            raise self._wrong(key, f"太长，最多 {most} 个字符", f"too long, at most {most} characters")
        if "numbers" in rules and not _are_numbers(given, rules["numbers"]):
            count = rules["numbers"]
            raise self._wrong(key, f"{given!r} 应当是 {count} 个数字", f"{given!r} must be {count} numbers")
        if "prefixes" in rules and not given.startswith(rules["prefixes"]):
            raise self._wrong(
                key, f"{given!r} 应以 http:// 或 https:// 开头", f"{given!r} must be a http(s) URL"
            )
        if rules.get("slug") and not _is_slug(given):
            raise self._wrong(
                key,
                f"{given!r} 只能用小写字母、数字和连字符，1 到 40 个",
                f"{given!r} must be 1 to 40 lower-case letters, digits or hyphens",
            )
        if rules.get("time_zone") and not _is_time_zone(given):
            raise self._wrong(
                key, f"没有时区 {given!r}", f"no time zone {given!r}; write for example Asia/Shanghai"
            )

    def _unknown(self, dotted: str, key: str, known: list[str]) -> ConfigError:
        near = difflib.get_close_matches(key, known, n=1)
        if near:
            return self._wrong(
                dotted, f"没有这一项；是不是 {near[0]}？", f"unknown key; did you mean {near[0]}?"
            )
        listed = ", ".join(known)
        return self._wrong(dotted, f"没有这一项；可用：{listed}", f"unknown key; known here: {listed}")

    def _wrong(self, key: str, zh: str, en: str) -> ConfigError:
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
