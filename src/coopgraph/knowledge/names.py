"""From the names that people type to the things that they mean."""

from functools import cached_property

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import compact
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.search import Hit, rank
from coopgraph.sparql.prepared import expand
from coopgraph.store.engine import Engine

_TYPE = ox.NamedNode(vocab.TYPE)
_LABELS = """SELECT ?thing ?label (LANG(?label) AS ?language)
WHERE { VALUES ?p { skos:prefLabel skos:altLabel rdfs:label cg:iso3 cg:iso2 } ?thing ?p ?label }"""


class Names:
    """The labels in an engine's graph, and what they name."""

    def __init__(self, engine: Engine, schema: Schema):
        self._engine, self._schema = engine, schema

    @cached_property
    def _labels(self) -> list[tuple[str, str, str]]:
        found = self._engine.solutions(_LABELS)
        return sorted((r[0].value, r[1].value, r[2].value) for r in found if isinstance(r[0], ox.NamedNode))

    def hits(self, text: str, limit: int) -> list[Hit]:
        """The things and terms whose labels fit a text, best first."""
        return rank(text, self._labels, limit)

    def resolve(self, name: str, kind: str = "") -> ox.NamedNode:
        """The thing that a short name stands for; with `kind`, the IRI of a class, among the things of that class.

        Tried in this order: a full IRI, a prefixed name (`country:ITA`), the last part of an IRI of any kind
        (`ITA`, `lieutenant`), a whole label in any language.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        name = name.strip()
        if "://" in name:
            return _node(name.strip("<>"))
        if ":" in name and (iri := expand(name, PREFIXES)):
            return _node(iri)
        found = [node for node in self._by_last_part(name) if self._is(node, kind)]
        if len(found) == 1:
            return found[0]
        hits = [hit for hit in self.hits(name, 50) if self._is(ox.NamedNode(hit.iri), kind)]
        whole = [hit for hit in hits if hit.score == 100]
        if len(whole) == 1:
            return ox.NamedNode(whole[0].iri)
        offers = [(hit.label, ox.NamedNode(hit.iri)) for hit in whole or hits[:3]]
        offers = offers or [(self._schema.label(node, "en") or "", node) for node in found]
        nearest = "; ".join(f"{label} ({compact(node, PREFIXES)})" for label, node in offers)
        says = "several things are called" if whole or found else "nothing is called"
        raise NotFoundError(f"{says} {name!r}" + (f"; nearest: {nearest}" if nearest else ""))

    def _is(self, node: ox.NamedNode, kind: str) -> bool:
        types = self._schema.objects(node, _TYPE)
        return not kind or any(kind == a.value for t in types for a in self._schema.ancestors(t))

    def _by_last_part(self, name: str) -> list[ox.NamedNode]:
        """The things whose IRI is one of our prefixes and this name, as typed or in one case."""
        if not name or set(name) & set('<>"{}|^`\\ '):
            return []
        for local in dict.fromkeys((name, name.upper(), name.lower())):
            found = [ox.NamedNode(base + local) for base in PREFIXES.values()]
            self._engine.prefetch(found, [_TYPE])
            found = [node for node in found if self._schema.objects(node, _TYPE)]
            if found:
                return found
        return []


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise NotFoundError(f"{iri!r} is not an IRI") from None
