"""A diagram as data: what `docs/diagram-spec.md` describes, and what every writer of pictures reads."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.text import clean, local_words
from coopgraph.diagrams import geometry, label_places, label_text
from coopgraph.diagrams.edges import spec_edge, spec_edges
from coopgraph.diagrams.layouts import choice, extents
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.legend import backdrop, legend, look, texts, view
from coopgraph.diagrams.spec_types import (
    VERSION,
    DiagramSpec,
    SpecBody,
    SpecFolded,
    SpecHead,
    SpecNode,
    SpecOpenList,
    SpecThing,
    Value,
)
from coopgraph.networks.attributes import (
    Labels,
    NodeAttributes,
    attributes_of,
    edges_of,
    is_drawn,
    nodes_of,
)

if TYPE_CHECKING:
    import networkx as nx

LIMIT = 2000  # things; of more, an overview is drawn
LIMIT_BROUGHT = 250  # the same of what others brought, whose kinds do not tell it apart
OPEN_SIZE = 8.0


def specify(
    network: nx.MultiDiGraph,
    *,
    language: str | None = None,
    title: str | None = None,
    layout: str | None = None,
    limit: int = LIMIT,
) -> DiagramSpec:
    """The DiagramSpec of a network: all that is drawn, where and how, and the evidence behind it.

    Args:
        network: what `coopgraph.network` gives, or any networkx graph; it is not changed.
        language: that the diagram opens in (`fr`, `en`, `ar`); the network's own by default. All three are kept.
        title: by default the label of the thing in the focus, or of the most linked one in the middle.
        layout: one of `coopgraph.base.choices.LAYOUTS`; by default partners of a whole network, else stress, and for
            many things rings; of what others brought what suits it.
        limit: over so many things an overview of communities is drawn, whatever the layout; of what others brought, where
            neither this nor a layout is given, over 250.

    Returns:
        A dict that `json.dumps` takes; the same network gives the same dict, whatever the order of its nodes and edges.

    Raises:
        NotFoundError: there is no such layout, or it can place nothing of this network.
    """
    net = _named(network)
    held = attributes_of(net)
    wanted = str(language or held.get("language", "en"))
    if held.get("brought") and layout is None and limit == LIMIT:
        limit = LIMIT_BROUGHT
    layout = layout or (choice.default_layout(net) if len(net) <= limit else None)
    named = _title(net)
    net = choice.prepared(net, layout) if len(net) <= limit else net
    held = attributes_of(net)
    head: SpecHead = {
        "version": VERSION,
        "title": {"": clean(title)} if title else texts(held["title"]) if "title" in held else named,
        "language": wanted if wanted in LANGUAGES else "en",
        "lens": str(held.get("lens", "")),
    }
    if len(net) > limit:
        from coopgraph.diagrams.overview import overview

        return {**head, **overview(net, head["language"])}
    return {**head, **_drawn(net, str(layout), head["language"])}


def _drawn(net: nx.MultiDiGraph, wanted: str, language: str) -> SpecBody:
    """The spec of a network that is drawn whole, in a layout that it is prepared for."""
    arrangement = choice.arrange(net, wanted, [language])
    if language == "ar" and wanted in choice.READ_ALONG:
        arrangement = arrangement.mirrored()
    kinds, index = legend(net, arrangement.places)
    nodes, taken = _nodes(net, arrangement, index, language)
    folded = _folded(net, arrangement.places, index)
    away = Counter(node["kind"] for node in folded["nodes"])
    for i, kind in enumerate(kinds):
        kind["folded"] = away[i]
    edges = spec_edges(net, arrangement)
    opened = _open_lists(net, arrangement.places, taken)
    for note in arrangement.notes:
        wide, high = max(label_text.size([text]) for text in note.labels.values())
        x, y = note.at
        if note.of:
            continue
        taken[f"note {note.at}"] = geometry.Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    return {
        "layout": wanted,
        "view": view(
            [*taken.values(), *(geometry.disc(point, 0) for line in arrangement.lines for point in line.points)]
        ),
        "shown": {
            "nodes": len(nodes),
            "of": attributes_of(net).get("of", len(net)),
            "edges": sum(is_drawn(edge, arrangement.places) for edge in edges),
            "of_edges": sum(is_drawn(data, net) for *_, data in edges_of(net)),
        },
        "kinds": kinds,
        "nodes": nodes,
        "edges": edges,
        "folded": folded,
        "open": opened,
        "claims": attributes_of(net).get("claims", {}),
        "terms": terms(net),
        "backdrop": backdrop(arrangement),
    }


# ---- Names ----


def _named(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same network as a MultiDiGraph whose nodes are texts."""
    import networkx as nx

    from coopgraph.networks.multigraph import Network

    net = network if isinstance(network, nx.MultiDiGraph) else Network(network)
    return nx.relabel_nodes(net, {n: str(n) for n in net}) if any(not isinstance(n, str) for n in net) else net


