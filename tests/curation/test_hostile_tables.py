"""Tables from files on disk: every format and encoding, what is refused, and that no row is lost or changed."""

import csv
import datetime as dt
import json
import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.curation.tables import columns, reader
from tests.support import hostile_tables as hostile
from tests.support.hostile_tables import CELL, HEADER, ROW, SHORT, agrees, made, rows_of, text_of, workbook

pl = pytest.importorskip("polars")
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


# ---- Encodings and separators ----


@pytest.mark.parametrize(("encoding", "row"), hostile.ENCODINGS)
def test_encodings_are_found_out(tmp_path, encoding, row):
    found = reader.read(made(tmp_path, text_of([HEADER, row]), encoding=encoding))
    assert rows_of(found) == {1: row}
    assert list(found.columns) == [*columns.COLUMNS, *columns.OPTIONAL]
    assert found.columns["subject"] == [row[0]] and found.columns["ref"] == [""]


def test_utf_8_with_a_damaged_byte_rejects_that_row_and_does_not_garble_the_others(tmp_path):
    data = text_of([HEADER, hostile.ARABIC, hostile.FRENCH, ROW]).encode()
    found = reader.read(made(tmp_path, data.replace("Œ".encode(), b"\xc5")))
    assert rows_of(found) == {1: hostile.ARABIC, 3: ROW}
    assert [(r.row, r.column) for r in found.rejects] == [(2, "source_title")] and "UTF-8" in found.rejects[0].expected


