"""An axis of hours and days, for things that all happened within a year or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coopgraph.networks.attributes import nodes_of

if TYPE_CHECKING:
    import networkx as nx

LONGEST = timedelta(days=700)  # of longer times years are written
_APART = 96.0  # pixels at least between two ticks
_STEPS = (
    *(timedelta(seconds=n) for n in (1, 5, 15, 30)),
    *(timedelta(minutes=n) for n in (1, 5, 10, 30)),
    *(timedelta(hours=n) for n in (1, 3, 6, 12)),
    *(timedelta(days=n) for n in (1, 2, 7, 14, 28, 56, 91)),
)
Moments = tuple[float, float]


def moments(network: nx.MultiDiGraph) -> dict[str, Moments] | None:
    """When things were, in seconds; None where nothing has an hour, or years tell more."""
    said = {node: data.get("moments") or data.get("span") for node, data in nodes_of(network)}
    if not any("moments" in data for _, data in nodes_of(network)):
        return None
    when = {node: times for node, ends in said.items() if ends and (times := _seconds(ends))}
    ends = [end for times in when.values() for end in times]
    return when if ends and max(ends) - min(ends) <= LONGEST.total_seconds() else None


def _seconds(ends: Iterable[str]) -> Moments | None:
    try:
        first, last = ((datetime.fromisoformat(end) - datetime.min).total_seconds() for end in ends)
    except ValueError:
        return None
    return min(first, last), max(first, last)


class Clock:
    """Moments to places: even."""

    breaks: tuple[tuple[int, int], ...] = ()

    def __init__(self, times: Mapping[str, Moments], wide: float):
        self.first = min(first for first, _ in times.values())
        self.last = max(last for _, last in times.values())
        self.unit = wide / max(self.last - self.first, 1.0)

    def x(self, moment: float) -> float:
        """The place of a moment."""
        return round((moment - self.first) * self.unit, 1)

    def marks(self) -> list[tuple[float, str]]:
        """What is written below the axis, so that it does not touch, and where: the hour, and the day where it is another."""
        least = _APART / self.unit
        step = next((each for each in _STEPS if each.total_seconds() >= least), _STEPS[-1]).total_seconds()
        count = int((self.last - self.first) // step) + 2
        starts = (self.first // step * step + i * step for i in range(count))
        marks, day = list[tuple[float, str]](), ""
        for moment in (each for each in starts if self.first <= each <= self.last):
            date, _, hour = (datetime.min + timedelta(seconds=moment)).isoformat(timespec="seconds").partition("T")
            hour = hour.removesuffix(":00")
            marks.append((self.x(moment), hour if date == day else date if hour == "00:00" else f"{date} {hour}"))
            day = date
        return marks
