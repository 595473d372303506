"""Pages of a query: joined, they are the whole answer, whatever the query ends with."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.paging import can_be_paged, form, pages

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
