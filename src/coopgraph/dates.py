"""Partial dates: a day, a month, a year, an interval or about when; their bounds, and a comparison with three answers.

A date in the graph is an xsd:date, xsd:gYearMonth or xsd:gYear, as precise as its source, or an EDTF literal for what
those cannot say: `2003-07/2003-08`, `../2016-12-18` (on or before), `2025-09-14/..`, `2009~` and `2009-05~` (about).
EDTF: Extended Date/Time Format, ISO 8601-2:2019, levels 0 and 1.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.vocab import EDTF, XSD

_TYPES = {4: ox.NamedNode(XSD + "gYear"), 7: ox.NamedNode(XSD + "gYearMonth"), 10: ox.NamedNode(XSD + "date")}
_EDTF = ox.NamedNode(EDTF)
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_PLAIN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_MONTHS = {
    name: number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    )
    for number, name in enumerate(names.split(), 1)
}
EXPECTED = "a date such as 2003, 2003-10, 2003-10-25, 25/10/2003, 2003-07/2003-08, ../2016 or 2009~"


class Span(NamedTuple):
    """The first and the last day that a date allows; None for an end that is open."""

    first: date | None
    last: date | None


@lru_cache(65_536)
def read(text: str) -> ox.Literal:
    """The literal of a date as people write it: ISO 8601, `25/10/2003`, `25 octobre 2003`, or EDTF as above.

    Raises:
        ValueError: it is none of these, or a day that does not exist; the message says what is expected.
    """
    bare = " ".join(text.translate(_DIGITS).split())
    if "/" in bare and not re.fullmatch(r"\d{1,2}/(\d{1,2}/)?\d{4}", bare):
        return _interval(bare)
    if bare.endswith("~"):
        near = _iso(bare[:-1])
        if len(near) > 7:
            raise ValueError("a year or a month before ~, for a day is not about")
        return ox.Literal(f"{near}~", datatype=_EDTF)
    iso = _iso(bare)
    return ox.Literal(iso, datatype=_TYPES[len(iso)])


def day(text: str) -> ox.Literal:
    """The xsd:date of one day.

    Raises:
        ValueError: it is no date, or a longer time than a day.
    """
    found = read(text)
    if found.datatype != _TYPES[10]:
        raise ValueError("one day, such as 2018-06-01")
    return found


def _interval(text: str) -> ox.Literal:
    """A literal for an interval, of which one end may be open."""
    ends = text.split("/")
    if len(ends) != 2 or set(ends) <= {".."}:
        raise ValueError(EXPECTED)
    parts = [end if end == ".." else _iso(end) for end in ends]
    first = None if parts[0] == ".." else _days(parts[0])[0]
    last = None if parts[1] == ".." else _days(parts[1])[1]
    if first and last and last < first:
        raise ValueError("an interval that does not end before it begins")
    return ox.Literal("/".join(parts), datatype=_EDTF)


def _iso(text: str) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` of a date that exists."""
    if _PLAIN.fullmatch(text):
        iso = text
    elif match := re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ][\d:.]+(Z|[+-]\d\d:?\d\d)?", text, re.ASCII):
        iso = match[1]
    elif match := re.fullmatch(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})", text, re.ASCII):
        iso = _slashed(match)
    else:
        iso = _worded(text.casefold())
    _days(iso)
    return iso


def _slashed(match: re.Match[str]) -> str:
    """A date with slashes: day, month, year."""
    day, month, year = match.groups()
    if int(month) > 12 and day and int(day) <= 12:
        raise ValueError(
            f"day/month/year: there is no month {month}; write {year}-{int(day):02}-{month} if it is meant"
        )
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _worded(text: str) -> str:
    """A date with the name of its month, in French or English."""
    match = re.fullmatch(r"(?:(\d{1,2})(?:er|st|nd|rd|th)? )?([^\W\d]+)\.? (\d{4})", text)
    day, name, year = match.groups() if match else (None, "", "")
    if not match and (match := re.fullmatch(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text)):
        name, day, year = match.groups()
    if name not in _MONTHS:
        raise ValueError(EXPECTED)
    return f"{year}-{_MONTHS[name]:02}" + (f"-{int(day):02}" if day else "")


def _days(iso: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day."""
    year, *rest = (int(part) for part in iso.split("-"))
    try:
        if not rest:
            return date(year, 1, 1), date(year, 12, 31)
        if len(rest) == 1:
            return date(year, rest[0], 1), date(year, rest[0], monthrange(year, rest[0])[1])
        return (date(year, *rest),) * 2
    except ValueError:
        raise ValueError(f"{EXPECTED}; {iso} does not exist") from None


def span(term: ox.Literal) -> Span | None:
    """The days that a date allows; None for a literal that is no date. A zone moves no day: the source's own is meant."""
    text = term.value
    try:
        if term.datatype in _TYPES.values():
            return Span(
                *_days(_ZONE.sub("", text) if len(text) > 10 or text.endswith("Z") or "+" in text else _cut(text))
            )
        if term.datatype == _EDTF and text.endswith("~"):
            return _about(text[:-1])
        if term.datatype == _EDTF:
            first, _, last = text.partition("/")
            return Span(None if first == ".." else _days(first)[0], None if last == ".." else _days(last or first)[1])
    except ValueError:
        return None
    return None


def _cut(text: str) -> str:
    """A date of at most ten characters without a zone behind the minus sign, as in `2003-05:00`."""
    return text[:4] if ":" in text else text


def _about(iso: str) -> Span:
    """One unit of its precision to each side."""
    first, last = _days(iso)
    if len(iso) == 4:
        return Span(date(max(first.year - 1, 1), 1, 1), date(min(last.year + 1, 9999), 12, 31))
    before = (first.year - (first.month == 1), first.month - 1 or 12)
    after = (first.year + (first.month == 12), first.month % 12 + 1)
    last_day = date(9999, 12, 31) if after[0] > 9999 else date(*after, monthrange(*after)[1])
    return Span(date(1, 1, 1) if before[0] < 1 else date(*before, 1), last_day)


def before(a: Span, b: Span) -> bool | None:
    """Whether a lies before b: yes (every day of a is before every day of b), no (none is before any), None: cannot tell."""
    if a.last is not None and b.first is not None and a.last < b.first:
        return True
    if a.first is not None and b.last is not None and a.first >= b.last:
        return False
    return None


def shared(spans: Iterable[Span]) -> Span | None:
    """The days that all spans allow; None when there is none."""
    given = list(spans)
    first = max((s.first for s in given if s.first is not None), default=None)
    last = min((s.last for s in given if s.last is not None), default=None)
    return None if first and last and last < first else Span(first, last)
