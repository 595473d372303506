"""The matrix: two kinds of things set against each other, such as countries and themes, with a square for each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import label_in, sort_key
from coopgraph.base.words import in_languages
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts.arrangement import Arrangement, BackdropLine
from coopgraph.networks.attributes import attributes_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

NEEDS = "there are no two kinds to set against each other"
_CELL, _ROW = 20.0, 22.0
_WRAP = 60  # characters in a name, which is one line


def prepare(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network of two modes that a matrix shows: places and themes, or else the two most frequent kinds.

    An edge says that a place and a theme share something, such as an agreement (`through`), and `collective` when that is
    stated of several places or themes together only; it is never pushed down to a member of a set.

    Raises:
        NotFoundError: no two things share anything.
    """
    from coopgraph.networks.collapse import expand
    from coopgraph.networks.multigraph import Network
    from coopgraph.networks.project import project

    def is_place(data: Mapping[str, Any]) -> bool:
        return bool(data.get("place"))

    def is_theme(data: Mapping[str, Any]) -> bool:
        return bool(data.get("theme"))

    modes: tuple[Any, Any] = (is_place, is_theme)
    if not all(any(mode(data) for _, data in network.nodes(data=True)) for mode in modes):
        modes = _frequent(network)
    plain = project(network, *modes)
    net = Network()
    net.graph.update(network.graph)
    for name in ("folded", "open_lists"):
        net.graph.pop(name, None)
    kept = [node for node in plain if plain.degree(node)]
    if not kept:
        raise NotFoundError(
            "nothing here can be placed in the layout 'matrix': no two things of two kinds share a third"
        )
    for node in kept:
        data, side = plain.nodes[node], plain.nodes[node]["bipartite"]
        net.add_node(node)
        net.nodes[node].update(data, place=side == 0, theme=side == 1, wrap=_WRAP)
    whole = expand(network) if "folded" in network.graph else network
    said = in_languages("picture.in-common")
    for a, b, data in plain.edges(data=True):
        source, target = (a, b) if plain.nodes[a]["bipartite"] == 0 else (b, a)
        claims = _claims(whole, source, target, data["through"])
        net.add_edge(source, target, key="shared")
        edge = net.edges[source, target, "shared"]
        edge.update(data, property="shared", labels=said, claims=claims, deduced=False)
    return net


def _claims(whole: nx.MultiDiGraph, a: str, b: str, through: tuple[str, ...]) -> tuple[str, ...]:
    """The claims behind the statements that link two things with what they share, in a network without collapsed ones."""
    ends = [(s, t) for thing in through for end in (a, b) for s, t in ((thing, end), (end, thing))]
    return tuple(
        sorted({c for s, t in ends for e in whole.get_edge_data(s, t, default={}).values() for c in e["claims"]})
    )


def _frequent(network: nx.MultiDiGraph) -> tuple[set[str], set[str]]:
    """The things of the two most frequent kinds."""
    kinds = {node: str(data.get("drawn_as") or data.get("kind") or "") for node, data in nodes_of(network)}
    ranked = sorted(Counter(kinds.values()).items(), key=lambda item: (-item[1], item[0]))[:2]
    chosen = [{node for node, kind in kinds.items() if kind == name} for name, _ in ranked]
    return (chosen[0], chosen[1]) if len(chosen) == 2 else (set(), set())


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Rows for places, columns for themes, and a square at the crossing of each pair that an edge links.

    Rows and columns that are alike stand side by side. Names of columns stand above them, turned.

    Args:
        network: what `prepare` gives: nodes have `place` or `theme`.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    links = _links(network)
    if not links:
        return Arrangement({})
    rows, columns = _ordered(network, links)
    row_high = max(_ROW, max(sizes[n][1] for n in rows) + 2)
    wide = max(_CELL, max(sizes[n][1] for n in columns) + 2)
    places: dict[str, Point] = {}
    for i, node in enumerate(rows):
        places[node] = (-22.0, round((i + 0.5) * row_high, 1))
    for i, node in enumerate(columns):
        places[node] = (round((i + 0.5) * wide, 1), -18.0)
    low, far = round(len(rows) * row_high, 1), round(len(columns) * wide, 1)
    lines = [
        BackdropLine(((0.0, round(i * row_high, 1)), (far, round(i * row_high, 1))), "grid")
        for i in range(len(rows) + 1)
    ]
    lines += [
        BackdropLine(((round(i * wide, 1), 0.0), (round(i * wide, 1), low)), "grid") for i in range(len(columns) + 1)
    ]
    half = round(min(wide, row_high) / 2 - 2, 1)
    cells = {edge: (places[column][0], places[row][1], half) for edge, (row, column) in links.items()}
    sides = {**dict.fromkeys(rows, "left"), **dict.fromkeys(columns, "up")}
    return Arrangement(places, sides, tuple(lines), (), {}, cells)


def _links(network: nx.MultiDiGraph) -> dict[tuple[str, str, str], tuple[str, str]]:
    """The edges between a place and a theme, whatever their direction, each with its row and its column."""
    rows = {node for node, is_place in network.nodes(data="place") if is_place}
    columns = {node for node, is_theme in network.nodes(data="theme") if is_theme} - rows
    links = {}
    for a, b, key in sorted(network.edges(keys=True)):
        if (a in rows and b in columns) or (b in rows and a in columns):
            links[a, b, key] = (a, b) if a in rows else (b, a)
    return links


def _ordered(
    network: nx.MultiDiGraph, links: Mapping[tuple[str, str, str], tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """Rows and columns, each so that neighbours share most, and turned so that squares run down the diagonal."""
    pairs = set(links.values())
    rows = _chain(network, pairs)
    columns = _chain(network, {(column, row) for row, column in pairs})
    rank = {node: i for line in (rows, columns) for i, node in enumerate(line)}
    across, down = (len(columns) - 1) / 2, (len(rows) - 1) / 2
    if sum((rank[a] - down) * (rank[b] - across) for a, b in pairs) < 0:
        columns.reverse()
    return rows, columns


def _chain(network: nx.MultiDiGraph, pairs: set[tuple[str, str]]) -> list[str]:
    """Things so that neighbours are alike: from the most linked on, the most like an end is put to that end.

    How alike two things are is the share of their links that they have in common (Jaccard 1901); of equals the first by
    label comes first.
    """
    language = str(attributes_of(network).get("language", "en"))
    bit = {other: 1 << i for i, other in enumerate(sorted({b for _, b in pairs}))}
    near: dict[str, int] = {}
    for node, other in pairs:
        near[node] = near.get(node, 0) | bit[other]
    name = {n: sort_key(label_in(network.nodes[n].get("labels", {}), language, n)) for n in near}
    left = sorted(near, key=lambda n: (-near[n].bit_count(), name[n], n))
    chain = [left.pop(0)]
    while left:
        ends = (near[chain[-1]], near[chain[0]])
        alike = [[(end & near[n]).bit_count() / (end | near[n]).bit_count() for n in left] for end in ends]
        at = 0 if max(alike[0]) >= max(alike[1]) else 1
        best = left.pop(alike[at].index(max(alike[at])))
        chain.insert(0 if at else len(chain), best)
    return chain
