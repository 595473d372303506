"""One total order for `ORDER BY`, `MIN` and `MAX`, whatever kinds of terms and literals meet in it.

The engine compares two literals by value where they can be compared, and by their text where they cannot. That is no
order at all (`2 < 10`, `10 < "1a"`, `"1a" < 2`): its sort ends the process when it notices, and its least of several
values is another one each time. So a query orders by a key of each term instead, a text, which a function of ours makes,
and the least key says which term it is of.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from coopgraph.base.terms import full
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.sparql.rewrite import nested
from coopgraph.sparql.tokens import Token, tokens

KEY, LABELLED, OF = (ox.NamedNode(PREFIXES["cg"] + name) for name in ("orderKey", "labelledOrderKey", "termOfOrderKey"))
Piece = tuple[int, int, str]  # where in a query, in which order there, and what to put in
_ORDERS = re.compile(r"\b(order|min|max)\b", re.IGNORECASE)
_AFTER = frozenset({"LIMIT", "OFFSET", "VALUES"})
# Functions whose results are all of one datatype, or all text, so that the engine orders them well.
_ONE_TYPE = frozenset({"COUNT", "STRLEN", "STR", "LCASE", "UCASE", "YEAR", "MONTH", "DAY", "GROUP_CONCAT"})
_NUMBERS = frozenset(
    "integer decimal float double nonPositiveInteger negativeInteger long int short byte nonNegativeInteger "
    "unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger".split()
)
_DATES = frozenset({"date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"})
_TEXTS = frozenset({XSD + "string", PREFIXES["rdf"] + "langString"})
_DURATIONS = frozenset({"duration", "yearMonthDuration", "dayTimeDuration"})
# no more digits than a year of XML Schema has in the engine; Python reads no number of thousands of them
_DATE = re.compile(r"(-?\d{4,18})(-\d\d)?(-\d\d)?(T\d\d:\d\d:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_ZONED_TIME = re.compile(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)([+-])(\d\d):(\d\d)", re.ASCII)
_DURATION = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_SECONDS = (365.2425 * 86400, 365.2425 * 7200, 86400, 3600, 60, 1)  # of years, months (on average), days, hours …


# ---- Queries ----


def ask(store: ox.Store, text: str, **options: Any) -> Any:
    """What a store answers to a query; no `ORDER BY` in it ends the process, `MIN` and `MAX` go by the same order, and
    EXISTS over several patterns tries no pairs.

    Args:
        options: those of `pyoxigraph.Store.query`.
    """
    return store.query(totally_ordered(nested(text)), custom_functions=FUNCTIONS, **options)


@lru_cache(maxsize=512)
def totally_ordered(text: str) -> str:
    """A query that orders and chooses by `order_key` where terms of several kinds may meet."""
    if not _ORDERS.search(text):
        return text
    query_tokens = list(tokens(text))
    pieces = sorted([*_of_conditions(query_tokens), *_of_extremes(query_tokens)])
    written, last = [], 0
    for at, _, piece in pieces:
        written += [text[last:at], piece]
        last = at
    return "".join([*written, text[last:]])


def _of_conditions(query_tokens: Sequence[Token]) -> Iterator[Piece]:
    """What to put in for the keys of `ORDER BY`; outside of what is put in at the same places for an extreme."""
    for at, token in enumerate(query_tokens[:-1]):
        if token.keyword != "ORDER" or query_tokens[at + 1].keyword != "BY":
            continue
        for condition in _conditions(query_tokens, at + 2):
            expression = _expression(condition)
            if not expression or _has_one_type(expression, query_tokens[:at]):
                continue
            is_bare = expression[0].start == condition[0].start
            yield expression[0].start, 2, f"ASC({KEY}(" if is_bare else f"{KEY}("
            yield expression[-1].end, 1, "))" if is_bare else ")"


def _of_extremes(query_tokens: Sequence[Token]) -> Iterator[Piece]:
    """What to put in for `MIN` and `MAX`: the term of the least or greatest key."""
    for at, token in enumerate(query_tokens[:-2]):
        if token.keyword not in {"MIN", "MAX"} or query_tokens[at + 1].text != "(":
            continue
        first = at + 2 + (query_tokens[at + 2].keyword == "DISTINCT")  # which changes nothing
        depth, last = 1, first
        while last < len(query_tokens) and (depth := depth + _depth(query_tokens[last])):
            last += 1
        if last == len(query_tokens) or last == first or _has_one_type(query_tokens[first:last], query_tokens[:at]):
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


# ---- Keys ----


def order_key(term: Any) -> ox.Literal:
    """A text that stands among the keys of others as the term stands among other terms.

    No value comes first (there is no key), then blank nodes, IRIs, numbers by value, all that is text with dates and
    times, durations, and triples part by part. Of dates, one without a time zone is taken to be in UTC: XML Schema
    compares it with others only where that makes no difference. EDTF and other literals that are read like dates stand
    among them.
    """
    return ox.Literal(_key(term))


def labelled_order_key(term: Any) -> ox.Literal:
    """The key with the parts of the term behind it, and how long they are."""
    if isinstance(term, ox.Literal) and not term.direction:
        kind = f"@{term.language}" if term.language else term.datatype.value
        text = term.value
    else:
        kind, text = "", full(term)
    return ox.Literal(f"{_key(term)}\0{kind}{text}{len(kind):08}{len(text):012}")


def term_of_order_key(key: Any) -> Any:
    """The term that a labelled key is of."""
    packed = key.value
    end = len(packed) - 20
    start = end - int(packed[end + 8 :])
    kind, text = packed[start - int(packed[end : end + 8]) : start], packed[start:end]
    if kind:
        return ox.Literal(text, language=kind[1:]) if kind[0] == "@" else ox.Literal(text, datatype=ox.NamedNode(kind))
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", ox.RdfFormat.N_TRIPLES)
    return quad.object


def _key(term: Any) -> str:
    if isinstance(term, ox.Literal):
        value, kind = term.value, term.datatype.value
        made = _typed(value, kind.removeprefix(XSD)) if kind not in _TEXTS and kind.startswith(XSD) else ""
        return f"{made}\0{kind}\0{value}" if made else f"5{value}\0{kind}\0{term.language or ''}"
    if isinstance(term, ox.Triple):
        return "8" + "".join(f"{_key(part)}\0" for part in term)
    return f"{'1' if isinstance(term, ox.BlankNode) else '2'}{term.value}"


def _typed(value: str, kind: str) -> str:
    """The key of a literal of a datatype whose order is not that of its text; empty for text, and what is ill-typed."""
    if kind in _NUMBERS:
        return _number(value)
    if kind in _DATES:
        return _date(value)
    if kind in _DURATIONS:
        match = _DURATION.fullmatch(value)
        size = sum(float(n or 0) * s for n, s in zip(match.groups()[1:], _SECONDS, strict=True)) if match else 0.0
        return f"7{kind}{_sortable(-size if match[1] else size)}" if match else ""
    if kind == "time" and (match := _ZONED_TIME.fullmatch(value)):  # with another zone than UTC
        away = (int(match[5]) * 60 + int(match[6])) * (-60 if match[4] == "+" else 60)
        hours, rest = divmod(int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) + away, 3600)
        return f"{'5' if hours >= 0 else '4'}{hours % 100:02.0f}:{rest // 60:02.0f}:{rest % 60:06.3f}"
    return ""


def _number(value: str) -> str:
    """Double precision first; numbers that are one double go by what is left."""
    from decimal import Decimal, InvalidOperation  # where used: a cold command sorts little

    try:
        near = float(value)
        exact = Decimal(value) if near - near == 0 else Decimal()
    except (ValueError, OverflowError, InvalidOperation):
        return ""
    return f"3{_sortable(near)}{_sortable(float(exact - Decimal(near)) if near - near == 0 else 0.0)}"


def _date(value: str) -> str:
    match = _DATE.fullmatch(value)
    if not match:
        return ""
    year, rest = int(match[1]), value[len(match[1]) :]
    if match[5]:
        rest = rest.removesuffix(match[5])
        if match[5] != "Z" and 1 < year < 9999:  # else less than a day goes astray
            from datetime import UTC, datetime

            begun = f"{year:04}{match[2] or '-01'}{match[3] or '-01'}{match[4] or 'T00:00:00'}"
            try:
                at = datetime.fromisoformat(begun + match[5]).astimezone(UTC)
            except ValueError:
                return ""
            year, rest = at.year, at.strftime("-%m-%dT%H:%M:%S.%f").rstrip("0").removesuffix(".")
    if 0 <= year <= 9999:
        return f"5{year:04}{rest}"
    return f"4{10**18 + year:019}{rest}" if year < 0 else f"6{year:019}{rest}"


def _sortable(number: float) -> str:
    """A text of 16 characters in the order of numbers, NaN last (IEEE 754: with the sign turned, bits are in order)."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))
    return f"{bits ^ (0xFFFFFFFFFFFFFFFF if bits >> 63 else 0x8000000000000000):016x}"


# what a query that is totally ordered calls
FUNCTIONS: dict[ox.NamedNode, Any] = {KEY: order_key, LABELLED: labelled_order_key, OF: term_of_order_key}
