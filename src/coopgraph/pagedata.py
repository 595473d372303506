"""What a diagram's page is given: the nodes and edges as pyvis holds them, the evidence behind them, and the legend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coopgraph import boxes, labels, layout
from coopgraph.words import word

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_OUTLINE, _LINE, _GREY = "#222222", "#9aa1aa", "#bbbbbb"
_LARGER = {"star": 1.35, "triangle": 1.1, "triangleDown": 1.1}  # shapes that look smaller than others of their size
_OPEN_SIZE = 8.0
# The outlines of vis-network's shapes, for the legend, in a square of 20; a dot is a circle.
SHAPES = {
    "dot": "",
    "square": "3,3 17,3 17,17 3,17",
    "diamond": "10,1 19,10 10,19 1,10",
    "triangle": "10,1.5 19,17 1,17",
    "triangleDown": "1,3 19,3 10,18.5",
    "hexagon": "5,2 15,2 19.5,10 15,18 5,18 0.5,10",
    "star": "10,0.5 12.6,7 19.5,7.3 14.1,11.7 16,18.5 10,14.6 4,18.5 5.9,11.7 0.5,7.3 7.4,7",
}
_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "nodes": {"borderWidth": 1, "chosen": false},
  "edges": {"smooth": false, "chosen": false, "width": 1, "arrows": {"to": {"enabled": true, "scaleFactor": 0.35}}},
  "interaction": {
    "hover": true, "hoverConnectedEdges": false, "selectConnectedEdges": false, "tooltipDelay": 1000000,
    "keyboard": {"enabled": true, "bindToWindow": false}
  }
}"""


