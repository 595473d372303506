"""What the makers of a DiagramSpec share: harmless texts and colours, the legend, the rectangle around a picture, its backdrop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from coopgraph.base.text import clean, local_words
from coopgraph.diagrams import geometry
from coopgraph.diagrams.layouts.arrangement import Arrangement, BackdropText
from coopgraph.diagrams.spec_types import SHAPES, SpecBackdrop, SpecKind, SpecLine, SpecNote
from coopgraph.diagrams.theme import GREY, colour
from coopgraph.networks.attributes import Labels, NodeAttributes, folded_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx


def texts(labels: Mapping[str, str] | None, otherwise: str = "") -> Labels:
    """Labels by language without signs that could do harm; another text when there is none."""
    cleaned = {name: text for name, raw in sorted((labels or {}).items()) if (text := clean(raw))}
    return cleaned or {"": clean(otherwise)}


def look(data: NodeAttributes) -> str:
    """What the legend tells apart: the class that says how a kind is drawn."""
    return str(data.get("drawn_as") or data.get("kind") or "")


def legend(net: nx.MultiDiGraph, places: Iterable[str]) -> tuple[list[SpecKind], dict[str, int]]:
    """The kinds, from the inside out, each with how many of some things there are, and their places."""
    first: dict[str, tuple[int, str, NodeAttributes]] = {}
    for node, data in (*nodes_of(net), *folded_of(net)["nodes"]):
        name, rank = look(data), (data.get("ring", 3), node)
        if name not in first or rank < first[name][:2]:
            first[name] = (*rank, data)
    counts = Counter(look(net.nodes[node]) for node in places)
    kinds: list[SpecKind] = [
        {
            "id": name,
            "labels": texts(data.get("drawn_labels") or data.get("kind_labels"), local_words(name)),
            "colour": colour(data.get("colour"), GREY),
            "shape": data["shape"] if data.get("shape") in SHAPES else "dot",
            "ring": int(data.get("ring", 3)),
            "count": counts[name],
        }
        for name, (_, _, data) in sorted(first.items(), key=lambda item: item[1][:2])
    ]
    return kinds, {kind["id"]: i for i, kind in enumerate(kinds)}


def view(taken: list[geometry.Box]) -> list[float]:
    """The rectangle around some rectangles."""
    if not taken:
        return [-1.0, -1.0, 1.0, 1.0]
    least = [round(min(box[side] for box in taken), 1) for side in (0, 1)]
    return least + [round(max(box[side] for box in taken), 1) for side in (2, 3)]


def backdrop(arrangement: Arrangement) -> SpecBackdrop:
    """What stands behind the things, and what is written on lines."""
    lines: list[SpecLine] = [
        {"points": [list(p) for p in line.points], "role": line.role} for line in arrangement.lines
    ]
    return {"lines": lines, "notes": [_note(note) for note in arrangement.notes]}


def _note(note: BackdropText) -> SpecNote:
    made: SpecNote = {"x": note.at[0], "y": note.at[1], "labels": dict(note.labels), "role": note.role}
    if note.of:
        made["of"] = note.of
    return made
