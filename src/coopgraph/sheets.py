"""Sheets of XLSX and Parquet files as rows of text, through polars."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coopgraph.errors import LoadError, RefusedError

MAX_EXPANDED = 2**30
MAX_ROWS = 2_000_000


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, days without an hour, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")  # type: ignore[no-any-return]
    return str(value)


def narrowed(row: list[str], width: int) -> list[str]:
    """A row without the empty cells that stand beyond the header, as spreadsheets leave them."""
    return row[:width] if len(row) > width and not any(row[width:]) else row


def read_binary(path: Path, kind: str) -> tuple[list[str], Iterator[list[str]]]:
    """XLSX and Parquet, through polars."""
    if kind == ".xlsx":
        _check_zip(path)
    try:
        import polars as pl
        from polars.exceptions import PolarsError
    except ImportError:
        raise LoadError("XLSX and Parquet need polars: pip install 'coopgraph[tables]'", str(path)) from None
    try:
        if kind == ".parquet":
            frame = pl.read_parquet(path, n_rows=MAX_ROWS + 1)
            return frame.columns, ([cell_text(v) for v in row] for row in frame.iter_rows())
        rows = _sheet(path)
    except ImportError:
        raise LoadError("XLSX needs fastexcel: pip install 'coopgraph[tables]'", str(path)) from None
    except (PolarsError, ValueError, OSError, RuntimeError) as error:
        raise LoadError(
            f"this is no sound {kind[1:].upper()} file: {str(error).splitlines()[0][:120]}", str(path)
        ) from None
    header = [cell_text(name) for name in next(rows, [])]
    while header and not header[-1].strip():
        header.pop()
    if not any(header):
        raise LoadError("the table is empty: it has no header", str(path))
    return header, (narrowed(row, len(header)) for row in rows)


def _check_zip(path: Path) -> None:
    """Refuse an XLSX file that would expand to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise LoadError("this is no sound XLSX file", str(path)) from None
    if size > MAX_EXPANDED:
        raise RefusedError(f"{path}: it expands to {size / 2**30:.1f} GiB; the limit is {MAX_EXPANDED // 2**30}")


def _sheet(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet; the stored values of formulas."""
    import fastexcel
    import pyarrow as pa

    sheet = fastexcel.read_excel(str(path)).load_sheet(0, header_row=None)
    table = pa.record_batch(sheet.to_arrow())
    for batch in range(0, table.num_rows, 4096):
        columns = [column.slice(batch, 4096).to_pylist() for column in table.columns]
        for row in zip(*columns, strict=True):
            yield [cell_text(_unstring(value)) for value in row]


def _unstring(value: Any) -> Any:
    """What calamine gives as text in a column of several types: a number, or a moment at midnight, in its plain form."""
    if isinstance(value, str):
        if re.fullmatch(r"-?\d+\.0", value):
            return value[:-2]
        if re.fullmatch(r"\d{4}-\d\d-\d\d 00:00:00", value):
            return value[:10]
    return value
