"""Drawings of networks: a picture that notebooks show, and that is saved as a page or in another format."""

from __future__ import annotations

import html
import os
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.answers.table import Table
from coopgraph.base import ranges
from coopgraph.base.choices import PICTURE_FORMATS
from coopgraph.base.errors import NotFoundError
from coopgraph.base.output import write
from coopgraph.base.text import label_in
from coopgraph.diagrams.spec import LIMIT, specify
from coopgraph.diagrams.spec_types import DiagramSpec
from coopgraph.knowledge.view import View
from coopgraph.networks.from_answer import network_of
from coopgraph.networks.network import network
from coopgraph.publish.page.page import html_page

if TYPE_CHECKING:
    import networkx as nx

_LEAVES = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
# What is around a frame tells it whether that is dark, now and when it changes; the frame itself can ask nothing.
_TELL_THEME = (
    "const tell=()=>{let at=this,c;do{c=getComputedStyle(at).backgroundColor.match(/[\\d.]+/g)||[0,0,0,0];at=at.parentElement}"
    "while(at&&c[3]==0);this.contentWindow.postMessage(c[3]!=0&&.2126*c[0]+.7152*c[1]+.0722*c[2]<128?'dark':'light','*')};"
    "tell();new MutationObserver(tell).observe(document.body,{attributes:true})"
)
# The module and the function that write each format but the page, each from a DiagramSpec.
_WRITERS = {
    "svg": ("svg", "svg"),
    "png": ("png", "png"),
    "gexf": ("exchange", "gexf"),
    "graphml": ("exchange", "graphml"),
    "json": ("exchange", "json_text"),
    "mmd": ("exchange", "mermaid"),
    "csv": ("exchange", "csv"),
}


@dataclass(frozen=True)
class Drawing:
    """A picture of a network. `spec` is all of it as data; `html` is a page that holds it and asks nothing of any server.

    Notebooks show the page, `height` pixels high; `save` writes it, or the same picture in another format.
    """

    spec: DiagramSpec = field(repr=False)
    height: int = 680

    @property
    def title(self) -> str:
        """The title in the drawing's language."""
        return label_in(self.spec["title"], self.spec["language"])

    @cached_property
    def html(self) -> str:
        """The page: fixed places, a legend, filters, a search box, and the evidence of what is clicked.

        Raises:
            CoopGraphError: the installed pyvis lacks the files that the page is made with.
        """
        return html_page(self.spec)

    def __repr__(self) -> str:
        shown = self.spec["shown"]
        return f"<Drawing: {self.title!r}, {shown['nodes']:,} of {shown['of']:,} things>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach neither the notebook nor the network; links open when clicked."""
        return (
            f'<iframe title="{html.escape(self.title)}" sandbox="{_LEAVES}" loading="lazy" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc" onload="{html.escape(_TELL_THEME)}" srcdoc="{html.escape(self.html)}"></iframe>'
        )

    def to(self, format: str) -> str | bytes:
        """The drawing in a format of `PICTURE_FORMATS`: text, and bytes for `png`.

        Raises:
            NotFoundError: there is no such format.
            CoopGraphError: PNG is asked for and what draws it is not installed, or the picture is too large.
        """
        _ready(format)
        if format == "html":
            return self.html
        module, function = _WRITERS[format]
        written: str | bytes = getattr(import_module(f"coopgraph.publish.{module}"), function)(self.spec)
        return written

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing to a file, in the format that its ending names, and return its path.

        Raises:
            NotFoundError: no format has that ending.
            OutputError: the file cannot be written.
        """
        return write(path, self.to(format_of(path)))


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that the ending of a file's name asks for; known before anything is drawn.

    Raises:
        NotFoundError: no format has that ending.
        CoopGraphError: PNG is asked for and what draws it is not installed.
    """
    ending = Path(path).suffix[1:].lower()
    format = {"htm": "html", "mermaid": "mmd"}.get(ending, ending)
    _ready(format)
    return format


def _ready(format: str) -> None:
    """Make sure that there is such a format, and what writes it."""
    if format not in PICTURE_FORMATS:
        raise NotFoundError(f"drawings have no format {format!r}; they have {', '.join(PICTURE_FORMATS)}")
    if format == "png":
        from coopgraph.publish import png

        png.ready()


def _network(drawn: nx.MultiDiGraph | Table | View) -> nx.MultiDiGraph:
    """The network that is to be drawn.

    Raises:
        NotFoundError: a table is of no graph.
    """
    if isinstance(drawn, View):
        return network(drawn)
    if not isinstance(drawn, Table):
        return drawn
    if drawn.view is None:
        raise NotFoundError(
            "this table is of no graph, so that it has nothing to draw; draw a network, or the answer to a query"
        )
    return network_of(drawn.view, drawn)


def draw(
    network: nx.MultiDiGraph | Table | View,
    *,
    language: str | None = None,
    title: str | None = None,
    layout: str | None = None,
    height: int = 680,
    limit: int = LIMIT,
) -> Drawing:
    """A picture of a network, laid out before it is shown.

    The same network gives the same page, byte for byte; the network is not changed.

    Args:
        network: what `coopgraph.network` gives, any networkx graph, the answer to a query, or a graph, of which all is drawn.
        language: `fr`, `en` or `ar`, which the page opens in; the network's own by default. Labels fall back to
            another language.
        title: of the page; by default the label of the thing in the middle, and of an answer the question.
        layout: `rings`, `stress`, `map`, `timeline`, `matrix`, `hierarchy` or `partners`; by default, of a whole network
            partners, else stress, and for many things rings.
        height: in pixels, of the frame in a notebook.
        limit: over so many things an overview is drawn, to search and to open step by step.

    Raises:
        NotFoundError: there is no such layout, or it can place nothing of this network.
        RefusedError: the height or the limit is out of its range.

    Example:
        >>> import coopgraph as cg
        >>> drawing = cg.draw(cg.load().network(focus="TUR"), language="fr")
        >>> drawing.title
        'Turquie'
    """
    ranges.check("height", height)
    ranges.check("limit", limit)
    if isinstance(network, Table):
        title = title or (None if network.name or network.answer.triples else ", ".join(network.columns))
    net = _network(network)
    return Drawing(specify(net, language=language, title=title, layout=layout, limit=limit), height)
