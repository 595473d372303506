"""Dates without quotation marks, which are numbers: `2018-06-01` is 2018 less 6 less 1, and `01/06/2018` nearly nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import dates
from coopgraph.sparql.tokens import Token, tokens

_YEAR = "(?:1[89]|2[01])[0-9]{2}"
_ISO = rf"(?P<year>{_YEAR})(?P<sign>[-/])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})"
_WRITTEN = re.compile(
    rf"{_ISO}|[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}|{_YEAR}-0[1-9]"
)  # 2018-10 may be meant as a difference
_SPACED = re.compile(rf"{_YEAR}(?:-[0-9]{{2}}){{2}}")


class BareDate(NamedTuple):
    """A date without quotation marks: where it stands, as it is written, the date that it says, and what it is instead."""

    start: int
    end: int
    text: str
    meant: ox.Literal
    value: str
    is_listed: bool  # as several values of VALUES


def bare_dates(text: str) -> list[BareDate]:
    """Those of a query, or of a part of one."""
    return [date for run, is_listed in _runs(text) if (date := _read(run, is_listed, text))]


def _runs(text: str) -> Iterator[tuple[list[Token], bool]]:
    """Numbers with one sign of subtraction or division between each two, and whether they stand in VALUES."""
    run, is_listed = list[Token](), False
    for token in (*tokens(text), None):
        follows = token is not None and run and (run[-1].kind == "number") != (token.kind == "number")
        if token is not None and (token.kind == "number" or token.text in {"-", "/"}) and (follows or not run):
            run += [token] if run or token.kind == "number" else []
            continue
        if run:
            yield run, is_listed
        run = [token] if token is not None and token.kind == "number" else []
        if token is not None:
            is_listed = token.keyword == "VALUES" or (is_listed and token.text != "}")


def _read(run: list[Token], is_listed: bool, text: str) -> BareDate | None:
    """A run as a date, if it reads as one."""
    start, end, written = run[0].start, run[-1].end, "".join(token.text for token in run)
    shape = (_WRITTEN if text[start:end] == written else _SPACED).fullmatch(written)
    if not shape:
        return None
    parts = shape.groupdict()
    day = "{year}-{month:0>2}-{day:0>2}".format(**parts) if parts.get("year") else written
    try:
        meant = dates.read(day)
    except ValueError:
        return None
    return BareDate(start, end, written, meant, _value(run, is_listed), is_listed)


def _value(run: list[Token], is_listed: bool) -> str:
    """What the numbers make."""
    first, *others = (int(token.text) for token in run if token.kind == "number")
    signs = [token.text for token in run if token.kind != "number"]
    if is_listed:
        return ", ".join([str(first), *(f"-{number}" for number in others)])
    made = float(first)
    for sign, number in zip(signs, others, strict=False):
        made = made / number if sign == "/" else made - number
    return f"{made:g}"
