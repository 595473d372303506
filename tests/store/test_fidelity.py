"""Whatever the graph holds survives every conversion: equal in value, language tags in one canonical case."""

import csv
import html.parser
import io
import json
import re
import xml.etree.ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.answers.table import Table
from coopgraph.base.terms import compact, to_python, to_rdflib, to_term
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.store.answer import answer


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


CELLS = [
    ox.Literal("l'Intérieur"),
    ox.Literal("وزارة الداخلية", language="ar"),
    ox.Literal("Direction", language="fr-DZ"),
    typed("2.5", "decimal"),
    typed("12345678901234567890123456789", "integer"),
    typed("2003", "gYear"),
    typed("2023-09", "gYearMonth"),
    typed("2023-02-06", "date"),
    typed("2023-02-06T01:17:34Z", "dateTime"),
    typed("P1Y", "duration"),
    ox.Literal(True),
    ox.Literal(False),
    typed("1.5E0", "double"),
    ox.NamedNode("https://w3id.org/coopgraph/id/country/ITA"),
    None,
    ox.Literal('quotes " and \\ and\ttab\nnewline\r, comma; pipe | <b>&amp;'),
    ox.Literal("𝄞 \u2028 \u202e"),
    ox.Literal(""),
]
TABLE = Table(["n", "x"], [(ox.Literal(i), cell) for i, cell in enumerate(CELLS)])


def same(left, right):
    """Equal in value; a text of no language is an xsd:string, and language tags have one case."""
    if left is None or right is None:
        return left is right
    if isinstance(left, ox.Literal) and isinstance(right, ox.Literal):
        if left.language or right.language:
            return (left.value, (left.language or "").lower()) == (right.value, (right.language or "").lower())
        return to_python(left) == to_python(right) and left.datatype == right.datatype
    return left == right


# ---- The nine forms of an answer, each read by a reader that knows nothing of this package ----

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def plain(term):
    """What must survive of a cell: its text, datatype (none for IRIs) and language; None where nothing is bound."""
    if term is None or isinstance(term, ox.NamedNode):
        return term and (term.value, None, None)
    return (term.value, term.datatype.value, term.language)


def from_n3(text):
    """A cell in the syntax of N-Triples."""
    if not text:
        return None
    if text.startswith("<"):
        return (text[1:-1], None, None)
    inner, language, datatype = re.fullmatch(r'"(.*)"(?:@([^"]+)|\^\^<([^">]+)>)?', text).groups()
    value = inner.encode("latin-1", "backslashreplace").decode("unicode-escape")
    return (value, datatype or (RDF + "langString" if language else XSD + "string"), language)


def from_tsv(table):
    lines = table.to("tsv").removesuffix("\n").split("\n")
    return [from_n3(line.split("\t")[1]) for line in lines[1:]]


def from_csv(table):
    rows = list(csv.reader(io.StringIO(table.to("csv", full=True), newline="")))
    return [from_n3(row[1]) for row in rows[1:]]


def from_json(table):
    def cell(found):
        if found is None or found["type"] == "uri":
            return found and (found["value"], None, None)
        language = found.get("xml:lang")
        implied = RDF + "langString" if language else XSD + "string"
        return (found["value"], found.get("datatype", implied), language)

    return [cell(row.get("x")) for row in json.loads(table.to("json"))["results"]["bindings"]]


def from_xml(table):
    space = "{http://www.w3.org/2005/sparql-results#}"

    def cell(result):
        found = result.find(f"{space}binding[@name='x']/*")
        if found is None or found.tag == space + "uri":
            return found if found is None else (found.text, None, None)
        language = found.get("{http://www.w3.org/XML/1998/namespace}lang")
        implied = RDF + "langString" if language else XSD + "string"
        return (found.text or "", found.get("datatype", implied), language)

    return [cell(result) for result in xml.etree.ElementTree.fromstring(table.to("xml")).iter(space + "result")]


