"""The colours of pictures that are not those of kinds: text, lines, paper; and which text is legible on a colour."""

from __future__ import annotations

import re
from typing import Any

INK, SOFT, LINE, GREY, PAPER, OUTLINE = "#1b1b1b", "#565d66", "#9aa1aa", "#bbbbbb", "#ffffff", "#222222"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colour(value: Any, otherwise: str) -> str:
    """A colour written `#rrggbb`, or another where it is anything else."""
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else otherwise


def ink(fill: str) -> str:
    """The colour of text that is the more legible on a colour, by its relative luminance (WCAG 2.2)."""
    channels = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return PAPER if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179 else INK
