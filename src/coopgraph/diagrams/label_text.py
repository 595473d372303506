"""The text of a label as a diagram shows it: chosen by language, made harmless, wrapped, and measured."""

import unicodedata

FONT = 12.5
LINE = 1.17


def wrap(text: str, width: int = 18, lines: int = 3) -> list[str]:
    """A text in lines of about `width` characters; wider, and at last cut with `…`, where there would be too many."""
    rows: list[str] = []
    for wider in (0, 4, 8):
        rows = _rows(text, width + wider)
        if len(rows) <= lines:
            return rows
    return [*rows[: lines - 1], rows[lines - 1].rstrip(".,;:") + "…"]


def _rows(text: str, width: int) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and len(rows[-1]) + 1 + len(word) <= width:
            rows[-1] += " " + word
        else:
            rows.append(word)
    return [row if len(row) <= width + 8 else row[: width + 7] + "…" for row in rows]


def size(lines: list[str]) -> tuple[float, float]:
    """The estimated width and height of a label's lines at the font size of the diagram."""
    return max((sum(map(_advance, line)) for line in lines), default=0.0) * FONT, len(lines) * FONT * LINE


def _advance(char: str) -> float:
    """The width of a character, in font sizes: rough, and rather too much than too little."""
    if unicodedata.combining(char):
        return 0.0
    if char in "ijlIftr.,;:'’|!()[] -":
        return 0.36
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char.isupper() or char in "mwMW@%—":
        return 0.72
    return 0.5 if "\u0600" <= char <= "\u06ff" else 0.57
