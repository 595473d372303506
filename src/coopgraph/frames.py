"""Answers as pandas and polars frames: one Python type a column where its terms agree, nothing else lost.

A column whose terms are all of one kind (integers, decimals, floats, booleans, dates, date-times) gets that type, any
other column the text of its terms. Values stay equal; spelling does not (`007` is 7, and polars gives date-times in
UTC). What a frame's types cannot say stands beside it: `frame.attrs["coopgraph"]["columns"]` in pandas,
`table.types()` for any frame, one entry a column that JSON can hold:

    {"kind": "iri" | "literal" | "blank" | "triple" | "mixed" | "unbound",
     "datatype": the one datatype of all its literals, or None,
     "datatypes": [...], "languages": [...]}

The lists have one entry a row, None where there is none; a language with a base direction is `ar--rtl`. In a mixed column a cell with a datatype is a literal, one
that starts with `_:` a blank node, with `<<(` a triple, and any other an IRI.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.errors import OutputError
from coopgraph.terms import Term, full, to_python

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from coopgraph.table import Table

_SCALARS = (bool, int, Decimal, float, dt.datetime, dt.date)


def types(table: Table) -> dict[str, dict[str, Any]]:
    """For each column: whether it holds IRIs or literals, and each cell's datatype and language."""
    found: dict[str, dict[str, Any]] = {}
    for name in table.columns:
        terms = table.column(name)
        kinds = {_kind(term) for term in terms if term is not None}
        literals = [term if isinstance(term, ox.Literal) else None for term in terms]
        datatypes = {term.datatype.value for term in literals if term is not None}
        found[name] = {
            "kind": kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "unbound",
            "datatype": datatypes.pop() if len(datatypes) == 1 else None,
            "datatypes": [None if term is None else term.datatype.value for term in literals],
            "languages": [None if term is None else _language(term) for term in literals],
        }
    return found


def _language(term: ox.Literal) -> str | None:
    return f"{term.language}--{term.direction.value}" if term.direction else term.language


def _kind(term: Term) -> str:
    return {ox.NamedNode: "iri", ox.BlankNode: "blank", ox.Literal: "literal"}.get(type(term), "triple")


def _text(term: Term | None) -> str | None:
    return None if term is None else term.value if isinstance(term, ox.Literal | ox.NamedNode) else full(term)


def _column(terms: list[Term | None]) -> tuple[type, list[Any]]:
    """The type and the values of a column: the one type of all bound cells, else `str`, or `object` for mixed text."""
    values = [None if term is None else to_python(term) for term in terms]
    kinds = {type(value) for value in values if value is not None}
    shared = kinds.pop() if len(kinds) == 1 else object if kinds else str
    return (shared, values) if shared in _SCALARS else (shared, [_text(term) for term in terms])


def _fits(values: list[Any]) -> bool:
    return all(value is None or -(2**63) <= value < 2**63 for value in values)


def to_pandas(table: Table) -> pd.DataFrame:
    """A pandas frame; `frame.attrs["coopgraph"]` holds `columns` (see the module), `notes` and `stated`.

    Columns are `Int64`, `boolean`, `Float64`, `datetime64[us]` (with its zone, where one zone is shared) or `string`;
    of Python objects for decimals, dates, integers beyond 64 bits, and date-times of several zones; of text in an
    `object` column where terms are mixed. Unbound cells are missing.

    Raises:
        OutputError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise OutputError("pandas is not installed: pip install 'coopgraph[frames]'") from None
    series = {name: _pandas_series(pd, *_column(table.column(name))) for name in table.columns}
    frame = pd.DataFrame(series, columns=list(table.columns), index=range(len(table)))
    frame.attrs["coopgraph"] = {"columns": types(table), "notes": list(table.notes), "stated": table.stated}
    return frame


def _pandas_series(pd: Any, kind: type, values: list[Any]) -> Any:
    dtype: Any = {bool: "boolean", str: "string"}.get(kind, "object")
    if kind is int and _fits(values):
        dtype = "Int64"
    if kind is float:  # Float64 takes NaN for a missing cell
        odd = any(value != value for value in values)
        dtype = "Float64" if not odd else "object" if None in values else "float64"
    if kind is dt.datetime:
        zones = {value.tzinfo for value in values if value is not None}
        if len(zones) == 1:
            dtype = "datetime64[us]" if zones == {None} else pd.DatetimeTZDtype("us", *zones)
    return pd.Series(values, dtype=dtype)


def to_polars(table: Table) -> pl.DataFrame:
    """A polars frame: integers, floats, booleans, dates, date-times in UTC, exact decimals; text for all else.

    Integers beyond 64 bits, decimals beyond 38 digits, and columns where date-times with and without a zone meet
    become text, digit for digit. A frame without columns has no rows. `table.types()` says what is not in the frame.

    Raises:
        OutputError: polars is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise OutputError("polars is not installed: pip install 'coopgraph[frames]'") from None
    return pl.DataFrame([_polars_series(pl, name, table.column(name)) for name in table.columns])


def _polars_series(pl: Any, name: str, terms: list[Term | None]) -> Any:
    kind, values = _column(terms)
    dtype: Any = {bool: pl.Boolean, float: pl.Float64, dt.date: pl.Date}.get(kind)
    if kind is int and _fits(values):
        dtype = pl.Int64
    if kind is Decimal:
        dtype = _polars_decimal(pl, values)
    if kind is dt.datetime:
        zoned = {value.tzinfo is not None for value in values if value is not None}
        try:
            values = [value.astimezone(dt.UTC) if value is not None and True in zoned else value for value in values]
            dtype = pl.Datetime("us", "UTC" if True in zoned else None) if len(zoned) == 1 else None
        except OverflowError:  # the first or last hours that Python knows, in another zone
            dtype = None
    if dtype is None:
        return pl.Series(name, [_text(term) for term in terms], dtype=pl.String)
    return pl.Series(name, values, dtype=dtype)


def _polars_decimal(pl: Any, values: list[Any]) -> Any:
    """The decimal type that holds all values exactly, or None when 38 digits are too few."""
    parts = [value.as_tuple() for value in values if value is not None]
    scale = max(max(0, -part.exponent) for part in parts)
    whole = max(len(part.digits) + part.exponent for part in parts)
    return pl.Decimal(38, scale) if max(whole, 0) + scale <= 38 else None
