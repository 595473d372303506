"""Long answers: what is read as text, all cells at once, is what is read term by term."""

import datetime as dt

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.answers import frames, typed_columns
from coopgraph.answers.table import Table
from coopgraph.base.errors import RefusedError
from coopgraph.base.vocab import TYPE, XSD
from coopgraph.store import answer as answers
from coopgraph.store.answer import Answer, answer
from coopgraph.store.files import write_quads
from tests.answers.test_formats import CELLS, RTL, TERMS, TRIPLE, typed
from tests.support.examples import LONG

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")


@pytest.fixture(autouse=True)
def not_kept(monkeypatch):
    """Terms that are read of what was left as text are not kept, and a row of it is read like many."""
    monkeypatch.setattr(answers, "KEPT", 1)
    monkeypatch.setattr(answers, "LONG", 1)


NUMBERS = ["0", "-0", "+5", "007", "127", "128", "-129", "65536", str(2**63 - 1), str(2**63), "-" + "9" * 40, "1_0",
           "٥", " 5", "5 ", "", "0x5", "1e3", "2.50", "-.5", "+5.", ".", "1.", "0.000", "9" * 36 + ".25", "9" * 37 + ".25",
           "1E5", "1e400", "-1.5e-3", "4.9e-324", "0.1", "INF", "-INF", "+INF", "inf", "NaN", "-NaN", "infinity", "1,5"]  # fmt: skip
DATES = ["2023-02-06", "0001-01-01", "9999-12-31", "0000-01-01", "-001-01-01", "2023-02-30", "2023-2-6", "12023-01-01",
         "2023-02-06Z", "2003-W01-1", "20230206", "٢٠٢٣-02-06"]  # fmt: skip
TIMES = ["T00:00:00", "T23:59:59.5", "T01:17:34.000005", "T01:17:34.1234567", "T01:17:34.1230000", "T24:00:00", "T23:59:60",
         "T01:17:34.", "T1:17:34", " 01:17:34"]  # fmt: skip
ZONES = ["", "Z", "+00:00", "-00:00", "+01:00", "-14:00", "+14:00", "+15:00", "+01:60", "z", "+0100"]
MOMENTS = st.builds("{}{}{}".format, st.sampled_from(DATES), st.sampled_from(TIMES), st.sampled_from(ZONES))
KINDS = {
    "integer": st.sampled_from(NUMBERS) | st.integers().map(str),
    "long": st.sampled_from(NUMBERS) | st.integers(-(2**63), 2**63 - 1).map(str),
    "byte": st.sampled_from(NUMBERS) | st.integers(-129, 128).map(str),
    "decimal": st.sampled_from(NUMBERS) | st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format),
    "double": st.sampled_from(NUMBERS) | st.floats().map(str),
    "float": st.sampled_from(NUMBERS) | st.from_regex(r"[+-]?[0-9.]{1,6}([eE][+-]?[0-9]{1,2})?", fullmatch=True),
    "boolean": st.sampled_from(["true", "false", "1", "0", "TRUE", "yes", ""]),
    "date": st.sampled_from(DATES) | st.dates().map(str),
    "dateTime": MOMENTS | st.datetimes(timezones=st.sampled_from([None, dt.UTC])).map(dt.datetime.isoformat),
    "gYear": st.sampled_from(["2003", "-0044"]),
}  # fmt: skip
WELL = {"integer": ["0", "-3", "007"], "decimal": ["2.50", "100"], "double": ["1.5", "NaN", "-INF"], "boolean": ["1", "false"],
        "date": ["2023-02-06", "0001-01-01"], "dateTime": ["2023-02-06T01:17:34.5Z", "2023-02-06T00:00:00+00:00"]}  # fmt: skip
