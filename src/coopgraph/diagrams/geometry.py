"""Points, sizes and rectangles of a diagram, in pixels, y downwards."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


Size = tuple[float, float]


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """The area that two rectangles share."""
        left, top, right, bottom = self
        other_left, other_top, other_right, other_bottom = other
        if left >= other_right or other_left >= right or top >= other_bottom or other_top >= bottom:
            return 0.0
        return (min(right, other_right) - max(left, other_left)) * (min(bottom, other_bottom) - max(top, other_top))


def disc(point: Point, around: float) -> Box:
    """The square around a thing of a given radius."""
    return Box(point[0] - around, point[1] - around, point[0] + around, point[1] + around)
