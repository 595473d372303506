"""Terms and Python values, both ways; tables, their rows, labels and files."""

import datetime as dt
import math
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.answers.table import Table
from coopgraph.base.errors import OutputError
from coopgraph.base.terms import compact, full, to_python, to_rdflib, to_term
from coopgraph.base.vocab import PREFIXES, XSD
from tests.support.background import Given

ITALY = ox.NamedNode(PREFIXES["country"] + "ITA")
SPAIN = ox.NamedNode(PREFIXES["country"] + "ESP")
TRIPLE = ox.Triple(ITALY, SPAIN, ox.Literal('a "b"'))
NAMES = {ITALY: "Italie", SPAIN: "Espagne"}


def typed(text, kind):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def made(evidence=None, **options):
    rows = [(ITALY, ox.Literal(1)), (SPAIN, None), (ox.NamedNode("urn:x"), ox.Literal("l'Intérieur", language="fr-DZ"))]
    return Table(["country", "n"], rows, background=Given(NAMES.get, evidence=evidence), **options)


# ---- terms ----

UTC, ONE = dt.UTC, dt.timezone(dt.timedelta(hours=1))
READ = [
    (typed("12345678901234567890123", "integer"), 12345678901234567890123),
    (typed("007", "unsignedByte"), 7),
    (typed("2.50", "decimal"), Decimal("2.50")),
    (typed("1.5E0", "double"), 1.5),
    (typed("-INF", "float"), -math.inf),
    (typed("1", "boolean"), True),
    (ox.Literal(False), False),
    (typed("2023-02-06", "date"), dt.date(2023, 2, 6)),
    (typed("2023-02-06T01:17:34.5Z", "dateTime"), dt.datetime(2023, 2, 6, 1, 17, 34, 500000, UTC)),
    (typed("2023-02-06T01:17:34+01:00", "dateTime"), dt.datetime(2023, 2, 6, 1, 17, 34, tzinfo=ONE)),
    (typed("2003", "gYear"), "2003"),
    (typed("2003-12", "gYearMonth"), "2003-12"),
    (typed("P1Y", "duration"), "P1Y"),
    (ox.Literal("وزارة الداخلية", language="ar"), "وزارة الداخلية"),
    (ITALY, ITALY.value),
    (ox.BlankNode("b"), "_:b"),
]
MALFORMED = {
    "integer": ["1_0", "٥", " 5 ", "", "1.0", "9" * 5000],
    "byte": ["128", "-129"],
    "positiveInteger": ["0"],
    "nonPositiveInteger": ["1"],
    "unsignedShort": ["65536"],
    "decimal": ["NaN", "1E5", "1_0.5", "."],
    "double": ["inf", "infinity", "nan", "1_0"],
    "boolean": ["TRUE", "yes"],
    "date": ["2003-W01-1", "2003-02-30", "20030101", "2003-01-01Z"],
    "dateTime": ["2003-01-01", "2003-01-01 00:00:00", "20030101T000000", "2003-01-01T24:00:00", "2003-01-01T00:00:00+15:00"],
}  # fmt: skip


@pytest.mark.parametrize(("term", "value"), READ, ids=str)
def test_terms_become_python_values(term, value):
    found = to_python(term)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in MALFORMED.items() for text in texts])
def test_what_a_datatype_does_not_allow_stays_text(kind, text):
    assert to_python(typed(text, kind)) == text


def test_less_than_a_microsecond_is_not_cut_off():
    assert to_python(typed("2003-01-01T00:00:00.1234567", "dateTime")) == "2003-01-01T00:00:00.1234567"
    assert to_python(typed("2003-01-01T00:00:00.1230000", "dateTime")) == dt.datetime(2003, 1, 1, 0, 0, 0, 123000)


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("l'Intérieur", ox.Literal("l'Intérieur")),
        (True, ox.Literal(True)),
        (2**70, typed(str(2**70), "integer")),
        (1.5, typed("1.5", "double")),
        (Decimal("2.50"), typed("2.50", "decimal")),
        (Decimal("1E+3"), typed("1000", "decimal")),
        (dt.date(3, 2, 6), typed("0003-02-06", "date")),
        (dt.datetime(2023, 2, 6, 1, tzinfo=UTC), typed("2023-02-06T01:00:00+00:00", "dateTime")),
        (np.int64(3), typed("3", "integer")),
        (np.float32(1.5), typed("1.5", "double")),
        (np.bool_(True), typed("true", "boolean")),
        (ITALY, ITALY),
        (rdflib.URIRef("urn:x"), ox.NamedNode("urn:x")),
        (type("Own", (rdflib.URIRef,), {})("urn:x"), ox.NamedNode("urn:x")),
        (rdflib.BNode("b"), ox.BlankNode("b")),
        (rdflib.Literal("a", lang="fr-DZ"), ox.Literal("a", language="fr-dz")),
        (rdflib.Literal("2003", datatype=rdflib.XSD.gYear), typed("2003", "gYear")),
        (rdflib.Literal("a"), ox.Literal("a")),
    ],
    ids=repr,
)
def test_values_become_terms(value, term):
    assert to_term(value) == term


