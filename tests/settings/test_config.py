from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.settings_file import ConfigError

EXAMPLE = Path(__file__).parents[2] / "kiosk" / "checkpoint.example.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The example with one line changed."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "checkpoint.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_example_is_right() -> None:
    """The example that comes with the package can be used as it is."""
    config = load(EXAMPLE)
    assert config.sensor.address == 0x5A
    assert config.identity.site_file == EXAMPLE.parent / "people" / "demo_site.json"
    assert config.screening.parameters().fever_threshold_centi_c == 3730


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("buzzer = 18", "buzer = 18", "pins.buzer", "did you mean buzzer"),
        ("[pins]", "[pin]", "pin", "did you mean pins"),
        ("buzzer = 18", "buzzer = 22", "pins.lamp_red", "already taken by buzzer"),
        ("buzzer = 18", "buzzer = 28", "pins.buzzer", "0 .. 27"),
        ("buzzer = 18", 'buzzer = "18"', "pins.buzzer", "a whole number"),
        ("buzzer = 18", "buzzer = true", "pins.buzzer", "a whole number"),
        ("fever_threshold_c = 37.3", "fever_threshold_c = 45", "screening.fever_threshold_c", "37.0 .. 38.0"),
        (
            "fever_threshold_c = 37.3",
            "fever_threshold_c = nan",
            "screening.fever_threshold_c",
            "37.0 .. 38.0",
        ),
        ('device = "gate-north-1"', 'device = "Gate North"', "identity.device", "lower-case"),
        ('device = "gate-north-1"', "", "identity.device", "is missing"),
        ('"Asia/Shanghai"', '"Asia/Beijing"', "identity.time_zone", "Asia/Shanghai"),
        ('"http://127.0.0.1:8000"', '"ftp://127.0.0.1"', "office.url", "http(s)"),
        ("samples = 8", "samples = 1", "screening.samples", "5 .. 20"),
        ("sensitive = false", 'sensitive = "no"', "screening.sensitive", "true or false"),
        ('language = "zh"', 'language = "fr"', "identity.language", "zh, en"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, key: str, says: str) -> None:
    """Unknown key, wrong type, number out of bounds: key, bound and nearest key are named."""
    with pytest.raises(ConfigError) as caught:
        load(changed(tmp_path, old, new))
    assert caught.value.key == key
    assert says in caught.value.en
    assert caught.value.zh


@pytest.mark.parametrize("content", [b"[identity", b"\xff\xfe", b""])
def test_rubbish_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no TOML, or says nothing, is refused with a sentence."""
    path = tmp_path / "checkpoint.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        load(path)


def test_token_from_a_file(tmp_path: Path) -> None:
    """The token may lie in a file of its own, which only root and the kiosk can read."""
    (tmp_path / "office.token").write_text("secret-token\n", encoding="ascii")
    path = changed(tmp_path, 'token = ""', 'token_file = "office.token"')
    assert load(path).office.token == "secret-token"


def test_missing_token_file(tmp_path: Path) -> None:
    """A token file that isn't there is said at start, not at the first upload."""
    with pytest.raises(ConfigError, match="token_file"):
        load(changed(tmp_path, 'token = ""', 'token_file = "none.token"'))
