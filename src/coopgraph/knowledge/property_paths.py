"""The steps that a property path takes from one thing to another in a graph, as triples."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.sparql.paths import PropertyPath, Way
from coopgraph.store.engine import Engine


class GraphLinks(NamedTuple):
    """The links of a graph.

    Args:
        iri: the property that a text in a path stands for.
    """

    engine: Engine
    iri: Callable[[str], ox.NamedNode]

    def linked(self, property: str, start: Term, *, inverse: bool) -> Iterator[Way]:
        """As in Links."""
        return self._links(start, self.iri(property), inverse)

    def linked_otherwise(self, properties: frozenset[str], start: Term, *, inverse: bool) -> Iterator[Way]:
        """As in Links."""
        excluded = frozenset(map(self.iri, properties))
        return ((end, taken) for end, taken in self._links(start, None, inverse) if taken[0].predicate not in excluded)

    def _links(self, start: Term, property: ox.NamedNode | None, inverse: bool) -> Iterator[Way]:
        if inverse:
            yield from ((t.subject, (t,)) for t in self.engine.triples(None, property, start))
        elif not isinstance(start, ox.Literal):
            yield from ((t.object, (t,)) for t in self.engine.triples(start, property))

    def steps(self, path: PropertyPath, start: Term, end: Term) -> tuple[ox.Triple, ...]:
        """The triples of one way along a path, with the fewest steps for a path that repeats; none when there is none."""
        return next((taken for reached, taken in path.ways(start, self) if reached == end), ())
