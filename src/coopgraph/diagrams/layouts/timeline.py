"""The timeline: things along the years, what lasts and uncertain dates as bars, and the names of what has no date."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coopgraph.base.words import in_languages
from coopgraph.diagrams import geometry, label_places, label_text
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts import clock
from coopgraph.diagrams.layouts.arrangement import Arrangement, BackdropLine, BackdropText
from coopgraph.diagrams.layouts.listed import listed
from coopgraph.networks.attributes import NodeAttributes, attributes_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

NEEDS = "no thing has a date"
WIDE = 1050.0
_GAP, _BREAK = 0.3, 70.0  # empty years over so large a share of all are drawn as a short break
_WRAP = 34  # characters in a line of a label
_LANE, _BAND = 5.0, 22.0  # between two lanes, and between two kinds
_TICK = 46.0  # at least, between two ticks
_ASPECT, _FULL, _HIGH = 16 / 9, 0.12, 720.0  # of a picture with many things, and how full lanes are
_DAY = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)")
_Interval = tuple[float, float]


class _Dated(NamedTuple):
    """A thing on the axis: its middle, its ends where it is a bar, and what it takes up with its label around y = 0."""

    node: str
    middle: float
    bar: _Interval | None
    side: str
    taken: geometry.Box


class Axis:
    """Days to places: even, but for long empty times, which are broken."""

    def __init__(self, spans: list[_Interval], wide: float = WIDE):
        years = sorted({bound for first, last in spans for bound in (math.floor(first), math.floor(last) + 1)})
        total = years[-1] - years[0]
        self.breaks = [
            (a, b)
            for a, b in itertools.pairwise(years)
            if b - a > max(_GAP * total, 8) and not any(first < b - 1 and last > a + 1 for first, last in spans)
        ]
        left = total - sum(b - a - 2 for a, b in self.breaks)
        self.first, self.last = years[0], years[-1]
        self.apart = _TICK
        self.unit = (wide - _BREAK * len(self.breaks)) / max(left, 1)

    def x(self, year: float) -> float:
        """The place of a time, in years with a fraction."""
        place = (year - self.first) * self.unit
        for a, b in self.breaks:
            if year >= b - 1:
                place += _BREAK - (b - a - 2) * self.unit
            elif year > a + 1:
                place += (year - a - 1) * (_BREAK / (b - a - 2) - self.unit)
        return round(place, 1)

    def is_broken(self, year: int) -> bool:
        """Whether a year falls into a break."""
        return any(a + 1 < year < b - 1 for a, b in self.breaks)

    def marks(self) -> list[tuple[float, str]]:
        """What is written below the axis, and where."""
        return [(self.x(year), str(year)) for year in self.ticks()]

    def ticks(self) -> list[int]:
        """The years that are written below the axis, so that they do not touch."""
        steps = (step * 10**i for i in itertools.count() for step in (1, 2, 5))
        step = next(step for step in steps if step * self.unit > self.apart)
        years = [year for year in range(-(-self.first // step) * step, self.last + 1, step) if not self.is_broken(year)]
        for a, b in self.breaks:
            years += [year for year in (a, b) if all(abs(self.x(year) - self.x(other)) > self.apart for other in years)]
        return sorted(years)


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places along an axis for things with a `span` (first and last possible day), each kind in a band of its own.

    What answers to something dated, as a mission does to its disaster, stands at its date. Of what others brought, what has no date but is
    linked with something dated stands at the left, near it; else the names of what has no date are a list there. With many
    things the axis grows.

    Args:
        network: nodes may have `span`, two days as texts; one that is no day does not count.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    hours = clock.moments(network)
    intervals = {node: _span(data.get("span")) or _answered(network, node) for node, data in nodes_of(network)}
    spans = hours or {node: span for node, span in intervals.items() if span}
    if not spans:
        return Arrangement({})
    wide = _width(list(spans), sizes, around)
    axis = clock.Clock(hours, wide) if hours else Axis(list(spans.values()), wide)
    things = {n: _dated(n, span, axis, sizes[n], around[n]) for n, span in spans.items()}
    places: dict[str, Point] = {}
    notes: list[BackdropText] = []
    y = 0.0
    for kind in sorted({_kind(network, n) for n in spans}):
        row = sorted((n for n in spans if _kind(network, n) == kind), key=lambda n: (spans[n], n))
        name = network.nodes[row[0]].get("drawn_labels") or network.nodes[row[0]].get("kind_labels") or {"": kind}
        wide = max(label_text.size([text])[0] for text in name.values())
        notes.append(BackdropText((round(wide / 2, 1), round(y, 1)), dict(name), "heading"))
        y += _BAND
        placed, low = _lanes([things[node] for node in row], y)
        places, y = places | placed, low + _BAND
    beside, undated = _undated(network, places, sizes, around, y)
    left = min(0.0, *(thing.taken.left for thing in things.values()))
    rest = [n for n in network if n not in spans and n not in beside]
    undated += () if beside else listed(network, rest, "picture.undated", (left, 0.0), y)
    if isinstance(axis, Axis):
        axis.apart = _TICK * max(1.0, y / _HIGH)
    marks = axis.marks()
    lines = [BackdropLine(((x, -12.0), (x, y)), "grid") for x, _ in marks]
    lines.append(BackdropLine(((axis.x(axis.first), y), (axis.x(axis.last), y)), "axis"))
    notes += [BackdropText((x, y + 14), {"": said}, "tick") for x, said in marks]
    for a, b in axis.breaks:
        x = (axis.x(a + 1) + axis.x(b - 1)) / 2
        lines += [BackdropLine(((x - 6 + off, y + 8), (x + 2 + off, y - 8)), "axis") for off in (0.0, 8.0)]
    sides = {node: thing.side for node, thing in things.items()} | dict.fromkeys(beside, "left")
    bars = {node: thing.bar for node, thing in things.items() if thing.bar}
    return Arrangement(places | beside, sides, tuple(lines), (*notes, *undated), bars)


def prepare(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network in which nothing is collapsed: each agreement and each mission has its own date."""
    from coopgraph.networks.collapse import expand

    net = expand(network) if "folded" in network.graph else network.copy()
    for node in net:
        net.nodes[node]["wrap"] = _WRAP
    return net


