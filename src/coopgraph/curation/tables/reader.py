"""Reading tables: CSV, XLSX, Parquet and JSON Lines as columns of text, and what cannot be read as rejects."""

from __future__ import annotations

import csv
import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.base.output import whole
from coopgraph.base.text import disarmed
from coopgraph.curation.tables.columns import COLUMNS, OPTIONAL, REQUIRED, FactTable, Reject
from coopgraph.curation.tables.formats.csv_json import (
    CONTROL,
    MAX_CELL,
    MAX_ROWS,
    BrokenRow,
    RawTable,
    TablePlace,
    plain,
    read_csv,
    read_json_lines,
)
from coopgraph.curation.tables.formats.encodings import decoded
from coopgraph.curation.tables.formats.sheets import MAX_EXPANDED, read_binary
from coopgraph.curation.tables.formats.sheets import ready as sheets_ready
from coopgraph.curation.tables.mapping import TableMapping
from coopgraph.curation.tables.styles import PLAIN
from coopgraph.curation.tables.wide import WideTable

TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson")
ENDINGS = (*TEXTS, ".xlsx", ".parquet")
MAX_BYTES = 512 * 2**20
BOMB = 128 * 2**20  # what may expand from a part of 1/250 of it, as no table with rows does
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?%?")  # which no spreadsheet runs


def is_table(path: str | os.PathLike[str]) -> bool:
    """Whether a file's name is that of a table."""
    return bool(_ending(Path(path)))


def ready(path: str | os.PathLike[str]) -> None:
    """Make sure that what reads tables of this kind is installed, before anything is loaded.

    Raises:
        LoadError: it is not.
    """
    sheets_ready(_ending(Path(path)), str(path))


def template() -> str:
    """The header of an empty fact table, as CSV."""
    return ",".join(COLUMNS) + "\n"


def read(
    path: str | os.PathLike[str],
    mapping: TableMapping | None = None,
    progress: Callable[[int], object] | None = None,
    knows: Callable[[str], bool] = lambda text: False,
) -> FactTable:
    """Read a table whole.

    Args:
        mapping: what the columns of a wide table are; a table with a row for each fact needs none.
        knows: whether a text is the name of a country.
        progress: told how many bytes of the file have been read since it was last told.

    Raises:
        LoadError: the file is missing, malformed, or has not the columns that are needed.
        RefusedError: it is larger than the limits of this module.
    """
    path = Path(path)
    place = str(path)
    known = {*COLUMNS, *OPTIONAL, *(mapping.used() if mapping else ())}
    table = _open(path, TablePlace(known, mapping.skip, mapping.sheet) if mapping else TablePlace(known), progress)
    names = [plain(name) for name in table.header]
    style = mapping.style if mapping else PLAIN
    if set(REQUIRED) <= set(names):
        mapping = None
    header, notes = (_apart(table.header), _told_twice(table.header)) if mapping else (table.header, [])
    if mapping is None:
        _check_header(names, header, place)
        needed = max(map(names.index, REQUIRED)) + 1
    else:
        wanted = set(map(plain, mapping.named()))
        needed = max((at for at, name in enumerate(names, 1) if name in wanted), default=0)
    numbers, cells, rejects, refused, empty = _sift(
        table._replace(header=header), needed, place, mapping.used() if mapping else None
    )
    total = len(numbers) + len(rejects)
    read_table = FactTable(numbers, {}, rejects, total, empty, header, [], numbers, cells, refused,
                      style=style, notes=[*table.notes, *notes])  # fmt: skip
    if mapping is not None:
        long = WideTable(mapping, dict(zip(header, cells, strict=True)), place, knows).long(numbers)
        return read_table._replace(
            numbers=long.numbers, columns=long.columns, rejects=sorted([*rejects, *long.rejects]),
            ignored=long.ignored, origins=long.origins, named=long.named, left_out=long.left_out,
        )  # fmt: skip
    by_name = dict(zip(names, cells, strict=True))
    columns = {name: by_name.get(name) or [""] * len(numbers) for name in (*COLUMNS, *OPTIONAL)}
    return read_table._replace(
        columns=columns, ignored=[name for name, short in zip(header, names, strict=True) if short not in columns]
    )


