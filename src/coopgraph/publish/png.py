"""A diagram as a PNG image, drawn from its SVG by resvg, without a browser."""

from __future__ import annotations

import math

from coopgraph.base.errors import OutputError
from coopgraph.base.extras import need
from coopgraph.diagrams.spec_types import DiagramSpec
from coopgraph.publish import svg
from coopgraph.publish.svg_elements import number

LARGEST = 10_000  # pixels a side


def ready() -> None:
    """Make sure that images can be made.

    Raises:
        CoopGraphError: resvg is not installed.
    """
    need("PNG images need", "resvg_py")


def png(spec: DiagramSpec, language: str | None = None, scale: float = 2) -> bytes:
    """A diagram as the bytes of a PNG image; letters need fonts of the system (Noto Sans, DejaVu Sans …).

    Args:
        spec: a DiagramSpec, version 1 (docs/diagram-spec.md).
        language: `fr`, `en` or `ar`; that of the spec by default.
        scale: pixels of the image for a pixel of the diagram; 2 is sharp on paper and on dense screens.

    Raises:
        OutputError: the image would be larger than 10,000 pixels a side, or the scale is no number above 0.
        CoopGraphError: resvg is not installed.
    """
    ready()
    import resvg_py

    if not number(scale) > 0:
        raise OutputError(f"the scale of an image is a number above 0, not {scale!r}")
    wide, high = svg.size(spec, language)
    if max(wide, high) * scale > LARGEST or min(wide, high) * scale < 1:
        most = math.floor(100 * LARGEST / max(wide, high)) / 100
        raise OutputError(
            f"the image would be {wide * scale:,.0f} by {high * scale:,.0f} pixels, and {LARGEST:,} a side is the most; "
            f"use a scale of at most {most:g}, or SVG"
        )
    text = svg.svg(spec, language, raster=True)
    return bytes(resvg_py.svg_to_bytes(svg_string=text, zoom=float(scale)))
