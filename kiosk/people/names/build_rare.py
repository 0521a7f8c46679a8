"""Makes the table of characters that names hardly ever have: what is left of the standard's 8,105 and of GBK.

`python -m kiosk.people.names.build_rare` reads the readings of the package pypinyin-dict (install it first; a
kiosk doesn't need it) and leaves out what characters.tsv has. Never run at the gate.
"""

import unicodedata

from pypinyin_dict.pinyin_data import kmandarin_8105, pinyin

from kiosk.people.names.build import DATA
from kiosk.people.names.tables import load_tables

# Made in Japan, most of them units of measure, without a Mandarin reading: people say the part that they see.
BY_PART = {
    "兙": "shi", "兡": "bai", "嗧": "jia", "桛": "jia", "烪": "lie", "瓧": "shi", "瓰": "fen", "瓱": "mao",
    "瓼": "li", "甅": "li",
}  # fmt: skip


def main() -> None:
    """Write the table: a syllable and its characters on each line, those of the standard first."""
    common = load_tables().characters
    known = {syllable for each in common.values() for syllable in (*each.readings, *each.also_read)}
    standard = [chr(code) for code in sorted(kmandarin_8105.pinyin_dict)]
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys((*standard, *_gbk())):
        if character not in common:
            for syllable in _readings(character):
                if syllable in known:
                    found.setdefault(syllable, []).append(character)
    lines = [f"{syllable}\t{''.join(characters)}\n" for syllable, characters in sorted(found.items())]
    (DATA / "rare.tsv").write_text("".join(lines), encoding="utf-8")


def _gbk() -> list[str]:
    """Its ideographs, without those that only double another one."""
    found = []
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        character = chr(code)
        try:
            character.encode("gbk")
        except UnicodeEncodeError:
            continue
        if unicodedata.normalize("NFC", character) == character:
            found.append(character)
    return found


def _readings(character: str) -> list[str]:
    """Toneless, the likeliest first; none if nobody lists one."""
    if character in BY_PART:
        return [BY_PART[character]]
    listed = kmandarin_8105.pinyin_dict.get(ord(character)) or pinyin.pinyin_dict.get(ord(character), "")
    return list(dict.fromkeys(_toneless(each) for each in listed.split(",") if each))


def _toneless(reading: str) -> str:
    """Without the tone's mark, v for ü."""
    plain = "".join("v" if letter in "üǖǘǚǜ" else letter for letter in reading)
    return "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))


if __name__ == "__main__":
    main()
