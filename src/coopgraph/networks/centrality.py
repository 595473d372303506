"""A network read once, its undirected simple projection, and the measures of that: one value a thing.

rustworkx and graspologic-native are used where they are installed, networkx where they are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

from coopgraph.base.errors import RefusedError

if TYPE_CHECKING:
    import networkx as nx

_SEED = 42
_DAMPING = 0.85
_DENSE = 2000  # up to so many things, all eigenvectors are computed where iteration is slow
_ROUNDS = (500, 5000)  # of iteration: before a dense solver is tried, and where there is none


class IndexedEdge(NamedTuple):
    """An edge between two places in the order of a view; `doubts` is its certainty."""

    source: int
    target: int
    key: Hashable
    weight: float
    doubts: frozenset[str]


class IndexedNetwork(NamedTuple):
    """A network read once: its things in one order, its edges between their places in that order."""

    nodes: list[Hashable]
    edges: list[IndexedEdge]
    directed: bool

    def without(self, doubts: Iterable[str]) -> IndexedNetwork:
        """The same without the edges that carry one of those doubts."""
        wanted = set(doubts)
        return self._replace(edges=[edge for edge in self.edges if not edge.doubts & wanted])

    def simple(self) -> nx.Graph:
        """The undirected simple projection: parallel and opposite edges are one, with the sum of their weights."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(range(len(self.nodes)))
        weights: dict[tuple[int, int], list[float]] = {}
        for edge in self.edges:
            weights.setdefault(pair(edge), []).append(edge.weight)
        graph.add_weighted_edges_from((a, b, math.fsum(weights[a, b])) for a, b in sorted(weights))
        return graph


def read(network: nx.Graph) -> IndexedNetwork:
    """A network whatever the order of its nodes and edges; edges from a thing to itself are left out.

    Raises:
        RefusedError: the weight of an edge is not a positive number.
    """
    nodes = sorted(network, key=lambda node: (str(node), type(node).__name__))
    place = {node: i for i, node in enumerate(nodes)}
    multi = network.is_multigraph()
    edges = []
    for a, b, *key, data in network.edges(keys=True, data=True) if multi else network.edges(data=True):
        weight = data.get("weight", 1)
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 < float(weight) < math.inf:
            raise RefusedError(f"the weight of an edge is a positive number, not {weight!r} ({a} to {b})")
        ends = (place[a], place[b]) if network.is_directed() else sorted((place[a], place[b]))
        doubts = frozenset(data.get("certainty") or ())
        if a != b:
            edges.append(IndexedEdge(ends[0], ends[1], key[0] if key else data.get("property"), float(weight), doubts))
    edges.sort(key=lambda e: (e.source, e.target, str(e.key), e.weight, sorted(e.doubts)))
    return IndexedNetwork(nodes, edges, network.is_directed())


def pair(edge: IndexedEdge) -> tuple[int, int]:
    """The two ends of an edge, whatever its direction."""
    return min(edge.source, edge.target), max(edge.source, edge.target)


