"""The layout of small networks: distances on the page follow the number of steps between things (least stress)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING

from coopgraph.base.errors import NotFoundError
from coopgraph.diagrams import label_places
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.layouts.extents import SMALL, first_order, neighbours

if TYPE_CHECKING:
    import networkx as nx


NEEDS = "there is nothing"
MOST = 500
_FEW = 80  # so many are pushed apart pair by pair; of more, label_places.loosen sees to labels
_STEP = 125.0
_WIDE = 1.35  # pages are wider than they are high, and so are labels
# up to so many things, so many descents are tried
_TRIES = ((30, 12), (100, 6), (220, 3), (10**9, 1))


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """A place for each thing of a network, with room for labels.

    Raises:
        NotFoundError: there are more things than this layout takes.
    """
    if len(network) > MOST:
        raise NotFoundError(f"the layout 'stress' takes at most {MOST} things, not {len(network)}: narrow the network")
    ordered = sorted(network, key=lambda node: first_order(network, node))
    places = positions(ordered, neighbours(network), sizes)
    return Arrangement(places if len(network) < SMALL else label_places.loosen(places, sizes, around))


def positions(nodes: Sequence[str], links: Mapping[str, Sequence[str]], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """A place for each of up to some hundred things, the most linked one in the middle, with room for labels.

    Args:
        nodes: the things, in an order that decides between equals.
        links: the neighbours of each thing.
        sizes: the width and height of each thing's label.
    """
    if not nodes:
        return {}
    far = _distances(nodes, links)
    places = _level(_best(nodes, links, far))
    middle = max(nodes, key=lambda node: len(links[node]))
    cx, cy = places[middle]
    placed = {node: [(x - cx) * _STEP * _WIDE, (y - cy) * _STEP] for node, (x, y) in places.items()}
    if len(nodes) < _FEW:
        _push_apart(list(nodes), placed, sizes)
    cx, cy = placed[middle]
    return {node: (round(x - cx, 1), round(y - cy, 1)) for node, (x, y) in placed.items()}


def _best(
    nodes: Sequence[str], links: Mapping[str, Sequence[str]], far: Mapping[str, Mapping[str, float]]
) -> dict[str, Point]:
    """Of several descents the one with the fewest crossings, among those with nearly the least stress."""
    tries = next(tries for most, tries in _TRIES if len(nodes) <= most)
    descents = [_descend(nodes, far, seed) for seed in range(1, tries + 1)]
    if tries == 1:
        return descents[0]
    edges = [(a, b) for a in nodes for b in links[a] if a < b]
    stresses = [_stress(places, far) for places in descents]
    good = [places for places, value in zip(descents, stresses, strict=True) if value <= 1.1 * min(stresses)]
    return min(good, key=lambda places: _crossings(places, edges))


def _stress(places: Mapping[str, Point], far: Mapping[str, Mapping[str, float]]) -> float:
    """How far distances are off, each squared and weighted by its inverse square."""
    return sum(
        (math.dist(place, places[b]) / wanted - 1) ** 2
        for a, place in places.items()
        for b, wanted in far[a].items()
        if a < b and wanted
    )


def _crossings(places: Mapping[str, Point], edges: Sequence[tuple[str, str]]) -> int:
    """How many pairs of straight edges without a common end cross."""

    def side(a: Point, b: Point, c: Point) -> bool:
        return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])

    count = 0
    for i, (a, b) in enumerate(edges):
        p, q = places[a], places[b]
        for c, d in edges[:i]:
            if a not in (c, d) and b not in (c, d):
                r, s = places[c], places[d]
                count += side(p, q, r) != side(p, q, s) and side(r, s, p) != side(r, s, q)
    return count


def _level(places: Mapping[str, Point]) -> dict[str, Point]:
    """The places turned so that they reach farthest to the left and right, as pages do."""
    mx = sum(x for x, _ in places.values()) / len(places)
    my = sum(y for _, y in places.values()) / len(places)
    xx = sum((x - mx) ** 2 for x, _ in places.values())
    yy = sum((y - my) ** 2 for _, y in places.values())
    xy = sum((x - mx) * (y - my) for x, y in places.values())
    turn = math.atan2(2 * xy, xx - yy) / 2
    cos, sin = math.cos(turn), math.sin(turn)
    return {node: (x * cos + y * sin, y * cos - x * sin) for node, (x, y) in places.items()}


def _distances(nodes: Sequence[str], links: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Steps between all things; things without a way between them are as far apart as the farthest, and a bit."""
    steps: dict[str, dict[str, float]] = {}
    for start in nodes:
        reached, line = {start: 0.0}, [start]
        for node in line:
            for near in links[node]:
                if near not in reached:
                    reached[near] = reached[node] + 1
                    line.append(near)
        steps[start] = reached
    far = max(max(reached.values()) for reached in steps.values()) / 2 + 1.2
    return {a: {b: steps[a].get(b, far) for b in nodes} for a in nodes}


def _descend(nodes: Sequence[str], far: Mapping[str, Mapping[str, float]], seed: int) -> dict[str, Point]:
    """Move pairs of things to their distance, each by less from round to round, from a circle or from anywhere.

    Stochastic gradient descent on stress (Zheng, Pawar & Goodman 2018), with a shuffle that is always the same.
    """
    random = Random(seed)
    turn = 2 * math.pi / len(nodes)
    if seed == 1:
        x = [math.cos(i * turn) * 2 for i in range(len(nodes))]
        y = [math.sin(i * turn) * 2 for i in range(len(nodes))]
    else:
        x, y = ([random.uniform(-2, 2) for _ in nodes] for _ in "xy")
    pairs = [(i, j, far[a][nodes[j]]) for i, a in enumerate(nodes) for j in range(i)]
    lengths = {wanted for *_, wanted in pairs}
    widest = max(lengths, default=1.0) ** 2
    rounds = 100 if len(nodes) < 30 else 40
    for step in range(rounds):
        rate = widest * (0.05 / widest) ** (step / (rounds - 1))
        shares = {wanted: min(rate / (wanted * wanted), 1.0) for wanted in lengths}
        random.shuffle(pairs)
        for i, j, wanted in pairs:
            dx, dy = x[i] - x[j], y[i] - y[j]
            length = math.sqrt(dx * dx + dy * dy) or 1e-6
            by = shares[wanted] * (length - wanted) / length / 2
            x[i], x[j] = x[i] - dx * by, x[j] + dx * by
            y[i], y[j] = y[i] - dy * by, y[j] + dy * by
    return {node: (x[i], y[i]) for i, node in enumerate(nodes)}


def _push_apart(nodes: Sequence[str], placed: dict[str, list[float]], sizes: Mapping[str, Size]) -> None:
    """Move things apart, along the shorter way, until each has room for itself and the label below it."""
    for _ in range(200):
        moved = False
        for i, a in enumerate(nodes):
            for b in nodes[i + 1 :]:
                dx = placed[b][0] - placed[a][0]
                dy = placed[b][1] - placed[a][1]
                wide = (max(sizes[a][0], 24) + max(sizes[b][0], 24)) / 2 + 12 - abs(dx)
                high = 34 + (sizes[a] if dy >= 0 else sizes[b])[1] - abs(dy)
                if wide <= 0 or high <= 0:
                    continue
                axis, by, sign = (0, wide, dx) if wide < high else (1, high, dy)
                step = math.copysign(by / 2 + 0.5, sign)
                placed[a][axis] -= step
                placed[b][axis] += step
                moved = True
        if not moved:
            return
