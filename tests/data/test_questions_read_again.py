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


def test_what_is_said_of_one_party_or_model_is_told_as_such(sourced):
    dates = told(sourced, "agreement-dates", "agreement", "stage", "scope", "date")
    assert (
        "Agreement of 2003 with France (security, organised crime)",
        "ratification",
        "Algeria",
        "2007-12-01",
    ) in dates
    launches = told(sourced, "launches", "deliverable", "stage", "scope", "date")
    assert (
        "Biometric passport",
        "closing",
        "old model",
        "2015-11-24",
    ) in launches  # no passport of this kind was ended


def test_agreements_signed_together_are_dated_too(sourced):
    rows = told(sourced, "dated-agreements", "agreement", "date", partner="COG")
    assert rows == [("Agreements of 28 March 2017 with the Republic of the Congo", "2017-03-28")]
    assert ("Judicial conventions of 2016 with Chad", "2016-03-07") in told(
        sourced, "agreement-dates", "agreement", "date"
    )


@pytest.mark.parametrize("name", ["dated-agreements", "possible-texts"])
def test_an_agreement_has_one_date_where_one_is_to_be_used(sourced, name):
    text = "text" if name == "possible-texts" else "agreement"
    dates = [row for row in told(sourced, name, text, "date") if row[0] == "Agreement of 1999 with Italy"]
    assert dates == [("Agreement of 1999 with Italy", "1999-11-22")]


@pytest.mark.parametrize(
    ("name", "thing", "preferred", "others"),
    [
        ("sessions", "Algerian-Nigerien border committee, session 4", ["2011-12"], ["2012"]),
        ("sessions", "Algerian-Nigerien border committee, session 6", [], ["2018-07-15"]),
        ("foundings", "Directorate General of National Security (DGSN)", ["1962-07-22"], []),
        ("foundings", "National Delegation for Major Risks (DNRM)", [], ["2004-12-25", "2011", "2011-05-22"]),
    ],
)
def test_of_several_dates_the_preferred_one_is_told(sourced, name, thing, preferred, others):
    what = "meeting" if name == "sessions" else "body"
    rows = [row for row in told(sourced, name, what, "date", "preferred") if row[0] == thing]
    assert [date for _, date, chosen in rows if chosen == "true"] == preferred
    assert [date for _, date, chosen in rows if not chosen] == others


def test_no_value_is_preferred_while_one_as_good_stands_against_it(sourced):
    rows = told(sourced, "disagreements", "thing", "aspect", "value", "preferred")
    founded = {
        row[2]: row[3] for row in rows if row[:2] == ("National Delegation for Major Risks (DNRM)", "founded on")
    }
    assert founded == {"2004-12-25": "false", "2011": "false", "2011-05-22": "false"}
    assert ("Bam earthquake, 2003", "magnitude", "6.6", "true") in rows


def test_numbers_to_count_with_add_up(sourced):
    def total(name, *kinds):
        rows = told(sourced, name, "part_of", "kind" if kinds else "event", "preferred_amount")
        return sum(int(n) for whole, kind, n in rows if n and (not kinds or (kind in kinds and not whole)))

    assert total("relief-missions") == 675  # 951 if every figure of a mission is added
    assert total("mission-results", "bodies recovered") == 344 + 124
    budgets = told(sourced, "programmes-by-funder", "programme", "scope", "unit", "preferred_amount")
    assert ("CapDeL (local development)", "Algeria", "US dollar", "2970000") in budgets
    assert ("ICDO training on forest fires, Algiers 2022", "25", "") in told(
        sourced, "trainees", "programme", "amount", "preferred_amount"
    )


def test_a_mention_and_the_text_that_may_be_meant_are_counted_once(sourced):
    counts = dict(told(sourced, "agreements-by-type", "type", "count"))
    (whole,) = sourced.query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a cg:DistinctAgreement ; cg:instrumentType ?t }")
    assert (
        counts["agreement"] == "7" and sum(map(int, counts.values())) == int(whole["n"].value) + 2
    )  # two called twice


def test_a_country_where_relief_worked_is_named_in_that_role(sourced, ministry):
    assert ("false", "carried out in") in told(sourced, "country-roles", "partner", "role", country="SYR")
    assert told(ministry, "country-roles", "partner", "role", country="SYR") == [("false", "affected country")]


def test_relief_to_several_countries_together_is_told_where_none_is_told_apart(sourced, ministry):
    def missions(graph, country):
        return told(graph, "about-missions", "mission", "role", thing=f"country:{country}")

    assert missions(ministry, "SYR") == [("Relief, Türkiye and Syria 2023", "affected country")]
    assert {mission for mission, _ in missions(sourced, "SYR")} == {"Relief, Syria 2023"}
    assert "affected country" not in {role for _, role in missions(sourced, "MAR")}
