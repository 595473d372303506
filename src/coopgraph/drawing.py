"""Drawings of networks: one HTML page with everything in it, which asks nothing of any server.

pyvis holds the nodes and edges and brings vis-network; the page is written by our own template, because pyvis' own
loads parts from elsewhere and does not escape everything.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph import boxes, labels, layout
from coopgraph.errors import CoopGraphError, OutputError
from coopgraph.pagewords import LANGUAGES, NAMES, words
from coopgraph.paths import PACKAGE
from coopgraph.words import word

if TYPE_CHECKING:
    import jinja2
    import networkx as nx
    from pyvis.network import Network

VIS = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("fold.js", "labels.js", "panel.js", "network.js")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_OUTLINE, _LINE = "#222222", "#8d949e"
_OPEN_SIZE = 9.0
# The outlines of vis-network's shapes, for the legend, in a square of 20.
SHAPES = {
    "dot": "",
    "square": "3,3 17,3 17,17 3,17",
    "diamond": "10,1 19,10 10,19 1,10",
    "triangle": "10,1.5 19,17 1,17",
    "triangleDown": "1,3 19,3 10,18.5",
    "hexagon": "5,2 15,2 19.5,10 15,18 5,18 0.5,10",
    "star": "10,0.5 12.6,7 19.5,7.3 14.1,11.7 16,18.5 10,14.6 4,18.5 5.9,11.7 0.5,7.3 7.4,7",
}
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {"borderWidth": 1.2, "borderWidthSelected": 3, "chosen": False},
    "edges": {"smooth": False, "chosen": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}}, "width": 1},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}


@dataclass(frozen=True)
class Drawing:
    """A page that shows a network: `html` is all of it. Notebooks show it; `save` writes it to a file."""

    html: str
    title: str

    def __repr__(self) -> str:
        return f"<Drawing: {self.title!r}, {len(self.html.encode()) // 1000} kB of HTML>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach neither the notebook nor the network."""
        return (
            f'<iframe title="{html.escape(self.title)}" sandbox="allow-scripts allow-downloads" '
            f'style="width:100%;height:680px;border:1px solid #ccc" srcdoc="{html.escape(self.html)}"></iframe>'
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file and return its path.

        Raises:
            OutputError: the file cannot be written.
        """
        try:
            Path(path).write_text(self.html, "utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"cannot write {path}: {error.strerror}") from None
        return Path(path)


def draw(network: nx.MultiDiGraph, *, language: str | None = None, title: str | None = None) -> Drawing:
    """A page of a network: fixed places, a legend, a search box, and the evidence of what is clicked.

    The same network gives the same page, byte for byte; the network is not changed.

    Args:
        network: what `coopgraph.network` gives.
        language: `fr`, `en` or `ar`; the network's own by default. Labels fall back to another language.
        title: of the page; by default the label of the thing in the middle.

    Raises:
        CoopGraphError: the installed pyvis lacks the files that the page is made with.

    Example:
        >>> import coopgraph as cg
        >>> drawing = cg.draw(cg.load().network(focus="TUR"), language="fr")
        >>> drawing.title
        'Turquie'
    """
    import networkx as nx

    net = nx.MultiDiGraph(network)
    net = nx.relabel_nodes(net, {node: str(node) for node in net}) if any(not isinstance(n, str) for n in net) else net
    wanted = language or str(net.graph.get("language", "en"))
    wanted = wanted if wanted in LANGUAGES else "en"
    title = labels.clean(title or _title(net, wanted))
    return Drawing(_page(net, wanted, title), title)


def _title(net: nx.MultiDiGraph, language: str) -> str:
    """The label of the innermost thing with most links."""
    if not net:
        return "coopgraph"
    node = min(net, key=lambda n: (net.nodes[n].get("ring", 3), -net.degree(n), n))
    return labels.pick(net.nodes[node].get("labels", {}), language, node)
