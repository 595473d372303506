"""The timeline: things along the years, uncertain dates as bars, with the undated things that they are linked with."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coopgraph import labels
from coopgraph.arrangement import Arrangement, Line, Note, Point

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]
WIDE = 1050.0
_GAP, _BREAK = 0.3, 70.0  # empty years over so large a share of all are drawn as a short break
_LANE, _BAND = 14.0, 22.0  # between two lanes, and between two kinds
_UNDATED = {"fr": "Sans date", "en": "Undated", "ar": "بلا تاريخ"}
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Axis:
    """Days to places: even, but for long empty times, which are broken."""

    def __init__(self, spans: list[tuple[float, float]]):
        years = sorted({bound for first, last in spans for bound in (math.floor(first), math.floor(last) + 1)})
        total = years[-1] - years[0]
        self.breaks = [
            (a, b)
            for a, b in itertools.pairwise(years)
            if b - a > max(_GAP * total, 8) and not any(first < b - 1 and last > a + 1 for first, last in spans)
        ]
        left = total - sum(b - a - 2 for a, b in self.breaks)
        self.first, self.last = years[0], years[-1]
        self.unit = (WIDE - _BREAK * len(self.breaks)) / max(left, 1)

    def x(self, year: float) -> float:
        """The place of a time, in years with a fraction."""
        found = (year - self.first) * self.unit
        for a, b in self.breaks:
            if year >= b - 1:
                found += _BREAK - (b - a - 2) * self.unit
            elif year > a + 1:
                found += (year - a - 1) * (_BREAK / (b - a - 2) - self.unit)
        return round(found, 1)

    def is_broken(self, year: int) -> bool:
        """Whether a year falls into a break."""
        return any(a + 1 < year < b - 1 for a, b in self.breaks)

    def ticks(self) -> list[int]:
        """The years that are written below the axis, so that they do not touch."""
        step = next((step for step in _STEPS if step * self.unit > 46), _STEPS[-1])
        years = [year for year in range(self.first, self.last + 1) if year % step == 0 and not self.is_broken(year)]
        for a, b in self.breaks:
            years += [year for year in (a, b) if all(abs(self.x(year) - self.x(other)) > 46 for other in years)]
        return sorted(years)


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places along an axis for things with a `span` (first and last possible day), each kind in a band of its own.

    What has no date but is linked with something that has one stands at the left, near it; all else is left out.

    Args:
        network: nodes may have `span`, two days as texts.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    spans = {n: (_year(d["span"][0]), _year(d["span"][1])) for n, d in network.nodes(data=True) if "span" in d}
    if not spans:
        return Arrangement({})
    axis = Axis(list(spans.values()))
    places: dict[str, Point] = {}
    notes: list[Note] = []
    bars: dict[str, tuple[float, float]] = {}
    y = 0.0
    for kind in sorted({_kind(network, n) for n in spans}):
        row = sorted((n for n in spans if _kind(network, n) == kind), key=lambda n: (spans[n], n))
        name = network.nodes[row[0]].get("drawn_labels") or network.nodes[row[0]].get("kind_labels") or {"": kind}
        wide = max(labels.size([text])[0] for text in name.values())
        notes.append(Note((round(wide / 2, 1), round(y, 1)), dict(name), "heading"))
        y += _BAND
        y = _lanes(row, axis, spans, sizes, around, y, places) + _BAND
    for node, (first, last) in spans.items():
        if (last - first) * 365 > 20:
            bars[node] = (axis.x(first), axis.x(last))
    beside, heading = _undated(network, places, sizes)
    lines = [Line(((axis.x(year), -12.0), (axis.x(year), y)), "grid") for year in axis.ticks()]
    lines.append(Line(((axis.x(axis.first), y), (axis.x(axis.last), y)), "axis"))
    notes += [Note((axis.x(year), y + 14), {"": str(year)}, "tick") for year in axis.ticks()]
    for a, b in axis.breaks:
        x = (axis.x(a + 1) + axis.x(b - 1)) / 2
        lines += [Line(((x - 6 + off, y + 8), (x + 2 + off, y - 8)), "axis") for off in (0.0, 8.0)]
    sides = {**dict.fromkeys(places, "right"), **dict.fromkeys(beside, "left")}
    return Arrangement(places | beside, sides, tuple(lines), (*notes, *heading), bars)


def _kind(network: nx.MultiDiGraph, node: str) -> str:
    data = network.nodes[node]
    return str(data.get("drawn_as") or data.get("kind") or "")


def _year(day: str) -> float:
    """A day as a year with a fraction."""
    date = dt.date.fromisoformat(day)
    return date.year + (date.timetuple().tm_yday - 1) / 366


def _lanes(
    row: list[str],
    axis: Axis,
    spans: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    top: float,
    places: dict[str, Point],
) -> float:
    """Put the things of a kind into as few lanes as their bars and labels need; the lower edge of the last."""
    lanes: list[list[Any]] = []  # where each is free again, its height, and its things
    for node in row:
        first, last = (axis.x(bound) for bound in spans[node])
        middle = (first + last) / 2
        start = min(first, middle - around[node])
        end = max(last, middle + around[node] + 8 + sizes[node][0])
        for lane in lanes:
            if lane[0] + 10 < start:
                break
        else:
            lanes.append(lane := [0.0, 0.0, []])
        lane[0], lane[1] = end, max(lane[1], sizes[node][1], 2 * around[node])
        lane[2].append((node, middle))
    for _, height, things in lanes:
        for node, x in things:
            places[node] = (round(x, 1), round(top + height / 2, 1))
        top += height + _LANE
    return top


def _undated(
    network: nx.MultiDiGraph, dated: Mapping[str, Point], sizes: Mapping[str, Size]
) -> tuple[dict[str, Point], tuple[Note, ...]]:
    """A column at the left for what is linked with dated things, each about as high as these."""
    near: dict[str, list[float]] = {}
    for a, b in sorted((a, b) for a, b, _ in network.edges(keys=True)):
        for node, other in ((a, b), (b, a)):
            if node not in dated and other in dated:
                near.setdefault(node, []).append(dated[other][1])
    found: dict[str, Point] = {}
    y = 20.0
    for node in sorted(near, key=lambda n: (sum(near[n]) / len(near[n]), n)):
        height = max(sizes[node][1], 18.0)
        y = max(y, sum(near[node]) / len(near[node]) - height / 2)
        found[node] = (-70.0, round(y + height / 2, 1))
        y += height + 6
    return found, (Note((-110.0, 0.0), _UNDATED, "heading"),) if found else ()