LETTERS = st.text(st.sampled_from('\\"\t\n\r\x00\x08\x0c\x85\u2028\ufeff\ufffe\uffff<>@^_:?# aنé𝄞u'), max_size=6)
NASTY = st.one_of(
    TERMS,
    LETTERS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), LETTERS, st.sampled_from(["ar", "fr-DZ"])),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("urn:d")), LETTERS),
    st.sampled_from([RTL, TRIPLE, ox.Triple(TRIPLE.subject, TRIPLE.predicate, ox.Literal(1)), *CELLS]),
)


def of_kind(kind):
    return KINDS[kind].map(lambda text: typed(text, kind))


@st.composite
def columns_of_terms(draw):
    """Cells of one kind, well formed or not; of two kinds; or of any."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=2))
    well = [st.sampled_from([typed(text, kind) for text in WELL[kind]]) for kind in kinds if kind in WELL]
    cells = draw(st.sampled_from([NASTY, st.one_of([of_kind(kind) for kind in kinds]), *well]))
    return draw(st.lists(st.none() | cells | cells, min_size=2, max_size=6))


def long(names, rows, head=1):
    """An answer of the engine, of which but the first row (or rows) is left as text."""
    found = ox.parse_query_results(Table(names, rows).to("tsv").encode(), ox.QueryResultsFormat.TSV)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "HEAD", head)
        return answer(found)


def same_frames(one, two):
    """The same types and values in pandas and polars, and the same beside them."""
    pd.testing.assert_frame_equal(one.to_pandas(), two.to_pandas(), check_exact=True)
    left, right = one.to_pandas(), two.to_pandas()
    for name in left.columns:
        assert [type(value) for value in left[name]] == [type(value) for value in right[name]]
    assert left.attrs == right.attrs
    assert one.to_polars().schema == two.to_polars().schema
    assert one.to_polars().equals(two.to_polars())
    assert one.to_arrow().schema.equals(two.to_arrow().schema, check_metadata=True)
    assert pl.from_arrow(one.to_arrow()).equals(pl.from_arrow(two.to_arrow()))


@given(columns_of_terms(), st.sampled_from([1, 2, 9]))
def test_any_long_answer_gives_the_same_frames(terms, head):
    rows = [(term,) for term in terms]
    found = long(["x"], rows, head)
    assert (len(found), found.rows) == (len(rows), rows)
    same_frames(Table(["x"], found), Table(["x"], rows))


@given(st.lists(st.tuples(NASTY | st.none(), NASTY), min_size=2, max_size=5))
def test_what_the_engine_wrote_is_tsv_with_terms_in_full(rows):
    names = ["a", "b"]
    assert Table(names, long(names, rows)).to("tsv") == Table(names, rows).to("tsv")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["urn:a", "urn:ab", "urn:b"]),
            st.sampled_from([TYPE, "urn:p", "urn:p1"]),
            NASTY.filter(bool),
        )
    )
)
def test_what_the_engine_wrote_is_n_triples_in_their_order(triples):
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in triples)
    found = answer(store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"))
    assert Table(found.columns, found).to("nt") == write_quads([quad.triple for quad in store], ox.RdfFormat.N_TRIPLES)


@pytest.mark.slow
@given(st.lists(st.tuples(NASTY, NASTY), min_size=2, max_size=5))
def test_columns_do_not_mix(rows):
    found = long(["a", "b"], rows)
    assert list(found) == found.rows == rows
    assert found.nodes() == {term for row in rows for term in row if isinstance(term, ox.NamedNode | ox.BlankNode)}
    same_frames(Table(["a", "b"], found), Table(["a", "b"], rows))


@pytest.mark.parametrize("kind", [*WELL, "string", "iri", "language"])
def test_usual_columns_are_typed_at_once(kind, monkeypatch):
    """Cell by cell they would be right and slow."""
    usual = {"string": [ox.Literal("a"), ox.Literal('"\\\n')], "iri": [ox.NamedNode("urn:x")] * 2,
             "language": [ox.Literal("a", language="fr"), ox.Literal("b", language="ar"), ox.Literal("c")]}  # fmt: skip
    terms = usual.get(kind) or [typed(text, kind) for text in WELL[kind]]
    rows = [(term,) for term in [*terms, None, *terms]]
    table, slow = Table(["x"], long(["x"], rows)), Table(["x"], rows)
    wanted = slow.to_polars(), slow.to_pandas()
    monkeypatch.setattr(frames, "_column", None)
    assert table.to_polars().equals(wanted[0])
    pd.testing.assert_frame_equal(table.to_pandas(), wanted[1])


def test_without_polars_a_long_answer_goes_cell_by_cell(monkeypatch):
    rows = [(ox.Literal(n),) for n in range(3)]
    table = Table(["x"], long(["x"], rows))
    wanted = table.to_pandas()
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    assert typed_columns.read(table.answer) == []
    pd.testing.assert_frame_equal(table.to_pandas(), wanted)


# ---- what an engine gives ----


def asked(text):
    return answer(ox.Store().query(text))


@pytest.mark.parametrize(
    ("text", "names", "count"),
    [
        ("SELECT * {}", (), 1),
        ("SELECT ?x { FILTER(false) }", ("x",), 0),
        ("SELECT ?x ?y { VALUES ?x { UNDEF 1 } }", ("x", "y"), 2),
        ("ASK {}", ("answer",), 1),
        ("CONSTRUCT { <urn:b> <urn:p> 1 . <urn:a> <urn:p> 1 } WHERE {}", ("subject", "predicate", "object"), 2),
    ],
)
def test_shapes(text, names, count):
    found = asked(text)
    assert (found.columns, len(found), bool(found), found.boolean) == (names, count, count > 0, text == "ASK {}")
    assert found.rows == sorted(found.rows, key=str) if "CONSTRUCT" in text else len(found.rows) == count


def test_a_long_answer_without_columns(monkeypatch):
    monkeypatch.setattr(answers, "HEAD", 2)
    found = asked("SELECT * { {} UNION {} UNION {} }")
    assert (len(found), found.rows, found.columns) == (3, [(), (), ()], ())


def test_the_beginning_of_a_long_answer_is_read_alone():
    rows = [(ox.Literal(n),) for n in range(9)]
    found = long(["x"], rows, 4)
    assert found[:3] == rows[:3] and found[3:1:-1] == rows[3:1:-1] and found[9:] == []
    assert "rows" not in vars(found)
    assert found[2:7] == rows[2:7] and found[-1:] == rows[-1:]
    assert found.rows is found.rows


@pytest.mark.parametrize("head", [2, 1000])
@pytest.mark.parametrize("pattern", ["SELECT ?x", "CONSTRUCT { ?x <urn:p> ?x }"])
def test_too_many_rows_are_refused(monkeypatch, head, pattern):
    monkeypatch.setattr(answers, "HEAD", head)
    monkeypatch.setattr(answers, "MAX_ROWS", 4)
    text = pattern + " { VALUES ?x { <urn:a> <urn:b> <urn:c> <urn:d> %s } }"
    assert len(asked(text % "")) == 4
    with pytest.raises(RefusedError, match="more than 4 rows; add a LIMIT"):
        asked(text % "<urn:e>")


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(answers, "HEAD", 1)
    monkeypatch.setattr(answers, "MAX_BYTES", 2 * 1024**2)
    text = "SELECT ?x ?y { VALUES ?x { %s } VALUES ?y { 1 2 } }"
    assert len(asked(text % f'"{"a" * 10**6}"')) == 2
    with pytest.raises(RefusedError, match="more than 2 MiB; add a LIMIT"):
        asked(text % f'"{"a" * 3 * 10**6}"')


def test_numbers_stand_bare_and_are_read_as_what_they_are():
    """The engine writes `1.5` for a decimal; that is not a double, nor text."""
    head, rest = asked(f"SELECT ?x {{ VALUES ?x {{ {'1 ' * answers.HEAD} 1 1.5 true }} }}").tsv()
    assert rest == b"?x\n1\n1.5\ntrue\n"
    assert head.startswith(b"?\n" + f'"1"^^<{XSD}integer>\n'.encode())


def test_an_answer_is_what_it_was_given():
    rows = [(TRIPLE,), (None,), (ox.BlankNode("b"),)]
    assert Answer(["x"], rows).rows == rows
    assert Answer(["x"], rows).nodes() == {ox.BlankNode("b")}
    assert not Answer(["x"], [])


# ---- Large: more than ten times what is read at once; in the long run a million rows, as they are ----

SIDE = 1000 if LONG else 100
ROWS = SIDE**2


@pytest.fixture(scope="module")
def large():
    """Some numbers beside as many texts, each with each."""
    numbers, texts = " ".join(map(str, range(SIDE))), " ".join(f'"l\'été {n}"@fr-DZ' for n in range(SIDE))
    with pytest.MonkeyPatch.context() as patch:
        if not LONG:
            patch.setattr(answers, "HEAD", 50)
        found = asked(f"SELECT ?n ?x {{ VALUES ?n {{ {numbers} }} VALUES ?x {{ {texts} }} }}")
        assert len(found) > 10 * answers.HEAD
    return Table(found.columns, found)


@pytest.mark.parametrize("form", ["pandas", "polars", "arrow"])
def test_many_rows_in_frames(large, form):
    frame = getattr(large, f"to_{form}")()
    numbers, texts = frame["n"], frame["x"]
    total = sum(numbers.to_pylist()) if form == "arrow" else numbers.sum()
    assert (len(large), len(frame), total) == (ROWS, ROWS, SIDE * sum(range(SIDE)))
    assert len(set(texts.to_pylist() if form == "arrow" else texts.to_list())) == SIDE
    if form == "pandas":
        assert frame.attrs["coopgraph"]["columns"]["x"]["languages"] == ["fr-dz"] * ROWS
        assert frame.head().attrs is not None  # a view copies what stands beside, which must cost nothing
    assert "rows" not in vars(large.answer)


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "html", "md", "table"])
def test_many_rows_as_text(large, form):
    """Row by row, without keeping terms."""
    count = min(ROWS, 100_000)  # the million takes ten times as long
    part = Table(large.columns, Answer(large.columns, large.answer[:50], first_lines(large, count - 50)))
    text = part.to(form)
    assert len(part) == text.count("été") == count
    assert "rows" not in vars(part.answer)


def first_lines(table, count):
    """The heading and so many of the lines that the engine wrote."""
    return b"".join(line + b"\n" for line in table.answer.tsv()[1].split(b"\n", count + 1)[: count + 1])


def test_many_rows_in_a_file(large, tmp_path):
    lines = large.save(tmp_path / "a.csv").read_bytes().decode().split("\r\n")
    assert (len(lines), lines[0], lines[-1]) == (ROWS + 2, "n,x", "")
    assert "rows" not in vars(large.answer)


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 1, 2600 if LONG else 60])
def test_wide_answers(count, monkeypatch):
    if not LONG:
        monkeypatch.setattr(answers, "HEAD", 50)
    names = [f"v{n}" for n in range(300)]
    binds = " ".join(f"BIND({n if n % 2 else f'<urn:{n}>'} AS ?v{n})" for n in range(1, 300))
    found = asked(f"SELECT {' '.join('?' + n for n in names)} {{ VALUES ?v0 {{ {'true ' * count} }} {binds} }}")
    table = Table(found.columns, found)
    assert (len(table), table.columns) == (count, tuple(names))
    assert table.to_pandas().shape == table.to_polars().shape == (count, 300)
    assert table.to_arrow().num_columns == 300
    if count:
        assert (table.to_polars()["v299"][-1], table.to_pandas()["v2"].iloc[-1]) == (299, "urn:2")
    for form in ("csv", "tsv", "json", "xml", "html", "md", "table"):
        assert table[:3].to(form).count("299") >= min(count, 3)
