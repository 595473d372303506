"""How a column writes its cells: which comes first of day and month, what parts decimals, whether two letters are a code.

What can be read in two ways is not guessed: the other cells of the column decide, or the mapping does.
"""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import dates
from coopgraph.curation.tables import amounts
from coopgraph.curation.tables.countries import is_code

DAY_FIRST, MONTH_FIRST, BOTH = "dmy", "mdy", "both"
MISSING = frozenset({"na", "n/a", "#n/a", "n.a.", "n.d.", "-", "–", "—", ".", "..", "nan", "null"})
UNSURE_CODES = frozenset({"na", "no"})  # which stand for something else as often
_NUMBERED = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2[0-9]{4}")
_BETWEEN = re.compile(r"([0-9-]{4,10})\.\.([0-9-]{4,10})")
_CODE = re.compile(r"[A-Za-z]{2}|[A-Z]{3}|[0-9]{1,3}")
_SERIAL = re.compile(r"[1-9][0-9]{4}")


class CellStyle(NamedTuple):
    """How cells are written.

    Attributes:
        order: of days in numbers: day or month first; nothing where that is not said.
        orders: the same by what parts them, as found out.
        decimal: a comma or a point; nothing where each number must tell.
        grouping: which of them groups thousands, as found out.
        codes: whether the column holds codes of two letters.
    """

    order: str = ""
    orders: tuple[tuple[str, str], ...] = ()
    decimal: str = ""
    grouping: str = ""
    codes: bool = False


PLAIN = CellStyle()


def of_days(declared: CellStyle, values: Iterable[str]) -> tuple[CellStyle, list[str]]:
    """The order of a column of days, and what to tell of it once: where nothing says it, or a month comes first."""
    firsts: dict[str, dict[str, list[str]]] = {}
    for value in values:
        if match := _NUMBERED.fullmatch(dates.european(value)):
            first, mark, second = int(match[1]), match[2], int(match[3])
            told = DAY_FIRST if first > 12 >= second else MONTH_FIRST if second > 12 >= first else ""
            if told or first != second:
                firsts.setdefault(mark, {}).setdefault(told, []).append(match[0])
    if declared.order:
        return declared, []
    orders, notes = [], []
    for mark, written in sorted(firsts.items()):
        open_ones, sure = sorted(written.pop("", [])), sorted(written)
        orders.append((mark, BOTH if len(sure) > 1 else sure[0] if sure else DAY_FIRST))
        if sure == [MONTH_FIRST]:
            notes.append(
                f"{min(written[MONTH_FIRST])} and the like are month, day, year, and so are all written like it"
            )
        elif open_ones and not sure and mark != ".":
            more = f" and {len(open_ones) - 1:,} more" if len(open_ones) > 1 else ""
            notes.append(
                f'{open_ones[0]}{more} taken as day, month, year; day_order = "mdy" in a mapping says otherwise'
            )
    return declared._replace(orders=tuple(orders)), notes


def of_numbers(declared: CellStyle, values: Collection[str]) -> tuple[CellStyle, list[str]]:
    """What groups thousands in a column of numbers, and what to tell of it once."""
    mark = "" if declared.decimal else amounts.grouping_mark(values)
    open_ones = [value for value in values if mark in value and amounts.is_open(value)] if mark else []
    told = [f"{open_ones[0]} and the like are thousands, as other numbers of the column show"] if open_ones else []
    return declared._replace(grouping=mark), told


def of_countries(declared: CellStyle, values: Collection[str]) -> CellStyle:
    """Whether a column of countries holds codes of two letters."""
    return declared._replace(codes=holds_codes(values))


def holds_codes(values: Iterable[str]) -> bool:
    """Whether texts are codes and numbers of countries, some of two letters, so that NA among them is Namibia."""
    others = {value for text in values if (value := text.strip()) and value.lower() not in {*MISSING, *UNSURE_CODES}}
    return any(map(is_code, others)) and sum(bool(_CODE.fullmatch(value)) for value in others) * 2 > len(others)


def is_missing(text: str, more: Collection[str] = ()) -> bool:
    """Whether a cell says that there is nothing."""
    return text.lower() in MISSING or text in more


def read_day(text: str, style: CellStyle) -> ox.Literal:
    """The literal of a date as a column writes it; `?` after it is left to the claim, and `a..b` is an interval.

    Raises:
        ValueError: it is none, or can be two days.
    """
    bare = dates.european(text).removesuffix("?").rstrip()
    if between := _BETWEEN.fullmatch(bare):
        bare = f"{between[1]}/{between[2]}"
    if _SERIAL.fullmatch(bare):
        raise ValueError(f"{dates.EXPECTED}; {bare} may be a day of Excel: give the column a format of dates there")
    match = _NUMBERED.fullmatch(bare)
    if match is None:
        return dates.read(bare)
    first, second = int(match[1]), int(match[3])
    order = style.order or dict(style.orders).get(match[2], DAY_FIRST)
    if not style.order and second > 12 >= first:
        order = MONTH_FIRST
    elif order == BOTH and first <= 12 and first != second:
        day, month = dates.read(bare).value, dates.read(bare, month_first=True).value
        raise ValueError(
            f"a date in one order: {bare} can be {day} or {month}, and the column has both; give day_order"
        )
    return dates.read(bare, month_first=order == MONTH_FIRST and (bool(style.order) or first <= 12))
