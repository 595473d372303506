"""Faults that a reader found in the answers of named questions, each with the right value."""

import pytest


def told(graph, name, *columns, **values):
    """Some columns of an answer, in words."""
    return [
        tuple(graph.label(row[c]) or getattr(row[c], "value", "") for c in columns)
        for row in graph.query(name, params=values)
    ]


def test_dates_of_agreements_are_those_of_their_steps(sourced, ministry):
    dates = told(sourced, "agreement-dates", "agreement", "stage", "date")
    assert ("Agreement of 2022 with Türkiye (organised crime)", "signature", "2022-05-16") in dates
    assert not ministry.query("agreement-dates").stated  # the page dates none


def test_a_quota_is_not_that_of_whom_another_source_adds(sourced):
    rows = told(sourced, "scholarships", "value", "period", "beneficiary")
    assert rows == [("50", "P1Y", "African civil protection services")]


def test_strands_are_those_of_the_ministry(sourced, ministry):
    assert told(sourced, "partners-by-strands", "country", "strands") == told(
        ministry, "partners-by-strands", "country", "strands"
    )


def test_an_interval_is_no_day(sourced):
    rows = set(told(sourced, "date-precision", "date", "precision"))
    assert {("2003-07/2003-08", "interval"), ("../2016-12-18", "interval"), ("2023-02-06", "day")} <= rows
    assert {precision for date, precision in rows if "/" in date} == {"interval"}


def test_relief_that_other_sources_name_is_there_and_no_date_is_said_twice(sourced):
    rows = told(sourced, "disaster-responses", "event", "date")
    assert [date for event, date in rows if event == "Bam earthquake, 2003"] == ["2003-12-26"]
    assert ("Nepal earthquake, 2015", "2015-04-25") in rows and ("Beirut port explosion, 2020", "2020-08-04") in rows
    assert told(sourced, "assisted-non-partners", "country") == [("Iran",), ("Lebanon",), ("Nepal",), ("Syria",)]


def test_an_agreement_that_sources_name_differently_is_told_as_such(sourced):
    rows = {kind: rest for kind, *rest in told(sourced, "agreements-by-type", "type", "count", "called_otherwise")}
    twice = sourced.query(
        "SELECT DISTINCT ?a { ?a a cg:Agreement ; cg:instrumentType ?x , ?y FILTER(STR(?x) < STR(?y)) }"
    )
    assert rows["treaty"] == ["1", "0"] and rows["framework agreement"] == ["1", "1"]
    assert sum(int(otherwise) for _, otherwise in rows.values()) == 2 * len(twice)


def test_what_is_called_dated_has_a_date(sourced):
    dated = {row[0] for row in told(sourced, "dated-agreements", "agreement")}
    assert {row[0] for row in told(sourced, "themes-of-dated-agreements", "agreement")} <= dated


@pytest.mark.parametrize("name", ["event-numbers", "trainees", "mission-results", "disagreements", "about-numbers"])
def test_a_number_has_its_unit_and_its_ends(sourced, name):
    table = sourced.query(name)
    assert {"scope", "at_least", "at_most", "precision", "unit", "as_of"} <= set(table.columns)
    numbers = [row for row in table if row["unit"]]
    exact = next(c for c in ("amount", "number", "value") if c in table.columns)
    assert numbers and all(row[exact] or row["at_least"] or row["at_most"] for row in numbers)


def test_both_ends_of_a_number_that_is_disputed_stand_in_one_row(sourced):
    rows = told(sourced, "disagreements", "thing", "aspect", "at_least", "at_most")
    assert ("Türkiye–Syria earthquakes, 2023", "deaths", "53227", "55690") in rows


@pytest.mark.parametrize("name", ["joint-bodies", "agreements-on-theme"])
def test_a_list_of_the_partners_of_a_set_says_nothing_of_other_partners(sourced, name):
    table = sourced.query(name)
    assert not any("Partners of" in note for note in table.notes) and table.completeness.state == "unknown"


def test_a_list_counts_where_its_set_may_be_meant(sourced):
    assert sum("Partners of" in note for note in sourced.query("partners-in-region").notes) == 2


def test_what_is_stated_instead_is_told_where_the_value_is_not_stated(ministry):
    assert "continental" in ministry.query("multilateral-cooperation").notes[-1]
    assert not any("stated instead" in note for note in ministry.query("meetings-with").notes)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "Nothing was given, so this is asked of: Syria."),
        ("fr", "Rien n’étant précisé, la question porte sur\u00a0: Syrie."),
        ("ar", "لم يُحدَّد شيء، فالسؤال عن: سوريا."),
    ],
)
def test_an_answer_says_of_what_it_was_asked_where_nobody_did(ministry, language, note):
    graph = ministry.in_language(language)
    assert graph.query("country-roles").notes[-1] == note
    assert note not in graph.query("country-roles", params={"country": "SYR"}).notes


def test_at_least_tells_rows_from_things(sourced):
    assert sourced.query("about-set-facts").completeness_text.startswith("At least 21 rows:")
    assert sourced.query("partner-count").completeness_text.startswith("At least 30:")
    assert sourced.query("northernmost-partner").completeness.at_least is None  # the first of several is no count
