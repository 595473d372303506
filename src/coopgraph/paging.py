"""Asking for a long answer page by page: the same query, in one order, with LIMIT and OFFSET."""

from collections.abc import Iterator, Sequence
from itertools import count, pairwise

from coopgraph.querytext import Token, tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def form(text: str) -> str:
    """What a query asks for: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`."""
    return next((token.keyword for token in tokens(text) if token.keyword in _FORMS), "SELECT")


def pages(text: str, columns: Sequence[str], size: int) -> Iterator[tuple[str, int]]:
    """The texts of a SELECT query for one page after the other, each with how many rows it may have.

    The query's own order is kept; its columns decide between rows that are equal in it, since the pages of a server
    need not fit together without one order. Its own LIMIT and OFFSET are kept too.

    Args:
        columns: those of the answer; without any, no order is added.
        size: rows of a page.
    """
    outside = _outside(text)
    given = {
        word.keyword: int(number.text) for word, number in pairwise(outside) if word.keyword in {"LIMIT", "OFFSET"}
    }
    end = min((token.start for token in outside if token.keyword in given), default=len(text))
    order = " ".join(f"?{name}" for name in columns)
    if order and not any(token.keyword == "ORDER" for token in outside):
        order = "ORDER BY " + order
    for page in count():
        start = page * size
        rows = min(size, given.get("LIMIT", start + size) - start)
        if rows <= 0:
            return
        yield f"{text[:end]}\n{order}\nLIMIT {rows} OFFSET {given.get('OFFSET', 0) + start}", rows


def can_be_paged(text: str) -> bool:
    """Whether LIMIT and OFFSET may be put at the end: of a SELECT that does not end with VALUES."""
    return form(text) == "SELECT" and not any(token.keyword == "VALUES" for token in _outside(text))


def _outside(text: str) -> list[Token]:
    """The tokens of a query that stand outside all groups."""
    found, depth = [], 0
    for token in tokens(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            found.append(token)
    return found
