"""Views of one place: what they share, and what each has for itself."""

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import NotFoundError
from coopgraph.base.vocab import CG
from coopgraph.store.engine import LocalEngine

LABEL = "INSERT DATA { <https://example.org/there> <http://www.w3.org/2004/02/skos/core#prefLabel> 'late' }"
QUERY = "SELECT ?s ?x ?o { ?s <https://example.org/p> ?x . ?x <https://example.org/q> ?o } ORDER BY ?o"


@pytest.fixture
def own(tmp_path):
    """A file with blank nodes, whose names are other ones each time it is read."""
    path = tmp_path / "own.ttl"
    path.write_text("@prefix : <https://example.org/> . :there :p [ :q 1 ], [ :q 2 ] . :here :p [ :q 3 ] .", "utf-8")
    return path


@pytest.mark.parametrize("first", ["en", "fr"])
def test_a_wider_view_keeps_its_language(own, first):
    graph = cg.load(own)
    graph.in_language(first).wider("possible")
    for language in ("fr", "en", "ar"):
        for wider in (graph.in_language(language).wider("possible"), graph.in_language(language).through("possible")):
            assert (wider.language, wider.lens) == (language, "possible")


def test_a_lens_is_read_once_in_each_place(own):
    graph, other = cg.load(own), cg.load(own)
    there = graph.through("ministry").in_language("fr")
    assert there.things is graph.through("ministry").things is not other.through("ministry").things
    assert graph.through("sourced").schema is graph.schema
    own.unlink()
    assert graph.network(lens="ministry").graph["lens"] == "ministry"


def test_a_view_over_another_engine_is_of_that_alone(own):
    graph = cg.load(own)
    empty = graph.over(LocalEngine(ox.Store()))
    assert (len(empty), empty.schema.classes, empty.lens) == (0, [], graph.lens)
    assert graph.schema.classes


def test_what_is_written_shows_in_views_of_the_place_alone(own):
    graph, other = cg.load(own), cg.load(own)
    graph.through("ministry").store.update(LABEL)
    asked = "SELECT ?o { <https://example.org/there> skos:prefLabel ?o }"
    assert graph.through("ministry").in_language("ar").query(asked).rows == [(ox.Literal("late"),)]
    assert not graph.query(asked)  # through another lens
    assert not other.through("ministry").query(asked)


def test_a_graph_loaded_twice_says_the_same(own):
    one, two = (cg.load(own).query(QUERY) for _ in range(2))
    assert one.rows != two.rows and one == two
    assert one.whys == two.whys and one.why(0).ways == two.why(0).ways
    assert one.why(0) != two.why(1)
    own.rename(elsewhere := own.with_name("elsewhere.ttl"))
    assert one.whys != cg.load(elsewhere).query(QUERY).whys  # it is another layer that says so


def test_a_claim_has_one_form_in_files(ministry):
    answer = ministry.query("SELECT ?set { ?set cg:hasPartner country:TUR }")
    facts = [fact for why in answer.why_dicts() for way in why["ways"] for fact in way["triples"]]
    told = {claim["claim"]: claim for fact in facts for claim in fact.get("claims", ())}
    shown = ministry.network(focus="TUR").graph["claims"]
    assert told
    assert {iri: {"claim": iri, **shown[iri]} for iri in told} == told


def test_a_class_by_its_name(ministry):
    assert {ministry.names.kind(name).value for name in ("Country", "cg:Country", CG + "Country")} == {CG + "Country"}
    for name in ("Contry", "no class", "nowhere:Country", "<"):
        with pytest.raises(NotFoundError, match="there is no kind"):
            ministry.network(kinds=[name])
    with pytest.raises(NotFoundError, match="did you mean Country"):
        ministry.names.kind("Contry")


def test_other_iris_without_slashes_are_names_where_the_graph_holds_them(tmp_path):
    held = ["urn:isbn:1", "doi:10.1/x", "tag:x,2020:y", "mailto:a@b.example"]
    file = tmp_path / "x.ttl"
    file.write_text(" ".join(f"<{iri}> <urn:p> <urn:q> ." for iri in held), "utf-8")
    graph = cg.load(file)
    assert [graph.resolve(iri).value for iri in held] == held
    assert graph.resolve("urn:p").value == "urn:p"  # a property alone
    assert graph.resolve("<urn:isbn:2>").value == "urn:isbn:2"
    for unknown in ("urn:isbn:2", "contry:ITA", "no iri: at all", "\udcff", "urn:\udcff"):
        with pytest.raises(NotFoundError):
            graph.resolve(unknown)
