"""A diagram as SVG: the places, shapes and colours of its page, with text as text, its legend, and nothing from outside."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.text import clean, label_in, local_words
from coopgraph.base.words import word
from coopgraph.base.words.writing import number as written_number
from coopgraph.base.words.writing import writing
from coopgraph.diagrams import geometry, label_places, label_text, theme
from coopgraph.diagrams.geometry import Point
from coopgraph.diagrams.spec_types import DiagramSpec, SpecEdge, SpecKind, SpecNode, SpecNote, SpecOpenList
from coopgraph.diagrams.theme import GREY, INK, LINE, OUTLINE, PAPER, SOFT
from coopgraph.networks.attributes import is_drawn
from coopgraph.publish import svg_elements
from coopgraph.publish.documents import Documents
from coopgraph.publish.svg_elements import number, written, xml

_PAD, _NARROWEST, _ROW, _TITLE = 14.0, 520.0, 21.0, 18.0
_FONTS = "'Noto Sans', 'Noto Sans Arabic', sans-serif"
_RASTER_FONTS = "'Noto Sans', 'DejaVu Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_HALO = f'stroke="{PAPER}" stroke-width="3.6" stroke-linejoin="round" paint-order="stroke"'
_ROLES = {"outline": ("#b9c2cc", 0.8), "axis": (SOFT, 1.2), "grid": ("#e3e7eb", 0.8)}
_DOUBTS = ("deduced", "hedged", "collective", "disputed")
_LAND = "#f4f6f8"
_SAID, _SHARES = 0.85 * label_text.FONT, (0.5, 0.4, 0.6, 0.3, 0.7)  # what lines say: its size, and where on the way


def svg(spec: DiagramSpec, language: str | None = None, *, raster: bool = False) -> str:
    """A diagram as SVG text, the same for the same spec; it stands alone, or inside a page.

    Nothing in the picture runs, links, or is loaded.

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default. Labels fall back to another language.
        raster: for renderers that know neither `direction` nor a second font: directions are written as signs of the
            text, and each run of Arabic names its own fonts.
    """
    return _Picture(spec, language, raster).text()


def size(spec: DiagramSpec, language: str | None = None) -> tuple[int, int]:
    """The width and height in pixels of what `svg` gives for the same arguments."""
    picture = _Picture(spec, language, False)
    return picture.wide, picture.high


class _Entry(NamedTuple):
    """A part of the legend: a symbol around (0, 0), and what it means."""

    symbol: str
    text: str
    amount: str = ""

    @property
    def wide(self) -> float:
        """The room that it takes up in its row."""
        return 24 + label_text.size([f"{self.text} {self.amount}"])[0] + 10


class _Picture:
    """One diagram in one language: what it says, and where its parts are."""

    def __init__(self, spec: DiagramSpec, language: str | None, raster: bool):
        wanted = language or str(spec.get("language", "en"))
        self.language = wanted if wanted in LANGUAGES else "en"
        self.spec, self.raster, self.is_rtl = spec, raster, writing(self.language).direction == "rtl"
        self.kinds: Sequence[SpecKind] = spec.get("kinds", ())
        self.documents = Documents(spec, self.language)
        self.nodes = {str(node["id"]): node for node in spec.get("nodes", ())}
        self.edges = [edge for edge in spec.get("edges", ()) if is_drawn(edge, self.nodes)]
        self.lists = [entry for entry in spec.get("open", ()) if str(entry.get("of")) in self.nodes]
        self.lines = {name: self._lines(node) for name, node in self.nodes.items()}
        self.boxes = {
            name: label_places.label_box(_place(node), label_text.size(self.lines[name]), _radius(node), _side(node))
            for name, node in self.nodes.items()
        }
        discs = [geometry.disc(_place(node), _radius(node) * 1.3) for node in self.nodes.values()]
        view = svg_elements.around(spec.get("view"), [*self.boxes.values(), *discs])
        self.wide = math.ceil(max(view.right - view.left + 2 * _PAD, _NARROWEST))
        self.left = (view.left + view.right - self.wide) / 2
        self.title = label_text.wrap(self.pick(spec.get("title"), "coopgraph"), int(self.wide / 11), 2)
        self.rows = self._flow(self._legend())
        self.top = view.top - len(self.title) * _TITLE * 1.3 - _ROW - 2 * _PAD
        self.foot = view.bottom + _PAD
        self.high = math.ceil(self.foot + len(self.rows) * _ROW + _PAD - self.top)

    # ---- what is read from the spec ----

    def pick(self, texts: Any, otherwise: str = "") -> str:
        """A label in the language of the picture."""
        return label_in(texts if isinstance(texts, Mapping) else {}, self.language, otherwise)

    def _kind(self, node: SpecNode) -> Mapping[str, Any]:
        index = node.get("kind")
        return self.kinds[index] if isinstance(index, int) and 0 <= index < len(self.kinds) else {}

    def _label(self, name: str) -> str:
        node = self.nodes.get(name)
        return self.pick(node and node.get("labels"), local_words(name))

    def _lines(self, node: SpecNode) -> list[str]:
        text = self.pick(node.get("labels"), str(node["id"]))
        usual = 16 if number(self._kind(node).get("ring"), 3) < 3 else 22
        return label_text.wrap(text, int(number(node.get("wrap"), usual)))

    def _between(self, doubts: Iterable[str]) -> str:
        """In what ways something is less than certain; a way that is none of ours, as the spec says it."""
        said = (word(f"picture.{doubt}", self.language) if doubt in _DOUBTS else clean(doubt) for doubt in doubts)
        return writing(self.language).comma.join(said)

    def _counts(self) -> str:
        """How much is shown, and of how much where that is more."""
        shown = self.spec.get("shown", {})
        nodes, edges = (
            int(number(shown.get("nodes"), len(self.nodes))),
            int(number(shown.get("edges"), len(self.edges))),
        )
        of, of_edges = max(nodes, int(number(shown.get("of")))), max(edges, int(number(shown.get("of_edges"))))
        part = "picture.groups" if self.spec.get("layout") == "overview" else "picture.shown"
        key = part if (nodes, edges) != (of, of_edges) else "page.counts"
        return word(key, self.language, nodes=nodes, of=of, edges=edges, of_edges=of_edges)

    def _count(self, value: float) -> str:
        return written_number(str(int(value)), self.language)

    # ---- the whole ----

    def text(self) -> str:
        """The picture, from what is behind to what is in front."""
        mark = "cg" + hashlib.sha256(json.dumps([self.spec, self.language], default=str).encode()).hexdigest()[:12]
        box = " ".join(map(written, (self.left, self.top, self.wide, self.high)))
        counts = self._counts()
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.wide}" height="{self.high}" viewBox="{box}" '
            f'xml:lang="{self.language}" role="img" aria-labelledby="{mark}-title {mark}-desc" fill="{INK}" '
            f'font-family="{_RASTER_FONTS if self.raster else _FONTS}" font-size="{label_text.FONT}">',
            f'<title id="{mark}-title">{xml(self.pick(self.spec.get("title"), "coopgraph"))}</title>',
            f'<desc id="{mark}-desc">{xml(counts)}</desc>',
            f'<rect x="{written(self.left)}" y="{written(self.top)}" width="{self.wide}" height="{self.high}" fill="{PAPER}"/>',
            *_group('fill="none" stroke-linejoin="round"', self._backdrop()),
            *self._bars(),
            *_group('fill="none"', self._links()),
            *_group(f'stroke="{OUTLINE}"', self._things()),
            *_group(_HALO, self._notes()),
            *_group(_HALO, (*self._sayings(), *self._labels())),
            *self._head(counts),
            *_group(f'font-size="{label_text.FONT}"', self._foot()),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _line(self, x: float, y: float, text: str, anchor: str = "middle", style: str = "", after: str = "") -> str:
        return svg_elements.line(x, y, text, anchor, style, after=after, raster=self.raster)

    def _edge_of_page(self) -> tuple[str, float, int]:
        """Where lines begin in this language, and which way they go from there."""
        return ("right", self.left + self.wide - _PAD, -1) if self.is_rtl else ("left", self.left + _PAD, 1)

    def _head(self, counts: str) -> Iterator[str]:
        anchor, x, _ = self._edge_of_page()
        y = self.top + _PAD + 0.8 * _TITLE
        for line in self.title:
            yield self._line(x, y, line, anchor, f' font-size="{written(_TITLE)}" font-weight="600"')
            y += _TITLE * 1.3
        yield self._line(x, y, counts, anchor, f' fill="{SOFT}"')

    # ---- behind, between, and upon ----

    def _backdrop(self) -> Iterator[str]:
        for line in self.spec.get("backdrop", {}).get("lines", ()):
            colour, width = _ROLES.get(line.get("role"), _ROLES["grid"])
            points = [(number(x), number(y)) for x, y in line["points"]]
            fill = f' fill="{_LAND}"' if line.get("role") == "outline" else ""
            yield f'<polyline points="{svg_elements.pairs(points)}" stroke="{colour}" stroke-width="{written(width)}"{fill}/>'

    def _bars(self) -> Iterator[str]:
        """The days that things may have been, behind the things."""
        for node in self.nodes.values():
            if node.get("bar"):
                first, last = sorted(number(x) for x in node["bar"])
                fill = theme.colour(self._kind(node).get("colour"), GREY)
                place = (
                    f'x="{written(first)}" y="{written(_place(node)[1] - 5)}" width="{written(max(last - first, 1))}"'
                )
                yield f'<rect {place} height="10" fill="{fill}" fill-opacity="0.45"/>'

    def _notes(self) -> Iterator[str]:
        for note in self.spec.get("backdrop", {}).get("notes", ()):
            small = ' font-size="10.5"' if note.get("role") == "words" else ""
            style = f' fill="{SOFT}"{small}' + (' font-weight="600"' if note.get("role") == "heading" else "")
            x, y = _place(note)
            anchor = "middle" if not small else "left" if x < 0 else "right"
            yield self._line(x, y + 0.35 * label_text.FONT, self.pick(note.get("labels")), anchor, style)

    def _links(self) -> Iterator[str]:
        """The edges that are squares, those that are lines, and the lines to open lists."""
        for edge in sorted(self.edges, key=lambda e: not e.get("cell")):
            drawn = svg_elements.square(edge) if edge.get("cell") else self._way(edge)
            if drawn:
                yield f"<g><title>{xml(self._said(edge))}</title>{drawn}</g>"
        for entry in self.lists:
            ends = [_place(self.nodes[str(entry["of"])]), _place(entry)]
            yield f'<polyline points="{svg_elements.pairs(ends)}" stroke="{LINE}" stroke-width="0.8" stroke-dasharray="2 3"/>'

    def _called(self, edge: SpecEdge) -> str:
        iri = str(edge.get("property") or "")
        return self.pick(edge.get("labels"), self.pick(self.spec.get("terms", {}).get(iri), local_words(iri)))

    def _said(self, edge: SpecEdge) -> str:
        """What an edge says: its ends, in what way it is less than certain, and where it is stated."""
        ends = [self._label(str(edge[end])) for end in ("source", "target")]
        said = f"{ends[0]} — {self._called(edge)} {'–' if _is_mutual(edge) else '→'} {ends[1]}"
        doubts = self._between(svg_elements.doubts(edge))
        sources = self.documents.of(edge.get("claims") or ())
        return said + (f" ({doubts})" if doubts else "") + (f" — {sources}" if sources else "")

    def _way(self, edge: SpecEdge) -> str:
        """The line of an edge, with its arrow; nothing when one of its ends is not drawn."""
        source, target = self.nodes.get(str(edge["source"])), self.nodes.get(str(edge["target"]))
        if source is None or target is None:
            return ""
        style, width, bend = svg_elements.stroke(edge), number(edge.get("width"), 1), number(edge.get("bend"))
        shape = str(self._kind(target).get("shape"))
        start, end, radius = _place(source), _place(target), svg_elements.drawn(shape, _radius(target))
        if start == end:
            far = radius + 6 + 40 * abs(bend)
            x, y = start[0] + 0.9 * far, start[1] - 0.9 * far
            return f'<circle cx="{written(x)}" cy="{written(y)}" r="{written(far * 0.8)}" {style}/>'
        control = svg_elements.bent(start, end, bend)
        if _is_mutual(edge):
            return f'<path d="{svg_elements.curve(start, control, end)}" {style}/>'
        corners = svg_elements.outline(shape, (0, 0), radius + 1)
        long = 5.25 + 3 * width
        tip = svg_elements.reach(start, control, end, corners, radius + 1, 0)
        tail = svg_elements.reach(start, control, end, corners, radius + 1, 0.9 * long)
        head = svg_elements.arrow(
            svg_elements.along(start, control, end, tip), svg_elements.along(start, control, end, tail), long
        )
        fill = theme.colour(edge.get("colour"), LINE)
        return f'<path d="{svg_elements.curve(start, control, end, tail)}" {style}/><path d="{head}" fill="{fill}"/>'

    def _things(self) -> Iterator[str]:
        """The things and the open lists, each with what is said of it when it is pointed at."""
        for name, node in self.nodes.items():
            kind, members = self._kind(node), number(node.get("members"))
            shape, fill, (x, y) = str(kind.get("shape")), theme.colour(kind.get("colour"), GREY), _place(node)
            count = self._count(members) if members else ""
            days = dict.fromkeys(clean(str(day)) for day in node.get("span") or () if day)
            numbers = writing(self.language).semicolon.join(
                self.pick(each["labels"]) for each in node.get("numbers") or ()
            )
            said = filter(None, [self._label(name), self.pick(kind.get("labels")), " – ".join(days), count, numbers])
            drawn = svg_elements.symbol(shape, (x, y), svg_elements.drawn(shape, _radius(node)), fill)
            if count:
                bold = f' font-weight="700" stroke="none" fill="{theme.ink(fill)}"'
                drawn += self._line(x, y + 0.35 * label_text.FONT, count, "middle", bold)
            yield f"<g><title>{xml(' — '.join(said))}</title>{drawn}</g>"
        for entry in self.lists:
            label = self.pick(entry.get("labels"), local_words(str(entry.get("list", ""))))
            title = xml(f"≥ {int(number(entry.get('items')))} {label}")
            yield f"<g><title>{title}</title>{svg_elements.ellipsis(_place(entry))}</g>"

    def _labels(self) -> Iterator[str]:
        for name, node in self.nodes.items():
            box = self.boxes[name]
            anchor, x = {"right": ("left", box.left), "left": ("right", box.right)}.get(
                _side(node), ("middle", (box.left + box.right) / 2)
            )
            if _side(node) == "up":
                y = (box.top + box.bottom) / 2
                turned = f' transform="rotate(-90 {written(x)} {written(y)})"'
                yield self._line(x, y + 0.35 * label_text.FONT, " ".join(self.lines[name]), "middle", turned)
                continue
            for i, line in enumerate(self.lines[name]):
                y = box.top + ((i + 0.5) * label_text.LINE + 0.35) * label_text.FONT
                yield self._line(x, y, line, anchor)

    def _sayings(self) -> Iterator[str]:
        """On lines that say what they are, their property, about the middle, where it covers nothing."""
        taken = [*self.boxes.values(), *(geometry.disc(_place(each), _radius(each)) for each in self.nodes.values())]
        for edge in (each for each in self.edges if each.get("said")):
            start, end = (_place(self.nodes[str(edge[side])]) for side in ("source", "target"))
            control, text = svg_elements.bent(start, end, number(edge.get("bend"))), self._called(edge)
            for share in _SHARES:
                x, y = svg_elements.along(start, control, end, share)
                box = label_places.label_box((x, y - _SAID / 2), label_text.size([text]), 0.0, "below")
                if not any(box.shared(other) > 1 for other in taken):
                    taken.append(box)
                    yield self._line(x, y + 0.35 * _SAID, text, style=f' fill="{SOFT}" font-size="{written(_SAID)}"')
                    break

    # ---- the legend ----

    def _legend(self) -> list[_Entry]:
        """The kinds with their counts, then what the lines, squares and open lists mean that there are."""
        entries = [entry for kind in self.kinds for entry in self._kind_entry(kind)]
        unsure: dict[str, set[str]] = {}
        for edge in self.edges:
            if (edge.get("dashes") or edge.get("cell")) and svg_elements.doubts(edge):
                plain: SpecEdge = {**edge, "width": 1, "colour": SOFT, "cell": [0, 0, 6], "weight": 3}
                mark = (
                    svg_elements.square(plain) if edge.get("cell") else svg_elements.sample(svg_elements.stroke(plain))
                )
                unsure.setdefault(mark, set()).update(svg_elements.doubts(edge))
        for mark, doubts in unsure.items():
            ranked = [doubt for doubt in _DOUBTS if doubt in doubts] + sorted(doubts.difference(_DOUBTS))
            entries.append(_Entry(mark, self._between(ranked)))
        entries += [_Entry(svg_elements.sample(f'stroke="{c}" stroke-width="2.5"'), said) for c, said in self._themes()]
        if self.lists:
            entries.append(_Entry(svg_elements.ellipsis((0, 0)), word("picture.open-list", self.language)))
        return entries

    def _kind_entry(self, kind: SpecKind) -> Iterator[_Entry]:
        """A kind with its shape; one that is folded, with the line that stands for it; nothing of one that is not drawn."""
        iri, count = str(kind.get("id", "")), number(kind.get("count"))
        mark = svg_elements.symbol(str(kind.get("shape")), (0, 0), 6.5, theme.colour(kind.get("colour"), GREY))
        mark = f'<g stroke="{OUTLINE}">{mark}</g>'
        if not count:
            lines = (edge for edge in self.edges if edge.get("through") and str(edge.get("property")) == iri)
            line = next((edge for edge in lines if len(edge.get("themes") or ()) != 1), None)
            mark = (
                svg_elements.sample(f'stroke="{theme.colour(line.get("colour"), LINE)}" stroke-width="2.5"')
                if line
                else ""
            )
        if mark:
            label = self.pick(kind.get("labels"), local_words(iri))
            yield _Entry(mark, label, self._count(count or number(kind.get("folded"))))

    def _themes(self) -> Iterator[tuple[str, str]]:
        """The colours that only edges of one and the same theme have, with the theme."""
        by_colour: dict[str, set[str]] = {}
        for edge in self.edges:
            themes = edge.get("themes") or ()
            by_colour.setdefault(theme.colour(edge.get("colour"), LINE), set()).add(
                str(next(iter(themes))) if len(themes) == 1 else ""
            )
        for colour, iris in by_colour.items():
            iri = min(iris)
            if iri and len(iris) == 1 and colour != LINE:
                yield colour, self.pick(self.spec.get("terms", {}).get(iri), local_words(iri))

    def _flow(self, entries: Iterable[_Entry]) -> list[list[_Entry]]:
        """The legend in rows as wide as the picture."""
        rows: list[list[_Entry]] = []
        room = 0.0
        for entry in entries:
            if not rows or entry.wide > room:
                rows.append([])
                room = self.wide - 2 * _PAD
            rows[-1].append(entry)
            room -= entry.wide
        return rows

    def _foot(self) -> Iterator[str]:
        anchor, start, way = self._edge_of_page()
        for i, row in enumerate(self.rows):
            x, y = start, self.foot + (i + 0.5) * _ROW
            for entry in row:
                yield f'<g transform="translate({written(x + way * 9)} {written(y)})">{entry.symbol}</g>'
                yield self._line(x + way * 24, y + 0.35 * label_text.FONT, entry.text, anchor, after=entry.amount)
                x += way * entry.wide


def _group(style: str, parts: Iterable[str]) -> list[str]:
    return [f"<g {style}>", *elements, "</g>"] if (elements := list(parts)) else []


def _place(thing: SpecNode | SpecOpenList | SpecNote) -> Point:
    return number(thing.get("x")), number(thing.get("y"))


def _side(node: SpecNode) -> str:
    side = node.get("side")
    return side if side in ("right", "left", "above", "up") else "below"


def _radius(node: SpecNode) -> float:
    return number(node.get("size"), 8)


def _is_mutual(edge: SpecEdge) -> bool:
    return edge.get("directed") is False
