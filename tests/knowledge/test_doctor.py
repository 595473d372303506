"""The doctor before queries that were written apart from it: mistakes of each sort, and what no source says.

The quick run takes some of each sort; all of them are asked in the long one.
"""

from collections.abc import Collection

import pytest

import coopgraph as cg
from coopgraph.base.errors import QueryError
from coopgraph.knowledge.diagnosis import Diagnosis
from tests.support.doctor_fresh_cases import GIVEN, MISTAKES
from tests.support.doctor_not_said import NOT_SAID

FIRST = {
    sort: (query, wanted) for sort, query, wanted in reversed(MISTAKES) if sort != "graph"
}  # graphs are read at first
ALL = [(query, wanted) for _, query, wanted in MISTAKES]


def is_told(diagnosis: Diagnosis | None, wanted: str | tuple[str, ...]) -> bool:
    """Whether what is told, or the query that is offered, has one of some texts in it."""
    if diagnosis is None:
        return False
    place = diagnosis.culprit if diagnosis.told in {"excluded", "cut-off"} else ""
    told = " ".join([diagnosis.wrong, diagnosis.right, diagnosis.cure, place])
    return any(want in told for want in ((wanted,) if isinstance(wanted, str) else wanted))


def check_told(graph: cg.Graph, cases: Collection[tuple[str, str | tuple[str, ...]]]) -> None:
    """What is meant is told, in words, and a query that is offered has rows."""
    wrong = []
    for query, wanted in cases:
        table = graph.query(query)
        diagnosis = table.diagnosis
        has_words = diagnosis and "Why nothing" in table.diagnosis_text[0]
        has_rows = diagnosis and (not diagnosis.cure or len(graph.query(diagnosis.cure)))
        if not (is_told(diagnosis, wanted) and has_words and has_rows):
            wrong.append((query, diagnosis))
    assert not wrong


def check_not_said(graph: cg.Graph, queries: Collection[str]) -> None:
    """No query is offered in the place of one that is well made."""
    told = {query: graph.query(query).diagnosis for query in queries}
    assert not {query: each for query, each in told.items() if each is None or each.cure or each.right}


def test_mistakes_of_each_sort_are_seen(sourced):
    check_told(sourced, FIRST.values())


@pytest.mark.slow
def test_all_mistakes_are_seen(sourced):
    check_told(sourced, ALL)


def test_a_text_that_is_given_is_examined_as_if_it_stood_there(sourced):
    for query, given, wanted in GIVEN[::3]:
        assert is_told(sourced.query(query, **given).diagnosis, wanted), query


def test_what_no_source_says_is_no_mistake(sourced):
    check_not_said(sourced, NOT_SAID[::6])


def test_another_name_that_a_thing_has_not_is_not_its_name(ministry):
    check_not_said(ministry, ["SELECT ?v { agreement:security-ner cg:officialTitle ?v }"])


@pytest.mark.slow
def test_nothing_that_no_source_says_is_a_mistake(sourced):
    check_not_said(sourced, NOT_SAID)


def test_claims_of_what_was_deduced_are_told_by_the_label_of_the_rule(sourced):
    claims = "SELECT ?c { ?c cg:claimProperty cg:preferredAmount ; cg:claimValue ?n }"
    for language, label in (("en", "number to count with"), ("fr", "nombre à retenir"), ("ar", "العدد المعتمد")):
        (said,) = sourced.in_language(language).query(claims).diagnosis_text
        assert label in said and "95-preferred" not in said


def test_a_filter_is_not_told_as_what_the_graph_does_not_say(sourced):
    table = sourced.query("SELECT ?a { ?a a cg:Agreement MINUS { ?a a cg:Undertaking } }")
    assert table.diagnosis_text[0].endswith(
        "the pattern has matches, but none passes MINUS { ?a a cg:Undertaking }. The graph does not say that it is not so."
    )


def test_what_was_sought_in_vain_of_what_else_matches_is_told(sourced):
    empty = "SELECT ?a ?d { ?a a cg:Agreement ; cg:hasPartner country:TUN ; cg:inForceFrom ?d }"
    (note,) = sourced.query(empty).notes
    assert "looked for in vain (cg:inForceFrom)" in note and "Tunisia" in note


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ratified", "cg:ratifiedOn"),
        ("inForce", "cg:inForceFrom"),
        ("reportsTo", "org:subOrganizationOf"),
        ("hasBudget", "measure:budget"),
        ("section", "dcterms:isPartOf"),
        ("label", "skos:prefLabel"),
        ("date", "cg:occurredOn"),
        ("bailleur", "cg:fundedBy"),
        ("شريك", "cg:hasPartner"),
    ],
)
def test_the_words_of_people_lead_to_terms(sourced, word: str, meant: str):
    with pytest.raises(QueryError, match=f"did you mean .*{meant}"):
        sourced.query(f"SELECT * {{ ?a cg:{word} ?b }}")
    assert sourced.search(word.removeprefix("has"))[0]
