"""Counts what the office answers since its start: by page and status, and how long it took. Thread-safe."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

# Upper ends in seconds: around the bar of 60 ms for a page, and what a person calls slow.
BUCKETS_S = (0.005, 0.015, 0.03, 0.06, 0.1, 0.3, 1.0, 3.0)


@dataclass(slots=True)
class Timing:
    """The answers of one page: how many fell into each bucket (the last is "longer"), and their sum."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    total_s: float = 0.0


class Meter:
    """All counts of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers = Counter[tuple[str, str, int]]()
        self._timings: dict[str, Timing] = {}

    def answered(self, method: str, page: str, status: int, seconds: float) -> None:
        """One more answer."""
        with self._lock:
            self._answers[method, page, status] += 1
            timing = self._timings.setdefault(page, Timing())
            timing.buckets[bisect_left(BUCKETS_S, seconds)] += 1
            timing.total_s += seconds

    def lines(self) -> list[str]:
        """The counts in Prometheus' text format."""
        with self._lock:
            answers = sorted(self._answers.items())
            timings = {page: (list(each.buckets), each.total_s) for page, each in self._timings.items()}
        found = ["# TYPE gatehouse_requests_total counter"]
        for (method, page, status), count in answers:
            found.append(sample("requests_total", count, method=method, page=page, status=str(status)))
        found.append("# TYPE gatehouse_request_seconds histogram")
        for page, (buckets, total_s) in sorted(timings.items()):
            below = 0
            for end, count in zip((*map(str, BUCKETS_S), "+Inf"), buckets, strict=True):
                below += count
                found.append(sample("request_seconds_bucket", below, page=page, le=end))
            found.append(sample("request_seconds_sum", round(total_s, 6), page=page))
            found.append(sample("request_seconds_count", below, page=page))
        return found


METER = Meter()  # of this process: the office serves with one


def gauge(name: str, value: float, **labels: str) -> list[str]:
    """A value that goes up and down, with the line that says so."""
    return [f"# TYPE gatehouse_{name} gauge", sample(name, value, **labels)]


def sample(name: str, value: float, **labels: str) -> str:
    """One line; what stands in a label can't end it."""
    told = ",".join(f'{key}="{_plain(text)}"' for key, text in labels.items())
    return f"gatehouse_{name}{{{told}}} {value}" if told else f"gatehouse_{name} {value}"


def _plain(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