def _answered(network: nx.MultiDiGraph, node: str) -> _Interval | None:
    """When that was to which an undated thing answers: what a form that has one way to its target only leads to."""
    form = network.nodes[node].get("form")
    if form is None or len(form.target) != 1:
        return None
    ends = (end for _, end, key in network.out_edges(node, keys=True) if key in form.target)
    return next((span for end in sorted(ends) if (span := _span(network.nodes[end].get("span")))), None)


def _kind(network: nx.MultiDiGraph, node: str) -> str:
    data: NodeAttributes = network.nodes[node]
    return str(data.get("drawn_as") or data.get("kind") or "")


def _span(days: tuple[str, str] | None) -> _Interval | None:
    """A first and a last day as years; None where there are not two days, since data may say anything."""
    matches = [_DAY.fullmatch(str(day)) for day in days or ()]
    if len(matches) != 2 or not all(each and 1 <= int(each[2]) <= 12 and 1 <= int(each[3]) <= 31 for each in matches):
        return None
    first, last = (_year(str(day)) for day in days or ())
    return min(first, last), max(first, last)


def _year(day: str) -> float:
    """A day as a year with a fraction, of 12 months of 31 days; also before our era and after 9999."""
    year, month, date = day.rsplit("-", 2)
    return int(year) + ((int(month) - 1) * 31 + int(date) - 1) / 372


def _width(nodes: list[str], sizes: Mapping[str, Size], around: Mapping[str, float]) -> float:
    """The width of an axis on which so many things stand in lanes about 16:9 in all."""
    room = sum((sizes[n][0] + 2 * around[n] + 18) * (max(sizes[n][1], 2 * around[n]) + _LANE) for n in nodes)
    return round(max(WIDE, math.sqrt(room * _ASPECT / _FULL)), 1)


