"""Tables as files on disk: workbooks made by hand, and files that try to exhaust whoever reads them."""

import csv
import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from coopgraph.curation.tables import reader

HEADER = ["subject", "subject_kind", "predicate", "value", "value_kind", "source_url", "source_title", "source_date",
          "confidence", "note"]  # fmt: skip
ROW = ["Accord A", "agreement", "signature date", "2003-10-25", "date", "https://example.org", "Registre", "2024",
       "certain", ""]  # fmt: skip

SHORT = ["subject", "predicate", "value"]
ARABIC = ["اتفاقية التعاون القضائي", "اتفاق", "تاريخ التوقيع", "2003", "", "https://example.org", "سجل", "", "", ""]
FRENCH = [
    "Élargissement de l'accord, à Évian",
    "accord",
    "signé à",
    "ÉVIAN",
    "",
    "https://example.org",
    "Œuvre",
    "",
    "",
    "n° 5",
]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
    f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Facts" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="21" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


class Formula:
    """A formula and its stored value; an error such as `#DIV/0!` is one that begins with `#`."""

    def __init__(self, text, value):
        self.text, self.value = text, value


def letters(number):
    """The name of a column: AA for 27."""
    return (letters((number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def cell(place, value):
    """A cell of a sheet as XML."""
    if isinstance(value, Formula):
        sort = "e" if value.value.startswith("#") else "str"
        return f'<c r="{place}" t="{sort}"><f>{escape(value.text)}</f><v>{escape(value.value)}</v></c>'
    if value is None:
        return f'<c r="{place}" s="1"/>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.datetime | dt.date):
        moment = dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value
        days = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
        return f'<c r="{place}" s="{1 if type(value) is dt.date else 2}"><v>{days!r}</v></c>'
    if isinstance(value, dt.time):
        return f'<c r="{place}" s="3"><v>{(value.hour * 60 + value.minute) / 1440!r}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def workbook(path, rows, first=1, sheet=None):
    """An XLSX file whose one sheet has these rows of Python values, the first of them in row `first`."""
    lines = "".join(
        f'<row r="{number}">{"".join(cell(f"{letters(at)}{number}", value) for at, value in enumerate(row, 1))}</row>'
        for number, row in enumerate(rows, first)
    )
    sheet = sheet or f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def liar(path, size):
    """A workbook whose directory says that its sheet is small, when it expands to `size` bytes."""
    workbook(path, [HEADER], sheet=" " * size)
    data = bytearray(Path(path).read_bytes())
    real = size.to_bytes(4, "little")
    assert data.count(real) >= 2
    path.write_bytes(bytes(data).replace(real, (1000).to_bytes(4, "little")))
    return path


def gzip_bomb(path, mebibytes):
    """A small `.gz` that expands to so many mebibytes: members one after another."""
    path.write_bytes(gzip.compress(b"," * 2**20) * mebibytes)
    return path


def text_of(rows, **dialect):
    """Rows as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, **dialect).writerows(rows)
    return file.getvalue()


def made(tmp_path, content, name="facts.csv", encoding="utf-8"):
    """A file with these bytes, or this text."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def rows_of(found):
    """The rows of a table by their numbers, as they stand in the file."""
    return {number: found.row(number) for number in found.numbers}


# ---- What is read as what ----

ENCODINGS = [
    *(
        (coding, row)
        for coding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
        for row in (ARABIC, FRENCH)
    ),
    ("cp1256", ARABIC),
    ("cp1252", FRENCH),
]

HEADERS = {
    "subject,predicate,value,Subject": "subject twice",
    "subject,predicate,value,source url,source_url": "source_url twice",
    "subject,predicat,value,x": "'predicate' is missing: did you mean predicat",
    "subject": "'predicate' is missing; 'value' is missing",
    "Title,Signed,Partner": "give a mapping",
    "": "no header",
    "\n\n \n": "no header",
    ",,,\n": "no header",
    '"subject,predicate,value\na,b,c': "quotation mark in the header",
    '"subject"x,predicate,value\na,b,c': "quotation mark in the header",
}


CELLS = [
    (1, "1"), (2.5, "2.5"), (1e20, "100000000000000000000"), (True, "true"), (dt.date(2024, 1, 2), "2024-01-02"),
    (dt.datetime(2024, 5, 6, 7, 8, 9), "2024-05-06T07:08:09"), (dt.datetime(2024, 5, 6), "2024-05-06"),
    (dt.time(12, 30), "12:30:00"), ("5.0", "5.0"), (" x ", " x "), ("007", "007"), ("=1+1", "=1+1"), ("@x", "@x"),
    (Formula("1+1", "2"), "2"), (None, ""), (0.1, "0.1"), ("اتفاق", "اتفاق"),
]  # fmt: skip
BAD_LINES = ["[1]", "nonsense", '{"subject": "a", "value": NaN}', '{"subject": "a", "subject": "b"}', "[" * 100_000,
             '{"subject": "a", "Subject": "b"}', '{"subject": 1' + "0" * 5000 + "}"]  # fmt: skip
MALFORMED = {"a.parquet": b"PAR1xxxxPAR1", "b.parquet": b"", "a.xlsx": b"PK\3\4nothing", "b.xlsx": b"\xd0\xcf\x11\xe0",
             "a.jsonl": b"[1]\n", "a.csv.gz": b"\x1f\x8b\x08nothing", "b.csv.gz": gzip.compress(b"subject" * 9)[:-9]}  # fmt: skip
ENDS = st.sampled_from([  # where not every text is quoted, Python quotes those with the line end alone
    ("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_NONNUMERIC), ("\n", csv.QUOTE_ALL), ("\r", csv.QUOTE_ALL),
])  # fmt: skip
DIALECTS = st.builds(
    lambda mark, end: {"delimiter": mark, "lineterminator": end[0], "quoting": end[1]}, st.sampled_from(",;\t|"), ENDS
)
CELL = st.text(
    st.one_of(st.sampled_from(" ,;\t|\"\n\r'=à\u2028اب\ufeff\xa0"), st.characters(codec="utf-8"))
) | st.sampled_from(["a", "1"])


def agrees(found, rows):
    """Whether each row was read as it is, or rejected because of a control character, or is empty."""
    read = dict(zip(found.numbers, map(list, zip(*found.cells, strict=True)), strict=True))
    full = {at: row for at, row in enumerate(rows, 1) if any(row)}
    odd = {at for at, row in full.items() if reader.CONTROL.search("".join(row))}
    assert read == {at: row for at, row in full.items() if at not in odd}
    assert [reject.row for reject in found.rejects] == sorted(odd)
    assert (found.total, found.empty) == (len(full), len(rows) - len(full))
