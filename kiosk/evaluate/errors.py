"""What can be wrong with what an evaluation is given, each with a sentence for people, zh then en."""

from pathlib import Path


class EvaluateError(Exception):
    """Root."""


class StreamInvalid(EvaluateError):
    """The table can't be used: says which file, which line, and what is wrong there."""

    def __init__(self, path: Path, line: int, zh: str, en: str) -> None:
        super().__init__(f"{path}: 第 {line} 行 / line {line}: {zh} / {en}")
        self.line = line


class NotWritten(EvaluateError):
    """A result could not be written."""

    def __init__(self, path: Path, why: str | None) -> None:
        super().__init__(f"无法写入 {path} / {path} can't be written: {why}")


class NoPlots(EvaluateError):
    """The drawing library is not installed on this machine; a kiosk doesn't need it."""

    def __init__(self) -> None:
        super().__init__("画图需要安装 gatehouse[plots] / drawing needs gatehouse[plots] to be installed")
