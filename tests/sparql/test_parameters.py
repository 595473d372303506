"""A parameter stands wherever its value could: the answer is that of the query with the value written there."""

import datetime as dt

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import NotFoundError, QueryError

ROWS = "VALUES (?v ?w) { (1 'a') (2 'a') (3 'b') }"
QUERIES = [
    ("SELECT ?w (COUNT(*) AS ?n) {{ {rows} }} GROUP BY ?w HAVING (COUNT(*) > {x})", 1),
    ("SELECT ?w (SUM(?v * {x}) AS ?n) {{ {rows} }} GROUP BY ?w ORDER BY ?w", 10),
    ("SELECT (CONCAT({x}, ?w) AS ?n) {{ {rows} }} ORDER BY ?n", "x"),
    ("SELECT ?v {{ {rows} }} ORDER BY ABS(?v - {x}) ?v", 3),
    ("SELECT ?v {{ {rows} }} ORDER BY DESC({x} * ?v)", -1),
    ("SELECT ?v {{ {rows} FILTER(?v > {x}) }} ORDER BY ?v", 1),
    (
        "SELECT ?n {{ {{ SELECT ?w (SUM(?v + {x}) AS ?n) {{ {rows} }} GROUP BY ?w HAVING (SUM(?v) > {x}) }} }} ORDER BY ?n",
        2,
    ),
    ("SELECT ?n {{ {{ SELECT (MAX(?v) AS ?n) {{ {rows} FILTER(?v < {x}) }} }} }}", 3),
    ("SELECT ?g (COUNT(*) AS ?n) {{ {rows} }} GROUP BY (?v > {x} AS ?g) ORDER BY ?g", 1),
    ("SELECT ?v {{ {rows} BIND(?v + {x} AS ?s) FILTER(?s IN ({x}, 4)) }}", 1),
    ("SELECT ?v (IF({x} IN (?v, 9), 'yes', 'no') AS ?is) {{ {rows} }} ORDER BY ?v", 2),
    ("SELECT (GROUP_CONCAT(?w; SEPARATOR='-') AS ?all) (COUNT(DISTINCT {x}) AS ?n) {{ {rows} }}", 2),
    ("SELECT ?v {{ VALUES ?v {{ {x} 9 }} }} ORDER BY ?v", 3),
    ("SELECT ?v ?w {{ VALUES (?v ?w) {{ (1 {x}) ({x} 2) }} }} ORDER BY ?v", 3),
    ("SELECT ?v {{ {rows} }} ORDER BY ?v LIMIT {x}", 2),
    ("SELECT ?v {{ {rows} }} ORDER BY ?v OFFSET {x}", 2),
    ("CONSTRUCT {{ <urn:s> <urn:q> {x} }} WHERE {{ <urn:a> <urn:p> ?v }}", 3),
    ("SELECT ?v {{ {rows} }} GROUP BY ?v HAVING (EXISTS {{ FILTER({x} > 1) }} && ?v > 1) ORDER BY ?v", 2),
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    file = tmp_path_factory.mktemp("parameters") / "x.ttl"
    file.write_text("<urn:a> <urn:p> <urn:b> . <urn:b> <urn:p> <urn:c> .", "utf-8")
    return cg.load(file)


@pytest.mark.parametrize(("query", "value"), QUERIES)
@pytest.mark.parametrize("sign", "$?")
def test_the_answer_is_that_with_the_value_written_there(graph, query, value, sign):
    written = query.format(rows=ROWS, x=repr(value))
    given = graph.query(query.format(rows=ROWS, x=f"{sign}x"), x=value)
    assert given.rows == graph.query(written).rows != []


@pytest.mark.parametrize("end", ["urn:a", "urn:nowhere"])
@pytest.mark.parametrize("path", ["<urn:p>*", "<urn:p>+", "<urn:p>?", "^<urn:p>", "<urn:p>/<urn:p>"])
@pytest.mark.parametrize("pattern", ["{x} {path} ?o", "?o {path} {x}"])
def test_at_the_ends_of_paths(graph, path, pattern, end):
    written = graph.query(f"SELECT ?o {{ {pattern.format(path=path, x=f'<{end}>')} }} ORDER BY ?o")
    given = graph.query(f"SELECT ?o {{ {pattern.format(path=path, x='$x')} }} ORDER BY ?o", x=ox.NamedNode(end))
    assert given.rows == written.rows


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("SELECT $x ?v {{ {rows} }}", "SELECT ({x} AS ?x) ?v {{ {rows} }}"),
        ("SELECT $x (COUNT(*) AS ?n) {{ {rows} }} GROUP BY $x", "SELECT ({x} AS ?x) (COUNT(*) AS ?n) {{ {rows} }}"),
        ("SELECT ?v (BOUND($x) AS ?b) {{ {rows} }}", "SELECT ?v (true AS ?b) {{ {rows} }}"),
        ("SELECT ?m {{ {{ SELECT $x ?m {{ ?x ?p ?m }} }} }} ORDER BY ?m", "SELECT ?m {{ {x} ?p ?m }} ORDER BY ?m"),
        ("CONSTRUCT {{ $x <urn:q> ?v }} WHERE {{ {rows} }}", "CONSTRUCT {{ {x} <urn:q> ?v }} WHERE {{ {rows} }}"),
        ("CONSTRUCT WHERE {{ $x ?p ?o }}", "CONSTRUCT WHERE {{ {x} ?p ?o }}"),
        ("DESCRIBE $x", "DESCRIBE {x}"),
        ("DESCRIBE $x ?s {{ ?s <urn:p> <urn:c> }}", "DESCRIBE {x} ?s {{ ?s <urn:p> <urn:c> }}"),
    ],
)
def test_where_no_group_mentions_it(graph, query, written):
    """Selected, grouped by, described, or in a template: it had no value there, without a word."""
    given = graph.query(query.format(rows=ROWS), x=ox.NamedNode("urn:a"))
    assert given.rows == graph.query(written.format(rows=ROWS, x="<urn:a>")).rows != []


