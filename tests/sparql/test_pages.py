"""Pages of a query: joined, they are the whole answer, whatever the query ends with."""

from collections import Counter
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base.errors import EndpointError
from coopgraph.sparql.pages import can_be_paged, form, pages
from tests.support import servers

STORE = ox.Store()
STORE.extend(
    ox.Quad(ox.NamedNode(f"http://e/{i % 7}"), ox.NamedNode(f"http://e/p{i % 3}"), ox.Literal(i)) for i in range(40)
)
STARTS = [
    "SELECT ?s ?o { ?s ?p ?o }",
    "SELECT DISTINCT ?s { ?s ?p ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 5)",
    "SELECT ?s ?o { ?s ?p ?o { SELECT ?s { ?s ?p ?x } ORDER BY ?s LIMIT 3 } }",
    "PREFIX e: <http://e/> SELECT ?s ?o { ?s e:p1 ?o FILTER(STR(?s) != '} LIMIT 1 {') } # LIMIT 2",
    "SELECT ?s ?o { VALUES ?s { <http://e/1> <http://e/2> } ?s ?p ?o }",
]
ORDERS = ["", "\nORDER BY ?s", "\nORDER BY DESC(?s)"]


def rows(text):
    return [tuple(row) for row in STORE.query(text)]


@given(
    st.sampled_from(STARTS),
    st.sampled_from(ORDERS),
    st.none() | st.integers(0, 50),
    st.none() | st.integers(0, 45),
    st.integers(1, 17),
    st.booleans(),
)
def test_pages_joined_are_the_whole(start, order, limit, offset, size, nested):
    text = start + "\n" + order
    columns = [v.value for v in STORE.query(text).variables]
    text += f"\nLIMIT {limit}" if limit is not None else ""
    text += f"\nOFFSET {offset}" if offset is not None else ""
    assert can_be_paged(text, nested=nested)
    found = []
    for page, most in pages(text, columns, size, nested=nested):
        part = rows(page)
        assert len(part) <= most <= size
        found += part
        if not part:
            break
    assert len(found) == len(rows(text))
    if limit is None and offset is None:  # which rows a slice without a total order has is the engine's choice
        assert Counter(found) == Counter(rows(text))
    if order:
        subjects = [row[columns.index("s")].value for row in found]
        assert subjects == sorted(subjects, reverse="DESC" in order)


@pytest.mark.parametrize(
    ("text", "plain", "nested"),
    [
        ("SELECT * { ?s ?p ?o }", True, True),
        ("SELECT * { ?s ?p ?o } VALUES ?s { 1 }", False, False),
        ("SELECT * FROM <http://e/g> { ?s ?p ?o }", True, False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", False, False),
        ("ASK {}", False, False),
    ],
)
def test_what_can_be_paged(text, plain, nested):
    assert (can_be_paged(text), can_be_paged(text, nested=True)) == (plain, nested)


def test_forms_are_not_taken_from_strings_or_comments():
    assert form("# SELECT\nPREFIX ask: <http://e/SELECT> CONSTRUCT {} WHERE {}") == "CONSTRUCT"
    assert form("ASK { ?s ?p 'SELECT' }") == "ASK"


def test_a_column_is_not_ordered_by_twice():
    (page, _) = next(pages("SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?o)", ["s", "o"], 5))
    assert page.count("?o)") + page.count("?o ") >= 1
    assert page.partition("ORDER BY")[2].split() == ["DESC(?o)", "?s", "LIMIT", "5", "OFFSET", "0"]


@pytest.mark.parametrize(
    ("order", "added"),
    [
        ("STRLEN(?s)", "?s ?o"),
        ("<http://e/f>(?s) ?o", "?s"),
        ("DESC(STR(?s)) ASC(?o)", "?s"),
        ("(?s)", "?o"),
        ("DESC ( ?s ) (?o + ?s)", "?o"),
        ("?s ?o", ""),
        ("EXISTS { ?s ?p ?o } ?s", "?o"),
    ],
)
def test_what_an_order_leaves_open_is_decided_by_the_columns(order, added):
    (page, _) = next(pages(f"SELECT ?s ?o {{ ?s ?p ?o }} ORDER BY {order}", ["s", "o"], 5))
    assert page.partition(f"ORDER BY {order}")[2].split() == [*added.split(), "LIMIT", "5", "OFFSET", "0"]


G = "<https://example.org/g>"
LONG = [
    "SELECT ?s ?o { ?s ?p ?o }",
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?o)",
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY STRLEN(STR(?s)) LIMIT 70 OFFSET 30",
    "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o # LIMIT 3",
    "SELECT DISTINCT ?s { ?s ?p ?o FILTER(STR(?s) != '} LIMIT 1') }",
]
UNPAGED = [
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    f"SELECT ?s ?o FROM {G} {{ ?s ?p ?o }}",
    "SELECT ?s ?o { ?s ?p ?o } VALUES ?o { 1 2 3 4 5 6 }",
]


@pytest.fixture(scope="module")
def virtuoso():
    """A Virtuoso that gives fifty rows at most, and a store of the same 120 triples."""
    servers.require("virtuoso")
    store = ox.Store()
    p = ox.NamedNode("https://example.org/p")
    triples = [ox.Triple(ox.NamedNode(f"https://example.org/{i}"), p, ox.Literal(i % 7)) for i in range(120)]
    store.extend(ox.Quad(*triple) for triple in triples)
    with servers.virtuoso(rows=50) as small:
        small.put(G[1:-1], "".join(f"{triple} .\n" for triple in triples).encode())
        yield small, store


@pytest.mark.servers
@pytest.mark.parametrize("size", [None, 7, 80])
def test_long_answers_of_virtuoso_are_whole_or_refused(virtuoso, size):
    server, store = virtuoso
    graph = cg.connect(server.query, page_size=size)
    for text in LONG:  # its own triples are in other graphs
        inside = text.replace("?s ?p ?o", f"GRAPH {G} {{ ?s ?p ?o }}", 1)
        found, expected = Counter(map(tuple, graph.query(inside))), Counter(map(tuple, store.query(text)))
        assert len(found) == found.total() == expected.total()
        assert found == expected or "LIMIT 70" in text  # which seventy is the server's choice
    ordered = graph.query(f"SELECT ?s ?o {{ GRAPH {G} {{ ?s ?p ?o }} }} ORDER BY DESC(?o)")
    assert all(int(a[1].value) >= int(b[1].value) for a, b in pairwise(ordered))
    for text in UNPAGED:
        with pytest.raises(EndpointError, match="cuts answers off after 50 rows"):
            graph.query(text)
    for text in UNPAGED[:2]:
        assert len(graph.query(text + " LIMIT 20")) == 20
