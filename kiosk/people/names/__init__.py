"""The engine that turns pinyin into personal names, over counts of characters, surnames and pairs."""

from kiosk.people.names.model import NameModel, Suggestion
from kiosk.people.names.pad import finals, pad_finals, pad_initials

__all__ = ["NameModel", "Suggestion", "finals", "pad_finals", "pad_initials"]