@pytest.mark.parametrize("path", ["{p}/{p}", "{p}+", "{p}*", "^{p}", "({p}|<urn:q>)", "!{p}", "<urn:q>?/{p}"])
def test_in_paths(graph, path):
    query = "SELECT ?s ?o { VALUES ?s { <urn:a> <urn:b> } ?s %s ?o } ORDER BY ?s ?o"
    given = graph.query(query % path.format(p="$p"), p=ox.NamedNode("urn:p"))
    assert given.rows == graph.query(query % path.format(p="<urn:p>")).rows


@pytest.mark.parametrize(
    ("query", "value", "says"),
    [
        ("SELECT ?s { ?s ?p ?o BIND(1 AS $x) }", 1, r"\$x is given a value here \(line 1, column 32\)"),
        ("SELECT (1 AS $x) {}", 2, r"\$x is given a value here"),
        ("SELECT ?s { ?s ?p ?o } LIMIT $x", 2.5, "LIMIT takes a whole number"),
        ("SELECT ?s { ?s ?p ?o } LIMIT $x", -1, "LIMIT takes a whole number"),
        ("SELECT ?s { ?s ?p $x }", ox.BlankNode("b"), r"\$x: a blank node has no name"),
    ],
)
def test_where_a_value_cannot_stand(graph, query, value, says):
    with pytest.raises(QueryError, match=says):
        graph.query(query, x=value)


@pytest.mark.parametrize(
    ("query", "words", "answer"),
    [
        ("SELECT ?c { ?a cg:hasPartner ?c } GROUP BY ?c HAVING (COUNT(*) > $min)", ["min=1000"], []),
        ("SELECT ($x + 1 AS ?n) {}", ["x=3"], ["4"]),
        ("SELECT ($x + 1 AS ?n) {}", ["x=-0.5"], ["0.5"]),
        ("SELECT ($d < '2019-01-01'^^xsd:date AS ?n) {}", ["d=2018-06-01"], ["true"]),
        ("SELECT (DATATYPE($d) AS ?n) {}", ["d=2018"], ["http://www.w3.org/2001/XMLSchema#integer"]),
        ("SELECT (!$x AS ?n) {}", ["x=false"], ["true"]),
        ("SELECT (STRLEN($x) AS ?n) {}", ['x="3"'], ["1"]),
        ("SELECT (STR($x) AS ?n) {}", ["x=ITA"], ["https://w3id.org/coopgraph/id/country/ITA"]),
    ],
)
def test_values_of_the_command_line_are_numbers_days_and_truths(capsys, query, words, answer):
    code = main(["query", query, "--format", "csv", *(part for word in words for part in ("--param", word))])
    assert (code, capsys.readouterr().out.split()[1:]) == (0, answer)


