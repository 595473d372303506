"""Answers as pandas, polars and Arrow frames: one Python type a column where its terms agree, nothing else lost.

A column whose terms are all of one kind (integers, decimals, floats, booleans, dates, date-times) gets that type, any
other column the text of its terms. Values stay equal; spelling does not (`007` is 7, and polars gives date-times in
UTC). What a frame's types cannot say stands beside it: `frame.attrs["coopgraph"]["columns"]` in pandas,
`table.types()` for any frame, one entry a column that JSON can hold:

    {"kind": "iri" | "literal" | "blank" | "triple" | "mixed" | "unbound",
     "datatype": the one datatype of all its literals, or None,
     "datatypes": [...], "languages": [...]}

The lists have one entry a row, None where there is none; language tags are in lower case, and one with a base
direction is `ar--rtl`. In a mixed column a cell with a datatype is a literal, one that starts with `_:` a blank node,
with `<<(` a triple, and any other an IRI.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.answers.rows import Rows
from coopgraph.answers.typed_columns import Beside, TypedColumn, read, zones
from coopgraph.base.errors import OutputError
from coopgraph.base.extras import need
from coopgraph.base.terms import Term, full, to_python

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


_NEEDED = {"pandas": ("pandas",), "polars": ("polars",), "arrow": ("polars", "pyarrow")}
_SCALARS = (bool, int, Decimal, float, dt.datetime, dt.date)


class _FrameAttributes(dict[str, Any]):
    """What stands beside a pandas frame, which copies it with each view of the frame; this is never changed."""

    def __deepcopy__(self, memo: Any) -> _FrameAttributes:
        return self


def ready(frame: str) -> None:
    """Make sure that frames of a kind can be made: `pandas`, `polars` or `arrow`.

    Raises:
        OutputError: what makes them is not installed.
    """
    need(f"{frame.capitalize()} frames need", *_NEEDED[frame], error=OutputError)


def _fields(table: Rows) -> list[tuple[str, TypedColumn | None]]:
    """The columns; with what polars read of each, where the answer is long."""
    columns = read(table.answer)
    return [(name, columns[index] if columns else None) for index, name in enumerate(table.columns)]


def _terms(table: Rows, name: str, column: TypedColumn | None) -> list[Term | None]:
    return column.terms() if column else table.column(name)


def types(table: Rows) -> dict[str, dict[str, Any]]:
    """For each column: whether it holds IRIs or literals, and each cell's datatype and language."""
    return _types(table, _fields(table))


def _types(table: Rows, fields: list[tuple[str, TypedColumn | None]]) -> dict[str, dict[str, Any]]:
    columns: dict[str, dict[str, Any]] = {}
    for name, column in fields:
        kinds, datatypes, languages = column.beside() if column else _beside(table.column(name))
        known = set(datatypes) - {None}
        columns[name] = {
            "kind": kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "unbound",
            "datatype": known.pop() if len(known) == 1 else None,
            "datatypes": datatypes,
            "languages": languages,
        }
    return columns


def _beside(terms: list[Term | None]) -> Beside:
    """The kinds of some terms, and each one's datatype and language."""
    names = {ox.NamedNode: "iri", ox.BlankNode: "blank", ox.Literal: "literal", ox.Triple: "triple"}
    literals = [term if isinstance(term, ox.Literal) else None for term in terms]
    return (
        {names[kind] for kind in set(map(type, terms)) if kind in names},
        [None if term is None else term.datatype.value for term in literals],
        [None if term is None else _language(term) for term in literals],
    )


def _language(term: ox.Literal) -> str | None:
    return f"{term.language}--{term.direction.value}" if term.direction else term.language


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


# ---- pandas ----


