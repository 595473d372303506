"""What a graph holds, as tables and records: counts by layer and kind, and the passages that its claims cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import Term
from coopgraph.sparql.prepared import bind, read

if TYPE_CHECKING:
    from coopgraph.curation.checks.verify import Passage
    from coopgraph.graph import Graph

_PASSAGES = """SELECT ?claim ?start ?end ?digest ?from ?to ?whole ?place WHERE {
  ?claim cg:supportedBy ?passage .
  ?passage oa:start ?start ; oa:end ?end ; cg:sha256 ?digest ; dcterms:isPartOf ?sentence .
  ?sentence oa:start ?from ; oa:end ?to ; cg:sha256 ?whole ; dcterms:isPartOf $document
  OPTIONAL { ?sentence skos:notation ?place }
} ORDER BY ?start ?claim"""


def stats(graph: Graph) -> Table:
    """Counts: triples by layer, then things by kind; columns what, name, count."""
    graph = graph.fetched()
    counts: dict[str, int] = {}
    for quad in graph.layers():
        name = str(quad.graph_name).strip("<>").removeprefix(vocab.GRAPH)
        name = "deduced" if name.startswith("deduced/") else name
        counts[name] = counts.get(name, 0) + 1
    kinds: dict[ox.NamedNode, int] = {}
    for thing in {triple.subject for triple in graph.engine.triples(None, ox.NamedNode(vocab.TYPE))}:
        kind = graph.schema.kind(thing)  # type: ignore[arg-type]
        if kind is not None:
            kinds[kind] = kinds.get(kind, 0) + 1
    layer, kinded, lens = map(ox.Literal, ("triples in layer", "things of kind", "triples through lens"))
    rows: list[tuple[Term | None, ...]] = [(lens, ox.Literal(graph.lens), ox.Literal(len(graph)))]
    rows += [(layer, ox.Literal(name), ox.Literal(count)) for name, count in sorted(counts.items())]
    rows += [
        (kinded, node, ox.Literal(count)) for node, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0].value))
    ]
    return Table(["what", "name", "count"], rows, labeller=graph.label)


def passages(graph: Graph, document: str | None = None) -> tuple[str, str, list[Passage]]:
    """The document, its digest, and the passages of it that claims cite.

    Raises:
        NotFoundError: no document of that name is cited by passage, or several are and none is named.
    """
    from coopgraph.curation.checks.verify import Passage

    query = "SELECT DISTINCT ?d ?digest { ?s dcterms:isPartOf ?d . ?d a cg:SourceDocument ; cg:sha256 ?digest }"
    found = {row[0]: row[1].value for row in graph.engine.solutions(query)}
    if document is not None:
        wanted = graph.resolve(document)
        found = {node: digest for node, digest in found.items() if node == wanted}
    if len(found) != 1:
        names = ", ".join(sorted(node.value.rpartition("/")[2] for node in found)) or "none"
        raise NotFoundError(f"name one document that is cited by passage; there is {names}")
    (node, digest) = next(iter(found.items()))
    rows = graph.engine.solutions(bind(read(_PASSAGES), {"document": node}))
    records = [
        Passage(c.value, int(s.value), int(e.value), d.value, int(f.value), int(t.value), w.value, p.value if p else "")
        for c, s, e, d, f, t, w, p in rows
    ]
    return node.value, digest, records
