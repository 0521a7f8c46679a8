"""The engine that turns pinyin into personal names."""

from kiosk.people.names.model import NameModel, Suggestion

__all__ = ["NameModel", "Suggestion"]
