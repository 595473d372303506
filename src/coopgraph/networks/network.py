"""From graph to network: things as nodes, the statements between them as edges, nothing lost and nothing added.

What they carry is in `attributes.py`: `NodeAttributes`, `EdgeAttributes`, and of the network itself `NetworkAttributes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from coopgraph.base import ranges
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import compact
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge.view import View
from coopgraph.networks import collapse as collapsing
from coopgraph.networks.attributes import Labels, NodeAttributes, StatedEdge, attributes_of, edges_of
from coopgraph.networks.brought import Brought
from coopgraph.networks.collector import paused
from coopgraph.networks.things import Things
from coopgraph.store.engine import Engine
from coopgraph.store.memory import Memory, shipped

if TYPE_CHECKING:
    import networkx as nx


@paused()
def network(
    graph: View,
    *,
    lens: str | None = None,
    kinds: Iterable[str] | None = None,
    themes: Iterable[str] | None = None,
    between: tuple[str, str] | None = None,
    focus: str | None = None,
    hops: int = 1,
    deduced: bool = False,
    collapse: bool = True,
) -> nx.MultiDiGraph:
    """The things of a graph and the statements between them.

    A node is a thing of a kind that the ontology says how to draw; literals are its attributes. An edge is one
    statement, keyed by its property, so that three statements between two things are three edges.

    Args:
        graph: a loaded graph; its lens decides what is seen.
        lens: another lens to look through.
        kinds: names of classes (`Country`, `cg:Agreement`, IRIs), subclasses included; all drawn kinds by default. Of
            other things, what can be an edge between these is one.
        themes: things (IRIs, short names, labels); only they, what is stated to be about them, and what is stated of
            that are kept, such as its parties. What a set is about stays with the set.
        between: two things; only the shortest ways between them are kept, whatever the direction of their edges.
        focus: a thing; only what lies within `hops` edges of it is kept, whatever their direction.
        hops: how many edges away, at least 0.
        deduced: whether deduced statements are edges too; each edge says if it is one.
        collapse: whether things such as agreements become weighted edges between their parties;
            `coopgraph.expand` gets everything back.

    Returns:
        A MultiDiGraph; what its nodes, its edges and itself carry is in `coopgraph.networks.attributes`.

    Raises:
        NotFoundError: no class has that name, nothing is called like the focus or a theme, or nothing links two things.
    """
    from coopgraph.networks.multigraph import Network  # networkx takes a while to import

    ranges.check("hops", hops)
    graph = (graph if lens is None else graph.through(lens)).fetched()
    net = Network(lens=graph.lens, language=graph.language)
    is_all = kinds is None and themes is None and between is None and focus is None
    if collapse and is_all and not deduced:
        net.graph["whole"] = True
    reading = graph.once(Things)
    wanted = None if kinds is None else set(map(graph.names.kind, kinds))
    reading.add(net, wanted | reading.formed if wanted and collapse else wanted, deduced)
    chosen = set(net) if wanted is None else set(reading.named(wanted))
    if wanted is not None and collapse:
        net = collapsing.with_lines(net, chosen)
    kept: set[str] = set()
    if themes is not None:
        kept = {graph.resolve(theme).value for theme in themes}
        net = _about(net, kept)
    if between is not None:
        ends = (graph.resolve(between[0]).value, graph.resolve(between[1]).value)
        kept |= set(ends)
        net = _between(net, *ends)
    if focus is not None:
        net.graph["focus"] = graph.resolve(focus).value
        kept.add(net.graph["focus"])
    if collapse:
        net = collapsing.only(collapsing.collapse(net, keep=kept), chosen | kept)
    if focus is not None:
        net = _around(net, net.graph["focus"], hops)
    net = finished(graph, reading, net)
    if not is_all:
        net.graph.pop("left_out", None)
    return net


def why_empty(graph: View) -> str:
    """What a graph holds of which nothing is drawn, and how that is mended; for a network without nodes."""
    brought = graph.fetched().once(Things).brought
    if brought.left_out:
        return _why_left_out(brought)
    always = Memory(shipped(graph=False)).engine(graph.lens)
    counts = _counts(graph, graph.engine) - _counts(graph, always)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value))
    left_out = [(kind, count) for kind, count in ranked if graph.schema.style(kind) is None][:5]
    said = ", ".join(f"{compact(kind, PREFIXES)} ({count:,})" for kind, count in left_out)
    if not said:
        return "the network is empty"
    cure = f"{compact(left_out[0][0], PREFIXES)} a owl:Class ; cg:diagramRing 3 ."
    return f"the network is empty: nobody says how things of these kinds are drawn: {said}. In a file beside, `{cure}` does"


def _why_left_out(brought: Brought) -> str:
    """What others brought and no picture shows, and how it is to be had."""
    said = ", ".join(f"{compact(ox.NamedNode(kind), PREFIXES)} ({n:,})" for kind, n in brought.left_out.items())
    if table := brought.table():
        return f'no picture shows most of this, a table does: {said}. `coopgraph query "{table}"` asks for it'
    return f"no picture shows these unless they are named: {said}. `--kinds {next(iter(brought.left_out))}` does"


def _counts(graph: View, engine: Engine) -> Counter[ox.NamedNode]:
    """How many things of each kind an engine has."""
    counts = Counter[ox.NamedNode]()
    for classes, count in engine.statistics.kinds.items():
        if (kind := graph.schema.most_specific(map(ox.NamedNode, classes))) is not None:
            counts[kind] += count
    return counts


def finished(graph: View, reading: Things, net: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network with what is only worked out for what is left: degrees, lenses, evidence and terms."""
    from coopgraph.networks.multigraph import add_titles

    (nodes, edges), held = collapsing.whole(net), attributes_of(net)
    reading.mark_lenses(edges)
    held["open_lists"] = [entry for entry in held["open_lists"] if entry["of"] in net]
    for node, degree in net.degree():
        net.nodes[node]["degree"] = degree
    reading.explain(edges)
    reading.tell_numbers(nodes)
    held["claims"] = reading.evidence(nodes, edges)
    held["terms"] = {iri: graph.schema.labels(ox.NamedNode(iri)) for iri in sorted(_terms(net, nodes, edges))}
    held["palette"] = graph.schema.palette
    if reading.brought.links and any(node in reading.brought.links for node in net):
        held["brought"] = True
        left_out = reading.brought.left_out
        held["left_out"] = {compact(ox.NamedNode(kind), PREFIXES): n for kind, n in left_out.items()}
        if "focus" not in held and (title := reading.brought.title or _middle(net) or _files(graph)):
            held["title"] = title
    add_titles(net, nodes, edges)
    return net


