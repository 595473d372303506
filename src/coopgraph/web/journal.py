"""What a server says of its work: a line of JSON for each request, and numbers for Prometheus."""

import json
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, TextIO

BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 30.0)  # seconds


class Journal:
    """Counts requests, and writes of each when, who, what and how long; never a query's text, an address' query or a login.

    Args:
        stream: where to write lines; nowhere, if there is none.
    """

    def __init__(self, stream: TextIO | None):
        self._stream = stream
        self._requests, self._buckets = Counter[tuple[str, int]](), Counter[float]()
        self._seconds, self._bytes = 0.0, 0
        self.cached = Counter[str]()

    def note(self, method: str, path: str, status: int, size: int, seconds: float, **more: Any) -> None:
        """Note a request that has ended."""
        self._requests[(method, status)] += 1
        self._seconds += seconds
        self._bytes += size
        self._buckets.update(each for each in BUCKETS if seconds <= each)
        if self._stream is None:
            return
        says = {"time": _now(), "method": method, "path": path[:200], "status": status, "bytes": size}
        says |= {"ms": round(seconds * 1000, 1), **more}
        self._stream.write(json.dumps(says) + "\n")
        self._stream.flush()

    def metrics(self, gauges: Mapping[str, float], workers: Mapping[str, int]) -> str:
        """All that is counted, as Prometheus reads it.

        Args:
            gauges: numbers of now, by name.
            workers: how often what happened to workers.
        """
        lines = [f'requests_total{{method="{m}",status="{s}"}} {n}' for (m, s), n in sorted(self._requests.items())]
        lines += [f'request_seconds_bucket{{le="{each:g}"}} {self._buckets[each]}' for each in BUCKETS]
        total = sum(self._requests.values())
        lines += [f'request_seconds_bucket{{le="+Inf"}} {total}', f"request_seconds_sum {self._seconds:.6f}"]
        lines += [f"request_seconds_count {total}", f"sent_bytes_total {self._bytes}"]
        lines += [f'workers_ended_total{{why="{why}"}} {n}' for why, n in sorted(workers.items())]
        lines += [f'cache_total{{outcome="{outcome}"}} {n}' for outcome, n in sorted(self.cached.items())]
        lines += [f"{name} {value:g}" for name, value in gauges.items()]
        return "".join(f"coopgraph_{line}\n" for line in lines)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
