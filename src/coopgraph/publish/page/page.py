"""What a diagram's page is given: the DiagramSpec, and its nodes and edges as pyvis holds them for vis-network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coopgraph.base.words.page import LANGUAGES, NAMES, words
from coopgraph.diagrams.theme import LINE, OUTLINE, PAPER
from coopgraph.publish.shapes import LARGER

if TYPE_CHECKING:
    from pyvis.network import Network

# The outlines of vis-network's shapes, for the legend, in a square of 20; a dot is a circle.
OUTLINES = {
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
  "edges": {"smooth": false, "chosen": false, "arrows": {"to": {"enabled": true, "scaleFactor": 0.35}}},
  "interaction": {
    "hover": true, "hoverConnectedEdges": false, "selectConnectedEdges": false, "tooltipDelay": 1000000,
    "dragNodes": false, "keyboard": {"enabled": true, "bindToWindow": false}
  }
}"""


def page(spec: dict[str, Any]) -> dict[str, Any]:
    """All data of a page, ready for JSON: the spec, what vis-network draws, and the words in three languages."""
    from pyvis.network import Network

    held = Network(directed=True, cdn_resources="in_line")
    held.set_options(_OPTIONS)
    _add_nodes(held, spec)
    _add_edges(held, spec)
    return {
        "spec": spec,
        "nodes": held.nodes,
        "edges": held.edges,
        "options": held.options,
        "words": {language: words(language) for language in LANGUAGES},
        "names": NAMES,
        "outlines": OUTLINES,
    }


def _add_nodes(held: Network, spec: dict[str, Any]) -> None:
    """Put the things into pyvis as vis-network draws them: their labels are written by the page itself."""
    for node in (*spec["nodes"], *spec["folded"]["nodes"]):
        kind, size = spec["kinds"][node["kind"]], node["size"]
        held.add_node(
            node["id"],
            label=" ",
            shape=kind["shape"],
            color={"background": kind["colour"], "border": OUTLINE},
            x=node["x"],
            y=node["y"],
            size=round(size * (LARGER.get(kind["shape"], 1.0) if size < 12 else 1.0), 1),
        )
    for entry in spec["open"]:
        held.add_node(
            f"…{entry['list']}",
            label=" ",
            shape="dot",
            color={"background": PAPER, "border": OUTLINE},
            shapeProperties={"borderDashes": [2, 2]},
            x=entry["x"],
            y=entry["y"],
            size=8.0,
        )


def _add_edges(held: Network, spec: dict[str, Any]) -> None:
    """Put the edges into pyvis; into its list directly, because `add_edge` looks through all of them each time."""
    for edge in (*spec["edges"], *spec["folded"]["edges"]):
        options: dict[str, Any] = {"width": edge["width"]}
        if edge["dashes"]:
            options["dashes"] = edge["dashes"]
        if "bend" in edge:
            turn = "curvedCW" if edge["bend"] > 0 else "curvedCCW"  # to the left of the way
            options["smooth"] = {"enabled": True, "type": turn, "roundness": abs(edge["bend"])}
        if edge.get("directed") is False:
            options["arrows"] = ""
        if "cell" in edge:
            options["hidden"] = True
        held.edges.append(_edge(edge["id"], edge["source"], edge["target"], edge["colour"], **options))
    for entry in spec["open"]:
        name = f"…{entry['list']}"
        held.edges.append(_edge(name, entry["of"], name, LINE, dashes=[2, 3], arrows="", width=0.9))


def _edge(name: str, source: str, target: str, colour: str, **options: Any) -> dict[str, Any]:
    from pyvis.edge import Edge

    made = Edge(source, target, True, id=name, color={"color": colour}, **options)
    return dict(made.options)
