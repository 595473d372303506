"""Where things stand in a diagram: computed before it is drawn, the same every time, without physics.

The default is rings by kind around the thing in the middle, and for a few things distances that follow the number of
steps between them. Pure Python: no numbers that differ from machine to machine.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import label_in
from coopgraph.base.words.page import LANGUAGES
from coopgraph.diagrams import boxes, labels
from coopgraph.diagrams.layouts import rings
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.layouts.rings import Curve, Point, Size

if TYPE_CHECKING:
    import networkx as nx

# each layout and the module that has it
LAYOUTS = {
    "rings": "choice",
    "stress": "choice",
    "map": "map",
    "timeline": "timeline",
    "matrix": "matrix",
    "hierarchy": "hierarchy",
}
_NEEDED = {
    "map": "no thing has a place on earth",
    "timeline": "no thing has a date",
    "matrix": "there are no two kinds to set against each other",
    "hierarchy": "no thing lies below another",
}
SMALL = 25
_LARGE_STRESS = 400
_RADII = {0: 18.0, 1: 12.0, 2: 9.0}
_FULL = (1.2, 1.1, 1.0)  # rings somewhat overfull can be loosened afterwards
_LARGE = 150
_WRAP = {0: 16, 1: 16, 2: 16}  # characters in a line; outside there is room for longer ones
_ASPECT = 2.4  # a page is wide, and labels beside make rings less flat than they are
_FIRST = (125.0, 90.0)  # half axes of the innermost ring
_WIDER, _HIGHER = 26.0, 70.0  # from one ring to the next; the width of labels comes on top
_LEVEL = 34.0  # how far every second thing above and below is moved out


def radii(network: nx.MultiDiGraph) -> dict[str, float]:
    """The size at which each thing is drawn: by ring, and only one is as large as the middle."""
    middle, _ = _rows(network, neighbours(network))
    ring = {node: int(data.get("ring", 3)) for node, data in network.nodes(data=True)}
    return {node: _RADII.get(ring[node] or (0 if node == middle else 1), 8.0) for node in network}


def texts(network: nx.MultiDiGraph, language: str) -> dict[str, list[str]]:
    """The lines of each thing's label in a language."""
    return {
        node: labels.wrap(label_in(data.get("labels", {}), language, str(node)), _WRAP.get(data.get("ring", 3), 22))
        for node, data in network.nodes(data=True)
    }


def sizes(network: nx.MultiDiGraph, languages: Collection[str] = LANGUAGES) -> dict[str, Size]:
    """The room that each thing's label takes up, in whichever of some languages it is longest."""
    found: list[dict[str, Size]] = [
        {node: labels.size(lines) for node, lines in texts(network, each).items()} for each in languages
    ]
    return {node: (max(s[node][0] for s in found), max(s[node][1] for s in found)) for node in network}


