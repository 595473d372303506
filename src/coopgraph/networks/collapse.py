"""Collapsing: agreements, missions and sets become weighted edges between their parties, and come back unchanged.

Which kinds, and by which properties, the ontology says (`cg:edgeSource`, `cg:edgeTarget`, `cg:edgeLabel`); it is in
the `form` of a node. A collapsed edge goes from each source to each target, one for each way of being drawn, which is its key.
It is deduced when all that leads there is, and carries the doubts that all of that share.

A thing stays, beside its edges and with all that is said of it, when no edge can carry something of that: what a set is
about is drawn from the set, and never pushed down to its members or parties; a set of which a member is collapsed is linked
with the parties of that. So no way between two things gets longer, when what an edge stands for counts as a step.
`network.graph["folded"]` keeps what was taken out.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from typing import TYPE_CHECKING

from coopgraph.networks.attributes import (
    EdgeAttributes,
    NodeAttributes,
    OpenList,
    StatedEdge,
    attributes_of,
    edges_of,
    folded_of,
    nodes_of,
)

if TYPE_CHECKING:
    import networkx as nx

Ends = dict[str, list[StatedEdge]]  # each party with the statements that make it one


def collapse(network: nx.MultiDiGraph, *, keep: Collection[str] = ()) -> nx.MultiDiGraph:
    """The network with things of the kinds that the ontology names as edges between their parties.

    Args:
        network: what `coopgraph.network` gives; it is not changed.
        keep: things that stay nodes.

    Returns:
        A new network; `expand` turns it back into one that is equal to the first.
    """
    from coopgraph.networks.multigraph import add_titles  # which imports networkx

    net = network.copy()
    held, folded = attributes_of(net), folded_of(net)
    held["open_lists"] = [entry.copy() for entry in held.get("open_lists", ())]
    parties = {node: ends for node in sorted(net) if node not in keep and all(ends := _linked(net, node))}
    gone = {node for node, ends in parties.items() if not _stays(net, node, *ends)}
    groups: dict[tuple[str, str, str], list[tuple[str, list[StatedEdge]]]] = defaultdict(list)
    for node, (sources, targets) in parties.items():
        for source, target in itertools.product(sources, targets):
            if node in gone or "form" not in net.nodes[source]:
                key = (source, target, net.nodes[node]["drawn_as"])
                groups[key].append((node, sources[source] + targets[target]))
    made = {key: _edge(net, members) for key, members in sorted(groups.items())}
    for node in sorted(gone):
        taken = _touching(net, node)
        folded["edges"] += taken
        net.remove_edges_from([edge[:3] for edge in taken])
    folded["nodes"] += [(node, net.nodes[node]) for node in sorted(gone)]
    for entry in held["open_lists"]:
        if entry["of"] in gone:
            entry["was"] = entry["of"]
            entry["of"] = next(iter(parties[entry["of"]][0]))
    net.remove_nodes_from(gone)
    net.add_edges_from((*key, data) for key, data in made.items())
    held["folded"] = folded
    add_titles(net, (), ((*key, net.edges[key]) for key in made))
    return net


def expand(network: nx.MultiDiGraph, things: Iterable[str] | None = None) -> nx.MultiDiGraph:
    """The network with what was collapsed as nodes again.

    Args:
        network: what `collapse` or `coopgraph.network` gives; it is not changed.
        things: IRIs of the collapsed things to get back; all by default.

    Returns:
        A new network; with all things back, it is equal to what was collapsed.
    """
    net = network.copy()
    held, folded = attributes_of(net), folded_of(net)
    held.pop("folded", None)
    net.remove_edges_from([edge[:3] for edge in network.edges(keys=True, data=True) if "through" in edge[3]])
    net.add_nodes_from(folded["nodes"])
    net.add_edges_from(folded["edges"])
    held["open_lists"] = [_returned(entry) for entry in held.get("open_lists", ())]
    for node, degree in net.degree():
        net.nodes[node]["degree"] = degree
    if things is None:
        return net
    asked = set(things)
    others = {node for node, _ in folded["nodes"]} | {
        m for *_, t in network.edges(data="through", default=()) for m in t
    }
    return collapse(net, keep=set(net) - (others - asked))


def whole(network: nx.MultiDiGraph) -> tuple[list[tuple[str, NodeAttributes]], list[StatedEdge]]:
    """The nodes and edges of a network, with what was collapsed; the collapsed edges are among them."""
    folded = folded_of(network)
    return [*nodes_of(network), *folded["nodes"]], [*edges_of(network), *folded["edges"]]


def with_lines(network: nx.MultiDiGraph, things: Set[str]) -> nx.MultiDiGraph:
    """Some things of a network, and what can become an edge between them."""
    part = network.subgraph([n for n, data in network.nodes(data=True) if n in things or "form" in data])
    return part.subgraph([n for n in part if n in things or all(ends.keys() & things for ends in _linked(part, n))])


def only(network: nx.MultiDiGraph, things: Collection[str]) -> nx.MultiDiGraph:
    """Some things of a collapsed network, and what has been collapsed between them."""
    return pruned(network.subgraph([node for node in network if node in things]).copy(), network)


def pruned(part: nx.MultiDiGraph, network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A part of a collapsed network, with those collapsed things only that its edges stand for.

    A thing that was kept beside its edges, and is outside of the part, counts among the collapsed.
    """
    folded = attributes_of(network).get("folded")
    if folded:
        left = {thing for *_, through in part.edges(data="through", default=()) for thing in through}
        away = sorted(left & set(network) - set(part))
        nodes = [(node, data) for node, data in folded["nodes"] if node in left]
        nodes += [(node, network.nodes[node]) for node in away]
        ends = {node for node, _ in nodes} | set(part)
        stated = [edge for node in away for edge in _touching(network, node) if "through" not in edge[3]]
        edges = [edge for edge in (*folded["edges"], *stated) if edge[0] in ends and edge[1] in ends]
        attributes_of(part)["folded"] = {"nodes": nodes, "edges": edges}
    return part


