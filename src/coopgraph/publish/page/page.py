"""The page of a diagram: one HTML file with everything in it, which asks nothing of any server.

pyvis holds the nodes and edges and brings vis-network; the page is written by our own template, because pyvis' own
loads parts from elsewhere and does not escape everything.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.text import label_in, local_words, sort_key
from coopgraph.base.words import words
from coopgraph.base.words.writing import writing
from coopgraph.diagrams.spec_types import DiagramSpec
from coopgraph.diagrams.theme import LINE, OUTLINE, PAPER, SOFT
from coopgraph.publish.page.bundle import bundle
from coopgraph.publish.svg_elements import LARGER

if TYPE_CHECKING:
    from pyvis.network import Network

HERE = Path(__file__).parent
VIS = "lib/vis-9.1.2/vis-network.min.js"
_UNSAFE = "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
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
NAMES = {"fr": "français", "en": "English", "ar": "العربية"}  # of the languages, each in itself
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


def html_page(spec: DiagramSpec) -> str:
    """The page of a DiagramSpec as HTML.

    Raises:
        CoopGraphError: the installed pyvis lacks the files that the page is made with.
    """
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language, style = spec["language"], _code(HERE / "network.css")
    scripts = [_vis(), bundle(HERE, "main.js")]
    return environment.get_template("network.html.j2").render(
        language=language,
        direction=writing(language).direction,
        title=label_in(spec["title"], language),
        words=words("page", language),
        names=NAMES,
        policy=_policy(style, scripts),
        style=Markup(style),  # our own file, as are the scripts and vis-network; the JSON is escaped
        scripts=[Markup(script) for script in scripts],
        data=Markup(_json(page_data(spec))),
        things=_things(spec, language),
    )


def page_data(spec: DiagramSpec) -> dict[str, object]:
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
        "words": {language: words("page", language) for language in NAMES},
        "thousands": {language: writing(language).thousands for language in NAMES},
        "names": NAMES,
        "outlines": OUTLINES,
    }


def _add_nodes(held: Network, spec: DiagramSpec) -> None:
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


def _add_edges(held: Network, spec: DiagramSpec) -> None:
    """Put the edges into pyvis; into its list directly, because `add_edge` looks through all of them each time."""
    for edge in (*spec["edges"], *spec["folded"]["edges"]):
        options: dict[str, object] = {"width": edge["width"]}
        if edge["dashes"]:
            options["dashes"] = edge["dashes"]
        if "bend" in edge:
            turn = "curvedCW" if edge["bend"] > 0 else "curvedCCW"  # to the left of the way
            options["smooth"] = {"enabled": True, "type": turn, "roundness": abs(edge["bend"])}
        if edge.get("directed") is False:
            options["arrows"] = ""
        if edge.get("said"):
            labels = edge.get("labels") or spec["terms"].get(edge["property"], {})
            options["label"] = label_in(labels, spec["language"], local_words(edge["property"]))
            options["font"] = {"size": 10, "color": SOFT, "strokeWidth": 3}
        if "cell" in edge:
            options["hidden"] = True
        held.edges.append(_edge(edge["id"], edge["source"], edge["target"], edge["colour"], **options))
    for entry in spec["open"]:
        name = f"…{entry['list']}"
        held.edges.append(_edge(name, entry["of"], name, LINE, dashes=[2, 3], arrows="", width=0.9))


def _edge(name: str, source: str, target: str, colour: str, **options: object) -> dict[str, object]:
    from pyvis.edge import Edge

    made = Edge(source, target, True, id=name, color={"color": colour}, **options)
    return dict(made.options)


# ---- Parts of the page ----


def _vis() -> str:
    """vis-network, from the installed pyvis."""
    import pyvis

    path = Path(pyvis.__file__).parent / "templates" / VIS
    if not path.is_file():
        raise CoopGraphError(f"the installed pyvis {pyvis.__version__} has no {VIS}: coopgraph needs pyvis 0.3.2")
    return _code(path)


def _code(path: Path) -> str:
    """The text of a file that is put into the page as it is."""
    return path.read_text("utf-8").replace("\r\n", "\n").strip()


def _policy(style: str, scripts: list[str]) -> str:
    """A content security policy that lets run exactly the style and scripts of the page, and load nothing."""

    def allowed(texts: list[str]) -> str:
        sums = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{value}'" for value in sums)

    return (
        f"default-src 'none'; script-src {allowed(scripts)}; style-src {allowed([style])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _json(data: object) -> str:
    """JSON that can stand in a script element: no sign that could end it, break its lines or turn it round."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in _UNSAFE:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _things(spec: DiagramSpec, language: str) -> list[dict[str, str | list[str]]]:
    """The list of things for a reader without JavaScript, by kind as in the legend."""
    of_kind: list[list[str]] = [[] for _ in spec["kinds"]]
    for node in spec["nodes"]:
        of_kind[node["kind"]].append(label_in(node["labels"], language, node["id"]))
    return [
        {
            "label": label_in(kind["labels"], language),
            "nodes": sorted(rows, key=lambda row: (sort_key(row), row)),
        }
        for kind, rows in zip(spec["kinds"], of_kind, strict=True)
        if rows
    ]
