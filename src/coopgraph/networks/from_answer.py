"""The network of an answer: the things that it shows, what is stated between them, and what its rows join."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from coopgraph.answers.rows import asked
from coopgraph.answers.table import Table
from coopgraph.base.errors import NotFoundError
from coopgraph.base.vocab import GRAPH
from coopgraph.knowledge.view import View
from coopgraph.networks import collapse as collapsing
from coopgraph.networks.attributes import EdgeAttributes, Labels, attributes_of
from coopgraph.networks.network import finished
from coopgraph.networks.things import Things

if TYPE_CHECKING:
    import networkx as nx


_TRIPLES = ("subject", "predicate", "object")


def network_of(graph: View, table: Table) -> nx.MultiDiGraph:
    """The things in an answer and the statements between them, as `coopgraph.network` gives them.

    What was given with a question is among the things of its rows, and what can be an edge between these, such as an agreement, is one.
    Where a row names several things, and nothing is stated between its first and another, a plain edge named after
    the other's column joins them. Of CONSTRUCT and DESCRIBE, each triple between two things is an edge; one that the
    graph deduces has the claims behind it.

    Raises:
        NotFoundError: the answer holds nothing that is drawn: only text, numbers, terms or claims, or no rows.
    """
    from coopgraph.networks.multigraph import Network

    graph = graph.fetched()
    net, reading = Network(lens=graph.lens, language=graph.language), graph.once(Things)
    labels, given = asked(table)
    things = {term.value for row in table.answer for term in row if isinstance(term, ox.NamedNode)}
    reading.add(net, among=things)
    if net and table.columns != _TRIPLES:
        things |= {term.value for term in given if isinstance(term, ox.NamedNode)}
        reading.add(net, among=things | set(reading.linking(things)))
        net = collapsing.only(collapsing.collapse(collapsing.with_lines(net, things), keep=things), things)
    if labels:
        attributes_of(net)["title"] = dict(labels)
    if not net:
        what = "holds no thing that can be drawn" if table and table.stated else "is empty"
        raise NotFoundError(f"the answer {what}: select things, such as countries, agreements or events, to draw them")
    stated = {frozenset(pair) for pair in net.edges()}
    for source, target, property, labels in _links(graph, table):
        if source not in net or target not in net or source == target or net.has_edge(source, target, property):
            continue
        if property.startswith("?") and frozenset((source, target)) in stated:
            continue
        net.add_edge(source, target, key=property, **_edge(graph, source, target, property, labels))
    return finished(graph, reading, net)


def _edge(graph: View, source: str, target: str, property: str, labels: Labels) -> EdgeAttributes:
    """The edge of a row that joins two things; whether the graph deduces the triple."""
    edge: EdgeAttributes = {"property": property, "labels": labels, "claims": (), "deduced": False, "certainty": ()}
    edge |= {"answer": True, "lens": graph.lens}
    if not property.startswith("?"):
        triple = ox.Triple(ox.NamedNode(source), ox.NamedNode(property), ox.NamedNode(target))
        if any(name.startswith(f"{GRAPH}deduced/") for name in graph.engine.graphs_of(triple)):
            edge["deduced"] = True
    return edge


def _links(graph: View, table: Table) -> Iterator[tuple[str, str, str, Labels]]:
    """What each row joins: the ends, the property or `?column`, and its labels."""
    if table.columns == _TRIPLES:
        for start, property, end in table.answer:
            if isinstance(start, ox.NamedNode) and isinstance(property, ox.NamedNode) and isinstance(end, ox.NamedNode):
                yield start.value, end.value, property.value, graph.schema.labels(property)
        return
    for row in table.answer:
        cells = [(name, t.value) for name, t in zip(table.columns, row, strict=True) if isinstance(t, ox.NamedNode)]
        for name, target in cells[1:]:
            yield cells[0][1], target, f"?{name}", {"": name}
