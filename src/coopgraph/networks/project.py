"""Other views of a network: two kinds of things linked by what they share, and how much there was when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.answers.table import Table
from coopgraph.base.errors import NotFoundError
from coopgraph.networks.collapse import expand

if TYPE_CHECKING:
    import networkx as nx

Choice = Iterable[Hashable] | Callable[[Mapping[str, Any]], object]

_BINS = {"year": 1, "decade": 10}
_DAY = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)")


def project(
    network: nx.Graph, first: Choice, second: Choice, *, collective: bool = True, between: Choice | None = None
) -> nx.Graph:
    """The two-mode projection of a network, such as countries by themes: linked is what shares a neighbour.

    A collapsed network is expanded first, so that an agreement is what its parties and its themes share.
    What is said of several things together is never pushed down to each of them: a country and a theme are linked
    through the agreement or the set that has both as neighbours, and not through a set and its members.

    Args:
        network: any networkx graph; directions of edges do not matter.
        first: the things of the first mode, or a predicate on the data of a node.
        second: those of the second mode; a thing may be in both.
        collective: False leaves out what is shared only as one of several, by edges whose certainty has `collective`.
        between: what may be shared, chosen in the same way; by default all that is of neither mode.

    Returns:
        A graph of all things of both modes with their data, `bipartite` (0 for the first mode, 1 for the second, as
        networkx has it) and their new `degree`. Of an edge: `through`, the things shared, by name; `weight`, how many;
        `certainty`, the doubts that each of them is shared with (all edges to one of the two carry it); `collective`,
        whether `collective` is one of these.

    Raises:
        NotFoundError: a thing that is named for a mode is not in the network.
    """
    from coopgraph.networks.multigraph import Projection, add_titles

    if "folded" in network.graph:
        network = expand(network)
    ones, twos = _chosen(network, first), _chosen(network, second)
    shared = set(network) - ones - twos if between is None else _chosen(network, between)
    certain = _certainties(network)
    pairs: dict[tuple[Hashable, Hashable], dict[Hashable, frozenset[str]]] = {}
    for thing in sorted(shared, key=str):
        near = certain.get(thing, {})
        for a, b in itertools.product(ones.intersection(near), twos.intersection(near)):
            doubts = near[a] | near[b]
            if len({a, b, thing}) == 3 and (collective or "collective" not in doubts):
                pairs.setdefault((a, b), {})[thing] = doubts
    graph = Projection()
    graph.graph.update(network.graph)
    for node in sorted(ones | twos, key=str):
        graph.add_node(node)
        graph.nodes[node].update(network.nodes[node], bipartite=int(node not in ones))
    for (a, b), through in sorted(pairs.items(), key=lambda item: tuple(map(str, item[0]))):
        doubts = frozenset.intersection(*through.values())
        graph.add_edge(
            a,
            b,
            weight=len(through),
            through=tuple(through),
            certainty=tuple(sorted(doubts)),
            collective="collective" in doubts,
        )
    for node, degree in graph.degree():
        graph.nodes[node]["degree"] = degree
    add_titles(graph, graph.nodes(data=True), graph.edges(data=True))
    return graph


def _chosen(network: nx.Graph, choice: Choice) -> set[Hashable]:
    if callable(choice):
        return {node for node, data in network.nodes(data=True) if choice(data)}
    nodes: set[Hashable] = {choice} if isinstance(choice, str) else set(choice)
    for node in sorted(nodes, key=str):
        if node not in network:
            raise NotFoundError(f"{node} is not in the network")
    return nodes


def _certainties(network: nx.Graph) -> dict[Hashable, dict[Hashable, frozenset[str]]]:
    """The neighbours of each thing, and of each the doubts that all edges between the two carry."""
    neighbours: dict[Hashable, dict[Hashable, frozenset[str]]] = {}
    for a, b, data in network.edges(data=True):
        doubts = frozenset(data.get("certainty") or ())
        for one, two in ((a, b), (b, a)):
            near = neighbours.setdefault(one, {})
            near[two] = near[two] & doubts if two in near else doubts
    return neighbours


def over_time(network: nx.Graph, bins: str = "year") -> Table:
    """How many things and edges there were in each year, as far as their spans tell.

    A span (`first` and `last` possible day) that lies within a year is certainly of that year; one that overlaps
    several years is possibly of each of them. The two are counted apart, and what has no span is not counted.

    Args:
        network: any networkx graph; of nodes and edges `span` is read.
        bins: `year` or `decade` (which is named by its first year).

    Returns:
        A row for each year from the first to the last: year, `things`, `things_possible`, `edges`, `edges_possible`.

    Raises:
        NotFoundError: there are no such bins.
    """
    if bins not in _BINS:
        raise NotFoundError(f"there are no bins {bins!r}; there are {', '.join(_BINS)}")
    kinds = (network.nodes(data="span"), network.edges(data="span"))
    spans = [[_within(span, _BINS[bins]) for *_, span in each] for each in kinds]
    counts: dict[int, list[int]] = {}
    for kind, each in enumerate(spans):
        for first, last in filter(None, each):
            for at in range(first, last + 1):
                counts.setdefault(at, [0] * 4)[2 * kind + (first < last)] += 1
    years = range(min(counts), max(counts) + 1) if counts else []
    rows = [[at * _BINS[bins], *counts.get(at, [0] * 4)] for at in years]
    columns = [bins, "things", "things_possible", "edges", "edges_possible"]
    language = str(network.graph.get("language", "en"))
    return Table(columns, [tuple(map(ox.Literal, row)) for row in rows], language=language)


def _within(span: Any, width: int) -> tuple[int, int] | None:
    """The first and the last bin of a span; None where it has no two ends, or ends before it begins."""
    matches = [_DAY.match(str(day)) for day in span or ()]
    days = [tuple(map(int, day.groups())) for day in matches if day]
    if len(days) != 2 or days[0] > days[1]:
        return None
    return days[0][0] // width, days[1][0] // width
