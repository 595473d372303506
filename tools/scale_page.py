"""`docs/scale.md` and its picture, from what `benchmarks/run.py --only scale` measured last."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from coopgraph.diagrams.theme import GREY, INK, PAPER, SOFT
from coopgraph.publish.svg_elements import line, pairs

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "benchmarks" / "scale.json"
# What is drawn, in the colours of Paul Tol's "bright" palette, and the dashes of who did it.
LINES = {
    "load": ("load to a store", "#4477aa"),
    "load in memory": ("load in memory", "#aa3377"),
    "open": ("open, first answer", "#228833"),
    "query": ("24 queries", "#ee6677"),
    "search": ("4 searches", "#997700"),
}
DASHES = {"coopgraph": "", "oxigraph": ' stroke-dasharray="6 4"', "parsed again": ' stroke-dasharray="1.5 4"'}
WIDTH, HEIGHT, PANEL, TOP, LEFT, GAP, LABELS = 960, 420, 270, 46, 70, 200, 11.5


class Curve(NamedTuple):
    """One way of doing a thing, as points of size and what it took."""

    what: str
    who: str
    points: list[tuple[float, float]]


class Axis(NamedTuple):
    """Whole decades, and the pixels that they are drawn over."""

    first: int
    last: int
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> Axis:
        first = math.floor(math.log10(min(values)))
        return cls(first, max(first + 1, math.ceil(math.log10(max(values)))), start, end)


def measured() -> dict[str, Any]:
    """What was kept of the last run."""
    return dict(json.loads(MEASURED.read_text("utf-8")))


def _curves(points: list[dict[str, Any]], of: str, unit: float) -> list[Curve]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for point in points:
        if point[of] > 0:
            found.setdefault((point["what"], point["who"]), []).append((point["triples"], point[of] / unit))
    return [Curve(what, who, sorted(places)) for (what, who), places in found.items()]


def _short(value: float) -> str:
    for limit, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= limit:
            return f"{value / limit:g}{letter}"
    return f"{value:g}"


def _apart(wanted: list[tuple[float, Curve]], least: float) -> Iterator[tuple[float, Curve]]:
    """Heights of labels, each at least so far below the one before."""
    last = -math.inf
    for height, curve in sorted(wanted, key=lambda pair: pair[0]):
        last = max(height, last + least)
        yield last, curve


def _panel(title: str, curves: list[Curve], left: float, sizes: Sequence[float]) -> Iterator[str]:
    values = [value for curve in curves for _, value in curve.points]
    across = Axis.over(sizes, left, left + PANEL)
    up = Axis.over(values, TOP + PANEL, TOP)
    yield line(left, TOP - 18, title, "left", f' fill="{INK}" font-weight="bold"')
    for axis, is_up in ((across, False), (up, True)):
        for decade in range(axis.first, axis.last + 1):
            at = axis.at(10.0**decade)
            ends = (left, at, left + PANEL, at) if is_up else (at, TOP, at, TOP + PANEL)
            x1, y1, x2, y2 = ends
            yield f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{GREY}" stroke-width="0.6"/>'
            text, fill = _short(10.0**decade), f' fill="{SOFT}"'
            yield line(left - 8, at + 4, text, "right", fill) if is_up else line(at, TOP + PANEL + 18, text, style=fill)
    yield line(left + PANEL / 2, TOP + PANEL + 38, "triples", style=f' fill="{SOFT}"')
    for curve in curves:
        colour = LINES[curve.what][1]
        places = [(across.at(size), up.at(value)) for size, value in curve.points]
        drawn = f'stroke="{colour}"{DASHES[curve.who]}'
        yield f'<polyline points="{pairs(places)}" fill="none" stroke-width="2" {drawn}/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in places)
    ends = [(up.at(curve.points[-1][1]) + 4, curve) for curve in curves if curve.who == "coopgraph"]
    for height, curve in _apart(ends, LABELS + 3):
        name, colour = LINES[curve.what]
        yield line(left + PANEL + 8, height, name, "left", f' fill="{colour}"')


def picture() -> str:
    """Time and memory against size, both logarithmic."""
    points = measured()["points"]
    sizes = [point["triples"] for point in points]
    parts = [
        *_panel("seconds", _curves(points, "milliseconds", 1000), LEFT, sizes),
        *_panel("megabytes of memory, at most", _curves(points, "megabytes", 1), LEFT + PANEL + GAP, sizes),
    ]
    for number, (who, dashes) in enumerate(DASHES.items()):
        x, y = LEFT + 170 * number, HEIGHT - 18
        parts.append(f'<path d="M{x} {y - 4}h34" stroke="{INK}" stroke-width="2"{dashes}/>')
        parts.append(
            line(x + 42, y, {"parsed again": "oxigraph, parsed again"}.get(who, who), "left", f' fill="{INK}"')
        )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        f"font-family=\"'DejaVu Sans', 'Segoe UI', Arial, sans-serif\" font-size=\"{LABELS}\">"
    )
    title = "<title>Time and memory against the number of triples, coopgraph and oxigraph</title>"
    paper = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    return "\n".join([head, title, paper, *parts, "</svg>"]) + "\n"


def page() -> str:
    """What was measured, where and when, the picture, and the ratios."""
    kept = measured()
    about, loads = kept["about"], kept["about"]["load average"]
    busy = loads["before"][0] > about["cores"]
    before, after = (", ".join(map(str, loads[when])) for when in ("before", "after"))
    goals = [one for one in kept["ratios"] if one["goal"]] or kept["ratios"]
    rows = [
        f"| {one['what']} | {one['median']} | {one['middle half']} | {one['goal']} | {one['met']} |" for one in goals
    ]
    return f"""# Scale

Rendered by `make docs` from `benchmarks/scale.json`, which `python benchmarks/run.py --only scale` writes.

Generated worlds of cooperation (`benchmarks/generate.py`) are loaded, opened, asked and searched, by coopgraph and by the engine
alone. Measured on {about["day"]} at commit {about["commit"]} on {about["cores"]} cores; load average before {before}, after {after}.
{"**Other work ran on the machine: read no time here, and the ratios with care.**" if busy else ""}

![Time and memory against size](scale.svg)

Below the lines for loading and opening lies what a process needs to start; from about 100,000 triples on they rise with the
number of triples. The 24 queries are of all kinds, from one look-up to counts of everything; the four searches are for labels in
three languages. The table has what there are goals for; `benchmarks/README.md` says what each ratio compares, and `benchmarks/results.md`
has all of them.

| what | median | middle half | goal | |
|---|--:|--:|--:|--:|
{chr(10).join(rows)}

**Which place for which size.** Up to about a million triples a graph is quick to load into memory, and answers are quickest
there. What is opened again and again, or is larger, belongs in a store (`coopgraph load FILE --store DIR`): opening it does not
depend on its size, and what is not asked for is not read. A store answers the same queries, and some that end up counting or
sorting much of the graph take longer in it.

**What grows faster than the graph.** Queries that pair everything with everything; deductions, where the files say much that a
rule looks at; pictures of more than some thousand things, which become an overview. A file with none of our classes has no
deductions to wait for.
"""
