"""Every format read back by another reader, and nothing in it that acts on its own."""

import csv
import html.parser
import io
import json
import re
import time

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from coopgraph.answers.formats import FORMATS, format_for, to_table, write
from coopgraph.answers.sparql_results import to_csv
from coopgraph.answers.table import Table
from coopgraph.base.errors import OutputError
from coopgraph.base.lines import SINGLE, display_width
from coopgraph.base.terms import to_rdflib
from coopgraph.base.vocab import XSD
from tests.support.background import Given


def typed(text, kind):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


CELLS = [
    ox.Literal("l'Intérieur"),
    ox.Literal("وزارة الداخلية", language="ar"),
    ox.Literal("Direction", language="fr-DZ"),
    typed("2.50", "decimal"),
    typed("123456789012345678901234567890", "integer"),
    typed("007", "integer"),
    typed("2003", "gYear"),
    typed("2023-02-06", "date"),
    typed("2023-02-06T01:17:34+01:00", "dateTime"),
    ox.Literal(True),
    ox.Literal(False),
    typed("1.5E0", "double"),
    ox.NamedNode("https://example.org/a?b=c&d=e"),
    None,
    ox.Literal("\t tab\nline\r\nline \"quoted\" 'too' \\ back | pipe, comma; <b>&amp;\n "),
    ox.Literal(" "),
    ox.Literal(""),
    ox.Literal("𝄞 \u2028 \u202e \x7f \x85"),
]
TABLE = Table(["n", "x"], [(ox.Literal(n), cell) for n, cell in enumerate(CELLS)])
TRIPLE = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal('a\t"b"', language="ar"))
RTL = ox.Literal("وزارة", language="ar", direction=ox.BaseDirection.RTL)


def one(*terms):
    return Table(["x"], [(term,) for term in terms])


def read(table, format):
    """What the engine's own reader finds."""
    back = ox.parse_query_results(table.to(format).encode(), getattr(ox.QueryResultsFormat, format.upper()))
    return [variable.value for variable in back.variables], [tuple(solution) for solution in back]


# ---- SPARQL results ----


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
def test_the_engine_reads_back_the_very_terms(format):
    """Term for term: its readers keep the spelling of `2.50` and `007`, and the table's language tags are lower case."""
    assert read(TABLE, format) == (["n", "x"], TABLE.rows)
    assert CELLS[2].language == "fr-dz"


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
@pytest.mark.parametrize("term", [ox.BlankNode("b"), TRIPLE, ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), TRIPLE), RTL], ids=str)  # fmt: skip
def test_what_csv_and_rdflib_cannot_hold_reads_back_too(format, term):
    assert read(one(term), format) == (["x"], [(term,)])


@pytest.mark.parametrize("format", ["json", "xml"])
def test_rdflib_reads_equal_values(format):
    """By value: rdflib normalises numbers and dates as it reads (`007` is 7)."""
    result = rdflib.query.Result.parse(io.BytesIO(TABLE.to(format).encode()), format=format)
    for term, row in zip(CELLS, result, strict=True):
        wanted = to_rdflib(term)
        assert row.x == wanted or (row.x.eq(wanted) and row.x.datatype == wanted.datatype)


def test_csv_is_rfc_4180_and_keeps_every_value():
    """The engine has no reader of CSV, which has no types; Python's and rdflib's read the values."""
    rows = list(csv.reader(io.StringIO(TABLE.to("csv"), newline="")))
    assert rows == [["n", "x"], *([str(n), "" if cell is None else cell.value] for n, cell in enumerate(CELLS))]
    with pytest.raises(SyntaxError, match="lossy"):
        ox.parse_query_results(TABLE.to("csv").encode(), ox.QueryResultsFormat.CSV)
    assert one(ox.Literal("a"), None).to("csv") == 'x\r\na\r\n""\r\n'
    lines = TABLE[:-1].to("csv").encode()  # less U+0085 and U+2028, where rdflib ends a line and CSV does not
    for term, row in zip(CELLS[:-1], rdflib.query.Result.parse(io.BytesIO(lines), format="csv"), strict=True):
        assert str(row.x or "") == (term.value if term is not None else "")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
