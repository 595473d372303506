"""The same graph wherever it lives: every test runs over a directory and each server, and compares with memory."""

from collections import Counter
from functools import cache

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.stats import stats
from coopgraph.sparql.questions import questions
from coopgraph.store.export import serialise
from tests.support import places
from tests.support.canonical import term_cell
from tests.support.examples import LONG, every

DURATION = "Virtuoso takes no xsd:duration"
BOOLEAN = "Virtuoso gives 1 and 0 for true and false"
EXISTS = "Virtuoso's compiler fails on BIND(EXISTS {…}) beside a variable property"
VIRTUOSO = {
    "agreements-as-of": "Virtuoso gives IRIs that IF chooses after an OPTIONAL subquery as text",
    "programme-places": "Virtuoso gives IRIs that a constant decides in an OPTIONAL as text",
    "scholarships": DURATION,
    "theme-of-agreement": BOOLEAN,
    "foundings": BOOLEAN,
    "sessions": BOOLEAN,
    "country-roles": EXISTS,
    "disagreements": EXISTS,
}
GROUPS = "rdflib makes a row of no groups"  # which only shows where nothing is found
REFERENCE = {"agreements-by-type": GROUPS, "witnesses": GROUPS}
PLACES = pytest.mark.parametrize("place", [places.param(place) for place in places.PLACES])
EACH = [("directory", "possible"), ("oxigraph", "possible"), ("fuseki", "sourced"), ("reference", "sourced")]
LENSES = [  # which lenses are compared triple by triple; in the long run all of each place that has all triples
    ("directory", "ministry"), ("directory", "sourced"), ("oxigraph", "ministry"), ("oxigraph", "sourced"),
    ("fuseki", "ministry"), ("reference", "ministry"), ("oxigraph, nothing copied", "ministry"), *(EACH if LONG else [])
]  # fmt: skip


@pytest.fixture
def graph(place) -> cg.Graph:
    return places.graph(place, places.lens(place))


@pytest.fixture
def memory(place) -> cg.Graph:
    """The same in memory."""
    return places.memory(places.lens(place))


def cells(table):
    """Rows that can be compared over engines, how often each comes; the columns of `SELECT *` have no order."""
    rows = ({c: term_cell(t) for c, t in zip(table.columns, row, strict=True) if t is not None} for row in table.rows)
    return Counter(tuple(sorted(row.items())) for row in rows)


def triples_of(graph):
    """All triples and quads; of large lenses those without blank nodes, and how many there are of the others."""
    if graph.lens == "ministry":
        return serialise(graph.engine, "nt"), serialise(graph.engine, "trig")
    return plain(graph.engine.triples()), plain(graph.engine.quads())


def plain(triples):
    """Those without blank nodes, and how many there are of the others."""
    split = {True: set(), False: set()}
    for triple in triples:
        split[any(isinstance(term, ox.BlankNode) for term in triple)].add(triple)
    return split[False], len(split[True])


@cache
def here(lens):
    """What memory has of a lens."""
    return triples_of(places.memory(lens))


@pytest.mark.slow
@pytest.mark.parametrize(("place", "lens"), [places.param(*each) for each in LENSES])
def test_a_lens_shows_the_same_triples(place, lens):
    there = places.graph(place, lens)
    assert place != "directory" or "directory" in repr(there)
    assert len(there) == len(places.memory(lens))
    assert triples_of(there) == here(lens)


@pytest.mark.servers
def test_virtuoso_lacks_durations_and_nothing_else():
    lens = places.lens("virtuoso")
    held, there = (
        {str(t) for t in graph.engine.triples()} for graph in (places.memory(lens), places.graph("virtuoso", lens))
    )
    plain = {line for line in held - there if "_:" not in line}
    assert plain == {line for line in held if "#duration" in line and "_:" not in line}
    assert 1 <= len(plain) <= 2


def asked_in(place):
    """All questions where a place is the only one of its kind; of another way to the same, every third, each its own."""
    others = ["fuseki", "reference", "oxigraph, nothing copied", "virtuoso, in pages"]
    return every(3, questions(), first=others.index(place)) if place in others else questions()


@pytest.mark.parametrize(("place", "asked"), [places.param(p, q) for p in places.PLACES for q in asked_in(p)])
def test_named_questions_have_the_same_answers(place, graph, memory, asked):
    if asked.name in VIRTUOSO:
        places.without(place, "virtuoso", why=VIRTUOSO[asked.name])
    if asked.name in REFERENCE and memory.lens == "ministry":
        places.without(place, "reference", why=REFERENCE[asked.name])
    here, there = memory.query(asked.name), graph.query(asked.name)
    assert there.columns == here.columns
    assert cells(there) == cells(here)
    assert (there.stated, there.is_boolean, there.notes) == (here.stated, here.is_boolean, here.notes)


