"""The questions of the sourced layer: each answer checked by hand against the dossier, and told apart by the lens."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.vocab import ID, PREFIXES, VOCAB
from coopgraph.sparql.questions import questions

KNOWN = json.loads((Path(__file__).parent / "sourced_answers.json").read_text("utf-8"))


def slug(term) -> str:
    """A term in short: the last parts of an IRI of ours, a literal's value, nothing for an empty cell."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(ID).removeprefix(VOCAB).rpartition("#")[2]
    return term.value


def answer(graph, name: str) -> list[tuple[str, ...]]:
    """An answer in short, sorted; the columns that name documents are left out, for documents have no short names."""
    table = graph.query(name)
    if not table.stated:
        return []
    kept = [column for column in table.columns if column != "source"]
    return sorted({tuple(slug(row[column]) for column in kept) for row in table})


def wrong_answers(graph) -> Iterator[str]:
    """The questions that a graph answers otherwise than they should be under the sourced lens."""
    return (name for name, rows in KNOWN.items() if answer(graph, name) != [tuple(row) for row in rows["sourced"]])


def test_at_least_25_questions_are_new():
    assert len(KNOWN) >= 25
    assert {q.name for q in questions() if q.id.startswith("SQ")} == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_known_answer_under_both_lenses(sourced, ministry, name):
    assert [list(row) for row in answer(sourced, name)] == KNOWN[name]["sourced"]
    assert [list(row) for row in answer(ministry, name)] == KNOWN[name]["ministry"]


@pytest.mark.parametrize("name", KNOWN)
def test_sourced_adds_to_what_the_ministry_states(name):
    """A row of the ministry's lens is a row of the sourced one, unless an empty cell of it is filled there."""
    for row in KNOWN[name]["ministry"]:
        assert any(all(a in {"", b} for a, b in zip(row, other, strict=True)) for other in KNOWN[name]["sourced"]), row


@pytest.mark.parametrize("name", KNOWN)
def test_rows_show_the_claims_that_they_rest_on(sourced, name):
    table = sourced.query(name)
    if name not in {"agreements-by-type", "agreements-as-of", "known-unknowns", "unknowns-of", "disagreements", "witnesses",
                    "event-identifiers", "mission-results", "trainees", "event-numbers", "launches"}:  # fmt: skip
        assert any(table.evidence), name


def test_a_relaunch_after_a_suspension_counts(tmp_path):
    own = tmp_path / "own.ttl"
    steps = [("entry-into-force", "2002-01-01"), ("suspension", "2010-05-01"), ("relaunch", "2015")]
    of = "\n".join(
        f'<urn:{stage}> a cg:LifecycleStep ; cg:stepOf agreement:x ; cg:stage stage:{stage} ; cg:occurredOn "{day}"^^xsd:{"date" if len(day) > 4 else "gYear"} .'
        for stage, day in steps
    )
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("cg", "agreement", "stage", "xsd"))
    own.write_text(f"{prefixes} agreement:x a cg:Agreement .\n{of}", "utf-8")
    graph = cg.load(own)
    states = {}
    for day in ("2009", "2012", "2015-06-01", "2016"):
        (row,) = graph.as_of(day)
        states[day] = [row[column].value.rpartition("/")[2] for column in ("ended", "in_force")]
    assert states == {
        "2009": ["no", "yes"],
        "2012": ["yes", "no"],
        "2015-06-01": ["cannot-tell", "cannot-tell"],
        "2016": ["not-stated", "yes"],
    }
    assert not any("Suspended" in note for note in graph.query("SELECT ?a { ?a cg:inForceFrom ?d }").notes)
