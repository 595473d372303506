"""From graph to network: things as nodes, the statements between them as edges, nothing lost and nothing added.

- Nodes (IRIs): `labels` (by language), `kind` (IRI), `kind_labels`, `drawn_as` (the class that says how the kind is
  drawn), `drawn_labels`, `colour`, `shape`, `ring`, `degree`, `attributes` (property IRI to values) and
  `attribute_claims` (property IRI to the claims behind each value).
- Edges: `property`, `labels`, `claims` (tuple of IRIs), `deduced`.
- `network.graph`: `lens`, `language`, `focus` where there is one, `open_lists` (dicts: `list`, `labels`, `of`,
  `property`, `items`), `claims` (IRI to `short`, `document`, `address`, `passages`, `statuses`), and `terms` (labels
  of properties, statuses and documents, by IRI).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph import vocab
from coopgraph.errors import NotFoundError
from coopgraph.terms import to_python
from coopgraph.vocab import CG, PREFIXES

if TYPE_CHECKING:
    import networkx as nx

    from coopgraph.graph import Graph

_STATEMENTS = """SELECT ?subject ?predicate ?object ?claim
WHERE { ?claim cg:states ?s . ?s rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }"""


def network(
    graph: Graph,
    *,
    kinds: Iterable[str] | None = None,
    focus: str | None = None,
    hops: int = 1,
    deduced: bool = False,
) -> nx.MultiDiGraph:
    """The things of a graph and the statements between them.

    A node is a thing of a kind that the ontology says how to draw; literals are its attributes. An edge is one
    statement, keyed by its property, so that three statements between two things are three edges.

    Args:
        graph: a loaded graph; its lens decides what is seen.
        kinds: names of classes (`Country`, `cg:Agreement`, IRIs), subclasses included; all drawn kinds by default.
        focus: a thing; only what lies within `hops` edges of it is kept, whatever their direction.
        hops: how many edges away, at least 0.
        deduced: whether deduced statements are edges too; each edge says if it is one.

    Returns:
        A MultiDiGraph; what its nodes, its edges and itself carry is at the top of this module.

    Raises:
        NotFoundError: no class has that name, or nothing is called like the focus.
    """
    import networkx as nx

    graph = graph.fetched()
    net = nx.MultiDiGraph(lens=graph.lens, language=graph.language)
    wanted = None if kinds is None else _classes(graph, kinds)
    claims = _claims(graph)
    for node in _things(graph):
        _add_node(graph, net, node, wanted, claims)
    _add_edges(graph, net, deduced, claims)
    if focus is not None:
        net = _around(net, graph.resolve(focus).value, hops)
        net.graph["focus"] = graph.resolve(focus).value
    net.graph["open_lists"] = _open_lists(graph, net)
    for node, degree in net.degree():
        net.nodes[node]["degree"] = degree
    net.graph["claims"] = _evidence(graph, net)
    net.graph["terms"] = {iri: graph.schema.labels(ox.NamedNode(iri)) for iri in sorted(_terms(net))}
    return net


def _classes(graph: Graph, kinds: Iterable[str]) -> set[ox.NamedNode]:
    """The classes of those names."""
    found = set()
    for kind in kinds:
        prefix, colon, local = kind.partition(":")
        iri = kind if "://" in kind else (PREFIXES.get(prefix, "") + local if colon else CG + kind)
        if ox.NamedNode(iri) not in graph.schema.classes:
            from coopgraph.queryerrors import did_you_mean

            known = [c.value.removeprefix(CG) for c in graph.schema.classes if c.value.startswith(CG)]
            raise NotFoundError(f"there is no kind {kind!r}; {did_you_mean(kind, known) or ', '.join(sorted(known))}")
        found.add(ox.NamedNode(iri))
    return found


def _things(graph: Graph) -> list[ox.NamedNode]:
    found = graph.engine.triples(None, ox.NamedNode(vocab.TYPE))
    return sorted({t.subject for t in found if isinstance(t.subject, ox.NamedNode)}, key=str)


def _claims(graph: Graph) -> dict[tuple[Any, Any], dict[Any, list[str]]]:
    """The claims behind each statement: subject and property, then value, to IRIs."""
    found: dict[tuple[Any, Any], dict[Any, list[str]]] = {}
    for subject, predicate, value, claim in graph.engine.solutions(_STATEMENTS):
        found.setdefault((subject, predicate), {}).setdefault(value, []).append(claim.value)
    return found


def _add_node(
    graph: Graph,
    net: nx.MultiDiGraph,
    node: ox.NamedNode,
    wanted: set[ox.NamedNode] | None,
    claims: dict[tuple[Any, Any], dict[Any, list[str]]],
) -> None:
    schema = graph.schema
    kind = schema.kind(node)
    style = schema.style(kind) if kind else None
    if kind is None or style is None:
        return
    if wanted is not None and not wanted & {a for t in _types(graph, node) for a in schema.ancestors(t)}:
        return
    labels = schema.labels(node)
    attributes = _attributes(graph, node)
    net.add_node(
        node.value,
        kind=kind.value,
        kind_labels=schema.labels(kind),
        drawn_as=style.kind,
        drawn_labels=schema.labels(ox.NamedNode(style.kind)),
        labels=labels or {"": node.value},
        attributes={iri: [to_python(value) for value in values] for iri, values in attributes.items()},
        attribute_claims={
            iri: [tuple(sorted(claims.get((node, ox.NamedNode(iri)), {}).get(value, ()))) for value in values]
            for iri, values in attributes.items()
        },
        colour=style.colour,
        shape=style.shape,
        ring=style.ring,
    )


def _types(graph: Graph, node: ox.NamedNode) -> list[ox.NamedNode]:
    return [t for t in graph.schema.objects(node, ox.NamedNode(vocab.TYPE)) if isinstance(t, ox.NamedNode)]


def _attributes(graph: Graph, node: ox.NamedNode) -> dict[str, list[ox.Literal]]:
    found: dict[str, list[ox.Literal]] = {}
    for triple in sorted(graph.engine.triples(node), key=str):
        if isinstance(triple.object, ox.Literal) and triple.predicate.value != vocab.PREF_LABEL:
            found.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _add_edges(
    graph: Graph, net: nx.MultiDiGraph, deduced: bool, claims: dict[tuple[Any, Any], dict[Any, list[str]]]
) -> None:
    for triple in sorted(graph.engine.triples(), key=str):
        subject, value = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)):
            continue
        if subject.value not in net or value.value not in net:
            continue
        follows = triple in graph.deduced
        if follows and not deduced:
            continue
        net.add_edge(
            subject.value,
            value.value,
            key=triple.predicate.value,
            property=triple.predicate.value,
            labels=graph.schema.labels(triple.predicate),
            claims=tuple(sorted(claims.get((subject, triple.predicate), {}).get(value, ()))),
            deduced=follows,
        )


def _around(net: nx.MultiDiGraph, focus: str, hops: int) -> nx.MultiDiGraph:
    import networkx as nx

    if focus not in net:
        raise NotFoundError(f"{focus} is not drawn: it is of a kind that is left out")
    return nx.ego_graph(net, focus, radius=hops, undirected=True)


def _evidence(graph: Graph, net: nx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """What there is to show of each claim behind the edges and attributes of a network."""
    named = {iri for _, _, data in net.edges(data=True) for iri in data["claims"]}
    for _, data in net.nodes(data=True):
        named |= {iri for values in data["attribute_claims"].values() for iris in values for iri in iris}
    found = {}
    for iri in sorted(named):
        claim = graph.evidence.claim(ox.NamedNode(iri))
        found[iri] = {
            "short": claim.short,
            "document": claim.document,
            "address": claim.address,
            "passages": [{"start": p.start, "end": p.end, "place": p.place} for p in claim.passages],
            "statuses": {CG + name: value for name, value in claim.statuses.items()},
        }
    return found


def _terms(net: nx.MultiDiGraph) -> set[str]:
    """The properties, statuses and documents that a network names."""
    found = {key for _, _, key in net.edges(keys=True)} | {entry["property"] for entry in net.graph["open_lists"]}
    found |= {iri for _, data in net.nodes(data=True) for iri in data["attributes"]}
    for claim in net.graph["claims"].values():
        found |= {*claim["statuses"], *claim["statuses"].values(), claim["document"]}
    return found - {""}


def _open_lists(graph: Graph, net: nx.MultiDiGraph) -> list[dict[str, Any]]:
    query = """SELECT ?list ?of ?property (COUNT(?item) AS ?items)
        WHERE { ?list cg:listClosure status:open ; cg:listOf ?of ; cg:listProperty ?property ; cg:listItem ?item }
        GROUP BY ?list ?of ?property ORDER BY ?list"""
    return [
        {
            "list": row[0].value,
            "labels": graph.schema.labels(row[0]),
            "of": row[1].value,
            "property": row[2].value,
            "items": int(row[3].value),
        }
        for row in graph.engine.solutions(query)
        if row[1].value in net
    ]
