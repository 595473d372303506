"""Formats of tables: the first sheet of an XLSX file, and Parquet, through polars, as a header and rows of text."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import partial
from typing import Any

from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.base.extras import need
from coopgraph.curation.tables.formats.csv_json import (
    HEADS,
    MAX_ROWS,
    BrokenRow,
    RawTable,
    TablePlace,
    cell_text,
    headed,
    header_at,
    plain,
    sound_columns,
    told_above,
)

MAX_EXPANDED = 2**30
SHEET_ROWS, SHEET_CELLS = 1_048_576, 50_000_000  # what a sheet may span: its cells are held in a full grid
_NEEDED = {".xlsx": ("polars", "fastexcel", "pyarrow"), ".parquet": ("polars", "pyarrow")}
_UNSOUND = (ValueError, OSError, ArithmeticError, RuntimeError, LookupError, EOFError, struct.error, zlib.error)
_LIBRARIES = frozenset({"polars.exceptions", "pyo3_runtime", "_fastexcel", "pyarrow.lib", "zipfile"})


def ready(kind: str, place: str) -> None:
    """Make sure that files of a kind can be read, so that the first of several tables is not read in vain.

    Raises:
        LoadError: what reads them is not installed.
    """
    need(f"{kind[1:].upper()} files need", *_NEEDED.get(kind, ()), error=partial(LoadError, file=place))


def read_binary(data: bytes, kind: str, place: str, where: TablePlace) -> RawTable:
    """A sheet of an XLSX file, or a Parquet file.

    Args:
        kind: the ending of its name.
        where: the sheet, and plain names of the columns whose values must be texts, numbers, booleans, dates or null.

    Raises:
        LoadError: it is not sound, has no header, or an extra is not installed.
        RefusedError: it expands to too much.
    """
    ready(kind, place)
    import polars as pl

    read, why = (_xlsx if kind == ".xlsx" else _parquet), ""
    try:
        return read(pl, data, place, where)
    except _UNSOUND as error:
        why = str(error)
    except BaseException as error:  # those of polars, fastexcel and pyarrow; what Rust panics with is no Exception
        if type(error).__module__ not in _LIBRARIES:
            raise
        why = str(error)
    raise LoadError(f"this is no sound {kind[1:].upper()} file: {(why.splitlines() or [''])[0][:150]}", place)


def _xlsx(pl: Any, data: bytes, place: str, where: TablePlace) -> RawTable:
    """A sheet, with the stored values of formulas; texts that look like Excel's moments are put as they are."""
    _check_zip(data, place)
    import fastexcel

    book = fastexcel.read_excel(data)
    sheet, notes = _sheet(book.sheet_names, where.sheet, place)
    notes += _merged(data, sheet)
    batch, errors = book.load_sheet(sheet, header_row=None, dtypes="string").to_arrow_with_errors()
    frame = pl.from_arrow(batch).fill_null("")
    if not frame.width or not frame.height:
        raise LoadError("the table is empty: it has no header", place)
    time, day = r"\d\d:\d\d:\d\d(?:\.\d+)?", r"\d{4}-\d\d-\d\d"
    for written, told in (
        (f"^1899-12-31 ({time})$", "$1"),
        (f"^({day}) 00:00:00$", "$1"),
        (f"^({day}) ({time})$", "${1}T$2"),
    ):
        frame = frame.with_columns(pl.all().str.replace(written, told))
    top = _top(frame, where)
    notes += told_above(*top) if where.skip is None else []
    header = headed(frame.row(at := top[0]), place)
    body, beyond = frame.slice(at + 1), frame.slice(at + 1).select(frame.columns[len(header) :])
    if beyond.width and not beyond.select(pl.any_horizontal((pl.all() != "").any())).item():
        body = body.select(frame.columns[: len(header)])
    wrong: dict[int, tuple[str, str, str]] = {}
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        name = header[column] if column < len(header) else ""
        if plain(name) not in where.known and where.known:
            continue
        kind = error.detail.rpartition("Error(")[2].strip("')")
        wrong[row - at - 1] = (name, kind, "a value; the formula gives an error")
    return _of_frame(pl, body, header, wrong, place)._replace(notes=notes)


def _sheet(names: list[str], wanted: str | int, place: str) -> tuple[int, list[str]]:
    """The place of a sheet, and what to tell of the others where none was asked for."""
    if isinstance(wanted, int) and 1 <= wanted <= len(names):
        others = ", ".join(names[1:])
        return wanted - 1, [f"sheet “{names[0]}”; sheet = in a mapping reads another: {others}"] * (
            wanted == 1 < len(names)
        )
    if wanted in names:
        return names.index(str(wanted)), []
    raise LoadError(f"there is no sheet {wanted}; there are {', '.join(names)}", place)


