"""The overview of a network too large to be drawn: its communities, and all of it packed, to search and to open in steps."""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from coopgraph.base.text import clean, label_in, local_words
from coopgraph.base.words import in_languages
from coopgraph.diagrams import geometry, groups, label_places, label_text
from coopgraph.diagrams.layouts import stress, trees
from coopgraph.diagrams.legend import legend, look, texts, view
from coopgraph.diagrams.spec_types import SpecBody, SpecEdge, SpecKind, SpecNode, SpecThing
from coopgraph.diagrams.theme import LINE
from coopgraph.networks.attributes import Labels, NodeAttributes, attributes_of, nodes_of
from coopgraph.networks.collector import paused

if TYPE_CHECKING:
    import networkx as nx

_ONE_LANGUAGE = 50_000  # things; of more, labels are kept in one language
_LINKS = 240  # links between them that are drawn, the strongest first


@paused()
def overview(net: nx.MultiDiGraph, language: str) -> SpecBody:
    """The parts of a DiagramSpec that show a large network by its communities.

    A node stands for a community (`members` says of how many things) and is called after its most linked thing; what
    is left over 60 communities is put together. An edge says how many edges lead from one community to another.
    Without the extra `networks`, kinds take the place of communities. What others brought is shown by the upper part of its
    trees, or by its kinds, where it has either.

    Args:
        net: a network whose nodes are texts.
        language: over 50,000 things the one in which their labels are kept, so that the page stays small enough to send.
    """
    return _overview(net, [language] if len(net) > _ONE_LANGUAGE else None)


def _overview(net: nx.MultiDiGraph, languages: list[str] | None) -> SpecBody:
    names = sorted(net)
    place = {node: i for i, node in enumerate(names)}
    edges, properties = _edges(net, place)
    degree = [0] * len(names)
    for source, target, _ in edges:
        degree[source] += 1
        degree[target] += 1
    kinds, index = legend(net, net)
    manner = groups.manner(net)
    with ThreadPoolExecutor(1) as pool:  # communities are found outside of Python, while it packs the rest
        waiting = pool.submit(groups.MANNERS[manner], net, names, edges)
        columns = _columns(net, names, edges, properties, index, languages)
        parts = waiting.result()
    of = [0] * len(names)
    for number, part in enumerate(parts):
        if manner != "trees":  # which have their heads first
            part.sort(key=lambda i: (-degree[i], i))
        for i in part:
            of[i] = number
    nodes, links = _drawn(net, manner, [[names[i] for i in part] for part in parts], (of, edges, properties), index)
    return {
        "layout": "overview",
        "view": view([box for node in nodes for box in _taken(node, manner)]),
        "shown": {"nodes": len(nodes), "of": len(net), "edges": len(links), "of_edges": len(edges)},
        "kinds": kinds,
        "nodes": nodes,
        "edges": links,
        "folded": {"nodes": [], "edges": []},
        "open": [],
        "claims": {},
        "terms": _terms(net, properties, kinds),
        "backdrop": {"lines": [], "notes": []},
        "large": _packed({**columns, "community": of}),
    }