@pytest.mark.parametrize("value", [3, True, dt.date(2018, 6, 1), float("nan")])
def test_a_question_about_a_thing_takes_no_number_or_day(graph, value):
    """It answered that this is no partner."""
    with pytest.raises(QueryError, match="country takes a thing, by its name or IRI, not"):
        graph.query("is-partner", country=value)


@pytest.mark.parametrize("name", ["\ud800", "a\0b", "a\tb", "urn:\ud800", "https://w3id.org/coopgraph/id/org/a b"])
def test_a_name_may_hold_anything(graph, name):
    for ask in (graph.resolve, graph.describe, lambda name: graph.query("is-partner", country=name)):
        with pytest.raises(NotFoundError):
            ask(name)


@pytest.mark.parametrize(
    ("words", "says"),
    [(["x=2018-06-31"], "there is no day 2018-06-31"), (["x=1", "x=2"], "--param x is given twice")],
)
def test_what_the_command_line_refuses(capsys, words, says):
    code = main(["query", "SELECT ($x AS ?n) {}", *(part for word in words for part in ("--param", word))])
    assert (code, says in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("query", "given", "told"),
    [
        ("SELECT ?a {{ ?a <urn:p> $partnr }}", {}, ["$partnr: no such parameter."]),
        (
            "SELECT ?a {{ ?a <urn:p> $partnr OPTIONAL {{ ?a <urn:p> $partner }} }}",
            {"partner": 1},
            ["$partnr: no such parameter; did you mean $partner?"],
        ),
        (
            "SELECT (COUNT(*) AS ?n) {{ ?a <urn:p> ?b }} GROUP BY ?a HAVING (COUNT(*) > $min)",
            {},
            ["$min: no such parameter."],
        ),
        ("ASK {{ ?a <urn:p> $b, $c }}", {"b": 1}, ["$c: no such parameter."]),
        ("DESCRIBE $x", {}, ["$x: no such parameter."]),
        ("SELECT ?a {{ ?a <urn:p> $b }} # $c '$d'", {"b": 1}, []),
        ("SELECT $a (COUNT($b) AS $n) {{ $a <urn:p> ?b }} GROUP BY $a ORDER BY $n", {}, []),
        ("SELECT * {{ VALUES ($a $b) {{ (1 2) }} VALUES $c {{ 3 }} BIND($a + $b AS $d) FILTER($d = $c) }}", {}, []),
        ("SELECT ?b {{ {{ SELECT $a {{ $a <urn:p> ?b }} }} $a <urn:p> ?b }}", {}, []),
        ("DESCRIBE $a WHERE {{ $a <urn:p> ?b }}", {}, []),
    ],
)
def test_a_name_that_nothing_gives_is_told(graph, query, given, told):
    """What is selected, or given a value in the query itself, is SPARQL's own variable, with either sign."""
    asked = query.format()
    assert [note for note in graph.query(asked, params=given).notes if "$" in note] == told
    assert graph.query(asked.replace("$", "?"), params=given).notes == ()


def test_it_is_told_in_each_language_and_the_other_way_round(graph):
    for language, says in (("fr", "vouliez-vous dire $partner"), ("ar", "هل تقصد $partner")):
        query = "ASK { ?a ?partner ?b FILTER($partnr = $partner) }"
        assert says in graph.in_language(language).query(query, partner=1).notes[0]
    with pytest.raises(QueryError, match=r"no parameter \$partner; did you mean \$partnr\?"):
        graph.query("SELECT ?a { ?a <urn:p> $partnr }", partner=1)
