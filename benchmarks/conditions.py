"""Under which conditions something was measured: the commit, the day, and how busy the machine was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


def load_average() -> list[float]:
    """Of the last 1, 5 and 15 minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def commit() -> str:
    """Of this checkout; with a cross where files differ from it."""

    def git(*words: str) -> str:
        here = Path(__file__).parent
        return subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, check=False).stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if git("status", "--porcelain", "-uno") else "")


def stamped(measured: Callable[[], str]) -> str:
    """A part of the report that says below its heading when, and of what, it was measured: others may be older."""
    before = load_average()
    heading, _, rest = measured().partition("\n")
    loads = " and ".join(
        f"{when} {', '.join(map(str, each))}" for when, each in (("before", before), ("after", load_average()))
    )
    day = datetime.now(UTC).date().isoformat()
    return f"{heading}\n\nMeasured at commit {commit()}, {day}; load average {loads}.\n{rest}"
