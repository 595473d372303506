"""Answers of servers as bytes: read whole, in each of their formats, or refused; never a part of one."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.store.remote.results import UnreadableError, read

P = ox.NamedNode("https://example.org/p")
TEXTS = ["", '}] { "\\ \n\t é ا \U0001f600 \u2028', "<a>&amp;</a>]]>", "nodeID://b1"]
STORE = ox.Store()
STORE.extend(ox.Quad(ox.NamedNode(f"https://example.org/{i}"), P, ox.Literal(text)) for i, text in enumerate(TEXTS))
STORE.add(ox.Quad(ox.BlankNode("b"), P, ox.Literal("ا", language="ar")))
STORE.add(ox.Quad(ox.BlankNode("b"), P, ox.Triple(P, P, ox.Literal(1))))
RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
QUERIES = {
    "SELECT ?s ?p ?o { ?s ?p ?o OPTIONAL { ?s ?q 1 } }": "SELECT",
    "SELECT ?o ?none { ?s ?p ?o FILTER(isLiteral(?o)) }": "SELECT",
    "SELECT * {}": "SELECT",
    "SELECT ?s { ?s ?p 'nothing' }": "SELECT",
    "ASK { ?s ?p ?o }": "ASK",
    "ASK { ?s ?p 'nothing' }": "ASK",
}
PLAIN = [quad.triple for quad in STORE if not isinstance(quad.object, ox.Triple)]


def told(query, format) -> bytes:
    return bytes(STORE.query(query).serialize(format=format))


def as_text(rows) -> list[list[str]]:
    return sorted([str(term) for term in row] for row in rows)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("type", RESULTS)
def test_results_are_read_as_they_were_written(type, query):
    body, found = told(query, RESULTS[type]), STORE.query(query)
    for written in (body, body + b"\n \n"):
        answer = read(type, written, QUERIES[query])
        assert answer.boolean is isinstance(found, ox.QueryBoolean)
        if answer.boolean:
            assert answer.rows == [(ox.Literal(bool(found)),)]
        else:
            assert answer.columns == tuple(v.value for v in found.variables)
            assert as_text(answer) == as_text(STORE.query(query))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("type", [*RESULTS][::2])
def test_no_part_of_an_answer_is_taken_for_the_whole(type, query):
    body = told(query, RESULTS[type]).strip()
    for end in range(len(body)):
        with pytest.raises(UnreadableError):
            read(type, body[:end], QUERIES[query])
    for more in (b"x", b"}", b"{}", b"<a/>", body):
        with pytest.raises(UnreadableError):
            read(type, body + more, QUERIES[query])


@pytest.mark.parametrize("type", GRAPHS)
def test_graphs_are_read_whole(type):
    triples = [ox.Triple(ox.NamedNode("https://example.org/b"), t.predicate, t.object) for t in PLAIN]
    body = bytes(ox.serialize(triples, format=GRAPHS[type]))
    assert as_text(read(type, body, "CONSTRUCT")) == as_text(set(triples))
    by_line = GRAPHS[type] in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE}
    for end in range(len(body.rstrip())):
        before = body[:end].rstrip()
        if by_line and (not before or before.endswith(b" .")):
            continue  # between two triples: only the length that HTTP announces tells
        with pytest.raises(UnreadableError):
            read(type, body[:end], "CONSTRUCT")


def test_a_graph_may_be_empty_and_rows_may_not():
    for type in ("application/n-triples", "text/turtle"):
        assert len(read(type, b"", "DESCRIBE")) == 0
    for type in ("application/rdf+xml", "application/ld+json"):
        with pytest.raises(UnreadableError):
            read(type, b"", "DESCRIBE")
    for type in RESULTS:
        with pytest.raises(UnreadableError, match="empty"):
            read(type, b" \n", "SELECT")


@pytest.mark.parametrize(("form", "types"), [("SELECT", GRAPHS), ("ASK", GRAPHS), ("CONSTRUCT", RESULTS)])
def test_types_of_another_form_are_refused(form, types):
    for type in types.keys() - {"text/plain"}:
        with pytest.raises(UnreadableError, match=f"an answer of type {type.replace('+', '.')}"):
            read(type, b"{}", form)


def test_solutions_are_known_by_what_they_are_where_their_type_says_little():
    for format in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
        rows = told("SELECT ?s { ?s ?p ?o }", format)
        for type in ("text/json", "text/plain", "application/octet-stream", ""):
            assert len(read(type, rows, "SELECT")) == len(
                read("text/xml" if b"<" in rows[:1] else "application/json", rows, "SELECT")
            )
    with pytest.raises(UnreadableError, match="malformed"):
        read("text/plain", b"busy, come again", "SELECT")


@pytest.mark.parametrize("type", [*RESULTS][::2])
def test_truth_and_rows_are_not_taken_for_each_other(type):
    rows, truth = (told(query, RESULTS[type]) for query in ("SELECT ?s { ?s ?p ?o }", "ASK {}"))
    with pytest.raises(UnreadableError, match="rows where a boolean"):
        read(type, rows, "ASK")
    with pytest.raises(UnreadableError, match="a boolean where rows"):
        read(type, truth, "SELECT")


@pytest.mark.parametrize(("values", "truth"), [(["1"], True), (["true"], True), (["0"], False), ([], False)])
def test_virtuoso_tells_truth_by_a_row(values, truth):
    bindings = [{"__ASK_RETVAL": {"type": "literal", "value": value}} for value in values]
    body = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": bindings}}).encode()
    answer = read("application/sparql-results+json", body, "ASK")
    assert (answer.boolean, answer.rows) == (True, [(ox.Literal(truth),)])


def test_blank_nodes_of_virtuoso_are_read_and_texts_like_them_kept():
    cells = [{"type": "bnode", "value": "nodeID://b10"}, {"type": "literal", "value": '"bnode","value":"nodeID://b10"'}]
    for slash in ("/", "\\/"):
        body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": cell} for cell in cells]}})
        (blank,), (text,) = read("application/json", body.replace("/", slash).encode(), "SELECT").rows
        assert blank == ox.BlankNode("b10") and text.value == cells[1]["value"]


DEEP = 5_000
TERM = '{"type":"uri","value":"https://example.org/"}'
TRIPLE = f'{{"type":"triple","value":{{"subject":{TERM},"predicate":{TERM},"object":'
BOMBS = {
    "terms": f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{{"x":{TRIPLE * DEEP}{TERM}{"}}" * DEEP}}}]}}}}',
    "objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "lists": '{"head":{"vars":["x"]},"results":{"bindings":' + "[" * DEEP * 20 + "]" * DEEP * 20 + "}}",
    "open": '{"head":{"vars":["x"]},"results":{"bindings":[' + '{"x":' * DEEP,
    "truth": '{"head":{},"boolean":true,"more":' + "[" * DEEP * 20 + "]" * DEEP * 20 + "}",
}
XML_BOMBS = {
    "doctype": '<!DOCTYPE sparql [<!ENTITY a "b">]><sparql/>',
    "outside": '<!DOCTYPE sparql SYSTEM "file:///etc/passwd"><sparql/>',
    "terms": "<sparql><head/><results><result><binding name='x'>" + "<triple><object>" * DEEP,
    "other": "<html><head/><body/></html>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_deep_json_is_refused(name):
    with pytest.raises(UnreadableError):
        read("application/json", BOMBS[name].encode(), "ASK" if name == "truth" else "SELECT")


@pytest.mark.parametrize("name", XML_BOMBS)
def test_xml_that_would_exhaust_is_refused(name):
    with pytest.raises(UnreadableError):
        read("text/xml", XML_BOMBS[name].encode(), "SELECT")


@given(st.lists(st.text("{}[]\"\\'aا", max_size=300), max_size=40))
def test_brackets_in_texts_are_no_depth(texts):
    bindings = [{"x": {"type": "literal", "value": text}} for text in texts]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()
    assert [row[0].value for row in read("application/json", body, "SELECT")] == texts


@given(st.binary(max_size=60), st.sampled_from(["SELECT", "ASK", "CONSTRUCT"]), st.sampled_from([*RESULTS, *GRAPHS]))
def test_any_bytes_are_read_or_refused(body, form, type):
    assert outcome(type, body, form).startswith(("an ", "("))


def outcome(*arguments) -> str:
    """The columns, or why it is refused."""
    try:
        return str(read(*arguments).columns)
    except UnreadableError as error:
        return str(error)
