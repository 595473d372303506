"""A diagram for other programs: GEXF (Gephi), GraphML (Cytoscape, igraph), Mermaid, JSON and CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from coopgraph.base.errors import OutputError
from coopgraph.base.text import disarmed
from coopgraph.diagrams import theme
from coopgraph.diagrams.spec_types import DiagramSpec, SpecKind
from coopgraph.publish.flat_rows import CellValue, FlatDiagram, FlatItem, apart, columns, token
from coopgraph.publish.svg_elements import number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MERMAID_EDGES, MERMAID_CHARACTERS = 500, 50_000  # maxEdges and maxTextSize of Mermaid
_GEXF_SHAPES = {"square": "square", "diamond": "diamond", "triangle": "triangle", "triangleDown": "triangle"}
# The nearest outlines among those that all versions of Mermaid know: what stands before and after the text.
_MERMAID_SHAPES = {
    "square": ("[", "]"),
    "diamond": ("[[", "]]"),
    "triangle": ("[/", "\\]"),
    "triangleDown": ("[\\", "/]"),
    "hexagon": ("{{", "}}"),
    "star": ("([", "])"),
}
_UNSAFE = re.compile("[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


# ---- GEXF ----


def gexf(spec: DiagramSpec, language: str | None = None) -> str:
    """A diagram as GEXF 1.3 for Gephi, with places (y grows upwards there), colours, sizes, shapes, and dates.

    The life of a thing or an edge is its span: the first and the last day that it may have been. Edges of several
    properties between two things differ in `kind`, so that Gephi does not merge them.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
    """
    from xml.etree.ElementTree import Element, SubElement

    flat = FlatDiagram(spec, language)
    root = Element("gexf", {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz", "version": "1.3"})
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "coopgraph"
    SubElement(meta, "description").text = flat.about()
    is_dated = any(item.days for item in (*flat.nodes, *flat.edges))
    mode = (
        {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"} if is_dated else {"mode": "static"}
    )
    graph = SubElement(root, "graph", {"defaultedgetype": _direction(flat), "idtype": "string", **mode})
    _gexf_columns(graph, "node", flat.nodes)
    _gexf_columns(graph, "edge", flat.edges)
    nodes = SubElement(graph, "nodes")
    for item in flat.nodes:
        made = SubElement(nodes, "node", {"id": item.id, "label": item.label, **item.days})
        _gexf_values(made, item)
        x, y = _upwards(item)
        SubElement(made, "viz:position", {"x": f"{x:g}", "y": f"{y:g}", "z": "0"})
        SubElement(made, "viz:size", {"value": f"{number(item.drawn.get('size'), 8):g}"})
        SubElement(made, "viz:shape", {"value": _GEXF_SHAPES.get(item.drawn["shape"], "disc")})
    edges = SubElement(graph, "edges")
    for item in flat.edges:
        ends = {name: flat.nodes[end].id for name, end in zip(("source", "target"), item.ends, strict=True)}
        # Readers refuse undirected edges among directed ones, and not mutual ones.
        kinds = {"type": "mutual"} if item.is_mutual and flat.is_mixed else {}
        kinds |= {"kind": str(item.values.get("property") or item.label), "weight": _text(item.values["weight"])}
        made = SubElement(edges, "edge", {"id": item.id, **ends, **kinds, "label": item.label, **item.days})
        _gexf_values(made, item)
        SubElement(made, "viz:thickness", {"value": f"{number(item.drawn.get('width'), 1):g}"})
        SubElement(made, "viz:shape", {"value": "dashed" if item.drawn.get("dashes") else "solid"})
    return _document(root)


def _gexf_columns(graph: Element, name: str, items: list[FlatItem]) -> None:
    """Declare the columns of nodes or edges; weight is none, because edges have it as an attribute of their own."""
    from xml.etree.ElementTree import SubElement

    declared = SubElement(graph, "attributes", {"class": name})
    for title, kind in columns(items).items():
        if title != "weight":
            SubElement(declared, "attribute", {"id": title, "title": title, "type": kind})


def _gexf_values(made: Element, item: FlatItem) -> None:
    from xml.etree.ElementTree import SubElement

    values = SubElement(made, "attvalues")
    for title, value in item.values.items():
        if title != "weight":
            SubElement(values, "attvalue", {"for": title, "value": _text(value)})
    SubElement(made, "viz:color", {channel: str(value) for channel, value in item.rgb.items()})


# ---- GraphML ----


def graphml(spec: DiagramSpec, language: str | None = None) -> str:
    """A diagram as GraphML, with typed keys whose names Gephi and Cytoscape know; y grows upwards.

    Nodes are `n0`, `n1` …, because GraphML allows no IRIs as names; their IRIs are in the key `iri`. Parallel edges stay
    apart by their names, but not in Gephi, which merges those of GraphML: give it GEXF.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
    """
    from xml.etree.ElementTree import Element, SubElement

    flat = FlatDiagram(spec, language)
    root = Element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    SubElement(root, "desc").text = flat.about()
    nodes = [_graphml_node(item) for item in flat.nodes]
    edges = [_graphml_edge(item) for item in flat.edges]
    node_keys, edge_keys = _graphml_keys(root, "node", nodes), _graphml_keys(root, "edge", edges)
    graph = SubElement(root, "graph", {"id": "G", "edgedefault": _direction(flat)})
    for i, item in enumerate(nodes):
        _graphml_values(SubElement(graph, "node", {"id": f"n{i}"}), item, node_keys)
    for item in edges:
        ends = {name: f"n{end}" for name, end in zip(("source", "target"), item.ends, strict=True)}
        _graphml_values(SubElement(graph, "edge", {"id": item.id, **ends}), item, edge_keys)
    return _document(root)


def _graphml_keys(root: Element, name: str, items: list[FlatItem]) -> dict[str, str]:
    """Declare the columns of nodes or edges; names are NMTOKENs there, so that a label is also written in full."""
    from xml.etree.ElementTree import SubElement

    types = columns(items)
    names = apart({title: token(title) for title in types})
    for i, (title, kind) in enumerate(types.items()):
        key = SubElement(
            root, "key", {"id": f"{name[0]}{i}", "for": name, "attr.name": names[title], "attr.type": kind}
        )
        if names[title] != title:
            SubElement(key, "desc").text = title
    return {title: f"{name[0]}{i}" for i, title in enumerate(types)}


def _graphml_values(made: Element, item: FlatItem, keys: Mapping[str, str]) -> None:
    from xml.etree.ElementTree import SubElement

    for title, value in item.values.items():
        SubElement(made, "data", {"key": keys[title]}).text = _text(value)


def _graphml_node(item: FlatItem) -> FlatItem:
    x, y = _upwards(item)
    drawn: dict[str, CellValue] = {"x": x, "y": y, "size": number(item.drawn.get("size"), 8)}
    drawn |= {channel: float(value) for channel, value in item.rgb.items()}
    drawn["color"] = item.drawn["colour"]
    return item._replace(values={"label": item.label, "name": item.label, **item.values, **item.days, **drawn})


def _graphml_edge(item: FlatItem) -> FlatItem:
    drawn: dict[str, CellValue] = {"color": item.drawn["colour"], "width": number(item.drawn.get("width"), 1)}
    drawn["line"] = "dashed" if item.drawn.get("dashes") else "solid"
    names: dict[str, CellValue] = {"label": item.label, "name": item.id, "interaction": item.label}
    return item._replace(values={**names, **item.values, **item.days, **drawn})


# ---- What both have in common ----


def _direction(flat: FlatDiagram) -> str:
    return "directed" if flat.is_directed else "undirected"


def _upwards(item: FlatItem) -> tuple[float, float]:
    """A place with y upwards."""
    return number(item.drawn.get("x")), 0.0 - number(item.drawn.get("y"))


def _text(value: CellValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else value


def _document(root: Element) -> str:
    from xml.etree import ElementTree

    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


# ---- Mermaid ----


def mermaid(spec: DiagramSpec, language: str | None = None) -> str:
    """A diagram as a Mermaid flowchart; where there is more than Mermaid draws, the heaviest edges are kept.

    Places are Mermaid's own. What is left out is said in a comment.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
    """
    flat = FlatDiagram(spec, language)
    nodes = [_mermaid_node(i, item) for i, item in enumerate(flat.nodes)]
    edges = [_mermaid_edge(item) for item in flat.edges]
    head = [f"%% {_mermaid_text(flat.title())}", "flowchart LR"]
    styles = [_mermaid_style(i, kind) for i, kind in enumerate(flat.kinds)]
    used, kept = _mermaid_choice(flat, nodes, edges, _length([*head, *styles]))
    if len(used) < len(nodes) or len(kept) < len(edges):
        left = f"{len(nodes) - len(used)} of {len(nodes)} things and {len(edges) - len(kept)} of {len(edges)} edges"
        limits = f"{MERMAID_EDGES} edges and {MERMAID_CHARACTERS} characters are the most that Mermaid draws"
        head.append(f"%% left out: {left}; {limits}")
    return "\n".join([*head, *(nodes[i] for i in sorted(used)), *(edges[i] for i in sorted(kept)), *styles]) + "\n"


def _mermaid_choice(flat: FlatDiagram, nodes: list[str], edges: list[str], taken: int) -> tuple[set[int], set[int]]:
    """The things and edges that there is room for: the heaviest edges with their ends, then things without edges."""
    room = MERMAID_CHARACTERS - taken - 250
    used: set[int] = set()
    kept: set[int] = set()
    heaviest = sorted(range(len(edges)), key=lambda i: (-number(flat.edges[i].values["weight"]), i))
    for i in heaviest[:MERMAID_EDGES]:
        ends = {*flat.edges[i].ends}
        cost = _length([edges[i], *(nodes[end] for end in ends - used)])
        if cost <= room:
            room, used, kept = room - cost, used | ends, kept | {i}
    linked = {end for edge in flat.edges for end in edge.ends}
    for i, node in enumerate(nodes):
        if i not in linked and _length([node]) <= room:
            room, used = room - _length([node]), used | {i}
    return used, kept


def _length(lines: Iterable[str]) -> int:
    """The characters of some lines as JavaScript counts them, with their ends."""
    return sum(len(line.encode("utf-16-le")) // 2 + 1 for line in lines)


def _mermaid_text(text: str) -> str:
    """A text in which Mermaid finds no sign of its own: all but letters, digits, commas and blanks are entity codes."""
    return re.sub(r"[^\w ,’]|_", lambda sign: f"#{ord(sign[0])};", text) or "#32;"


def _mermaid_node(i: int, item: FlatItem) -> str:
    before, after = _MERMAID_SHAPES.get(item.drawn["shape"], ("(", ")"))
    return f'  n{i}{before}"{_mermaid_text(item.label)}"{after}:::k{int(number(item.drawn.get("kind")))}'


def _mermaid_edge(item: FlatItem) -> str:
    is_sure = not (item.drawn.get("deduced") or item.drawn.get("certainty"))
    arrow = ("---" if is_sure else "-.-") if item.is_mutual else ("-->" if is_sure else "-.->")
    return f'  n{item.ends[0]} {arrow}|"{_mermaid_text(item.label)}"| n{item.ends[1]}'


def _mermaid_style(i: int, kind: SpecKind) -> str:
    fill = theme.colour(kind.get("colour"), theme.GREY)
    return f"  classDef k{i} fill:{fill},stroke:{theme.OUTLINE},color:{theme.ink(fill)}"


# ---- JSON and CSV ----


def json_text(spec: DiagramSpec) -> str:
    """The spec itself as JSON, in which no sign could end a script element or turn what follows it round.

    Raises:
        OutputError: the spec holds something that JSON has no form for.
    """
    try:
        text = json.dumps(spec, ensure_ascii=False, allow_nan=False, indent=1)
    except (TypeError, ValueError) as error:
        raise OutputError(f"the diagram cannot be written as JSON: {error}") from None
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"


def csv(spec: DiagramSpec, language: str | None = None, what: str = "edges") -> str:
    """The edges of a diagram, or its things, as CSV; an apostrophe stands before what a spreadsheet takes for a formula.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
        what: `edges` or `nodes`.

    Raises:
        OutputError: neither edges nor nodes are asked for.
    """
    import csv as writing
    import io

    if what not in ("edges", "nodes"):
        raise OutputError(f"CSV is written of edges or of nodes, not of {what!r}")
    flat = FlatDiagram(spec, language)
    out = io.StringIO()
    writer = writing.writer(out, lineterminator="\r\n")
    for row in _edge_rows(flat) if what == "edges" else _node_rows(flat):
        writer.writerow([disarmed(cell) if isinstance(cell, str) else _text(cell) for cell in row])
    return out.getvalue()


def _edge_rows(flat: FlatDiagram) -> Iterator[list[CellValue]]:
    names = ("weight", "certainty", "deduced", "claims", "themes", "lens")
    yield ["source", "relation", "target", *names, "start", "end", "source_iri", "property", "target_iri"]
    for edge in flat.edges:
        source, target = (flat.nodes[end] for end in edge.ends)
        days = [edge.days.get(name, "") for name in ("start", "end")]
        iris: list[CellValue] = [source.values["iri"], edge.values.get("property", ""), target.values["iri"]]
        values = [edge.values.get(name, "") for name in names]
        yield [source.label, edge.label, target.label, *values, *days, *iris]


def _node_rows(flat: FlatDiagram) -> Iterator[list[CellValue]]:
    names = list(columns(flat.nodes))
    yield ["label", *names, "start", "end"]
    for node in flat.nodes:
        days = [node.days.get(name, "") for name in ("start", "end")]
        yield [node.label, *(node.values.get(name, "") for name in names), *days]