@pytest.mark.parametrize("data", [b"\xff\xfea", "subject,predicate,value".encode("utf-16-le") + b"\0\xd8\0\0"])
def test_unsound_utf_16_is_an_error(tmp_path, data):
    with pytest.raises(LoadError, match="UTF-16"):
        reader.read(made(tmp_path, data))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_and_line_ends_are_found_out(tmp_path, mark, end):
    rows = [[*SHORT, "note"], ["a, b; c\t|", "p", "1,5", "two\nlines"], ["b", 'say "x"', "", "n"]]
    text = text_of(rows, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
    assert rows_of(reader.read(made(tmp_path, text))) == {1: rows[1], 2: rows[2]}
    hinted = f"sep={mark}{end}{text}"
    assert rows_of(reader.read(made(tmp_path, hinted))) == {1: rows[1], 2: rows[2]}


# ---- Headers ----


def test_names_are_matched_without_case_blanks_and_dashes(tmp_path):
    text = "\n\n,,,\n SUBJECT ,Source-URL,predicate ,\u200fVALUE,Other,\nx,u,,v,o\n"
    found = reader.read(made(tmp_path, text))
    assert (found.columns["subject"], found.columns["source_url"], found.columns["value"]) == (["x"], ["u"], ["v"])
    assert found.ignored == ["Other"] and found.numbers == [1]


@pytest.mark.parametrize("header", hostile.HEADERS)
def test_a_wrong_header_is_an_error_that_says_why(tmp_path, header):
    with pytest.raises(LoadError, match=hostile.HEADERS[header]):
        reader.read(made(tmp_path, header))


@pytest.mark.parametrize("name", ["facts.txt", "facts.xls", "facts.xlsx.gz", "facts"])
def test_files_that_are_no_tables(tmp_path, name):
    assert not reader.is_table(name)
    with pytest.raises(LoadError, match="known endings are"):
        reader.read(made(tmp_path, "x", name))


def test_missing_files_and_folders_are_errors(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for name, why in (("none.csv", "No such file"), ("folder.csv", "directory")):
        with pytest.raises(LoadError, match=why):
            reader.read(tmp_path / name)


def test_the_template_is_a_table_without_rows(tmp_path):
    found = reader.read(made(tmp_path, reader.template()))
    assert (found.total, found.header, found.columns["subject"]) == (0, list(columns.COLUMNS), [])


# ---- Rows that cannot be read ----


def test_too_many_and_too_few_cells(tmp_path):
    lines = ["a,p,1,n", "a,p,1", "a,p", "a,p,1,n,x", "a,p,1,n,,,", "a", ",,,", "", "b,p,2,n"]
    found = reader.read(made(tmp_path, "\n".join(["subject,predicate,value,note", *lines])))
    assert rows_of(found) == {
        1: ["a", "p", "1", "n"],
        2: ["a", "p", "1", ""],
        5: ["a", "p", "1", "n"],
        9: ["b", "p", "2", "n"],
    }
    assert [(r.row, r.expected) for r in found.rejects] == [
        (3, "4 columns, found 2"), (4, "4 columns, found 5"), (6, "4 columns, found 1")
    ]  # fmt: skip
    assert (found.total, found.empty) == (7, 2)


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\x7f", "\x85", "\x0b", "\uffff"])
@pytest.mark.parametrize("name", ["facts.csv", "facts.jsonl"])
def test_control_characters_reject_the_row(tmp_path, odd, name):
    rows = [["a", "p", "1"], ["b", f"p{odd}q", "2"], ["c", "p", "tab\tand\nline"]]
    lines = "\n".join(json.dumps(dict(zip(SHORT, row, strict=True))) for row in rows)
    found = reader.read(made(tmp_path, lines if name.endswith("l") else text_of([SHORT, *rows]), name))
    assert rows_of(found) == {1: rows[0], 3: rows[2]}
    assert [(r.row, r.column, r.expected) for r in found.rejects] == [
        (2, "predicate", "a text without control characters")
    ]


@pytest.mark.parametrize("size", [100_001, 10 * 2**20])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_very_long_cell_is_a_reject(tmp_path, size, ending):
    long = ("a, b\n" * (size // 5 + 1))[:size]
    rows = [["a", "p", "1"], ["b", "p", long], ["c", "p", long[:100_000]], ["d", "p", 'say "yes"']]
    path = tmp_path / f"facts.{ending}"
    frame = pl.DataFrame(rows, schema=SHORT, orient="row")
    {"csv": frame.write_csv, "jsonl": frame.write_ndjson, "parquet": frame.write_parquet}[ending](path)
    found = reader.read(path)
    assert rows_of(found) == {1: rows[0], 3: rows[2], 4: rows[3]}
    (reject,) = found.rejects
    assert (reject.row, reject.column, reject.expected) == (2, "value", f"at most 100,000 characters, found {size:,}")
    assert len(reject.value) < 100 and len(found.row(2)[2]) == 100_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quote_that_is_never_closed_is_an_error_at_its_line(tmp_path, end):
    lines = ["subject,predicate,value", 'a,"p\n",1', 'b,"p,2', "c,p,3" * 10_000, "d,p,4"]
    with pytest.raises(LoadError, match=r"facts.csv:4: a quotation mark is opened here and never closed"):
        reader.read(made(tmp_path, end.join(lines)))


@pytest.mark.parametrize("wrong", ['b,"p"x,2', 'b,"p,2\n"c,p,3', 'b,"p\n" ,2'])
def test_after_a_wrong_quote_reading_goes_on(tmp_path, wrong):
    found = reader.read(made(tmp_path, f'subject,predicate,value\na,p,1\n{wrong}\nd,"p, ""q""",4\n'))
    lines = wrong.count("\n") + 1
    assert rows_of(found) == {1: ["a", "p", "1"], 2 + lines: ["d", 'p, "q"', "4"]}
    assert [r.row for r in found.rejects] == list(range(2, 2 + lines))


def test_many_wrong_quotes_take_no_longer_than_as_many_rows(tmp_path):
    path = made(tmp_path, "subject,predicate,value\n" + 'a,"p"x,1\n' * 30_000)
    before = time.process_time()
    assert len(reader.read(path).rejects) == 30_000
    assert time.process_time() - before < 30


# ---- Workbooks, Parquet, JSON Lines ----


@pytest.mark.parametrize("first", [1, 7])
def test_cells_of_a_workbook_become_text(tmp_path, first):
    header = ["Subject", "predicate", "VALUE", None]
    path = workbook(tmp_path / "facts.xlsx", [header, *[["s", "p", value] for value, _ in hostile.CELLS]], first)
    found = reader.read(path)
    assert found.columns["value"] == [text for _, text in hostile.CELLS] and found.rejects == []


def test_a_workbook_with_gaps_errors_and_cells_beyond_its_header(tmp_path):
    rows = [
        SHORT,
        [],
        ["a", "p", 1, None],
        [None] * 4,
        ["b", "p", hostile.Formula("1/0", "#DIV/0!")],
        ["c", "p", 2, "x"],
        ["d", "p", 3],
    ]
    found = reader.read(workbook(tmp_path / "facts.xlsx", rows))
    assert {n: r[2] for n, r in rows_of(found).items()} == {2: "1", 6: "3"} and found.empty == 2
    assert [(r.row, r.expected) for r in found.rejects] == [
        (4, "a value; the formula gives an error"), (5, "3 columns, found 4")
    ]  # fmt: skip


def test_parquet_and_json_lines_become_text(tmp_path):
    cells = [3.0, 2.5, None, True, dt.date(2024, 1, 2), dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 2, 3), "x"]
    told = ["3", "2.5", "", "true", "2024-01-02", "2024-01-02", "2024-01-02T03:00:00", "x"]
    frame = {f"c{at}": [cell] for at, cell in enumerate(cells)} | {name: ["a"] for name in SHORT} | {"list": [[1]]}
    pl.DataFrame(frame).write_parquet(tmp_path / "facts.parquet")
    assert reader.read(tmp_path / "facts.parquet").row(1)[:8] == told
    plain = (
        {f"c{at}": cell for at, cell in enumerate(cells[:4])} | dict.fromkeys(SHORT, "a") | {"big": 10**40, "list": [1]}
    )
    found = reader.read(made(tmp_path, json.dumps(plain), "facts.ndjson"))
    assert found.row(1) == [*told[:4], "a", "a", "a", str(10**40), "[1]"]


def test_nested_values_are_rejects_where_a_value_is_wanted(tmp_path):
    pl.DataFrame({"subject": ["a", "b"], "predicate": ["p", "p"], "value": [[1], None]}).write_parquet(
        tmp_path / "a.parquet"
    )
    assert [r[:2] for r in reader.read(tmp_path / "a.parquet").rejects] == [(1, "value")]
    lines = ['{"Subject": "a", "predicate": "p", "value": {"x": 1}}', '{"value": 2, "SUBJECT": "b", "predicate": "p"}']
    found = reader.read(made(tmp_path, "\r\n".join(lines), "a.jsonl"))
    assert [r[:2] for r in found.rejects] == [(1, "value")]
    assert found.columns["subject"] == ["b"] and found.columns["value"] == ["2"]


def test_a_bad_line_of_json_is_a_reject(tmp_path):
    good = '{"subject": "a", "predicate": "p", "value": "é"}'
    found = reader.read(made(tmp_path, "\n".join([good, *hostile.BAD_LINES, "", good]), "a.jsonl"))
    assert found.numbers == [1, 10] and found.empty == 1
    assert [r.row for r in found.rejects] == list(range(2, 9))


@pytest.mark.parametrize("name", hostile.MALFORMED)
def test_malformed_files_are_errors(tmp_path, name):
    with pytest.raises(LoadError):
        reader.read(made(tmp_path, hostile.MALFORMED[name], name))


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_damaged_files_are_read_or_refused_and_never_crash(tmp_path, ending):
    path, chance = tmp_path / f"a.{ending}", random.Random(5)
    workbook(path, [HEADER, ROW]) if ending == "xlsx" else pl.DataFrame([ROW], HEADER, orient="row").write_parquet(path)
    whole, refused = path.read_bytes(), 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(5):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            reader.read(path)
        except (LoadError, RefusedError):
            refused += 1
    assert refused > 20


# ---- Limits ----


@pytest.mark.slow
def test_a_million_empty_rows_are_neither_facts_nor_rejects(tmp_path):
    lines = ",,,,,,,,,\n" * 500_000 + "\n" * 500_000
    path = made(tmp_path, f"{','.join(HEADER)}\n{lines}{','.join(ROW)}\n")
    before = time.process_time()
    found = reader.read(path)
    assert time.process_time() - before < 30
    assert (found.total, found.empty, found.rejects, rows_of(found)) == (1, 1_000_000, [], {1_000_001: ROW})


@pytest.mark.slow
def test_too_many_rows_are_refused(tmp_path):
    with pytest.raises(RefusedError, match="more than 2,000,000 rows"):
        reader.read(made(tmp_path, "subject,predicate,value" + "\n" * 2_000_002 + "x"))


def test_files_that_are_too_large_or_expand_to_too_much_are_refused(tmp_path):
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(2**29 + 1)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "")
        archive.filelist[0].file_size = 2**30 + 1
    far = f'<worksheet xmlns="{hostile.MAIN}"><sheetData><row><c r="A1"/></row><row><c r="XFD1048576"/></row></sheetData></worksheet>'
    workbook(tmp_path / "b.xlsx", [], sheet=far)
    for name, why in (("a.csv", "larger than 512 MiB"), ("a.xlsx", "expands to"), ("b.xlsx", "16,384 columns")):
        with pytest.raises(RefusedError, match=why):
            reader.read(tmp_path / name)
    with pytest.raises(RefusedError, match="expands to"):
        reader.read(hostile.gzip_bomb(tmp_path / "a.csv.gz", 1025))
    with pytest.raises(LoadError, match="no sound XLSX"):
        reader.read(hostile.liar(tmp_path / "c.xlsx", 2**22))
    with pytest.raises(RefusedError, match="a line of more than"):
        reader.read(made(tmp_path, "subject,predicate,value\n" + "," * (2**25 + 9), "c.csv"))


# ---- Nothing is lost or changed ----


@PATIENT
@given(
    st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=6),
    hostile.DIALECTS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_reads_back_equal_or_is_rejected(tmp_path, rows, dialect, encoding):
    path = made(tmp_path, text_of([[*SHORT, "note"], *rows], **dialect), encoding=encoding)
    agrees(reader.read(path), rows)


@pytest.mark.slow
@settings(PATIENT, max_examples=25)
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=9), hostile.DIALECTS, st.booleans())
def test_large_tables_are_read_as_small_ones_are(tmp_path, rows, dialect, tidy):
    if tidy:  # for what is plain there is a quicker way
        rows = [["".join(filter(str.isprintable, cell)) or "x" for cell in row] for row in rows]
    rows = [[*row, "é" * 1000] for row in rows * (600 // len(rows))]
    text = text_of([[*SHORT, "note", "ref"], *rows], **dialect)
    agrees(reader.read(made(tmp_path, text)), rows)


@PATIENT
@given(st.binary() | st.text('a,"\n\r;\0é').map(lambda text: f"subject,predicate,value\n{text}".encode()))
def test_any_bytes_are_read_or_refused_and_every_row_counts(tmp_path, data):
    try:
        found = reader.read(made(tmp_path, data))
    except LoadError:
        return
    assert found.total == len(found.numbers) + len(found.rejects)
    assert len({*found.numbers, *(r.row for r in found.rejects)}) == found.total


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_whole_and_told_of(tmp_path):
    rows = [[*ROW[:3], f"{at}", *ROW[4:9], f'note {at}, "{at}" ' + "é" * 90] for at in range(100_000)]
    path = made(tmp_path, text_of([HEADER, *rows]))
    told = []
    found = reader.read(path, progress=told.append)
    assert sum(told) == path.stat().st_size
    assert found.row(77_777) == rows[77_776] and found.total == 100_000


# ---- Rejects ----


def test_rejects_are_written_with_their_cells_and_disarmed(tmp_path):
    armed = ["=cmd()", "@x", "+x", "-x", "\tx", "+1+2", " =x"]
    harmless = ["-3.5", "+3", "1e5", "-3,5 ", "x=1", "-50%", "اتفاق"]
    lines = [[a, "p", h] for a, h in zip(armed, harmless, strict=True)] + [["a", "p", "1", "=more"], ["b", "p\0", "2"]]
    found = reader.read(made(tmp_path, text_of([SHORT, *lines])))
    own = [columns.Reject(at, name, "x", f"a {name}") for at in range(1, 8) for name in ("subject", "value")]
    reader.save_rejects(tmp_path / "rejects.csv", found, sorted([*found.rejects, *own]))
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        header, *written = csv.reader(file)
    assert header == [*SHORT, "reject_row", "reject_column", "reject_expected"]
    assert [row[0] for row in written[:7]] == ["'" + cell for cell in armed]
    assert [row[2] for row in written[:7]] == ["'-3,5 " if cell == "-3,5 " else cell for cell in harmless]
    assert written[0][3:] == ["1", "subject | value", "a subject | a value"]
    assert written[7] == ["a", "p", "1", "8", "", "3 columns, found 4", "'=more"]
    assert written[8][:2] == ["b", "p\ufffd"]
    again = reader.read(tmp_path / "rejects.csv")
    assert len(again.numbers) == 8 and again.ignored == header[3:]


def test_rejects_that_cannot_be_written_are_an_error(tmp_path):
    found = reader.read(made(tmp_path, reader.template()))
    with pytest.raises(OutputError, match="cannot write"):
        reader.save_rejects(tmp_path / "none" / "x.csv", found, [])
