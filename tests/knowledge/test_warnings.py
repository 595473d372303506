"""Answers that warn, by kind: what is complete, how much there is at least, which names are unknown, what is disputed, dropped or counted twice."""

import pytest

import coopgraph as cg
from tests.support.each import for_each
from tests.support.warning_cases import (
    BARE_DATES,
    CONFLICTS,
    KNOWN_NAMES,
    MAY_BE_ONE,
    OF_PARTS,
    SILENT_DATES,
    STATED,
    UNKNOWN_NAMES,
    Case,
)


def notes(graph: cg.Graph, query: str) -> str:
    return " | ".join(graph.query(query).notes)


@for_each(STATED, name=lambda case: f"{case.kind}: {case.query}")
def test_whether_it_is_all_and_how_much_at_least(case: Case, sourced: cg.Graph):
    judged = sourced.query(case.query).completeness
    lists = {node.iri.value.rpartition("/")[2] for node in judged.lists}
    assert judged.state in case.states
    assert not case.at_least or judged.at_least in case.at_least
    assert case.lists is None or lists <= case.lists


@for_each(UNKNOWN_NAMES)
def test_a_name_that_nothing_has_is_told_where_rows_come_out(query: str, sourced: cg.Graph):
    assert f" is called {UNKNOWN_NAMES[query]}:" in notes(sourced, query)


@for_each(KNOWN_NAMES)
def test_a_name_that_something_has_is_not(query: str, sourced: cg.Graph):
    assert " is called " not in notes(sourced, query)


def test_of_codes_no_other_is_offered(sourced: cg.Graph):
    code, name = (sourced.query(f"SELECT ?a {{ ?a a cg:Agreement MINUS {{ {what} }} }}").notes[0] for what in ("?a cg:hasPartner country:TRU", "?s cg:stage stage:signatures"))  # fmt: skip
    assert "TUR" not in code and "stage:signature;" in name


@for_each(CONFLICTS)
def test_values_on_which_sources_disagree_are_told(query: str, sourced: cg.Graph):
    assert ("disagree on" in notes(sourced, query)) == CONFLICTS[query]


def test_what_the_preferred_ones_make_is_told_beside_a_sum(sourced: cg.Graph):
    query = next(iter(CONFLICTS))
    preferred = sourced.query(query.replace("cg:amount", "cg:preferredAmount")).rows[0][0]
    assert f"give {int(preferred.value):,}." in notes(sourced, query)


@for_each(MAY_BE_ONE)
def test_things_that_may_be_one_are_told(query: str, sourced: cg.Graph):
    expected, said = MAY_BE_ONE[query], notes(sourced, query)
    assert ("may be one" in said) == (expected is not None)
    assert not isinstance(expected, tuple) or f"between {expected[0]} and {expected[1]}" in said


@for_each(BARE_DATES)
def test_dates_that_are_arithmetic_are_told(query: str, sourced: cg.Graph):
    said = notes(sourced, query)
    assert all(text in said for text in BARE_DATES[query])
    assert BARE_DATES[query] or "without quotation marks" not in said


@for_each(OF_PARTS)
def test_numbers_of_a_part_are_told_where_they_stand_for_a_whole(query: str, sourced: cg.Graph):
    said = notes(sourced, query)
    assert all(text in said for text in OF_PARTS[query])
    assert OF_PARTS[query] or not ("Of a part only" in said or "Added up" in said)


@for_each(SILENT_DATES)
def test_dates_that_a_comparison_drops_are_told(query: str, sourced: cg.Graph):
    assert ("cannot be compared" in notes(sourced, query)) == SILENT_DATES[query]


def test_only_what_is_not_shown_by_another_date_is_dropped(sourced: cg.Graph):
    said = notes(sourced, next(iter(SILENT_DATES)))
    assert "cg:notBefore and cg:notAfter" in said and "France 2003" in said and "Bam" not in said


def test_bounds_are_named_of_what_has_them(sourced: cg.Graph):
    said = notes(sourced, "SELECT ?doc { ?doc dcterms:issued ?d FILTER(?d >= '2020-01-01'^^xsd:date) }")
    assert "cannot be compared so (?d): " in said and "cg:notBefore" not in said


def test_dates_that_a_comparison_drops_are_told_where_nothing_comes_out(sourced: cg.Graph):
    name = "SELECT ?n { ?n cg:nameOf body:miclat ; %s ?d FILTER(?d %s '2020-01-01'^^xsd:date) }"
    table = sourced.query(name % ("cg:validFrom", "<="))
    assert (
        not table.rows and "cg:notBefore and cg:notAfter bound such dates): Ministry of the Interior" in table.notes[0]
    )
    until = notes(sourced, name % ("cg:validUntil", ">"))
    assert "cg:endsNotBefore and cg:endsNotAfter" in until and "(MICL)" in until


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_said_in_three_languages(sourced: cg.Graph, language: str):
    english = "Nothing Sources Left Of without things compared At".split()
    for cases in (UNKNOWN_NAMES, CONFLICTS, BARE_DATES, OF_PARTS, MAY_BE_ONE, SILENT_DATES):
        table = sourced.in_language(language).query(next(iter(cases)))
        said = f"{' '.join(table.notes)} {table.completeness_text}".split()
        assert table.notes and not set(english) & set(said)


def test_a_fact_stands_once_below_an_answer(sourced: cg.Graph):
    table = sourced.query("SELECT ?c { set:security-agreements cg:hasPartner ?c }")
    for text in (table.to("table"), table.to("md"), table.to("html")):
        assert text.count("Open list") == 1 and text.count("13 named") == 1 and "At least 13: " in text
    assert "≥ At least 13: " in table.to("table") and table.notes[0].startswith("Open list")
    without = sourced.query("ASK { set:security-agreements cg:hasPartner country:USA }").to("table")
    assert "! What is not named is not denied" in without and "≥" not in without


def test_at_least_says_of_what(sourced: cg.Graph):
    query = next(case.query for case in STATED if case.kind == "things, not rows")
    assert sourced.query(query).completeness_text.startswith("At least 6 in “e”: ")
    assert sourced.query(query).completeness.of == ("e",)


def test_named_questions_have_none_of_these(sourced: cg.Graph):
    told = ("is called", "disagree on", "may be one", "cannot be compared", "Of a part only")
    asked = ("disagreements", "agreement-dates", "event-numbers", "agreements-by-type", "founding-date")
    assert not [note for name in asked for note in sourced.query(name).notes if any(each in note for each in told)]
