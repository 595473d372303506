"""What a layout gives: where each thing stands, and what is drawn behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coopgraph.diagrams.geometry import Point

EdgeKey = tuple[str, str, str]  # source, target, key


class BackdropLine(NamedTuple):
    """A line behind the things: `outline` (of land), `axis` or `grid`."""

    points: tuple[Point, ...]
    role: str


class BackdropText(NamedTuple):
    """A text by language (`""` for all); its middle is at the point. It is a `tick` or a `heading` behind the things, or
    `words` of the lines that lead to one (`of`), towards the middle from the point on."""

    at: Point
    labels: Mapping[str, str]
    role: str
    of: str = ""


class Arrangement(NamedTuple):
    """Places in pixels, y downwards; what has no place is not drawn.

    `sides` fixes where labels stand (`right`, `left`, `above`, `below`); `bars` gives first and last x of things drawn as
    bars; `cells` gives the middle and half the width of edges drawn as squares; `trees` says that edges to parents are seen as such.
    """

    places: dict[str, Point]
    sides: Mapping[str, str] = {}
    lines: tuple[BackdropLine, ...] = ()
    notes: tuple[BackdropText, ...] = ()
    bars: Mapping[str, tuple[float, float]] = {}
    cells: Mapping[EdgeKey, tuple[float, float, float]] = {}
    trees: bool = False

    def mirrored(self) -> Arrangement:
        """The same, from the right to the left."""
        turned = {"left": "right", "right": "left"}
        return Arrangement(
            {node: (-x, y) for node, (x, y) in self.places.items()},
            {node: turned.get(side, side) for node, side in self.sides.items()},
            tuple(BackdropLine(tuple((-x, y) for x, y in line.points), line.role) for line in self.lines),
            tuple(note._replace(at=(-note.at[0], note.at[1])) for note in self.notes),
            {node: (-last, -first) for node, (first, last) in self.bars.items()},
            {edge: (-x, y, half) for edge, (x, y, half) in self.cells.items()},
            self.trees,
        )
