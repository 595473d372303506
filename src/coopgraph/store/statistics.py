"""What a graph holds, counted by the engine in one pass each: things by their classes, triples by their property.

Who draws, counts or completes looks here first, so that what is not there is not looked for. It follows from the triples
alone, so that a store on disk keeps it as a file from the day it was loaded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.order import ask

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_CLASSES = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class"
_KINDS = """SELECT ?classes (COUNT(*) AS ?things) {
  SELECT (GROUP_CONCAT(?number; separator=" ") AS ?classes) { ?thing a ?class VALUES (?class ?number) { %s } } GROUP BY ?thing
} GROUP BY ?classes"""  # with numbers for names it takes a third of the time
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?triples) { ?s ?property ?o } GROUP BY ?property"


class Statistics(NamedTuple):
    """Counts of what a lens shows.

    Attributes:
        kinds: how many things have just these classes (IRIs, by name), and no others.
        properties: how many triples there are of each property (IRI).
    """

    kinds: dict[tuple[str, ...], int]
    properties: dict[str, int]

    @property
    def triples(self) -> int:
        """How many there are in all."""
        return sum(self.properties.values())

    @property
    def classes(self) -> Counter[str]:
        """How many things there are of each class (IRI), whatever else they are."""
        counts = Counter[str]()
        for classes, count in self.kinds.items():
            counts.update(dict.fromkeys(classes, count))
        return counts

    def to_json(self) -> str:
        """As a text that `from_json` reads; the same counts give the same text."""
        kinds = [[list(classes), count] for classes, count in sorted(self.kinds.items())]
        return json.dumps({"kinds": kinds, "properties": dict(sorted(self.properties.items()))}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Statistics:
        """What `to_json` wrote.

        Raises:
            ValueError: the text is something else.
        """
        try:
            read = json.loads(text)
            kinds = {tuple(map(str, classes)): int(count) for classes, count in read["kinds"]}
            return cls(kinds, {str(iri): int(count) for iri, count in read["properties"].items()})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no statistics: {error}") from None


def statistics(store: ox.Store, graphs: Graph | Sequence[Graph]) -> Statistics:
    """The counts of some graphs of a store; what stands in several of them counts as often as the engine counts it."""
    return counted(lambda text: ask(store, text, prefixes=PREFIXES, default_graph=graphs))


def counted(solutions: Callable[[str], Iterable[Any]]) -> Statistics:
    """The counts that the solutions of a few queries tell."""
    properties = {row[0].value: int(row[1].value) for row in solutions(_PROPERTIES) if row[0] is not None}
    classes = sorted((row[0] for row in solutions(_CLASSES) if isinstance(row[0], ox.NamedNode)), key=str)
    rows = " ".join(f'({iri} "{number}")' for number, iri in enumerate(classes))
    kinds = Counter[tuple[str, ...]]()  # the engine may name the same classes in several orders
    for numbers, count in solutions(_KINDS % rows) if classes else ():
        named = {classes[int(number)].value for number in numbers.value.split()}
        kinds[tuple(sorted(named))] += int(count.value)
    return Statistics(dict(kinds), properties)
