"""The map: things with a place on earth stand there, on outlines of land; what is of one place stands beside it."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.base.words import in_languages
from coopgraph.diagrams import geometry, label_places
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts import partners
from coopgraph.diagrams.layouts.arrangement import Arrangement, BackdropLine, BackdropText
from coopgraph.diagrams.layouts.listed import listed
from coopgraph.diagrams.layouts.whereabouts import Whereabouts
from coopgraph.networks.attributes import nodes_of

if TYPE_CHECKING:
    import networkx as nx

NEEDS = "no thing has a place on earth"
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top
WIDE, HIGH = 1120.0, 620.0
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_ROW = 12.0  # between two labels of a column
_FULL, _LARGEST = 0.22, 4.0  # the share of a map that labels may fill before it is enlarged, and by how much at most
_WIDER, _MANY = (1.0, 1.5, 2.2), 500  # as much larger again while labels meet, unless that takes long
_WORK = 24000  # things times rounds of moving apart


def prepare(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network that a map shows: of a whole one, the partners of what is in the middle, which stands at home."""
    return partners.prepare(network, home=True) if partners.fits(network) else network


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places for things with a `point`, moved apart no more than needed, and for what is linked with them.

    What is of a place, as a body of its country, or is linked with one place only, as an event with its country, stands
    beside it. What is in the middle and has no place stands at the left; the names of all else are a list there. With many
    things the map grows.

    Args:
        network: nodes may have `point` (latitude and longitude in degrees); one that is not on earth does not count.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    points = {n: project(*d["point"]) for n, d in sorted(nodes_of(network)) if _is_on_earth(d.get("point"))}
    if not points:
        return Arrangement({})
    frame = _frame(list(points.values()))
    left, bottom, right, top = frame
    where = Whereabouts(network)
    near = {node: sorted(_near(network, where, node, points)) for node in sorted(network)}
    beside = [n for n in near if n not in points and len(near[n]) == 1]
    fit = min(WIDE / (right - left), HIGH / (top - bottom))
    grown = _growth([*points, *beside], sizes, around)
    scale, least = fit, math.inf
    for wider in _WIDER if len(points) + len(beside) < _MANY else _WIDER[:1]:
        tried = fit * min(grown * wider, _LARGEST)
        made, chosen, count = _apart(_spread(points, frame, tried, beside, near), sizes, around)
        if count < least:
            scale, places, sides, least = tried, made, chosen, count
        if not count:
            break

    def placed(point: Point) -> Point:
        return round((point[0] - left) * scale, 1), round((top - point[1]) * scale, 1)

    others = [n for n in near if n not in places]
    middle = [n for n in others if network.nodes[n].get("ring") == 0 and near[n]]
    left_edge = min(_edges(places, sides, sizes, around))
    columns, notes = _columns(network, middle, sizes, around, left_edge, placed(frame[:2])[1])
    left_out = [n for n in others if n not in middle]
    notes += listed(network, left_out, "picture.elsewhere", (left_edge, 60.0 * len(columns)), placed(frame[:2])[1])
    lines = [BackdropLine((*map(placed, ring), placed(ring[0])), "outline") for ring in _land(frame)]
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    lines.append(BackdropLine(tuple(map(placed, corners)), "grid"))
    return Arrangement(places | columns, sides | dict.fromkeys(columns, "left"), tuple(lines), notes)


def project(latitude: float, longitude: float) -> Point:
    """The Equal Earth projection (Šavrič, Patterson & Jenny 2018), for a sphere of radius 1; y grows to the north."""
    a1, a2, a3, a4 = _EQUAL_EARTH
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2, t6 = t * t, t**6
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t)
    return x / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)), t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


def _is_on_earth(point: Sequence[float] | None) -> bool:
    """Whether a thing has a latitude and a longitude that there are; data may say anything."""
    return point is not None and -90 <= point[0] <= 90 and -180 <= point[1] <= 180


def _growth(nodes: Sequence[str], sizes: Mapping[str, Size], around: Mapping[str, float]) -> float:
    """How many times larger a map has to be so that its labels do not fill it."""
    room = sum((sizes[n][0] + 2 * around[n] + 8) * max(sizes[n][1], 2 * around[n]) for n in nodes)
    return min(max(math.sqrt(room / (_FULL * WIDE * HIGH)), 1.0), _LARGEST)


def _spread(
    points: Mapping[str, Point],
    frame: Rectangle,
    scale: float,
    beside: Sequence[str],
    near: Mapping[str, Sequence[str]],
) -> dict[str, Point]:
    """Where things are in pixels, and in a spiral around each what stands beside it."""
    places = {node: ((x - frame[0]) * scale, (frame[3] - y) * scale) for node, (x, y) in points.items()}
    turns: Counter[str] = Counter()
    for node in beside:
        home = near[node][0]
        far, turn = 34 + 7 * turns[home], 2.4 * turns[home] + 0.8
        places[node] = (places[home][0] + far * math.cos(turn), places[home][1] + far * math.sin(turn))
        turns[home] += 1
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in places.items()}


