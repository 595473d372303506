"""Reading tables: CSV, XLSX, Parquet and JSON Lines as columns of text, and what cannot be read as rejects."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from coopgraph.errors import LoadError, OutputError, RefusedError
from coopgraph.sheets import MAX_EXPANDED, MAX_ROWS, cell_text, narrowed, read_binary

if TYPE_CHECKING:
    from coopgraph.widetables import Mapping

COLUMNS = (
    "subject", "subject_kind", "predicate", "value", "value_kind",
    "source_url", "source_title", "source_date", "confidence", "note",
)  # fmt: skip
OPTIONAL = ("source_kind", "repeats", "disagreement", "ref")
REQUIRED = ("subject", "predicate", "value")
ENDINGS = (".csv", ".tsv", ".xlsx", ".parquet", ".jsonl", ".ndjson")
MAX_BYTES = 512 * 2**20
MAX_CELL = 100_000
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_RUNS = re.compile(r"=|@|\+(?!\d)|-(?!\d)|\t|\r")  # what makes a spreadsheet run a cell


class Reject(NamedTuple):
    """A row, or a cell of it, that cannot be used: the row (1 is the one under the header), and what was expected."""

    row: int
    column: str
    value: str
    expected: str


class Rows(NamedTuple):
    """A table that was read.

    Attributes:
        numbers: of each row, its place under the header; rows of a wide table share it.
        columns: the cells by column name, each list as long as `numbers`.
        rejects: rows that could not be read.
        total: rows that hold anything; `empty` ones are not counted.
        header: the names of the columns of the file.
        raw: cells of the file by row number, of every row that holds anything.
        ignored: columns that are not used.
    """

    numbers: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    total: int
    empty: int
    header: list[str]
    raw: dict[int, list[str]]
    ignored: list[str]


def is_table(path: str | Path) -> bool:
    """Whether a file's name is that of a table."""
    return Path(str(path).lower().removesuffix(".gz")).suffix in ENDINGS


def template() -> str:
    """The header of an empty fact table, as CSV."""
    return ",".join(COLUMNS) + "\n"


def read(path: Path, mapping: Mapping | None = None) -> Rows:
    """Read a table whole.

    Args:
        mapping: what the columns of a wide table are; without it the columns are those of `COLUMNS`.

    Raises:
        LoadError: the file is missing, malformed, or has not the columns that are needed.
        RefusedError: it is larger than the limits of this module.
    """
    header, rows = _open(path)
    names = [_plain(name) for name in header]
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise LoadError(f"the header has {', '.join(doubled)} twice", str(path), 1)
    if set(REQUIRED) <= set(names):
        mapping = None  # a row for each fact needs none
    if mapping is None:
        _check_header(names, header, path)
    numbers, kept, rejects, raw, empty = _sift(rows, header, path)
    total = len(kept) + len({reject.row for reject in rejects})
    cells = (
        dict(zip(header, map(list, zip(*kept, strict=True)), strict=True)) if kept else {name: [] for name in header}
    )
    if mapping is not None:
        found = mapping.long(numbers, cells, str(path))
        rejects += found.rejects
        return Rows(found.numbers, found.columns, rejects, total, empty, header, raw, found.ignored)
    by_name = {plain: cells[name] for plain, name in zip(names, header, strict=True)}
    blank = [""] * len(numbers)
    columns = {name: by_name.get(name, blank) for name in (*COLUMNS, *OPTIONAL)}
    ignored = [name for plain, name in zip(names, header, strict=True) if plain not in columns]
    return Rows(numbers, columns, rejects, total, empty, header, raw, ignored)


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().strip("\ufeff").lower())


def _check_header(names: list[str], header: list[str], path: Path) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if len(missing) == len(REQUIRED):
        raise LoadError(
            f"no column is called {', '.join(REQUIRED)}; for a table with a row for each thing give a mapping "
            "(docs/fact-tables.md)",
            str(path),
            1,
        )
    if missing:
        from coopgraph.queryerrors import did_you_mean

        strange = [name for name in names if name not in {*COLUMNS, *OPTIONAL}]
        hint = did_you_mean(missing[0], strange) if strange else ""
        raise LoadError(
            f"the column {missing[0]!r} is missing; {hint or 'there are ' + ', '.join(header)}", str(path), 1
        )


def _sift(
    rows: Iterable[list[str] | Reject], header: list[str], path: Path
) -> tuple[list[int], list[list[str]], list[Reject], dict[int, list[str]], int]:
    """Tell rows that can be used from those that cannot, and from empty ones."""
    numbers: list[int] = []
    kept: list[list[str]] = []
    rejects: list[Reject] = []
    raw: dict[int, list[str]] = {}
    width, empty = len(header), 0
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise RefusedError(f"{path}: more than {MAX_ROWS:,} rows; split it")
        if isinstance(row, Reject):
            rejects.append(row._replace(row=number))
            raw[number] = [row.value]
            continue
        if not any(row):
            empty += 1
            continue
        wrong = _wrong(row, width, header)
        if wrong:
            rejects.append(Reject(number, *wrong))
            raw[number] = [cell[:MAX_CELL] for cell in row]
            continue
        raw[number] = row
        numbers.append(number)
        kept.append(row)
    return numbers, kept, rejects, raw, empty


