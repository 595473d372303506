"""The passages of a document that the claims of a graph cite."""

from __future__ import annotations

from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import local_name
from coopgraph.curation.checks.verify import CitedPassage
from coopgraph.knowledge.view import View
from coopgraph.sparql.prepared import bind, prepare

_PASSAGES = """SELECT ?claim ?start ?end ?digest ?from ?to ?whole ?place WHERE {
  ?claim cg:supportedBy ?passage .
  ?passage oa:start ?start ; oa:end ?end ; cg:sha256 ?digest ; dcterms:isPartOf ?sentence .
  ?sentence oa:start ?from ; oa:end ?to ; cg:sha256 ?whole ; dcterms:isPartOf $document
  OPTIONAL { ?sentence skos:notation ?place }
} ORDER BY ?start ?claim"""


def passages(view: View, document: str | None = None) -> tuple[str, str, list[CitedPassage]]:
    """The document, its digest, and the passages of it that claims cite.

    Raises:
        NotFoundError: no document of that name is cited by passage, or several are and none is named.
    """
    query = "SELECT DISTINCT ?d ?digest { ?s dcterms:isPartOf ?d . ?d a cg:SourceDocument ; cg:sha256 ?digest }"
    digests = {row[0]: row[1].value for row in view.engine.solutions(query)}
    if document is not None:
        wanted = view.resolve(document)
        digests = {node: digest for node, digest in digests.items() if node == wanted}
    if len(digests) != 1:
        names = ", ".join(sorted(local_name(node.value) for node in digests)) or "none"
        raise NotFoundError(f"name one document that is cited by passage; there is {names}")
    (node, digest) = next(iter(digests.items()))
    rows = view.engine.solutions(bind(prepare(_PASSAGES), {"document": node}))
    records = [
        CitedPassage(
            c.value, int(s.value), int(e.value), d.value, int(f.value), int(t.value), w.value, p.value if p else ""
        )
        for c, s, e, d, f, t, w, p in rows
    ]
    return node.value, digest, records
