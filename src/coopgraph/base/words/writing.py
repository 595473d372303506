"""How numbers, days and lists are written in English, French and Arabic; the months of Arabic are those of the Maghreb: جانفي، فيفري."""

from __future__ import annotations

import re
from typing import NamedTuple


class Writing(NamedTuple):
    """The marks and patterns of a language.

    Attributes:
        thousands: between groups of three digits.
        direction: `ltr` or `rtl`, as HTML says it.
    """

    months: tuple[str, ...]
    thousands: str
    decimal: str
    comma: str
    semicolon: str
    colon: str
    either: str
    about: str
    before: str
    after: str
    direction: str = "ltr"


_ENGLISH = Writing(
    months=tuple("January February March April May June July August September October November December".split()),
    thousands=",",
    decimal=".",
    comma=", ",
    semicolon="; ",
    colon=": ",
    either=" or ",
    about="about {}",
    before="{} or earlier",
    after="{} or later",
)
_WRITINGS = {
    "en": _ENGLISH,
    "fr": Writing(
        months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        thousands="\u202f",
        decimal=",",
        comma=", ",
        semicolon="\u00a0; ",
        colon="\u00a0: ",
        either=" ou ",
        about="vers {}",
        before="{} ou avant",
        after="{} ou après",
    ),
    "ar": Writing(
        months=tuple("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split()),
        thousands="\u00a0",
        decimal=",",
        comma="، ",
        semicolon="؛ ",
        colon=": ",
        either=" أو ",
        about="حوالي {}",
        before="{} أو قبله",
        after="{} أو بعده",
        direction="rtl",
    ),
}
_KEPT = ((" :", "\u00a0:"), (" ;", "\u00a0;"), (" ?", "\u00a0?"), ("« ", "«\u00a0"), (" »", "\u00a0»"))  # on one line
_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")


def writing(language: str) -> Writing:
    """The marks and patterns of a language, of English for one that we have not."""
    return _WRITINGS.get(language, _ENGLISH)


def spaced(text: str, language: str) -> str:
    """A text of ours with the spaces of French that no line ends at."""
    for sign, kept in _KEPT if language == "fr" else ():
        text = text.replace(sign, kept)
    return text


# ---- Numbers ----


def number(text: str, language: str) -> str:
    """A number with its thousands apart, as the language writes it; any other text as it is.

    Example:
        >>> number("1234567.50", "en"), number("-12", "fr")
        ('1,234,567.50', '-12')
    """
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return text
    whole, _, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole[0] == "-" else ("", whole.lstrip("+"))
    marks = writing(language)
    grouped = f"{int(digits):,}".replace(",", marks.thousands)
    return sign + grouped + (marks.decimal + rest if rest.strip("0") else "")


class Counted:
    """A whole number that is written in a language; its format is the forms of the word that it counts, `row|rows`."""

    def __init__(self, count: int, language: str):
        self.count, self.language = count, language

    def __format__(self, forms: str) -> str:
        said = number(str(self.count), self.language)
        if not forms:
            return said
        of = forms.split("|")
        form = of[min(_form(self.count, self.language), len(of) - 1)]
        return form if self.language == "ar" and self.count in (1, 2) else f"{said} {form}"


def _form(count: int, language: str) -> int:
    """Which form of a word goes with a number; in Arabic: one and two, which need no digits, 3 to 10, 11 to 99, 100 to 102."""
    if language != "ar":
        return int(count > 1 or (count == 0 and language != "fr"))
    if count in (1, 2):
        return count - 1
    return 2 if 3 <= count % 100 <= 10 else 3 if count % 100 > 10 else 4


# ---- Days ----


def day(text: str, language: str) -> str:
    """A year, month, day or interval (EDTF, as in `coopgraph.base.dates`) as people write it; any other text as it is.

    Example:
        >>> day("2022-05-16", "fr"), day("2017-03-25/2017-03-26", "en"), day("2009~", "en")
        ('16 mai 2022', '25 to 26 March 2017', 'about 2009')
    """
    patterns = writing(language)
    first, slash, last = text.partition("/")
    if not slash:
        near = _parts(text.removesuffix("~"), language)
        return (patterns.about.format(_joined(near)) if text.endswith("~") else _joined(near)) if near else text
    begin, end = _parts(first, language), _parts(last, language)
    if begin and end:
        return _span(begin, end, language)
    if begin and last == "..":
        return patterns.after.format(_joined(begin))
    return patterns.before.format(_joined(end)) if end and first == ".." else text


def _parts(iso: str, language: str) -> tuple[str, str, str] | None:
    """Day, month and year in words, the first two empty where the date is less precise; None where it is no date."""
    match = _DATE.fullmatch(iso)
    if match is None:
        return None
    in_month = str(int(match[3])) if match[3] else ""
    in_month = "1er" if language == "fr" and in_month == "1" else in_month
    return in_month, writing(language).months[int(match[2]) - 1] if match[2] else "", match[1]


def _joined(parts: tuple[str, str, str]) -> str:
    return " ".join(filter(None, parts))


def _span(first: tuple[str, str, str], last: tuple[str, str, str], language: str) -> str:
    """From one date to another; what the first has in common with the last is said once."""
    is_alike = [bool(a) == bool(b) for a, b in zip(first, last, strict=True)] == [True] * 3
    short = first
    if is_alike and first[1] and first[2] == last[2]:
        short = (first[0], "" if first[0] and first[1] == last[1] else first[1], "")
    begin, end = _joined(short), _joined(last)
    if language == "fr":
        before = "du " if first[0] else "d’" if begin[0] in "ao" else "de "
        return f"{before}{begin} {'au' if last[0] else 'à'} {end}"
    return f"من {begin} إلى {end}" if language == "ar" else f"{begin} to {end}"
