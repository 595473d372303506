"""What is asked again costs its run: what its text says, its defaults and how much the graph holds are known."""

import builtins

import pytest

import coopgraph as cg
from coopgraph.base.terms import to_term
from coopgraph.store import engine as engines


@pytest.fixture
def graph(ministry):
    return cg.Graph(ministry.place, "ministry")


def test_the_defaults_of_a_question_are_looked_up_once(graph, monkeypatch):
    first = graph.query("partners-in-every-strand").rows
    monkeypatch.setattr(graph.engine, "triples", None)
    assert graph.query("partners-in-every-strand").rows == first


def test_values_are_bound_as_they_are_given(graph):
    texts = ["SELECT ?x { VALUES ?x { $value } }", "SELECT ?x { BIND($value AS ?x) }"]
    for value in (1, 2, True, "1", "true", 1):
        assert [graph.query(text, value=value).rows for text in texts] == [[(to_term(value),)]] * 2


def test_what_is_lent_is_not_counted_with_each_question(tmp_path, monkeypatch):
    file = tmp_path / "own.ttl"
    file.write_text("<urn:a> <urn:p> <urn:b> .")
    graph, counted = cg.load(file), []
    size = lambda of: counted.append(of) or builtins.len(of)  # noqa: E731
    store = graph.store
    monkeypatch.setattr(engines, "len", size, raising=False)
    monkeypatch.setattr(engines, "COUNTING", 10_000)
    for _ in range(5):
        graph.query("open-lists")
    assert counted.count(store) == 1
