"""ORDER BY over terms of all kinds: no query ends the process, and values that can be compared keep their order."""

import random
import subprocess
import sys
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.sparql.order.keys import order_key
from coopgraph.sparql.order.total import ask, totally_ordered

XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
TERMS = """1 10 2 2.5 -7 1e3 "NaN"^^xsd:double "INF"^^xsd:double "3"^^xsd:float 16777217 "16777216"^^xsd:float
 9007199254740993 9007199254740992 "9007199254740992"^^xsd:double "abc"^^xsd:integer "1a" "10" "2" "b"@fr "a"@en "a"
 "2003"^^xsd:gYear "-0044"^^xsd:gYear "12003"^^xsd:gYear "2003-12"^^xsd:gYearMonth "2003-12-26"^^xsd:date
 "2003-12-26Z"^^xsd:date "2003-12-25-14:00"^^xsd:date "-0044-03-15"^^xsd:date "12003-01-01"^^xsd:date "bad"^^xsd:date
 "2003-12-26T01:00:00"^^xsd:dateTime "2003-12-26T01:00:00.5"^^xsd:dateTime "2003-12-26T01:00:00+02:00"^^xsd:dateTime
 "12:00:00"^^xsd:time "11:00:00Z"^^xsd:time "--12-26"^^xsd:gMonthDay "P1M"^^xsd:duration "P30D"^^xsd:duration
 "-P1M"^^xsd:yearMonthDuration "P13M"^^xsd:yearMonthDuration "P1D"^^xsd:dayTimeDuration "PT25H"^^xsd:dayTimeDuration
 true false "x"^^<x:own> "2003~"^^<x:edtf> <x:iri> <y:iri>""".split()
ORDERS = [
    "SELECT ?o { ?s ?p ?o } ORDER BY ?o",
    "SELECT DISTINCT ?o { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 7",
    "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o ORDER BY DESC(?n) ?o",
    "SELECT (MIN(?o) AS ?m) (MAX(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY ?m ?n",
    "SELECT ?o { { SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 30 } }",
    "SELECT ?o { ?s ?p ?o } ORDER BY (COALESCE(?o, 1)) ASC(STR(?o))",
    "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?o",
    "CONSTRUCT WHERE { ?s ?p ?o } ORDER BY ?o",
    "DESCRIBE ?s { ?s ?p ?o } ORDER BY ?o OFFSET 2",
]
CHILD = """
import random, sys
import coopgraph as cg
graph = cg.load() if sys.argv[1] == "shipped" else cg.load(sys.argv[1])
for query in sys.argv[2:]:
    graph.query(query)
    if sys.argv[1] != "shipped":
        graph.rdflib.query(query)
if sys.argv[1] != "shipped":
    graph.rdflib.update("INSERT { <x:a> <x:q> ?o } WHERE { SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 5 }")
print("alive")
"""


def turtle(terms: list[str]) -> str:
    lines = [f"<x:s{n % 4}> <x:p> {term} ." for n, term in enumerate(terms)]
    return "\n".join(["@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .", *lines])


def stored(terms: list[str]) -> ox.Store:
    store = ox.Store()
    store.load(turtle(terms).encode(), ox.RdfFormat.TURTLE)
    return store


@pytest.mark.slow
@pytest.mark.parametrize("data", ["shipped", "mixed"])
def test_no_order_ends_the_process(data, tmp_path):
    """In a child: what is tested against is the end of the process."""
    if data == "mixed":
        chosen = random.Random(5)
        terms = [
            *TERMS,
            *(str(chosen.randrange(99)) for _ in range(60)),
            *(f'"{chosen.randrange(99)}"' for _ in range(60)),
        ]
        chosen.shuffle(terms)
        file = tmp_path / "mixed.ttl"
        file.write_text(turtle(terms), "utf-8")
        data = str(file)
    orders = ORDERS[:3] if data == "shipped" else ORDERS
    done = subprocess.run([sys.executable, "-c", CHILD, data, *orders], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-2000:]


@given(st.permutations(TERMS))
def test_the_order_is_one_whatever_the_order_of_the_data(terms):
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    assert [row[0] for row in ask(stored(terms), query)] == [row[0] for row in ask(stored(TERMS), query)]