def _drawn(
    net: nx.MultiDiGraph,
    manner: str,
    parts: list[list[str]],
    stated: tuple[list[int], list[tuple[int, int, int]], list[str]],
    index: dict[str, int],
) -> tuple[list[SpecNode], list[SpecEdge]]:
    """A node for each group, and the links between them.

    Args:
        stated: the number of the group of each thing, the edges, and their properties.
    """
    of, edges, properties = stated
    count = len(parts)
    pairs = Counter([of[s] * count + of[t] if of[s] < of[t] else of[t] * count + of[s] for s, t, _ in edges])
    between = {divmod(pair, count): times for pair, times in pairs.items() if pair // count != pair % count}
    above = trees.above(net, parts) if manner == "trees" else []
    kept = sorted({(min(pair), max(pair)) for pair in above} & set(between))
    kept = kept or sorted(between, key=lambda pair: (-between[pair], pair))[:_LINKS]
    nodes = _communities(net, parts, kept, index)
    links = [_link(i, pair, between[pair]) for i, pair in enumerate(sorted(kept))]
    if manner == "trees":
        nodes = trees.placed(nodes, above)
    if manner == "kinds":
        groups.call_by_kind(net, nodes, [part[0] for part in parts])
        groups.call_by_property(net, links, [(of[s], of[t], properties[p]) for s, t, p in edges])
    return nodes, links


def _edges(net: nx.MultiDiGraph, place: Mapping[str, int]) -> tuple[list[tuple[int, int, int]], list[str]]:
    """The edges as numbers of things and of properties, and the properties, by name."""
    edges: list[tuple[int, int, int]] = []
    numbers = _Numbers()
    for source, near in net.adjacency():
        at = place[source]
        for target, keys in near.items():
            to = place[target]
            for key, data in keys.items():
                edges.append((at, to, numbers[str(data.get("property", key))]))
    properties = sorted(numbers)
    rank = {numbers[name]: i for i, name in enumerate(properties)}
    return [(a, b, rank[p]) for a, b, p in edges], properties


def _communities(
    net: nx.MultiDiGraph,
    groups: list[list[str]],
    kept: list[tuple[int, int]],
    index: dict[str, int],
) -> list[SpecNode]:
    """A node for each community: called after its first, most linked thing, drawn as its most frequent kind."""
    names = [f"community:{i}" for i in range(len(groups))]
    links: dict[str, list[str]] = {name: [] for name in names}
    for a, b in kept:
        links[names[a]].append(names[b])
        links[names[b]].append(names[a])
    largest = max(map(len, groups), default=1)
    nodes: list[SpecThing] = []
    around: dict[str, float] = {}
    for name, group in zip(names, groups, strict=True):
        first = group[0]
        kind = Counter(look(net.nodes[n]) for n in group).most_common(1)[0][0]
        held = texts(net.nodes[first].get("labels"), first)
        nodes.append(
            {
                "id": name,
                "kind": index[kind],
                "type": kind,
                "labels": {language: f"{text} …" for language, text in held.items()} if len(group) > 1 else held,
                "attributes": {},
                "members": len(group),
            }
        )
        around[name] = round(9 + 17 * math.sqrt(len(group) / largest), 1)
    room = {node["id"]: _room(node) for node in nodes}
    places = stress.positions(names, links, room)
    places = label_places.loosen({n: (x * 1.9, y * 1.1) for n, (x, y) in places.items()}, room, around)
    return [_placed(node, around[node["id"]], places[node["id"]]) for node in nodes]


def _placed(thing: SpecThing, size: float, place: geometry.Point) -> SpecNode:
    return {**thing, "size": size, "side": "below", "x": place[0], "y": place[1]}


def _taken(node: SpecNode, manner: str) -> list[geometry.Box]:
    """The rectangles that a group takes up: of trees, whose labels stand at the sides, with its label."""
    place = node["x"], node["y"]
    label = label_places.label_box(place, _room(node), node["size"], node["side"])
    return [geometry.disc(place, node["size"] + 30), *([label] if manner == "trees" else [])]


def _room(thing: SpecThing) -> geometry.Size:
    sizes = [label_text.size(label_text.wrap(text, 22)) for text in thing["labels"].values()]
    return max(wide for wide, _ in sizes), max(high for _, high in sizes)


def _link(number: int, pair: tuple[int, int], count: int) -> SpecEdge:
    return {
        "id": f"e{number}",
        "source": f"community:{pair[0]}",
        "target": f"community:{pair[1]}",
        "property": "community",
        "directed": False,
        "claims": [],
        "certainty": [],
        "dashes": [],
        "colour": LINE,
        "weight": count,
        "width": round(min(0.8 + math.log10(count) * 1.2, 6.0), 2),
    }


def _terms(net: nx.MultiDiGraph, properties: Iterable[str], kinds: list[SpecKind]) -> dict[str, Labels]:
    """Labels of properties and kinds only: those of all the rest would be too long."""
    labels: dict[str, Labels] = {"community": in_languages("picture.between-groups")}
    known = attributes_of(net).get("terms", {})
    labels |= {iri: texts(known.get(iri), local_words(iri)) for iri in properties}
    for _, data in nodes_of(net):
        kind = str(data.get("kind", ""))
        if kind not in labels:
            labels[kind] = texts(data.get("kind_labels"), local_words(kind))
    return labels | {kind["id"]: kind["labels"] for kind in kinds if kind["id"] not in labels}


def _columns(
    net: nx.MultiDiGraph,
    iris: list[str],
    edges: list[tuple[int, int, int]],
    properties: list[str],
    index: dict[str, int],
    languages: list[str] | None,
) -> dict[str, object]:
    """All things, by name, and all edges, in columns.

    `prefixes`, `prefix` and `local` make the IRIs; `labels` has a list for each language; `kind` and `type` (an index into
    `types`) are numbers, and so is `community`, which is found meanwhile. Edges are sorted by `source`, which is kept as
    differences; `target` is kept as its difference from the target before, of the same source, else from the source;
    `property` is an index into `properties`.
    """
    cuts = [max(iri.rfind("/"), iri.rfind("#")) + 1 for iri in iris]
    prefixes, types = _Numbers(), _Numbers()
    data: list[NodeAttributes] = [net.nodes[iri] for iri in iris]
    said = [each.get("labels", {}) for each in data]
    if languages:
        texts = {
            name: [
                clean(each[name]) if each.get(name) else label_in(each, name, iri)
                for iri, each in zip(iris, said, strict=True)
            ]
            for name in languages
        }
    else:
        names_of = sorted({language for each in said for language in each})
        texts = {name: [clean(each.get(name, "")) for each in said] for name in names_of}
    return {
        "prefix": [prefixes[iri[:cut]] for iri, cut in zip(iris, cuts, strict=True)],
        "local": [iri[cut:] for iri, cut in zip(iris, cuts, strict=True)],
        "labels": texts,
        "kind": [index[look(each)] for each in data],
        "type": [types[str(each.get("kind", ""))] for each in data],
        **_differences(edges, len(iris), len(properties)),
        "prefixes": list(prefixes),
        "types": list(types),
        "properties": properties,
    }


def _packed(columns: Mapping[str, object]) -> str:
    """Columns as base64 of gzipped JSON."""
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()


def _differences(edges: list[tuple[int, int, int]], count: int, properties: int) -> dict[str, list[int]]:
    """The columns of the edges, sorted, as `_columns` says."""
    codes = sorted([(s * count + t) * properties + p for s, t, p in edges])
    sources: list[int] = []
    targets: list[int] = []
    before, last = 0, 0
    for number in codes:
        source, target = divmod(number // properties, count)
        sources.append(source - before)
        targets.append(target - (last if targets and source == before else source))
        before, last = source, target
    return {"source": sources, "target": targets, "property": [number % properties for number in codes]}


class _Numbers(dict[str, int]):
    """A number for each text, in the order in which they are first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]