def arrange(network: nx.MultiDiGraph, layout: str | None = None, languages: Collection[str] = LANGUAGES) -> Arrangement:
    """A place for every thing of a network, computed before it is drawn and the same every time.

    Args:
        network: what `coopgraph.network` gives.
        layout: one of `LAYOUTS`; by default rings, and for a few things stress.
        languages: those in which labels need room.

    Raises:
        NotFoundError: there is no such layout, or the network has nothing that it could place.
    """
    chosen = layout or ("stress" if len(network) < SMALL else "rings")
    if chosen not in LAYOUTS:
        raise NotFoundError(f"there is no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    room, around = sizes(network, languages), radii(network)
    if chosen in ("rings", "stress"):
        places = _stress(network, room, around) if chosen == "stress" else _in_rings(network, neighbours(network), room)
        return Arrangement(places)
    from importlib import import_module

    found: Arrangement = import_module(f"coopgraph.diagrams.layouts.{LAYOUTS[chosen]}").arrange(network, room, around)
    if network and not found.places:
        raise NotFoundError(f"nothing here can be placed in the layout {chosen!r}: {_NEEDED[chosen]}")
    return found


def positions(network: nx.MultiDiGraph, language: str | None = None) -> dict[str, Point]:
    """The places of the default layout, with room for labels in one language, by default the network's own."""
    return arrange(network, None, [language or network.graph.get("language", "en")]).places


def _stress(network: nx.MultiDiGraph, room: Mapping[str, Size], around: Mapping[str, float]) -> dict[str, Point]:
    from coopgraph.diagrams.layouts.stress import positions as by_stress

    if len(network) > _LARGE_STRESS:
        raise NotFoundError(
            f"the layout 'stress' takes at most {_LARGE_STRESS} things, not {len(network)}: narrow the network"
        )
    places = by_stress(sorted(network, key=lambda n: _first_order(network, n)), neighbours(network), room)
    return places if len(network) < SMALL else boxes.loosen(places, room, around)


def neighbours(network: nx.MultiDiGraph) -> dict[str, list[str]]:
    """The neighbours of each thing, whatever the direction, each once."""
    found: dict[str, dict[str, None]] = {node: {} for node in network}
    for a, b in network.edges():
        if a != b:
            found[a][b] = found[b][a] = None
    return {node: sorted(near, key=str) for node, near in found.items()}


def _first_order(network: nx.MultiDiGraph, node: str) -> tuple[Any, ...]:
    data = network.nodes[node]
    return data.get("colour", ""), data.get("kind", ""), str(node)


def _in_rings(network: nx.MultiDiGraph, links: Mapping[str, list[str]], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """The tightest rings in which no label covers another, or else those in which the fewest do."""
    middle, rows = _rows(network, links)
    angles = rings.order(rows, links)
    around = radii(network)
    best: dict[str, Point] = {}
    least = math.inf
    for full in _FULL if len(network) < _LARGE else _FULL[-1:]:
        found = _placed(rows, dict(angles), links, sizes, full)
        if middle is not None:
            found[middle] = (0.0, 0.0)
        found = boxes.loosen(
            found,
            sizes,
            around,
            middle,
            rounds=150 if len(network) < _LARGE else 40 if len(network) < 2 * _LARGE else 10,
        )
        count = len(boxes.covered(found, sizes, around))
        if count < least:
            best, least = found, count
        if not count:
            break
    return best


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
    found: dict[str, Point] = {}
    for curve, part in reversed(made):
        part.sort(key=lambda node: rings.facing(node, found, links, angles))
        found |= _on(curve, part, angles, sizes)
    return found


def _rows(network: nx.MultiDiGraph, links: Mapping[str, list[str]]) -> tuple[str | None, list[list[str]]]:
    """The thing in the middle, and the others by ring from the inside out, each in its first order."""
    by_ring: dict[int, list[str]] = {}
    for node, data in network.nodes(data=True):
        by_ring.setdefault(int(data.get("ring", 3)), []).append(node)
    inner = sorted(by_ring.pop(0, []), key=lambda node: (-len(links[node]), str(node)))
    levels = [by_ring[ring] for ring in sorted(by_ring)] or [[]]
    levels[0] = inner[1:] + levels[0]
    for level in levels:
        level.sort(key=lambda node: _first_order(network, node))
    return (inner[0] if inner else None), [level for level in levels if level]


def _parts(row: list[str], a: float, b: float, sizes: Mapping[str, Size]) -> list[list[str]]:
    """A row, or the two, three … staggered rows into which it is dealt when its ring would be too crowded."""
    _, full = rings.filled(Curve(a + 2 * _FIRST[0], b + 1.5 * _FIRST[1]), row, sizes)
    count = max(1, round(full / 1.6))
    return [row[i::count] for i in range(count)]


def _fitting(row: list[str], a: float, b: float, sizes: Mapping[str, Size], full: float) -> Curve:
    """A ring that a row fills to at most `full` (1 is exactly full), with at least these half axes."""
    curve = Curve(a, b)
    while rings.filled(curve, row, sizes)[1] > full:
        curve = Curve(curve.a * 1.02, max(b, curve.a * 1.02 / _ASPECT))
    return curve


def _usual(widths: list[float]) -> float:
    """A width that most labels of a row keep within."""
    return sorted(widths)[int(len(widths) * 0.8)] if widths else 0.0


def _on(curve: Curve, row: list[str], angles: Mapping[str, float], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """The places of a row on its ring; above and below, every second thing stands further out."""
    found, odd = {}, False
    for node, place in zip(row, rings.along(curve, row, angles, sizes), strict=True):
        x, y = curve.points[curve.index(place)]
        odd = not odd and curve.is_flat(place)
        found[node] = (round(x, 1), round(y + math.copysign(_LEVEL if odd else 0.0, y), 1))
    return found