def page(net: nx.MultiDiGraph, language: str, words: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The data of a page, ready for JSON, and its legend.

    Args:
        net: a network whose nodes are texts.
        language: of labels.
        words: of the page, in the same language.
    """
    from pyvis.network import Network

    held = Network(directed=True, cdn_resources="in_line")
    held.set_options(_OPTIONS)
    legend = _legend(net, language)
    order = {entry["look"]: index for index, entry in enumerate(legend)}
    looks = {node: order[_look(data)] for node, data in net.nodes(data=True)}
    view = _add_nodes(held, net, language, looks)
    _add_edges(held, net)
    data = {
        "nodes": held.nodes,
        "edges": held.edges,
        "options": held.options,
        "view": view,
        "claims": net.graph.get("claims", {}),
        "terms": _terms(net, language),
    }
    return data, legend


def _look(data: Mapping[str, Any]) -> str:
    """What the legend tells apart: the class that says how a kind is drawn."""
    return str(data.get("drawn_as") or data.get("kind") or "")


def _colour(data: Mapping[str, Any]) -> str:
    colour = str(data.get("colour", _GREY))
    return colour if _COLOUR.fullmatch(colour) else _GREY


def _shape(data: Mapping[str, Any]) -> str:
    shape = str(data.get("shape", "dot"))
    return shape if shape in SHAPES else "dot"


def _legend(net: nx.MultiDiGraph, language: str) -> list[dict[str, Any]]:
    """One entry for each look, from the inside out: label, number of things, colour and outline."""
    counts = Counter(_look(data) for _, data in net.nodes(data=True))
    first: dict[str, Mapping[str, Any]] = {}
    for _, data in sorted(net.nodes(data=True), key=lambda item: (item[1].get("ring", 3), item[0])):
        first.setdefault(_look(data), data)
    return [
        {
            "look": look,
            "label": labels.pick(data.get("drawn_labels") or data.get("kind_labels") or {}, language, _local(look)),
            "count": counts[look],
            "colour": _colour(data),
            "points": SHAPES[_shape(data)],
        }
        for look, data in first.items()
    ]


def _local(iri: str) -> str:
    """The last part of an IRI in words: `altLabel` as `alt label`."""
    name = re.split(r"[#/]", iri)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower() or iri


def _terms(net: nx.MultiDiGraph, language: str) -> dict[str, str]:
    """The label of every property, status and document that the page names."""
    found = {key: labels.pick(texts, language, _local(key)) for key, texts in net.graph.get("terms", {}).items()}
    for _, _, key, data in net.edges(keys=True, data=True):
        iri = str(data.get("property", key))
        if iri not in found:
            found[iri] = labels.pick(data.get("labels", {}), language, _local(iri))
    for _, data in net.nodes(data=True):
        for iri in data.get("attributes", {}):
            found.setdefault(iri, _local(iri))
    return found


def _add_nodes(held: Network, net: nx.MultiDiGraph, language: str, looks: Mapping[str, int]) -> list[float]:
    """Put the things into pyvis, and return the rectangle that they and their labels take up."""
    places = layout.positions(net, language)
    texts = layout.texts(net, language)
    sizes = {node: labels.size(lines) for node, lines in texts.items()}
    around = layout.radii(net)
    chosen = boxes.sides(places, sizes, around, layout.neighbours(net) if len(net) < layout.SMALL else None)
    taken: dict[str, boxes.Box] = {node: boxes.disc(place, around[node]) for node, place in places.items()}
    for node in sorted(net, key=lambda n: (-around[n], n)):
        data = net.nodes[node]
        taken["label " + node] = boxes.label_box(places[node], sizes[node], around[node], chosen[node])
        held.add_node(
            node,
            label="\n".join(texts[node]),
            shape=_shape(data),
            color={"background": _colour(data), "border": _OUTLINE},
            x=places[node][0],
            y=places[node][1],
            size=around[node],
            drawn=round(around[node] * (_LARGER.get(_shape(data), 1.0) if around[node] < 12 else 1.0), 1),
            side=chosen[node],
            look=looks[node],
            kind=labels.pick(data.get("kind_labels", {}), language, _local(str(data.get("kind", "")))),
            labels={name: labels.clean(text) for name, text in data.get("labels", {}).items()},
            attributes=_attributes(data),
        )
    _add_open_lists(held, net, language, places, around, taken)
    return [
        min((box.left for box in taken.values()), default=-1),
        min((box.top for box in taken.values()), default=-1),
        max((box.right for box in taken.values()), default=1),
        max((box.bottom for box in taken.values()), default=1),
    ]


def _attributes(data: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    """Of each property its values as texts, each once, with the claims behind it."""
    found: dict[str, list[list[Any]]] = {}
    for iri, values in data.get("attributes", {}).items():
        claims = data.get("attribute_claims", {}).get(iri) or [()] * len(values)
        merged: dict[str, list[str]] = {}
        for value, behind in zip(values, claims, strict=False):
            merged.setdefault(labels.clean(str(value)), []).extend(behind)
        found[iri] = [[text, list(dict.fromkeys(behind))] for text, behind in merged.items()]
    return found


def _add_open_lists(
    held: Network,
    net: nx.MultiDiGraph,
    language: str,
    places: Mapping[str, boxes.Point],
    around: Mapping[str, float],
    taken: dict[str, boxes.Box],
) -> None:
    """A small `…` beside each thing of which a list is open."""
    for entry in net.graph.get("open_lists", ()):
        of, name = entry["of"], f"…{entry['list']}"
        if of not in places:
            continue
        x, y = boxes.beside(of, taken, around[of], _OPEN_SIZE)
        taken[name] = boxes.disc((x, y), _OPEN_SIZE)
        label = labels.pick(entry.get("labels", {}), language, _local(entry["list"]))
        held.add_node(
            name,
            label="…",
            shape="dot",
            color={"background": "#ffffff", "border": _OUTLINE},
            shapeProperties={"borderDashes": [2, 2]},
            x=x,
            y=y,
            size=_OPEN_SIZE,
            drawn=_OPEN_SIZE,
            side="inside",
            of=of,
            property=entry.get("property", ""),
            kind=word("open-list", language).format(label=label, count=entry["items"]),
            least=f"≥ {entry['items']} {label}",
            labels={},
            attributes={},
        )
        held.edges.append(_edge(len(held.edges), of, name, open=True, dashes=[2, 3], arrows=""))


def _add_edges(held: Network, net: nx.MultiDiGraph) -> None:
    """Put the statements into pyvis; of several between two things, all but the first are bent."""
    between: Counter[tuple[str, str]] = Counter()
    for source, target, key, data in net.edges(keys=True, data=True):
        pair = (min(source, target), max(source, target))
        options: dict[str, Any] = {"dashes": [5, 4]} if data.get("deduced") else {}
        if between[pair]:
            bend = 0.12 * ((between[pair] + 1) // 2)
            options["smooth"] = {
                "enabled": True,
                "type": "curvedCW" if (between[pair] % 2 == 0) == (source < target) else "curvedCCW",
                "roundness": round(bend, 2),
            }
        between[pair] += 1
        held.edges.append(
            _edge(
                len(held.edges),
                source,
                target,
                property=str(data.get("property", key)),
                claims=list(data.get("claims", ())),
                deduced=bool(data.get("deduced", False)),
                **options,
            )
        )


def _edge(number: int, source: str, target: str, **options: Any) -> dict[str, Any]:
    """An edge as pyvis keeps it; put into its list directly, because `add_edge` looks through all of them each time."""
    from pyvis.edge import Edge

    made = Edge(source, target, True, id=f"e{number}", color={"color": _LINE}, **options)
    return dict(made.options)
