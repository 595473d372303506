"""Formats of tables: CSV and JSON Lines as a header and rows of text, and rows that cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from coopgraph.base.errors import LoadError, RefusedError

MAX_ROWS = 2_000_000
MAX_CELL = 100_000
MAX_LINE = 32 * 2**20
HEADS = 30  # records among which a header is looked for
LARGE = 2**20  # bytes of CSV from which polars is worth its import
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OPEN = "a quotation mark is opened here and never closed"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\x{fffe}\x{ffff}]"  # the same for polars, whose texts have no halves


class BrokenRow(NamedTuple):
    """A row that cannot be read: what there is of its cells, the column and the value at fault, and what was expected."""

    cells: list[str]
    column: str
    value: str
    expected: str


class RawTable(NamedTuple):
    """The header of a table, and its rows: empty ones too, some longer or shorter than the header.

    Where every row is as long as the header, not empty, and sound, `columns` may hold them instead.
    """

    header: list[str]
    rows: Iterable[Sequence[str] | BrokenRow]
    columns: list[list[str]] | None = None
    notes: Sequence[str] = ()


class TablePlace(NamedTuple):
    """Where a table stands in its file.

    Attributes:
        known: plain names of columns, by which its header is found.
        skip: lines above the header; None where it is looked for.
        sheet: the name or the number of the sheet.
    """

    known: set[str]
    skip: int | None = None
    sheet: str | int = 1


def header_at(records: Sequence[Sequence[str]], known: set[str]) -> tuple[int, int]:
    """Which of the first records is the header, and how many known names it has: the first, unless only another has some.

    Where no name is known, a title of a cell or two above wider rows is none.
    """
    if not known:
        filled = [sum(bool(cell.strip()) for cell in record) for record in records]
        return next((at for at, count in enumerate(filled) if count * 2 > max(filled)), 0), 0
    counts = [sum(plain(name) in known for name in record) for record in records]
    if not any(counts) or counts[0]:
        return 0, counts[0] if counts else 0
    best = max(counts)
    return counts.index(best), best


def told_above(at: int, above: Sequence[str]) -> list[str]:
    """What to tell of a header that was found below something else."""
    title = next((cell.strip() for cell in above if cell.strip()), "")
    return [f"the header was found below “{title[:60]}”; what stands above it is left out"] if at else []


def plain(name: str) -> str:
    """The name of a column without case, blanks and marks: `source_url` for ` Source-URL`."""
    return re.sub(r"[\s-]+", "_", re.sub("[\ufeff\u200b-\u200f]", "", name).strip().lower())


def headed(header: Sequence[str], place: str) -> list[str]:
    """The header up to its last name."""
    names = [name.strip().strip("\ufeff") for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise LoadError("the table is empty: it has no header", place)
    return names


# ---- CSV ----


def read_csv(text: str, data: bytes, place: str, where: TablePlace) -> RawTable:
    """The header and the rows of a CSV file; what separates its cells is found out.

    Args:
        data: the bytes of the text, where they are UTF-8; else nothing.

    Raises:
        LoadError: there is no header, or it cannot be read.
        RefusedError: a line is too long.
    """
    _check_lines(text, place)
    start, marks = int(text.startswith("\ufeff")), ",;\t|"
    hint = re.compile(r'"?sep=([,;\t|])"?(?:\r\n?|\n)', re.IGNORECASE).match(text, start)  # what Excel takes for one
    if hint:
        start, marks = hint.end(), hint[1]
    if where.skip:
        start = re.compile(rf"(?:[^\r\n]*+(?:\r\n?|\n)){{0,{where.skip}}}").match(text, start).end()  # type: ignore[union-attr]
    best = (-1, 0, -1)
    header, chosen, end, notes = [""], marks[0], start, [""]
    for mark in marks:
        heads = _heads(text, mark, start)
        if not heads:
            continue
        at, known = header_at([row for row, _ in heads], where.known) if where.skip is None else (0, 0)
        first, after = heads[at]
        score = (known, -at, len(first)) if where.known else (0, len(first), -at)
        if score > best:
            best, header, chosen, end = score, first, mark, after
            notes = told_above(at, heads[0][0])
    if best[0] < 0:
        raise LoadError("a quotation mark in the header is not closed, or not where a cell ends", place, 1)
    header = headed(header, place)
    body = data[len(text[:end].encode()) :] if len(data) > LARGE else b""
    columns = _plain_columns(body, chosen, len(header)) if body else None
    if columns is not None:
        return RawTable(header, (), columns, notes)
    return RawTable(header, _rows(text, chosen, end, place), None, notes)


def _heads(text: str, mark: str, start: int) -> list[tuple[list[str], int]]:
    """The first sound records that hold anything, and where they end; of a long text, only its head is looked at first."""
    for part in (text[: start + LARGE], text):
        heads: list[tuple[list[str], int]] = []
        for row, end in _records(part, mark, start):
            if isinstance(row, BrokenRow) or len(heads) == HEADS or (end == len(part) < len(text)):
                break
            if any(cell.strip(" ,;\t|\r\n") for cell in row):
                heads.append((row, end))
        else:
            return heads or [([], len(text))]
        if heads:
            return heads
    return []


def _check_lines(text: str, place: str) -> None:
    """Refuse a line of which a parser might make millions of cells."""
    line_end, start = "\n" if "\n" in text else "\r", 0
    while start + MAX_LINE < len(text):
        line_stop = text.rfind(line_end, start, start + MAX_LINE)
        if line_stop < 0:
            line = text.count(line_end, 0, start) + 1
            raise RefusedError(f"{place}:{line}: a line of more than {MAX_LINE // 2**20} Mi characters")
        start = line_stop + 1


def _records(text: str, mark: str, start: int) -> Iterator[tuple[list[str] | BrokenRow, int]]:
    """The records of a text from a place on, each with where it ends; strictly, so that no quote swallows what follows."""
    lines = io.StringIO(text, newline="")
    lines.seek(start)
    reader = csv.reader(lines, delimiter=mark, strict=True)
    number = 1
    while True:
        start = lines.tell()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            for broken, end in _unsound(text, mark, start, number):
                yield broken, end
                number += 1
                lines.seek(end)
        else:
            yield row, lines.tell()
            number += 1


@cache
def _patterns(mark: str) -> tuple[re.Pattern[str], ...]:
    """A quoted cell, any cell, and cells that others follow; none of them goes back, so a text takes linear time."""
    mark = re.escape(mark)
    quoted = r'"(?:[^"]++|"")*+"'
    cell = rf'(?:{quoted}(?=[{mark}\r\n]|\Z)|(?!")[^{mark}\r\n]*+)'
    return re.compile(quoted), re.compile(cell), re.compile(rf"(?:{cell}{mark})*+")


def _unsound(text: str, mark: str, start: int, number: int) -> Iterator[tuple[list[str] | BrokenRow, int]]:
    """A record that the csv module does not take: its cells when one is just very long, else its lines, one by one.

    The lines within a quotation that goes wrong may be parts of a cell or rows of their own: nobody can tell.
    """
    quoted, cell, others = _patterns(mark)
    at = others.match(text, start).end()  # type: ignore[union-attr]
    last = cell.match(text, at)
    if last:
        cells, place = [], start
        while place <= at:
            written = cell.match(text, place)[0]  # type: ignore[index]
            place += len(written) + 1
            cells.append(written[1:-1].replace('""', '"') if written.startswith('"') else written)
        yield cells, re.compile(r"(?:\r\n?|\n)?").match(text, last.end()).end()  # type: ignore[union-attr]
        return
    close = quoted.match(text, at)
    if close is None:
        yield BrokenRow([], "", text[at : at + 200], _OPEN), len(text)
        return
    after = re.compile(r"[^\r\n]*+(?:\r\n?|\n)?").match(text, close.end()).end()  # type: ignore[union-attr]
    for count, line in enumerate(re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++").finditer(text, start, after)):
        one = line[0].rstrip("\r\n")
        told = "a quotation mark that is closed where its cell ends" + (f": row {number} opens one" if count else "")
        yield (BrokenRow([one[:MAX_CELL]], "", one[:200], told) if one.strip() else []), line.end()


def _rows(text: str, mark: str, start: int, place: str) -> Iterator[list[str] | BrokenRow]:
    """The rows of a CSV file."""
    for row, end in _records(text, mark, start):
        if isinstance(row, BrokenRow) and row.expected is _OPEN:
            line = len(re.findall(r"\r\n?|\n", text[:start])) + 1
            raise LoadError(f"{row.expected}: {row.value[:60]!r}", place, line)
        start = end
        yield row


def _plain_columns(body: bytes, mark: str, width: int) -> list[list[str]] | None:
    """The columns of CSV rows by polars, or nothing unless all is so plain that all readers agree.

    Plain is: a line is a row, all rows have as many cells as the header, quotes stand around whole cells only, and no
    cell is too long or has control characters. What polars read is counted against the bytes.
    """
    try:
        import polars as pl
        from polars.exceptions import PolarsError
    except ImportError:
        return None
    sep = re.escape(mark.encode())
    quotes = rb'(?:[^"]*+(?<![^' + sep + rb'\n])"(?:[^"\n]++|"")*+"(?![^' + sep + rb"\r\n]))*+[^\"]*+"
    if width < 2 or (b"\r" in body and body.count(b"\r") != body.count(b"\r\n")) or not re.fullmatch(quotes, body):
        return None
    schema = {str(index): pl.String for index in range(width)}
    try:
        frame = pl.read_csv(body, has_header=False, schema=schema, separator=mark).fill_null("")
    except PolarsError:
        return None
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    if frame.height != lines or lines > MAX_ROWS:
        return None
    return sound_columns(pl, frame, mark, body.count(mark.encode()) - lines * (width - 1))


def sound_columns(pl: Any, frame: Any, mark: str = "", count: int = 0) -> list[list[str]] | None:
    """The columns of a frame of texts, unless a row is empty, or a cell may be too long or has control characters.

    Args:
        mark: a character, and `count`: how many times all cells together must have it.
    """
    cells = pl.all()
    odd = cells.str.contains(_CONTROL) | (cells.str.len_bytes() > MAX_CELL)
    marks = cells.str.count_matches(mark, literal=True) if mark else pl.lit(0, pl.UInt32)
    looks = frame.select(
        pl.any_horizontal(odd.any()).alias("odd"),
        pl.all_horizontal(cells == "").any().alias("empty"),
        pl.sum_horizontal(marks.sum().cast(pl.UInt64)).alias("count"),
    )
    return [column.to_list() for column in frame.get_columns()] if looks.row(0) == (False, False, count) else None


# ---- JSON Lines ----


def read_json_lines(text: str, place: str, known: set[str]) -> RawTable:
    """An object on each line; the names of all of them are the columns.

    Args:
        known: plain names of the columns whose values must be texts, numbers, booleans or null.

    Raises:
        LoadError: no line is an object.
    """
    loads = json.JSONDecoder(object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number).decode
    rows: list[dict[str, object] | BrokenRow] = []
    header: dict[str, str] = {}  # plain names, and how they were first spelled
    for line in re.split(r"\r\n?|\n", text):
        row = _object(line, loads) if line.strip() else {}
        if not isinstance(row, BrokenRow):
            header |= {plain(name): name for name in row if plain(name) not in header}
            named = {plain(name): value for name, value in row.items()}
            row = named if len(named) == len(row) else BrokenRow([line[:MAX_CELL]], "", line[:200], "each key once")
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    if not header:
        raise LoadError("the table is empty: no line is a JSON object", place)
    return RawTable(list(header.values()), (_of_object(row, header, known) for row in rows))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key is given twice")
    return members


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def _object(line: str, loads: Callable[[str], object]) -> dict[str, object] | BrokenRow:
    """The object on a line."""
    why = ""
    try:
        value = loads(line.strip("\ufeff \t"))
        if isinstance(value, dict):
            return value
    except RecursionError:
        why = ": nested too deep"
    except (ValueError, ArithmeticError) as error:
        why = f": {str(error)[:80]}"
    return BrokenRow([line[:MAX_CELL]], "", line[:200], f"a JSON object on one line{why}")


def _of_object(row: dict[str, object] | BrokenRow, header: dict[str, str], known: set[str]) -> list[str] | BrokenRow:
    """The cells of an object in the order of the header."""
    if isinstance(row, BrokenRow):
        return row
    cells = [cell_text(row.get(name)) for name in header]
    for name, value in row.items():
        if isinstance(value, dict | list) and name in known:
            return BrokenRow(cells, header[name], cell_text(value)[:200], "a text or a number, nothing nested")
    return cells


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a fraction, days without an hour, nothing for null."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        if not number.is_finite() or abs(number.adjusted()) > 30:
            return str(value)
        whole = number == number.to_integral_value()
        return str(int(number)) if whole else format(number, "f").rstrip("0")
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
