"""Ratios of medians, the goals they are held to, and tables of them in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median, quantiles
from typing import NamedTuple

from measures import Sample, Samples, middle


class Figure(NamedTuple):
    """A ratio or a plain number, the middle half of it round by round, and the goal it is held to (`≥ 8`, or none)."""

    what: str
    ratio: float
    spread: tuple[float, float]
    goal: str = ""

    @property
    def met(self) -> str:
        """Whether the goal is met."""
        if not self.goal:
            return ""
        sign, _, bound = self.goal.partition(" ")
        limit = float(bound.replace(",", ""))
        return "met" if (self.ratio >= limit if sign == "≥" else self.ratio <= limit) else "missed"


def figure(what: str, above: list[Sample], below: list[Sample], goal: str = "", of: str = "wall") -> Figure:
    """The ratio of two medians."""
    pairs = [getattr(a, of) / max(getattr(b, of), 1e-6) for a, b in zip(above, below, strict=False)]
    return Figure(what, middle(above, of) / middle(below, of), _half(pairs), goal)


def plain_figure(what: str, values: list[float], goal: str = "") -> Figure:
    """The median of plain numbers."""
    return Figure(what, median(values), _half(values), goal)


def _half(values: list[float]) -> tuple[float, float]:
    low, _, high = quantiles(values, n=4) if len(values) > 1 else values * 3
    return low, high


def table(heading: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """The lines of a Markdown table; all columns but the first to the right."""
    rule = "|---|" + "--:|" * (len(heading) - 1)
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (heading, *rows)]
    return [lines[0], rule, *lines[1:], ""]


def shown(figures: Iterable[Figure]) -> Iterable[tuple[str, str, str, str, str]]:
    """The cells of figures: what, median, middle half, goal, and whether it is met."""
    for f in figures:
        number = f"{f.ratio:.2f}" if f.ratio < 10 else f"{f.ratio:,.0f}"
        low, high = (f"{bound:.3g}" if bound < 1000 else f"{bound:,.0f}" for bound in f.spread)
        yield f.what, number, f"{low}–{high}", f.goal, f.met


def times(samples: Samples) -> Iterable[tuple[str, str, str]]:
    """Name, milliseconds by the clock, and of processor time where it is known."""
    for name, found in samples.items():
        cpu = middle(found, "cpu")
        yield name, f"{middle(found):,.1f}", f"{cpu:,.1f}" if cpu else ""