class Page(html.parser.HTMLParser):
    """The cells of the second column of a page."""

    def __init__(self, text):
        super().__init__()
        self.cells = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "td":
            prefix, _, local = attrs.get("data-datatype", "xsd:string").partition(":")
            language = attrs.get("lang")
            self.cells.append(
                ["", RDF + "langString" if language else PREFIXES[prefix] + local, language] if attrs else None
            )
        if tag == "a":
            self.cells[-1][:] = [attrs["href"], None, None]

    def handle_data(self, data):
        if self.cells and self.cells[-1] and self.cells[-1][1]:
            self.cells[-1][0] += data


def from_html(table):
    return [cell and tuple(cell) for cell in Page(table.to("html").partition("</table>")[0]).cells[1::2]]


def from_markdown(table):
    rows = [re.findall(r"\| ((?:\\.|[^|\\])*?) (?=\|)", line) for line in table.to("md", full=True).splitlines()[2:]]
    return [from_n3(re.sub(r"\\(.)", r"\1", row[1])) for row in rows]


def from_pandas(table):
    frame = table.to_pandas()
    kept = frame.attrs["coopgraph"]["columns"]["x"]
    return [text and (text, *beside) if text != "" else ("", *beside) for text, *beside in zip(frame["x"], kept["datatypes"], kept["languages"], strict=True)]  # fmt: skip


def from_polars(table):
    kept = table.types()["x"]
    cells = zip(table.to_polars()["x"].to_list(), kept["datatypes"], kept["languages"], strict=True)
    return [None if text is None else (text, *beside) for text, *beside in cells]


def from_arrow(table):
    found = table.to_arrow()
    cells = zip(*(found[name].to_pylist() for name in ("x", "x.datatype", "x.language")), strict=True)
    return [None if text is None else (text, *beside) for text, *beside in cells]


FORMS = {"pandas": from_pandas, "polars": from_polars, "arrow": from_arrow, "csv": from_csv, "tsv": from_tsv,
         "json": from_json, "xml": from_xml, "html": from_html, "md": from_markdown}  # fmt: skip


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_keeps_value_datatype_and_language(form, long, monkeypatch):
    """Letter by letter, of an answer made of rows and of one that the engine left as text.

    Forms for people leave out what turns the direction of the text around it.
    """
    turned = {cell for cell in CELLS if isinstance(cell, ox.Literal) and "\u202e" in cell.value}
    shown = [cell for cell in CELLS if cell not in turned or form not in {"html", "md"}]
    table = Table(["n", "x"], [(ox.Literal(n), cell) for n, cell in enumerate(shown)])
    if long:
        monkeypatch.setattr("coopgraph.store.answer.HEAD", 1)
        back = ox.parse_query_results(table.to("tsv").encode(), ox.QueryResultsFormat.TSV)
        table = Table(["n", "x"], answer(back))
    found = FORMS[form](table)
    for cell, read in zip(shown, found, strict=True):
        assert read == plain(cell)
    assert found[2][2] == "fr-dz"


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell is not None], ids=str)
def test_a_column_of_its_own_has_the_type_of_its_value(cell):
    table = Table(["x"], [(cell,)])
    value = to_python(cell)
    assert table.to_pandas()["x"].tolist() == [value]
    wanted = value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
    assert table.to_polars()["x"].to_list() == table.to_arrow()["x"].to_pylist() == [wanted]
    kept = table.types()["x"]
    literal = isinstance(cell, ox.Literal)
    assert (kept["datatypes"], kept["languages"]) == ([plain(cell)[1]], [plain(cell)[2]])
    assert table.to_arrow().field("x").metadata[b"datatype"].decode() == (cell.datatype.value if literal else "")


@pytest.mark.parametrize("format", ["json", "xml"])
def test_rdflib_reads_the_same(format):
    result = rdflib.query.Result.parse(io.BytesIO(TABLE.to(format).encode()), format=format)
    for cell, row in zip(CELLS, result, strict=True):
        wanted = to_rdflib(cell)
        assert row.x == wanted or row.x.toPython() == wanted.toPython()


def test_csv_keeps_every_value():
    rows = list(csv.reader(io.StringIO(TABLE.to("csv"), newline="")))
    assert rows[0] == ["n", "x"]
    assert [row[1] for row in rows[1:]] == ["" if cell is None else cell.value for cell in CELLS]


