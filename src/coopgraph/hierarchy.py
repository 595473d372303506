"""The hierarchy: what lies below what, as tidy trees, the top at the left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coopgraph.arrangement import Arrangement, Point

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]
_BETWEEN, _TREES, _ROW = 60.0, 26.0, 10.0
_HIGH = 640.0


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places in trees: whatever has an edge with `parent` stands to the right of what it lies below.

    Leaves stand one below the other and whatever has children at their middle, so that no two labels meet; trees follow
    each other down, and begin a new column of trees at the foot of the page. Of several parents the first by name
    counts; circles are cut.

    Args:
        network: edges may have `parent`: the source lies below the target.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    parents: dict[str, str] = {}
    for child, parent, data in sorted(network.edges(data=True), key=lambda edge: edge[:2]):
        if data.get("parent") and child not in parents and not _is_below(parent, child, parents):
            parents[child] = parent
    children: dict[str, list[str]] = {}
    for child in sorted(parents):
        children.setdefault(parents[child], []).append(child)
    roots = sorted((set(children) | set(parents)) - set(parents), key=lambda n: (-_count(n, children), n))
    places: dict[str, Point] = {}
    left = top = right = 0.0
    for root in roots:
        depths = _widths(root, children, sizes, around)
        made: dict[str, Point] = {}
        low = _place(root, 0, top, children, sizes, around, depths, made)
        if top and low > _HIGH:
            made = {}
            left, top = right + 40, 0.0
            low = _place(root, 0, top, children, sizes, around, depths, made)
        places |= {node: (round(x + left, 1), round(y, 1)) for node, (x, y) in made.items()}
        right = max(right, left + sum(depths))
        top = low + _TREES
    return Arrangement(places, {node: "below" if node in children else "right" for node in places})


def _is_below(node: str, other: str, parents: Mapping[str, str]) -> bool:
    """Whether a thing is another, or lies below it."""
    while node != other and node in parents:
        node = parents[node]
    return node == other


def _count(root: str, children: Mapping[str, list[str]]) -> int:
    line = [root]
    for node in line:
        line += children.get(node, ())
    return len(line)


def _widths(
    root: str, children: Mapping[str, list[str]], sizes: Mapping[str, Size], around: Mapping[str, float]
) -> list[float]:
    """The room that each level of a tree needs."""
    widths: list[float] = []
    row = [root]
    while row:
        inner = max((sizes[node][0] / 2 for node in row if node in children), default=0.0)
        outer = max((sizes[node][0] + 2 * around[node] for node in row if node not in children), default=0.0)
        widths.append(max(inner, outer) + _BETWEEN)
        row = [child for node in row for child in children.get(node, ())]
    return widths


def _place(
    node: str,
    depth: int,
    top: float,
    children: Mapping[str, list[str]],
    sizes: Mapping[str, Size],
    around: Mapping[str, float],
    widths: list[float],
    places: dict[str, Point],
) -> float:
    """Place a thing and all below it from a height on; the height at which they end."""
    x, high = sum(widths[:depth]), 2 * around[node]
    need = high + 2 * sizes[node][1] + 6 if node in children else max(sizes[node][1], high)
    low = top
    for child in children.get(node, ()):
        low = _place(child, depth + 1, low, children, sizes, around, widths, places)
    rows = [places[child][1] for child in children.get(node, ())]
    y = (rows[0] + rows[-1]) / 2 if rows else top + need / 2
    y = max(y, top + need / 2)
    places[node] = (x, y)
    return max(low, y + need / 2 + _ROW)