@given(st.permutations(TERMS))
def test_the_least_and_the_greatest_are_the_first_and_last_of_the_order(terms):
    store = stored(terms)
    found = [row[0] for row in ask(stored(TERMS), "SELECT ?o { ?s ?p ?o } ORDER BY ?o")]
    (extremes,) = ask(store, "SELECT (MIN(?o) AS ?a) (MAX(DISTINCT ?o) AS ?b) { ?s ?p ?o }")
    assert tuple(extremes) == (found[0], found[-1])


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("SELECT (MIN(?x) AS ?m) { VALUES ?x { 2 10 '1a' } }", ["2"]),
        ("SELECT (max( distinct ?x ) AS ?m) { VALUES ?x { '1a' 2 10 } }", ["1a"]),
        ("SELECT (MIN(?x) + 1 AS ?m) { VALUES ?x { 10 2 } }", ["3"]),
        ("SELECT (MAX(STRLEN(?x)) AS ?m) { VALUES ?x { 'a' 'bbb' } }", ["3"]),
        ("SELECT (MAX(COALESCE(?x, (1))) AS ?m) { VALUES ?x { 0 UNDEF } }", ["1"]),
        ("SELECT (MIN(?x) AS ?m) {} HAVING(!BOUND(?m))", [""]),
        ("SELECT ?y { VALUES (?y ?x) { (1 'a') (1 9) (2 8) (2 7) } } GROUP BY ?y ORDER BY MIN(?x)", ["2", "1"]),
        ("SELECT ?y { VALUES (?y ?x) { (1 9) (2 7) } } GROUP BY ?y HAVING(MAX(?x) > 8)", ["1"]),
        ("SELECT ?m { { SELECT (MIN(?x) AS ?m) { VALUES ?x { 'b'@fr 'b'@en } } } }", ["b"]),
        ("SELECT (isBlank(MIN(?x)) AS ?m) { ?x <x:p> ?o }", ["true"]),
        ("SELECT ('MIN(?x)' AS ?m) { VALUES ?x { 1 } } # MIN(?x", ["MIN(?x)"]),
    ],
)
def test_extremes_stand_wherever_an_expression_does(query, wanted):
    store = ox.Store()
    store.load(b"_:a <x:p> 1 . _:b <x:p> 2 .", ox.RdfFormat.TURTLE)
    assert [row[0].value if row[0] else "" for row in ask(store, query)] == wanted


@pytest.mark.parametrize("value", ["STRLEN(?o)", "COALESCE(STR(?o), '9999')", "STR(?o)"])
def test_extremes_of_one_datatype_are_left_to_the_engine(value):
    query = f"SELECT (MIN({value}) AS ?m) {{ ?s ?p ?o }}"
    assert totally_ordered(query) == query
    assert all(
        totally_ordered(q) != q
        for q in (
            query.replace(value, "?o"),
            query.replace(value, f"COALESCE({value}, 1)"),
            query.replace(value, f"{value} + 1"),
        )
    )


def test_extremes_of_one_kind_are_those_of_the_other_engine(sourced):
    query = "SELECT ?p (MIN(?o) AS ?a) (MAX(?o) AS ?b) { ?s ?p ?o FILTER(ISNUMERIC(?o) || DATATYPE(?o) = xsd:date) } GROUP BY ?p"
    ours = {row[0].value: [t.value for t in row[1:]] for row in sourced.query(query).rows}
    theirs = {str(row[0]): [str(t) for t in row[1:]] for row in sourced.rdflib.query(query)}
    assert ours == theirs and len(ours) > 5


KINDS = "integer double decimal date dateTime gYear gYearMonth time duration dayTimeDuration boolean string".split()
ILL = [
    "",
    "abcdefghi:j",
    "9" * 5000,
    "-" + "9" * 5000,
    "P" + "9" * 5000 + "Y",
    "1e999999999",
    "24:00:00+01:00",
    "2003-13-45Z",
]


