"""Rings: in which order things stand around the middle, and where, so that labels are free and few lines cross."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coopgraph.diagrams import label_places
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.layouts.extents import neighbours, ring_rows

if TYPE_CHECKING:
    import networkx as nx


NEEDS = "there is nothing"
Links = Mapping[str, Sequence[str]]

POWER = 2 / 3.4  # swollen ellipses: they use the corners of a page
STEPS = 720
GAP = 4.0
FULL = 0.75  # from here on a ring is filled evenly
TURN = 2 * math.pi


def order(rings: Sequence[Sequence[str]], links: Links, sweeps: int = 24) -> dict[str, float]:
    """An angle for every thing, so that things stand near what they are linked with.

    Each sweep goes over the rings outwards and inwards and sorts each by the mean direction of its things' neighbours;
    of several sweeps the one with the shortest lines is kept.

    Args:
        rings: the things of each ring, from the inside out, in their first order.
        links: the neighbours of each thing.
    """
    angles: dict[str, float] = {}
    for ring in rings:
        _spread(ring, 0.0, angles)
    rank = {node: i for ring in rings for i, node in enumerate(ring)}
    best, least = dict(angles), _length(angles, links)
    for sweep in range(sweeps):
        for ring in rings if sweep % 2 else reversed(rings):
            wanted = {node: _mean([angles[n] for n in links[node] if n in angles], angles[node]) for node in ring}
            row = sorted(ring, key=lambda node: (round(wanted[node], 6), rank[node]))
            turn = _mean([wanted[node] - TURN * i / len(row) for i, node in enumerate(row)], 0.0)
            _spread(row, turn, angles)
        if (length := _length(angles, links)) < least - 1e-9:
            best, least = dict(angles), length
    for ring in rings:
        _swap(list(ring), best, links)
    return best


def facing(node: str, placed: Mapping[str, Point], links: Links, angles: dict[str, float]) -> tuple[float, str]:
    """Turn a thing towards those of its neighbours that are placed already; its new angle, for sorting."""
    near = [math.atan2(placed[n][1], placed[n][0]) for n in links[node] if n in placed]
    angles[node] = _mean(near, angles[node])
    return angles[node], str(node)


def _spread(row: Sequence[str], turn: float, angles: dict[str, float]) -> None:
    for i, node in enumerate(row):
        angles[node] = (turn + TURN * i / len(row)) % TURN


def _mean(angles: Sequence[float], otherwise: float) -> float:
    """The mean direction of some angles; another one when there is none."""
    x, y = sum(map(math.cos, angles)), sum(map(math.sin, angles))
    return math.atan2(y, x) % TURN if math.hypot(x, y) > 1e-6 else otherwise


def _apart(a: float, b: float) -> float:
    """How far two directions are apart, from 0 to pi."""
    return abs((a - b + math.pi) % TURN - math.pi)


def _length(angles: Mapping[str, float], links: Links) -> float:
    return sum(_apart(a, angles[n]) ** 2 for node, a in angles.items() for n in links[node] if n in angles)


def _swap(ring: list[str], angles: dict[str, float], links: Links) -> None:
    """Exchange things of a ring, near ones, as long as that shortens lines; only for rings that are quickly done."""
    if len(ring) > 150:
        return
    ring.sort(key=angles.__getitem__)

    def cost(node: str, at: float) -> float:
        return sum(_apart(at, angles[n]) ** 2 for n in links[node] if n in angles)

    for _ in range(12):
        changed = False
        for step in (1, 2, 3, 5):
            for i in range(len(ring)):
                a, b = ring[i], ring[(i + step) % len(ring)]
                at_a, at_b = angles[a], angles[b]
                if cost(a, at_b) + cost(b, at_a) < cost(a, at_a) + cost(b, at_b) - 1e-9:
                    angles[a], angles[b] = at_b, at_a
                    ring[i], ring[(i + step) % len(ring)] = b, a
                    changed = True
        if not changed:
            return


class Curve:
    """A closed ring with half axes `a` and `b`, measured along its length."""

    def __init__(self, a: float, b: float):
        self.a, self.b = a, b
        self.points = [self._at(TURN * i / STEPS) for i in range(STEPS + 1)]
        self.along = [0.0]
        for p, q in zip(self.points, self.points[1:], strict=False):
            self.along.append(self.along[-1] + math.dist(p, q))

    @property
    def length(self) -> float:
        """The length of the whole ring."""
        return self.along[-1]

    def _at(self, angle: float) -> Point:
        x, y = math.cos(angle), math.sin(angle)
        return (
            self.a * math.copysign(abs(x) ** POWER, x),
            self.b * math.copysign(abs(y) ** POWER, y),
        )

    def index(self, place: float) -> int:
        """The step at a distance along the ring."""
        from bisect import bisect_left

        return min(bisect_left(self.along, place % self.length), STEPS - 1)

    def place(self, angle: float) -> float:
        """The distance along the ring at an angle of its parameter."""
        return self.along[round(angle / TURN * STEPS) % STEPS]

    def is_flat(self, place: float) -> bool:
        """Whether the ring runs level there, so that labels stand side by side."""
        i = self.index(place)
        (x0, y0), (x1, y1) = self.points[i], self.points[i + 1]
        return abs(x1 - x0) > 1.5 * abs(y1 - y0)

    def need(self, place: float, size: Size) -> float:
        """How much of the ring a thing takes up there: its label's height at the sides, part of its width elsewhere."""
        i = self.index(place)
        (x0, y0), (x1, y1) = self.points[i], self.points[i + 1]
        run = math.hypot(x1 - x0, y1 - y0) or 1.0
        steep, flat = abs(y1 - y0) / run, abs(x1 - x0) / run
        tall, wide = max(size[1], 18.0) + GAP, (size[0] + 2 * GAP) / 2  # beside each other they stand in two levels
        return min(tall / max(steep, 0.05), max(wide, 26.0) / max(flat, 0.05))