def to_pandas(table: Rows) -> pd.DataFrame:
    """A pandas frame; `frame.attrs["coopgraph"]` holds `columns` (see the module), `notes`, `stated`, `completeness`.

    Columns are `Int64`, `boolean`, `Float64`, `datetime64[us]` (with its zone, where one zone is shared) or `string`;
    of Python objects for decimals, dates, integers beyond 64 bits, and date-times of several zones; of text in an
    `object` column where terms are mixed. Unbound cells are missing.

    Raises:
        OutputError: pandas is not installed.
    """
    ready("pandas")
    import pandas as pd

    fields = _fields(table)
    series = {}
    for name, column in fields:
        typed_series = _pandas_column(pd, column) if column else None
        series[name] = (
            _pandas_series(pd, *_column(_terms(table, name, column))) if typed_series is None else typed_series
        )
    frame = pd.DataFrame(series, columns=list(table.columns), index=range(len(table)))
    beside = {"columns": _types(table, fields), "notes": list(table.notes), "stated": table.stated}
    beside |= {"completeness": table.completeness_dict()} if table.completeness else {}
    frame.attrs["coopgraph"] = _FrameAttributes(beside)
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


def _pandas_column(pd: Any, column: TypedColumn) -> Any:
    """What `_pandas_series` makes of the same column, without a Python object for each cell where pandas needs none."""
    if column.typed is None:
        return None
    kind, values = column.typed
    if kind is str:
        return _pandas_strings(pd, values)
    if kind is Decimal:
        return pd.Series([text and Decimal(text) for text in column.text.to_list()], dtype="object")
    if kind is dt.datetime:
        shared = zones(column)
        if len(shared) > 1:
            return None
        moments = pd.Series(values.dt.replace_time_zone(None).to_numpy())
        return moments if shared == {None} else moments.dt.tz_localize("UTC").dt.tz_convert(*shared)
    arrays = {int: pd.arrays.IntegerArray, float: pd.arrays.FloatingArray, bool: pd.arrays.BooleanArray}
    if kind not in arrays or (kind is float and values.is_nan().any()):
        dtype = "float64" if kind is float and not values.null_count() else "object"
        return pd.Series(values.to_list(), dtype=dtype)
    filled = values.fill_null(False if kind is bool else 0)
    return pd.Series(arrays[kind](filled.to_numpy(writable=True), values.is_null().to_numpy(writable=True)))


def _pandas_strings(pd: Any, texts: Any) -> Any:
    try:
        import pyarrow as pa
    except ImportError:
        return pd.Series(texts.to_list(), dtype="string")
    return pd.Series(pd.StringDtype().__from_arrow__(texts.to_arrow().cast(pa.large_string())))


# ---- polars and Arrow ----


def to_polars(table: Rows) -> pl.DataFrame:
    """A polars frame: integers, floats, booleans, dates, date-times in UTC, exact decimals; text for all else.

    Integers beyond 64 bits, decimals beyond 38 digits, and columns where date-times with and without a zone meet
    become text, digit for digit. A frame without columns has no rows. `table.types()` says what is not in the frame.

    Raises:
        OutputError: polars is not installed.
    """
    ready("polars")
    import polars as pl

    frame: pl.DataFrame = _polars(pl, table, _fields(table))
    return frame


def _polars(pl: Any, table: Rows, fields: list[tuple[str, TypedColumn | None]]) -> Any:
    series = []
    for name, column in fields:
        typed = column.typed if column else None
        series.append(_polars_series(pl, name, _terms(table, name, column)) if typed is None else typed[1].alias(name))
    return pl.DataFrame(series)


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


def to_arrow(table: Rows) -> pa.Table:
    """An Arrow table with the columns of the polars frame; the metadata of each field say its `kind` and `datatype`.

    Where datatypes or languages are not the same in all cells, they stand in a column of their own, `name.datatype`
    or `name.language`, encoded as a dictionary.

    Raises:
        OutputError: polars or pyarrow is not installed.
    """
    ready("arrow")
    import polars as pl
    import pyarrow as pa

    fields = _fields(table)
    frame = _polars(pl, table, fields).to_arrow()
    arrays: list[Any] = []
    schema: list[Any] = []
    for (name, column), array in zip(_types(table, fields).items(), frame.columns, strict=True):
        known = {"kind": column["kind"], "datatype": column["datatype"] or ""}
        schema.append(pa.field(name, array.type, metadata=known))
        arrays.append(array)
        for part in ("datatype", "language"):
            if set(column[part + "s"]) - {None, column.get(part)}:
                encoded = pa.array(column[part + "s"], pa.string()).dictionary_encode()
                schema.append(pa.field(f"{name}.{part}", encoded.type))
                arrays.append(encoded)
    return pa.table(arrays, schema=pa.schema(schema))
