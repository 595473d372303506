"""The doctor before queries that were written apart from it: mistakes of each sort, and what no source says."""

import pytest

from coopgraph.base.errors import QueryError
from coopgraph.knowledge.diagnosis import Diagnosis
from tests.support.doctor_fresh_cases import GIVEN, MISTAKES, NOT_SAID

SORTS = sorted({sort for sort, _, _ in MISTAKES})


def is_told(found: Diagnosis | None, wanted: str | tuple[str, ...]) -> bool:
    """Whether what is told, or the query that is offered, has one of some texts in it."""
    told = found and (
        found.wrong,
        found.right,
        found.cure,
        found.culprit if found.told in {"excluded", "cut-off"} else "",
    )
    return bool(told) and any(
        want in part for want in ((wanted,) if isinstance(wanted, str) else wanted) for part in told
    )


@pytest.mark.parametrize("sort", SORTS)
def test_mistakes_are_seen(sourced, sort: str):
    wrong = []
    for query, wanted in ((query, wanted) for of, query, wanted in MISTAKES if of == sort):
        table = sourced.query(query)
        if not is_told(table.diagnosis, wanted) or "Why nothing" not in table.diagnosis_text[0]:
            wrong.append((query, table.diagnosis))
    assert not wrong


def test_a_text_that_is_given_is_examined_as_if_it_stood_there(sourced):
    for query, given, wanted in GIVEN:
        assert is_told(sourced.query(query, **given).diagnosis, wanted), query


def test_queries_that_are_offered_have_rows(sourced):
    for query in (query for _, query, _ in MISTAKES[::5]):
        cure = sourced.query(query).diagnosis.cure
        assert not cure or len(sourced.query(cure)), query


def test_what_no_source_says_is_no_mistake(sourced):
    offered = []
    for query in NOT_SAID:
        found = sourced.query(query).diagnosis
        if found is None or found.cure or found.right:
            offered.append((query, found))
    assert not offered