@pytest.mark.parametrize(("format", "parser"), [("json", "JSON"), ("xml", "XML")])
@pytest.mark.parametrize("truth", [True, False])
def test_booleans_of_ask(format, parser, truth):
    table = Table(["answer"], [(ox.Literal(truth),)], is_boolean=True)
    back = ox.parse_query_results(table.to(format).encode(), getattr(ox.QueryResultsFormat, parser))
    assert bool(back) is truth
    assert str(truth).lower() in table.to("table")


def test_language_tags_have_one_case(ministry):
    table = ministry.query('SELECT ("Direction"@fr-DZ AS ?x) { }')
    frame = table.to_pandas()
    assert {table.rows[0][0].language, frame.attrs["coopgraph"]["columns"]["x"]["languages"][0]} == {"fr-dz"}
    for format in ("json", "xml", "tsv"):
        assert "fr-dz" in table.to(format)


@pytest.mark.parametrize(("columns", "rows"), [([], []), (["a"], []), (["a", "b"], [(None, None)]), ([], [()])])
def test_small_shapes(columns, rows):
    table = Table(columns, rows)
    assert list(table.to_pandas().columns) == list(table.to_polars().columns) == columns
    for format in ("json", "xml", "csv", "tsv", "md", "html", "table"):
        assert isinstance(table.to(format), str)


def test_hostile_text_stays_text():
    script = ox.Literal("<script>alert(1)</script>")
    link = ox.NamedNode("javascript:alert(1)")
    table = Table(["<img onerror=x>"], [(script,), (link,), (ox.Literal("\x1b[31mred\x07"),)], name="<b>")
    page = table.to("html") + table._repr_html_()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "href" not in page
    assert "\x1b" not in table.to("table")
    assert "\x07" not in table.to("table")


def test_labels_fall_back(tmp_path):
    file = tmp_path / "own.ttl"
    file.write_text(
        "@prefix : <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        ':order skos:prefLabel "ordre public"@fr, "public order"@en . :italy skos:prefLabel "Italy"@en, "إيطاليا"@ar .'
    )
    table = cg.load(file, language="ar").query(
        "PREFIX e: <https://example.org/> SELECT ?x { VALUES ?x { e:order e:italy e:unheard } }"
    )
    assert [row[0].value for row in table.labels()] == ["public order", "إيطاليا", ":unheard"]


VALUES = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.dates(),
)


@given(VALUES)
def test_any_value_survives_term_json_and_tsv(value):
    term = to_term(value)
    assert to_python(term) == value
    table = Table(["x"], [(term,)])
    text = json.loads(table.to("json"))["results"]["bindings"][0]["x"]["value"]
    assert text == term.value
    if "\ufffe" not in table.to("tsv"):
        (row,) = ox.parse_query_results(table.to("tsv").encode(), ox.QueryResultsFormat.TSV)
        assert same(term, row[0])


@given(st.text())
def test_a_hostile_value_stays_a_value(ministry, text):
    """A bound text equals itself and nothing else, whatever it holds."""
    answer = ministry.query("SELECT ?same { VALUES ?v { 'x' } BIND(?v = $value AS ?same) }", value=text)
    assert [row[0].value for row in answer] == ["true" if text == "x" else "false"]


@pytest.mark.parametrize(
    "text", ['" } #', "'} DROP ALL ; {", '\\" . ?s ?p ?o', "x\n}\nUNION { ?s ?p ?o }", "<a> .", "$value"]
)
def test_known_injections_find_nothing(ministry, text):
    assert len(ministry.query("SELECT ?s { ?s skos:prefLabel ?l FILTER(STR(?l) = $value) }", value=text)) == 0


def test_compact_names_read_back():
    for iri in (
        "https://w3id.org/coopgraph/id/country/ITA",
        "https://w3id.org/coopgraph/vocab/threat/cybercrime",
        "urn:x:y",
        "https://example.org/a(b)",
    ):
        name = compact(ox.NamedNode(iri), PREFIXES)
        back = next(
            iter(
                ox.Store().query(
                    f"SELECT ({name} AS ?x) {{ }}" if name[0] != "<" else f"SELECT ({name} AS ?x) {{}}",
                    prefixes=PREFIXES,
                )
            )
        )
        assert back[0].value == iri
