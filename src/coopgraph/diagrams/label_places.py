"""Where labels stand: beside, above or below their things, on the side where they cover least."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from coopgraph.diagrams.geometry import Box, Point, Size, disc

_CELL = 100.0


class _Grid:
    """Rectangles by the squares that they touch, so that looking for overlaps stays quick."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Box]]] = {}

    def _touched(self, box: Box) -> list[tuple[int, int]]:
        rows = range(int(box.top // _CELL), int(box.bottom // _CELL) + 1)
        return [(i, j) for i in range(int(box.left // _CELL), int(box.right // _CELL) + 1) for j in rows]

    def add(self, name: str, box: Box) -> None:
        """Put a named box into the cells that it touches."""
        item = (name, box)
        for cell in self._touched(box):
            self._cells.setdefault(cell, []).append(item)

    def met(self, name: str, box: Box) -> list[tuple[str, Box]]:
        """The rectangles of other names that a rectangle shares area with, square by square as they were put there."""
        left, top, right, bottom = box
        meeting = {}
        for cell in self._touched(box):
            for item in self._cells.get(cell, ()):
                other_left, other_top, other_right, other_bottom = item[1]
                if left < other_right and other_left < right and top < other_bottom and other_top < bottom:
                    meeting[id(item)] = item
        return [item for item in meeting.values() if item[0] != name]

    def shared(self, name: str, box: Box) -> float:
        """The area that a rectangle shares with those of other names."""
        return sum(box.shared(other) for _, other in self.met(name, box))


def label_box(point: Point, size: Size, around: float, side: str) -> Box:
    """The rectangle that a label takes up on one side of a thing of a given radius."""
    x, y = point
    wide, high = size
    if side in ("right", "left"):
        left = x + around + 4 if side == "right" else x - around - 4 - wide
        return Box(left, y - high / 2, left + wide, y + high / 2)
    if side == "up":  # turned, read from below
        return Box(x - high / 2, y - around - 3 - wide, x + high / 2, y - around - 3)
    top = y + around + 3 if side == "below" else y - around - 3 - high
    return Box(x - wide / 2, top, x + wide / 2, top + high)


def sides(
    places: Mapping[str, Point],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    links: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """The side on which each label stands: `right`, `left`, `below` or `above`.

    Args:
        places: from `coopgraph.diagrams.layouts.choice.arrange`.
        sizes: the width and height of each label.
        around: the radius of each thing.
        links: the neighbours of each thing, whose lines labels then avoid; without, labels rather stand outwards.
    """
    widest = max((abs(x) for x, _ in places.values()), default=0.0) or 1.0
    highest = max((abs(y) for _, y in places.values()), default=0.0) or 1.0
    grid = _Grid()
    for node, place in places.items():
        grid.add(node, disc(place, around[node]))
    side_of = {}
    for node in sorted(places, key=lambda n: (-around[n], -abs(places[n][0]), str(n))):
        x, y = places[node]
        tried = ("below", "right", "left", "above") if links else _tried(x / widest, y / highest)
        options = [label_box((x, y), sizes[node], around[node], side) for side in tried]
        costs = [grid.shared(node, box) + 20.0 * i for i, box in enumerate(options)]
        if links:
            lines = [places[near] for near in links[node]]
            costs = [cost + 30.0 * _towards((x, y), lines, s) for cost, s in zip(costs, tried, strict=True)]
        best = costs.index(min(costs))
        side_of[node] = tried[best]
        grid.add(node, options[best])
    return side_of


def _towards(point: Point, others: Sequence[Point], side: str) -> int:
    """How many of some other points lie about in the direction of a side."""
    dx, dy = {"right": (1, 0), "left": (-1, 0), "below": (0, 1), "above": (0, -1)}[side]
    return sum((x - point[0]) * dx + (y - point[1]) * dy > 0.6 * math.dist((x, y), point) for x, y in others)


def covered(
    places: Mapping[str, Point], sizes: Mapping[str, Size], around: Mapping[str, float]
) -> list[tuple[str, str]]:
    """Pairs of things of which one's label covers the other or its label."""
    chosen = sides(places, sizes, around)
    written = {node: label_box(place, sizes[node], around[node], chosen[node]) for node, place in places.items()}
    grid = _Grid()
    for node, place in places.items():
        grid.add(node, disc(place, around[node]))
        grid.add(node, written[node])
    return sorted(
        {
            (min(node, other), max(node, other))
            for node, box in written.items()
            for other, near in grid.met(node, box)
            if box.shared(near) > 1
        }
    )


def beside(node: str, taken: Mapping[str, Box], around: float, size: float) -> Point:
    """The freest place next to a thing for a small square.

    Args:
        node: the thing.
        taken: the rectangles in use; those of things have their names, others any other name.
        around: the radius of the thing.
        size: half the width of the square.
    """
    x, y = (taken[node].left + taken[node].right) / 2, (taken[node].top + taken[node].bottom) / 2
    best, least = (x, y), math.inf
    for far in (around + size + 7, around + size + 16):
        for i in range(16):
            angle = math.pi / 4 + i * math.pi / 8
            place = (round(x + far * math.cos(angle), 1), round(y + far * math.sin(angle), 1))
            cost = sum(disc(place, size + 1).shared(box) for box in taken.values())
            if cost < least - 1e-9:
                best, least = place, cost
    return best


def _tried(x: float, y: float) -> tuple[str, ...]:
    """The sides for a label at a place, the best first; places count from -1 to 1."""
    across, upright = (
        ("right", "left") if x >= 0 else ("left", "right"),
        ("below", "above") if y >= 0 else ("above", "below"),
    )
    return (upright[0], *across, upright[1]) if abs(y) >= abs(x) else (across[0], *upright, across[1])


def loosen(
    places: Mapping[str, Point],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    fixed: str | None = None,
    rounds: int = 150,
) -> dict[str, Point]:
    """The same places, with things moved a little where labels would cover each other or other things."""
    moved = kept = dict(places)
    least, since = math.inf, 0
    for _ in range(rounds):
        chosen = sides(moved, sizes, around)
        parts = [
            (node, box)
            for node, place in moved.items()
            for box in (disc(place, around[node] + 1), label_box(place, sizes[node], around[node], chosen[node]))
        ]
        grid = _Grid()
        for node, box in parts:
            grid.add(node, box)
        pushes = [
            (node, other, box, near) for node, box in parts for other, near in grid.met(node, box) if node < other
        ]
        before = dict(moved)
        count = sum([_push(moved, *push, fixed) for push in pushes])
        if count < least:
            least, kept, since = count, before, 0
        since += 1
        if not count or since > 25:  # more rounds only push the same few to and fro
            break
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in kept.items()}


def _push(moved: dict[str, Point], a: str, b: str, box: Box, other: Box, fixed: str | None) -> bool:
    """Move two things apart, the shorter way and half of what is needed; whether they had to be."""
    if not box.shared(other):
        return False
    wide = min(box.right, other.right) - max(box.left, other.left)
    high = min(box.bottom, other.bottom) - max(box.top, other.top)
    if wide < high:
        right = box.left + box.right > other.left + other.right
        dx, dy = (wide / 2 + 0.5) * (1 if right else -1) / 2, 0.0
    else:
        under = box.top + box.bottom > other.top + other.bottom
        dx, dy = 0.0, (high / 2 + 0.5) * (1 if under else -1) / 2
    for node, sign in ((a, 1), (b, -1)):
        if node != fixed:
            moved[node] = (moved[node][0] + sign * dx, moved[node][1] + sign * dy)
    return True
