"""Measures of a network: how central its things are, which belong together, and which ranks hang on a doubtful edge.

All measures but PageRank are of the undirected simple projection: parallel and opposite edges are one whose weight is
their sum, and an edge from a thing to itself is left out. Weights say how strong a tie is, never how long it is, so the
length of a path is the number of its steps. `docs/measures.md` says what each measure means, with its source.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from coopgraph.answers.background import Background
from coopgraph.answers.table import Table
from coopgraph.base import ranges
from coopgraph.base.errors import NotFoundError
from coopgraph.base.progress import bar
from coopgraph.base.terms import Term, compact
from coopgraph.base.text import label_in, sort_key
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words import word
from coopgraph.networks.centrality import (
    MEASURES,
    WEIGHTED,
    IndexedEdge,
    IndexedNetwork,
    largest_first,
    pair,
    partition,
    read,
)

if TYPE_CHECKING:
    import networkx as nx

DOUBTS = ("hedged", "collective", "disputed")
SINGLY = 200  # up to so many doubtful edges, each is left out by itself


class ShortestPath(NamedTuple):
    """A shortest path: the things on it, and of each step the edges between its two things, as they are stated."""

    nodes: tuple[Hashable, ...]
    edges: tuple[tuple[tuple[Hashable, Hashable, Hashable], ...], ...]  # source, target, key


def measure(
    network: nx.Graph, measures: str | Iterable[str] | None = None, *, without: str | Iterable[str] = ()
) -> Table:
    """How central each thing of a network is, and to which community it belongs; definitions: `docs/measures.md`.

    Args:
        network: any networkx graph; of a node `labels` and `kind` are read, of an edge `weight` (1 by default) and
            `certainty`.
        measures: out of `MEASURES`, all by default: `degree`, `weighted_degree` (Freeman 1979; Barrat et al. 2004),
            `betweenness` (Freeman 1977, computed as by Brandes 2001), `closeness` (Freeman 1979, with the correction of
            Wasserman & Faust 1994 for parts), `eigenvector` (Bonacich 1987), `pagerank` (Brin & Page 1998: directed and
            weighted, damping 0.85; where a network is undirected, both ways), `core` (Seidman 1983), `community`
            (Traag et al. 2019; 0 is the largest).
        without: doubts; an edge is left out when every basis of it carries one of them.

    Returns:
        A row a thing: thing, label, kind, and the measures, to 6 significant digits. Sorted by the first measure, then
        by label.

    Raises:
        NotFoundError: there is no such measure or doubt.
        RefusedError: the weight of an edge is not a positive number.
    """
    names = _known(measures or MEASURES, MEASURES, "measure")
    view = read(network).without(_known(without, DOUBTS, "doubt"))
    graph = view.simple()
    notes: list[str] = []
    columns = [_rounded(MEASURES[name](view, graph, notes)) for name in names]
    down = 1 if names[0] == "community" else -1
    order = sorted(range(len(view.nodes)), key=lambda i: (down * columns[0][i], *_by_label(network, view.nodes[i])))
    rows = [(*_heads(network, view.nodes[i]), *(_term(values[i]) for values in columns)) for i in order]
    return Table(
        ["thing", "label", "kind", *names],
        rows,
        background=_Labels(network),
        notes=_said(network, notes),
        language=_language(network),
    )


def communities(network: nx.Graph) -> list[set[Hashable]]:
    """Groups of things with more ties inside than chance would give them, largest first.

    They maximise modularity, by the Leiden algorithm (Traag, Waltman & van Eck 2019) where `graspologic_native` is
    installed, else by the Louvain method (Blondel et al. 2008), with a fixed seed; a community always hangs together.

    Raises:
        RefusedError: the weight of an edge is not a positive number.
    """
    view = read(network)
    return [{view.nodes[i] for i in part} for part in partition(view.simple())]


def components(network: nx.Graph) -> list[set[Hashable]]:
    """The parts of a network between which there is no path, whatever the direction of edges; largest first."""
    import networkx as nx

    view = read(network)
    return [{view.nodes[i] for i in part} for part in largest_first(nx.connected_components(view.simple()))]


def bridges(network: nx.Graph) -> list[tuple[Hashable, Hashable]]:
    """The pairs of linked things whose tie, however many edges it has, alone holds two parts together (Tarjan 1974).

    Each pair, and the list, is in the order of the names.
    """
    import networkx as nx

    view = read(network)
    pairs = sorted((min(pair), max(pair)) for pair in nx.bridges(view.simple()))
    return [(view.nodes[a], view.nodes[b]) for a, b in pairs]


def shortest_paths(network: nx.Graph, a: Hashable, b: Hashable, *, limit: int = 100) -> list[ShortestPath]:
    """All paths of the fewest steps between two things, whatever the direction of edges.

    Args:
        a: the thing where paths begin.
        b: the thing where they end; if it is `a`, there is one path, without steps.
        limit: no more paths than that; they come in the order of the names on them.

    Returns:
        The paths; none when the things are in different components.

    Raises:
        NotFoundError: one of the two is not in the network.
    """
    ranges.check("limit", limit)
    for thing in (a, b):
        if thing not in network:
            raise NotFoundError(f"{thing} is not in the network")
    view = read(network)
    near: dict[int, dict[int, list[IndexedEdge]]] = {i: {} for i in range(len(view.nodes))}
    for edge in view.edges:
        near[edge.source].setdefault(edge.target, []).append(edge)
        near[edge.target].setdefault(edge.source, []).append(edge)
    paths: list[ShortestPath] = []
    for way in _ways(near, view.nodes.index(a), view.nodes.index(b)):
        if len(paths) >= limit:
            break
        steps = (near[one][two] for one, two in pairwise(way))
        edges = tuple(tuple((view.nodes[e.source], view.nodes[e.target], e.key) for e in step) for step in steps)
        paths.append(ShortestPath(tuple(view.nodes[i] for i in way), edges))
    return paths


def sensitivity(network: nx.Graph, measure: str = "betweenness", doubts: str | Iterable[str] = DOUBTS) -> Table:
    """How the rank of each thing changes without the edges that are in doubt, so that what hangs on one is seen.

    A rank is 1 more than the number of things with a higher value (things that tie share it), by values as shown.

    Args:
        network: any networkx graph, as for `measure`.
        measure: any of `MEASURES` but `community`.
        doubts: out of `DOUBTS`; an edge is doubtful when every basis of it carries one of them.

    Returns:
        A row a thing, the highest value first: thing, label, kind, `value` and `rank` with all edges; `best_rank` and
        `worst_rank` over all that follows; `edge`, the doubtful edge without which alone the rank changes most, and
        `rank_without_edge` (empty when none changes it, and when more than 200 edges are doubtful, which a note says);
        then, for each doubt and for `all` of them, `without_…` and `rank_without_…`.

    Raises:
        NotFoundError: there is no such measure or doubt.
        RefusedError: the weight of an edge is not a positive number.
    """
    (name,) = _known(measure, [known for known in MEASURES if known != "community"], "measure of rank")
    names = _known(doubts, DOUBTS, "doubt")
    view, notes = read(network), list[str]()

    def ranked(seen: IndexedNetwork) -> tuple[list[float], list[int]]:
        values = _rounded(MEASURES[name](seen, seen.simple(), notes))
        return values, _ranks(values)

    values, ranks = ranked(view)
    variants = {each: ranked(view.without([each])) for each in names} | {"all": ranked(view.without(names))}
    doubtful = [edge for edge in view.edges if edge.doubts & set(names)]
    singles = _singles(view, doubtful, name, lambda seen: ranked(seen)[1]) if len(doubtful) <= SINGLY else []
    if len(doubtful) > SINGLY:
        notes.append("measures.too-many")
    rows = []
    for i in sorted(range(len(view.nodes)), key=lambda i: (ranks[i], *_by_label(network, view.nodes[i]))):
        every = [ranks[i], *(places[i] for _, places in variants.values()), *(places[i] for _, places in singles)]
        edge, after = max(singles, key=lambda s: abs(s[1][i] - ranks[i]), default=(None, ranks))
        hangs = edge is not None and after[i] != ranks[i]
        cells: list[Any] = [values[i], ranks[i], min(every), max(every)]
        cells += [_statement(view, edge) if hangs and edge else None, after[i] if hangs else None]
        cells += [cell for scores, places in variants.values() for cell in (scores[i], places[i])]
        rows.append((*_heads(network, view.nodes[i]), *map(_term, cells)))
    columns = ["thing", "label", "kind", "value", "rank", "best_rank", "worst_rank", "edge", "rank_without_edge"]
    columns += [column for each in variants for column in (f"without_{each}", f"rank_without_{each}")]
    said = _said(network, notes)
    return Table(columns, rows, background=_Labels(network), notes=said, name=name, language=_language(network))


# ---- Ranks, paths, and what a table shows ----


def _singles(
    view: IndexedNetwork, doubtful: list[IndexedEdge], name: str, ranked: Callable[[IndexedNetwork], list[int]]
) -> list[tuple[IndexedEdge, list[int]]]:
    """The ranks without each doubtful edge alone, but for those that another edge stands in for."""
    ties = Counter(map(pair, view.edges))
    alone = [edge for edge in doubtful if name in WEIGHTED or ties[pair(edge)] == 1]
    singles = []
    with bar("leaving out", len(alone), "edges") as shown:
        for edge in alone:
            singles.append((edge, ranked(view._replace(edges=[e for e in view.edges if e is not edge]))))
            shown.update(1)
    return singles


def _ranks(values: list[float]) -> list[int]:
    first: dict[float, int] = {}
    for rank, value in enumerate(sorted(values, reverse=True), 1):
        first.setdefault(value, rank)
    return [first[value] for value in values]


def _ways(near: Mapping[int, Iterable[int]], a: int, b: int) -> Iterator[tuple[int, ...]]:
    far, queue = {b: 0}, deque([b])
    while queue:
        one = queue.popleft()
        for two in near[one]:
            if two not in far:
                far[two] = far[one] + 1
                queue.append(two)
    stack: list[tuple[int, ...]] = [(a,)] if a in far else []
    while stack:
        way = stack.pop()
        if way[-1] == b:
            yield way
        else:
            stack += [(*way, i) for i in sorted(near[way[-1]], reverse=True) if far[i] < far[way[-1]]]


def _rounded(values: Iterable[float]) -> list[float]:
    """6 significant digits; in two steps, so that what differs by rounding errors alone is the same afterwards."""
    return [v if isinstance(v, int) else float(f"{float(f'{round(v, 13):.10g}'):.6g}") for v in values]


def _by_label(network: nx.Graph, node: Hashable) -> tuple[str, str]:
    return sort_key(_label(network, node)), str(node)


def _label(network: nx.Graph, node: Hashable) -> str:
    return label_in(network.nodes[node].get("labels") or {}, _language(network), str(node))


def _term(value: Any) -> Term | None:
    """A thing or a number as an RDF term: an IRI where it is one, else a literal."""
    if value is None or isinstance(value, ox.Triple | ox.Literal):
        return value
    if isinstance(value, int | float):
        return ox.Literal(value)
    try:
        return ox.NamedNode(str(value))
    except ValueError:
        return ox.Literal(str(value))


def _heads(network: nx.Graph, node: Hashable) -> tuple[Term | None, ...]:
    return _term(node), ox.Literal(_label(network, node)), _term(network.nodes[node].get("kind"))


def _statement(view: IndexedNetwork, edge: IndexedEdge) -> Any:
    """An edge as a triple, or as text where its names are no IRIs."""
    parts = [str(part) for part in (view.nodes[edge.source], edge.key, view.nodes[edge.target])]
    try:
        return ox.Triple(*map(ox.NamedNode, parts))
    except ValueError:
        return ox.Literal(" – ".join(parts))


class _Labels(Background):
    """Labels of kinds, and of statements in whole; a thing's own label has a column of its own beside its short name."""

    def __init__(self, network: nx.Graph):
        self._network, self._language = network, _language(network)
        self._texts = {data.get("kind"): data.get("kind_labels") or {} for _, data in network.nodes(data=True)}
        self._texts |= {data.get("property"): data.get("labels") or {} for *_, data in network.edges(data=True)}

    def label(self, term: Term) -> str | None:
        """As in Background."""
        if isinstance(term, ox.Triple):
            return " – ".join(self._text(part) for part in (term.subject, term.predicate, term.object))
        return label_in(self._texts.get(_iri(term), {}), self._language) or None

    def _text(self, part: Any) -> str:
        if _iri(part) in self._network:
            return _label(self._network, _iri(part))
        return self.label(part) or compact(part, PREFIXES)


def _iri(term: Any) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _said(network: nx.Graph, notes: list[str]) -> list[str]:
    return [word(key, _language(network), most=SINGLY) for key in dict.fromkeys(notes)]


def _language(network: nx.Graph) -> str:
    return str(network.graph.get("language", "en"))


def _known(given: str | Iterable[str], known: Iterable[str], what: str) -> list[str]:
    names = list(dict.fromkeys([given] if isinstance(given, str) else given))
    for name in names:
        if name not in known:
            raise NotFoundError(f"there is no {what} {name!r}; there are {', '.join(known)}")
    return names
