"""What a graph holds, counted by the engine in one pass each: things by their classes, triples by their property.

Who draws, counts or completes looks here first, so that what is not there is not looked for. It follows from the triples
alone, so that a store on disk keeps it as a file from the day it was loaded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import pyoxigraph as ox

_CLASSES = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class"
_KINDS = """SELECT ?classes (COUNT(*) AS ?things) {
  SELECT (GROUP_CONCAT(?number; separator=" ") AS ?classes) { ?thing a ?class VALUES (?class ?number) { %s } } GROUP BY ?thing
} GROUP BY ?classes"""  # with numbers for names it takes a third of the time
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
            properties = {str(iri): int(count) for iri, count in read["properties"].items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no statistics: {error}") from None
        counts, of_class = cls(lambda text: ()), Counter[str]()
        for classes, count in kinds.items():
            of_class.update(dict.fromkeys(classes, count))
        vars(counts).update(kinds=kinds, properties=properties, classes=dict(of_class))
        return counts
