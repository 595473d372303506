"""Reading tables: every format and encoding gives the same cells; what is hostile is refused or rejected, never wrong."""

import csv
import gzip
import io
import json
import re
import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.apps.cli import main
from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.curation.tables import columns, reader
from coopgraph.curation.tables.columns import COLUMNS
from coopgraph.curation.tables.reader import read, save_rejects
from tests.support.each import for_each

HEADER = "subject,subject_kind,predicate,value,value_kind,source_url,source_title,source_date,confidence,note"
ROW = "اتفاق,agreement,partner,Italie,country,https://example.org/a,Été,2020,certain,"


def cells(path, column="subject"):
    return read(path).columns[column]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_arabic_is_read_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "t.csv"
    row = ROW if encoding != "cp1256" else ROW.replace("Été", "صفحة")
    path.write_bytes(f"{HEADER}\r\n{row}\r\n".encode(encoding))
    assert cells(path) == ["اتفاق"]
    assert read(path).rejects == []


def test_french_of_windows_is_not_taken_for_arabic(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(f"{HEADER}\nAccord signé à l’été,agreement,partner,Égypte,,https://x.org/,,,,\n".encode("cp1252"))
    assert cells(path) == ["Accord signé à l’été"]
    assert cells(path, "value") == ["Égypte"]


WINDOWS = {
    "cp1252": [
        "« Eau » – 20 €, m³/s",
        "L’Œuvre, d´accord",
        "ÉTÉ",
        "Italie†",
        "Año, Straße, Città",
        "voir…suite n° 5×3",
    ],
    "cp1256": ["وزارة الداخلية، PROFAS C+", "عُمان", "مصر, Égypte".lower()],
}
OTHERS = {
    "mac_roman": ["Accord signé à l’été", "Décret présidentiel", "Forêts", "« Eau »"],
    "cp850": ["Décret présidentiel", "Forêts, où"],
    "iso8859_6": ["وزارة الداخلية", "تونس والجزائر"],
    "cp720": ["وزارة الداخلية والجماعات المحلية"],
    "cp1250": ["Współpraca, Wałęsa"],
    "cp1251": ["Министерство"],
    "cp1253": ["Υπουργείο"],
    "cp1254": ["İşbirliği"],
}


@for_each([(encoding, text) for encoding, texts in WINDOWS.items() for text in texts])
def test_short_tables_of_windows_are_read(case, tmp_path):
    encoding, text = case
    (tmp_path / "t.csv").write_bytes(f'{HEADER}\n"{text}",agreement,partner,Italie,,,,,,\n'.encode(encoding))
    assert cells(tmp_path / "t.csv") == [text]


@for_each([(encoding, text) for encoding, texts in OTHERS.items() for text in texts])
def test_other_encodings_are_refused_rather_than_misread(case, tmp_path):
    encoding, text = case
    (tmp_path / "t.csv").write_bytes(f'{HEADER}\n"{text}",agreement,partner,Italie,,,,,,\n'.encode(encoding))
    try:
        outcome = f"read as {cells(tmp_path / 't.csv')}"
    except LoadError as error:
        outcome = str(error)
    assert re.search("neither UTF-8 nor .*save it as UTF-8", outcome)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found_out(tmp_path, mark, end):
    path = tmp_path / "t.csv"
    path.write_text(end.join([HEADER.replace(",", mark), ROW.replace(",", mark), ""]), "utf-8", newline="")
    assert cells(path, "value") == ["Italie"]


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff"), max_size=8)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[TEXT] * len(COLUMNS)), max_size=5), st.sampled_from([",", ";"]), st.sampled_from(["utf-8", "utf-16"]))  # fmt: skip
def test_what_is_written_is_read_back(tmp_path_factory, rows, mark, encoding):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    found = read(path)
    filled = [row for row in rows if any(row)]
    assert list(zip(*(found.columns[name] for name in COLUMNS), strict=True)) == filled
    assert (found.total, found.rejects) == (len(filled), [])


def test_binary_formats_give_the_same_cells(tmp_path):
    frame = pl.DataFrame(
        {"Subject": ["A", "B"], "predicate": ["deaths", "signature date"], "value": ["5", "2003-10-25"],
         "source-date": [date(2020, 1, 2), None], "confidence": ["certain", None]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_excel(tmp_path / "t.xlsx")
    lines = [{k: str(v) for k, v in row.items() if v is not None} for row in frame.to_dicts()]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    frame.cast(pl.String).write_csv(tmp_path / "t.csv")
    with gzip.open(tmp_path / "t.csv.gz", "wb") as file:
        file.write((tmp_path / "t.csv").read_bytes())
    found = [read(tmp_path / name).columns for name in ("t.parquet", "t.xlsx", "t.jsonl", "t.csv", "t.csv.gz")]
    assert all(one == found[0] for one in found[1:])
    assert found[0]["source_date"] == ["2020-01-02", ""]


def sheet(path, xml):
    """An XLSX file whose first sheet is this XML."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')  # fmt: skip
        archive.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        archive.writestr("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>')  # fmt: skip
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')  # fmt: skip
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>')  # fmt: skip
    return path


def inline(*texts):
    found = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f"<row>{found}</row>"


def test_formulas_are_read_as_the_values_that_they_had(tmp_path):
    formula = '<row><c t="inlineStr"><is><t>A</t></is></c><c t="inlineStr"><is><t>deaths</t></is></c><c><f>WEBSERVICE("http://evil/")</f><v>5</v></c></row>'
    path = sheet(tmp_path / "t.xlsx", inline("subject", "predicate", "value") + formula)
    assert cells(path, "value") == ["5"]


def test_a_zip_bomb_is_refused_unread(tmp_path, monkeypatch):
    path = sheet(tmp_path / "t.xlsx", inline("subject", "predicate", "value") + " " * 5_000_000)
    monkeypatch.setattr("coopgraph.curation.tables.formats.sheets.MAX_EXPANDED", 10**6)
    with pytest.raises(RefusedError, match="expands to"):
        read(path)
    monkeypatch.setattr("coopgraph.curation.tables.reader.MAX_EXPANDED", 10**3)
    with gzip.open(tmp_path / "t.csv.gz", "wb") as file:
        file.write(b"x" * 10**4)
    with pytest.raises(RefusedError, match="expands to"):
        read(tmp_path / "t.csv.gz")


BROKEN = {
    "": "empty",
    "\n\n\n": "empty",
    "a,b,c\n1,2,3\n": "no column is called subject, predicate, value",
    "subject,predicate\nA,b\n": "'value' is missing",
    "subject,predicat,value\nA,b,c\n": "did you mean predicat",
    "subject,predicate,value,Subject\nA,b,c,d\n": "subject twice",
    'subject,predicate,value\n"A,b,c\nB,c,d\n': "never closed",
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_tables_are_explained(tmp_path, text):
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(LoadError, match=BROKEN[text]):
        read(tmp_path / "t.csv")


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet", "t.csv.gz"])
def test_files_that_are_not_what_they_say_are_explained(tmp_path, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04 this is no such file")
    with pytest.raises(LoadError, match="no sound|not a sound"):
        read(tmp_path / name)
    with pytest.raises(LoadError, match="unknown kind"):
        read(tmp_path / "t.docx")
    with pytest.raises(LoadError, match="No such file"):
        read(tmp_path / "absent.csv")


def test_hostile_rows_are_rejected_and_the_others_kept(tmp_path):
    lines = [
        "subject,predicate,value",
        "A,deaths,1",
        "B,deaths",
        "C,deaths,1,2,3",
        "D,deaths," + "x" * 10_000_000,
        "E,dea\0ths,1",
        "F,deaths,1,,",
        "G,deaths,2",
    ]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines), "utf-8")
    found = read(path)
    assert found.columns["subject"] == ["A", "F", "G"]
    assert found.numbers == [1, 6, 7]
    assert [(r.row, r.expected[:12]) for r in found.rejects] == [
        (2, "3 columns, f"), (3, "3 columns, f"), (4, "at most 100,"), (5, "a text witho")
    ]  # fmt: skip
    assert found.total == 7


def test_json_lines_reject_what_is_nested_or_broken(tmp_path):
    lines = ['{"subject": "A", "predicate": "deaths", "value": 5.0}', '{"subject": {"x": 1}, "predicate": "p", "value": "v"}',
             "[1, 2]", "{broken", '{"subject": "B", "predicate": "deaths", "value": null}']  # fmt: skip
    (tmp_path / "t.jsonl").write_text("\n".join(lines), "utf-8")
    found = read(tmp_path / "t.jsonl")
    assert found.columns["value"] == ["5", ""]
    assert [reject.row for reject in found.rejects] == [2, 3, 4]


@pytest.mark.slow
def test_a_million_empty_rows_are_quick_and_count_for_nothing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("subject,predicate,value\nA,deaths,1\n" + ",,\n" * 1_000_000 + "B,deaths,2\n", "utf-8")
    found = read(path)
    assert (found.columns["subject"], found.total, found.empty) == (["A", "B"], 2, 1_000_000)


def test_too_many_rows_and_bytes_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text("subject,predicate,value\n" + "A,deaths,1\n" * 20, "utf-8")
    monkeypatch.setattr(reader, "MAX_ROWS", 10)
    with pytest.raises(RefusedError, match="more than 10 rows"):
        read(path)
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    with pytest.raises(RefusedError, match="larger than"):
        read(path)


def test_rejects_are_written_whole_and_run_nothing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("subject,predicate,value\n=1+1,@x,-3\n-cmd,+y,5,6\n", "utf-8")
    found = read(path)
    assert found.columns["value"] == ["-3"]
    save_rejects(tmp_path / "r.csv", found, [*found.rejects, columns.Reject(1, "subject", "=1+1", "a name")])
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8"))))
    assert rows[0] == ["subject", "predicate", "value", "reject_row", "reject_column", "reject_expected"]
    assert rows[1][:3] == ["'-cmd", "'+y", "5"]
    assert rows[2][:3] == ["'=1+1", "'@x", "-3"]


# ---- The command ----


def said(capsys, *words):
    code = main([str(word) for word in words])
    return code, *capsys.readouterr()


@pytest.mark.slow
def test_the_command_reports_keeps_and_rejects(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(
        f"{HEADER}\n{ROW}\n{ROW.replace('Italie', '').replace('2020', '31/02/2003')}\n", "utf-8"
    )
    code, out, err = said(capsys, "load", "t.csv", "-o", "my.trig")
    assert (code, out) == (1, "")
    assert "2 rows, 1 kept, 1 rejected" in err and "row 2" in err and "my.t.rejects.csv" in err
    assert (tmp_path / "my.t.rejects.csv").is_file() and (tmp_path / "my.trig").is_file()
    code, out, _ = said(
        capsys, "query", "SELECT ?a { ?a cg:hasPartner country:ITA }", "--data", "my.trig", "--format", "csv"
    )
    assert code == 0 and len(out.splitlines()) == 2
    (tmp_path / "my.trig").unlink()
    code, _, err = said(capsys, "load", "t.csv", "-o", "my.trig", "--strict")
    assert code == 2 and "nothing was loaded" in err and not (tmp_path / "my.trig").exists()
    code, out, _ = said(capsys, "load", "t.csv", "--store", "kept")
    assert code == 1
    code, out, _ = said(
        capsys, "query", "SELECT ?a { ?a cg:hasPartner country:ITA }", "--store", "kept", "--format", "csv"
    )
    assert code == 0 and len(out.splitlines()) == 2


def test_the_command_gives_a_template_and_says_what_is_missing(capsys, tmp_path):
    assert said(capsys, "load", "--template") == (0, ",".join(COLUMNS) + "\n", "")
    (tmp_path / "t.csv").write_text(reader.template(), "utf-8")
    code, _, err = said(capsys, "load", tmp_path / "t.csv", "-o", tmp_path / "my.trig")
    assert code == 0 and "0 rows, 0 kept, 0 rejected" in err
    for words in (
        ["load"],
        ["load", "x.csv"],
        ["load", "x.ttl", "-o", "y.trig"],
        ["load", "absent.csv", "-o", "y.trig"],
    ):
        code, _, err = said(capsys, *words)
        assert code == 2 and err.startswith("coopgraph: ")


@pytest.mark.slow
def test_a_day_is_asked_for_by_as_of(capsys):
    code, out, _ = said(capsys, "query", "agreements-as-of", "--as-of", "2023-01-01", "--format", "csv")
    assert code == 0 and "agreement/esp-2002" in out
    of_year = said(capsys, "query", "agreements-as-of", "--as-of", "2022", "--language", "fr")[1]
    assert "! 2022 s’entend de son dernier jour, 2022-12-31." in of_year
    code, _, err = said(capsys, "query", "agreements-as-of", "--as-of", "2009~")
    assert code == 2 and "no day" in err
    dated = "SELECT ?a { ?a cg:signedOn ?d FILTER(?d = $date) }"
    assert "fra-2003" in said(capsys, "query", dated, "--as-of", "2003-10-25", "--format", "csv")[1]
    code, _, err = said(capsys, "query", "security-partners", "--as-of", "2023-01-01")
    assert code == 2 and "date" in err
