"""Whatever the graph holds survives every conversion: equal in value, language tags in one canonical case."""

import datetime as dt
import io
import json
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.frames import types
from coopgraph.table import Table
from coopgraph.terms import compact, to_python, to_rdflib, to_term
from coopgraph.vocab import PREFIXES, XSD


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


@pytest.mark.parametrize(("format", "name"), [("json", "JSON"), ("xml", "XML"), ("tsv", "TSV")])
def test_sparql_formats_read_back_equal(format, name):
    back = ox.parse_query_results(TABLE.to(format).encode(), getattr(ox.QueryResultsFormat, name))
    rows = [tuple(solution) for solution in back]
    assert len(rows) == len(CELLS)
    for cell, row in zip(CELLS, rows, strict=True):
        assert same(cell, row[1]), (cell, row[1])


@pytest.mark.parametrize("format", ["json", "xml"])
def test_rdflib_reads_the_same(format):
    result = rdflib.query.Result.parse(io.BytesIO(TABLE.to(format).encode()), format=format)
    for cell, row in zip(CELLS, result, strict=True):
        wanted = to_rdflib(cell)
        assert row.x == wanted or row.x.toPython() == wanted.toPython()


def test_csv_keeps_every_value():
    import csv

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


COLUMNS = {
    "integer": ([typed("1", "integer"), None, typed("-3", "integer")], [1, None, -3]),
    "big": ([typed("12345678901234567890123", "integer"), None], [12345678901234567890123, None]),
    "decimal": ([typed("2.5", "decimal"), typed("100", "decimal"), None], [Decimal("2.5"), Decimal(100), None]),
    "boolean": ([ox.Literal(True), None, ox.Literal(False)], [True, None, False]),
    "double": ([typed("1.5", "double"), None], [1.5, None]),
    "date": ([typed("2023-02-06", "date"), None], [dt.date(2023, 2, 6), None]),
    "dateTime": ([typed("2023-02-06T01:17:34Z", "dateTime"), None], [dt.datetime(2023, 2, 6, 1, 17, 34, tzinfo=dt.UTC), None]),
    "gYear": ([typed("2003", "gYear"), None], ["2003", None]),
    "text": ([ox.Literal("l'Intérieur", language="fr"), ox.Literal("وزارة", language="ar")], ["l'Intérieur", "وزارة"]),
    "iri": ([ox.NamedNode("https://example.org/a"), None], ["https://example.org/a", None]),
    "mixed": ([typed("1", "integer"), ox.Literal("a"), None], ["1", "a", None]),
    "unbound": ([None, None], [None, None]),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_frames_are_typed_and_lose_nothing(name):
    import pandas as pd

    terms, values = COLUMNS[name]
    table = Table(["x"], [(term,) for term in terms])
    panda = [None if pd.isna(v) else v for v in table.to_pandas()["x"].tolist()]
    assert panda == values
    polar = table.to_polars()["x"].to_list()
    assert polar == (values if name != "big" else ["12345678901234567890123", None])
    kept = types(table)["x"]
    assert next(d and d.removeprefix(XSD) for d in kept["datatypes"]) in {None, name, "integer", *_kinds(terms[0])}
    json.dumps(table.to_pandas().attrs)


def _kinds(term):
    return {term.datatype.value.removeprefix(XSD)} if isinstance(term, ox.Literal) else set()


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
    assert "<script" not in page
    assert "<img" not in page
    assert "href" not in page
    assert "\x1b" not in table.to("table")
    assert "\x07" not in table.to("table")


def test_html_says_how_many_rows_it_shows():
    table = Table(["n"], [(ox.Literal(i),) for i in range(1234)])
    assert "200 of 1,234 rows shown" in table._repr_html_()


def test_rows_by_name_position_and_slice():
    assert TABLE[0]["x"] == TABLE[0][1] == CELLS[0]
    assert len(TABLE[2:5]) == 3
    assert TABLE.column("x")[13] == CELLS[13]
    with pytest.raises(KeyError, match="there are n, x"):
        TABLE[0]["y"]


def test_labels_fall_back(ministry):
    table = ministry.in_language("ar").query(
        "SELECT ?x { VALUES ?x { aim:public-order country:ITA <https://example.org/a> } }"
    )
    assert [row[0].value for row in table.labels()] == [
        "public order and peace of mind",
        "إيطاليا",
        "<https://example.org/a>",
    ]


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
