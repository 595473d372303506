"""The columns of a long answer, typed all cells at once: polars reads the text that the engine wrote.

It gives what `frames` makes cell by cell, or nothing where a cell is out of the ordinary (an integer beyond 64 bits,
a date that its datatype does not allow, a triple), which then is made cell by cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base.terms import DIGITS, FLOATS, INTEGERS, Term, to_python
from coopgraph.base.vocab import XSD
from coopgraph.store.answer import Answer, rows

LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
DIRECTION = "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString"
KINDS: dict[str | None, type] = {
    **dict.fromkeys(INTEGERS, int),
    **dict.fromkeys(FLOATS, float),
    XSD + "decimal": Decimal,
    XSD + "boolean": bool,
    XSD + "date": dt.date,
    XSD + "dateTime": dt.datetime,
}
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE = "(?:Z|[+-][0-9]{2}:[0-9]{2})"
_FLOAT = rf"^(?:[+-]?{DIGITS}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)$"
_MOMENT = (
    rf"^{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-5][0-9](?:\.[0-9]{{1,6}}0*)?(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?$"
)
Beside: TypeAlias = tuple[set[str], list[str | None], list[str | None]]


class Tag(NamedTuple):
    """What a cell is, besides its text: its kind, and the datatype and language of a literal."""

    kind: str
    datatype: str | None = None
    language: str | None = None


def _tag(ending: str) -> Tag:
    """From what the text of a cell ends with: `"@fr`, `"^^<…>`; or from what it begins with: `<`, `_`, `<<`."""
    if not ending.startswith('"'):
        return Tag({"<": "iri", "_": "blank"}.get(ending, "triple"))
    if ending.startswith('"@'):
        return Tag("literal", DIRECTION if "--" in ending else LANGUAGE, ending[2:])
    return Tag("literal", ending[4:-1] or XSD + "string")


def read(answer: Answer) -> list[TypedColumn]:
    """The columns of an answer; none when polars is not installed or the answer is short, which costs less by cell."""
    if not answer.is_long:
        return []
    try:
        import polars as pl
    except ImportError:
        return []
    schema = dict.fromkeys(map(str, range(len(answer.columns))), pl.String)
    options: dict[str, Any] = {"separator": "\t", "quote_char": None, "has_header": False, "skip_rows": 1}
    pieces = [pl.read_csv(piece, schema=schema, **options) for piece in answer.tsv()]
    cells = pl.concat(pieces, rechunk=True)
    firsts = [set(column[0]) for column in cells.select(pl.all().str.head(1).unique().implode())]
    plans = [(name, first - {None}) for name, first in zip(cells.columns, firsts, strict=True)]
    endings = cells.select(_ending(pl, pl.col(name), first).alias(name + "e") for name, first in plans)
    both = cells.hstack(endings)
    texts = both.select(_inner(pl, pl.col(name), pl.col(name + "e"), first).alias(name) for name, first in plans)
    return [TypedColumn(pl, *series) for series in zip(cells, endings, texts, strict=True)]


def _ending(pl: Any, cell: Any, first: set[str]) -> Any:
    """An expression for the part of a cell that says what it is (see `_tag`).

    Args:
        first: the characters that cells of the column begin with; what none needs is not looked for.
    """
    bare = (
        pl.when(cell.is_in(["true", "false"])).then(pl.lit(f'"^^<{XSD}boolean>'))
        .when(cell.str.contains("[eE]")).then(pl.lit(f'"^^<{XSD}double>'))
        .when(cell.str.contains(".", literal=True)).then(pl.lit(f'"^^<{XSD}decimal>'))
        .otherwise(pl.lit(f'"^^<{XSD}integer>'))
    )  # fmt: skip
    iri = pl.when(cell.str.starts_with("<<")).then(pl.lit("<<")).otherwise(pl.lit("<"))
    chosen = {'"': cell.str.extract('("[^"]*)$'), "<": iri, "_": pl.lit("_")}
    expression = pl.when(cell.is_null()).then(pl.lit(None, pl.String))
    for character in first & chosen.keys():
        expression = expression.when(cell.str.starts_with(character)).then(chosen[character])
    rest = bare if first - chosen.keys() else pl.lit(None, pl.String)
    return expression.otherwise(rest).cast(pl.Categorical)


def _inner(pl: Any, cell: Any, ending: Any, first: set[str]) -> Any:
    """An expression for what a cell says, escapes as they are: its IRI, the text of its literal."""
    expression = cell
    if "<" in first:
        expression = (
            pl.when(cell.str.starts_with("<"))
            .then(cell.str.strip_prefix("<").str.strip_suffix(">"))
            .otherwise(expression)
        )
    if '"' in first:
        inner = cell.str.strip_suffix(ending.cast(pl.String)).str.strip_prefix('"')
        expression = pl.when(cell.str.starts_with('"')).then(inner).otherwise(expression)
    return expression


class TypedColumn:
    """One column as polars read it.

    Args:
        cells: in the syntax of TSV, missing where nothing is bound.
        endings: the part of each cell that says what it is.
        inner: what it says, with the escapes of TSV.
    """

    def __init__(self, pl: Any, cells: Any, endings: Any, inner: Any):
        self._pl, self._cells, self.endings, self._inner = pl, cells, endings, inner

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Each ending that the column has, and what it says."""
        return {ending: _tag(ending) for ending in self.endings.unique().drop_nulls().to_list()}

    def beside(self) -> Beside:
        """The kinds of the cells, and the datatype and language of each."""
        return {tag.kind for tag in self.tags.values()}, self._each("datatype"), self._each("language")

    def _each(self, part: str) -> list[str | None]:
        values = {ending: getattr(tag, part) for ending, tag in self.tags.items()}
        if set(values.values()) <= {None} or (len(set(values.values())) == 1 and not self._cells.null_count()):
            return [next(iter(values.values()), None)] * len(self._cells)
        distinct = self.endings.unique()
        codes = dict(zip(distinct.to_physical().to_list(), distinct.to_list(), strict=True))
        parts = {code: values.get(ending) for code, ending in codes.items()}
        return list(map(parts.__getitem__, self.endings.to_physical().to_list()))

    def terms(self) -> list[Term | None]:
        """The cells as terms."""
        return [term for (term,) in rows(b"?x\n" + "".join(f"{cell or ''}\n" for cell in self._cells).encode())]

    @cached_property
    def text(self) -> Any:
        """What each cell says: its IRI, the text of its literal."""
        if all(tag.kind != "literal" for tag in self.tags.values()):
            return self._inner
        where = self._inner.str.contains("\\", literal=True).fill_null(False).arg_true()
        if not len(where):
            return self._inner
        return self._inner.clone().scatter(where, [_unescaped(value) for value in self._inner.gather(where).to_list()])

    @cached_property
    def typed(self) -> tuple[type, Any] | None:
        """The kind of the values and a series of them, or of their text; None where that is made cell by cell."""
        groups = {KINDS.get(tag.datatype, str) for tag in self.tags.values()}
        if "<<" in self.tags:
            return None
        if groups <= {str}:
            return str, self.text
        if len(groups) == 1:
            (kind,) = groups
            values = _READERS[kind](self._pl, self)
            return None if values is None else (kind, values)
        return (object if self._any_value() else str), self.text

    def _any_value(self) -> bool:
        """Whether a cell has a value that is not text, in a column of several kinds."""
        typed = {ending: ox.NamedNode(tag.datatype or "") for ending, tag in self.tags.items() if tag.datatype in KINDS}
        cells = zip(self.text, self.endings.cast(self._pl.String), strict=True)
        terms = (ox.Literal(text, datatype=typed[ending]) for text, ending in cells if ending in typed)
        return next((True for term in terms if not isinstance(to_python(term), str)), False)


