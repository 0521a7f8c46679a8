"""What the measuring scripts share: a directory on the disk of interest, and figures printed one way."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory


def run(description: str | None, measure: Callable[[int, Path], dict[str, float]], *, records: int) -> None:
    """Measure with as many records as asked for; print a table, or with --json one object on one line."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=records, help=f"how many; default {records}")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd()) as directory:  # not a /tmp that may lie in memory
        figures = measure(options.records, Path(directory))
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:40} {value:>12}")
