"""Shapes, curves, arrows and texts as SVG elements, made from values that need not be trusted."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from coopgraph.diagrams.geometry import Box, Point
from coopgraph.diagrams.spec_types import SpecEdge
from coopgraph.diagrams.theme import LINE, OUTLINE, PAPER, SOFT
from coopgraph.diagrams.theme import colour as colour_of

# A renderer that takes one font for a whole line needs one that has all of its letters.
_ARABIC_FONTS = "'Noto Sans Arabic', 'Noto Naskh Arabic', 'Geeza Pro', 'Segoe UI', 'DejaVu Sans', sans-serif"
_MIXED_FONTS = "'DejaVu Sans', 'Segoe UI', Tahoma, Arial, 'Noto Sans Arabic', sans-serif"
# What XML does not allow, and what turns the text around it round; non-breaking blanks stay.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_ONLY_ARABIC = re.compile(f"(?:{_ARABIC.pattern}|[ !,.:«»0-9\xa0\u200c-\u200f-])*")
# shapes that look smaller than others of their size
LARGER = {"star": 1.35, "triangle": 1.1, "triangleDown": 1.1}
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_CELL = "#4477aa"  # of a matrix, where nothing else is said
_STEPS = 24  # of halving: enough for a thousandth of a pixel


def number(value: Any, otherwise: float = 0.0) -> float:
    """A finite number, or another where there is none."""
    usable = isinstance(value, int | float) and math.isfinite(value)
    return float(value if usable else otherwise)


def written(value: float) -> str:
    """A number as short as a tenth of a pixel allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def xml(text: str) -> str:
    """A text that XML allows, harmless in elements and in attributes."""
    return escape(_UNWANTED.sub(" ", text), {'"': "&quot;", "'": "&#39;"})


def dashes(lengths: Any) -> str:
    """The attribute for lengths of stroke and gap, in pixels; nothing for a whole line."""
    pixels = [number(length) for length in lengths or ()]
    return f' stroke-dasharray="{" ".join(map(written, pixels))}"' if any(pixels) and min(pixels) >= 0 else ""


def pairs(points: Sequence[Point]) -> str:
    """Points as the attribute `points` has them."""
    return " ".join(f"{written(x)},{written(y)}" for x, y in points)


