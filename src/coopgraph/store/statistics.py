"""What a graph holds, counted by the engine in one pass each: things by their classes, triples by their property.

Who draws, counts or completes looks here first, so that what is not there is not looked for. It follows from the triples
alone, so that a store on disk keeps it, graph by graph, in a file (`counted`) from the day it was loaded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

_CLASSES = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class"
_KINDS = """SELECT ?classes (COUNT(*) AS ?things) {
  SELECT (GROUP_CONCAT(?number; separator=" ") AS ?classes) { ?thing a ?class VALUES (?class ?number) { %s } } GROUP BY ?thing
} GROUP BY ?classes"""  # with numbers for names it takes a third of the time
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?triples) { ?s ?property ?o } GROUP BY ?property"


class Statistics:
    """Counts of what a lens shows, each made when it is first asked for.

    Args:
        solutions: gives the solutions of a query over what the lens shows.
    """

    def __init__(self, solutions: Callable[[str], Iterable[Any]]):
        self._solutions = solutions

    @cached_property
    def properties(self) -> dict[str, int]:
        """How many triples there are of each property (IRI)."""
        return {row[0].value: int(row[1].value) for row in self._solutions(_PROPERTIES) if row[0] is not None}

    @cached_property
    def classes(self) -> dict[str, int]:
        """How many things there are of each class (IRI), whatever else they are."""
        rows = self._solutions(_CLASSES)
        return {row[0].value: int(row[1].value) for row in rows if isinstance(row[0], ox.NamedNode)}

    @cached_property
    def kinds(self) -> dict[tuple[str, ...], int]:
        """How many things have just these classes (IRIs, by name), and no others."""
        classes = sorted(self.classes)
        rows = " ".join(f'(<{iri}> "{number}")' for number, iri in enumerate(classes))
        counts = Counter[tuple[str, ...]]()  # the engine may name the same classes in several orders
        for numbers, count in self._solutions(_KINDS % rows) if classes else ():
            counts[tuple(sorted({classes[int(number)] for number in numbers.value.split()}))] += int(count.value)
        return dict(counts)

    @property
    def triples(self) -> int:
        """How many there are in all."""
        return sum(self.properties.values())

    @classmethod
    def known(cls, solutions: Callable[[str], Iterable[Any]], counts: Iterable[GraphCounts]) -> Statistics:
        """The counts of graphs that have no triple in common; what is not known of them is asked when it is needed."""
        made, properties, classes = cls(solutions), Counter[str](), Counter[str]()
        for each in counts:
            properties.update(each.properties)
            classes.update(each.classes)
        vars(made).update(properties=dict(properties), classes=dict(classes))
        return made


class GraphCounts(NamedTuple):
    """How many triples of each property, and how many things of each class, a graph states."""

    properties: dict[str, int]
    classes: dict[str, int]


def sizes(counts: Mapping[str, GraphCounts]) -> dict[str, int]:
    """How many triples each graph has."""
    return {name: sum(each.properties.values()) for name, each in counts.items()}


def counted(store: ox.Store, graphs: Iterable[Graph] | None = None) -> dict[str, GraphCounts]:
    """The counts of graphs of a store that state something, of all by default, by their names; that of the default graph is empty."""
    counts = {}
    for graph in [ox.DefaultGraph(), *store.named_graphs()] if graphs is None else graphs:
        properties, classes = (_by_name(store, pattern, graph) for pattern in ("?s ?of ?o", "?s a ?of"))
        if properties:
            counts[graph_name(graph)] = GraphCounts(properties, classes)
    return counts


def _by_name(store: ox.Store, pattern: str, graph: Graph) -> dict[str, int]:
    rows: Any = store.query(f"SELECT ?of (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?of", default_graph=graph)
    return {of.value: int(count.value) for of, count in rows if isinstance(of, ox.NamedNode)}


def graph_name(graph: Graph) -> str:
    """The name of a graph as counts have it."""
    return "" if isinstance(graph, ox.DefaultGraph) else graph.value


def to_json(counts: Mapping[str, GraphCounts]) -> str:
    """Counts of graphs as a text that `from_json` reads; the same counts give the same text."""
    return json.dumps({name: each._asdict() for name, each in counts.items()}, ensure_ascii=False, sort_keys=True)


def from_json(text: str | bytes) -> dict[str, GraphCounts]:
    """What `to_json` wrote.

    Raises:
        ValueError: the text is something else.
    """
    try:
        read = json.loads(text).items()
        return {name: GraphCounts(dict(each["properties"]), dict(each["classes"])) for name, each in read}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no statistics: {error}") from None
