"""Graphs of a store, alone and together."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.vocab import TYPE

_TYPE = ox.NamedNode(TYPE)
DEFAULT = ox.DefaultGraph()


class GraphUnion(NamedTuple):
    """Graphs of one store that have no triple in common; together they are what a lens shows.

    Attributes:
        whole: whether these are all that the store has, which the engine is as quick with as with one graph.
    """

    graphs: tuple[ox.NamedNode | ox.DefaultGraph, ...] = (DEFAULT,)
    whole: bool = False

    def options(self) -> dict[str, Any]:
        """What makes them the default graph of a query: arguments of pyoxigraph's `Store.query`."""
        if self.whole:
            return {"use_default_graph_as_union": True}
        return {"default_graph": self.graphs[0] if len(self.graphs) == 1 else list(self.graphs)}

    def triples(
        self, store: ox.Store, subject: Any = None, predicate: Any = None, object: Any = None
    ) -> Iterator[ox.Triple]:
        """Their triples that match a pattern."""
        for graph in (None,) if self.whole else self.graphs:
            for each in store.quads_for_pattern(subject, predicate, object, graph):
                yield each.triple

    def holds(self, store: ox.Store, triple: ox.Triple) -> bool:
        """Whether one of them has a triple."""
        if self.whole:
            return any(True for _ in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))
        return any(quad(triple, graph) in store for graph in self.graphs)

    def having(self, store: ox.Store, names: Iterable[str]) -> "GraphUnion | None":
        """The one of them that alone has triples of some properties, or things of some classes (IRIs).

        A graph alone is asked in two thirds of the time: the engine looks in one place, and for no triple twice.
        """
        terms = [ox.NamedNode(name) for name in names]

        def has_any(graph: ox.NamedNode | ox.DefaultGraph) -> bool:
            patterns = (pattern for term in terms for pattern in ((term, None), (_TYPE, term)))
            return any(True for link, end in patterns for _ in store.quads_for_pattern(None, link, end, graph))

        having = tuple(filter(has_any, self.graphs))
        return GraphUnion(having) if len(having) == 1 else None


def quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph = DEFAULT) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def add_graph(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> None:
    """Add a graph to the default graph; the engine's own way takes a third of the time."""
    if isinstance(graph, ox.NamedNode):
        store.update(f"ADD {graph} TO DEFAULT")
    elif isinstance(graph, ox.BlankNode):
        store.extend(quad(q.triple) for q in store.quads_for_pattern(None, None, None, graph))
