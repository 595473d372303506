"""Asking for a long answer page by page: the same query, in one order, with LIMIT and OFFSET."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, pairwise

from coopgraph.sparql.parser import form
from coopgraph.sparql.tokens import Token, outside, tokens


def pages(text: str, columns: Sequence[str], size: int, *, nested: bool = False) -> Iterator[tuple[str, int]]:
    """The texts of a SELECT query for one page after the other, each with how many rows it may have.

    The query's own order is kept; its columns decide between rows that are equal in it, since the pages of a server
    need not fit together without one order. Its own LIMIT and OFFSET are kept too.

    Args:
        columns: those of the answer; without any, no order is added.
        size: rows of a page.
        nested: put the query into another that takes the page, since Virtuoso sorts no more rows than it answers.
    """
    outer_tokens = outside(tokens(text))
    given = {
        word.keyword: int(number.text) for word, number in pairwise(outer_tokens) if word.keyword in {"LIMIT", "OFFSET"}
    }
    end = min((token.start for token in outer_tokens if token.keyword in given), default=len(text))
    ordered = text[:end] + _order(outer_tokens, columns)
    for page in count():
        start = page * size
        rows = min(size, given.get("LIMIT", start + size) - start)
        if rows <= 0:
            return
        if nested:
            head = next(token.start for token in outer_tokens if token.keyword == "SELECT")
            inner = f"{ordered[head:]}\n{text[end:]}"
            names = " ".join(f"?{name}" for name in columns) or "*"
            yield f"{text[:head]}SELECT {names} {{ {{ {inner}\n}} }}\nLIMIT {rows} OFFSET {start}", rows
        else:
            yield f"{ordered}\nLIMIT {rows} OFFSET {given.get('OFFSET', 0) + start}", rows


def _order(outer_tokens: Sequence[Token], columns: Sequence[str]) -> str:
    """What makes the order of a query one: ORDER BY, or what it lacks; Virtuoso goes wrong where a column is twice."""
    at = next((i for i, token in enumerate(outer_tokens) if token.keyword == "ORDER"), None)
    there = _ordered_by(outer_tokens[at:]) if at is not None else set()
    names = " ".join(f"?{name}" for name in columns if name not in there)
    return f"\n{'ORDER BY ' if at is None else ''}{names}" if names else ""


def _ordered_by(order: Sequence[Token]) -> set[str]:
    """The variables by whose own values ORDER BY orders, which `STRLEN(?x)` is not."""
    variables, depth = set(), 0
    for i, token in enumerate(order):
        depth += (token.text == "(") - (token.text == ")")
        alone = depth == 1 and [t.text for t in order[i - 1 : i + 2 : 2]] == ["(", ")"]
        plain = order[i - 2].keyword in {"ASC", "DESC", "BY"}
        if token.kind == "var" and (depth == 0 or (alone and plain)):
            variables.add(token.text[1:])
    return variables


@lru_cache(maxsize=256)
def can_be_paged(text: str, *, nested: bool = False) -> bool:
    """Whether the pages of a query can be asked for: of a SELECT without VALUES at its end, or FROM when nested."""
    keywords = {token.keyword for token in outside(tokens(text))}
    return form(text) == "SELECT" and "VALUES" not in keywords and not (nested and "FROM" in keywords)
