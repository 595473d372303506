"""Edges as a diagram has them: how they look, which are bent, and what is said of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from coopgraph.base.text import local_words
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.legend import look, texts
from coopgraph.diagrams.spec_types import SpecEdge
from coopgraph.diagrams.theme import GREY, LINE, colour
from coopgraph.networks.attributes import EdgeAttributes, attributes_of, edges_of, folded_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

_DEDUCED, _UNSURE = (5, 4), (2, 3)  # lengths of stroke and gap
_ASIDE = (1, 3)  # of a line that is no part of the tree
_FEW_EDGES = 30  # that say what they are


def spec_edges(net: nx.MultiDiGraph, arrangement: Arrangement) -> list[SpecEdge]:
    """The edges between what is drawn; of several between two things, all but the first are bent."""
    looks = _theme_colours(net)
    kinds = {look(d): colour(d.get("colour"), GREY) for _, d in (*nodes_of(net), *folded_of(net)["nodes"])}
    between: Counter[tuple[str, str]] = Counter()
    edges: list[SpecEdge] = []
    for source, target, key, data in sorted(edges_of(net), key=lambda edge: edge[:3]):
        if source not in arrangement.places or target not in arrangement.places:
            continue
        made = spec_edge(f"e{len(edges)}", source, target, key, data)
        if "through" in made:
            made["width"] = _width(made["weight"] - sum(thing in arrangement.places for thing in made["through"]))
            made["colour"] = _darker(kinds.get(made["property"], LINE))
        if len(made.get("themes", ())) == 1:
            made["colour"] = looks.get(made["themes"][0], made["colour"])
        cell = arrangement.cells.get((source, target, key))
        if cell:
            made["cell"] = list(cell)
        pair = (min(source, target), max(source, target))
        if between[pair] and not cell:
            bend = 0.12 * ((between[pair] + 1) // 2)
            made["bend"] = round(bend if (between[pair] % 2 == 0) == (source < target) else -bend, 2)
        between[pair] += 1
        edges.append(made)
    if attributes_of(net).get("brought"):
        _tell_apart(edges, arrangement)
    return edges


def _tell_apart(edges: list[SpecEdge], arrangement: Arrangement) -> None:
    """Of what others brought: bend lines that would lie on a column of a tree, and let a few lines say what they are."""
    for edge in edges:
        here, there = (arrangement.places[edge[end]] for end in ("source", "target"))
        if arrangement.trees and not edge.get("parent"):
            edge["dashes"] = edge["dashes"] or list(_ASIDE)
            if abs(here[0] - there[0]) < abs(here[1] - there[1]) / 2:
                edge.setdefault("bend", 0.25)
        if len(edges) <= _FEW_EDGES and not edge.get("parent") and "cell" not in edge:
            edge["said"] = True


def spec_edge(name: str, source: str, target: str, key: str, data: EdgeAttributes) -> SpecEdge:
    """What a spec says of an edge."""
    weight, doubts = data.get("weight", 1), list(data.get("certainty", ()))
    unsure = _DEDUCED if data.get("deduced") or data.get("answer") else _UNSURE if doubts else ()
    edge: SpecEdge = {
        "id": name,
        "source": source,
        "target": target,
        "property": str(data.get("property", key)),
        "claims": list(data.get("claims", ())),
        "colour": LINE,
        "width": _width(weight),
        "certainty": doubts,
        "dashes": list(unsure),
    }
    _add_what_there_is(edge, data)
    if "through" in data:
        edge["weight"], edge["labels"] = weight, texts(data.get("labels"), local_words(edge["property"]))
    elif weight != 1:
        edge["weight"] = weight
    return edge


def _width(weight: float) -> float:
    return round(min(0.9 + 0.9 * math.log2(max(weight, 1)), 6.0), 2)


def _add_what_there_is(edge: SpecEdge, data: EdgeAttributes) -> None:
    """Put into an edge what few edges have."""
    if data.get("deduced"):
        edge["deduced"] = True
    if data.get("directed") is False:
        edge["directed"] = False
    if data.get("answer"):
        edge["answer"] = True
    if data.get("collective"):
        edge["collective"] = True
    if lens := data.get("lens"):
        edge["lens"] = lens
    if data.get("parent"):
        edge["parent"] = True
    if themes := data.get("themes"):
        edge["themes"] = list(themes)
    if through := data.get("through"):
        edge["through"] = list(through)
    if span := data.get("span"):
        edge["span"] = list(span)


def _theme_colours(net: nx.MultiDiGraph) -> dict[str, str]:
    """A colour of the palette for each of the most frequent themes of edges."""
    counts: dict[str, int] = defaultdict(int)
    for *_, themes in net.edges(data="themes", default=()):
        for theme in themes:
            counts[theme] += 1
    ranked = sorted(counts, key=lambda theme: (-counts[theme], theme))
    palette = [shade for shade in attributes_of(net).get("palette", ()) if colour(shade, "")]
    return dict(zip(ranked, palette, strict=False))


def _darker(surface: str) -> str:
    """A colour of a surface as that of a line, which needs more contrast."""
    return "#" + "".join(f"{int(int(surface[i : i + 2], 16) * 0.78):02x}" for i in (1, 3, 5))
