"""SPARQL 1.1 Protocol over a server of the shipped graph."""

import gzip
import json
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.support import serving
from tests.support.each import for_each
from tests.support.serving import CSV, JSON

pytestmark = pytest.mark.slow
shipped_store, web = serving.shipped_store, serving.patient

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
PARTNERS = "SELECT ?agreement ?country { ?agreement cg:hasPartner ?country } ORDER BY ?agreement ?country LIMIT 5"
EDGES = "CONSTRUCT { ?a cg:hasPartner ?c } WHERE { ?a cg:hasPartner ?c }"
ALL = "SELECT * { ?s ?p ?o }"


def test_three_ways_to_ask_have_one_answer(web):
    form = urlencode({"query": PARTNERS}).encode()
    answers = [
        web.get(PARTNERS, Accept=JSON),
        web.send("POST", "/sparql", form, Content_Type=FORM, Accept=JSON),
        web.ask(PARTNERS),
    ]
    assert [(each.status, each.type, each.body) for each in answers] == [(200, JSON, answers[0].body)] * 3
    assert len(json.loads(answers[0].body)["results"]["bindings"]) == 5


RESULTS = {"json": JSON, "xml": "application/sparql-results+xml", "csv": CSV, "tsv": "text/tab-separated-values"}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def test_rows_have_four_formats(web):
    assert web.ask(PARTNERS, "*/*").type == RESULTS["xml"]  # as old tools want it
    for name, type in RESULTS.items():
        got = web.ask(PARTNERS, type)
        assert (got.status, got.type) == (200, type)
        assert got.body == web.get(PARTNERS, f"&format={name}").body
        if name != "csv":
            assert len(list(ox.parse_query_results(got.body, getattr(ox.QueryResultsFormat, name.upper())))) == 5
        assert web.ask("ASK { ?a cg:hasPartner ?c }", type).status == 200


def test_triples_have_six_formats(web):
    expected = {quad.triple for quad in ox.parse(web.ask(EDGES, "application/n-triples").body, ox.RdfFormat.N_TRIPLES)}
    assert len(expected) > 100 and web.ask(EDGES, "*/*").type == "text/turtle"
    for name, format in GRAPHS.items():
        got = web.ask(EDGES, format.media_type)
        assert (got.status, got.type) == (200, format.media_type), name
        assert {quad.triple for quad in ox.parse(got.body, format)} == expected


