"""How well a picture of a network can be read: crossings, labels that nothing touches, and stress."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
_SLACK = 1.0  # pixels that may overlap unseen
_READABLE = 8.0  # pixels of font size; below that, letters of most fonts run together on a screen


class Shown(NamedTuple):
    """What a page shows of a network, in pixels of the screen; labels that are left out have no box."""

    places: Mapping[Hashable, Point]
    radii: Mapping[Hashable, float]
    labels: Mapping[Hashable, Box]
    letters: float  # the font size of labels


class Quality(NamedTuple):
    """`clear` is the share of things with a label that touches no other label and no other thing; `readable` also
    wants letters of 8 pixels; `shown` is the share of things that have a label at all."""

    crossings: int
    shown: float
    clear: float
    readable: float
    letters: float
    stress: float


def quality(shown: Shown, things: Iterable[Hashable], edges: Iterable[tuple[Hashable, Hashable]]) -> Quality:
    """All measures of one picture; edges are taken as straight lines, several between two things as one.

    Whatever else a page shows only stands in the way of labels.
    """
    places = {node: shown.places[node] for node in things}
    pairs = [tuple(link) for link in {frozenset(edge) for edge in edges} if len(link) == 2]
    total = max(len(places), 1)
    clear = len(clear_labels(shown) & places.keys()) / total
    return Quality(
        crossings(places, pairs),
        len(shown.labels.keys() & places.keys()) / total,
        clear,
        clear if shown.letters >= _READABLE else 0.0,
        shown.letters,
        stress(places, pairs),
    )


def crossings(places: Mapping[Hashable, Point], pairs: Iterable[tuple[Hashable, ...]]) -> int:
    """How many pairs of straight edges without a common end cross each other (Purchase 1997).

    Edges that only touch, or lie on each other, do not cross.
    """
    lines = [(places[a], places[b], a, b) for a, b in pairs]
    return sum(len({a, b, c, d}) == 4 and _cross(p, q, r, s) for (p, q, a, b), (r, s, c, d) in combinations(lines, 2))


def _cross(p: Point, q: Point, r: Point, s: Point) -> bool:
    return _turn(p, q, r) * _turn(p, q, s) < 0 and _turn(r, s, p) * _turn(r, s, q) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from a over b to c turns to one side, below 0 to the other."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def clear_labels(shown: Shown) -> set[Hashable]:
    """The things whose label touches no other label, and no thing but its own."""
    boxes = [(node, box, True) for node, box in shown.labels.items()]
    for node, (x, y) in shown.places.items():
        r = shown.radii[node]
        boxes.append((node, (x - r, y - r, x + r, y + r), False))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (_, box, _) in enumerate(boxes):
        for cell in _cells(box):
            cells[cell].append(i)
    hit: set[Hashable] = set()
    for found in cells.values():
        for i, j in combinations(found, 2):
            (a, one, is_label), (b, two, is_other) = boxes[i], boxes[j]
            if a != b and _touch(one, two, is_label, is_other):
                hit |= ({a} if is_label else set()) | ({b} if is_other else set())
    return set(shown.labels) - hit


def _touch(one: Box, two: Box, is_label: bool, is_other: bool) -> bool:
    """Whether two rectangles share more than a sliver; a thing counts as the disc in its square."""
    wide, high = min(one[2], two[2]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[1], two[1])
    if wide <= _SLACK or high <= _SLACK:
        return False
    if is_label == is_other:
        return is_label
    label, disc = (one, two) if is_label else (two, one)
    x, y, r = (disc[0] + disc[2]) / 2, (disc[1] + disc[3]) / 2, (disc[2] - disc[0]) / 2
    return math.hypot(x - min(max(x, label[0]), label[2]), y - min(max(y, label[1]), label[3])) < r - _SLACK


def _cells(box: Box, size: float = 80.0) -> Iterator[tuple[int, int]]:
    for i in range(math.floor(box[0] / size), math.floor(box[2] / size) + 1):
        for j in range(math.floor(box[1] / size), math.floor(box[3] / size) + 1):
            yield i, j


def stress(places: Mapping[Hashable, Point], pairs: Iterable[tuple[Hashable, ...]]) -> float:
    """How far distances on the page are from numbers of steps: 0 is none, 1 the worst, after the best scaling.

    The mean over all pairs with a way between them of `(s·D/d - 1)²`, which is stress with the weights d⁻² of Kamada &
    Kawai (1989), where D is the distance on the page, d the number of steps, and s = Σ(D/d) / Σ(D/d)² the scale for which
    it is least; what is left then is `1 - (Σ D/d)² / (n Σ (D/d)²)`.
    """
    near: dict[Hashable, list[Hashable]] = {node: [] for node in places}
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    ratios = []
    for start in places:
        far, queue = {start: 0}, deque([start])
        while queue:
            node = queue.popleft()
            for other in near[node]:
                if other not in far:
                    far[other] = far[node] + 1
                    queue.append(other)
        ratios += [math.dist(places[start], places[node]) / steps for node, steps in far.items() if steps]
    squares = sum(ratio * ratio for ratio in ratios)
    return 1 - sum(ratios) ** 2 / (len(ratios) * squares) if squares else 0.0
