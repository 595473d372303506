"""Numbers as tables give them: exact, at least, at most, between two, about; with a unit and a day."""

import math
import re
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import dates

_NUMBER = r"-?\d{1,3}(?:[  ' ]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?P<about>~|about |env\. |environ )?\s*(?P<sign>>=|<=|>|<|≥|≤)?\s*(?P<first>{_NUMBER})"
    rf"(?:\s*(?:–|—|\.\.|-|to )\s*(?P<last>{_NUMBER}))?(?P<more>\+)?\s*(?P<unit>[^\d@~<>=+]*?)\s*(?:@\s*(?P<day>.+))?",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


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


def read(text: str) -> Amount:
    """The number that a text gives: `89`, `~30000`, `8659–9094`, `>= 15000`, `> 25`, `5923+`, `1500000 EUR`, `18 @ 2023-09-15`.

    A blank or an apostrophe groups thousands; a comma before one or two, or four and more, digits is a decimal comma;
    before three it could be either and is refused.

    Raises:
        ValueError: it is none of these; the message says what is expected.
    """
    match = _AMOUNT.fullmatch(text.strip().translate(_DIGITS))
    if match is None:
        raise ValueError("a number such as 89, ~30000, 8659–9094, >= 15000, 7.8 Mw or 18 @ 2023-09-15")
    first = _number(match["first"])
    last = _number(match["last"]) if match["last"] else None
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


def _number(text: str) -> Decimal:
    bare = re.sub(r"[  ' ](?=\d{3})", "", text)
    if re.fullmatch(r"-?\d{1,3},\d{3}", bare):
        raise ValueError("a number without a comma: 1,500 can mean 1500 or 1.5")
    return Decimal(bare.replace(",", "."))


def literal(number: Decimal) -> ox.Literal:
    """An xsd:integer where it is whole, else an xsd:decimal, both in canonical form."""
    kind = "integer" if number == number.to_integral_value() else "decimal"
    value = str(int(number)) if kind == "integer" else f"{number.normalize():f}"
    return ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))