BAD = {  # status, and what is said
    "two queries": ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400, "given 2 times"),
    "no UTF-8": ("GET", "/sparql?query=%FF", None, {}, 400, "not UTF-8"),
    "another method": ("PUT", "/sparql", b"ASK {}", {"Content_Type": DIRECT}, 405, "GET, HEAD, POST"),
    "another type": ("POST", "/sparql", b"ASK {}", {"Content_Type": "text/plain"}, 415, "application/sparql-query"),
    "no type": ("POST", "/sparql", b"query=ASK%7B%7D", {}, 415, FORM),
    "UTF-16": (
        "POST",
        "/sparql",
        "ASK {}".encode("utf-16"),
        {"Content_Type": DIRECT + "; charset=UTF-16"},
        415,
        "utf-16",
    ),
    "a form without a query": ("POST", "/sparql", b"x=1", {"Content_Type": FORM}, 400, "no field 'query'"),
    "no such lens": ("GET", "/sparql?query=ASK%7B%7D&lens=all", None, {}, 400, "ministry, sourced, possible"),
    "nothing acceptable": ("GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "image/png"}, 406, "none of the formats"),
    "rows as triples": ("GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "text/turtle"}, 406, "none of the formats"),
    "an update as a query": ("POST", "/sparql", b"DROP ALL", {"Content_Type": DIRECT}, 400, "DROP changes data"),
    "an update": ("POST", "/update", b"DROP ALL", {"Content_Type": "application/sparql-update"}, 403, "only reads"),
    "a graph put": ("PUT", "/store?default", b"", {"Content_Type": "text/turtle"}, 403, "only reads"),
    "another server": ("GET", "/sparql?query=ASK%7BSERVICE%3Curn:x%3E%7B%7D%7D", None, {}, 403, "SERVICE asks another"),
    "no graph": ("GET", "/store?graph=urn:none", None, {}, 404, "no graph urn:none"),
    "two graphs": ("GET", "/store?graph=urn:none&default", None, {}, 400, "which graph"),
    "nowhere": ("GET", "/nowhere", None, {}, 404, "Not Found"),
}


def test_what_the_protocol_does_not_allow(web):
    @for_each(BAD.items(), lambda pair: pair[0])
    def refused(pair):
        method, path, body, headers, status, says = pair[1]
        got = web.send(method, path, body, **headers)
        assert got.status == status and says in got.text, got

    refused()


def test_what_is_wrong_with_a_query_is_said_with_its_place_and_a_hint(web):
    got = web.ask("SELECT ?a {\n  ?a cgg:hasPartner ?c }", "text/csv")
    assert got.status == 400 and got.type == "text/plain"
    assert got.text.startswith("unknown prefix cgg: (line 2, column 6)") and "did you mean cg" in got.text
    told = json.loads(web.ask("SELECT ?a { ?a ?b }").body)
    assert (told["status"], told["title"], told["line"], told["column"]) == (400, "Bad Request", 1, 19)


def test_data_sets_of_the_request_go_before_those_of_the_query(web):
    layer, reference = (
        f"https://w3id.org/coopgraph/graph/{name}" for name in ("source/miclat-bilateral", "reference/countries")
    )
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"

    def number(query: str, **parameters: str) -> int:
        more = "".join(f"&{name}-graph-uri={quote(iri, safe='')}" for name, iri in parameters.items())
        return int(web.get(query, more + "&format=csv").text.split()[1])

    one, other = number(count % "", default=layer), number(count % f"FROM <{reference}>")
    assert 0 < one != other > 0
    assert number(count % f"FROM <{reference}>", default=layer) == one
    assert number(count % "", named=layer) == 0
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(named, named=layer) == one < number(named)
    assert number(count % "") > number(count % "", default=reference)


def test_lenses_are_asked_for_by_name(web):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    numbers = [
        int(web.get(count, f"&lens={lens}", Accept=CSV).text.split()[1]) for lens in ("ministry", "sourced", "possible")
    ]
    assert numbers == sorted(set(numbers))


def test_a_client_that_has_the_answer_is_told_so(web):
    first = web.get(PARTNERS, Accept=CSV)
    assert web.get(PARTNERS, Accept=CSV, If_None_Match=first.headers["etag"]).status == 304
    assert web.get(PARTNERS, Accept=CSV, If_None_Match='W/"x", ' + first.headers["etag"]).status == 304
    assert web.get(PARTNERS, Accept=JSON, If_None_Match=first.headers["etag"]).status == 200
    assert web.get(PARTNERS, "&lens=ministry", Accept=CSV).headers["etag"] != first.headers["etag"]
    relative = "SELECT (<x> AS ?x) {}"
    ours, other = (web.get(relative, Accept=CSV, Host=host) for host in ("127.0.0.1:1", "localhost:2"))
    assert ours.text != other.text and ours.headers["etag"] != other.headers["etag"]
    assert "etag" not in web.get("SELECT (NOW() AS ?n) {}").headers
    assert web.get("SELECT (STRUUID() AS ?n) {}").body != web.get("SELECT (STRUUID() AS ?n) {}").body


def test_head_and_options(web):
    head, get = (web.send(method, f"/sparql?query={quote(PARTNERS)}", Accept=CSV) for method in ("HEAD", "GET"))
    assert head.status == 200 and head.body == b"" and head.headers["content-length"] == str(len(get.body))
    assert web.send("HEAD", f"/sparql?query={quote(ALL)}", Accept=CSV).body == b""
    options = web.send("OPTIONS", "/sparql")
    assert options.status == 204 and options.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "access-control-allow-origin" not in options.headers


def test_answers_are_compressed_for_who_takes_that(web):
    many = "SELECT * { ?s ?p ?o } LIMIT 20000"
    plain, packed = web.ask(many, CSV), web.ask(many, CSV, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert len(packed.body) * 5 < len(plain.body) and "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in web.ask("ASK {}", Accept_Encoding="gzip").headers


def test_the_service_describes_itself_and_its_data(web):
    got = web.send("GET", "/sparql", Accept="application/n-triples")
    store = ox.Store()
    store.load(got.body, ox.RdfFormat.N_TRIPLES)
    asked = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> SELECT * {
      ?service a sd:Service ; sd:endpoint ?endpoint ; sd:defaultDataset ?data . ?data sd:defaultGraph/void:triples ?n ;
        void:triples ?n ; sd:namedGraph/sd:name <https://w3id.org/coopgraph/graph/source/miclat-bilateral> ;
        void:propertyPartition [ void:property <https://w3id.org/coopgraph/ns#hasPartner> ; void:triples ?partners ] }"""
    (row,) = store.query(asked)
    assert row["endpoint"].value == web.sparql
    assert row["n"].value == web.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", CSV).text.split()[1]
    assert row["partners"].value == web.ask("SELECT (COUNT(*) AS ?n) { ?s cg:hasPartner ?o }", CSV).text.split()[1]
    void = web.send("GET", "/.well-known/void", Accept="application/n-triples")
    assert sorted(void.body.splitlines()) == sorted(got.body.splitlines())


def test_graphs_are_read_as_a_whole(web):
    layer = quote("https://w3id.org/coopgraph/graph/source/miclat-bilateral", safe="")
    got = web.send("GET", f"/store?graph={layer}", Accept="application/n-triples")
    count = web.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{quote_back(layer)}> {{ ?s ?p ?o }} }}", CSV).text.split()[1]
    assert got.status == 200 and got.body.count(b"\n") == int(count)
    assert web.send("HEAD", f"/store?graph={layer}").status == 200


def quote_back(iri: str) -> str:
    return iri.replace("%3A", ":").replace("%2F", "/")
