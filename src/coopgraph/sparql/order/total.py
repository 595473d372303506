"""One total order for `ORDER BY`, `MIN` and `MAX`, whatever kinds of terms and literals meet in it.

The engine compares two literals by value where they can be compared, and by their text where they cannot. That is no
order at all (`2 < 10`, `10 < "1a"`, `"1a" < 2`): its sort ends the process when it notices, and its least of several
values is another one each time. So a query orders by a key of each term instead, a text, which a function of ours makes,
and the least key says which term it is of. Keys are dear. Where all values are alike, by the query or by what the data
say once, the engine orders as the keys do, and there are none (`alike`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from coopgraph.sparql.order.keys import FUNCTIONS, KEY, LABELLED, OF
from coopgraph.sparql.rewrite import nested
from coopgraph.sparql.tokens import Token, tokens

Piece = tuple[int, int, str]  # where in a query, in which order there, and what to put in
IsAlike: TypeAlias = Callable[[str, int], bool]
_ORDERS = re.compile(r"\b(order|min|max)\b", re.IGNORECASE)
_AFTER = frozenset({"LIMIT", "OFFSET", "VALUES"})
# Functions whose results are all of one datatype, or all text, so that the engine orders them well.
_ONE_TYPE = frozenset({"COUNT", "STRLEN", "STR", "LCASE", "UCASE", "YEAR", "MONTH", "DAY", "GROUP_CONCAT"})


def ask(store: ox.Store, text: str, **options: Any) -> Any:
    """What a store answers to a query; no `ORDER BY` in it ends the process, `MIN` and `MAX` go by the same order, and
    EXISTS over several patterns tries no pairs.

    Args:
        options: those of `pyoxigraph.Store.query`.
    """
    return run(store, totally_ordered(nested(text)), **options)


def run(store: ox.Store, written: str, **options: Any) -> Any:
    """What a store answers to a query that is written so that it has one order."""
    return store.query(written, custom_functions=FUNCTIONS, **options)


@lru_cache(maxsize=512)
def totally_ordered(text: str) -> str:
    """A query that orders and chooses by `order_key` where terms of several kinds may meet."""
    return ordered(text, lambda name, at: False)


def ordered(text: str, is_alike: IsAlike) -> str:
    """The same, where more is known.

    Args:
        is_alike: whether all values of a variable at a place in the query are surely alike.
    """
    if not _ORDERS.search(text):
        return text
    query_tokens = list(tokens(text))
    pieces = sorted([*_of_conditions(query_tokens, is_alike), *_of_extremes(query_tokens, is_alike)])
    written, last = [], 0
    for at, _, piece in pieces:
        written += [text[last:at], piece]
        last = at
    return "".join([*written, text[last:]])


def _of_conditions(query_tokens: Sequence[Token], is_alike: IsAlike) -> Iterator[Piece]:
    """What to put in for the keys of `ORDER BY`; outside of what is put in at the same places for an extreme."""
    for at, token in enumerate(query_tokens[:-1]):
        if token.keyword != "ORDER" or query_tokens[at + 1].keyword != "BY":
            continue
        for condition in _conditions(query_tokens, at + 2):
            expression = _expression(condition)
            if not expression or _is_plain(expression, query_tokens[:at], is_alike):
                continue
            is_bare = expression[0].start == condition[0].start
            yield expression[0].start, 2, f"ASC({KEY}(" if is_bare else f"{KEY}("
            yield expression[-1].end, 1, "))" if is_bare else ")"


def _of_extremes(query_tokens: Sequence[Token], is_alike: IsAlike) -> Iterator[Piece]:
    """What to put in for `MIN` and `MAX`: the term of the least or greatest key."""
    for at, token in enumerate(query_tokens[:-2]):
        if token.keyword not in {"MIN", "MAX"} or query_tokens[at + 1].text != "(":
            continue
        first = at + 2 + (query_tokens[at + 2].keyword == "DISTINCT")  # which changes nothing
        depth, last = 1, first
        while last < len(query_tokens) and (depth := depth + _depth(query_tokens[last])):
            last += 1
        if last == len(query_tokens) or last == first:
            continue
        if _is_plain(query_tokens[first:last], query_tokens[:at], is_alike):
            continue
        yield token.start, 3, f"{OF}("
        yield query_tokens[first].start, 3, f"{LABELLED}("
        yield query_tokens[last].start, 0, ")"
        yield query_tokens[last].end, 0, ")"


def _depth(token: Token) -> int:
    """How much deeper in brackets the next token stands."""
    return (token.text in {"(", "{"}) - (token.text in {")", "}"})


def _conditions(query_tokens: Sequence[Token], at: int) -> Iterator[Sequence[Token]]:
    """The tokens of each condition: a variable, or all up to a closing bracket."""
    start, depth = at, 0
    for index in range(at, len(query_tokens)):
        token = query_tokens[index]
        if depth == 0 and (token.keyword in _AFTER or token.text == "}"):
            return
        depth += _depth(token)
        if depth == 0 and (token.kind == "var" or token.text in {")", "}"}):
            yield query_tokens[start : index + 1]
            start = index + 1


def _expression(condition: Sequence[Token]) -> Sequence[Token]:
    """What a condition orders by; nothing for EXISTS, which is true or false."""
    if any(token.keyword == "EXISTS" for token in condition):
        return ()
    return condition[2:-1] if condition[0].keyword in {"ASC", "DESC"} else condition


def _is_plain(expression: Sequence[Token], before: Sequence[Token], is_alike: IsAlike) -> bool:
    """Whether the engine orders an expression by itself as its keys are."""
    is_variable = len(expression) == 1 and expression[0].kind == "var"
    return _has_one_type(expression, before) or (is_variable and is_alike(expression[0].text[1:], expression[0].start))


def _has_one_type(expression: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether what is ordered by is surely of one datatype, by the function that gives it, here or in the query before."""
    if expression[0].keyword in _ONE_TYPE:
        return _closes_last(expression[1:])
    if expression[0].keyword == "COALESCE" and _closes_last(expression[1:]):
        return _is_text(expression[2:-1])
    if len(expression) > 1 or expression[0].kind != "var":
        return False
    places = [i for i, token in enumerate(before) if token.kind == "var" and token.text[1:] == expression[0].text[1:]]
    if len(places) != 1 or before[places[0] - 1].keyword != "AS":
        return False
    depth = 0
    for i in range(places[0] - 2, 0, -1):  # back to where the expression before AS begins
        depth += (before[i].text == ")") - (before[i].text == "(")
        if depth < 0:
            return before[i + 1].keyword in _ONE_TYPE and _closes_last(before[i + 2 : places[0] - 1])
    return False


def _is_text(listed: Sequence[Token]) -> bool:
    """Whether each of the expressions between commas is a plain text, or the text of something."""
    commas = [i for i, token in enumerate(listed) if token.text == ","]
    each = [listed[i + 1 : end] for i, end in zip([-1, *commas], [*commas, len(listed)], strict=True)]
    return all(
        [token.kind for token in one] == ["string"]
        or (len(one) > 2 and one[0].keyword == "STR" and _closes_last(one[1:]))
        for one in each
    )


def _closes_last(bracketed: Sequence[Token]) -> bool:
    """Whether the bracket that opens first closes last, so that nothing follows the function."""
    depth = 0
    for token in bracketed[:-1]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return False
    return bool(bracketed)
