"""Two hundred generated queries: every place answers them as memory does, or the difference is on a list with reasons.

In `make test` each engine is asked every fifth, each another fifth, and of each kind at least one; in the long run all.
"""

import warnings
from functools import cache

import pytest

import coopgraph as cg
from tests.support import places, servers
from tests.support.canonical import Row, term_cell
from tests.support.canonical import canonical as in_one_form
from tests.support.examples import LONG, every
from tests.support.generated_queries import KINDS, KNOWN, Generated, known, queries

pytestmark = pytest.mark.slow

ENGINES = ["directory", *servers.NAMES]


def told(graph: cg.Graph, query: Generated):
    """What a graph answers, in one form for all engines; or that it does not."""
    try:
        table = graph.query(query.text, timeout=600)
    except cg.CoopGraphError as error:
        return type(error).__name__
    if table.is_boolean:
        return table.rows[0][0].value == "true"
    rows: list[Row] = [
        tuple(sorted((c, term_cell(t)) for c, t in zip(table.columns, row, strict=True) if t is not None))
        for row in table.rows
    ]
    return in_one_form(rows, query.ordered)


@cache
def here(lens: str, query: Generated):
    """The answer of pyoxigraph in memory."""
    return told(places.memory(lens), query)


def test_there_are_enough_of_them_and_most_have_an_answer():
    assert len(queries()) >= 200
    asked = every(2, queries())
    answers = [here("sourced", query) for query in asked]
    assert sum(map(bool, answers)) >= 0.75 * len(asked)
    assert not [query.text for query, answer in zip(asked, answers, strict=True) if isinstance(answer, str)]


@pytest.mark.parametrize("engine", [places.param(engine) for engine in ENGINES])
def test_an_engine_agrees_or_its_difference_is_known(engine):
    lens = places.lens(engine)
    graph = places.graph(engine, lens)
    asked = every(5, queries(), first=ENGINES.index(engine))
    assert {query.name.rpartition("-")[0] for query in asked} == set(KINDS)
    differ = [query for query in asked if told(graph, query) != here(lens, query)]
    if engine == "reference":  # rdflib makes a row of no groups
        differ = [query for query in differ if here(lens, query) or "GROUP BY" not in query.text]
    assert not [query.text for query in differ if not known(engine, query)]
    stale = [entry for entry in KNOWN if entry.server == engine and not any(map(entry.fits, differ))]
    if stale and LONG:
        warnings.warn(f"{engine} no longer differs in {[entry.reason for entry in stale]}", stacklevel=1)


def test_queries_look_at_what_they_ask():
    """Another lens answers some of them otherwise, so that the answers above are no accident."""
    assert sum(here("ministry", query) != here("sourced", query) for query in every(4, queries())) >= 5
