"""ORDER BY without keys: only where the engine orders as they would, and where nothing else is to be expected."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.sparql.order import keys
from coopgraph.sparql.order.alike import Likeness
from coopgraph.sparql.order.total import ask, ordered, run
from coopgraph.sparql.rewrite import nested

XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
POOLS = [
    ["<x:a>", "<y:b>", "<x:C>", "_:one", "_:two"],
    ['"b"', '"a"', '"a"@en', '"a"@fr', '"B"@en', '"10"', '"é"', '"a b"', '""'],
    ["1", "10", "9", "-7", "9007199254740993", "9007199254740992"],
    ["2.5", "-0.1", "10.0", "2.25"],
    [f'"{day}"^^xsd:date' for day in ("2003-12-26", "0004-01-01", "1999-01-31")],
    [f'"{year}"^^xsd:gYear' for year in ("2003", "0001", "1962")],
]
ODD = """1e3 "NaN"^^xsd:double "100000000000000000000"^^xsd:integer "no"^^xsd:integer "2003-12-26Z"^^xsd:date "2003-02-30"^^xsd:date
 "-0044"^^xsd:gYear "12003-01-01"^^xsd:date true "x"@ar--rtl "1a"^^<x:own>""".split()
QUERIES = [
    "SELECT ?v { ?s <x:p> ?v } ORDER BY ?v",
    "SELECT ?s ?v { ?s <x:p> ?v ; <x:q> ?w } ORDER BY DESC(?w) ?v ?s",
    "SELECT ?v ?w { ?s <x:p> ?v OPTIONAL { ?s <x:q> ?w } } ORDER BY ?w ?v",
    "SELECT ?v { { ?s <x:p> ?v } UNION { ?s <x:q> ?v } UNION { ?s <x:p> ?other } } ORDER BY ?v",
    "SELECT ?v { { ?s <x:p> ?other } UNION { ?s <x:p> ?v } OPTIONAL { ?t <x:q> ?v } } ORDER BY ?v",
    "SELECT ?v { ?s <x:p> ?other OPTIONAL { ?s <x:q> ?v } } ORDER BY ?v VALUES ?v { 1 '1a' UNDEF }",
    "SELECT ?v { ?s <x:p> ?d BIND(YEAR(?d) AS ?v) OPTIONAL { ?s <x:q> ?v } } ORDER BY ?v",
    "SELECT ?v { ?s <x:p> ?d BIND(YEAR(?d) + 1 AS ?v) } ORDER BY ?v",
    "SELECT ?v { VALUES ?v { <x:a> <y:b> } ?s <x:p> ?v } ORDER BY ?v",
    "SELECT ?v { VALUES ?v { 10 '1a' 2 '0' -1 } } ORDER BY ?v",
    "SELECT ?s (MIN(?v) AS ?least) (MAX(?v) AS ?most) (SAMPLE(?s) AS ?any) { ?s <x:p> ?v } GROUP BY ?s ORDER BY ?least ?s",
    "SELECT ?s (SUM(?v) AS ?all) { ?s <x:p> ?v } GROUP BY ?s ORDER BY DESC(?all) ?s",
    "SELECT ?s ?n { { SELECT ?s (COUNT(?v) AS ?n) { ?s <x:p> ?v } GROUP BY ?s ORDER BY ?s LIMIT 3 } } ORDER BY DESC(?n) ?s",
    "SELECT ?v { ?s <x:p> ?v FILTER EXISTS { SELECT ?v { ?s <x:q> ?v } ORDER BY ?v } } ORDER BY ?v",
    "SELECT ?v { { SELECT (?w AS ?v) { ?s <x:q> ?w } } } ORDER BY ?v",
    "SELECT ?v { ?v <x:p>* ?end } ORDER BY ?v",
    "SELECT ?v ?end { ?v <x:p>? ?end . ?s <x:q> ?end } ORDER BY ?end ?v",
    "SELECT ?p ?v { ?s ?p ?v } ORDER BY ?p ?v",
    "SELECT ?v { ?s <x:p> ?v MINUS { ?v <x:q> ?v } } ORDER BY ?v",
    "SELECT ?v ?w { ?s <x:p> ?v BIND(STR(?v) AS ?w) } ORDER BY ?w ?v",
]
WHOLLY = [0, 1, 2, 10, 12, 19]  # those that need no key where the values of each property are of one kind


@st.composite
def values(draw, odd=True):
    """Some values of one kind, and perhaps one that is odd."""
    some = draw(st.lists(st.sampled_from(draw(st.sampled_from(POOLS))), min_size=2, max_size=6))
    return some + ([draw(st.sampled_from(ODD))] if odd and draw(st.booleans()) else [])


def stored(**lists: list[str]) -> ox.Store:
    store = ox.Store()
    lines = [f"<x:s{n % 4}> <x:{name}> {term} ." for name, terms in lists.items() for n, term in enumerate(terms)]
    store.load((XSD + "\n".join(lines)).encode(), ox.RdfFormat.TURTLE)
    return store


def written(store: ox.Store, query: str) -> str:
    def number(text: str) -> int:
        return int(next(iter(store.query(text)))[0].value)

    return ordered(nested(query), Likeness(nested(query), number).is_alike)


@given(p=values(), q=values())
def test_the_order_is_that_of_the_keys(p, q):
    store = stored(p=p, q=q)
    for query in QUERIES:
        assert list(map(tuple, run(store, written(store, query)))) == list(map(tuple, ask(store, query)))


@given(p=values(odd=False), q=values(odd=False))
def test_values_of_one_kind_need_no_keys(p, q):
    store = stored(p=p, q=q)
    assert [
        number for number, query in enumerate(QUERIES) if number in WHOLLY and "rderKey" in written(store, query)
    ] == []


def test_who_asks_gets_no_keys_until_the_data_may_change(tmp_path, monkeypatch):
    made = []
    monkeypatch.setitem(keys.FUNCTIONS, keys.KEY, lambda term: made.append(term) or keys.order_key(term))
    file = tmp_path / "days.ttl"
    file.write_text(XSD + "<x:s> <x:p> '2003-12-26'^^xsd:date, '1999-01-31'^^xsd:date .")
    graph = cg.load(file, ontology=False)
    found = [row[0].value for row in graph.query(QUERIES[0]).rows]
    assert (found, made) == (["1999-01-31", "2003-12-26"], [])
    graph.store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("1a")))
    assert [row[0].value for row in graph.query(QUERIES[0]).rows] == ["1999-01-31", "1a", "2003-12-26"]
    assert made
