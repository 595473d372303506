"""Two hundred generated queries: every place answers them as memory does, or the difference is on a list with reasons.

In `make test` each engine is asked every third, another third than its neighbour, and of each kind at least two; in the
long run all.
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
def answers(lens: str):
    """The answers of pyoxigraph in memory, by the name of the query."""
    return {query.name: told(places.memory(lens), query) for query in queries()}


def test_there_are_enough_of_them_and_most_have_an_answer():
    expected = answers("sourced")
    assert len(queries()) >= 200
    assert sum(bool(answer) for answer in expected.values()) >= 150
    assert not [name for name, answer in expected.items() if isinstance(answer, str)]


@pytest.mark.parametrize("engine", [places.param(engine) for engine in ENGINES])
def test_an_engine_agrees_or_its_difference_is_known(engine):
    lens = places.lens(engine)
    graph, expected = places.graph(engine, lens), answers(lens)
    asked = every(5, queries(), first=ENGINES.index(engine))
    assert {query.name.rpartition("-")[0] for query in asked} == set(KINDS)
    differ = {query.name: query for query in asked if told(graph, query) != expected[query.name]}
    if engine == "reference":  # rdflib makes a row of no groups
        differ = {name: query for name, query in differ.items() if expected[name] or "GROUP BY" not in query.text}
    assert not [query.text for query in differ.values() if not known(engine, query)]
    stale = [entry for entry in KNOWN if entry.server == engine and not any(entry.fits(q) for q in differ.values())]
    if stale and LONG:
        warnings.warn(f"{engine} no longer differs in {[entry.reason for entry in stale]}", stacklevel=1)


def test_queries_look_at_what_they_ask():
    """Another lens answers some of them otherwise, so that the answers above are no accident."""
    ministry = answers("ministry")
    assert sum(ministry[name] != answer for name, answer in answers("sourced").items()) >= 5