_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", character, text)


# ---- The values of each kind; None when a cell has none, or one that the type of polars cannot hold ----


def _all(texts: Any, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).all())


def _integers(pl: Any, column: TypedColumn) -> Any:
    values = column.text.cast(pl.Int64, strict=False)
    if values.null_count() > column.text.null_count():
        return None
    for ending, tag in column.tags.items():
        tagged = values if len(column.tags) == 1 else values.filter(column.endings == ending)
        ends = (ox.Literal(str(end), datatype=ox.NamedNode(tag.datatype or "")) for end in (tagged.min(), tagged.max()))
        if any(isinstance(to_python(end), str) for end in ends):  # out of the range of `xsd:byte`
            return None
    return values


def _floats(pl: Any, column: TypedColumn) -> Any:
    if not _all(column.text, _FLOAT):
        return None
    return column.text.str.replace("INF", "inf", literal=True).cast(pl.Float64)


def _decimals(pl: Any, column: TypedColumn) -> Any:
    if not _all(column.text, rf"^[+-]?{DIGITS}$"):
        return None
    parts = column.text.str.strip_chars_start("+-").str.splitn(".", 2).struct.unnest()
    whole, part = (int(parts[name].fill_null("").str.len_bytes().max()) for name in ("field_0", "field_1"))
    return column.text.cast(pl.Decimal(38, part)) if whole + part <= 38 else None


def _booleans(pl: Any, column: TypedColumn) -> Any:
    texts = column.text
    return texts.is_in(["true", "1"]) if texts.drop_nulls().is_in(["true", "1", "false", "0"]).all() else None


def _dates(pl: Any, column: TypedColumn) -> Any:
    if not _all(column.text, f"^{_DAY}$") or column.text.str.starts_with("0000").any():
        return None
    return _read_all(column.text, column.text.str.to_date("%Y-%m-%d", strict=False))


def _moments(pl: Any, column: TypedColumn) -> Any:
    texts, pattern = column.text, "%Y-%m-%dT%H:%M:%S%.f"
    zoned = texts.drop_nulls().str.contains(_ZONE + "$")
    if not _all(texts, _MOMENT) or zoned.any() != zoned.all() or texts.str.contains("^(?:000[01]|9999)").any():
        return None
    if zoned.any():
        texts, pattern = texts.str.replace("Z", "+00:00", literal=True), pattern + "%:z"
    return _read_all(texts, texts.str.to_datetime(pattern, time_unit="us", strict=False))


def _read_all(texts: Any, values: Any) -> Any:
    return values if values.null_count() == texts.null_count() else None


def zones(column: TypedColumn) -> set[dt.tzinfo | None]:
    """The zones of the date-times of a column, as Python reads them."""
    suffixes = column.text.drop_nulls().str.extract(f"({_ZONE})$").unique().to_list()
    return {dt.datetime.fromisoformat(f"2000-01-01T00:00:00{zone or ''}").tzinfo for zone in suffixes}


_READERS: dict[type, Callable[[Any, TypedColumn], Any]] = {
    int: _integers,
    float: _floats,
    Decimal: _decimals,
    bool: _booleans,
    dt.date: _dates,
    dt.datetime: _moments,
}