def _wrong(row: list[str], width: int, header: list[str]) -> tuple[str, str, str] | None:
    """What is wrong with the form of a row: column, value, what was expected."""
    if len(row) != width:
        return "", "", f"{width} columns, found {len(row)}"
    if sum(map(len, row)) > MAX_CELL or _CONTROL.search("".join(row)):
        for name, cell in zip(header, row, strict=True):
            if len(cell) > MAX_CELL:
                return name, cell[:60] + "…", f"at most {MAX_CELL:,} characters, found {len(cell):,}"
            if _CONTROL.search(cell):
                return name, repr(cell[:60]), "a text without control characters"
    return None


# ---- Formats ----


def _open(path: Path) -> tuple[list[str], Iterator[list[str] | Reject]]:
    """The header of a table and its rows."""
    kind = Path(str(path).lower().removesuffix(".gz")).suffix
    if kind not in ENDINGS:
        raise LoadError(f"unknown kind of table; known endings are {', '.join(ENDINGS)}", str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RefusedError(f"{path}: larger than {MAX_BYTES // 2**20} MiB; split it")
        if kind in {".csv", ".tsv"}:
            return _read_csv(_text(_bytes(path), path), path)
        if kind in {".jsonl", ".ndjson"}:
            return _read_lines(_text(_bytes(path), path), path)
        return read_binary(path, kind)
    except OSError as error:
        raise LoadError(error.strerror or str(error), str(path)) from None


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as stream:
            data = stream.read(MAX_EXPANDED + 1)
    except (gzip.BadGzipFile, EOFError) as error:
        raise LoadError(f"not a sound gzip file: {error}", str(path)) from None
    if len(data) > MAX_EXPANDED:
        raise RefusedError(f"{path}: it expands to more than {MAX_EXPANDED // 2**30} GiB")
    return data


def _text(data: bytes, path: Path) -> str:
    """The text of a file, whose encoding is told by its mark, or found: UTF-8, UTF-16, Windows-1256 or Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, path)
    head = data[:4096]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and zeros.count(0) > len(zeros) * 0.4:
            return _decoded(data, encoding, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # letters of Arabic words stand beside one another; accents of French ones stand alone
        runs = re.findall(rb"[\x80-\xff]+", data)
        beside = sum(len(run) for run in runs if len(run) > 1)
        encoding = "cp1256" if beside * 2 > sum(map(len, runs)) else "cp1252"
        return _decoded(data, encoding, path)


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(
            f"this is not {encoding}: {error.reason} at byte {error.start:,}; save it as UTF-8", str(path)
        ) from None


def _read_csv(text: str, path: Path) -> tuple[list[str], Iterator[list[str] | Reject]]:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if not first:
        raise LoadError("the table is empty: it has no header", str(path))
    separator = max(",;\t|", key=lambda mark: _known_names(first, mark))
    rows = _csv_rows(text, separator, path)
    header = next((row for row in rows if isinstance(row, list) and any(row)), None)
    if header is None:
        raise LoadError("the header cannot be read", str(path), 1)
    while len(header) > 1 and not header[-1].strip():
        header.pop()
    width = len(header)
    header = [name.strip().strip("\ufeff") for name in header]
    return header, (narrowed(row, width) if isinstance(row, list) else row for row in rows)


def _known_names(line: str, mark: str) -> tuple[int, int]:
    names = [_plain(name.strip('"\r\n')) for name in line.split(mark)]
    return sum(name in {*COLUMNS, *OPTIONAL} for name in names), len(names)


def _csv_rows(text: str, separator: str, path: Path) -> Iterator[list[str] | Reject]:
    """Rows, strictly; a quotation mark that is never closed is a reject at the row where it opened."""
    former = csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise LoadError("a quotation mark is opened here and never closed", str(path), start) from None
                yield Reject(0, "", "", f"a row of CSV: {error}")
                continue
            yield row
    finally:
        csv.field_size_limit(former)


def _read_lines(text: str, path: Path) -> tuple[list[str], Iterator[list[str] | Reject]]:
    """JSON Lines: an object on each line; its keys are the columns, those of the first hundred lines."""
    found: list[dict[str, Any] | Reject | None] = []
    for line in text.split("\n"):
        if not line.strip():
            found.append(None)
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            found.append(Reject(0, "", line[:60], f"a JSON object on one line: {str(error)[:80]}"))
            continue
        found.append(value if isinstance(value, dict) else Reject(0, "", line[:60], "a JSON object on one line"))
    while found and found[-1] is None:
        found.pop()
    header = list(dict.fromkeys(key for row in found if isinstance(row, dict) for key in row))
    if not header:
        raise LoadError("the table is empty: no line is a JSON object", str(path))
    return header, (_of_object(row, header) for row in found)


def _of_object(row: dict[str, Any] | Reject | None, header: list[str]) -> list[str] | Reject:
    if not isinstance(row, dict):
        return row if row is not None else []
    for key, value in row.items():
        if isinstance(value, dict | list):
            return Reject(0, key, json.dumps(value, ensure_ascii=False)[:60], "a text or a number, nothing nested")
    return [cell_text(row.get(key)) for key in header]


# ---- Rejects ----


def save_rejects(path: Path, rows: Rows, rejects: Iterable[Reject]) -> None:
    """Write every rejected row as it was, and beside it what was wrong; cells that a spreadsheet would run are disarmed.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*rows.header, "reject_row", "reject_column", "reject_expected"])
            for reject in rejects:
                cells = rows.raw.get(reject.row, [])
                width = len(rows.header)
                padded = [*cells[:width], *[""] * (width - len(cells))]
                writer.writerow([_disarmed(cell) for cell in padded] + [reject.row, reject.column, reject.expected])
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from None


def _disarmed(cell: str) -> str:
    return "'" + cell if _RUNS.match(cell) else cell
