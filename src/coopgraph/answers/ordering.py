"""In which order people read rows: things by what they are called, wherever a query does not order what is shown otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.base.text import sort_key
from coopgraph.sparql.tokens import Token
from coopgraph.store.answer import Cells

Text: TypeAlias = Callable[[Term | None], str]


class OrderKey(NamedTuple):
    """A variable that rows are ordered by, and whether from the last to the first."""

    name: str
    descending: bool = False


def order_keys(query: Iterable[Token]) -> tuple[OrderKey, ...] | None:
    """What the rows of a query are ordered by; None where an expression orders them."""
    depth, clause, keys = 0, False, list[OrderKey]()
    descending = False
    for token in query:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth:
            continue
        if token.keyword in {"ORDER", "BY", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES"}:
            clause = token.keyword == "ORDER" or (clause and token.keyword == "BY")
        elif clause and token.kind == "var":
            keys.append(OrderKey(token.text[1:], descending))
            descending = False
        elif clause and token.keyword in {"ASC", "DESC"}:
            descending = token.keyword == "DESC"
        elif clause and token.text not in {"(", ")"}:
            return None
    return tuple(keys)


def in_order(rows: Sequence[Cells], columns: Sequence[str], keys: Sequence[OrderKey], text: Text) -> list[int]:
    """The numbers of some rows in the order in which people read them.

    Args:
        keys: what the rows are ordered by already; of these, and then of the columns that hold things alone, things go by their text.
    """
    places = [(columns.index(key.name), key.descending) for key in keys if key.name in columns]
    if len(places) < len(keys):
        return list(range(len(rows)))
    asked = {place for place, _ in places}
    free = [place for place in range(len(columns)) if place not in asked and _are_things(row[place] for row in rows)]
    return _sorted(range(len(rows)), rows, [*places, *((place, False) for place in free)], text)


def _sorted(numbers: Iterable[int], rows: Sequence[Cells], places: list[tuple[int, bool]], text: Text) -> list[int]:
    """Rows that come in order, each group with one value in a place put in order by the places after it."""
    if not places:
        return list(numbers)
    (place, descending), *others = places
    groups: dict[Term | None, list[int]] = {}
    for number in numbers:
        groups.setdefault(rows[number][place], []).append(number)
    values = list(groups)
    if _are_things(values):
        values.sort(key=lambda term: (term is None, sort_key(text(term))), reverse=descending)
        alike = groupby(values, key=text)
        together = [[number for value in group for number in groups[value]] for _, group in alike]
    else:
        together = [groups[value] for value in values]
    return [number for group in together for number in _sorted(group, rows, others, text)]


def _are_things(terms: Iterable[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(isinstance(term, ox.NamedNode) for term in bound)
