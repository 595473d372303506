"""Answers that are triples are written as RDF; rows of SELECT are not, and say so."""

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import coopgraph as cg
from coopgraph.answers.formats import TRIPLE_FORMATS
from coopgraph.apps.cli import main
from coopgraph.base import choices
from coopgraph.base.errors import OutputError
from coopgraph.store.remote import results

DATA = """@prefix ex: <https://example.org/> .
ex:a a ex:T ; ex:rel ex:b , [ ex:rel ex:a ] ; ex:n 1 , 2.50 , "x" , "Ä one"@fr , "line\\nbreak \\"quoted\\"" ; ex:day "2018-06-01"^^ex:odd ."""
ASKED = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(!STRSTARTS(STR(?p), STR(cg:))) }"
OF_RDFLIB = {"ttl": "turtle", "nt": "nt", "trig": "trig", "jsonld": "json-ld", "rdf": "xml"}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    file = tmp_path_factory.mktemp("own") / "data.ttl"
    file.write_text(DATA, "utf-8")
    return file


@pytest.fixture(scope="module")
def graph(own):
    return cg.load(own)


def test_the_formats_have_one_list():
    assert tuple(TRIPLE_FORMATS) == choices.TRIPLE_FORMATS


@pytest.mark.parametrize("kind", TRIPLE_FORMATS)
@pytest.mark.parametrize(
    "asked",
    ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ex:a ex:rel*/^ex:rel* ?s }", "DESCRIBE ex:a", "CONSTRUCT {} WHERE {}"],
)
def test_another_program_reads_the_same_triples(graph, tmp_path, kind, asked):
    table = graph.query("PREFIX ex: <https://example.org/> " + asked)
    file = table.save(tmp_path / f"answer.{kind}")
    expected = rdflib.Graph()
    for triple in table.to_rdflib():
        expected.add(triple)
    read = rdflib.Dataset(default_union=True).parse(file, format=OF_RDFLIB[kind])
    made = rdflib.Graph()
    for triple in read.triples((None, None, None)):
        made.add(triple)
    assert len(made) == len(table)
    assert isomorphic(made, expected)
    assert table.to(kind) == graph.query("PREFIX ex: <https://example.org/> " + asked).to(kind)


def test_the_command_line_writes_them_too(own, tmp_path, capsys):
    asked = "PREFIX ex: <https://example.org/> CONSTRUCT { ?s ex:rel ?o } WHERE { ?s ex:rel ?o }"
    file = tmp_path / "answer.nt"
    assert main(["query", asked, "--data", str(own), "-o", str(file)]) == 0
    assert len(list(ox.parse(path=str(file)))) == 3
    assert main(["show", "https://example.org/a", "--data", str(own), "--format", "ttl"]) == 0
    assert "ex:a a ex:T ;" in capsys.readouterr().out
    assert main(["query", "SELECT * { ?s ?p ?o }", "--data", str(own), "-o", str(tmp_path / "rows.ttl")]) == 2
    assert "ttl holds triples, which CONSTRUCT and DESCRIBE give" in capsys.readouterr().err
    assert not (tmp_path / "rows.ttl").exists()


def test_some_triples_and_a_description_are_triples_and_rows_are_not(graph):
    table = graph.query(ASKED)
    assert table[:2].to("nt").count("\n") == 2
    assert graph.describe("https://example.org/a").to("nt").count(" .\n") == 10
    for rows in (
        table.labels(),
        graph.query("SELECT ?subject ?predicate ?object { ?subject ?predicate ?object }"),
        graph.query("ASK {}"),
    ):
        with pytest.raises(OutputError, match="ttl holds triples"):
            rows.to("ttl")


def test_what_an_endpoint_constructs_are_triples():
    answer = results.read("text/turtle", b"<a:a> <a:b> <a:c> .", "CONSTRUCT")
    assert cg.Table(answer.columns, answer).to("nt") == "<a:a> <a:b> <a:c> .\n"


def test_what_a_format_cannot_hold_is_told():
    for data, kind, name in (
        (b"<a:a> <a:b/1> <a:c> .", "rdf", "RDF/XML"),
        (b"<a:a> <a:b> <<( <a:a> <a:b> 1 )>> .", "jsonld", "JSON-LD"),
    ):
        answer = results.read("text/turtle", data, "CONSTRUCT")
        with pytest.raises(OutputError, match=f"{name} cannot hold this graph"):
            cg.Table(answer.columns, answer).to(kind)
