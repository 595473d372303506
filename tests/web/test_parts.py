"""The parts of the server that decide without a process: formats, names of answers, who may ask."""

from contextlib import nullcontext

import pytest

from coopgraph.web.cache import AnswerCache, Kept, is_steady, name_of
from coopgraph.web.formats import accepted, of_type, takes_gzip
from coopgraph.web.guards import Guards
from coopgraph.web.problems import ProblemError
from coopgraph.web.request import Parameters
from tests.support.each import for_each

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPTS = {
    "": ("xml", "ttl"),
    "*/*": ("xml", "ttl"),
    BROWSER: ("xml", "rdf"),
    "application/sparql-results+json": ("json", None),
    "application/json": ("json", "jsonld"),
    "text/csv, application/sparql-results+json;q=0.5": ("csv", None),
    "application/sparql-results+json;q=0.2, text/tab-separated-values;q=0.3": ("tsv", None),
    "text/turtle;q=0.4, application/rdf+xml;q=0.8": (None, "rdf"),
    "application/n-triples, text/turtle": (None, "nt"),
    "text/turtle, application/n-triples": (None, "ttl"),
    "application/sparql-results+xml;q=0, */*;q=0.1": ("json", "ttl"),
    "text/*": ("csv", "ttl"),
    "image/png": (None, None),
    "text/csv;q=nonsense, */*": ("xml", "ttl"),
    ",;,": ("xml", "ttl"),
}


@for_each(ACCEPTS.items(), str)
def test_a_client_gets_the_format_that_it_likes_best(pair):
    assert accepted(pair[0]) == pair[1]


def test_a_format_by_name_goes_before_the_header():
    assert accepted("text/turtle", "csv") == ("csv", None)
    assert accepted("text/csv", "trig") == (None, "trig")


def test_names_of_formats_and_compressions():
    assert [of_type("Text/Turtle; charset=utf-8"), of_type("application/xml"), of_type("image/png")] == [
        "ttl",
        "rdf",
        None,
    ]
    assert takes_gzip("br, gzip;q=0.5") and not takes_gzip("gzip;q=0") and not takes_gzip("")


def test_answers_have_names_by_all_that_they_hang_on():
    names = {
        name_of(v, parts, text)
        for v in "ab"
        for parts in ([], ["x"], [None], ["x", "y"], ["xy"])
        for text in (b"1", b"2")
    }
    assert len(names) == 20
    asked = [
        b"SELECT (NOW() AS ?n) {}",
        b"ASK { FILTER(rand() > 0.5) }",
        rb"ASK { <\u0061> ?p ?o }",
        b"SELECT (BNODE() AS ?b) {}",
    ]
    assert not any(map(is_steady, asked))
    assert is_steady(b"SELECT ?now { ?now :uuid 'known' }")


def test_the_cache_keeps_what_was_asked_last():
    cache = AnswerCache(100)
    for name in "abcdefghi":
        cache.put(name, Kept({}, b"x" * 12))
        cache.get("a")
    assert cache.size <= 100 and cache.get("a") and not cache.get("b") and cache.get("i")
    cache.put("large", Kept({}, b"x" * 13))
    assert cache.get("large") is None


REFUSED = {
    "another name": ({"host": "evil.example"}, 421),
    "a name with ours in it": ({"host": "localhost.evil.example:80"}, 421),
    "no name": ({"host": "[::1"}, 421),
    "a name that is no part of an IRI": ({"host": "localhost:<>"}, 421),
    "a page of another site": ({"host": "localhost:1", "origin": "http://evil.example"}, 403),
    "a page of a file": ({"host": "localhost:1", "origin": "null"}, 403),
    "a page of another server here": ({"host": "localhost:1", "origin": "http://localhost:2"}, 403),
    "a picture in a page of another site": (
        {"host": "localhost", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        403,
    ),
}
ALLOWED = [
    {},
    {"host": "127.0.0.1:8000"},
    {"host": "[::1]:8000"},
    {"host": "LOCALHOST"},
    {"host": "graph.example"},
    {"host": "localhost:1", "origin": "http://localhost:1"},
    {"host": "localhost:1", "origin": "https://pages.example"},
    {"host": "localhost", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
]


@for_each(REFUSED.items(), lambda pair: pair[0])
def test_who_may_not_ask(pair):
    headers, status = pair[1]
    with pytest.raises(ProblemError) as problem:
        Guards(["graph.example"], ["https://pages.example"]).check(headers)
    assert problem.value.status == status


@for_each(ALLOWED, str)
def test_who_may_ask(headers):
    Guards(["Graph.example"], ["https://pages.example"]).check(headers)


@for_each(
    [("", 401), ("Bearer no", 401), ("Basic bm8=", 401), ("Basic !", 401), ("Bearer s", 0), ("Basic YW55OnM=", 0)], str
)
def test_changes_need_the_token(pair):
    given, status = pair
    expected = pytest.raises(ProblemError) if status else nullcontext()
    with expected as problem:
        Guards(token="s").may_change({"authorization": given})
    assert not status or problem.value.status == status


def test_parameters_are_one_of_each_and_utf_8():
    assert Parameters(b"query=%C3%A9&x=").one("query") == "é"
    for raw in (b"query=1&query=2", b"query=%FF", b"\xff", b"&".join(b"a=1" for _ in range(1001))):
        with pytest.raises(ProblemError):
            Parameters(raw).one("query")