def is_rtl(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that is written from right to left."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((direction != "L" for direction in strong if direction in ("L", "R", "AL")), False)


def line(
    x: float, y: float, text: str, anchor: str = "middle", style: str = "", *, after: str = "", raster: bool = False
) -> str:
    """A text element of one line.

    Args:
        x: of its left end, middle or right end, as `anchor` says, whatever its direction.
        y: of its baseline.
        style: more attributes, each with a space before it.
        after: a second text behind the first, in a softer colour.
        raster: write directions as signs of the text, and name fonts that have all letters of the line.
    """
    inner, from_right, end = xml(text), is_rtl(text), _ANCHORS[anchor]
    inner += f' <tspan fill="{SOFT}">{xml(after)}</tspan>' if after else ""
    if raster:
        if _ARABIC.search(text):
            style += f' font-family="{_ARABIC_FONTS if _ONLY_ARABIC.fullmatch(text + after) else _MIXED_FONTS}"'
        inner = f"\u2067{inner}\u2069" if from_right else inner
    elif from_right:
        end = {"start": "end", "end": "start"}.get(end, end)
        style += ' direction="rtl"'
    return f'<text x="{written(x)}" y="{written(y)}" text-anchor="{end}"{style}>{inner}</text>'


def outline(shape: str, at: Point, radius: float) -> list[Point]:
    """The corners of a shape around a point; none for a dot, and for a shape that there is not.

    The formulas are those of vis-network 9.1 (network/modules/components/nodes/util/shapes).
    """
    x, y = at
    if shape == "square":
        return [(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)]
    if shape == "diamond":
        return [(x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    if shape in ("triangle", "triangleDown"):
        half, sign = radius * 1.15, 1 if shape == "triangle" else -1
        base = y + sign * (0.275 * half + half / math.sqrt(3))
        return [(x, base - sign * half * math.sqrt(3)), (x + half, base), (x - half, base)]
    if shape == "hexagon":
        turns = [i * math.pi / 3 for i in range(6)]
        return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    if shape == "star":
        corners = [(radius * 0.82 * (0.5 if n % 2 else 1.3), n * math.pi / 5) for n in range(10)]
        return [(x + far * math.sin(turn), y + 0.082 * radius - far * math.cos(turn)) for far, turn in corners]
    return []


def around(view: Any, parts: Sequence[Box]) -> Box:
    """The rectangle of a spec and of all that is drawn: labels are longer in some languages than in others."""
    given = [Box(*map(number, view))] if view and len(view) == 4 else []
    boxes = [*given, *parts] or [Box(-1, -1, 1, 1)]
    return Box(*(min(box[i] for box in boxes) for i in (0, 1)), *(max(box[i] for box in boxes) for i in (2, 3)))


def drawn(shape: str, radius: float) -> float:
    """The radius at which a shape is drawn: some look smaller than others, which tells where all are small."""
    return round(radius * LARGER.get(shape, 1.0), 1) if radius < 12 else radius


def symbol(shape: str, at: Point, radius: float, fill: str) -> str:
    """The element of a shape around a point."""
    corners = outline(shape, at, radius)
    if corners:
        return f'<polygon points="{pairs(corners)}" fill="{fill}"/>'
    return f'<circle cx="{written(at[0])}" cy="{written(at[1])}" r="{written(radius)}" fill="{fill}"/>'


def bent(start: Point, end: Point, bend: float) -> Point:
    """The control point of an edge as a quadratic curve; it lies about `bend` lengths to the left of the way.

    The formula is that of vis-network 9.1 for `curvedCW` (network/modules/components/edges/bezier-edge-static).
    """
    turn = math.atan2(start[1] - end[1], end[0] - start[0]) + (0.5 + 0.5 * bend) * math.pi
    far = (0.5 + 0.5 * abs(bend)) * math.dist(start, end)
    return start[0] + far * math.sin(turn), start[1] + far * math.cos(turn)


def curve(start: Point, control: Point, end: Point, share: float = 1.0) -> str:
    """The path of the first part of a quadratic curve (by de Casteljau), or of the straight line that it is."""
    last = along(start, control, end, share)
    middle = (start[0] + (control[0] - start[0]) * share, start[1] + (control[1] - start[1]) * share)
    flat = abs((end[0] - start[0]) * (control[1] - start[1]) - (end[1] - start[1]) * (control[0] - start[0])) < 1e-6
    via = "L" if flat else f"Q{written(middle[0])} {written(middle[1])} "
    return f"M{written(start[0])} {written(start[1])}{via}{written(last[0])} {written(last[1])}"


def along(start: Point, control: Point, end: Point, share: float) -> Point:
    """The point of a quadratic curve at a share of it."""
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * start[0] + b * control[0] + c * end[0], a * start[1] + b * control[1] + c * end[1]


def reach(start: Point, control: Point, end: Point, corners: Sequence[Point], radius: float, before: float) -> float:
    """The share of a quadratic curve at which it is still `before` pixels from a shape around its end.

    Args:
        corners: of the shape, around (0, 0); without any, it is a disc of that radius.
    """
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        x, y = along(start, control, end, share)
        far = math.hypot(x - end[0], y - end[1])
        if far > _border(corners, radius, (x - end[0], y - end[1])) + before:
            low = share
        else:
            high = share
    return low


def _border(corners: Sequence[Point], radius: float, way: Point) -> float:
    """How far the outline of a shape is from its middle in a direction."""
    far = math.hypot(*way)
    if not corners or not far:
        return radius
    dx, dy = way[0] / far, way[1] / far
    distance = 0.0
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        ex, ey = bx - ax, by - ay
        cross = dx * ey - dy * ex
        if abs(cross) > 1e-9:
            reached, share = (ax * ey - ay * ex) / cross, (ax * dy - ay * dx) / cross
            distance = max(distance, reached) if -1e-9 <= share <= 1 + 1e-9 else distance
    return distance


def arrow(tip: Point, tail: Point, long: float) -> str:
    """The path of an arrow's head, as vis-network draws it; the line comes from the tail."""
    far = math.dist(tip, tail) or 1.0
    dx, dy = (tip[0] - tail[0]) / far, (tip[1] - tail[1]) / far
    corners = [(0.0, 0.0), (-1.0, 0.3), (-0.9, 0.0), (-1.0, -0.3)]
    turned = [(tip[0] + long * (x * dx - y * dy), tip[1] + long * (x * dy + y * dx)) for x, y in corners]
    return "M" + "L".join(f"{written(x)} {written(y)}" for x, y in turned) + "Z"


def sample(stroke: str) -> str:
    """A short line around (0, 0), for a legend."""
    return f'<path d="M-9 0L9 0" fill="none" {stroke}/>'


def ellipsis(at: Point) -> str:
    """The disc that stands for the things that a list does not name."""
    x, y, radius = written(at[0]), written(at[1]), 8
    disc = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{PAPER}" stroke="{OUTLINE}" stroke-dasharray="2 2"/>'
    return f'{disc}<text x="{x}" y="{written(at[1] + 2)}" text-anchor="middle" stroke="none">…</text>'


def doubts(edge: SpecEdge) -> list[str]:
    """In what ways an edge is less than a certain statement."""
    return [*(["deduced"] if edge.get("deduced") else []), *map(str, edge.get("certainty") or ())]


def stroke(edge: SpecEdge) -> str:
    """The attributes of an edge's line."""
    width = written(number(edge.get("width"), 1))
    return f'stroke="{colour_of(edge.get("colour"), LINE)}" stroke-width="{width}"{dashes(edge.get("dashes"))}'


def square(edge: SpecEdge) -> str:
    """A square of a matrix, darker for more things; hollow when it is less than certain of the thing itself."""
    x, y, half = (number(value) for value in edge["cell"])
    corners = outline("square", (x, y), half * 0.9)
    shade = min(0.4 + 0.2 * number(edge.get("weight"), 1), 1)
    colour = colour_of(edge.get("colour"), LINE)
    colour = _CELL if colour == LINE else colour
    fill = "none" if edge.get("certainty") or edge.get("collective") else colour
    return f'<polygon points="{pairs(corners)}" fill="{fill}" fill-opacity="{written(shade)}" stroke="{colour}" stroke-width="1.6"/>'
