"""Lines that are moved in, as text for a terminal and as paragraphs of HTML; neither can drive a terminal or run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from coopgraph.base.text import inert
from coopgraph.base.words.writing import writing

Line: TypeAlias = tuple[int, str, str]  # how far it is moved in, what it says, and an address to read


_PLAIN = " -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027"
PLAIN = re.compile(f"[{_PLAIN}]*")
# What takes a column each, Arabic letters and digits too, and what takes none: most tables need no wcwidth, which is slow to import.
SINGLE = re.compile(f"[{_PLAIN}\u060c\u061b\u061f\u0620-\u064a\u0660-\u066d\u0671-\u06d3\u06f0-\u06f9\u2500]*")


_GAP = re.compile("[^\\S\u00a0\u202f]+")  # where a line may end
_UNSEEN = re.compile("[\u064b-\u0655\u0670\u2068\u2069]")


def display_width(text: str) -> int:
    """How many columns of a terminal a text without control characters takes."""
    bare = _UNSEEN.sub("", text)
    if SINGLE.fullmatch(bare):
        return len(bare)
    from wcwidth import wcswidth

    return wcswidth(text)


def shortened(text: str, width: int) -> str:
    """A text of no more columns than that, with an ellipsis where it was longer; what is seen as one sign is not cut."""
    if len(text) <= width * 8 and display_width(text) <= width:
        return text
    room, end = width - 1, 0
    for sign in _signs(text[: width * 8]):  # a letter may carry marks without end, which take no room
        room -= display_width(sign)
        if room < 0:
            break
        end += len(sign)
    return text[:end].rstrip(" …") + "…"


def _signs(text: str) -> Iterable[str]:
    """What a reader sees as one sign each: a letter with its marks, an emoji of several."""
    if SINGLE.fullmatch(text):
        return text
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


def one_line(text: str, width: int | None = None) -> str:
    """One line for a terminal; right-to-left text is set apart so that columns stay in order."""
    text = inert(" ".join(text.split()))
    if width is not None:
        text = shortened(text, max(width, 1))
    if PLAIN.fullmatch(text):
        return text
    import unicodedata

    rtl = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)
    return f"\u2068{text}\u2069" if rtl else text


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """A text in lines of at most so many columns, broken between words, and within one where it is longer than a line.

    Args:
        indent: how much narrower the lines after the first are.
    """
    lines, line = list[str](), ""
    for word in _GAP.split(inert(text.strip())):
        joined = f"{line} {word}" if line else word
        if display_width(joined) <= width - (indent if lines else 0):
            line = joined
            continue
        lines += [line] if line else []
        line = ""
        for sign in _signs(word):
            if line and display_width(line + sign) > max(1, width - (indent if lines else 0)):
                lines.append(line)
                line = ""
            line += sign
    return [*lines, line] if line or not lines else lines


def text_lines(lines: list[Line], room: int | None = None) -> str:
    """Lines that are moved in, for a terminal.

    Args:
        room: columns that the terminal has, where that is known: a longer line goes on below.
    """
    indented = []
    for depth, text, address in lines:
        gap = "   " * (depth + 1)
        parts = [text] if room is None else wrapped(text, max(20, room - len(gap)), indent=2)
        indented += [gap + "  " * bool(at) + one_line(part) for at, part in enumerate(parts)]
        indented += ["   " * (depth + 2) + one_line(address)] if address else []
    return "\n".join(indented)


def turns_text(environment: Mapping[str, str]) -> bool:
    """Whether a terminal shows text from the right as such (Unicode's bidirectional algorithm), by what it says of itself.

    `COOPGRAPH_RTL` says it for one that does not: `1` that it does, `0` that it does not.
    """
    if said := environment.get("COOPGRAPH_RTL"):
        return said != "0"
    if environment.get("TERM", "").startswith(("screen", "tmux", "linux", "dumb")):
        return False
    vte = environment.get("VTE_VERSION", "")  # GNOME, XFCE and others, since 0.58
    is_known = "KONSOLE_VERSION" in environment or environment.get("TERM_PROGRAM") in {"Apple_Terminal", "mlterm"}
    return is_known or (vte.isdecimal() and int(vte) >= 5800) or environment.get("TERM", "").startswith("mlterm")


def html_lines(lines: list[Line], language: str) -> str:
    """Why a row holds, as paragraphs that are moved in."""
    paragraphs, direction = [], writing(language).direction
    for depth, text, address in lines:
        link = f' <a href="{escape_html(address)}" rel="noreferrer">{escape_html(address)}</a>'
        shown = link if re.match(r"https?://", address) else ""
        paragraphs.append(
            f'<p dir="{direction}" style="margin-inline-start:{1.2 * depth:g}em">{escape_html(text)}{shown}</p>'
        )
    return "".join(paragraphs)


def escape_html(text: str) -> str:
    """Harmless text, escaped for HTML; a carriage return, which would be read as a line end, by its number."""
    from html import escape

    return "&#13;".join(escape(inert(part)) for part in text.split("\r"))
