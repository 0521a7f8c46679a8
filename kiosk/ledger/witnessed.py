"""What this kiosk remembers of the office's daily heads: a file beside the ledger, written by the courier."""

import json
from pathlib import Path
from typing import Any

CODE = "past_rewritten"  # the office's history is not the one that was signed


def witness_path(ledger: Path) -> Path:
    """Where it lies."""
    return ledger.with_name(ledger.name + ".heads.json")


def read_witness(ledger: Path) -> dict[str, Any]:
    """The file's fields; {} if there is none or it is damaged: then the next heads begin it anew."""
    try:
        fields = json.loads(witness_path(ledger).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return fields if isinstance(fields, dict) else {}


def rewritten(ledger: Path) -> tuple[str, ...]:
    """The chains whose past at the office is not the one that it signed; () if all is well."""
    names = read_witness(ledger).get("rewritten", [])
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
