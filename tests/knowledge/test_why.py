"""Why a row holds: the explained triples alone give the row again, and without one of them it goes or is told otherwise."""

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.parameters import parameter_values
from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql import prepared
from coopgraph.sparql.questions import question, questions
from coopgraph.store import lens
from coopgraph.store.engine import LocalEngine, solutions
from coopgraph.store.memory import Memory

MUTATED = 3  # rows of each question, of which each triple is taken away


def bound_text(graph: cg.Graph, name: str) -> str:
    asked = question(name)
    return prepared.bind(prepared.prepare(asked.text), parameter_values(graph, asked, {}))


def again(store: ox.Store, text: str) -> list[tuple[Term | None, ...]]:
    """The rows of a query over the default graph of a store."""
    found = store.query(text, prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return [(ox.Literal(bool(found)),)]
    return [tuple(row) for row in found]


def store_of(triples) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def named(graph: cg.Graph) -> list[tuple[str, cg.Table]]:
    return [(q.name, graph.query(q.name)) for q in questions()]


@pytest.mark.parametrize("through", lens.LENSES)
@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_the_explained_triples_alone_give_the_row(request, through, name):
    graph = request.getfixturevalue(through)
    table, text = graph.query(name), bound_text(graph, name)
    assert len(table.whys) == len(table)
    for row, why in zip(table.rows, table.whys, strict=True):
        assert why.reason == ""
        assert why.ways and why.total >= bool(table.stated)
        for way in why.ways if table.stated else ():
            assert not way.capped
            assert row in again(store_of(fact.triple for fact in way.facts), text)


@pytest.mark.parametrize("through", lens.LENSES)
def test_what_a_deduction_used_gives_it_again(request, through):
    graph = request.getfixturevalue(through)
    rules = dict(lens.rule_texts(through))
    ways = [way for _, table in named(graph) for why in table.whys for way in why.ways]
    deduced = {fact.triple: fact for way in ways for fact in facts_of(way) if fact.rule}
    assert len({fact.rule for fact in deduced.values()}) > 5
    for fact in deduced.values():
        assert fact.premises
        given = store_of(premise.triple for premise in fact.premises)
        assert fact.triple in solutions(given, rules[fact.rule])
        assert fact.triple not in set(fact.stated())


def facts_of(way):
    def within(fact):
        yield fact
        for premise in fact.premises:
            yield from within(premise)

    return [each for fact in way.facts for each in within(fact)]


@pytest.mark.parametrize("through", lens.LENSES)
def test_all_that_a_row_rests_on_is_stated_or_deduced(request, through):
    """Nothing stands at the bottom but what a layer of the lens holds."""
    graph = request.getfixturevalue(through)
    shown = {quad.triple for quad in graph.layers() if "/deduced/" not in str(quad.graph_name)}
    for name, table in named(graph):
        for why in table.whys:
            bottom = {t for way in why.ways for fact in way.facts for t in fact.stated()}
            assert bottom <= shown, name


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_without_one_of_its_triples_a_row_goes_or_is_explained_by_others(name, sourced):
    table, text = sourced.query(name), bound_text(sourced, name)
    if not table.stated:
        pytest.skip("the sources do not say")
    store = store_of(sourced.engine.triples())
    changed = cg.Graph(Memory([]), "sourced")
    rows = range(0, len(table), max(1, len(table) // MUTATED))
    for number in list(rows)[:MUTATED]:
        way = table.whys[number].ways[0]
        for fact in way.facts[:: max(1, len(way.facts) // 20)]:
            quad = ox.Quad(fact.triple.subject, fact.triple.predicate, fact.triple.object)
            store.remove(quad)
            if table.rows[number] in again(store, text):
                told = changed.over(LocalEngine(store)).query(name).why(table.rows[number])
                assert fact.triple not in [each.triple for way in told.ways for each in way.facts]
            store.add(quad)
