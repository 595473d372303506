"""The last line of a run: what was skipped, and what would bring it; a plugin of pytest.

A reason such as `known differences of Virtuoso (docs/endpoints.md): takes no xsd:duration` counts under what stands
before the first `: `.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

DOSSIER = "need the private dossier beside the checkout (../shared)"


def kind(reason: str) -> str:
    """What a reason for skipping counts under."""
    reason = reason.removeprefix("Skipped: ")
    return DOSSIER if "beside this checkout" in reason else reason.partition(": ")[0]


def summary(reasons: Iterable[str]) -> str:
    """One line for all reasons, the most frequent kind first."""
    kinds = Counter(map(kind, reasons))
    if not kinds:
        return "skipped: nothing"
    parts = (f"{count} {text}" for text, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])))
    return f"skipped: {kinds.total()}, of which " + ", ".join(parts)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it after all else; under xdist the reports of all workers are here."""
    reports = terminalreporter.stats.get("skipped", [])
    terminalreporter.write_line(summary(_reason(report) for report in reports))


def _reason(report: Any) -> str:
    """Why a report says that its test was skipped."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple | list) else report.longrepr)
