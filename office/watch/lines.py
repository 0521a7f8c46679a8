"""Every line that the office logs is one JSON object: read by people with `jq`, by machines as it is.

Read by the settings before Django is ready, so it knows nothing of Django.
"""

import json
import logging

from office.clock import local

FACTS = "facts"  # what a line may carry beside its message: `extra={"facts": {...}}`


class JsonLines(logging.Formatter):
    """at, level, logger and message; the line's own facts; the trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever stands in the message."""
        line: dict[str, object] = {
            "at": local(int(record.created * 1_000)).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