def _merged(data: bytes, sheet: int) -> list[str]:
    """What to tell of merged cells below one another, of which only the first has the value."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            ids = re.findall(rb'<(?:\w+:)?sheet\b[^>]*\sr:id="([^"]+)"', archive.read("xl/workbook.xml"))
            related = archive.read("xl/_rels/workbook.xml.rels")
            (link,) = (one for one in re.findall(rb"<Relationship\b[^>]*>", related) if b'Id="%s"' % ids[sheet] in one)
            part = re.findall(rb'\sTarget="/?(?:xl/)?([^"]+)"', link)[0].decode()
            cells = re.findall(
                rb'<(?:\w+:)?mergeCell ref="(([A-Z]+)([0-9]+):([A-Z]+)([0-9]+))"', archive.read(f"xl/{part}")
            )
        except (KeyError, ValueError, IndexError):  # parts with other names: nothing to tell
            return []
    below = [place.decode() for place, _, first, _, last in cells if first != last]
    more = f" and {len(below) - 3:,} more" if len(below) > 3 else ""
    told = f"{', '.join(below[:3])}{more} are merged: the first cell has the value; fill = in a mapping repeats it"
    return [told] if below else []


def _top(frame: Any, where: TablePlace) -> tuple[int, tuple[str, ...]]:
    """In which row of a sheet the header stands, and the first filled one above it."""
    filled = [(at, row) for at, row in enumerate(frame.head(HEADS + (where.skip or 0)).rows()) if any(row)]
    if where.skip is not None:
        filled = [(at, row) for at, row in filled if at >= where.skip]
    if not filled:
        return 0, ()
    header = header_at([row for _, row in filled], where.known)[0] if where.skip is None else 0
    return filled[header][0], filled[0][1]


def _parquet(pl: Any, data: bytes, place: str, where: TablePlace) -> RawTable:
    """A Parquet file; nothing nested is taken where a value is wanted."""
    from pyarrow.parquet import ParquetFile

    about = ParquetFile(io.BytesIO(data)).metadata
    if about.num_rows > MAX_ROWS:
        raise RefusedError(f"{place}: more than {MAX_ROWS:,} rows; split it")
    if sum(about.row_group(index).total_byte_size for index in range(about.num_row_groups)) > MAX_EXPANDED:
        raise RefusedError(f"{place}: it expands to more than {MAX_EXPANDED // 2**20:,} MiB; split it")
    frame = pl.read_parquet(io.BytesIO(data))
    header = headed(frame.columns, place)
    wrong: dict[int, tuple[str, str, str]] = {}
    columns = {}
    for name, column in zip(frame.columns, frame.get_columns(), strict=True):
        if column.dtype == pl.String:
            columns[name] = column
            continue
        values = column.to_list()
        texts = [cell_text(value) for value in values]
        columns[name] = pl.Series(name, texts, dtype=pl.String)
        if (column.dtype.is_nested() or column.dtype == pl.Binary) and plain(name) in where.known:
            told = "a text or a number, nothing nested"
            wrong |= {at: (name, texts[at][:200], told) for at, value in enumerate(values) if value is not None}
    return _of_frame(pl, pl.DataFrame(columns).fill_null(""), header, wrong, place)


def _of_frame(pl: Any, frame: Any, header: list[str], wrong: dict[int, tuple[str, str, str]], place: str) -> RawTable:
    """A frame of texts as a table, by columns where nothing is wrong with any row."""
    if frame.height > MAX_ROWS:
        raise RefusedError(f"{place}: more than {MAX_ROWS:,} rows; split it")
    if frame.width and sum(frame.select(pl.all().str.len_bytes().cast(pl.UInt64).sum()).row(0)) > MAX_EXPANDED:
        raise RefusedError(f"{place}: it expands to more than {MAX_EXPANDED // 2**20:,} MiB; split it")
    columns = None if wrong or frame.width != len(header) else sound_columns(pl, frame)
    rows = (BrokenRow(list(row), *wrong[at]) if at in wrong else row for at, row in enumerate(frame.iter_rows()))
    return RawTable(header, () if columns else rows, columns)


_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)""")


def _check_zip(data: bytes, place: str) -> None:
    """Refuse a file that expands to too much, whatever its directory says, or whose sheets span too many cells."""
    left = MAX_EXPANDED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        honest = sum(member.file_size for member in members) <= left
        for member in members if honest else ():
            if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise zipfile.BadZipFile("it is compressed in an unusual way")
            member.file_size = MAX_EXPANDED + 1  # read on where the directory says that it ends
            width, height, tail = 0, 0, b""
            with archive.open(member) as stream:
                while left >= 0 and (chunk := stream.read(2**20)):
                    left -= len(chunk)
                    if "worksheets/" in member.filename:
                        cells = set(_PLACE.findall(tail + chunk))
                        width = max([width, *({_column(letters) for letters, _ in cells})])
                        height = max([height, *(int(row[:8]) for _, row in cells)])
                        tail = chunk[-64:]
            if height > SHEET_ROWS or width * height > SHEET_CELLS:
                raise RefusedError(
                    f"{place}: a sheet spans {height:,} rows and {width:,} columns; delete what is far out"
                )
    if left < 0 or not honest:
        raise RefusedError(f"{place}: it expands to more than {MAX_EXPANDED // 2**20:,} MiB")


def _column(letters: bytes) -> int:
    """The number of a column of a sheet: 27 for AA."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number