def columns_of(path: str | os.PathLike[str]) -> tuple[list[str], list[list[str]]]:
    """The names and the cells of the columns of a table of any form; rows that cannot be read are left out.

    Raises:
        LoadError: the file is missing, or no table.
    """
    table = _open(Path(path), TablePlace(set()), None)
    header = _apart(table.header)
    _, cells, *_ = _sift(table._replace(header=header), 0, str(path), set())
    return header, cells


def _apart(header: list[str]) -> list[str]:
    """The names of columns, with numbers after those that stand there more than once."""
    counts, seen = Counter(header), Counter[str]()
    names = []
    for name in header:
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if name and counts[name] > 1 else name)
    return names


def _told_twice(header: list[str]) -> list[str]:
    doubled = [name for name, count in Counter(header).items() if name and count > 1]
    return (
        [f"the header has {', '.join(doubled)} more than once: (1), (2) … in the order of columns"] if doubled else []
    )


def _check_header(names: list[str], header: list[str], place: str) -> None:
    """Say which columns are missing or stand there twice, and what may have been meant by the others."""
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise LoadError(f"the header has {', '.join(doubled)} twice", place, 1)
    missing = [name for name in REQUIRED if name not in names]
    told = ", ".join(CONTROL.sub("\ufffd", name[:60]) or "(no name)" for name in header[:20])
    if len(missing) == len(REQUIRED):
        raise LoadError(
            f"no column is called {', '.join(REQUIRED)}; for a table with a row for each thing give a mapping "
            f"(docs/fact-tables.md); there are {told}",
            place,
            1,
        )
    if missing:
        from coopgraph.base.text import did_you_mean

        strange = [name for name in names if name and name not in {*COLUMNS, *OPTIONAL}]
        hints = [
            f"{name!r} is missing" + (f": {hint}" if (hint := did_you_mean(name, strange)) else "") for name in missing
        ]
        raise LoadError(f"the column {'; '.join(hints)} (there are {told})", place, 1)


# ---- Rows ----


def _sift(
    table: RawTable, needed: int, place: str, used: set[str] | None
) -> tuple[list[int], list[list[str]], list[Reject], dict[int, list[str]], int]:
    """Tell rows that can be used from those that cannot, and from empty ones.

    Args:
        needed: how many cells a row has at least; those that are left out after them are empty.
        used: plain names of the columns of which the cells must be sound; None for all.
    """
    checked = [at for at, name in enumerate(table.header) if used is None or plain(name) in used]
    width = len(table.header)
    if table.columns is not None:
        return list(range(1, len(table.columns[0]) + 1)), table.columns, [], {}, 0
    numbers: list[int] = []
    rows: list[Sequence[str]] = []
    rejects: list[Reject] = []
    refused: dict[int, list[str]] = {}
    empty = 0
    for number, record in enumerate(table.rows, 1):
        if number > MAX_ROWS:
            raise RefusedError(f"{place}: more than {MAX_ROWS:,} rows; split it")
        if isinstance(record, BrokenRow):
            rejects.append(Reject(number, record.column, record.value, record.expected))
            refused[number] = record.cells
            continue
        if not any(record):
            empty += 1
            continue
        row = _fitted(record, width, needed)
        if wrong := _wrong(row, table.header, checked):
            rejects.append(Reject(number, *wrong))
            refused[number] = [cell[:MAX_CELL] for cell in row]
        else:
            numbers.append(number)
            rows.append(row)
    cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
    return numbers, cells, rejects, refused, empty


def _fitted(row: Sequence[str], width: int, needed: int) -> Sequence[str]:
    """A row as wide as the header, when what it lacks may be empty, or what it has beyond is."""
    if len(row) > width and not any(row[width:]):  # as spreadsheets leave them
        return row[:width]
    return [*row, *[""] * (width - len(row))] if needed <= len(row) < width else row


