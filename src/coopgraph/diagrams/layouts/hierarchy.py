"""The hierarchy: what lies below what, as tidy trees, the top at the left."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from coopgraph.base.text import label_in, sort_key
from coopgraph.diagrams import geometry, label_places
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.layouts.extents import neighbours
from coopgraph.networks.attributes import attributes_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

NEEDS = "no thing lies below another"
_BETWEEN, _TREES, _ROW, _APART = 84.0, 26.0, 10.0, 40.0  # levels, trees, rows, columns
_ASPECT = 16 / 9
_HOMES = 2  # things of trees at most with which something is linked that stands below one of them
_FAMILY, _DEALT = 8, (1, 2, 3, 4, 6, 8, 12)  # leaves of a parent that may be dealt into so many columns


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Places in trees: whatever has an edge with `parent` stands to the right of what it lies below.

    Leaves stand one below the other and whatever has children at their middle, so that no two labels meet. Trees follow
    each other down and then to the right, and large families of leaves are dealt into columns, so that the whole comes
    near 16:9. Of several parents the first by label counts; circles are cut. Of what others brought, things that lead to
    one thing of a tree only stand below that, and single things of the kinds that trees are made of are trees of their own.

    Args:
        network: edges may have `parent`: the source lies below the target.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    rank, links = _labelled(network), _links(network)
    is_brought = bool(attributes_of(network).get("brought"))
    alone = _single(network, links) if is_brought else set()
    links |= _hung(network, links) if is_brought else set()
    children = _children(links, rank)
    below = {child for row in children.values() for child in row}
    things = {node for link in links for node in link} | alone
    roots = sorted(things - below, key=lambda n: (-_count(n, children), rank[n]))
    if not roots:
        return Arrangement({})
    best: dict[str, Point] = {}
    least = math.inf
    for dealt in _DEALT if any(len(row) > _FAMILY for row in children.values()) else _DEALT[:1]:
        trees = [_Tree(root, children, sizes, around, dealt).made() for root in roots]
        places, off = _packed(trees)
        off += 0.12 * (dealt - 1)  # one column reads best
        if off < least:
            best, least = places, off
    sides = {node: "left" if node in roots else "below" if node in children else "right" for node in best}
    return Arrangement({node: (round(x, 1), round(y, 1)) for node, (x, y) in best.items()}, sides, trees=True)


def children_of(network: nx.MultiDiGraph) -> dict[str, list[str]]:
    """What lies directly below each thing, by label; below one thing at most."""
    return _children(_links(network), _labelled(network))


def _links(network: nx.MultiDiGraph) -> set[tuple[str, str]]:
    return {(child, parent) for child, parent, below in network.edges(data="parent") if below and child != parent}


def _hung(network: nx.MultiDiGraph, links: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What is outside of the trees and linked with one thing within, or two, and from there on what is linked with that."""
    within, near = {node for link in links for node in link}, neighbours(network)
    hung: set[tuple[str, str]] = set()
    while True:
        ends = {node: within.intersection(near[node]) for node in network if node not in within}
        new = {(node, min(homes)) for node, homes in ends.items() if 0 < len(homes) <= _HOMES}
        if not new:
            return hung
        hung, within = hung | new, within | {node for node, _ in new}


def _single(network: nx.MultiDiGraph, links: set[tuple[str, str]]) -> set[str]:
    """What lies neither above nor below anything, of the kinds that trees are made of."""
    within = {node for link in links for node in link}
    kinds = {network.nodes[node].get("kind") for node in within}
    return {node for node, data in nodes_of(network) if node not in within and data.get("kind") in kinds}


def _labelled(network: nx.MultiDiGraph) -> dict[str, tuple[str, str]]:
    """What things are sorted by: the label in the network's language, and the name where labels are the same."""
    language = str(attributes_of(network).get("language", "en"))
    texts = {node: label_in(data.get("labels", {}), language, str(node)) for node, data in nodes_of(network)}
    return {node: (sort_key(text), str(node)) for node, text in texts.items()}