def _apart(
    places: Mapping[str, Point], sizes: Mapping[str, Size], around: Mapping[str, float]
) -> tuple[dict[str, Point], dict[str, str], int]:
    """Things moved where they or their labels would cover each other, the sides of labels, and how many still do."""
    moved = kept = dict(places)
    chosen = side = label_places.sides(moved, sizes, around)
    least = len(places) ** 2
    rounds = min(max(_WORK // len(places), 10), 150)
    for i in range(rounds):
        if i and i % 15 == 0 and i < 0.6 * rounds:  # sides that change to the end never come to rest
            side = label_places.sides(moved, sizes, around)
        count, pushed = _pushed(moved, side, sizes, around)
        if count < least:
            least, kept, chosen = count, moved, side
        if not count:
            break
        moved = pushed
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in kept.items()}, chosen, least


def _pushed(
    places: Mapping[str, Point], sides: Mapping[str, str], sizes: Mapping[str, Size], around: Mapping[str, float]
) -> tuple[int, dict[str, Point]]:
    """How many rectangles of different things overlap, and places at which each pair lies a little further apart."""
    parts: list[tuple[geometry.Box, str]] = []
    for node, place in places.items():
        parts.append((geometry.disc(place, around[node] + 1), node))
        parts.append((label_places.label_box(place, sizes[node], around[node], sides[node]), node))
    parts.sort()
    moved = {node: list(place) for node, place in places.items()}
    count = 0
    for i, ((_, top, right, bottom), node) in enumerate(parts):
        for (start, above, end, below), other in itertools.islice(parts, i + 1, None):
            if start >= right:
                break
            if above >= bottom or below <= top or node == other:
                continue
            wide, high = min(right, end) - start, min(bottom, below) - max(top, above)
            axis = 0 if wide < high else 1
            far = min(wide, high) * 0.5 + 0.4
            step = far if axis and top + bottom > above + below else -far
            moved[node][axis] += step
            moved[other][axis] -= step
            count += 1
    return count, {node: (x, y) for node, (x, y) in moved.items()}


def _edges(
    places: Mapping[str, Point], sides: Mapping[str, str], sizes: Mapping[str, Size], around: Mapping[str, float]
) -> list[float]:
    """The left edges of the map and of all that is drawn on it."""
    labels = [label_places.label_box(p, sizes[n], around[n], sides[n]).left for n, p in places.items()]
    return [0.0, *labels, *(p[0] - around[n] for n, p in places.items())]


def _near(network: nx.MultiDiGraph, where: Whereabouts, node: str, points: Container[str]) -> set[str]:
    """Where a thing is, by what is stated of it; else what it is linked with and has a point, but the country of another."""
    if own := {place for place in where.facets(node) if place in points}:
        return own
    near = {other for other in (*network.successors(node), *network.predecessors(node)) if other in points}
    return near - {place for other in near for place in where.of(other) if place != other}


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
    rings = []
    for numbers in json.loads((Path(__file__).with_name("outlines.json")).read_text("utf-8"))["rings"]:
        x = y = 0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / 10, y / 10))
        rings.append(ring)
    return rings


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
    corners = list(ring)
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        uncut, corners = corners, []
        for i, point in enumerate(uncut):
            before = uncut[i - 1]
            inside, was = sign * point[axis] >= sign * bound, sign * before[axis] >= sign * bound
            if inside != was:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                crossing = [before[k] + share * (point[k] - before[k]) for k in (0, 1)]
                corners.append((crossing[0], crossing[1]))
            if inside:
                corners.append(point)
    return corners


def _columns(
    network: nx.MultiDiGraph,
    nodes: list[str],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    left: float,
    low: float,
) -> tuple[dict[str, Point], tuple[BackdropText, ...]]:
    """Columns at the left of an edge, down to a height, for things without a place, from the inside of the rings out."""
    if not nodes:
        return {}, ()
    rows = sorted(nodes, key=lambda n: (int(network.nodes[n].get("ring", 3)), network.nodes[n].get("drawn_as", ""), n))
    places: dict[str, Point] = {}
    x, y, wide = left - 40, 40.0, 0.0
    for node in rows:
        width, height = sizes[node][0], max(sizes[node][1], 2 * around[node])
        if y + height > low and y > 40:
            x, y, wide = x - wide - 60, 40.0, 0.0
        places[node] = (round(x, 1), round(y + height / 2, 1))
        y += height + _ROW
        wide = max(wide, width)
    middle = (min(p[0] for p in places.values()) - wide + max(p[0] for p in places.values())) / 2
    return places, (BackdropText((round(middle, 1), 10.0), in_languages("picture.elsewhere"), "heading"),)