TERMS = st.one_of(
    st.none(),
    TEXTS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["ar", "fr-DZ", "en"])),
    st.builds(typed, TEXTS, st.sampled_from(["integer", "decimal", "date", "gYear", "boolean"])),
    st.integers().map(ox.Literal),
    st.booleans().map(ox.Literal),
    st.from_regex(r"https://example\.org/[a-z0-9/?&=']{0,9}", fullmatch=True).map(ox.NamedNode),
    st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True).map(ox.BlankNode),
)


@given(st.lists(st.tuples(TERMS, TERMS)))
def test_any_answer_survives_json_and_tsv(rows):
    table = Table(["a", "b"], rows)
    assert read(table, "json") == (["a", "b"], table.rows)
    if not any(isinstance(t, ox.Literal) and re.search("[\ufffe\uffff]", t.value) for row in rows for t in row):
        assert read(table, "tsv") == (["a", "b"], table.rows)


NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@given(st.lists(st.tuples(TERMS)))
def test_any_answer_survives_xml_or_is_refused(rows):
    table = Table(["a"], rows)
    if any(isinstance(term, ox.Literal) and NOT_XML.search(term.value) for (term,) in rows):
        with pytest.raises(OutputError, match="XML does not allow"):
            table.to("xml")
    else:
        assert read(table, "xml") == (["a"], table.rows)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x0b", "\ufffe"])
def test_xml_refuses_what_it_cannot_hold(character):
    with pytest.raises(OutputError, match=f"U\\+{ord(character):04X}, which XML does not allow; use json or tsv"):
        one(ox.Literal("a" + character)).to("xml")


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("format", ["json", "xml"])
def test_ask_has_a_form_of_its_own(format, truth):
    text = Table(["answer"], [(ox.Literal(truth),)], is_boolean=True, notes=["a note"]).to(format)
    assert bool(ox.parse_query_results(text.encode(), getattr(ox.QueryResultsFormat, format.upper()))) is truth
    assert rdflib.query.Result.parse(io.BytesIO(text.encode()), format=format).askAnswer is truth


def test_json_notes_do_not_disturb_readers():
    table = Table(["x"], [(ox.Literal("a"),)], notes=["open list"], stated=False)
    assert json.loads(table.to("json"))["head"] == {"vars": ["x"], "notes": ["open list"], "stated": False}
    assert read(table, "json") == (["x"], table.rows)


@pytest.mark.parametrize(("columns", "rows"), [([], []), ([], [(), ()]), (["x"], []), (["x"], [(None,)])])
def test_small_tables(columns, rows):
    table = Table(columns, rows)
    for format in ("json", "xml"):
        assert read(table, format) == (columns, rows)
    for format in FORMATS:
        assert isinstance(table.to(format), str)


def test_safe_csv_disarms_formulas_and_spares_numbers():
    cells = ["=1+1", "+a", "-a", "@a", "\ta", "\ra", "a=1", ""]
    table = one(*map(ox.Literal, cells), ox.Literal(-5), typed("+2.5", "decimal"), typed("-x", "integer"))
    plain = [row[0] for row in csv.reader(io.StringIO(to_csv(table), newline=""))]
    safe = [row[0] for row in csv.reader(io.StringIO(table.to("csv", safe=True), newline=""))]
    assert plain == ["x", *cells, "-5", "+2.5", "-x"]
    assert safe == ["x", *("'" + cell for cell in cells[:6]), "a=1", "", "-5", "+2.5", "'-x"]


# ---- for people ----


