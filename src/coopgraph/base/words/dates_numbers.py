"""Days and numbers as people write them in French, English and Arabic."""

from __future__ import annotations

import calendar
import re
from datetime import date

from coopgraph.base.words.brief import word

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
    "ar": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
_THOUSANDS = {"en": ",", "fr": "\u202f", "ar": "\u202f"}
_DECIMAL = {"en": ".", "fr": ",", "ar": ","}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def day(text: str, language: str) -> str:
    """A year, month, day or span of the calendar as people write it; any other text as it is.

    Example:
        >>> day("2022-05-16", "fr"), day("2017-03-25/2017-03-26", "en")
        ('16 mai 2022', '25 March 2017 to 26 March 2017')
    """
    first, slash, last = text.partition("/")
    if slash and _DATE.fullmatch(first) and _DATE.fullmatch(last):
        return word("range", language, first=day(first, language), last=day(last, language))
    match = _DATE.fullmatch(text)
    if match is None or (match[2] and not 1 <= int(match[2]) <= 12):
        return text
    months = _MONTHS.get(language, _MONTHS["en"])
    parts = [str(int(match[3])) if match[3] else "", months[int(match[2]) - 1] if match[2] else "", match[1]]
    if language == "fr" and parts[0] == "1":
        parts[0] = "1er"
    return " ".join(part for part in parts if part)


def bounds(text: str) -> tuple[str, str] | None:
    """The first and last possible day of a year, month, day or span, as in ISO 8601; None for any other text.

    Example:
        >>> bounds("2024-02")
        ('2024-02-01', '2024-02-29')
    """
    first, _, last = text.partition("/")
    matches = _DATE.fullmatch(first), _DATE.fullmatch(last or first)
    try:
        low, high = ([int(part or 0) for part in match.groups()] for match in matches if match)
        end = calendar.monthrange(high[0], high[1] or 12)[1]
        days = (date(low[0], low[1] or 1, low[2] or 1), date(high[0], high[1] or 12, high[2] or end))
    except ValueError:  # no days, or none of this calendar
        return None
    return days[0].isoformat(), days[1].isoformat()


def number(text: str, language: str) -> str:
    """A number with its thousands apart, as the language writes it; any other text as it is."""
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return text
    whole, dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole[0] == "-" else ("", whole.lstrip("+"))
    grouped = f"{int(digits):,}".replace(",", _THOUSANDS.get(language, ","))
    return sign + grouped + (_DECIMAL.get(language, ".") + rest if dot and rest.strip("0") else "")


def amount(exact: str, low: str, high: str, language: str) -> str:
    """A number, or the bounds that a source gives of it."""
    if exact:
        return number(exact, language)
    low, high = number(low, language), number(high, language)
    if low and high:
        return word("between", language, low=low, high=high)
    if low:
        return word("at-least", language, amount=low)
    return word("at-most", language, amount=high) if high else ""