def _children(links: Collection[tuple[str, str]], rank: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """What lies directly below each thing, by label; everything lies below one thing at most, and nothing below itself."""
    parents: dict[str, str] = {}
    for child, parent in sorted(links, key=lambda link: (rank[link[0]], rank[link[1]])):
        if child not in parents and not _is_below(parent, child, parents):
            parents[child] = parent
    children: dict[str, list[str]] = {}
    for child in sorted(parents, key=lambda n: rank[n]):
        children.setdefault(parents[child], []).append(child)
    return children


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


class _Tree:
    """One tree: the things below a root, with the root at (0, …)."""

    def __init__(
        self,
        root: str,
        children: Mapping[str, list[str]],
        sizes: Mapping[str, Size],
        around: Mapping[str, float],
        dealt: int,
    ):
        self.root, self.children, self.sizes, self.around, self.dealt = root, children, sizes, around, dealt
        self.places: dict[str, Point] = {}
        self.low: dict[str, float] = {}  # where each thing and all below it end

    def made(self) -> tuple[dict[str, Point], geometry.Box]:
        """The places, and the rectangle that they and their labels take up; without recursion, since trees may be deep."""
        levels = self._levels()
        todo: list[tuple[str, int, bool]] = [(self.root, 0, False)]
        starts: dict[str, float] = {}
        top = 0.0
        while todo:
            node, depth, is_done = todo.pop()
            row = self.children.get(node, [])
            if is_done:
                top = self._above(node, levels[depth], starts[node])
                continue
            starts[node] = top
            todo.append((node, depth, True))
            inner = [child for child in row if child in self.children]
            leaves = [child for child in row if child not in self.children]
            if row:
                top = self._leaves(leaves, levels[depth + 1], top)
            todo += [(child, depth + 1, False) for child in reversed(inner)]
        return self.places, self._bounds()

    def _levels(self) -> list[float]:
        """Where each level stands, as far from the one before as the labels below things need."""
        levels, row, half = [0.0], [self.root], self.around[self.root]
        while row := [child for node in row for child in self.children.get(node, ())]:
            reach = max(self.around[node] for node in row)
            inner = max((self.sizes[node][0] / 2 for node in row if node in self.children), default=0.0)
            levels.append(levels[-1] + half + max(inner, reach) + _BETWEEN)
            half = max(inner, reach)
        return levels

    def _leaves(self, leaves: list[str], x: float, top: float) -> float:
        """Place leaves below a height, in one column or several; the height at which they end."""
        count = self.dealt if len(leaves) > _FAMILY else 1
        rows = math.ceil(len(leaves) / count)
        low = top
        for start in range(0, len(leaves), max(rows, 1)):
            part, y = leaves[start : start + rows], top
            for node in part:
                high = max(self.sizes[node][1], 2 * self.around[node])
                self.places[node] = (x, y + high / 2)
                y += high + _ROW
            low = max(low, y)
            x += max(self.sizes[node][0] + 2 * self.around[node] for node in part) + 18
        return low

    def _above(self, node: str, x: float, top: float) -> float:
        """Place a thing at the middle of what lies below it, all of which is placed; the height at which it all ends."""
        row = [self.places[child][1] for child in self.children.get(node, ())]
        room, high = self.around[node], self.sizes[node][1]
        over, under = (max(room, high / 2),) * 2 if node == self.root else (room, room + 3 + high)
        y = max((min(row) + max(row)) / 2 if row else top, top + over)
        self.places[node] = (x, y)
        inner = [self.low[child] for child in self.children.get(node, ()) if child in self.low]
        leaves = [
            self.places[child][1] + max(self.sizes[child][1] / 2, self.around[child]) + _ROW
            for child in self.children.get(node, ())
        ]
        self.low[node] = max([y + under + _ROW, *inner, *leaves])
        return self.low[node]

    def _bounds(self) -> geometry.Box:
        boxes = []
        for node, place in self.places.items():
            side = "left" if node == self.root else "below" if node in self.children else "right"
            boxes += [geometry.disc(place, self.around[node])]
            boxes += [label_places.label_box(place, self.sizes[node], self.around[node], side)]
        return _around_all(boxes)


def _around_all(boxes: Iterable[geometry.Box]) -> geometry.Box:
    """The smallest rectangle that holds some, of which there is at least one."""
    lefts, tops, rights, lows = zip(*boxes, strict=True)
    return geometry.Box(min(lefts), min(tops), max(rights), max(lows))


def _packed(trees: list[tuple[dict[str, Point], geometry.Box]]) -> tuple[dict[str, Point], float]:
    """Trees in columns, in the height at which the whole is nearest to 16:9, and how far from it that is."""
    highs = [box.bottom - box.top + _TREES for _, box in trees]
    tallest, total = max(highs), sum(highs)
    best: dict[str, Point] = {}
    least = math.inf
    for count in range(1, min(len(trees), 24) + 1):
        limit = max(tallest, 1.02 * total / count)
        columns: list[list[int]] = [[]]
        high = 0.0
        for i, one in enumerate(highs):
            if columns[-1] and high + one > limit:
                columns.append([])
                high = 0.0
            columns[-1].append(i)
            high += one
        places, wide = _set(trees, columns)
        off = abs(math.log(wide / limit / _ASPECT))
        if off < least - 1e-9:
            best, least = places, off
    return best, least


def _set(
    trees: list[tuple[dict[str, Point], geometry.Box]], columns: list[list[int]]
) -> tuple[dict[str, Point], float]:
    """The places of trees in columns, roots above each other, and how wide that is."""
    places: dict[str, Point] = {}
    left = 0.0
    for column in columns:
        x, y = left - min(trees[i][1].left for i in column), 0.0
        for i in column:
            made, box = trees[i]
            places |= {node: (px + x, py + y - box.top) for node, (px, py) in made.items()}
            y += box.bottom - box.top + _TREES
        left = x + max(trees[i][1].right for i in column) + _APART
    return places, left - _APART
