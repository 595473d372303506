"""Whether an answer is all there is: judged by hand, and never called complete where a triple more would change it."""

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.knowledge.warnings.completeness import COMPLETE, OPEN, UNKNOWN
from coopgraph.sparql.questions import questions
from coopgraph.store.engine import LocalEngine
from coopgraph.store.memory import Memory

RANKS = "<https://w3id.org/coopgraph/id/programme/dgpc-african-training> cg:leadsToRank ?rank"
SET = "<https://w3id.org/coopgraph/id/set/other-actions>"
SECURITY = "<https://w3id.org/coopgraph/id/set/security-agreements>"
QUAKES = "<https://w3id.org/coopgraph/id/event/turkiye-syria-earthquakes-2023>"
RANK_LIST = "<https://w3id.org/coopgraph/id/list/training-ranks>"

# Read beside the source: three ranks, two bodies that share out, two kinds that benefit, two earthquakes and nine domains are
# closed as it states them; partners, axes, areas and occasions of relief are open; of the rest it says nothing.
JUDGED = [
    # what a closed list answers
    ("training-ranks", COMPLETE, 3),
    ("scholarship-distributors", COMPLETE, 2),
    ("other-action-domains", COMPLETE, 9),
    (f"SELECT ?rank {{ {RANKS} }}", COMPLETE, 3),
    (f"SELECT (COUNT(?rank) AS ?n) {{ {RANKS} }}", COMPLETE, 3),
    (f"SELECT (COUNT(DISTINCT ?rank) AS ?n) {{ {RANKS} }}", COMPLETE, 3),
    (f"SELECT ?rank ?label {{ {RANKS} . ?rank skos:prefLabel ?label }}", COMPLETE, None),
    (f"SELECT ?rank {{ {RANKS} . ?rank skos:prefLabel ?l FILTER(LANG(?l) = 'fr') }} ORDER BY ?l", COMPLETE, 3),
    (f"SELECT ?rank ?label {{ {RANKS} OPTIONAL {{ ?rank skos:prefLabel ?label FILTER(LANG(?label) = 'en') }} }}", COMPLETE, 3),
    (f"SELECT ?who {{ {SET} cg:benefits ?who }}", COMPLETE, 2),
    (f"SELECT ?quake {{ {QUAKES} cg:hasSetMember ?quake }}", COMPLETE, 2),
    (f"SELECT ?rank {{ {RANK_LIST} cg:listItem ?rank }}", COMPLETE, 3),
    (f"ASK {{ {RANKS.replace('?rank', 'rank:lieutenant')} }}", UNKNOWN, None),  # it holds, whatever the list says
    (f"ASK {{ {RANKS.replace('?rank', '<https://example.org/general>')} }}", COMPLETE, None),  # a no that is shown
    (f"SELECT ?rank {{ {RANKS} VALUES ?rank {{ rank:lieutenant }} }}", UNKNOWN, 1),
    (f"SELECT ?a ?b {{ {RANKS.replace('?rank', '?a')} . {RANKS.replace('?rank', '?b')} }}", COMPLETE, 9),
    # what a closed list does not answer
    (f"SELECT ?rank {{ {RANKS} . ?rank skos:broader ?wider }}", UNKNOWN, 0),
    (f"SELECT ?rank ?other {{ {RANKS} . ?rank skos:exactMatch ?other }}", UNKNOWN, None),
    (f"SELECT ?rank {{ {RANKS} }} LIMIT 2", UNKNOWN, None),
    ("SELECT ?rank { ?programme cg:leadsToRank ?rank }", UNKNOWN, 3),  # other trainings may lead to others
    (f"SELECT ?p ?rank {{ {RANKS.replace('cg:leadsToRank', '?p')} }}", UNKNOWN, None),
    (f"SELECT ?rank {{ {RANKS} . ?any cg:hasRank ?rank }}" .replace("cg:hasRank", "rdfs:seeAlso"), UNKNOWN, 0),
    (f"SELECT ?rank {{ {RANKS} FILTER EXISTS {{ ?x ?y ?rank }} }}", UNKNOWN, None),
    (f"SELECT ?rank {{ {RANKS} MINUS {{ ?rank a cg:Country }} }}", UNKNOWN, None),
    (f"SELECT ?rank {{ {{ {RANKS} }} UNION {{ ?x a cg:Agreement ; cg:hasNoSuch ?rank }} }}".replace("cg:hasNoSuch", "rdfs:seeAlso"), UNKNOWN, None),
    (f"SELECT ?domain {{ {SET} cg:generallyAddresses/skos:broader* ?domain }}", UNKNOWN, None),
    # open lists
    ("security-partners", OPEN, 13),
    ("security-partner-count", OPEN, 13),
    ("modernisation-partners", OPEN, 7),
    ("other-action-partners", OPEN, 8),
    ("fundamental-axes", OPEN, 6),
    ("partner-count", OPEN, 20),
    ("disaster-responses", OPEN, None),  # a date may be made more precise
    ("assisted-non-partners", OPEN, None),  # who is no partner is only not named as one
    (f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c }}", OPEN, 13),
    (f"SELECT (COUNT(*) AS ?n) {{ {SECURITY} cg:hasPartner ?c }}", OPEN, 13),
    (f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c FILTER NOT EXISTS {{ {SET} cg:hasPartner ?c }} }}", OPEN, None),
    (f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c MINUS {{ {SET} cg:hasPartner ?c }} }}", OPEN, None),
    (f"ASK {{ {SECURITY} cg:hasPartner country:QAT }}", OPEN, None),
    (f"SELECT ?rank ?c {{ {RANKS} . {SECURITY} cg:hasPartner ?c }}", OPEN, 39),
    # lists of which nothing is said
    ("units", UNKNOWN, None),
    ("modernisation-results", UNKNOWN, 3),
    ("founding-date", UNKNOWN, None),
    ("SELECT ?a { ?a a cg:PublicBody }", UNKNOWN, None),
    ("SELECT ?c { ?c cg:iso3 ?code }", UNKNOWN, None),
    ("SELECT * { ?s ?p ?o }", UNKNOWN, None),
]  # fmt: skip