def _degree(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    return [graph.degree(i) for i in graph]


def _weighted_degree(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    return [float(graph.degree(i, weight="weight")) for i in graph]


def _core(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    import networkx as nx

    cores = nx.core_number(graph)
    return [cores[i] for i in graph]


def _compiled(graph: nx.Graph) -> Any:
    """rustworkx, and the graph as its own; None where it is not installed."""
    try:
        import rustworkx as rx
    except ImportError:
        return None
    same = rx.PyGraph(multigraph=False)
    same.add_nodes_from(graph)
    same.add_edges_from_no_data(list(graph.edges))
    return rx, same


def _betweenness(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    import networkx as nx

    if compiled := _compiled(graph):
        # in parallel, sums would be in another order every time, and so be others in their last digits
        values = compiled[0].graph_betweenness_centrality(compiled[1], parallel_threshold=len(graph) + 1)
    else:
        values = nx.betweenness_centrality(graph)
    return [values[i] for i in graph]


def _closeness(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    import networkx as nx

    if compiled := _compiled(graph):
        values = compiled[0].graph_closeness_centrality(compiled[1], parallel_threshold=len(graph) + 1)
    else:
        values = nx.closeness_centrality(graph)
    return [values[i] for i in graph]


def _pagerank(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    """By iteration; what leads nowhere gives its share to all. The error shrinks by the damping every time."""
    size, values = len(view.nodes), [1 / len(view.nodes) for _ in view.nodes]
    arcs = [(e.source, e.target, e.weight) for e in view.edges]
    arcs += [] if view.directed else [(b, a, weight) for a, b, weight in arcs]
    out = [0.0] * size
    for source, _, weight in arcs:
        out[source] += weight
    arcs = [(source, target, _DAMPING * weight / out[source]) for source, target, weight in arcs]
    for _ in range(200 if size else 0):
        lost = sum(value for value, weight in zip(values, out, strict=True) if not weight)
        new = [(1 - _DAMPING + _DAMPING * lost) / size] * size
        for source, target, share in arcs:
            new[target] += share * values[source]
        done = sum(abs(a - b) for a, b in zip(new, values, strict=True)) < 1e-13
        values = new
        if done:
            break
    return values


def _eigenvector(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    """What iteration from equal values would tend to: zero but in the components with the largest eigenvalue."""
    import networkx as nx

    eigenpairs = []
    for part in nx.connected_components(graph):
        near = {i: graph[i] for i in sorted(part)}
        eigenpairs.append(_principal(near, notes))
    highest = max((value for value, _ in eigenpairs), default=0.0)
    values = [0.0] * len(graph)
    for value, vector in eigenpairs:
        if value >= highest * (1 - 1e-9):
            share = math.fsum(vector.values())
            for i, each in vector.items():
                values[i] = each * share
    length = math.hypot(*values)
    return [value / length for value in values]


def _principal(
    near: Mapping[int, Mapping[int, Mapping[str, float]]], notes: list[str]
) -> tuple[float, dict[int, float]]:
    """The largest eigenvalue of a connected component's weights, and its eigenvector of length 1 (Perron, Frobenius)."""
    rows = {i: [(j, data["weight"]) for j, data in links.items()] for i, links in near.items()}
    shift = sum(weight for row in rows.values() for _, weight in row) / len(rows) / 2  # else an even cycle swings
    vector, before = dict.fromkeys(rows, 1 / math.sqrt(len(rows))), math.nan
    if not shift:
        return 0.0, vector
    for turn in range(_ROUNDS[1]):
        if turn == _ROUNDS[0] and len(rows) <= _DENSE and (solved := _dense(rows)):
            return solved
        new = {i: shift * vector[i] + sum(weight * vector[j] for j, weight in row) for i, row in rows.items()}
        value = math.hypot(*new.values())
        new = {i: each / value for i, each in new.items()}
        change = max(abs(new[i] - vector[i]) for i in rows)
        vector, rate, before = new, change / before, change
        # changes shrink like a geometric series: what is left to go is its remainder
        if change < 1e-15 or (rate < 1 and change * rate / (1 - rate) < 1e-11):
            return value - shift, vector
    notes.append("measures.unsettled")
    return value - shift, vector


def _dense(rows: Mapping[int, Sequence[tuple[int, float]]]) -> tuple[float, dict[int, float]] | None:
    """The same by all eigenvectors of the matrix; None where numpy is not installed."""
    try:
        import numpy as np
    except ImportError:
        return None
    place = {i: at for at, i in enumerate(rows)}
    matrix = np.zeros((len(rows), len(rows)))
    for i, row in rows.items():
        for j, weight in row:
            matrix[place[i], place[j]] = weight
    values, vectors = np.linalg.eigh(matrix)
    return float(values[-1]), {i: abs(float(vectors[at, -1])) for i, at in place.items()}


def _community(view: IndexedNetwork, graph: nx.Graph, notes: list[str]) -> list[float]:
    numbers = {i: number for number, part in enumerate(partition(graph)) for i in part}
    return [numbers[i] for i in graph]


def partition(graph: nx.Graph) -> list[set[int]]:
    """The communities of a simple projection, each in one piece, the largest first, then in the order of the names."""
    import networkx as nx

    try:
        from graspologic_native import leiden
    except ImportError:
        parts = nx.community.louvain_communities(graph, seed=_SEED) if graph.size() else [{i} for i in graph]
    else:
        edges = [(str(a), str(b), weight) for a, b, weight in graph.edges(data="weight")]
        numbers = leiden(edges, seed=_SEED, trials=10, iterations=2)[1] if edges else {}
        by_number: dict[int, set[int]] = {}
        for i in graph:
            by_number.setdefault(numbers.get(str(i), -1 - i), set()).add(i)
        parts = list(by_number.values())
    return largest_first(piece for part in parts for piece in nx.connected_components(graph.subgraph(part)))


def largest_first(parts: Iterable[set[int]]) -> list[set[int]]:
    """Parts by size, then in the order of the names."""
    return sorted(parts, key=lambda part: (-len(part), min(part)))


# of each measure its values; what is to be said of them is added to the notes, as keys of sentences
MEASURES: dict[str, Callable[[IndexedNetwork, nx.Graph, list[str]], list[float]]] = {
    "degree": _degree,
    "weighted_degree": _weighted_degree,
    "betweenness": _betweenness,
    "closeness": _closeness,
    "eigenvector": _eigenvector,
    "pagerank": _pagerank,
    "core": _core,
    "community": _community,
}
WEIGHTED = frozenset(
    {"weighted_degree", "eigenvector", "pagerank"}
)  # ranks that follow weights, not only who is linked