@given(st.sampled_from(ILL) | st.text(max_size=30) | st.from_regex(r"[-+0-9:.TZPYMDHSeE]{0,30}", fullmatch=True))
def test_every_literal_has_a_key_of_its_own_be_it_ill_typed(value):
    """A function that fails gives no key, and literals without one have no order among themselves."""
    literals = [ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")) for kind in KINDS]
    assert len({order_key(literal) for literal in literals}) == len(set(literals))


def test_what_can_be_compared_keeps_its_order():
    store = stored(TERMS)
    found = [row[0] for row in ask(store, "SELECT ?o { ?s ?p ?o } ORDER BY ?o")]
    place = {term: at for at, term in enumerate(found)}
    smaller = list(store.query("SELECT ?a ?b { ?s ?p ?a . ?t ?q ?b FILTER(?a < ?b && DATATYPE(?a) = DATATYPE(?b)) }"))
    smaller += store.query("SELECT ?a ?b { ?s ?p ?a . ?t ?q ?b FILTER(?a < ?b && isNumeric(?a) && isNumeric(?b)) }")
    wrong = [(a, b) for a, b in smaller if place[a] > place[b]]
    assert len(smaller) > 50
    assert wrong == []


def test_kinds_come_in_the_order_of_sparql(tmp_path):
    file = tmp_path / "kinds.ttl"
    file.write_text('<x:s> <x:p> 1 , "a" , <x:b> , [] .', "utf-8")
    rows = cg.load(file).query("SELECT ?o ?none { ?s <x:p> ?o OPTIONAL { ?o <x:q> ?none } } ORDER BY ?none ?o").rows
    assert [type(row[0]) for row in rows] == [ox.BlankNode, ox.NamedNode, ox.Literal, ox.Literal]


def test_partial_dates_stay_in_the_order_of_time(tmp_path):
    file = tmp_path / "dates.ttl"
    days = ['"2004"^^xsd:gYear', '"2003-12-26"^^xsd:date', '"2003-12"^^xsd:gYearMonth', '"2003"^^xsd:gYear']
    file.write_text(turtle(days), "utf-8")
    found = [row[0].value for row in cg.load(file).query("SELECT ?o { ?s <x:p> ?o } ORDER BY DESC(?o)").rows]
    assert found == ["2004", "2003-12-26", "2003-12", "2003"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o }",
        "SELECT ?type (COUNT(?s) AS ?n) { ?s a ?type } GROUP BY ?type ORDER BY DESC(?n) LIMIT 3",
        "SELECT ?s { ?s ?p ?o } ORDER BY LCASE(STR(?o)) STRLEN(?o)",
        "SELECT ?s { ?s ?p ?o } ORDER BY (",
    ],
)
def test_what_has_one_order_is_left_alone(query):
    assert totally_ordered(query) == query


def test_a_count_that_is_not_alone_is_not_taken_for_one_datatype():
    query = "SELECT (IF(COUNT(?o) > 1, 1, 'a') AS ?n) { { ?s ?p ?o } } GROUP BY ?s ORDER BY ?n"
    assert totally_ordered(query) != query


def test_sorted_rows_are_sorted_downwards_too():
    store = stored([str(n) for n in range(9)] + [f'"{n}"' for n in range(9)])
    up, down = (
        [row[0] for row in ask(store, f"SELECT ?o {{ ?s ?p ?o }} ORDER BY {order}")] for order in ("?o", "DESC(?o)")
    )
    assert up == down[::-1]
    assert all(int(a.value) < int(b.value) for a, b in pairwise(up[:9]))


def test_iris_and_triple_terms_are_ordered_as_sparql_says():
    """IRIs by their text alone (one that goes on comes after), triple terms part by part."""
    store = ox.Store()
    made = [
        "<x:s>",
        "<x:s1>",
        "<x:s-2>",
        "<<( <x:s> <x:p> -456 )>>",
        "<<( <x:s> <x:p> 123 )>>",
        "<<( <x:s1> <x:a> 9 )>>",
    ]
    ordered = [made[0], made[2], made[1], *made[3:]]
    store.load("".join(f"<x:a> <x:p> {term} .\n" for term in made).encode(), ox.RdfFormat.TURTLE)
    terms = [ox.parse(f"<x:a> <x:p> {term} .".encode(), format=ox.RdfFormat.TURTLE) for term in ordered]
    rows = [row[0] for row in ask(store, "SELECT ?o { ?s ?p ?o } ORDER BY ?o")]
    assert rows == [next(iter(each)).object for each in terms]
    greatest = next(iter(ask(store, "SELECT (MAX(?o) AS ?m) { ?s ?p ?o }")))
    assert greatest[0] == rows[-1]