def _dated(node: str, span: _Interval, axis: Axis | clock.Clock, size: Size, around: float) -> _Dated:
    """Where on an axis a thing stands: what lasts over some days is a bar, and on a clock what takes any time."""
    first, last = axis.x(span[0]), axis.x(span[1])
    lasts = last - first > 2 if isinstance(axis, clock.Clock) else (span[1] - span[0]) * 365 > 20
    middle, is_bar = (first + last) / 2, lasts
    side = "below" if is_bar and last - first > 2 * around + 8 else "right"
    label, disc = label_places.label_box((middle, 0.0), size, around, side), geometry.disc((middle, 0.0), around)
    left, right = min(disc.left, label.left), max(disc.right, label.right)
    if is_bar:
        left, right = min(left, first), max(right, last)
    taken = geometry.Box(left, min(disc.top, label.top), right, max(disc.bottom, label.bottom))
    return _Dated(node, middle, (first, last) if is_bar else None, side, taken)


def _lanes(row: Sequence[_Dated], top: float) -> tuple[dict[str, Point], float]:
    """The things of a kind in as few lanes as their bars and labels need, and the lower edge of the last."""
    lanes: list[list[_Dated]] = []
    for thing in row:
        for lane in lanes:
            if lane[-1].taken.right + 10 < thing.taken.left:
                lane.append(thing)
                break
        else:
            lanes.append([thing])
    places: dict[str, Point] = {}
    for lane in lanes:
        up, down = max(-thing.taken.top for thing in lane), max(thing.taken.bottom for thing in lane)
        places |= {thing.node: (round(thing.middle, 1), round(top + up, 1)) for thing in lane}
        top += up + down + _LANE
    return places, top


def _undated(
    network: nx.MultiDiGraph,
    dated: Mapping[str, Point],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    low: float,
) -> tuple[dict[str, Point], tuple[BackdropText, ...]]:
    """Columns at the left for what others brought and is linked with dated things, each about as high as these, down to a height."""
    near: dict[str, list[float]] = {}
    for a, b in sorted((a, b) for a, b, _ in network.edges(keys=True)):
        for node, other in ((a, b), (b, a)):
            if node not in dated and other in dated:
                near.setdefault(node, []).append(dated[other][1])
    if not near or not attributes_of(network).get("brought"):
        return {}, ()
    wanted = {node: sum(ys) / len(ys) for node, ys in near.items()}
    highs = {node: max(sizes[node][1], 2 * around[node]) + 6 for node in near}
    rows = sorted(near, key=lambda n: (wanted[n], n))
    count = math.ceil(sum(highs.values()) / max(low * 1.3, 480))
    left = min(-70.0, min(x - around[n] for n, (x, _) in dated.items()) - 58)
    places: dict[str, Point] = {}
    for column in (rows[i::count] for i in range(count)):
        places |= {node: (round(left, 1), y) for node, y in _stacked(column, wanted, highs, low).items()}
        left -= max(sizes[node][0] + 2 * around[node] for node in column) + 30
    middle = (min(x for x, _ in places.values()) + max(x for x, _ in places.values())) / 2 - 40
    return places, (BackdropText((round(middle, 1), 0.0), in_languages("picture.undated"), "heading"),)


def _stacked(
    column: list[str], wanted: Mapping[str, float], highs: Mapping[str, float], low: float
) -> dict[str, float]:
    """Things below each other near wanted heights: down from the top without overlap, then up again from the end."""
    heights, y = {}, 20.0
    for node in column:
        heights[node] = max(y + highs[node] / 2, wanted[node])
        y = heights[node] + highs[node] / 2
    y = max(low, 20.0 + sum(highs[node] for node in column))
    for node in reversed(column):
        heights[node] = round(min(heights[node], y - highs[node] / 2), 1)
        y = heights[node] - highs[node] / 2
    return heights
