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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph import labels, pagedata
from coopgraph.errors import CoopGraphError, OutputError
from coopgraph.pagewords import LANGUAGES, NAMES, words
from coopgraph.paths import PACKAGE

if TYPE_CHECKING:
    import jinja2
    import networkx as nx

VIS = "lib/vis-9.1.2/vis-network.min.js"
_UNSAFE = "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LEAVES = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
_SCRIPTS = ("fold.js", "labels.js", "panel.js", "network.js")


@dataclass(frozen=True)
class Drawing:
    """A page that shows a network: `html` is all of it. Notebooks show it, `height` pixels high; `save` writes a file."""

    html: str
    title: str
    height: int = 680

    def __repr__(self) -> str:
        return f"<Drawing: {self.title!r}, {len(self.html.encode()) // 1000} kB of HTML>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach neither the notebook nor the network; links open when clicked."""
        return (
            f'<iframe title="{html.escape(self.title)}" sandbox="{_LEAVES}" loading="lazy" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc" srcdoc="{html.escape(self.html)}"></iframe>'
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


def draw(
    network: nx.MultiDiGraph, *, language: str | None = None, title: str | None = None, height: int = 680
) -> Drawing:
    """A page of a network: fixed places, a legend, a search box, and the evidence of what is clicked.

    The same network gives the same page, byte for byte; the network is not changed.

    Args:
        network: what `coopgraph.network` gives.
        language: `fr`, `en` or `ar`; the network's own by default. Labels fall back to another language.
        title: of the page; by default the label of the thing in the middle.
        height: in pixels, of the frame in a notebook.

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
    return Drawing(_page(net, wanted, title), title, height)


def _title(net: nx.MultiDiGraph, language: str) -> str:
    """The label of the focus, or of the innermost thing with most links."""
    if not net:
        return "coopgraph"
    focus = net.graph.get("focus")
    node = focus if focus in net else min(net, key=lambda n: (net.nodes[n].get("ring", 3), -net.degree(n), n))
    return labels.pick(net.nodes[node].get("labels", {}), language, node)


def _page(net: nx.MultiDiGraph, language: str, title: str) -> str:
    """The HTML of the page."""
    environment = _environment()
    style = _inline(environment, "network.css")
    scripts = [_inline(environment, VIS), "\n".join(_inline(environment, name) for name in _SCRIPTS)]
    said = words(language)
    data, legend = pagedata.page(net, language, said)
    return environment.get_template("network.html.j2").render(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=title,
        words=said,
        counts=said["counts"].format(nodes=len(net), edges=net.number_of_edges()),
        policy=_policy(style, scripts),
        style=_safe(style),
        scripts=[_safe(script) for script in scripts],
        data=_safe(_json({**data, "words": said, "names": NAMES, "language": language})),
        legend=legend,
        has_open=any("of" in node for node in data["nodes"]),
        has_deduced=any(edge.get("deduced") for edge in data["edges"]),
        things=_things(data["nodes"], legend, language),
    )


def _environment() -> jinja2.Environment:
    """Our templates, and those of the installed pyvis, from which only vis-network is taken."""
    import jinja2
    import pyvis

    theirs = Path(pyvis.__file__).parent / "templates"
    if not (theirs / VIS).is_file():
        raise CoopGraphError(f"the installed pyvis {pyvis.__version__} has no {VIS}: coopgraph needs pyvis 0.3.2")
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PACKAGE / "templates", theirs]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _inline(environment: jinja2.Environment, name: str) -> str:
    """The text of a file of the page; it is code, not a template."""
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0]
    return text.replace("\r\n", "\n").strip()


def _safe(text: str) -> Any:
    """Text that is put in as it is: our own files, vis-network, or JSON without any sign that HTML knows."""
    from markupsafe import Markup

    return Markup(text)


def _policy(style: str, scripts: list[str]) -> str:
    """A content security policy that lets run exactly the style and scripts of the page, and load nothing."""

    def allowed(texts: list[str]) -> str:
        sums = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{value}'" for value in sums)

    return (
        f"default-src 'none'; script-src {allowed(scripts)}; style-src {allowed([style])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _json(data: Any) -> str:
    """JSON that can stand in a script element: no sign that could end it, break its lines or turn it round."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in _UNSAFE:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _things(nodes: list[dict[str, Any]], legend: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """The list of things beside the diagram, by kind as in the legend; a thing is known by its place among the nodes."""
    found: list[list[tuple[str, int]]] = [[] for _ in legend]
    for index, node in enumerate(nodes):
        if "look" in node:
            found[node["look"]].append((labels.pick(node["labels"], language, node["id"]), index))
    return [
        {"label": entry["label"], "nodes": sorted(rows, key=lambda row: (labels.folded(row[0]), row[1]))}
        for entry, rows in zip(legend, found, strict=True)
    ]
