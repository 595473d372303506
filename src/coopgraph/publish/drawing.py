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
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph.base.errors import CoopGraphError, NotFoundError, OutputError
from coopgraph.base.paths import PACKAGE
from coopgraph.base.words.page import NAMES, words
from coopgraph.diagrams import labels
from coopgraph.diagrams.spec import LIMIT, specify
from coopgraph.publish.page import page

if TYPE_CHECKING:
    import jinja2
    import networkx as nx

VIS = "lib/vis-9.1.2/vis-network.min.js"
_UNSAFE = "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LEAVES = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
_SCRIPTS = (
    "fold.js",
    "labels.js",
    "model.js",
    "panel.js",
    "filters.js",
    "picture.js",
    "exports.js",
    "large.js",
    "page.js",
)
FORMATS = ("html", "svg", "png", "gexf", "graphml", "json", "mmd", "csv")


@dataclass(frozen=True)
class Drawing:
    """A picture of a network. `spec` is all of it as data; `html` is a page that holds it and asks nothing of any server.

    Notebooks show the page, `height` pixels high; `save` writes it, or the same picture in another format.
    """

    spec: dict[str, Any] = field(repr=False)
    height: int = 680

    @property
    def title(self) -> str:
        """The title in the drawing's language."""
        return labels.pick(self.spec["title"], self.spec["language"])

    @cached_property
    def html(self) -> str:
        """The page: fixed places, a legend, filters, a search box, and the evidence of what is clicked.

        Raises:
            CoopGraphError: the installed pyvis lacks the files that the page is made with.
        """
        return _page(self.spec)

    def __repr__(self) -> str:
        shown = self.spec["shown"]
        return f"<Drawing: {self.title!r}, {shown['nodes']:,} of {shown['of']:,} things>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach neither the notebook nor the network; links open when clicked."""
        return (
            f'<iframe title="{html.escape(self.title)}" sandbox="{_LEAVES}" loading="lazy" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc" srcdoc="{html.escape(self.html)}"></iframe>'
        )

    def to(self, format: str) -> str | bytes:
        """The drawing in a format of `FORMATS`: text, and bytes for `png`.

        Raises:
            NotFoundError: there is no such format.
            CoopGraphError: PNG is asked for and what draws it is not installed, or the picture is too large.
        """
        _ready(format)
        if format == "html":
            return self.html
        if format == "svg":
            from coopgraph.publish.svg import svg

            return svg(self.spec)
        if format == "png":
            from coopgraph.publish.png import png

            return png(self.spec)
        from coopgraph.publish import exchange

        if format == "json":
            return exchange.json_text(self.spec)
        write = {"gexf": exchange.gexf, "graphml": exchange.graphml, "mmd": exchange.mermaid, "csv": exchange.csv}[
            format
        ]
        return write(self.spec, self.spec["language"])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing to a file, in the format that its ending names, and return its path.

        Raises:
            NotFoundError: no format has that ending.
            OutputError: the file cannot be written.
        """
        made = self.to(format_of(path))
        try:
            Path(path).write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
        except OSError as error:
            raise OutputError(f"cannot write {path}: {error.strerror}") from None
        return Path(path)


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
    if format not in FORMATS:
        raise NotFoundError(f"drawings have no format {format!r}; they have {', '.join(FORMATS)}")
    if format == "png":
        from coopgraph.publish import png

        png.ready()


def draw(
    network: nx.MultiDiGraph,
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
        network: what `coopgraph.network` gives, or any networkx graph.
        language: `fr`, `en` or `ar`, which the page opens in; the network's own by default. Labels fall back to
            another language.
        title: of the page; by default the label of the thing in the middle.
        layout: `rings`, `stress`, `map`, `timeline`, `matrix` or `hierarchy`; by default rings, and for a few things
            stress.
        height: in pixels, of the frame in a notebook.
        limit: over so many things an overview is drawn, to search and to open step by step.

    Raises:
        NotFoundError: there is no such layout, or it can place nothing of this network.

    Example:
        >>> import coopgraph as cg
        >>> drawing = cg.draw(cg.load().network(focus="TUR"), language="fr")
        >>> drawing.title
        'Turquie'
    """
    return Drawing(specify(network, language=language, title=title, layout=layout, limit=limit), height)


def _page(spec: dict[str, Any]) -> str:
    """The HTML of the page."""
    environment, language = _environment(), spec["language"]
    style = _inline(environment, "network.css")
    scripts = [_inline(environment, VIS), "\n".join(_inline(environment, name) for name in _SCRIPTS)]
    return environment.get_template("network.html.j2").render(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=labels.pick(spec["title"], language),
        words=words(language),
        names=NAMES,
        policy=_policy(style, scripts),
        style=_safe(style),
        scripts=[_safe(script) for script in scripts],
        data=_safe(_json(page.page(spec))),
        things=_things(spec, language),
    )


def _environment() -> jinja2.Environment:
    """Our templates, and those of the installed pyvis, from which only vis-network is taken."""
    import jinja2
    import pyvis

    theirs = Path(pyvis.__file__).parent / "templates"
    if not (theirs / VIS).is_file():
        raise CoopGraphError(f"the installed pyvis {pyvis.__version__} has no {VIS}: coopgraph needs pyvis 0.3.2")
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PACKAGE / "publish" / "page", theirs]),
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


def _things(spec: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """The list of things for a reader without JavaScript, by kind as in the legend."""
    found: list[list[str]] = [[] for _ in spec["kinds"]]
    for node in spec["nodes"]:
        found[node["kind"]].append(labels.pick(node["labels"], language, node["id"]))
    return [
        {
            "label": labels.pick(kind["labels"], language),
            "nodes": sorted(rows, key=lambda row: (labels.folded(row), row)),
        }
        for kind, rows in zip(spec["kinds"], found, strict=True)
        if rows
    ]
