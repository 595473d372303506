"""The layout of small networks: distances on the page follow the number of steps between things (least stress)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random

Point = tuple[float, float]
Size = tuple[float, float]
_FEW = 80  # so many are pushed apart pair by pair; of more, boxes.loosen sees to labels
_STEP = 105.0
_WIDE = 1.45  # pages are wider than they are high


def positions(nodes: Sequence[str], links: Mapping[str, Sequence[str]], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """A place for each of up to some hundred things, the most linked one in the middle, with room for labels.

    Args:
        nodes: the things, in an order that decides between equals.
        links: the neighbours of each thing.
        sizes: the width and height of each thing's label.
    """
    if not nodes:
        return {}
    places = _descend(nodes, _distances(nodes, links))
    middle = max(nodes, key=lambda node: len(links[node]))
    cx, cy = places[middle]
    placed = {node: [(x - cx) * _STEP * _WIDE, (y - cy) * _STEP] for node, (x, y) in places.items()}
    if len(nodes) < _FEW:
        _push_apart(list(nodes), placed, sizes)
    cx, cy = placed[middle]
    return {node: (round(x - cx, 1), round(y - cy, 1)) for node, (x, y) in placed.items()}


def _distances(nodes: Sequence[str], links: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Steps between all things; things without a way between them are as far apart as the farthest, and a bit."""
    found: dict[str, dict[str, float]] = {}
    for start in nodes:
        reached, line = {start: 0.0}, [start]
        for node in line:
            for near in links[node]:
                if near not in reached:
                    reached[near] = reached[node] + 1
                    line.append(near)
        found[start] = reached
    far = max(max(reached.values()) for reached in found.values()) / 2 + 1.2
    return {a: {b: found[a].get(b, far) for b in nodes} for a in nodes}


def _descend(nodes: Sequence[str], far: Mapping[str, Mapping[str, float]]) -> dict[str, Point]:
    """Move pairs of things to their distance, each by less from round to round, from a circle.

    Stochastic gradient descent on stress (Zheng, Pawar & Goodman 2018), with a shuffle that is always the same.
    """
    turn = 2 * math.pi / len(nodes)
    x = [math.cos(i * turn) * 2 for i in range(len(nodes))]
    y = [math.sin(i * turn) * 2 for i in range(len(nodes))]
    pairs = [(i, j, far[a][nodes[j]]) for i, a in enumerate(nodes) for j in range(i)]
    widest = max((d for *_, d in pairs), default=1.0) ** 2
    rounds = 100 if len(nodes) < 30 else 40
    shuffle = Random(1).shuffle
    for step in range(rounds):
        rate = widest * (0.05 / widest) ** (step / (rounds - 1))
        shuffle(pairs)
        for i, j, wanted in pairs:
            dx, dy = x[i] - x[j], y[i] - y[j]
            length = math.sqrt(dx * dx + dy * dy) or 1e-6
            by = min(rate / (wanted * wanted), 1.0) * (length - wanted) / length / 2
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
