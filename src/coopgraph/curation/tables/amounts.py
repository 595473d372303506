"""Numbers as tables give them: exact, at least, at most, between two, about; with a unit and a day."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import dates

_GAP = "\u00a0\u2007\u2009\u202f '\u2019"  # what groups thousands and is no point and no comma
_NUMBER = rf"-?\d+(?:[.,]\d+|[{_GAP}]\d{{3}}(?!\d))*"
_AMOUNT = re.compile(
    rf"(?P<about>~|about |env\. |environ )?\s*(?P<sign>>=|<=|>|<|≥|≤)?\s*(?P<first>{_NUMBER})"
    rf"(?:\s*(?:–|—|\.\.|-|to )\s*(?P<last>{_NUMBER}))?(?P<more>\+)?\s*(?P<unit>[^\d@~<>=+]*?)\s*(?:@\s*(?P<day>.+))?",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬", "0123456789" * 2 + "\u2019")
_GROUPED = re.compile(rf"-?\d{{1,3}}(?:[{_GAP}]\d{{3}})+(?:[.,]\d+)?")
_NAMES = {",": "comma", ".": "point"}
_OTHER = {",": ".", ".": ","}


class OpenNumber(ValueError):
    """A number that can be read in two ways."""


class Amount(NamedTuple):
    """A number: `amount`, or a lower and an upper end; whether it is about; its unit and its day as written.

    `exclusive`: an end is itself left out, as in “more than 25”.
    """

    amount: Decimal | None
    at_least: Decimal | None
    at_most: Decimal | None
    about: bool
    unit: str
    as_of: ox.Literal | None
    exclusive: bool = False

    def counted(self) -> "Amount":
        """The same of what comes in whole numbers: more than 25 is at least 26."""
        if not self.exclusive:
            return self
        least = None if self.at_least is None else Decimal(math.floor(self.at_least) + 1)
        most = None if self.at_most is None else Decimal(math.ceil(self.at_most) - 1)
        return self._replace(at_least=least, at_most=most, exclusive=False)


def read(text: str, decimal: str = "", grouping: str = "") -> Amount:
    """The number that a text gives: `89`, `~30000`, `8659–9094`, `>= 15000`, `> 25`, `5923+`, `1500000 EUR`, `18 @ 2023-09-15`.

    Blanks of any width and apostrophes group thousands; a point and a comma each do, or part decimals: which of the two
    is read off the number where it tells (`1.500,5`, `1,5`), else it must be said, as `1,500` and `1.500` can be two numbers each.

    Args:
        decimal: what parts decimals, a comma or a point, where that is said.
        grouping: which of the two groups thousands by what else stands there: no decimals are read off that.

    Raises:
        ValueError: it is none of these; the message says what is expected.
    """
    match = _AMOUNT.fullmatch(_plain(text, decimal))
    if match is None:
        raise ValueError("a number such as 89, ~30000, 8659–9094, >= 15000, 7.8 Mw or 18 @ 2023-09-15")
    first = _number(match["first"], decimal, grouping)
    last = _number(match["last"], decimal, grouping) if match["last"] else None
    if last is not None and last < first:
        raise ValueError("a range whose first number is not above its second")
    sign, exact, least, most = match["sign"] or "", None, None, None
    if last is not None:
        least, most = first, last
    elif match["more"] or sign in {">=", ">", "≥"}:
        least = first
    elif sign:
        most = first
    else:
        exact = first
    day = dates.read(match["day"]) if match["day"] else None
    return Amount(exact, least, most, bool(match["about"]), match["unit"].strip(), day, sign in {">", "<"})


def grouping_mark(texts: Iterable[str]) -> str:
    """What groups thousands, by those numbers of a column that can be read in one way only; nothing if they differ."""
    told: set[str] = set()
    for text in texts:
        match = _AMOUNT.fullmatch(_plain(text))
        for number in (match["first"], match["last"]) if match else ():
            told |= _told(re.sub(f"[{_GAP}]", "", number or ""))
    return _OTHER[told.pop()] if len(told) == 1 else ""


def is_open(text: str) -> bool:
    """Whether a text is a number that can be read in two ways."""
    try:
        read(text)
    except OpenNumber:
        return True
    except ValueError:
        return False
    return False


def _plain(text: str, decimal: str = "") -> str:
    """A text with European digits and marks; that an Arabic mark parts decimals is certain, also before three of them."""
    plain = text.strip().translate(_DIGITS)
    if "٫" not in plain:
        return plain
    return re.sub(r"٫(\d+)", lambda tail: (decimal or ".") + tail[1] + ("0" if len(tail[1]) == 3 else ""), plain)


def _told(number: str) -> set[str]:
    """What parts decimals in a number without gaps, if it tells."""
    parts = re.split("([.,])", number)
    marks, whole, last = parts[1::2], parts[0].lstrip("-"), parts[-1]
    if not marks:
        return set()
    if len(marks) > 1:
        return {marks[-1] if len(set(marks)) > 1 else _OTHER[marks[-1]]}
    return set() if len(last) == 3 and len(whole) < 4 and whole.strip("0") else {marks[0]}


def _number(text: str, decimal: str, grouping: str) -> Decimal:
    """The number that digits with marks stand for."""
    gapped = bool(re.search(f"[{_GAP}]", text))
    if gapped and not _GROUPED.fullmatch(text):
        raise ValueError("a number whose thousands stand in threes")
    bare = re.sub(f"[{_GAP}]", "", text)
    marks = re.findall("[.,]", bare)
    if marks and not decimal:
        told = _told(bare) or ({marks[0]} if gapped else {_OTHER[grouping]} if marks[0] == grouping else set())
        if not told:
            meant = f"{bare.replace(marks[0], '')} or {bare.replace(',', '.').rstrip('0')}"
            raise OpenNumber(
                f'a number that can be read in one way: {bare} can mean {meant}; decimal = "," or "." in a mapping, or --decimal, tells'
            )
        decimal = told.pop()
    group = "," if decimal == "." else "."
    head, _, tail = bare.partition(decimal or ".")
    if not re.fullmatch(rf"-?(?:\d+|\d{{1,3}}(?:\{group}\d{{3}})+)", head) or (not tail.isdigit() and tail):
        raise ValueError(f"a number whose thousands stand in threes, with a {_NAMES[decimal or '.']} before decimals")
    return Decimal(head.replace(group, "") + (f".{tail}" if tail else ""))


def literal(number: Decimal) -> ox.Literal:
    """An xsd:integer where it is whole, else an xsd:decimal, both in canonical form."""
    kind = "integer" if number == number.to_integral_value() else "decimal"
    value = str(int(number)) if kind == "integer" else f"{number.normalize():f}"
    return ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))