def _middle(net: nx.MultiDiGraph) -> Labels:
    """The labels of the one thing to which most links lead, where there is one."""
    node, degree = max(net.degree(), key=lambda each: each[1])
    return dict(net.nodes[node]["labels"]) if 3 < net.number_of_edges() < 1.5 * degree else {}


def _files(graph: View) -> Labels:
    """What a picture of files is called that do not name themselves: as they are."""
    names = [path.name.partition(".")[0] for path in graph.place.files]
    return {"": ", ".join(names)} if len(names) < 4 else {}


def _drawn(net: nx.MultiDiGraph, node: str) -> str:
    if node not in net:
        raise NotFoundError(f"{node} is not drawn: it is of a kind that is left out, or no source speaks of it")
    return node


def _around(net: nx.MultiDiGraph, focus: str, hops: int) -> nx.MultiDiGraph:
    """What lies within some steps; of the collapsed things, those behind the edges that are left."""
    import networkx as nx

    return collapsing.pruned(nx.ego_graph(net, _drawn(net, focus), radius=hops, undirected=True), net)


def _between(net: nx.MultiDiGraph, start: str, end: str) -> nx.MultiDiGraph:
    """What lies on a shortest way between two things."""
    import networkx as nx

    plain = net.to_undirected(as_view=True)
    here = nx.single_source_shortest_path_length(plain, _drawn(net, start))
    there = nx.single_source_shortest_path_length(plain, _drawn(net, end))
    if end not in here:
        raise NotFoundError(f"no way leads from {start} to {end} through what is drawn")
    return net.subgraph([n for n in net if here.get(n, len(net)) + there.get(n, len(net)) == here[end]]).copy()


def _about(net: nx.MultiDiGraph, themes: set[str]) -> nx.MultiDiGraph:
    """Some themes, what is stated to be about them, and what is stated of that; of what only a whole is about, the whole."""
    drawn = {_drawn(net, theme) for theme in themes}
    said = [edge for edge in edges_of(net) if edge[1] in drawn and not net.nodes[edge[0]].get("theme")]
    about = {start for start, *_, data in said if "collective" not in data["certainty"]}
    parties = (edge for edge in net.out_edges(sorted(about), keys=True) if not net.nodes[edge[1]].get("theme"))
    part = net.edge_subgraph([*(edge[:3] for edge in said), *parties]).copy()
    part.add_nodes_from((theme, net.nodes[theme]) for theme in sorted(drawn))
    return part


def _terms(net: nx.MultiDiGraph, nodes: list[tuple[str, NodeAttributes]], edges: list[StatedEdge]) -> set[str]:
    """The properties, kinds, themes, statuses, documents and facet values that a network names."""
    held = attributes_of(net)
    terms = {key for _, _, key, _ in edges if not key.startswith("?")} | {
        entry["property"] for entry in held["open_lists"]
    }
    for _, data in nodes:
        terms |= {data["kind"], *data["attributes"]}
        for iri, values in data.get("facets", {}).items():
            terms |= {iri, *values}
    terms |= {theme for *_, data in net.edges(data=True) for theme in data.get("themes", ())}
    for claim in held["claims"].values():
        terms |= {*claim["statuses"], *claim["statuses"].values(), claim["document"]}  # its doubts are statuses too
    return terms - {""}
