"""The graph as users hold it: loading, asking, describing, searching, and its rdflib face."""

import json
import re

import pyoxigraph as ox
import pytest
import rdflib

import coopgraph as cg
from coopgraph.answers import about
from coopgraph.answers.stats import stats
from coopgraph.base.errors import LoadError, NotFoundError, QueryError, RefusedError
from coopgraph.base.vocab import CG, PREFIXES
from coopgraph.store.memory import Memory, own
from tests.conftest import ROOT

MADE_UP = """
@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <https://example.org/> .
ex:Hotline a owl:Class ; rdfs:label "hotline"@en , "ligne directe"@fr , "خط ساخن"@ar ; rdfs:subClassOf cg:Undertaking ;
    cg:diagramRing 2 ; cg:diagramShape "diamond" ; cg:diagramColour "#4477aa" .
ex:h1 a ex:Hotline ; skos:prefLabel "Night hotline"@en , "Ligne de nuit"@fr ; cg:hasPartner ex:atlantis ; cg:undertakenBy ex:ministry .
ex:atlantis a cg:Country ; skos:prefLabel "Atlantis"@en , "Atlantide"@fr .
ex:ministry a cg:Ministry ; skos:prefLabel "Ministry of Tides"@en , "Ministère des Marées"@fr .
"""


def test_the_first_query_is_one_line(ministry):
    table = ministry.query("SELECT ?agreement ?country { ?agreement a cg:Agreement ; cg:hasPartner ?country }")
    assert len(table) == 13
    assert table.columns == ("agreement", "country")
    assert str(table.labels()[0]["country"]).strip('"')


def test_public_names_are_pinned():
    assert cg.__all__ == [
        "CoopGraphError",
        "Drawing",
        "Graph",
        "Table",
        "__version__",
        "brief",
        "check",
        "collapse",
        "connect",
        "draw",
        "expand",
        "load",
        "load_table",
        "measure",
        "network",
        "open",
        "project",
        "push",
        "sensitivity",
        "validate",
    ]
    for name in cg.__all__:
        assert getattr(cg, name) is not None
    assert callable(cg.network) and callable(cg.draw) and callable(cg.validate)
    with pytest.raises(AttributeError, match="nothing"):
        cg.nothing  # noqa: B018


def test_a_class_added_in_turtle_alone_is_listed_searched_and_drawn(tmp_path):
    file = tmp_path / "mine.ttl"
    file.write_text(MADE_UP, "utf-8")
    graph = cg.load(file)
    assert graph.query(
        "SELECT ?c { ex:ministry cg:cooperatesWith ?c }".replace("ex:ministry", "<https://example.org/ministry>")
    )
    assert graph.search("hotline").rows[0][0].value.endswith("Hotline")
    assert graph.search("ligne de nui").rows[0][0].value == "https://example.org/h1"
    net = graph.network()
    assert net.nodes["https://example.org/h1"]["shape"] == "diamond"
    assert net.has_edge("https://example.org/h1", "https://example.org/atlantis", CG + "hasPartner")
    assert graph.query("partner-count").rows[0][0].value == "1"


def test_questions_without_a_default_say_what_they_need(tmp_path):
    file = tmp_path / "mine.ttl"
    file.write_text(MADE_UP, "utf-8")
    with pytest.raises(QueryError, match="needs a value for 'set'"):
        cg.load(file).query("security-partners")


def test_shipped_and_own_files_together(tmp_path):
    file = tmp_path / "mine.ttl"
    file.write_text(MADE_UP, "utf-8")
    graph = cg.load(file, shipped_graph=True, lens="ministry")
    assert graph.query("partner-count").rows[0][0].value == "21"


def test_a_folder_is_layers(tmp_path):
    (tmp_path / "sourced").mkdir()
    (tmp_path / "sourced" / "press.ttl").write_text(MADE_UP, "utf-8")
    assert cg.load(tmp_path, lens="ministry").query("partner-count").rows[0][0].value == "0"
    assert cg.load(tmp_path).query("partner-count").rows[0][0].value == "1"
    layers = cg.load(tmp_path).query(
        "SELECT DISTINCT ?g { GRAPH ?g { <https://example.org/h1> a <https://example.org/Hotline> } }"
    )
    assert [row[0].value for row in layers] == [PREFIXES["graph"] + "sourced/press"]


