"""Wide tables: what a mapping may say, and which facts the rows of a table become through it."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.base.errors import LoadError
from coopgraph.curation.tables import columns, reader
from coopgraph.curation.tables.mapping import load_mapping

MAPPING = """
subject = "Title"
subject_kind = "agreement"
subject_language = "fr"
source_url = "{Link}"
source_title = "Registre, {Volume}"
confidence = "certain"
[columns]
"Signed" = { predicate = "signature_date", kind = "date" }
"Partner" = { predicate = "partner", kind = "country", separator = ";" }
"Titre" = { predicate = "official_title", kind = "text", language = "fr" }
"""
HEADER = ["Title", "Signed", "Partner", "Titre", "Link", "Volume", "Remarks"]
ROW = ["Accord A", "2003-10-25", "France; Italie;;", "Accord entre A et B", "https://example.org/1", "III", "seen"]
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(tmp_path, rows, mapping=MAPPING, header=HEADER):
    """A wide table as rows of facts."""
    (tmp_path / "mapping.toml").write_text(mapping, "utf-8")
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    (tmp_path / "wide.csv").write_text(file.getvalue(), "utf-8", newline="")
    return reader.read(tmp_path / "wide.csv", load_mapping(tmp_path / "mapping.toml"))


def facts(found, *names):
    """The rows of facts, with their numbers, less all columns but some."""
    return list(zip(found.numbers, *(found.columns[name] for name in names), strict=True))


def test_a_row_becomes_a_fact_for_each_filled_cell_and_each_of_its_parts(tmp_path):
    found = read(tmp_path, [ROW, ["Accord B", "", "Mali", " ", "", "", ""]])
    assert facts(found, "subject", "predicate", "value", "value_kind") == [
        (1, "Accord A@fr", "signature_date", "2003-10-25", "date"),
        (1, "Accord A@fr", "partner", "France", "country"),
        (1, "Accord A@fr", "partner", "Italie", "country"),
        (1, "Accord A@fr", "official_title", "Accord entre A et B", "text@fr"),
        (2, "Accord B@fr", "partner", "Mali", "country"),
    ]
    assert facts(found, "source_url", "source_title")[3:] == [
        (1, "https://example.org/1", "Registre, III"),
        (2, "", ""),
    ]
    assert set(found.columns["subject_kind"]) == {"agreement"} and set(found.columns["confidence"]) == {"certain"}
    assert set(found.columns["note"]) == {""} and list(found.columns) == [*columns.COLUMNS, *columns.OPTIONAL]
    assert (found.ignored, found.rejects, found.total) == (["Remarks"], [], 2)


def test_rows_without_a_subject_or_a_fact_are_rejects(tmp_path):
    lines = [
        ["", *ROW[1:]],
        ["Accord C", "", " ", "", "https://example.org", "", "seen"],
        [""] * 7,
        ROW,
        ["  ", *ROW[1:]],
    ]
    found = read(tmp_path, lines)
    assert sorted(set(found.numbers)) == [4] and (found.total, found.empty) == (4, 1)
    assert [(r.row, r.column, r.expected) for r in found.rejects] == [
        (1, "Title", "a name for the subject of the row"),
        (2, "", "a value in Signed or Partner or Titre"),
        (5, "Title", "a name for the subject of the row"),
    ]


def test_the_subject_may_be_put_together_but_not_by_half(tmp_path):
    mapping = 'subject = "{Country} {{{Signed}}}"\nnote = "{A}; {B}"\n[columns]\n"Signed" = "signature_date"'
    rows = [["Mali", "2003", "a", ""], ["Niger", "", "a", "b"], ["Chad", "2004", "", ""]]
    found = read(tmp_path, rows, mapping, ["Country", "Signed", "A", "B"])
    assert facts(found, "subject", "predicate", "value", "note") == [
        (1, "Mali {2003}", "signature_date", "2003", "a;"),
        (3, "Chad {2004}", "signature_date", "2004", ""),
    ]
    assert [(r.row, r.column) for r in found.rejects] == [(2, "Country, Signed")]


def test_a_name_that_says_its_language_keeps_it(tmp_path):
    mapping = MAPPING.replace('kind = "country"', 'kind = "country", language = "fr"')
    found = read(tmp_path, [["Accord A@en", "", "Mali@ar; Niger", "", "", "", ""]], mapping)
    assert facts(found, "subject", "value", "value_kind") == [
        (1, "Accord A@en", "Mali@ar", "country"),
        (1, "Accord A@en", "Niger@fr", "country"),
    ]


def test_columns_are_found_without_case_and_blanks_but_never_guessed(tmp_path):
    found = read(tmp_path, [ROW], header=["title", " Signed ", "PARTNER", "Titre", "link", "Volume", "Remarks"])
    assert len(found.numbers) == 4 and found.ignored == ["Remarks"]
    with pytest.raises(LoadError, match="'Title', but the columns are"):
        read(tmp_path, [ROW], header=["title", "Signed", "Partner", "Titre", "Link", "Volume", "TITLE"])


def test_a_column_that_the_table_has_not_is_an_error_that_lists_those_it_has(tmp_path):
    with pytest.raises(
        LoadError, match="names 'Partner', but the columns are Title, Signed, Partners.* did you mean Partners"
    ):
        read(tmp_path, [ROW], header=["Title", "Signed", "Partners", *HEADER[3:]])


def test_rows_that_lack_cells_that_the_mapping_names_are_rejects(tmp_path):
    found = read(tmp_path, [ROW[:6], ROW[:5], [*ROW, "x"]])
    assert set(found.numbers) == {1}
    assert [(r.row, r.expected) for r in found.rejects] == [(2, "7 columns, found 5"), (3, "7 columns, found 8")]


def test_a_table_with_a_row_for_each_fact_needs_no_mapping(tmp_path):
    found = read(tmp_path, [["a", "p", "v"]], header=["subject", "predicate", "value"])
    assert facts(found, "subject", "predicate", "value") == [(1, "a", "p", "v")]


def test_rejects_of_a_wide_table_are_written_as_its_rows(tmp_path):
    found = read(tmp_path, [["", *ROW[1:]], ROW])
    reader.save_rejects(tmp_path / "r.csv", found, [*found.rejects, columns.Reject(2, "value", "x", "a country")])
    again = reader.read(tmp_path / "r.csv", load_mapping(tmp_path / "mapping.toml"))
    assert again.header[:7] == HEADER and again.row(2) == [*ROW, "2", "value", "a country"]


WRONG = {
    "subject = 1": "subject takes a text, not 1",
    'sujet = "x"': "'sujet' is no key of a mapping; did you mean subject",
    'subject = "T"\npredicate = "x"': "'predicate' is no key",
    'subject = "T"': "table \\[columns\\]",
    'subject = "T"\ncolumns = "x"': "table \\[columns\\]",
    'subject = "T"\n[columns]': "table \\[columns\\]",
    "[columns]\nA = 'x'": "a mapping has subject",
    'subject = ""\n[columns]\nA = "x"': "a mapping has subject",
    'subject = "T"\n[columns]\nA = 5': "column 'A': expected",
    'subject = "T"\n[columns]\nA = { kind = "date" }': "column 'A': expected",
    'subject = "T"\n[columns]\nA = { predicate = "p", knd = "date" }': "column 'A': 'knd' is no key.*did you mean kind",
    'subject = "T"\n[columns]\nA = { predicate = "p", separator = [5] }': "separator takes a text",
    'subject = "T"\n[columns]\nA = { predicate = "p", codes = "iso" }': "codes is 'm49' or 'cow'",
    'subject = "T"\nday_order = "ymd"\n[columns]\nA = "p"': "day_order is 'dmy' or 'mdy'",
    'subject = "T"\ndecimal = ";"\n[columns]\nA = "p"': "decimal is ',' or '.'",
    'subject = "T"\nmissing = "-9"\n[columns]\nA = "p"': "missing takes a list",
    'subject = "T"\nskip = "two"\n[columns]\nA = "p"': "skip takes the number",
    'subject = "T"\nsheet = 0\n[columns]\nA = "p"': "sheet takes the name",
    'subject = "{T"\n[columns]\nA = "p"': "a brace without a column",
    'subject = "{ }"\n[columns]\nA = "p"': "a brace without a column",
    'subject = "T"\nsubject = "T"\n': "no TOML.*line 2",
    "subject = \n": "no TOML.*line 1",
    "a = " + "[" * 5000: "no TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_mapping_is_an_error_that_says_where(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LoadError, match=f"mapping.toml: .*{WRONG[text]}"):
        load_mapping(path)


def test_files_that_are_no_mappings(tmp_path):
    (tmp_path / "a.toml").write_bytes('subject = "Été"'.encode("cp1252"))
    for name, why in (("none.toml", "No such file"), ("a.toml", "not UTF-8")):
        with pytest.raises(LoadError, match=why):
            load_mapping(tmp_path / name)


def test_a_mapping_may_begin_with_a_mark(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + MAPPING.encode())
    assert load_mapping(tmp_path / "a.toml").named() == ["Title", "Link", "Volume", "Signed", "Partner", "Titre"]


CELL = st.sampled_from(["", " ", "a", "b;c", ";", "é ; ", "x\ny"])


@PATIENT
@given(st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=8))
def test_every_row_gives_facts_or_is_a_reject_and_every_part_of_a_cell_is_a_fact(tmp_path, rows):
    found = read(tmp_path, rows)
    full = {at: row for at, row in enumerate(rows, 1) if any(row)}
    refused = {reject.row for reject in found.rejects}
    assert found.numbers == sorted(found.numbers)
    assert refused | set(found.numbers) == set(full) and not refused & set(found.numbers)
    for at, row in full.items():
        parts = [part.strip() for part in row[2].split(";") if part.strip()] if row[0].strip() else []
        kept = [
            value for number, name, value in facts(found, "predicate", "value") if (number, name) == (at, "partner")
        ]
        assert kept == parts


# ---- Where a table stands in its file ----

REGISTER = (
    'subject = "Title"\nsubject_kind = "agreement"\nsource_title = "R"\n{more}[columns]\nSigned = "signature date"\n'
)


def books(path, sheets):
    """A workbook of several sheets."""
    import polars as pl
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        for name, rows in sheets.items():
            pl.DataFrame(rows, schema=["Title", "Signed"], orient="row").write_excel(book, name)
    return path


def titles(folder, table, more=""):
    """The subjects and values that a table gives with a mapping, and what is told of it."""
    (folder / "m.toml").write_text(REGISTER.replace("{more}", more), "utf-8")
    found = reader.read(table, load_mapping(folder / "m.toml"))
    return facts(found, "subject", "value"), list(found.notes)


@pytest.mark.parametrize("above", ["Register of treaties;;\n", "Register\n\nas of 2024\n", "\ufeffRegister, 2024\n\n"])
def test_a_header_below_titles_is_found_and_told(tmp_path, above):
    (tmp_path / "t.csv").write_text(f"{above}Title;Signed;Note\nA;2003;\n", "utf-8")
    rows, notes = titles(tmp_path, tmp_path / "t.csv")
    assert rows == [(1, "A", "2003")]
    assert notes[0].startswith("the header was found below “Register")


def test_lines_above_the_header_may_be_skipped(tmp_path):
    (tmp_path / "t.csv").write_text("Title,Signed\nSigned,Title\nA,2003\n", "utf-8")
    assert titles(tmp_path, tmp_path / "t.csv", "skip = 1\n") == ([(1, "2003", "A")], [])


def test_columns_of_one_name_are_told_apart(tmp_path):
    (tmp_path / "t.csv").write_text("Title,Note,Signed,Note\nA,x,2003,y\n", "utf-8")
    rows, notes = titles(tmp_path, tmp_path / "t.csv")
    assert rows == [(1, "A", "2003")] and notes == [
        "the header has Note more than once: (1), (2) … in the order of columns"
    ]
    assert titles(tmp_path, tmp_path / "t.csv", 'note = "{Note (2)}"\n')[0] == rows
    with pytest.raises(LoadError, match=r"names 'Note', which stands in the header more than once"):
        titles(tmp_path, tmp_path / "t.csv", 'note = "{Note}"\n')


def test_all_sheets_can_be_read(tmp_path):
    path = books(tmp_path / "t.xlsx", {"One": [("A", "2003")], "Two": [("B", "2004")]})
    rows, notes = titles(tmp_path, path)
    assert rows == [(1, "A", "2003")] and notes == ["sheet “One”; sheet = in a mapping reads another: Two"]
    for sheet in ('"Two"', "2"):
        assert titles(tmp_path, path, f"sheet = {sheet}\n") == ([(1, "B", "2004")], [])
    with pytest.raises(LoadError, match="no sheet Three; there are One, Two"):
        titles(tmp_path, path, 'sheet = "Three"\n')


def test_merged_cells_are_told_and_may_be_filled(tmp_path):
    from xlsxwriter import Workbook

    with Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["Title", "Signed"], ["", "2003"], ["", "2004"], ["B", "2005"])):
            sheet.write_row(at, 0, row)
        sheet.merge_range("A2:A3", "A")
    rows, notes = titles(tmp_path, tmp_path / "t.xlsx")
    assert rows == [(1, "A", "2003"), (3, "B", "2005")] and notes[0].startswith("A2:A3 are merged")
    assert titles(tmp_path, tmp_path / "t.xlsx", 'fill = ["Title"]\n')[0] == [(1, "A", "2003"), (2, "A", "2004"), (3, "B", "2005")]  # fmt: skip


def test_only_cells_that_are_used_must_be_sound(tmp_path):
    (tmp_path / "t.csv").write_bytes(
        "Title,Signed,Note\nA,2003,x\x93\nB\x93,2004,y\n".encode("latin-1").replace(b"\x93", b"\x07")
    )
    rows, _ = titles(tmp_path, tmp_path / "t.csv")
    assert rows == [(1, "A", "2003")]


def test_the_whole_table_may_be_of_one_thing_and_rows_left_out(tmp_path):
    mapping = 'subject_of_all = "T"\nwhen = "Kind = treaty"\n[columns]\n"S" = { predicate = "signature", scope = "C", when = "Party" }'
    rows = [["2001", "FRA", "1", "treaty"], ["2002", "ITA", "0", "Treaty"], ["2003", "ESP", "1", "note"]]
    found = read(tmp_path, rows, mapping, ["S", "C", "Party", "Kind"])
    assert facts(found, "subject", "predicate", "value") == [(1, "T", "signature [FRA]", "2001")]
    assert (found.left_out, found.rejects, found.origins) == (2, [], ["S"])


@pytest.mark.parametrize(
    ("cells", "date"),
    [(("1990", "5", "7"), "1990-05-07"), (("1990", "0", "7"), "1990"), (("1990", "5", "."), "1990-05"), (("1990.0", "12.0", "31.0"), "1990-12-31"),
     (("1990", "Mar", "7"), "7 Mar 1990"), (("1990", "", ""), "1990")],
)  # fmt: skip
def test_a_date_in_three_columns(tmp_path, cells, date):
    mapping = 'subject = "T"\n[columns]\nY = { predicate = "signature date", month = "M", day = "D" }'
    assert facts(read(tmp_path, [["A", *cells]], mapping, ["T", "Y", "M", "D"]), "value") == [(1, date)]


def test_numbered_columns_are_one_list(tmp_path):
    mapping = 'subject = "T"\n[columns]\n"c1..c3" = { predicate = "partner", codes = "cow" }\n[names]\n"x" = "Mali"'
    found = read(tmp_path, [["A", "2", "", "20.0"], ["B", "x", "NA", ""]], mapping, ["T", "c1", "c2", "c3"])
    assert facts(found, "predicate", "value") == [
        (1, "partner", "cow:2"),
        (1, "partner", "cow:20"),
        (2, "partner", "Mali"),
    ]
    assert found.origins == ["c1", "c3", "c1"]
    with pytest.raises(LoadError, match="names 'd1'"):
        read(tmp_path, [["A"]], mapping.replace("c1..c3", "d1..d3"), ["T"])


def test_a_table_of_facts_may_have_a_mapping_that_says_how_cells_are_written(tmp_path):
    found = read(tmp_path, [["a", "p", "1,5"]], 'decimal = ","\nday_order = "mdy"', ["subject", "predicate", "value"])
    assert facts(found, "value") == [(1, "1,5")] and (found.style.decimal, found.style.order) == (",", "mdy")
