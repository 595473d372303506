"""What a critical reader of the mended tables found: kinds of saying more than the dossier does, looked for in every row."""

import csv
import re

import pytest

from coopgraph.base import paths

ROWS = [
    row
    for path in sorted(paths.graph_data().glob("sourced/*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8"))
]
DATES = [row for row in ROWS if row["value"] and re.search(r" date$|^occurred on$|^founded on$", row["predicate"])]


def named(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(row["subject"], row["predicate"]) for row in rows}


def test_a_date_that_was_worked_out_is_a_reading():
    worked_out = [
        row for row in DATES if re.search(r"calculée|déduit|mois probable", row["note"]) and "numéro" not in row["note"]
    ]
    assert {"agreement:egy-2016", "agreement:qat-2016", "programme:icdo-training-2023"} <= {
        row["subject"] for row in worked_out
    }
    assert named([row for row in worked_out if row["origin"] != "editorial reading"]) == set()


def test_a_date_after_that_of_its_document_is_an_aim():
    ahead = [
        row for row in DATES if row["source_date"] and row["value"][: len(row["source_date"])] > row["source_date"]
    ]
    assert {"2016-10-01", "2015-11-24", "2012-01-02"} <= {row["value"] for row in ahead}
    # the decree of the 18th that is cited was published on the 20th
    assert named([row for row in ahead if row["modality"] != "stated aim"]) == {
        ("agreement:fra-2003", "publication [France] date")
    }


def test_at_least_is_for_what_a_source_calls_least():
    at_least = [row for row in ROWS if row["value"].startswith(">=")]
    assert named(at_least) == {("event:bam-earthquake-2003", "deaths"), ("agreement:tcd-2016", "number of agreements")}


def test_the_date_of_a_thing_is_of_no_part_of_it(sourced):
    parts = "?step cg:stepOf ?thing ; cg:stage ?stage ; cg:hasScope ?part . ?part a skos:Concept"
    assert len(sourced.query(f"SELECT DISTINCT ?thing ?stage {{ {parts} }}")) >= 7
    leaks = sourced.query(
        f"""SELECT ?thing ?date {{ {parts} . ?property cg:dateOfStage ?stage . ?step cg:occurredOn ?date . ?thing ?property ?date
            FILTER NOT EXISTS {{ ?whole cg:stepOf ?thing ; cg:stage/^cg:dateOfStage ?property ; cg:occurredOn ?date
                FILTER NOT EXISTS {{ ?whole cg:hasScope ?part }} }} }}"""
    )
    assert list(leaks) == []


@pytest.mark.parametrize(
    ("thing", "property"),
    [
        ("deliverable:biometric-passport", "cg:endedOn"),  # the older model did
        ("deliverable:cnibe", "cg:startedOn"),  # requests online did
        ("programme:china-academy", "cg:signedOn"),  # the plan of a year was
        ("programme:capdel", "cg:endedOn"),  # the framework of its support, and an aim of its own
        ("programme:capdel", "cg:startedOn"),  # sources differ
    ],
)
def test_what_is_said_of_a_part_only_is_not_said_of_the_thing(sourced, thing, property):
    assert len(sourced.query(f"SELECT ?date {{ {thing} {property} ?date }}")) == 0
    assert len(sourced.query(f"SELECT ?claim {{ ?claim cg:claimSubject {thing} ; cg:claimProperty {property} }}")) == (
        1 if (thing, property) in {("programme:capdel", "cg:endedOn"), ("programme:capdel", "cg:startedOn")} else 0
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("launches", ("biometric-passport", "closing", "old-model", "2015-11-24")),
        ("launches", ("biometric-passport", "announcement", "oberthur-technologies", "2008-10-22")),
        ("agreement-dates", ("fra-2003", "publication", "DZA", "2007-12-09")),
        ("agreement-dates", ("esp-2002", "suspension", "DZA", "2022-06-08")),
        ("agreement-dates", ("ita-2009", "announcement", "revision", "../2017-09-05")),
    ],
)
def test_a_question_of_dates_says_of_what_or_of_whom(sourced, question, said):
    short = [
        tuple(cell.value.rpartition("/")[2] if cell and "://" in cell.value else cell and cell.value for cell in row)
        for row in sourced.query(question)
    ]
    assert said in {row[:4] for row in short}


def test_topics_of_a_commission_are_those_of_its_meeting_by_a_reading_only():
    topics = [row for row in ROWS if row["subject"] == "event:dza-esp-commission-2025" and row["predicate"] == "theme"]
    assert len(topics) == 12 and {row["origin"] for row in topics} == {"editorial reading"}


def test_a_document_has_one_date_and_one_name():
    cited = {(row["source_url"], row["source_date"]) for row in ROWS if row["source_url"] and row["source_date"]}
    assert len(cited) == len({url for url, _ in cited}) > 150
    named_as = {(row["source_url"], row["source_title"]) for row in ROWS if row["source_url"] and row["source_title"]}
    assert len(named_as) == len({url for url, _ in named_as})


def test_of_which_country_a_body_is_is_mostly_a_reading():
    stated = {
        row["subject"] for row in ROWS if row["predicate"] == "of country" and row["origin"] != "editorial reading"
    }
    assert stated == {"Felcos (Ombrie, Italie)@fr", "body:muhlbauer"}