def test_seconds_in_a_zone_are_moved_to_utc():
    old = dt.datetime(1900, 1, 1, tzinfo=dt.timezone(dt.timedelta(minutes=12, seconds=12)))
    assert to_python(to_term(old)) == old


@pytest.mark.parametrize(
    "value", [None, object(), b"a", dt.time(1), Decimal("NaN"), pd.NaT, np.array([1, 2]), np.datetime64("2020-01-01"), "\ud800", rdflib.Variable("x"), rdflib.URIRef("a b"), TRIPLE]
)  # fmt: skip
def test_other_values_are_refused(value):
    with pytest.raises(TypeError, match="is no RDF term"):
        to_term(value)


@pytest.mark.parametrize("term", [term for term, _ in READ] + [ox.Literal("Direction", language="fr-DZ")], ids=str)
def test_rdflib_and_back(term):
    assert to_term(to_rdflib(term)) == term


def test_rdflib_has_no_triple_terms():
    assert to_rdflib(None) is None
    with pytest.raises(TypeError, match="triple"):
        to_rdflib(TRIPLE)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (ITALY, "country:ITA"),
        (ox.NamedNode(PREFIXES["country"] + "وزارة"), "country:وزارة"),
        (ox.NamedNode(PREFIXES["country"] + "a/b"), f"<{PREFIXES['country']}a/b>"),
        (ox.NamedNode(PREFIXES["country"] + "a."), f"<{PREFIXES['country']}a.>"),
        (ox.NamedNode(PREFIXES["country"]), f"<{PREFIXES['country']}>"),
        (ox.Literal(50), "50"),
        (typed("abc", "integer"), '"abc"^^xsd:integer'),
        (typed("5", "byte"), '"5"^^xsd:byte'),
        (typed("2.50", "decimal"), "2.50"),
        (typed("5.", "decimal"), '"5."^^xsd:decimal'),
        (typed("1.5E0", "double"), "1.5E0"),
        (ox.Literal(True), "true"),
        (typed("2003", "gYear"), '"2003"^^xsd:gYear'),
        (ox.Literal('a\n"b', language="fr-DZ"), '"a\\n\\"b"@fr-dz'),
        (ox.BlankNode("b"), "_:b"),
        (TRIPLE, '<<( country:ITA country:ESP "a \\"b\\"" )>>'),
    ],
    ids=str,
)
def test_compact(term, text):
    assert compact(term, PREFIXES) == text


def read_back(text):
    (row,) = ox.Store().query(f"SELECT ({text} AS ?x) {{ }}", prefixes=PREFIXES)
    return row[0]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
def test_any_compact_name_reads_back(local):
    try:
        iri = ox.NamedNode(PREFIXES["country"] + local)
    except ValueError:
        return
    assert read_back(compact(iri, PREFIXES)) == iri


@given(
    st.from_regex(r"[+-]?[0-9.]{1,4}([eE][+-]?[0-9])?", fullmatch=True),
    st.sampled_from(["integer", "decimal", "double"]),
)
def test_any_compact_number_reads_back_equal(text, kind):
    """By value: the engine normalises numbers (`2.50` is read as `2.5`); what is no number may come back as it is."""
    term = typed(text, kind)
    found = read_back(compact(term, PREFIXES))
    assert found.datatype == term.datatype
    assert to_python(found) == to_python(term)


def test_full_terms():
    assert full(TRIPLE) == f'<<( {ITALY} {SPAIN} "a \\"b\\"" )>>'
    assert full(typed("1", "integer")) == f'"1"^^<{XSD}integer>'


# ---- tables ----


def test_rows_by_position_name_and_slice():
    table = made()
    assert (len(table), table.columns) == (3, ("country", "n"))
    assert table[0] == table.rows[0] == next(iter(table))
    assert table[-1]["n"] == table[2][1] == table[2][1:][0]
    assert [row["country"] for row in table[:2]] == table.column("country")[:2] == [ITALY, SPAIN]
    for wrong in (lambda: table[0]["x"], lambda: table.column("x")):
        with pytest.raises(KeyError, match="there are country, n"):
            wrong()
    with pytest.raises(IndexError):
        table[3]