def filled(
    curve: Curve, row: Sequence[str], sizes: Mapping[str, Size], start: float = 0.0
) -> tuple[list[float], float]:
    """Places for a row that fills a ring evenly, in its order, and how full the ring then is (over 1: too full)."""
    places = [start + curve.length * i / len(row) for i in range(len(row))]
    full = 0.0
    for _ in range(6):
        needs = [curve.need(place, sizes[node]) for place, node in zip(places, row, strict=True)]
        full = sum(needs) / curve.length
        at = start - needs[0] / full / 2
        places = [
            at := at + (before + after) / 2 / full for before, after in zip([needs[0], *needs], needs, strict=False)
        ]
    return places, full


def along(curve: Curve, row: Sequence[str], angles: Mapping[str, float], sizes: Mapping[str, Size]) -> list[float]:
    """The distance along a ring of each thing of a row, near its angle and with room for its label."""
    wanted = [curve.place(angles[node]) for node in row]
    places, full = filled(curve, row, sizes, wanted[0])
    if full > FULL:
        return places
    places = wanted
    for _ in range(6):
        needs = [curve.need(place, sizes[node]) for place, node in zip(places, row, strict=True)]
        places = _settle(wanted, needs, curve.length)
    return places


def _settle(wanted: Sequence[float], needs: Sequence[float], length: float) -> list[float]:
    """Places in a circle, in the given order, as near as can be to the wanted ones and as far apart as needed.

    The circle is cut at its widest gap; then things that are too near form blocks, which stand at their mean.
    """
    n = len(wanted)
    gaps = [(wanted[i] - wanted[i - 1]) % length for i in range(n)]
    cut = max(range(n), key=lambda i: gaps[i]) if n else 0
    turned = [(cut + k) % n for k in range(n)]
    start = wanted[cut] if n else 0.0
    offsets, total = [], 0.0
    for k, i in enumerate(turned):
        total += (needs[turned[k - 1]] + needs[i]) / 2 if k else 0.0
        offsets.append(total)
    aims = [(wanted[i] - start) % length - offset for i, offset in zip(turned, offsets, strict=True)]
    blocks: list[list[float]] = []
    for aim in aims:
        blocks.append([aim, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value, weight = blocks.pop()
            blocks[-1][0] = (blocks[-1][0] * blocks[-1][1] + value * weight) / (blocks[-1][1] + weight)
            blocks[-1][1] += weight
    flat = [value for value, weight in blocks for _ in range(int(weight))]
    room = length - (needs[turned[0]] + needs[turned[-1]]) / 2 - total if n > 1 else length
    low = min(max(flat[0], flat[-1] - max(room, 0.0)), flat[0]) if flat else 0.0
    high = low + max(room, 0.0)
    placed = [min(max(value, low), high) + offset for value, offset in zip(flat, offsets, strict=True)]
    result = [0.0] * n
    for i, place in zip(turned, placed, strict=True):
        result[i] = (start + place) % length
    return result


_FULL = (1.2, 1.1, 1.0)  # rings somewhat overfull can be loosened afterwards
_LARGE = 150
_ASPECT = 2.4  # a page is wide, and labels beside make rings less flat than they are
_FIRST = (125.0, 90.0)  # half axes of the innermost ring
_WIDER, _HIGHER = 26.0, 70.0  # from one ring to the next; the width of labels comes on top
_LEVEL = 34.0  # how far every second thing above and below is moved out


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """The tightest rings in which no label covers another, or else those in which the fewest do."""
    links = neighbours(network)
    middle, rows = ring_rows(network, links)
    angles = order(rows, links)
    best: dict[str, Point] = {}
    least = math.inf
    for full in _FULL if len(network) < _LARGE else _FULL[-1:]:
        places = _placed(rows, dict(angles), links, sizes, full)
        if middle is not None:
            places[middle] = (0.0, 0.0)
        places = label_places.loosen(
            places,
            sizes,
            around,
            middle,
            rounds=150 if len(network) < _LARGE else 40 if len(network) < 2 * _LARGE else 10,
        )
        count = len(label_places.covered(places, sizes, around))
        if count < least:
            best, least = places, count
        if not count:
            break
    return Arrangement(best)


def _placed(
    rows: list[list[str]],
    angles: dict[str, float],
    links: Mapping[str, list[str]],
    sizes: Mapping[str, Size],
    full: float,
) -> dict[str, Point]:
    """Rings are made from the inside out, and filled from the outside in, each turned to what it is linked with."""
    made: list[tuple[Curve, list[str]]] = []
    a, b, reach = 0.0, 0.0, 0.0
    for row in rows:
        for part in _parts(sorted(row, key=lambda node: (angles[node], str(node))), a, b, sizes):
            a, b = (a + _WIDER + reach, b + _HIGHER) if a else _FIRST
            made.append((_fitting(part, a, b, sizes, full), part))
            a, b, reach = made[-1][0].a, made[-1][0].b, _usual([sizes[node][0] for node in part])
    places: dict[str, Point] = {}
    for curve, part in reversed(made):
        part.sort(key=lambda node: facing(node, places, links, angles))
        places |= _on(curve, part, angles, sizes)
    return places


def _parts(row: list[str], a: float, b: float, sizes: Mapping[str, Size]) -> list[list[str]]:
    """A row, or the two, three … staggered rows into which it is dealt when its ring would be too crowded."""
    _, full = filled(Curve(a + 2 * _FIRST[0], b + 1.5 * _FIRST[1]), row, sizes)
    count = max(1, round(full / 1.6))
    return [row[i::count] for i in range(count)]


def _fitting(row: list[str], a: float, b: float, sizes: Mapping[str, Size], full: float) -> Curve:
    """A ring that a row fills to at most `full` (1 is exactly full), with at least these half axes."""
    curve = Curve(a, b)
    while filled(curve, row, sizes)[1] > full:
        curve = Curve(curve.a * 1.02, max(b, curve.a * 1.02 / _ASPECT))
    return curve


def _usual(widths: list[float]) -> float:
    """A width that most labels of a row keep within."""
    return sorted(widths)[int(len(widths) * 0.8)] if widths else 0.0


def _on(curve: Curve, row: list[str], angles: Mapping[str, float], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """The places of a row on its ring; above and below, every second thing stands further out."""
    places, odd = {}, False
    for node, place in zip(row, along(curve, row, angles, sizes), strict=True):
        x, y = curve.points[curve.index(place)]
        odd = not odd and curve.is_flat(place)
        places[node] = (round(x, 1), round(y + math.copysign(_LEVEL if odd else 0.0, y), 1))
    return places
