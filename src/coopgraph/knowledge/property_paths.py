"""The steps that a property path takes from one thing to another, as triples."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.sparql.tree import (
    AlternativePath,
    NegatedPropertySet,
    PredicatePath,
    PropertyPath,
    RepeatedPath,
    SequencePath,
)
from coopgraph.store.engine import Engine

Triples = tuple[ox.Triple, ...]


def steps(
    graph: Engine, path: PropertyPath, start: Term, end: Term, iri: Callable[[str], ox.NamedNode]
) -> Triples | None:
    """The triples of one way along a path, with the fewest steps for a path that repeats; None when there is none.

    Args:
        iri: the property that a text in the path stands for.
    """
    return next((taken for reached, taken in _ways(graph, path, start, iri) if reached == end), None)


def _ways(
    graph: Engine, path: PropertyPath, start: Term, iri: Callable[[str], ox.NamedNode]
) -> Iterator[tuple[Term, Triples]]:
    """Each thing at the end of a path, with the triples on the way there."""
    if isinstance(path, PredicatePath):
        yield from _linked(graph, iri(path.property), start, path.inverse)
    elif isinstance(path, NegatedPropertySet):
        yield from _negated(graph, path, start, iri)
    elif isinstance(path, AlternativePath):
        for each in path.paths:
            yield from _ways(graph, each, start, iri)
    elif isinstance(path, SequencePath):
        first, *rest = path.paths
        for middle, taken in _ways(graph, first, start, iri):
            if not rest:
                yield middle, taken
                continue
            for end, more in _ways(graph, SequencePath(tuple(rest)), middle, iri):
                yield end, taken + more
    else:
        yield from _repeated(graph, path, start, iri)


def _linked(graph: Engine, property: ox.NamedNode, start: Term, inverse: bool) -> Iterator[tuple[Term, Triples]]:
    if inverse:
        yield from ((t.subject, (t,)) for t in graph.triples(None, property, start))
    elif not isinstance(start, ox.Literal):
        yield from ((t.object, (t,)) for t in graph.triples(start, property))


def _negated(
    graph: Engine, path: NegatedPropertySet, start: Term, iri: Callable[[str], ox.NamedNode]
) -> Iterator[tuple[Term, Triples]]:
    """Forward when a forward property is named, or none; backward when an inverse one is."""
    forward = {iri(link.property) for link in path.links if not link.inverse}
    backward = {iri(link.property) for link in path.links if link.inverse}
    if (forward or not backward) and not isinstance(start, ox.Literal):
        yield from ((t.object, (t,)) for t in graph.triples(start) if t.predicate not in forward)
    if backward:
        yield from ((t.subject, (t,)) for t in graph.triples(None, None, start) if t.predicate not in backward)


def _repeated(
    graph: Engine, path: RepeatedPath, start: Term, iri: Callable[[str], ox.NamedNode]
) -> Iterator[tuple[Term, Triples]]:
    """Breadth first, each thing once; the start itself is an end too where no step need be taken."""
    seen: set[Term] = set()
    if not path.least:
        seen.add(start)
        yield start, ()
    wave: list[tuple[Term, Triples]] = [(start, ())]
    while wave:
        coming = []
        for node, taken in wave:
            for end, more in _ways(graph, path.path, node, iri):
                if end not in seen:
                    seen.add(end)
                    coming.append((end, taken + more))
                    yield coming[-1]
        wave = coming if path.many else []