def test_markdown_stays_one_line_a_row():
    table = Table(
        ["a|b"], [(ox.Literal("x|y\r\nz <b> [l](javascript:x) \\ `c` \x1b[31m"),), (None,)], notes=["1 | 2\n3"]
    )
    lines = table.to("md").splitlines()
    assert lines[0] == r"| a\|b |"
    assert lines[2] == r"| x\|y<br>z \<b\> \[l\](javascript:x) \\ \`c\` " + "\ufffd" + r"\[31m |"
    assert lines[-1] == r"1 \| 2<br>3"


class Page(html.parser.HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='x' &lt;"


def test_html_escapes_labels_names_notes_and_evidence():
    iris = [ox.NamedNode(iri) for iri in ("javascript:alert(1)", "data:text/html,x", "https://example.org/?a='b'&c")]
    columns = [HOSTILE]
    table = Table(columns, [(iri,) for iri in iris] + [(ox.Literal(HOSTILE),)], name=HOSTILE,
                  background=Given(lambda term: HOSTILE, [HOSTILE], [HOSTILE] * 4))  # fmt: skip
    page = Page(table.to("html"))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert [attributes["href"] for tag, attributes in page.tags if tag == "a"] == ["https://example.org/?a='b'&c"]
    assert page.words.count(HOSTILE) == 12  # title, caption, heading, note, four cells, four claims
    assert Page(table._repr_html_()).words.count(HOSTILE) == 11


def test_html_is_accessible_and_asks_nothing_of_the_network():
    table = Table(["x"], [(CELLS[1],), (CELLS[2],)], name="q")
    text = table.to("html")
    page = Page(text)
    assert ("html", {"lang": "en", "dir": "ltr"}) in page.tags
    assert ("th", {"scope": "col", "title": "x"}) in page.tags
    assert [a for tag, a in page.tags if tag == "td"] == [
        {"dir": "auto", "lang": "ar"},
        {"dir": "auto", "lang": "fr-dz"},
    ]
    assert {tag for tag, _ in page.tags} >= {"title", "main", "caption", "thead", "tbody"}
    assert not re.search(r"(?:src=|url\(|@import|<link)", text)
    assert "default-src 'none'" in text


def test_a_notebook_shows_200_rows_and_says_so_and_a_page_shows_all():
    table = one(*map(ox.Literal, range(250)))
    assert table._repr_html_().count("<tr>") == 201
    assert "200 of 250 rows shown" in table._repr_html_()
    assert table.to("html").count("<tr>") == 251
    assert "rows shown" not in table.to("html") + table[:200]._repr_html_()


COLUMNS = {
    "Italie": 6, "日本": 4, "한국": 4, "\u1112\u1161\u11ab": 2, "e\u0301te\u0301": 3, "e\u0301" * 3: 3, "क्षि": 2,
    "وزارة الداخلية": 14, "اتّفاقٌ": 5, "عربي latin ١٢٣": 14, "👩‍👩": 2, "👍🏽": 2, "❤️": 2, "🇮🇹": 2, "\u2068تونس\u2069": 4, "": 0,
}  # fmt: skip


def test_columns_of_a_text_are_counted_as_terminals_do():
    assert {text: display_width(text) for text in COLUMNS} == COLUMNS


def test_what_is_counted_without_wcwidth_is_counted_as_by_it():
    for sign in map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x3000))):
        assert SINGLE.fullmatch(sign) is None or wcwidth(sign) == 1
        assert display_width(sign) == wcwidth(sign), ascii(sign)


def test_terminal_columns_are_aligned():
    names = ["Italie", "日本", "e\u0301te\u0301", "وزارة الداخلية", "عربي latin 123", "👩‍👩", "❤️", "👍🏽"]
    table = Table(["name", "n"], [(ox.Literal(name), ox.Literal("|")) for name in names])
    lines = table.to("table").splitlines()[2:-1]
    assert len({wcswidth(line[: line.index("|")]) for line in lines}) == 1
    assert "\u2068وزارة الداخلية\u2069" in lines[3]
    assert "\u2068" not in lines[0] + lines[1]


