"""Of which classes the things are that stand at the ends of a property, and which classes share things; kept for all diagnoses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox

from coopgraph.base.vocab import RDFS
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.view import View
from coopgraph.store.engine import Engine

_ENDS = {"subject": ox.NamedNode(RDFS + "domain"), "object": ox.NamedNode(RDFS + "range")}


class Kinds:
    """The classes of things in an engine's graph, by what is declared and by what is there."""

    def __init__(self, engine: Engine, schema: Schema):
        self.engine, self.schema = engine, schema
        self.overlap = lru_cache(None)(self._find_overlap)
        self.observed = lru_cache(None)(self._find_observed)
        self.usual = lru_cache(None)(self._find_usual)

    def classes(self, property: ox.NamedNode, end: str, *, only_declared: bool = False) -> frozenset[ox.NamedNode]:
        """The classes that one end of a property, `subject` or `object`, is for, as declared, else as it is used."""
        declared = frozenset(c for c in self.schema.objects(property, _ENDS[end]) if isinstance(c, ox.NamedNode))
        return declared if declared or only_declared else self.observed(property, end)

    def _find_observed(self, property: ox.NamedNode, end: str) -> frozenset[ox.NamedNode]:
        """The classes of what stands at one end of a property."""
        thing = "?s" if end == "subject" else "?o"
        rows = self.engine.solutions(f"SELECT DISTINCT ?kind {{ ?s {property} ?o . {thing} a ?kind }}")
        return frozenset(row[0] for row in rows if isinstance(row[0], ox.NamedNode))

    def narrowest(self, property: ox.NamedNode, end: str) -> frozenset[ox.NamedNode]:
        """The classes of what stands at one end of a property, without those that others of them are under."""
        kinds = self.observed(property, end)
        return kinds - {above for kind in kinds for above in self.schema.ancestors(kind)[1:]}

    def _find_usual(self, property: ox.NamedNode, end: str) -> frozenset[ox.NamedNode]:
        """The classes that are found there at least a quarter as often as the most frequent one."""
        thing = "?s" if end == "subject" else "?o"
        query = f"SELECT ?kind (COUNT(*) AS ?n) {{ ?s {property} ?o . {thing} a ?kind }} GROUP BY ?kind"
        counts = {row[0]: int(row[1].value) for row in self.engine.solutions(query)}
        usual = (kind for kind, number in counts.items() if 4 * number >= max(counts.values()))
        return frozenset(kind for kind in usual if isinstance(kind, ox.NamedNode))

    def conflict(self, kinds: Iterable[frozenset[ox.NamedNode]], classes: frozenset[ox.NamedNode]) -> bool:
        """Whether something must be of a kind that shares no thing with the classes that it would have to be of."""
        return bool(classes) and any(not any(self.overlap(a, b) for a in some for b in classes) for some in kinds)

    def _find_overlap(self, one: ox.NamedNode, other: ox.NamedNode) -> bool:
        if one == other:
            return True
        return bool(self.engine.solutions(f"SELECT ?x {{ ?x a {one} . ?x a {other} }} LIMIT 1"))


def kinds_of(view: View) -> Kinds:
    """Those of what a view shows."""
    return Kinds(view.engine, view.schema)
