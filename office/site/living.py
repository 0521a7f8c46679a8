"""Parts of the site document that follow a register: nobody types them twice, and they wait for no draft.

settings.OFFICE_SITE_REGISTERS names, for each such part, the function that tells it. This room knows none of
the registers.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from office.clock import Day
from office.site.document import Document

# What stands in the document now, and the day: what is to stand there, in an order of its own.
Told = Callable[[Document, Day], list[dict[str, Any]]]


@cache
def living() -> dict[str, Told]:
    """By the name of the part."""
    return {part: import_string(path) for part, path in settings.OFFICE_SITE_REGISTERS.items()}


def with_registers(document: Document, today: Day) -> Document:
    """The document with each of those parts as its register has it now; an empty one is left out."""
    found = {key: value for key, value in document.items() if key not in living()}
    parts = {part: tell(document, today) for part, tell in living().items()}
    return {**found, **{part: rows for part, rows in parts.items() if rows or part in document}}