def test_errors_of_files_say_where(tmp_path):
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix a: <http://a/> .\na:b a:c 'x .\n", "utf-8")
    with pytest.raises(LoadError) as caught:
        cg.load(bad)
    assert (caught.value.file, caught.value.line) == (str(bad), 2)
    with pytest.raises(LoadError, match="no such file"):
        cg.load(tmp_path / "absent.ttl")


def test_lenses_and_languages(ministry):
    with pytest.raises(NotFoundError, match="ministry, sourced, possible"):
        ministry.through("other")
    french = ministry.in_language("fr")
    assert french.query("is-partner").name == "Ce pays est-il nommé comme partenaire ?"
    assert french.query("security-partners").labels().rows[3][0].value == "Espagne"
    assert ministry.in_language("ar").label(ox.NamedNode(PREFIXES["country"] + "ITA")) == "إيطاليا"
    assert ministry.language == "en"


def test_describe_says_what_each_triple_rests_on(sourced):
    table = sourced.describe("dnrm")
    basis = {
        (row["property"].value.rpartition("#")[2], row["value"].value): table.evidence[i] for i, row in enumerate(table)
    }
    assert (
        basis["foundedOn", "2011"] == "Ministry page on bilateral cooperation, 2578–2591 (2.2.1) (the sources disagree)"
    )
    assert basis["foundedOn", "2011-05-22"].startswith("MICLAT - D")
    assert basis["type", CG + "PublicBody"].startswith("deduced (wider kinds)")
    with pytest.raises(NotFoundError, match="nearest"):
        sourced.describe("qattar")


def test_of_a_thing_that_much_is_said_of_the_first_is_shown_and_how_much_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr(about, "DESCRIBED", 20)
    lines = [f"<urn:{number:02}> <urn:p> <urn:hub> .\n" for number in range(30)]
    (tmp_path / "hub.nt").write_text("".join(["<urn:hub> <urn:q> <urn:hub> .\n", *lines[::-1]]))
    graph = cg.load(tmp_path / "hub.nt", ontology=False)
    table = graph.describe("urn:hub")
    assert [row["subject"].value for row in table] == ["urn:hub", *(f"urn:{number:02}" for number in range(19))]
    assert table.notes[0].startswith("The first 20 triples of 31 shown") and "{ ?s ?p <urn:hub> }" in table.notes[0]
    monkeypatch.setattr(about, "READ", 15)  # not all are read, and all are counted
    assert [len(graph.describe("urn:hub")), "of 31 shown" in graph.describe("urn:hub").notes[0]] == [16, True]
    assert cg.Graph.describe(graph, "urn:00").notes == ()


def test_names_of_things(ministry):
    for name in ("TUR", "tur", "country:TUR", "Türkiye", "Turquie", "تركيا", PREFIXES["country"] + "TUR"):
        assert ministry.resolve(name).value == PREFIXES["country"] + "TUR"
    with pytest.raises(NotFoundError, match="several things"):
        ministry.resolve("modernisation")


def test_claims_of_a_triple(ministry):
    (claim,) = ministry.claims(
        "dnrm", "cg:foundedOn", ox.Literal("2011", datatype=ox.NamedNode(PREFIXES["xsd"] + "gYear"))
    )
    assert (claim.passages[0].start, claim.passages[0].end, claim.passages[0].place) == (2578, 2591, "2.2.1")
    assert claim.address.startswith("https://interieur.gov.dz/")
    assert claim.statuses["attribution"].endswith("individual")


