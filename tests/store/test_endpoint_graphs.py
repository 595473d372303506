"""Endpoints whose data are in named graphs: our layers, loaded by hand, are a graph with lenses; others are told of."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.stats import stats
from coopgraph.apps.cli import main
from coopgraph.base.errors import EndpointError
from coopgraph.store.export import serialise
from tests.support import servers
from tests.support.hostile_server import of_store
from tests.support.misbehaving import serving

OWN = """@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix ex: <https://example.org/> .
@prefix country: <https://w3id.org/coopgraph/id/country/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:pact a cg:Agreement ; skos:prefLabel "The pact"@en ; cg:hasPartner country:ITA .
"""
FOREIGN = '<urn:x:a> <urn:x:p> "1" <urn:x:g> .\n<urn:x:b> <urn:x:q> "1" <urn:x:h> .\n'


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> cg.Graph:
    """A small graph of two layers that share a triple, beside the ontology and the countries."""
    folder = tmp_path_factory.mktemp("own")
    for name in ("source/page.ttl", "sourced/register.ttl"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(OWN, "utf-8")
    (folder / "sourced" / "more.ttl").write_text(OWN.replace("ITA", "ESP"), "utf-8")
    return cg.load(folder)


@contextmanager
def holding(quads: str) -> Iterator[str]:
    """The address of an endpoint that holds these quads."""
    store = ox.Store()
    store.load(quads.encode(), ox.RdfFormat.N_QUADS)
    reply = of_store(store)
    with serving(reply, first=reply) as server:
        yield server.url


def test_layers_loaded_by_hand_are_the_graph_through_each_lens(own: cg.Graph) -> None:
    """Each answers as in memory: what two layers say counts once, and what rules deduce through another lens is left."""
    with holding(serialise(own.engine, "nq")) as url:
        graph = cg.connect(url)
        assert (len(graph), graph.deduced) == (len(own), own.deduced) and stats(graph) == stats(own)
        assert len(graph.query("SELECT ?c { ?pact cg:hasPartner ?c }")) == 2
        asked = "SELECT ?g { GRAPH ?g { <https://example.org/pact> cg:hasPartner country:ITA } } ORDER BY ?g"
        assert graph.query(asked) == own.query(asked)
        assert str(graph.describe("The pact")) == str(own.describe("The pact"))
        ministry = graph.through("ministry")
        assert len(ministry.query("SELECT ?c { ?pact cg:hasPartner ?c }")) == 1
        assert ministry.deduced == own.through("ministry").deduced
        assert url in graph.engine.address and "a copy of its layers" in repr(graph)


def test_more_layers_than_are_copied_name_the_command(own: cg.Graph) -> None:
    with (
        holding(serialise(own.engine, "nq")) as url,
        pytest.raises(EndpointError, match=r"layers as named graphs.*no lenses") as caught,
    ):
        cg.connect(url, mirror=100)
    assert f"`coopgraph push {url} --replace`" in str(caught.value) and "--data FILE" in str(caught.value)


def test_named_graphs_of_others_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with holding(FOREIGN) as url:
        graph = cg.connect(url)
        assert "default graph is empty; it has 2 named graphs (GRAPH ?g)" in repr(graph)
        diagnosis = graph.query("SELECT * { ?s <urn:x:p> ?o }").diagnosis
        assert diagnosis is not None and (diagnosis.kind, diagnosis.right) == ("graph", "2")
        assert len(graph.query(diagnosis.cure)) == 1
        assert main(["query", "SELECT * { ?s ?p ?o }", "--endpoint", url]) == 0
        assert "named graphs (2), of which GRAPH ?g { … } asks" in capsys.readouterr().out
        assert main(["export", "-o", "-", "--format", "nq", "--endpoint", url]) == 0
        assert capsys.readouterr().out == FOREIGN
        assert {"urn:x:g", "urn:x:h"} < {row["name"].value for row in stats(graph)}


def test_a_default_graph_of_others_is_taken_as_it_is() -> None:
    with holding(FOREIGN + '<urn:x:c> <urn:x:r> "1" .\n') as url:
        graph = cg.connect(url)
        assert graph.query("SELECT * { ?s <urn:x:none> ?o }").diagnosis.kind != "graph"  # type: ignore[union-attr]
        assert serialise(graph.engine, "nq") == '<urn:x:c> <urn:x:r> "1" .\n'


@pytest.mark.servers
def test_oxigraph_with_an_export_loaded_by_hand(own: cg.Graph) -> None:
    with servers.oxigraph() as server:
        server.send(str(server.store), serialise(own.engine, "nq").encode(), content="application/n-quads")
        graph = cg.connect(server.query)
        assert len(graph) == len(own) and len(graph.query("SELECT ?c { ?pact cg:hasPartner ?c }")) == 2
        with pytest.raises(EndpointError, match="coopgraph push"):
            cg.connect(server.query, mirror=100)
        cg.push(own, server.query, replace=True)  # as the message says
        assert len(cg.connect(server.query, mirror=100).query("SELECT ?c { ?pact cg:hasPartner ?c }")) == 2