@PLACES
def test_parameters_languages_labels_and_claims(graph, memory):
    for face in (memory, graph):
        arabic = face.through("ministry").in_language("ar")
        table = arabic.query("theme-of-agreement", partner="MAR")
        assert not table.stated
        assert table.notes
    here, there = (face.query("security-partners") for face in (memory, graph))
    assert there.to("html") == here.to("html")
    assert there.to("md") == here.to("md")
    value = graph.resolve("Qatar")
    query = "SELECT ?agreement { ?agreement cg:hasPartner $partner }"
    assert cells(graph.query(query, partner=value)) == cells(memory.query(query, partner=value))
    hostile = graph.query("SELECT ?s { ?s ?p $text }", params={"text": '"} UNION { ?s ?p ?o } #\n\\u0022'})
    assert len(hostile) == 0


@PLACES
@pytest.mark.parametrize("thing", ["Qatar", "dgpc", "country:TUR", "مصر"])
def test_describe_and_resolve(graph, memory, thing):
    here, there = memory.describe(thing), graph.describe(thing)
    assert there.rows == here.rows
    assert there.to("html") == here.to("html")


@PLACES
def test_search_and_basis(graph, memory):
    assert graph.search("emirats").rows == memory.search("emirats").rows
    deduced = next(t for t, rule in memory.deduced.items() if rule == "30-cooperates-with")
    assert graph.basis(deduced) == memory.basis(deduced)


@PLACES
def test_forms_and_layers(graph, memory):
    for text in (
        "ASK { ?s a cg:Agreement }",
        "ASK { country:ITA a cg:Agreement }",
        "CONSTRUCT { ?c cg:cooperatesWith ?a } WHERE { ?a cg:hasPartner ?c }",
        "SELECT ?layer (COUNT(*) AS ?n) { GRAPH ?layer { ?s cg:hasPartner ?o } } GROUP BY ?layer",
        "SELECT ?s FROM <https://w3id.org/coopgraph/graph/reference/countries> { ?s cg:iso3 ?code }",
        "SELECT ?s ?layer FROM NAMED <https://w3id.org/coopgraph/graph/reference/regions> { GRAPH ?layer { ?s a ?k } }",
        "SELECT * { ?s cg:iso2 ?code } ORDER BY ?code LIMIT 7 OFFSET 3",
        "SELECT (1 AS ?one) {} ",
        "SELECT ?x { ?x cg:iso2 'no such code' }",
    ):
        assert cells(graph.query(text)) == cells(memory.query(text)), text


@PLACES
def test_errors_are_the_same(graph, memory):
    for text in (
        "SELECT * { ?s cg:hasPartner ?o",
        "SELECT * { ?s cg:hasPartnr ?o }",
        "DROP ALL",
        "SELECT ?x { SERVICE <http://x/> {} }",
    ):
        said = []
        for face in (memory, graph):
            with pytest.raises(cg.CoopGraphError) as caught:
                face.query(text)
            said.append((type(caught.value), str(caught.value)))
        assert said[0] == said[1]


@cache
def seen_in_memory(lens):
    """A network, its drawing, what validation finds, and the counts of layers."""
    memory = places.memory(lens)
    net = memory.network(focus="Qatar", hops=2)
    return net, cg.draw(net).html, memory.validate().findings, stats(memory).rows


@pytest.mark.slow
@pytest.mark.parametrize("place", [places.param(p) for p in (places.PLACES if LONG else places.PLACES[:3])])
def test_network_drawing_validation_and_counts(place):
    """All of it is worked out of a copy of the triples, which are those of memory by a test above; so one lens shows it."""
    lens = places.lens(place) if LONG else "ministry"
    graph, memory = places.graph(place, lens), places.memory(lens)
    there, (here, page, findings, counts) = graph.network(focus="Qatar", hops=2), seen_in_memory(lens)
    assert sorted(there.edges(keys=True)) == sorted(here.edges(keys=True))
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert there.graph == here.graph
    assert cg.draw(there).html == page
    partners = "SELECT ?partner { ?agreement cg:hasPartner ?partner }"
    assert sorted(graph.rdflib.query(partners)) == sorted(memory.rdflib.query(partners)) != []
    places.without(place, "virtuoso", why=DURATION)
    assert graph.validate().findings == findings
    assert stats(graph).rows == counts
