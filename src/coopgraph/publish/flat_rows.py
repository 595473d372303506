"""A diagram as flat rows: its things and edges in one language, each with its values by the names of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.text import clean, label_in, local_words
from coopgraph.diagrams import theme
from coopgraph.diagrams.spec_types import DiagramSpec, SpecEdge, SpecKind, SpecNode
from coopgraph.diagrams.theme import GREY, LINE
from coopgraph.publish.svg_elements import number

CellValue = str | float | bool

BETWEEN = " | "
LABELLED = ("fr", "en", "ar")  # the order of the columns of labels
# Names that a format has for itself; a property of such a name gets a sign more.
_OWN = (
    "iri",
    "kind",
    "type",
    *(f"label_{language}" for language in LABELLED),
    "lens",
    "shape",
    "members",
    "open_lists",
)
# Names that formats have for themselves; a property of such a name, or of one of ours, gets a sign more.
_TAKEN = {
    *_OWN,
    "id",
    "label",
    "name",
    "x",
    "y",
    "size",
    "r",
    "g",
    "b",
    "color",
    "start",
    "end",
    "weight",
    "viz",
    "pid",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TOKEN = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class FlatItem(NamedTuple):
    """A thing or an edge.

    `drawn` is what the spec says of it, with its `colour` and `shape`; `values` is what is known of it; `days` are the
    first and the last of its span; `ends` are the places of an edge's source and target among the things.
    """

    id: str
    label: str
    drawn: Mapping[str, Any]
    values: dict[str, CellValue]
    days: dict[str, str]
    ends: tuple[int, int] = (0, 0)

    @property
    def is_mutual(self) -> bool:
        """Whether an edge has no direction."""
        return self.drawn.get("directed") is False

    @property
    def rgb(self) -> dict[str, int]:
        """The channels of its colour."""
        return {channel: int(self.drawn["colour"][i : i + 2], 16) for channel, i in (("r", 1), ("g", 3), ("b", 5))}


class FlatDiagram:
    """The rows of a diagram: `nodes` and `edges`, edges only between things that are drawn.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
    """

    def __init__(self, spec: DiagramSpec, language: str | None):
        wanted = language or str(spec.get("language", "en"))
        self.language = wanted if wanted in LANGUAGES else "en"
        self.spec, self.claims, self.terms = spec, spec.get("claims", {}), spec.get("terms", {})
        self.kinds: Sequence[SpecKind] = spec.get("kinds", ())
        drawn = {str(node["id"]): node for node in spec.get("nodes", ())}
        self._known = {str(node["id"]): node for node in spec.get("folded", {}).get("nodes", ())} | drawn
        self._index = {name: i for i, name in enumerate(drawn)}
        self._lists: dict[str, list[str]] = {}
        for entry in spec.get("open", ()):
            label = self.pick(entry.get("labels"), local_words(str(entry.get("list"))))
            said = f"≥ {int(number(entry.get('items')))} {label}"
            self._lists.setdefault(str(entry.get("of")), []).append(said)
        self._titles = self._columns(drawn.values())
        names = apart({name: plain(name) for name in drawn})
        self.nodes = [self._node(names[name], node) for name, node in drawn.items()]
        self.edges = list(self._edges())
        self.is_directed = not self.edges or not all(edge.is_mutual for edge in self.edges)
        self.is_mixed = self.is_directed and any(edge.is_mutual for edge in self.edges)

    def pick(self, texts: Any, otherwise: str = "") -> str:
        """A label in the language of the rows."""
        return _allowed(label_in(texts if isinstance(texts, Mapping) else {}, self.language, otherwise))

    def _term(self, iri: Any) -> str:
        return self.pick(self.terms.get(iri), local_words(str(iri or "")))

    def _names(self, iris: Iterable[Any] | None) -> str:
        """The labels of things and terms, joined."""
        nodes = ((iri, self._known.get(str(iri))) for iri in iris or ())
        return BETWEEN.join(self.pick(node and node.get("labels"), self._term(iri)) for iri, node in nodes)

    def title(self) -> str:
        """What the diagram shows."""
        return self.pick(self.spec.get("title"), "coopgraph")

    def about(self) -> str:
        """What a file says of itself; no date, so that the same diagram gives the same bytes."""
        shown = self.spec.get("shown", {})
        nodes, of = (int(number(shown.get(key), len(self.nodes))) for key in ("nodes", "of"))
        part = f"; {nodes} of {of} things" if nodes < of else ""
        return f"{self.title()} (lens: {plain(self.spec.get('lens'))}{part}); y grows upwards"

    def _columns(self, nodes: Iterable[SpecNode]) -> dict[str, str]:
        """The name of a column for every property of things: its label, apart from all other names."""
        iris = {str(iri) for node in nodes for iri in (*(node.get("attributes") or ()), *(node.get("facets") or ()))}
        return apart({iri: self._term(iri) or plain(iri) for iri in sorted(iris)}, _TAKEN)

    def _node(self, name: str, node: SpecNode) -> FlatItem:
        index, texts = node.get("kind"), node.get("labels") or {}
        kind: Mapping[str, Any] = self.kinds[index] if isinstance(index, int) and 0 <= index < len(self.kinds) else {}
        values: dict[str, CellValue] = {
            "iri": name,
            "kind": self.pick(kind.get("labels")),
            "type": self._term(node.get("type")),
            **{f"label_{each}": plain(texts.get(each)) for each in LABELLED},
            "lens": plain(node.get("lens")),
            "shape": plain(kind.get("shape")),
            "members": number(node.get("members")),
            "open_lists": BETWEEN.join(self._lists.get(str(node["id"]), ())),
        }
        stated = {
            iri: [plain(value[0]) for value in objects] for iri, objects in (node.get("attributes") or {}).items()
        }
        for iri, objects in (node.get("facets") or {}).items():
            stated.setdefault(iri, []).extend(self._term(value) for value in objects)
        values |= {self._titles[str(iri)]: BETWEEN.join(dict.fromkeys(objects)) for iri, objects in stated.items()}
        drawn = {**node, "colour": theme.colour(kind.get("colour"), GREY), "shape": str(kind.get("shape"))}
        label = self.pick(texts, local_words(name))
        return FlatItem(name, label, drawn, {key: value for key, value in values.items() if value}, _days(node))

    def _edges(self) -> Iterator[FlatItem]:
        """The edges; their own names are kept where all formats allow them."""
        edges = [e for e in self.spec.get("edges", ()) if {str(e["source"]), str(e["target"])} <= self._index.keys()]
        names = [str(edge.get("id", "")) for edge in edges]
        usable = len(set(names)) == len(names) and all(map(_TOKEN.fullmatch, names))
        some_mutual = any(edge.get("directed") is False for edge in edges)
        for i, edge in enumerate(edges):
            claims = (self.claims.get(iri) for iri in edge.get("claims") or ())
            shorts = dict.fromkeys(plain(claim.get("short")) for claim in claims if claim)
            values: dict[str, CellValue] = {
                "property": plain(edge.get("property")),
                "claims": BETWEEN.join(filter(None, shorts)),
                "certainty": BETWEEN.join(map(plain, edge.get("certainty") or ())),
                "themes": self._names(edge.get("themes")),
                "through": self._names(edge.get("through")),
                "lens": plain(edge.get("lens")),
            }
            values = {key: value for key, value in values.items() if value}
            values |= {"deduced": bool(edge.get("deduced")), "weight": number(edge.get("weight"), 1.0)}
            if some_mutual:
                values["directed"] = edge.get("directed") is not False
            label = self.pick(edge.get("labels"), self._term(edge.get("property")))
            drawn = {**edge, "colour": theme.colour(edge.get("colour"), LINE)}
            ends = self._index[str(edge["source"])], self._index[str(edge["target"])]
            yield FlatItem(names[i] if usable else f"e{i}", label, drawn, values, _days(edge), ends)


def columns(items: Iterable[FlatItem]) -> dict[str, str]:
    """The names of the columns of some rows, in order, with the type of their values as GEXF and GraphML call it."""
    types: dict[str, str] = {}
    for item in items:
        for name, value in item.values.items():
            kind = "boolean" if isinstance(value, bool) else "double" if isinstance(value, float) else "string"
            types.setdefault(name, kind)
    return types


def apart(names: Mapping[str, str], taken: Iterable[str] = ()) -> dict[str, str]:
    """The same names, those that are taken with signs more; programs may not tell `A` from `a`."""
    used, distinct_names = {name.casefold() for name in taken}, {}
    for key, name in names.items():
        while name.casefold() in used:
            name += "_"
        used.add(name.casefold())
        distinct_names[key] = name
    return distinct_names


def token(text: str) -> str:
    """A text as an NMTOKEN of XML: letters and digits of all scripts, with `_` for what may not stand there."""
    bare = (c for c in unicodedata.normalize("NFC", text) if not unicodedata.combining(c))
    return re.sub(r"[^\w.-]", "_", "".join(bare)) or "_"


def plain(value: Any) -> str:
    """A value as harmless text that XML allows; nothing for None."""
    return _allowed(clean(str(value))) if value is not None else ""


def _allowed(text: str) -> str:
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def _days(item: SpecNode | SpecEdge) -> dict[str, str]:
    """The first and last day of a span, as far as they are days."""
    span = dict(zip(("start", "end"), map(str, item.get("span") or ()), strict=False))
    return {name: day for name, day in span.items() if _DAY.fullmatch(day)}