def test_rdflib_is_a_live_face_of_the_same_store():
    graph = cg.load(lens="ministry")
    dataset = graph.rdflib
    assert isinstance(dataset, rdflib.Dataset)
    asked = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?u cg:hasPartner ?c }"
    assert int(next(iter(dataset.query(asked)))[0]) == 20
    thing = rdflib.URIRef("https://example.org/new")
    dataset.add((thing, rdflib.URIRef(CG + "hasPartner"), rdflib.URIRef("https://example.org/x")))
    assert graph.query("partner-count").rows[0][0].value == "21"
    names = {str(g.identifier) for g in dataset.graphs()}
    assert PREFIXES["graph"] + "source/miclat-bilateral" in names


def test_construct_describe_and_ask(ministry):
    made = ministry.query("CONSTRUCT { ?c cg:iso3 ?i } WHERE { ?c cg:iso3 ?i }")
    assert made.columns == ("subject", "predicate", "object")
    assert len(made) == 249
    assert ministry.query("DESCRIBE $x", x=ox.NamedNode(PREFIXES["country"] + "ITA")).rows
    assert ministry.query("ASK { ?x cg:iso3 'ITA' }").is_boolean


def test_an_answer_to_ask_is_true_when_it_says_yes(ministry):
    assert ministry.query("ASK { ?x cg:iso3 'ITA' }")
    assert not ministry.query("ASK { ?x cg:iso3 'XYZ' }")
    assert ministry.query("SELECT * { ?x cg:iso3 'ITA' }") and not ministry.query("SELECT * { ?x cg:iso3 'XYZ' }")


def test_updates_and_services_are_refused(ministry):
    with pytest.raises(QueryError, match="INSERT changes data"):
        ministry.query("INSERT DATA { <a:a> <a:b> <a:c> }")
    with pytest.raises(QueryError, match="LOAD changes data"):
        ministry.query("LOAD <http://127.0.0.1/>")
    with pytest.raises(RefusedError, match="SERVICE"):
        ministry.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_time_limit(tmp_path):
    """The query takes a second or two, no more: given up, it goes on beside the tests that follow."""
    file = tmp_path / "own.nt"
    file.write_text("".join(f"<urn:x:{i}> <urn:x:p> <urn:x:o> .\n" for i in range(200)), "utf-8")
    graph = cg.Graph(Memory(own(file)))
    with pytest.raises(RefusedError, match="within 0.1 seconds"):
        graph.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.1)


def test_the_json_answer_says_that_a_list_is_open(ministry):
    answer = json.loads(ministry.query("security-partners").to("json"))
    assert len(answer["results"]["bindings"]) == 13
    assert "At least 13" in answer["head"]["notes"][0]


def test_aggregates_keep_their_note(ministry):
    table = ministry.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { set:security-agreements cg:hasPartner ?c }")
    assert table.rows[0][0].value == "13"
    assert "least 13" in table.notes[0]


def test_a_namespace_is_no_term(sourced):
    assert len(sourced.query("SELECT DISTINCT ?p { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(cg:))) } LIMIT 3")) == 3


def test_the_superclasses_that_the_page_prints_can_be_asked_for_and_are_no_new_kinds(sourced):
    lines = re.findall(r"^\| `(cg:\w+)` \|.*\| ([^|]*) \|$", (ROOT / "docs" / "ontology.md").read_text("utf-8"), re.M)
    under = {(kind, wider) for kind, last in lines for wider in re.findall(r"`([\w:]+)`", last) if "→" not in last}
    assert {"org:FormalOrganization", "prov:Agent", "prov:Location", "foaf:Document"} < {wider for _, wider in under}
    for kind, wider in under:
        missing = sourced.query(f"ASK {{ ?thing a {kind} FILTER NOT EXISTS {{ ?thing a {wider} }} }}")
        assert missing.rows[0][0].value == "false", (kind, wider)
    kinds = {row["name"].value for row in stats(sourced) if isinstance(row["name"], ox.NamedNode)}
    assert not {kind for kind in kinds if kind.startswith((PREFIXES["prov"], PREFIXES["org"], PREFIXES["foaf"]))}
    why = str(sourced.query("ASK { body:dgsn a prov:Agent }").why(0))
    assert (
        "deduced by the rule “wider kinds” from" in why and "organisation · is a kind of · formal organisation" in why
    )