def test_long_cells_are_cut_to_a_width():
    table = one(*map(ox.Literal, ("a" * 100, "日" * 100, "👩‍👩" * 100, "تونس" * 25, "e\u0301" * 100)))
    for width in (1, 2, 9, 60):
        cells = to_table(table, width).splitlines()[2:-1]
        assert all(wcswidth(cell) <= width and cell.rstrip("\u2069").endswith("…") for cell in cells)
        assert not any(cell.endswith("\u200d…") for cell in cells), "an emoji is cut in two"
    assert to_table(table, 9).splitlines()[-2] == "e\u0301" * 8 + "…"
    assert "a" * 100 in table.to("table", width=None)
    assert "…" not in table.to("table", width=None)


def test_huge_cells_are_cut_quickly():
    start = time.process_time()
    cells = one(ox.Literal("é\u0661" * 200_000), ox.Literal("a" + "\u0301" * 200_000)).to("table").splitlines()[2:-1]
    assert all(len(cell) <= 8 * 60 + 3 for cell in cells)
    assert time.process_time() - start < 5


@given(TEXTS)
def test_no_text_drives_a_terminal(text):
    table = Table([text], [(ox.NamedNode("urn:x"),), (ox.Literal(text),)], background=Given(lambda term: text, [text]))
    shown = table.to("table") + table.to("md") + table.to("html")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]", shown)
    lines = table.to("table").split("\n")
    assert len(lines) == 7
    assert shown.count("\u2068") == shown.count("\u2069")


def test_escape_sequences_are_made_visible():
    shown = one(ox.Literal("\x1b[31mred\x07\x9b2J\nnext")).to("table")
    assert "\ufffd[31mred\ufffd\ufffd2J next" in shown


def test_notes_stand_below():
    table = Table(
        ["x"], [(ox.Literal("a"),)], background=Given(notes=["open list: at least 13 named"], evidence=["S28 1024"])
    )
    assert table.to("table").splitlines() == ["x  Stated in", "─  ─────────", "a  S28 1024", "1 row", "! open list: at least 13 named"]  # fmt: skip
    assert "open list" in table.to("md") and "open list" in table._repr_html_()


# ---- names of formats ----


def test_formats_by_ending():
    for name, (writer, endings) in FORMATS.items():
        assert write(TABLE[:2], name) == writer(TABLE[:2])
        assert {format_for("some.dir/a" + ending.upper()) for ending in endings} == {name}
    assert format_for("a.srx") == "xml"


@pytest.mark.parametrize("path", ["a", "csv", "a.b/csv", "a.pdf", "a.csv.gz", ""])
def test_other_endings_are_refused(path):
    with pytest.raises(OutputError, match=r"known are \.csv, .*\.xml; or use --format"):
        format_for(path)


def test_cells_take_the_room_that_there_is():
    table = Table(["a", "b"], [(ox.Literal("x" * 70), ox.Literal("y" * 80)), (ox.Literal("x"), ox.Literal("y"))])
    first = {room: table.to("table", room=room).splitlines()[2:4] for room in (200, 140, 30)}
    assert first[200] == [f"{'x' * 70}  {'y' * 80}", f"x{' ' * 71}y"]
    assert first[140] == [f"{'x' * 69}  {'y' * 69}", f"x{' ' * 70}{'y' * 11}"]
    assert first[30] == [f"{'x' * 14}  {'y' * 14}"] * 2
    assert table.to("table").splitlines()[2] == f"{'x' * 59}…  {'y' * 59}…"


def test_a_table_runs_in_the_direction_of_its_language():
    for language, direction in (("ar", "rtl"), ("fr", "ltr")):
        table = Table(["a"], [(ox.Literal("x"),)], language=language)
        assert f'<div class="coopgraph" lang="{language}" dir="{direction}">' in table._repr_html_()
