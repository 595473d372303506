"""Notes are in a person's words: documents by their titles, never claims by their keys."""

import re

import pytest

import coopgraph as cg
from coopgraph.sparql.questions import questions

KEY = re.compile(r"miclat-[A-Z]+\d|-[0-9a-f]{12}\b")


@pytest.mark.parametrize("lens", ["ministry", "sourced"])
def test_no_note_of_a_named_question_names_a_claim_by_its_key(lens: str, request: pytest.FixtureRequest) -> None:
    graph: cg.Graph = request.getfixturevalue(lens)
    told = {each.name: graph.query(each.name).notes for each in questions()}
    assert any(told.values())
    assert {name: notes for name, notes in told.items() if any(map(KEY.search, notes))} == {}
