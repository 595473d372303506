"""The servers that tests start: each answers, takes an update, keeps graphs apart, and is gone afterwards."""

import json
import time
import urllib.error
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.support import servers
from tests.support.canonical import cell, rows_of_json, rows_of_results
from tests.support.generated_queries import EACH, KINDS, queries

server = servers.server
GRAPHS = ["https://example.org/one", "https://example.org/two"]
TRIPLES = [
    '<https://example.org/a> <https://example.org/p> "ا"@ar-DZ .\n_:b <https://example.org/p> _:c .\n'.encode(),
    b'<https://example.org/b> <https://example.org/p> "2019"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n',
]


def test_server_keeps_what_it_is_given(server: servers.Server) -> None:
    for graph, triples in zip(GRAPHS, TRIPLES, strict=True):
        server.put(graph, triples)
        server.put(graph, triples)
        everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        back = server.ask(everything, "application/n-triples", default_graph_uri=[graph])
        told = [sorted(rows_of_results(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))) for text in (back, triples)]
        assert told[0] == told[1]


def test_server_looks_only_where_it_is_told(server: servers.Server) -> None:
    for graph, triples in zip(GRAPHS, TRIPLES, strict=True):
        server.put(graph, triples)
    query = "SELECT ?s ?g { ?s <https://example.org/p> ?o . GRAPH ?g { ?t <https://example.org/p> ?v } }"
    rows = rows_of_json(server.ask(query, default_graph_uri=GRAPHS[1:], named_graph_uri=GRAPHS[:1]))
    expected = tuple({"g": ("iri", GRAPHS[0]), "s": ("iri", "https://example.org/b")}.items())
    assert rows == [expected, expected]


def test_server_takes_updates(server: servers.Server) -> None:
    server.change(
        "INSERT DATA { GRAPH <https://example.org/three> { <https://example.org/c> <https://example.org/p> 1 } }"
    )
    query = "ASK { GRAPH <https://example.org/three> { ?s ?p 1 } }"
    assert rows_of_json(server.ask(query)) is True
    server.change("CLEAR GRAPH <https://example.org/three>")
    assert rows_of_json(server.ask(query)) is False


@pytest.mark.servers
def test_virtuoso_cuts_long_answers_short() -> None:
    servers.require("virtuoso")
    with servers.virtuoso(rows=5) as small:
        small.put(
            GRAPHS[0], b"".join(b"<https://example.org/%d> <https://example.org/p> 'x' .\n" % i for i in range(9))
        )
        assert len(json.loads(small.ask("SELECT * { ?s <https://example.org/p> ?o }"))["results"]["bindings"]) == 5


@pytest.mark.servers
def test_reference_wants_its_password() -> None:
    with servers.reference("someone", "secret") as guarded, pytest.raises(urllib.error.HTTPError, match="401"):
        guarded.ask("ASK {}")


@pytest.mark.servers
def test_failed_start_shows_the_log_and_leaves_nothing(tmp_path: Path) -> None:
    script = "sleep 60 & echo $! > pid; echo what went wrong; exit 3"
    with pytest.raises(RuntimeError, match=r"(?s)ended with 3.*what went wrong"):  # noqa: SIM117
        with servers.child(["sh", "-c", script], tmp_path, "http://127.0.0.1:9/"):
            pytest.fail("it cannot have started")
    until = time.monotonic() + 10
    while alive((tmp_path / "pid").read_text().strip()):
        assert time.monotonic() < until, "a grandchild outlived the start that failed"
        time.sleep(0.01)


def alive(pid: str) -> bool:
    """Whether a process runs; one that has ended may still stand in the table until it is fetched."""
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.slow
def test_queries_are_many_and_unlike() -> None:
    assert len({each.text for each in queries()}) == len(KINDS) * EACH >= 200
    assert len({each.name for each in queries()}) == len(queries())
    assert queries.__wrapped__() == queries()


def test_numbers_are_compared_by_value() -> None:
    integer, decimal, double = (f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double"))
    assert cell("literal", "0150", datatype=integer) == cell("literal", "1.5e2", datatype=double)
    assert cell("literal", "1.6666666666666666", datatype=decimal) == cell(
        "literal", "1.66666666666667", datatype=decimal
    )
    assert cell("literal", "2", datatype=integer) != cell("literal", "2")
    assert cell("literal", "a", "fr-DZ") == cell("typed-literal", "a", "fr-dz")
