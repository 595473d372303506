"""Answers as pandas and polars frames: one Python type a column where its terms agree, nothing else lost.

A column whose terms are all of one kind (integers, decimals, floats, booleans, dates, date-times) gets that type, any
other column the text of its terms. What a frame's types cannot say stands beside it: `frame.attrs["coopgraph"]` in
pandas, `types(table)` for any frame, one entry a column:
`{"kind": "iri" | "literal" | "blank" | "mixed" | "unbound", "datatypes": [...], "languages": [...]}`, where the lists
have one entry a row (None where there is none).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.errors import OutputError
from coopgraph.terms import Term, to_python

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from coopgraph.table import Table

_SCALARS = (bool, int, Decimal, float, dt.datetime, dt.date)


def types(table: Table) -> dict[str, dict[str, Any]]:
    """For each column: whether it holds IRIs or literals, and each cell's datatype and language."""
    found = {}
    for index, name in enumerate(table.columns):
        terms = [row[index] for row in table.rows]
        kinds = {_kind(term) for term in terms if term is not None}
        literals = [term if isinstance(term, ox.Literal) else None for term in terms]
        found[name] = {
            "kind": kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "unbound",
            "datatypes": [None if t is None else t.datatype.value for t in literals],
            "languages": [None if t is None else t.language for t in literals],
        }
    return found


def _kind(term: Term) -> str:
    return {ox.NamedNode: "iri", ox.BlankNode: "blank", ox.Literal: "literal"}.get(type(term), "triple")


def _columns(table: Table) -> dict[str, tuple[type, list[Any]]]:
    """For each column its Python type and values: the shared type of all bound cells, else text."""
    found: dict[str, tuple[type, list[Any]]] = {}
    for index, name in enumerate(table.columns):
        terms = [row[index] for row in table.rows]
        values = [None if term is None else to_python(term) for term in terms]
        kinds = {type(value) for value in values if value is not None}
        shared = kinds.pop() if len(kinds) == 1 else str
        if shared not in _SCALARS:
            shared, values = str, [None if t is None else t.value if hasattr(t, "value") else str(t) for t in terms]
        found[name] = shared, values
    return found


def _fits(values: list[Any]) -> bool:
    return all(value is None or -(2**63) <= value < 2**63 for value in values)


def to_pandas(table: Table) -> pd.DataFrame:
    """A pandas frame: `Int64`, `boolean`, `Float64`, text, and objects for decimals, dates and big integers.

    Raises:
        OutputError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise OutputError("pandas is not installed: pip install 'coopgraph[frames]'") from None
    names = {bool: "boolean", int: "Int64", float: "Float64"}
    series = {}
    for name, (kind, values) in _columns(table).items():
        dtype = names.get(kind, "object") if kind is not int or _fits(values) else "object"
        series[name] = pd.Series(values, dtype=dtype)
    frame = pd.DataFrame(series, columns=list(table.columns), index=range(len(table)))
    frame.attrs["coopgraph"] = {"columns": types(table), "notes": list(table.notes), "stated": table.stated}
    return frame


def to_polars(table: Table) -> pl.DataFrame:
    """A polars frame: integers, floats, booleans, dates, exact decimals; text where a column's terms differ.

    Integers beyond 64 bits and decimals beyond 38 digits become text, equal digit for digit.

    Raises:
        OutputError: polars is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise OutputError("polars is not installed: pip install 'coopgraph[frames]'") from None
    return pl.DataFrame([_polars_series(pl, name, *column) for name, column in _columns(table).items()])


def _polars_series(pl: Any, name: str, kind: type, values: list[Any]) -> Any:
    if kind is Decimal:
        digits = [value.as_tuple() for value in values if value is not None]
        scale = max((max(0, -int(d.exponent)) for d in digits), default=0)
        whole = max((len(d.digits) + int(d.exponent) for d in digits), default=0)
        if max(whole, 0) + scale <= 38:
            return pl.Series(name, values, dtype=pl.Decimal(38, scale))
    plain = {bool: pl.Boolean, float: pl.Float64, dt.date: pl.Date, str: pl.String}
    if kind is int and _fits(values):
        return pl.Series(name, values, dtype=pl.Int64)
    if kind is dt.datetime:
        zones = {value.tzinfo is not None for value in values if value is not None}
        if len(zones) == 1:
            zone = "UTC" if zones.pop() else None
            moved = [v.astimezone(dt.UTC) if v is not None and zone else v for v in values]
            return pl.Series(name, moved, dtype=pl.Datetime("us", zone))
    if kind in plain:
        return pl.Series(name, values, dtype=plain[kind])
    return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)
