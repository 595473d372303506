"""The matrix: two kinds of things set against each other, such as countries and themes, with a square for each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coopgraph.arrangement import Arrangement, Line, Point
from coopgraph.errors import NotFoundError

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]
_CELL = 26.0
_LEVELS = 4  # names of columns stand at so many heights, since they are wider than squares


def crossed(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network of two modes that a matrix shows: places and themes, or else the two most frequent kinds.

    An edge says that a place and a theme share something, such as an agreement (`through`), and `collective` when that is
    stated of several places or themes together only; it is never pushed down to a member of a set.

    Raises:
        NotFoundError: no two things share anything.
    """
    import networkx as nx

    from coopgraph.projecting import project

    def is_place(data: Mapping[str, Any]) -> bool:
        return bool(data.get("place"))

    def is_theme(data: Mapping[str, Any]) -> bool:
        return bool(data.get("theme"))

    modes: tuple[Any, Any] = (is_place, is_theme)
    if not all(any(mode(data) for _, data in network.nodes(data=True)) for mode in modes):
        modes = _frequent(network)
    plain = project(network, *modes)
    net = nx.MultiDiGraph(
        **{name: value for name, value in network.graph.items() if name not in ("folded", "open_lists")}
    )
    kept = [node for node in plain if plain.degree(node)]
    if not kept:
        raise NotFoundError(
            "nothing here can be placed in the layout 'matrix': no two things of two kinds share a third"
        )
    for node in kept:
        data = plain.nodes[node]
        net.add_node(node, **{**data, "place": data["bipartite"] == 0, "theme": data["bipartite"] == 1})
    labels = {"fr": "ont en commun", "en": "have in common", "ar": "بينهما"}
    for a, b, data in plain.edges(data=True):
        source, target = (a, b) if plain.nodes[a]["bipartite"] == 0 else (b, a)
        claims = _claims(network, source, target, data["through"])
        edge = {**data, "property": "shared", "labels": labels, "claims": claims, "deduced": False}
        net.add_edge(source, target, key="shared", **edge)
    return net


def _claims(network: nx.MultiDiGraph, a: str, b: str, through: tuple[str, ...]) -> tuple[str, ...]:
    """The claims behind the statements that link two things with what they share."""
    from coopgraph.folding import expand

    whole = expand(network) if "folded" in network.graph else network
    ends = [(s, t) for thing in through for end in (a, b) for s, t in ((thing, end), (end, thing))]
    return tuple(
        sorted({c for s, t in ends for e in whole.get_edge_data(s, t, default={}).values() for c in e["claims"]})
    )


def _frequent(network: nx.MultiDiGraph) -> tuple[set[str], set[str]]:
    """The things of the two most frequent kinds."""
    kinds = {node: str(data.get("drawn_as") or data.get("kind") or "") for node, data in network.nodes(data=True)}
    ranked = sorted(Counter(kinds.values()).items(), key=lambda item: (-item[1], item[0]))[:2]
    chosen = [{node for node, kind in kinds.items() if kind == name} for name, _ in ranked]
    return (chosen[0], chosen[1]) if len(chosen) == 2 else (set(), set())


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """Rows for places, columns for themes, and a square at the crossing of each pair that an edge links.

    Rows and columns that are alike stand side by side. Names of columns stand at four heights above them, with a line
    down to each.

    Args:
        network: what `crossed` gives: nodes have `place` or `theme`.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    links = sorted((a, b, key) for a, b, key in network.edges(keys=True) if network.nodes[a].get("place"))
    if not links:
        return Arrangement({})
    rows, columns = _ordered(links)
    row_high = max(_CELL, max(sizes[n][1] for n in rows) + 2)
    levels = min(_LEVELS, len(columns))
    widest = max(sizes[n][0] for n in columns) + 14
    wide = max(_CELL, widest / levels)
    level_high = max(sizes[n][1] for n in columns) + 2 * max(around[n] for n in columns) + 8
    places: dict[str, Point] = {}
    for i, node in enumerate(rows):
        places[node] = (-22.0, round((i + 0.5) * row_high, 1))
    for i, node in enumerate(columns):
        places[node] = (round((i + 0.5) * wide, 1), round(-18.0 - (i % levels) * level_high, 1))
    low, far = round(len(rows) * row_high, 1), round(len(columns) * wide, 1)
    lines = [Line(((0.0, round(i * row_high, 1)), (far, round(i * row_high, 1))), "grid") for i in range(len(rows) + 1)]
    lines += [Line(((round(i * wide, 1), 0.0), (round(i * wide, 1), low)), "grid") for i in range(len(columns) + 1)]
    lines += [Line(((places[n][0], places[n][1]), (places[n][0], 0.0)), "grid") for n in columns]
    half = round(min(wide, row_high) / 2 - 2, 1)
    cells = {edge: (places[edge[1]][0], places[edge[0]][1], half) for edge in links}
    sides = {**dict.fromkeys(rows, "left"), **dict.fromkeys(columns, "above")}
    return Arrangement(places, sides, tuple(lines), (), {}, cells)


def _ordered(links: list[tuple[str, str, str]]) -> tuple[list[str], list[str]]:
    """Rows and columns by the means of each other's places, from the most linked, until nothing changes."""
    near: dict[str, set[str]] = {}
    for a, b, _ in links:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    rows = sorted({a for a, _, _ in links}, key=lambda n: (-len(near[n]), sorted(near[n]), n))
    columns = sorted({b for _, b, _ in links}, key=lambda n: (-len(near[n]), sorted(near[n]), n))
    for _ in range(12):
        before = (rows, columns)
        for mine, theirs in ((columns, rows), (rows, columns)):
            rank = {node: i for i, node in enumerate(theirs)}
            mine.sort(key=lambda n: (sum(rank[o] for o in near[n]) / len(near[n]), -len(near[n]), sorted(near[n]), n))
        if before == (rows, columns):
            break
    return rows, columns
