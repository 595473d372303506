"""The room that things take up in a diagram: their own size, the lines of their labels, and who is next to whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.text import label_in
from coopgraph.diagrams import label_text
from coopgraph.diagrams.geometry import Size
from coopgraph.networks.attributes import NodeAttributes, is_drawn, nodes_of

if TYPE_CHECKING:
    import networkx as nx


SMALL = 25  # things; of so few, distances tell more than kinds
_RADII = {0: 18.0, 1: 12.0, 2: 9.0}


_WRAP = {0: 16, 1: 16, 2: 16}  # characters in a line; outside there is room for longer ones


def radii(network: nx.MultiDiGraph) -> dict[str, float]:
    """The size at which each thing is drawn: by ring, and only one is as large as the middle."""
    middle, _ = ring_rows(network, neighbours(network))
    ring = {node: int(data.get("ring", 3)) for node, data in nodes_of(network)}
    own = dict(network.nodes(data="radius"))
    return {node: own[node] or _RADII.get(ring[node] or (0 if node == middle else 1), 8.0) for node in network}


def wrap(data: NodeAttributes) -> int:
    """How many characters there are in a line of a thing's label, about."""
    return data.get("wrap") or _WRAP.get(data.get("ring", 3), 22)


def label_lines(network: nx.MultiDiGraph, language: str) -> dict[str, list[str]]:
    """The lines of each thing's label in a language."""
    return {
        node: label_text.wrap(label_in(data.get("labels", {}), language, str(node)), wrap(data))
        for node, data in nodes_of(network)
    }


def label_sizes(network: nx.MultiDiGraph, languages: Collection[str] = LANGUAGES) -> dict[str, Size]:
    """The room that each thing's label takes up, in whichever of some languages it is longest."""
    by_language: list[dict[str, Size]] = [
        {node: label_text.size(lines) for node, lines in label_lines(network, each).items()} for each in languages
    ]
    return {node: (max(s[node][0] for s in by_language), max(s[node][1] for s in by_language)) for node in network}


def neighbours(network: nx.MultiDiGraph) -> dict[str, list[str]]:
    """The neighbours of each thing by edges that are drawn, whatever the direction, each once."""
    linked: dict[str, dict[str, None]] = {node: {} for node in network}
    for a, b, data in network.edges(data=True):
        if a != b and is_drawn(data, network):
            linked[a][b] = linked[b][a] = None
    return {node: sorted(near, key=str) for node, near in linked.items()}


def first_order(network: nx.MultiDiGraph, node: str) -> tuple[str, str, str]:
    """What things are sorted by before anything is known of their places: colour, kind, name."""
    data: NodeAttributes = network.nodes[node]
    return data.get("colour", ""), data.get("kind", ""), str(node)


def ring_rows(network: nx.MultiDiGraph, links: Mapping[str, list[str]]) -> tuple[str | None, list[list[str]]]:
    """The thing in the middle, and the others by ring from the inside out, each in its first order."""
    by_ring: dict[int, list[str]] = {}
    for node, data in nodes_of(network):
        by_ring.setdefault(int(data.get("ring", 3)), []).append(node)
    inner = sorted(by_ring.pop(0, []), key=lambda node: (-len(links[node]), str(node)))
    levels = [by_ring[ring] for ring in sorted(by_ring)] or [[]]
    levels[0] = inner[1:] + levels[0]
    for level in levels:
        level.sort(key=lambda node: first_order(network, node))
    return (inner[0] if inner else None), [level for level in levels if level]
