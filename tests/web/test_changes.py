"""Updates and the Graph Store Protocol, for those who have the token."""

from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.support import serving
from tests.support.serving import CSV, TOKEN

pytestmark = pytest.mark.slow
writable = serving.writable
LOGIN = {"Authorization": f"Bearer {TOKEN}"}
NT = "application/n-triples"


@pytest.fixture(autouse=True)
def _empty(writable):
    assert writable.change("DROP ALL").status == 204


def count(writable, graph: str = "") -> int:
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return int(writable.ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", CSV).text.split()[1])


def test_only_who_has_the_token_may_change_data(writable):
    insert = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    assert writable.change(insert, token="another").status == 401
    assert "www-authenticate" in writable.send("POST", "/update", insert.encode()).headers
    assert writable.change(insert).status == 204
    form = urlencode({"update": insert.replace("urn:c", "urn:d")}).encode()
    sent = {"Content_Type": "application/x-www-form-urlencoded", **LOGIN}
    assert writable.send("POST", "/update", form, **sent).status == 204
    assert count(writable) == 2
    assert writable.send("GET", "/update?update=DROP+ALL", **LOGIN).status == 405
    assert not any(TOKEN in line for line in writable.lines)


def test_an_update_is_whole_or_not_at_all_and_fetches_nothing(writable):
    for update, status in {
        "INSERT DATA { <urn:a> <urn:b> 1 } ; LOAD <http://127.0.0.1:1/x>": 403,
        "INSERT DATA { <urn:a> <urn:b> 1 } ; INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }": 403,
        "INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>": 422,
        "INSERT DATA { <urn:a> <urn:b> 1 } ; INSERT DATA { ?s <urn:b> 1 }": 400,
        "INSERT DATA " + "{" * 5000: 403,
    }.items():
        got = writable.change(update)
        assert (got.status, count(writable)) == (status, 0), got
    assert "line 1" in writable.change("INSERT DATA { <urn:a> <urn:b> }").text
    assert writable.change("LOAD SILENT <http://127.0.0.1:1/x> ; INSERT DATA { <urn:a> <urn:b> 1 }").status == 204
    assert count(writable) == 1


def test_a_change_changes_what_names_an_answer(writable):
    asked = "SELECT * { ?s ?p ?o }"
    before = writable.get(asked, Accept=CSV).headers["etag"]
    assert writable.get(asked, Accept=CSV, If_None_Match=before).status == 304
    writable.change("INSERT DATA { <urn:a> <urn:b> 1 }")
    after = writable.get(asked, Accept=CSV, If_None_Match=before)
    assert after.status == 200 and "urn:a" in after.text and after.headers["etag"] != before


def test_graphs_of_the_request_are_those_of_its_patterns(writable):
    writable.change("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:c> <urn:d> 2 } }")
    sent = {"Content_Type": "application/sparql-update", **LOGIN}
    insert = b"INSERT { ?s <urn:is> <urn:here> } WHERE { ?s ?p ?o }"
    assert writable.send("POST", "/update?using-graph-uri=urn:g", insert, **sent).status == 204
    assert count(writable) == 1
    named = b"INSERT { ?s <urn:was> ?g } WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert writable.send("POST", "/update?using-named-graph-uri=urn:h", named, **sent).status == 204
    assert count(writable) == 2
    both = b"WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert writable.send("POST", "/update?using-graph-uri=urn:h", both, **sent).status == 400


def test_graphs_are_put_added_to_and_removed(writable):
    at = "/store?graph=" + quote("urn:g")
    sent = {"Content_Type": "text/turtle", **LOGIN}
    assert writable.send("PUT", at, b"<urn:a> <urn:b> 1 .", **sent).status == 201
    assert writable.send("PUT", at, b"<urn:a> <urn:b> 2 , 3 .", **sent).status == 204
    assert writable.send("POST", at, b"<urn:a> <urn:b> [] .", **sent).status == 204
    assert count(writable, "urn:g") == 3
    assert writable.send("PUT", at, b"<urn:a> <urn:b> ", **sent).status == 400
    assert count(writable, "urn:g") == 3
    got = writable.send("GET", at, Accept=NT)
    assert {quad.object.value for quad in ox.parse(got.body, ox.RdfFormat.N_TRIPLES)} >= {"2", "3"}
    made = writable.send("POST", "/store", b"<> <urn:b> 1 .", **sent)
    assert made.status == 201
    there = made.headers["location"].removeprefix(writable.url)
    assert writable.send("GET", there, Accept=NT).body.count(b"\n") == 1
    for status in (204, 404):
        assert writable.send("DELETE", at, **LOGIN).status == status
    assert writable.send("PUT", at, b"<urn:a> <urn:b> 1 .", Content_Type="text/turtle").status == 401


HARMFUL = {
    "entities in entities": ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><r>&b;</r>'),
    "an outside entity": ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'),
    "objects in objects": ("application/ld+json", b'{"urn:a":' * 5000 + b"1" + b"}" * 5000),
    "lists in lists": ("text/turtle", b"<urn:a> <urn:b> " + b"(" * 200_000),
    "a context elsewhere": ("application/ld+json", b'{"@context": "http://127.0.0.1:1/c", "@id": "urn:a", "b": 1}'),
    "no RDF": ("image/png", b"\x89PNG"),
    "no UTF-8": ("text/turtle", b"<urn:a> <urn:b> '\xff' ."),
}


def test_graphs_that_hurt_are_refused(writable):
    for name, (kind, body) in HARMFUL.items():
        got = writable.send("PUT", "/store?default", body, Content_Type=kind, **LOGIN)
        assert got.status in {400, 403, 415} and count(writable) == 0, (name, got)


def test_pages_of_a_site_that_may_ask(writable):
    page = {"Origin": "https://pages.example", "Host": "graph.example"}
    got = writable.ask("ASK {}", **page)
    assert got.status == 200 and got.headers["access-control-allow-origin"] == "https://pages.example"
    asks = writable.send("OPTIONS", "/update", **page, Access_Control_Request_Method="POST")
    assert asks.status == 204 and "Authorization" in asks.headers["access-control-allow-headers"]
    assert writable.change("DROP ALL", Origin="https://evil.example").status == 403
