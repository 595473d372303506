"""The map: things with a place on earth stand there, on outlines of land; what is linked with them stands beside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from coopgraph import boxes
from coopgraph.arrangement import Arrangement, Line, Note, Point
from coopgraph.paths import PACKAGE

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top
WIDE, HIGH = 1120.0, 620.0
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_ROW = 12.0  # between two labels of a column
_ELSEWHERE = {"fr": "Sans lieu", "en": "Without a place", "ar": "بلا مكان"}


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places for things with a `point`, moved apart no more than needed, and for what is linked with them.

    What is linked with one place only, such as an event with its country, stands beside it; what is linked with several
    stands in columns at the left. What is linked with none is left out.

    Args:
        network: nodes may have `point` (latitude and longitude in degrees).
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    points = {n: project(*d["point"]) for n, d in sorted(network.nodes(data=True)) if "point" in d}
    if not points:
        return Arrangement({})
    frame = _frame(list(points.values()))
    left, bottom, right, top = frame
    scale = min(WIDE / (right - left), HIGH / (top - bottom))

    def placed(point: Point) -> Point:
        return round((point[0] - left) * scale, 1), round((top - point[1]) * scale, 1)

    places = {node: placed(point) for node, point in points.items()}
    near = {node: sorted({n for n in _neighbours(network, node) if n in points}) for node in sorted(network)}
    for i, node in enumerate(n for n in near if n not in points and len(near[n]) == 1):
        x, y = places[near[node][0]]
        turn = 2.4 * i
        places[node] = (round(x + 34 * math.cos(turn), 1), round(y + 34 * math.sin(turn), 1))
    places = boxes.loosen(places, sizes, around)
    others = [n for n in near if n not in points and len(near[n]) > 1]
    columns, notes = _columns(network, others, sizes, min(0.0, *(x for x, _ in places.values())))
    lines = [Line((*map(placed, ring), placed(ring[0])), "outline") for ring in _land(frame)]
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    lines.append(Line(tuple(map(placed, corners)), "grid"))
    return Arrangement(places | columns, dict.fromkeys(columns, "left"), tuple(lines), notes)


def project(latitude: float, longitude: float) -> Point:
    """The Equal Earth projection (Šavrič, Patterson & Jenny 2018), for a sphere of radius 1; y grows to the north."""
    a1, a2, a3, a4 = _EQUAL_EARTH
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2, t6 = t * t, t**6
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t)
    return x / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)), t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


def _neighbours(network: nx.MultiDiGraph, node: str) -> Iterator[str]:
    yield from network.successors(node)
    yield from network.predecessors(node)


def _frame(points: Sequence[Point]) -> Rectangle:
    """Left, bottom, right, top of what has to be seen: all points with a margin, and never less than a country."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(max(xs) - min(xs), 0.35), max(max(ys) - min(ys), 0.2)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    wide, high = wide * 1.16 + 0.1, high * 1.12 + 0.1
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


@cache
def _rings() -> list[list[Point]]:
    """The outlines of countries as longitudes and latitudes."""
    found = []
    for numbers in json.loads((PACKAGE / "outlines.json").read_text("utf-8"))["rings"]:
        x = y = 0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / 10, y / 10))
        found.append(ring)
    return found


def _land(frame: Rectangle) -> Iterator[list[Point]]:
    """The outlines within a frame, projected; land that goes over the edge of the world is there on both sides."""
    for ring in _rings():
        beyond = max(x for x, _ in ring) > 180 or min(x for x, _ in ring) < -180
        for turn in (-360, 0, 360) if beyond else (0,):
            kept = clipped([project(y, x + turn) for x, y in ring], frame)
            if len(kept) > 2:
                yield kept


def clipped(ring: Sequence[Point], frame: Rectangle) -> list[Point]:
    """The part of a closed ring within a rectangle (Sutherland & Hodgman 1974)."""
    left, bottom, right, top = frame
    found = list(ring)
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        held, found = found, []
        for i, point in enumerate(held):
            before = held[i - 1]
            inside, was = sign * point[axis] >= sign * bound, sign * before[axis] >= sign * bound
            if inside != was:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                crossing = [before[k] + share * (point[k] - before[k]) for k in (0, 1)]
                found.append((crossing[0], crossing[1]))
            if inside:
                found.append(point)
    return found


def _columns(
    network: nx.MultiDiGraph, nodes: list[str], sizes: Mapping[str, Size], left: float
) -> tuple[dict[str, Point], tuple[Note, ...]]:
    """Columns at the left for things without a place, from the inside of the rings out."""
    if not nodes:
        return {}, ()
    rows = sorted(nodes, key=lambda n: (int(network.nodes[n].get("ring", 3)), network.nodes[n].get("drawn_as", ""), n))
    found: dict[str, Point] = {}
    x, y, wide = min(left, 0.0) - 40, 40.0, 0.0
    for node in rows:
        width, height = sizes[node]
        if y + height > HIGH:
            x, y, wide = x - wide - 50, 40.0, 0.0
        y += max(height, 20.0) / 2
        found[node] = (round(x, 1), round(y, 1))
        y += max(height, 20.0) / 2 + _ROW
        wide = max(wide, width)
    middle = (min(p[0] for p in found.values()) - wide + max(p[0] for p in found.values())) / 2
    return found, (Note((round(middle, 1), 10.0), _ELSEWHERE, "heading"),)
