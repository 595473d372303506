"""The key of a term: a text that stands among the keys of others as the term stands among other terms."""

import re
import struct
from typing import Any

import pyoxigraph as ox

from coopgraph.base.terms import full
from coopgraph.base.vocab import PREFIXES, XSD

KEY, LABELLED, OF = (ox.NamedNode(PREFIXES["cg"] + name) for name in ("orderKey", "labelledOrderKey", "termOfOrderKey"))
_NUMBERS = frozenset(
    "integer decimal float double nonPositiveInteger negativeInteger long int short byte nonNegativeInteger "
    "unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger".split()
)
_DATES = frozenset({"date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"})
_TEXTS = frozenset({XSD + "string", PREFIXES["rdf"] + "langString"})
_DURATIONS = frozenset({"duration", "yearMonthDuration", "dayTimeDuration"})
# no more digits than a year of XML Schema has in the engine; Python reads no number of thousands of them
_DATE = re.compile(r"(-?\d{4,18})(-\d\d)?(-\d\d)?(T\d\d:\d\d:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_SHORT = re.compile(r"-?\d{1,15}", re.ASCII)  # a whole number that is a double
_ZONED_TIME = re.compile(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)([+-])(\d\d):(\d\d)", re.ASCII)
_DURATION = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_SECONDS = (365.2425 * 86400, 365.2425 * 7200, 86400, 3600, 60, 1)  # of years, months (on average), days, hours …


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
    if _SHORT.fullmatch(value):
        return f"3{_sortable(float(value))}{_NOTHING}"
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


_NOTHING = _sortable(0.0)  # is left of a number that is a double
# what a query that is totally ordered calls
FUNCTIONS: dict[ox.NamedNode, Any] = {KEY: order_key, LABELLED: labelled_order_key, OF: term_of_order_key}
