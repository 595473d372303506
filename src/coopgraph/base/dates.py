"""Partial dates: a day, a month, a year, an interval or about when; their bounds, and a comparison with three answers.

A date in the graph is an xsd:date, xsd:gYearMonth or xsd:gYear, as precise as its source, or an EDTF literal for what
those cannot say: `2003-07/2003-08`, `../2016-12-18` (on or before), `2025-09-14/..`, `2009~` and `2009-05~` (about).
EDTF: Extended Date/Time Format, ISO 8601-2:2019; nothing else of it is a date here. Rule 70 reads the same literals.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.text import fold
from coopgraph.base.vocab import EDTF, XSD

EXPECTED = "a date such as 2003, 2003-10, 2003-10-25, 25/10/2003, 2003-07/2003-08, ../2016 or 2009~"

_TYPES = {4: ox.NamedNode(XSD + "gYear"), 7: ox.NamedNode(XSD + "gYearMonth"), 10: ox.NamedNode(XSD + "date")}
_EDTF = ox.NamedNode(EDTF)
_YEAR, _MONTH, _DAY = "[0-9]{4}", "[0-9]{4}-[0-9]{2}", "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO = f"{_YEAR}(?:-[0-9]{{2}}){{0,2}}"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_FORMS = {  # of the literals of each datatype
    XSD + "gYear": re.compile(f"({_YEAR}){_ZONE}"),
    XSD + "gYearMonth": re.compile(f"({_MONTH}){_ZONE}"),
    XSD + "date": re.compile(f"({_DAY}){_ZONE}"),
    EDTF: re.compile(rf"(?P<near>{_YEAR}|{_MONTH})~|(?P<first>{_ISO})/(?P<last>\.\.|{_ISO})|\.\./(?P<until>{_ISO})"),
}
_PLAIN = re.compile(_ISO)
_TIME = re.compile(
    rf"({_DAY})[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][01][0-9]:?[0-5][0-9])?"
)
_NUMBERED = re.compile(r"(?:([0-9]{1,2})([./-])(?=[0-9]+\2))?([0-9]{1,2})[./-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_WORD = r"([^\W\d_]+(?: [^\W\d_]+)?)\.?"
_DAY_FIRST = re.compile(rf"(?:([0-9]{{1,2}})(?:er|st|nd|rd|th)?[ -])?{_WORD},?[ -]([0-9]{{4}})")
_MONTH_FIRST = re.compile(rf"{_WORD} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_MONTHS = {
    fold(name): number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    )
    for number, name in enumerate((name.replace("_", " ") for name in names.split()), 1)
}


class DateSpan(NamedTuple):
    """The first and the last day that a date allows; None for an end that is open."""

    first: date | None
    last: date | None


@lru_cache(65_536)
def read(text: str, month_first: bool = False) -> ox.Literal:
    """The literal of a date as people write it, as precise as it is written.

    Args:
        text: ISO 8601 (of a date with a time, the day is kept), `25/10/2003`, `25.10.2003` (day, month, year),
            `2003/10/25`, `25 octobre 2003`, `October 25, 2003`, or EDTF as above; in European or Arabic digits.
        month_first: whether `10/25/2003` is month, day, year.

    Raises:
        ValueError: it is none of these, or a day that does not exist; the message says what is expected.
    """
    if _PLAIN.fullmatch(text):
        return _plain(text)
    bare = european(text)
    if _PLAIN.fullmatch(bare):
        return _plain(bare)
    if match := _TIME.fullmatch(bare):
        return _plain(match[1])
    if match := _YEAR_FIRST.fullmatch(bare):
        return _plain(f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}")
    if match := _NUMBERED.fullmatch(bare):
        day, _, month, year = match.groups()
        return _plain(_numbered(month, day, year) if day and month_first else _numbered(day, month, year))
    return _extended(bare) if "/" in bare or "~" in bare else _plain(_worded(bare))


def european(text: str) -> str:
    """A text with European digits and single blanks."""
    return " ".join(text.translate(_DIGITS).split())


def day(text: str) -> ox.Literal:
    """The xsd:date of one day; of a year or a month, of its last day.

    Args:
        text: as for `read`.

    Raises:
        ValueError: it is no date, or one whose end is not known to the day.

    Example:
        >>> day("2003").value
        '2003-12-31'
    """
    literal = read(text)
    if literal.datatype == _EDTF:
        raise ValueError("one day, month or year, such as 2018-06-01 or 2018")
    return _plain(_last(literal.value).isoformat())


def _plain(iso: str) -> ox.Literal:
    """The literal of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    _first(iso)
    return ox.Literal(iso, datatype=_TYPES[len(iso)])


