"""Rows of groups that lie in one another are told not to be added up, and no others."""

import pytest

import coopgraph as cg
from coopgraph.base.words import word


def told(graph: cg.Graph, query: str) -> list[str]:
    shape = word("answers.overlap", graph.language, part="", whole="").partition(":")[0]
    return [note for note in graph.query(query).notes if note.startswith(shape)]


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("SELECT ?r (COUNT(DISTINCT ?c) AS ?n) { ?u cg:hasPartner ?c . ?c cg:inRegion ?r } GROUP BY ?r", ("Western Africa", "Africa")),
        ("SELECT ?t (COUNT(?a) AS ?n) { ?a cg:hasTheme/skos:broader* ?t } GROUP BY ?t", None),
        ("SELECT $r (COUNT(?x) AS ?n) { ?x cg:inRegion $r } GROUP BY $r", None),
    ],
)  # fmt: skip
def test_rows_that_overlap(sourced: cg.Graph, query: str, pair: tuple[str, str] | None):
    (note,) = told(sourced, query)
    assert pair is None or all(name in note for name in pair)
    assert len(told(sourced.in_language("ar"), query)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?r (COUNT(?c) AS ?n) { ?c cg:inRegion ?r VALUES ?r { region:150 region:142 } } GROUP BY ?r",
        "SELECT ?r ?c { ?c cg:inRegion ?r }",
        "SELECT ?t (COUNT(?a) AS ?n) { ?a a cg:Agreement ; cg:hasTheme ?t } GROUP BY ?t",  # themes lie in themes, agreements are not moved up
        "SELECT ?t (COUNT(?x) AS ?n) { ?x skos:broader ?t } GROUP BY ?t",
        "SELECT ?c (COUNT(?a) AS ?n) { ?a cg:hasPartner ?c } GROUP BY ?c",
        "SELECT (COUNT(?c) AS ?n) { ?c cg:inRegion region:002 }",
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o . ?s a cg:Region } GROUP BY ?s",
    ],
)
def test_nothing_is_said_of_others(sourced: cg.Graph, query: str):
    assert told(sourced, query) == []
