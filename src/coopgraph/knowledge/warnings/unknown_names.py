"""Names of ours in a query that the graph does not have: what stands with one matches nothing, though other rows come out."""

from collections.abc import Iterator

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.renamed import before
from coopgraph.base.terms import compact
from coopgraph.base.text import local_name, nearest
from coopgraph.base.vocab import ID, PREFIXES, VOCAB
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tokens import tokens
from coopgraph.store.engine import Engine

_CODES = ("country", "region")  # one code looks like another
LIKE = 0.75  # how much a name must be alike to be told


def unknown_names(asked: AskedQuery, engine: Engine, schema: Schema) -> list[tuple[str, list[str]]]:
    """The names of things and concepts that nothing has, each with those most like it in the same place."""
    try:
        return list(_unknown(asked, engine, schema))
    except CoopGraphError:
        return []


def _unknown(asked: AskedQuery, engine: Engine, schema: Schema) -> Iterator[tuple[str, list[str]]]:
    written = (token.text for token in tokens(asked.text[asked.tree.where.start :]) if token.kind in {"name", "iri"})
    names = {ox.NamedNode(iri) for text in written if (iri := asked.prologue.iri(text))}
    for node in sorted(names, key=str):
        is_ours = node.value.startswith((ID, VOCAB))
        if not is_ours or schema.knows(node.value) or next(iter(engine.triples(None, None, node)), None) is not None:
            continue
        if (old := before(node.value)) and schema.knows(old):
            continue  # said by another note
        folder = node.value[: -len(local_name(node.value))]
        yield compact(node, PREFIXES), [] if folder.split("/")[-2] in _CODES else _like(asked, node, folder)


def _like(asked: AskedQuery, node: ox.NamedNode, folder: str) -> list[str]:
    """The names in the place of one that are most like it."""
    rows = asked.select("DISTINCT ?cgname", f"?cgname a ?cgkind FILTER(STRSTARTS(STR(?cgname), {ox.Literal(folder)}))")
    known = [local_name(name.value) for (name, *_) in rows if isinstance(name, ox.NamedNode)]
    alike = nearest(local_name(node.value), known, least=LIKE)
    return [compact(ox.NamedNode(folder + each), PREFIXES) for each in alike]
