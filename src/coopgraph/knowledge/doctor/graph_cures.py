"""Names of graphs in FROM and GRAPH that no graph has, or that of one that says nothing of the matter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pyoxigraph as ox

from coopgraph.base.text import fold, nearest, split_iri
from coopgraph.base.vocab import GRAPH
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.doctor.core import Core
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import written

DEDUCED = f"{GRAPH}deduced/"
NAMED = 8  # graphs that are told at once
_BEFORE = {"FROM", "NAMED", "GRAPH"}


def of_graphs(core: Core, cures: Cures) -> Iterator[Cure]:
    """For each name of a graph that no graph has those like it; then the graphs that have what is asked for, to be told."""
    names = _named(cures.asked)
    if not names:
        return
    known = _graphs("?s ?p ?o", cures)
    wrong = [(token, iri) for token, iri in names if iri not in known]
    for token, iri in wrong:
        for other in _alike(iri, known):
            yield cures.with_everywhere("named-graph", {token.text: cures.written(ox.NamedNode(other))}, token)
    there = _graphs(written(core.elements), cures)
    if wrong or not there.issuperset(iri for _, iri in names):
        token = wrong[0][0] if wrong else names[0][0]
        alike = [other for _, iri in wrong for other in _alike(iri, known)]
        stated = sorted(there, key=lambda each: (each.startswith(DEDUCED), each))
        told = [cures.written(ox.NamedNode(each)) for each in dict.fromkeys([*alike, *stated])]
        if told or wrong:
            right = ", ".join([*told[:NAMED], *(["…"] if len(told) > NAMED else [])])
            yield cures.with_token("named-graph", token, right)._replace(text=token.text)


def _named(asked: AskedQuery) -> list[tuple[Token, str]]:
    """The names of graphs in a query."""
    pairs = pairwise(tokens(asked.text))
    named = [token for before, token in pairs if before.keyword in _BEFORE and token.kind in {"name", "iri"}]
    return [(token, iri) for token in named if (iri := asked.prologue.iri(token.text))]


def _graphs(pattern: str, cures: Cures) -> set[str]:
    """The graphs in which a pattern has a match, whatever the query names."""
    asked = cures.asked
    answer = asked.run(f"{asked.tree.prologue}\nSELECT DISTINCT ?cggraph {{ GRAPH ?cggraph {{ {pattern} }} }}")
    return {node.value for (node,) in answer if isinstance(node, ox.NamedNode)}


def _alike(iri: str, known: set[str]) -> list[str]:
    """The graphs whose last part is that of a name, is spelled like it, or has all its words."""
    local = split_iri(iri)[1]
    by_part = {split_iri(each)[1]: each for each in sorted(known)}
    words = set(fold(local).split())
    having = [
        each
        for part, each in sorted(by_part.items(), key=lambda item: len(item[0]))
        if words <= set(fold(part).split())
    ]
    close = [by_part[part] for part in nearest(local, by_part, least=0.85)]
    return list(dict.fromkeys([*([by_part[local]] if local in by_part else []), *close, *having]))
