"""Tables about things: what is said of one, and those whose labels fit a text."""

from __future__ import annotations

import pyoxigraph as ox

from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import Term
from coopgraph.knowledge.view import View

# Properties that only say that a statement node, or a question's default, points to a thing.
_PLUMBING = frozenset({vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT, vocab.DEFAULT_VALUE})


def search(view: View, text: str, limit: int = 10) -> Table:
    """The things and terms whose labels fit a text, best first: thing, label, kind, score (0 to 100)."""
    rows: list[tuple[Term | None, ...]] = []
    for hit in view.names.hits(text, limit):
        node = ox.NamedNode(hit.iri)
        label = ox.Literal(hit.label, language=hit.language) if hit.language else ox.Literal(hit.label)
        rows.append((node, label, view.schema.kind(node), ox.Literal(hit.score)))
    return Table(["thing", "label", "kind", "score"], rows, labeller=view.label, name=text, language=view.language)


def describe(view: View, node: ox.NamedNode) -> Table:
    """All that is stated or deduced of a thing: subject, property, value, and the claims behind each triple.

    Raises:
        NotFoundError: nothing is said of it.
    """
    touching = [*view.engine.triples(node)]
    touching += [t for t in view.engine.triples(None, None, node) if t.subject != node]
    triples = sorted((t for t in touching if t.predicate.value not in _PLUMBING), key=lambda t: _order(t, node))
    if not triples:
        raise NotFoundError(f"nothing is said of {node.value}")
    return Table(
        ["subject", "property", "value"],
        [(t.subject, t.predicate, t.object) for t in triples],
        labeller=view.label,
        evidence=lambda: [view.basis(triple) for triple in triples],
        explain=lambda numbers: [view.explaining.triple(triples[n]) for n in numbers],
        name=view.label(node) or node.value,
        language=view.language,
    )


def _order(triple: ox.Triple, node: ox.NamedNode) -> tuple[bool, str, str, str]:
    """What is said of the thing itself comes first, and of that its kind."""
    predicate = "" if triple.predicate.value == vocab.TYPE else triple.predicate.value
    return triple.subject != node, predicate, str(triple.subject), str(triple.object)