def _wrong(row: Sequence[str], header: list[str], checked: list[int]) -> tuple[str, str, str] | None:
    """What is wrong with the form of a row, or some of its cells: the column, the value, and what was expected."""
    if len(row) != len(header):
        return "", "", f"{len(header)} columns, found {len(row)}"
    joined = "".join(row)
    if len(joined) > MAX_CELL or not joined.isprintable():
        for name, cell in ((header[at], row[at]) for at in checked):
            if len(cell) > MAX_CELL:
                return name, cell[:60] + "…", f"at most {MAX_CELL:,} characters, found {len(cell):,}"
            if odd := CONTROL.search(cell):
                half = "\ud800" <= odd[0] <= "\udfff"
                return name, ascii(cell[:60])[1:-1], f"a text {'in UTF-8' if half else 'without control characters'}"
    return None


# ---- Files ----


def _ending(path: Path) -> str:
    """The ending of a table's name, looking through `.gz` where the format is text; nothing for other files."""
    name = path.name.lower()
    kind = Path(name.removesuffix(".gz")).suffix
    return kind if kind in (TEXTS if name.endswith(".gz") else ENDINGS) else ""


def _open(path: Path, at: TablePlace, progress: Callable[[int], object] | None) -> RawTable:
    """The header and the rows of a table, as its format has them."""
    kind, place = _ending(path), str(path)
    if not kind:
        names = ", ".join(ENDINGS)
        raise LoadError(f"unknown kind of table; known endings are {names}, and .gz after those of text", place)
    data = _bytes(path, progress)
    if kind not in TEXTS:
        return read_binary(data, kind, place, at)
    text, is_utf8 = decoded(data, place)
    if kind in {".jsonl", ".ndjson"}:
        return read_json_lines(text, place, at.known)
    return read_csv(text, data if is_utf8 else b"", place, at)


def _bytes(path: Path, progress: Callable[[int], object] | None) -> bytes:
    """All bytes of a file, decompressed when its name ends in `.gz`."""
    zipped = path.name.lower().endswith(".gz")
    limit = MAX_EXPANDED if zipped else MAX_BYTES
    chunks, size, told = [], 0, 0
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) > MAX_BYTES:
                raise RefusedError(f"{path}: larger than {MAX_BYTES // 2**20} MiB; split it")
            file.seek(0)
            stream: Any = gzip.GzipFile(fileobj=file) if zipped else file
            while chunk := stream.read(2**22):
                chunks.append(chunk)
                size += len(chunk)
                if size > limit or size > max(BOMB, 250 * file.tell()):
                    raise RefusedError(
                        f"{path}: it expands to {size / 2**20:,.0f} MiB and more; split it, or give it without .gz"
                    )
                if progress:
                    progress(file.tell() - told)
                    told = file.tell()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LoadError(f"not a sound gzip file: {error}", str(path)) from None
    except OSError as error:
        raise LoadError(error.strerror or str(error), str(path)) from None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


# ---- Rejects ----


def save_rejects(path: str | os.PathLike[str], rows: FactTable, rejects: Iterable[Reject]) -> None:
    """Write every rejected row as it was, and beside it what was wrong; cells that a spreadsheet would run are disarmed.

    A row that is rejected for several reasons is written once. Cells beyond the header come last.

    Args:
        rows: the table that the rejects are of, those of others too.

    Raises:
        OutputError: the file cannot be written.
    """
    reasons: dict[int, list[Reject]] = {}
    for reject in rejects:
        reasons.setdefault(reject.row, []).append(reject)
    width = len(rows.header)
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(_disarmed, rows.header), "reject_row", "reject_column", "reject_expected"])
        for number, why in reasons.items():
            cells = [*rows.row(number), *[""] * width]
            beyond = cells[width:-width] if len(cells) > 2 * width else []
            columns = dict.fromkeys(reject.column for reject in why if reject.column)
            expected = dict.fromkeys(reject.expected for reject in why)
            row = [*cells[:width], str(number), " | ".join(columns), " | ".join(expected), *beyond]
            writer.writerow(map(_disarmed, row))


def _disarmed(cell: str) -> str:
    """A cell that no spreadsheet runs, and that any program can read."""
    cell = CONTROL.sub("\ufffd", cell)
    return cell if _NUMBER.fullmatch(cell) else disarmed(cell)