def _title(net: nx.MultiDiGraph) -> Labels:
    """The labels of the focus, or of the innermost thing with most links."""
    if not net:
        return {"": "coopgraph"}
    focus, title = net.graph.get("focus"), attributes_of(net).get("title")
    if title:
        return texts(title)
    if focus not in net:
        rings = dict(net.nodes(data="ring", default=3))
        least = min(rings.values())
        focus = min((n for n, ring in rings.items() if ring == least), key=lambda n: (-net.degree(n), n))
    node = str(focus)
    return texts(net.nodes[node].get("labels"), node)


def terms(net: nx.MultiDiGraph) -> dict[str, Labels]:
    """The labels of every property, kind, status, document and facet value that a network names."""
    labels = {iri: texts(names, local_words(iri)) for iri, names in attributes_of(net).get("terms", {}).items()}
    for _, _, key, edge in edges_of(net):
        iri = str(edge.get("property", key))
        if iri not in labels:
            labels[iri] = texts(edge.get("labels"), local_words(iri))
    for _, data in nodes_of(net):
        kind = str(data.get("kind", ""))
        labels.setdefault(kind, texts(data.get("kind_labels"), local_words(kind)))
        for iri in data.get("attributes", {}):
            labels.setdefault(iri, {"": local_words(iri)})
    return labels


# ---- Things ----


def _nodes(
    net: nx.MultiDiGraph, arrangement: Arrangement, index: Mapping[str, int], language: str
) -> tuple[list[SpecNode], dict[str, geometry.Box]]:
    """The things that are drawn, the largest first, and the rectangles that they and their labels take up."""
    placed = net.subgraph(arrangement.places)
    room = {node: size for node, size in extents.label_sizes(net, [language]).items() if node in arrangement.places}
    around = extents.radii(net)
    near = extents.neighbours(placed) if len(placed) < extents.SMALL else None
    sides = {**label_places.sides(arrangement.places, room, around, near), **arrangement.sides}
    taken = {node: geometry.disc(place, around[node]) for node, place in arrangement.places.items()}
    nodes: list[SpecNode] = []
    for node in sorted(arrangement.places, key=lambda n: (-around[n], n)):
        taken["label " + node] = label_places.label_box(arrangement.places[node], room[node], around[node], sides[node])
        x, y = arrangement.places[node]
        made: SpecNode = {
            **_thing(node, net.nodes[node], index),
            "x": x,
            "y": y,
            "size": around[node],
            "side": sides[node],
        }
        if node in arrangement.bars:
            made["bar"] = list(arrangement.bars[node])
            taken["bar " + node] = geometry.Box(
                arrangement.bars[node][0], made["y"] - 6, arrangement.bars[node][1], made["y"] + 6
            )
        nodes.append(made)
    return nodes, taken


