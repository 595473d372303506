"""Counts of what a graph holds, by layer and by kind."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from coopgraph.answers.background import Labelled
from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.terms import Term
from coopgraph.base.words import word
from coopgraph.knowledge.view import View
from coopgraph.store.lens import layer_name


def stats(view: View) -> Table:
    """Counts: triples by layer, then things by kind, and of how many countries a source speaks; columns what, name, count."""
    view = view.fetched()
    counts: dict[str, int] = {}
    deduced = word("answers.deduced", view.language)
    for quad in view.layers():
        name = layer_name(quad.graph_name) or word("answers.default-graph", view.language)
        name = deduced if name.startswith("deduced/") else name
        counts[name] = counts.get(name, 0) + 1
    kinds: dict[ox.NamedNode, int] = {}
    for thing in {triple.subject for triple in view.engine.triples(None, ox.NamedNode(vocab.TYPE))}:
        kind = view.schema.kind(thing)  # type: ignore[arg-type]
        if kind is not None:
            kinds[kind] = kinds.get(kind, 0) + 1
    layer, kinded, spoken, lens = (
        ox.Literal(word(f"answers.{key}", view.language))
        for key in ("in-layer", "of-kind", "spoken-of-kind", "through-lens")
    )
    rows: list[tuple[Term | None, ...]] = [(lens, ox.Literal(view.lens), ox.Literal(len(view)))]
    rows += [(layer, ox.Literal(name), ox.Literal(count)) for name, count in sorted(counts.items())]
    unspoken = Counter(map(view.schema.kind, view.evidence.unspoken))
    for node, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0].value)):
        rows.append((kinded, node, ox.Literal(count)))
        rows += [(spoken, node, ox.Literal(count - unspoken[node]))] if node in unspoken else []
    return Table(["what", "name", "count"], rows, background=Labelled(view), language=view.language)