@pytest.mark.parametrize(("query", "state", "at_least"), JUDGED, ids=[f"{n}" for n in range(len(JUDGED))])
def test_judged_by_hand(ministry, query, state, at_least):
    found = ministry.query(query).completeness
    assert found.state == state
    assert at_least is None or found.at_least == at_least
    assert bool(found.lists) == (state != UNKNOWN)
    assert all(each.claims for each in found.lists)


def test_enough_are_judged():
    assert len(JUDGED) >= 40
    assert {state for _, state, _ in JUDGED} == {COMPLETE, OPEN, UNKNOWN}


RESTS_ON_ABSENCE = [
    query for query, state, at_least in JUDGED if state == OPEN and ("MINUS" in query or "NOT" in query)
]


@pytest.mark.parametrize("query", RESTS_ON_ABSENCE)
def test_what_is_not_named_is_not_denied(ministry, query):
    table = ministry.query(query)
    assert table.completeness.at_least is None
    assert "not denied" in table.completeness_text


# ---- No false "complete" ----


@pytest.mark.parametrize("lens", ["ministry", "sourced", "possible"])
def test_only_closed_lists_make_an_answer_complete(request, lens):
    graph = request.getfixturevalue(lens)
    complete = {q.name for q in questions() if graph.query(q.name).completeness.state == COMPLETE}
    assert complete == {"training-ranks", "scholarship-distributors", "other-action-domains"}


def changed(graph: cg.Graph, update: str) -> cg.Graph:
    """The same triples after an update."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in graph.engine.triples())
    store.update(
        "PREFIX cg: <https://w3id.org/coopgraph/ns#> PREFIX closure: <https://w3id.org/coopgraph/vocab/closure/>"
        + update
    )
    return cg.Graph(Memory([]), "ministry").over(LocalEngine(store))


@pytest.mark.parametrize(
    ("update", "state"),
    [
        (f"DELETE WHERE {{ {RANK_LIST} cg:listClosure ?c }}", UNKNOWN),
        (f"INSERT DATA {{ {RANK_LIST} cg:listClosure closure:open }}", OPEN),  # contradictory
        (f"INSERT DATA {{ {RANKS.replace('?rank', '<https://example.org/general>')} }}", UNKNOWN),  # beyond the list
        (f"DELETE {{ {RANK_LIST} cg:listProperty ?p }} WHERE {{ {RANK_LIST} cg:listProperty ?p }}", UNKNOWN),
        (f"DELETE {{ {RANK_LIST} cg:listClosure ?c }} INSERT {{ {RANK_LIST} cg:listClosure closure:open }} WHERE {{ {RANK_LIST} cg:listClosure ?c }}", OPEN),
    ],
)  # fmt: skip
def test_a_mutation_takes_the_completeness_away(ministry, update, state):
    assert changed(ministry, update).query(f"SELECT ?rank {{ {RANKS} }}").completeness.state == state


# ---- It travels with the answer ----


def test_it_is_in_every_form(ministry):
    table = ministry.query("training-ranks")
    assert "= Complete as stated" in table.to("table")
    assert "Complete as stated" in table.to("html")
    assert "Complete as stated" in table.to("md")
    assert '"state": "complete", "at_least": 3' in table.to("json")
    assert table.to_pandas().attrs["coopgraph"]["completeness"]["state"] == "complete"
    assert "Complet selon la source" in ministry.in_language("fr").query("training-ranks").to("table")
    assert "كامل كما ورد" in ministry.in_language("ar").query("training-ranks").to("html")
    assert "≥ At least 13" in ministry.query("security-partner-count").to("table")
    assert "? Whether this is all is not known" in ministry.query("modernisation-results").to("table")


def test_a_part_of_an_answer_does_not_say_that_it_is_all(ministry):
    assert ministry.query("training-ranks")[:2].completeness is None
    assert ministry.query("training-ranks")[:].completeness.state == COMPLETE
    assert cg.Table(["x"], []).completeness is None