def _extended(text: str) -> ox.Literal:
    """An EDTF literal: an interval, of which one end may be open, or about a year or a month."""
    match = _FORMS[EDTF].fullmatch(text)
    if not match:
        about_a_day = re.fullmatch(f"{_DAY}~", text)
        raise ValueError("a year or a month before ~, for a day is not about" if about_a_day else EXPECTED)
    begin = _first(match["near"] or match["first"] or match["until"])
    if match["last"] not in (None, "..") and _last(match["last"]) < begin:
        raise ValueError("an interval that does not end before it begins")
    return ox.Literal(text, datatype=_EDTF)


def _numbered(day: str | None, month: str, year: str) -> str:
    """The ISO form of a date in numbers; where only its day can be the month, that is said."""
    if day is None:
        return f"{year}-{month:0>2}"
    iso, other = f"{year}-{month:0>2}-{day:0>2}", f"{year}-{day:0>2}-{month:0>2}"
    if not _exists(iso) and _exists(other):
        raise ValueError(f"day/month/year: there is no month {month}; write {other} if it is meant")
    return iso


def _worded(text: str) -> str:
    """The ISO form of a date with the name of its month, in French, English or Arabic."""
    folded = text.casefold()
    if match := _DAY_FIRST.fullmatch(folded):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(folded):
        name, day, year = match.groups()
    if not match or fold(name) not in _MONTHS:
        raise ValueError(EXPECTED)
    return f"{year}-{_MONTHS[fold(name)]:02}" + (f"-{day:0>2}" if day else "")


def _first(iso: str) -> date:
    """The first day of a year, a month or a day."""
    try:
        return date.fromisoformat(f"{iso}-01-01"[:10])
    except ValueError:
        raise ValueError(f"{EXPECTED}; {iso} does not exist") from None


def _last(iso: str) -> date:
    """The last day of a year, a month or a day."""
    first = _first(iso)
    month = first.month if len(iso) > 4 else 12
    return first if len(iso) == 10 else date(first.year, month, monthrange(first.year, month)[1])


def _exists(iso: str) -> bool:
    """Whether the calendar has such a day."""
    try:
        return bool(_first(iso))
    except ValueError:
        return False


def span(term: ox.Literal) -> DateSpan | None:
    """The days that a date allows; None for a literal that is no date.

    A zone moves no day: the source's own day is meant. About is one unit of its precision to each side; an end that
    would lie outside the years 1 to 9999 is open.

    Args:
        term: any literal.
    """
    form = _FORMS.get(term.datatype.value)
    match = form.fullmatch(term.value) if form else None
    if not match:
        return None
    try:
        if match.re.groups == 1:
            return DateSpan(_first(match[1]), _last(match[1]))
        if match["near"]:
            return _about(match["near"])
        first, last = match["first"], match["until"] or match["last"]
        days = DateSpan(_first(first) if first else None, _last(last) if last != ".." else None)
    except ValueError:
        return None
    return None if days.first and days.last and days.last < days.first else days


def bounds(text: str) -> DateSpan | None:
    """The days that a date allows, as people write it; None for any other text.

    Args:
        text: as for `read`.

    Example:
        >>> bounds("2024-02").last.isoformat()
        '2024-02-29'
    """
    try:
        return span(read(text))
    except ValueError:
        return None


def _about(iso: str) -> DateSpan:
    """From the first day of the year or month before to the last day of the one after."""
    start, months = _first(iso), 12 if len(iso) == 4 else 1
    begin = start.year * 12 + start.month - 1 - months  # in months since the year 0
    end = begin + 3 * months - 1
    return DateSpan(
        _first(f"{begin // 12:04}-{begin % 12 + 1:02}") if begin >= 12 else None,
        _last(f"{end // 12:04}-{end % 12 + 1:02}") if end < 120_000 else None,
    )


def before(a: DateSpan, b: DateSpan) -> bool | None:
    """Whether a is before b.

    Returns:
        True when every day of a is before every day of b; False when no day of a is before any day of b; None when the
        dates do not tell.
    """
    if a.last is not None and b.first is not None and a.last < b.first:
        return True
    if a.first is not None and b.last is not None and a.first >= b.last:
        return False
    return None


def shared(spans: Iterable[DateSpan]) -> DateSpan | None:
    """The days that all spans allow; None when there is none."""
    given = list(spans)
    first = max((one.first for one in given if one.first is not None), default=None)
    last = min((one.last for one in given if one.last is not None), default=None)
    return None if first and last and last < first else DateSpan(first, last)
