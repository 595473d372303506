"""The layout of small networks: distances on the page follow the number of steps between things (stress majorisation)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Point = tuple[float, float]
Size = tuple[float, float]
_STEP = 105.0
_WIDE = 1.45  # pages are wider than they are high


def positions(nodes: Sequence[str], links: Mapping[str, Sequence[str]], sizes: Mapping[str, Size]) -> dict[str, Point]:
    """A place for each of a few things, the most linked one in the middle, with room for labels below them.

    Args:
        nodes: the things, in an order that decides between equals.
        links: the neighbours of each thing.
        sizes: the width and height of each thing's label.
    """
    if not nodes:
        return {}
    places = _majorise(nodes, _distances(nodes, links))
    middle = max(nodes, key=lambda node: len(links[node]))
    cx, cy = places[middle]
    placed = {node: [(x - cx) * _STEP * _WIDE, (y - cy) * _STEP] for node, (x, y) in places.items()}
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


def _majorise(nodes: Sequence[str], far: Mapping[str, Mapping[str, float]]) -> dict[str, Point]:
    """Move each thing to where its distances fit best, from a circle, until that changes little."""
    turn = 2 * math.pi / len(nodes)
    places = {node: (math.cos(i * turn), math.sin(i * turn)) for i, node in enumerate(nodes)}
    for _ in range(300):
        for node in nodes:
            x = y = weight = 0.0
            for other in nodes:
                if other == node:
                    continue
                wanted = far[node][other]
                ox, oy = places[other]
                dx, dy = places[node][0] - ox, places[node][1] - oy
                length = math.hypot(dx, dy) or 1e-6
                w = wanted**-2
                x, y = x + w * (ox + dx / length * wanted), y + w * (oy + dy / length * wanted)
                weight += w
            if weight:
                places[node] = (x / weight, y / weight)
    return places


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