def _parties(net: nx.MultiDiGraph, node: str) -> tuple[Ends, Ends]:
    """The sources and targets of the edge that a thing can become; empty where it cannot."""
    data: NodeAttributes = net.nodes[node]
    form = data.get("form")
    parties: tuple[Ends, Ends] = ({}, {})
    if form is None:
        return parties
    for statement in net.out_edges(node, keys=True, data=True):
        _, end, key, _ = statement
        for ends, properties in zip(parties, (form.source, form.target), strict=True):
            if key in properties and "form" not in net.nodes[end] and end != node:
                ends.setdefault(end, []).append(statement)
    return parties


def _linked(net: nx.MultiDiGraph, node: str) -> tuple[Ends, Ends]:
    """The parties of a thing; what leads to it and stays because it does, such as a set, is among the sources."""
    sources, targets = _parties(net, node)
    for statement in net.in_edges(node, keys=True, data=True):
        if targets and "form" in net.nodes[statement[0]]:
            sources.setdefault(statement[0], []).append(statement)
    return sources, targets


def _stays(net: nx.MultiDiGraph, node: str, sources: Ends, targets: Ends) -> bool:
    """Whether something links a thing that its edge cannot carry: what only a whole is about, or what it is part of."""
    for _, end, data in net.out_edges(node, data=True):
        own_theme = net.nodes[end].get("theme") and "collective" not in data.get("certainty", ())
        if end not in sources and end not in targets and not own_theme:
            return True
    return any("form" not in net.nodes[start] for start, _ in net.in_edges(node) if start not in sources)


def _touching(net: nx.MultiDiGraph, node: str) -> list[StatedEdge]:
    """The statements of and about a thing."""
    return [*net.out_edges(node, keys=True, data=True), *net.in_edges(node, keys=True, data=True)]


def _edge(net: nx.MultiDiGraph, members: list[tuple[str, list[StatedEdge]]]) -> EdgeAttributes:
    """The data of the edge that some things with the same parties become."""
    first: NodeAttributes = net.nodes[members[0][0]]
    doubts = [{doubt for *_, data in links for doubt in data["certainty"]} for _, links in members]
    spans = [net.nodes[node]["span"] for node, _ in members if "span" in net.nodes[node]]
    themes = [
        end
        for node, _ in members
        for _, end, data in net.out_edges(node, data=True)
        if net.nodes[end].get("theme") and "collective" not in data.get("certainty", ())
    ]
    edge: EdgeAttributes = {
        "property": first["drawn_as"],
        "labels": first["form"].labels,
        "weight": len(members),
        "through": tuple(node for node, _ in members),
        "claims": tuple(sorted({iri for _, links in members for *_, data in links for iri in data["claims"]})),
        "deduced": all(any(data["deduced"] for *_, data in links) for _, links in members),
        "certainty": tuple(sorted(set.intersection(*doubts))),
        "themes": tuple(sorted(set(themes))),
    }
    if spans:
        edge["span"] = (min(a for a, _ in spans), max(b for _, b in spans))
    return edge


def _returned(entry: OpenList) -> OpenList:
    """An open list as it was before what it is of was collapsed."""
    made = entry.copy()
    made["of"] = made.pop("was", made["of"])
    return made