def _thing(iri: str, data: NodeAttributes, index: Mapping[str, int]) -> SpecThing:
    """What a spec says of a thing apart from its place."""
    node: SpecThing = {
        "id": iri,
        "kind": index[look(data)],
        "type": str(data.get("kind", "")),
        "labels": texts(data.get("labels"), iri),
        "attributes": _attributes(data),
    }
    if "numbers" in data:
        node["numbers"] = [{"labels": texts(n["labels"], ""), "claims": list(n["claims"])} for n in data["numbers"]]
    if "facets" in data:
        node["facets"] = {iri: list(values) for iri, values in data["facets"].items()}
    if "span" in data:
        node["span"] = list(data["span"])
    if "point" in data:
        node["point"] = list(data["point"])
    if data.get("theme"):
        node["theme"] = True
    if "wrap" in data:
        node["wrap"] = data["wrap"]
    if "lens" in data:
        node["lens"] = data["lens"]
    return node


def _attributes(data: NodeAttributes) -> dict[str, list[Value]]:
    """Of each property its values as texts, each once, with the claims behind it."""
    attributes: dict[str, list[Value]] = {}
    for iri, values in data.get("attributes", {}).items():
        claims = data.get("attribute_claims", {}).get(iri) or [()] * len(values)
        merged: dict[str, list[str]] = {}
        for value, behind in zip(values, claims, strict=False):
            merged.setdefault(clean(str(value)), []).extend(behind)
        attributes[iri] = [[text, list(dict.fromkeys(behind))] for text, behind in merged.items()]
    return attributes


def _folded(net: nx.MultiDiGraph, places: Mapping[str, geometry.Point], index: Mapping[str, int]) -> SpecFolded:
    """What has been collapsed: each thing beside the middle of an edge that stands for it, and its statements."""
    held = attributes_of(net).get("folded")
    if not held:
        return {"nodes": [], "edges": []}
    middles: dict[str, geometry.Point] = {}
    for source, target, data in sorted(net.edges(data=True), key=lambda edge: edge[:2]):
        if source not in places or target not in places:
            continue
        (ax, ay), (bx, by) = places[source], places[target]
        length = math.hypot(bx - ax, by - ay) or 1.0
        through = data.get("through", ())
        for i, thing in enumerate(through):
            off = 26.0 * (i - (len(through) - 1) / 2)
            x = ax + 0.62 * (bx - ax) - off * (by - ay) / length
            middles.setdefault(thing, (round(x, 1), round(ay + 0.62 * (by - ay) + off * (bx - ax) / length, 1)))
    unplaced: list[tuple[str, NodeAttributes]] = [
        (node, net.nodes[node]) for node in sorted(middles) if node in net and node not in places
    ]
    nodes: list[SpecNode] = []
    for node, data in (*held["nodes"], *unplaced):
        if node in middles:
            x, y = middles[node]
            nodes.append({**_thing(node, data, index), "x": x, "y": y, "size": 8.0, "side": "below"})
    known = {node["id"] for node in nodes} | set(places)
    away = {node for node, _ in unplaced}
    stated = (edge for edge in edges_of(net) if away & set(edge[:2]) and "through" not in edge[3])
    kept = [edge for edge in (*held["edges"], *stated) if edge[0] in known and edge[1] in known]
    edges = [spec_edge(f"f{i}", *edge) for i, edge in enumerate(sorted(kept, key=lambda edge: edge[:3]))]
    return {"nodes": nodes, "edges": edges}


def _open_lists(
    net: nx.MultiDiGraph, places: Mapping[str, geometry.Point], taken: dict[str, geometry.Box]
) -> list[SpecOpenList]:
    """A small `…` beside each thing of which a list is open."""
    lists: list[SpecOpenList] = []
    around = extents.radii(net)
    for entry in attributes_of(net).get("open_lists", ()):
        of = entry["of"]
        if of not in places:
            continue
        x, y = label_places.beside(of, taken, around[of], OPEN_SIZE)
        taken[f"…{entry['list']}"] = geometry.disc((x, y), OPEN_SIZE)
        lists.append(
            {
                "list": entry["list"],
                "labels": texts(entry.get("labels"), local_words(entry["list"])),
                "of": of,
                "property": entry.get("property", ""),
                "items": entry["items"],
                "x": x,
                "y": y,
            }
        )
    return lists