def test_a_slice_keeps_what_belongs_to_it():
    table = made(notes=["open list"], evidence=["a", "b", "c"], name="who?", stated=False)[1:]
    assert (table.notes, table.evidence, table.name, table.stated) == (("open list",), ["b", "c"], "who?", False)
    assert table.labels().rows[0][0] == ox.Literal("Espagne")
    assert table.labels().evidence == ["b", "c"]


def test_notes_and_evidence_are_made_once_when_asked_for():
    background = Given(notes=["note"], evidence=["x"])
    table = Table(["x"], [(ITALY,)], background=background, notes=["first"])
    assert background.asked == []
    assert (table.notes, table.notes, table.evidence) == (("first", "note"), ("first", "note"), ["x"])
    assert (table[:1].notes, table[:1][:1].evidence, table.labels().evidence) == (("first", "note"), ["x"], ["x"])
    assert background.asked == ["notes", "evidence"]


def test_tables_do_not_change():
    rows = [(ITALY,)]
    table = Table(["x"], rows)
    rows.append((SPAIN,))
    assert len(table) == 1
    for name in ("columns", "rows", "notes", "anything"):
        with pytest.raises(AttributeError, match=name):
            setattr(table, name, ())


def test_a_table_is_what_its_rows_are():
    assert made() == made(name="who?", language="fr") and hash(made()) == hash(made(name="who?"))
    for other in (made()[:2], made().labels(), made(stated=False), Table(["c", "n"], made().rows), made().rows):
        assert made() != other
    a, b, c = map(ox.BlankNode, "abc")
    assert Table(["x", "y"], [(a, b), (b, a)]) == Table(["x", "y"], [(c, a), (a, c)])
    assert Table(["x", "y"], [(a, b), (b, a)]) != Table(["x", "y"], [(c, a), (c, a)])


@pytest.mark.parametrize(("columns", "rows"), [(["a", "b"], [(None,)]), ([], [(None,)]), (["a", "a"], [(None, None)])])
def test_what_is_no_table_is_refused(columns, rows):
    with pytest.raises(ValueError, match="column"):
        Table(columns, rows)


def test_labels_stand_in_for_iris_alone():
    table = Table(["x"], [(ITALY,), (ox.NamedNode(PREFIXES["cg"] + "Actor"),), (ox.NamedNode("urn:x"),), (ox.BlankNode("b"),),
                          (TRIPLE,), (ox.Literal(1),), (None,)], background=Given(NAMES.get))  # fmt: skip
    shown = [row[0] for row in table.labels()]
    assert shown[:3] == [ox.Literal("Italie"), ox.Literal("cg:Actor"), ox.Literal("<urn:x>")]
    assert shown[3:] == table.column("x")[3:]


@pytest.mark.parametrize("truth", [True, False])
def test_an_ask_table_is_as_true_as_its_answer(truth):
    table = Table(["answer"], [(ox.Literal(truth),)], is_boolean=True)
    assert bool(table) is truth and len(table) == 1
    assert not table[:0]
    assert (table.is_boolean, table[:].is_boolean, table[:0].is_boolean) == (True, True, False)
    assert table[:0].to("json")


def test_notebooks_show_some_rows_of_a_table_that_has_all():
    table = made(name="who?").showing(2)
    assert (table.shown, made().shown, len(table), table.name) == (2, 200, 3, "who?")
    assert table == made() and table._repr_html_().count("<tr>") == 3
    assert table[:].shown == table.labels().shown == 200


def test_short_texts():
    assert repr(made(name="who?")) == "<Table who?: 3 rows>"
    assert repr(made()[:1]) == "<Table country, n: 1 row>"
    assert str(made()) == made().to("table")
    assert made().to_rdflib()[1] == (rdflib.URIRef(SPAIN.value), None)


def test_save(tmp_path):
    table = made()
    assert table.save(tmp_path / "a.csv").read_bytes().startswith(b"country,n\r\n")
    assert table.save(str(tmp_path / "a.out"), "json").read_text("utf-8") == table.to("json")
    assert table.save(tmp_path / "b.csv", safe=True) == tmp_path / "b.csv"
    with pytest.raises(OutputError, match="cannot write"):
        table.save(tmp_path / "nowhere" / "a.csv")
    with pytest.raises(OutputError, match=r"known are \.csv, "):
        table.save(tmp_path / "a.pdf")
    with pytest.raises(OutputError, match="unknown format 'pdf'; known are table, csv"):
        table.to("pdf")


def test_writing_imports_nothing_heavy():
    code = (
        "import sys; from coopgraph.answers.table import Table; import pyoxigraph as ox\n"
        "t = Table(['x'], [(ox.Literal('وزارة'),)])\n"
        "for f in ('json', 'csv', 'tsv', 'xml', 'md', 'html', 'table'): t.to(f)\n"
        "print(sorted({'rdflib', 'pandas', 'polars', 'rich', 'numpy', 'networkx'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
