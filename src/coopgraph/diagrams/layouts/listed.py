"""A list of names beside a picture: of what it has no place for, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from coopgraph.base.words import in_languages
from coopgraph.diagrams import label_text
from coopgraph.diagrams.geometry import Point
from coopgraph.diagrams.layouts.arrangement import BackdropText

if TYPE_CHECKING:
    import networkx as nx

_MOST, _WIDE, _LINE, _BESIDE = 24, 30, 20.0, 30.0  # names, characters of a name, pixels down and aside
_HIGH = 720.0  # of a picture that is seen at its own size


def listed(
    network: nx.MultiDiGraph, nodes: Collection[str], heading: str, at: Point, high: float
) -> tuple[BackdropText, ...]:
    """The names of some things to the left of a point, with a word above; of many the most linked, and how many more.

    Args:
        nodes: the things.
        heading: which of our words.
        at: the right end of the heading.
        high: the height of the picture; a high one is seen smaller, and its names need more room.
    """
    if not nodes:
        return ()
    ranked = sorted(nodes, key=lambda n: (-network.degree(n), n))
    rows: list[Mapping[str, str]] = [network.nodes[n].get("labels", {"": n}) for n in ranked[:_MOST]]
    if len(ranked) > _MOST:
        rows.append({"": f"… +{len(ranked) - _MOST}"})
    texts = [{name: _short(text) for name, text in labels.items()} for labels in rows]
    heads = in_languages(heading)
    larger = max(1.0, high / _HIGH)
    half = larger * max(label_text.size([text])[0] for labels in (heads, *texts) for text in labels.values()) / 2
    x, y = round(at[0] - larger * _BESIDE - half, 1), at[1]
    rest = (BackdropText((x, round(y + larger * _LINE * i, 1)), labels, "name") for i, labels in enumerate(texts, 1))
    return (BackdropText((x, round(y, 1)), heads, "heading"), *rest)


def _short(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"
