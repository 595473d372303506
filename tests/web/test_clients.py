"""Real clients over a real server, each with a SELECT, an ASK and a CONSTRUCT."""

import io
import json
import shutil
import subprocess

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper

import coopgraph as cg
from coopgraph.sparql.questions import questions
from tests.support import serving
from tests.support.examples import every

pytestmark = pytest.mark.slow
shipped_store, web, patient = serving.shipped_store, serving.web, serving.patient

SELECT = "PREFIX cg: <https://w3id.org/coopgraph/ns#> SELECT ?a ?c { ?a cg:hasPartner ?c } ORDER BY ?a ?c"
ASK = "PREFIX cg: <https://w3id.org/coopgraph/ns#> ASK { ?a cg:hasPartner ?c }"
CONSTRUCT = (
    "PREFIX cg: <https://w3id.org/coopgraph/ns#> CONSTRUCT { ?a cg:hasPartner ?c } WHERE { ?a cg:hasPartner ?c }"
)


@pytest.fixture(scope="module")
def rows(sourced) -> int:
    return len(sourced.query(SELECT))


def test_sparqlwrapper(web, rows):
    client = SPARQLWrapper(web.sparql)

    def asked(query, format, method="GET"):
        client.setQuery(query)
        client.setReturnFormat(format)
        client.setMethod(method)
        return client.queryAndConvert()

    assert len(asked(SELECT, JSON)["results"]["bindings"]) == rows
    assert len(asked(SELECT, XML, POST).getElementsByTagName("result")) == rows
    assert asked(SELECT, CSV).count(b"\n") == rows + 1
    assert asked(ASK, JSON)["boolean"] is True
    assert len(asked(CONSTRUCT, RDFXML)) == len(rdflib.Graph().parse(asked(CONSTRUCT, TURTLE))) == rows


def test_rdflib(web, rows):
    graph = rdflib.Graph(SPARQLStore(web.sparql))
    assert len(list(graph.query(SELECT))) == rows
    assert graph.query(ASK).askAnswer is True
    assert len(graph.query(CONSTRUCT).graph) == rows


def test_curl(web, rows):
    def asked(query, *words):
        command = ["curl", "-sf", "--compressed", web.sparql, "--data-urlencode", f"query={query}", *words]
        return subprocess.run(command, capture_output=True, check=True).stdout

    assert asked(SELECT, "-H", "Accept: text/csv").count(b"\n") == rows + 1
    assert b"<boolean>true</boolean>" in asked(ASK)
    assert asked(CONSTRUCT, "-H", "Accept: application/n-triples").count(b"\n") == rows


@pytest.mark.skipif(not shutil.which("roqet"), reason="roqet is not installed (rasqal-utils)")
def test_roqet(web, rows):
    def asked(query):
        return subprocess.run(
            ["roqet", "-q", "-p", web.sparql, "-e", query], capture_output=True, text=True, check=True
        ).stdout

    assert asked(SELECT).count("a=uri<") == rows and "true" in asked(ASK) and "hasPartner" in asked(CONSTRUCT)


def test_pandas(web, rows):
    frame = pd.read_csv(io.StringIO(web.get(SELECT, "&format=csv").text))
    assert len(frame) == rows and list(frame.columns) == ["a", "c"]
    assert pd.json_normalize(json.loads(web.get(ASK, "&format=json").text))["boolean"][0]
    assert len(pd.read_csv(io.StringIO(web.get(CONSTRUCT, "&format=nt").text), sep="\t", header=None)) == rows


def test_our_own(patient, sourced):
    """Every named question has the same answer here as in memory."""
    there = cg.connect(patient.sparql)
    for question in every(4, questions()):
        one, other = (graph.query(question.name).to("csv").splitlines() for graph in (there, sourced))
        assert sorted(one) == sorted(other), question.name
    assert there.query(ASK) and len(there.query(CONSTRUCT)) == len(sourced.query(CONSTRUCT))
