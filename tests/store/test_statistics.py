"""What a graph holds: counts by class and property, in every place and whatever its classes are."""

from collections import Counter
from functools import partial

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.vocab import TYPE
from coopgraph.store import statistics
from coopgraph.store.engine import solutions
from coopgraph.store.statistics import Statistics
from tests.support import places, stores

made = stores.made

OWN = """
@prefix : <https://example.org/> .
:a a :One, :Two, [] ; :p 1, 2 .
:b a :Two, :One ; :p :a .
:c a :Three ; :q [ a :One ] .
<< :a :p :b >> a :Odd .
"""


def counted(counts):
    return counts.kinds, counts.properties


def by_hand(triples):
    """The same, triple by triple."""
    triples, of = list(triples), {}
    for t in triples:
        if t.predicate.value == TYPE and isinstance(t.object, ox.NamedNode):
            of.setdefault(t.subject, set()).add(t.object.value)
    kinds = Counter(tuple(sorted(classes)) for classes in of.values())
    return kinds, Counter(t.predicate.value for t in triples)


def test_counts_are_those_of_all_triples():
    store = ox.Store()
    store.load(OWN, format=ox.RdfFormat.TURTLE)
    counts = Statistics(partial(solutions, store))
    assert counted(counts) == by_hand(quad.triple for quad in store)
    assert counts.triples == len(store)
    assert counts.classes["https://example.org/One"] == 3
    assert counted(Statistics(partial(solutions, ox.Store()))) == ({}, {})
    of_graphs = statistics.counted(store, [ox.DefaultGraph(), *store.named_graphs()])
    assert statistics.from_json(statistics.to_json(of_graphs)) == of_graphs
    known = Statistics.known(partial(solutions, store), of_graphs.values())
    assert (known.properties, known.classes) == (counts.properties, counts.classes)


def test_what_is_no_statistics_is_told():
    for text in ("{", "[]", '{"g": 1}', '{"g": {"properties": {}}}'):
        with pytest.raises(ValueError, match=r"statistics|JSON|invalid literal|Expecting"):
            statistics.from_json(text)


def test_the_shipped_graph_is_counted():
    engine = places.memory("ministry").engine
    assert counted(engine.statistics) == by_hand(engine.triples())
    assert engine.layer_sizes() == Counter(quad.graph_name for quad in engine.quads())


def test_a_directory_counts_the_same(made):
    engine = cg.open(made).engine
    assert counted(engine.statistics) == by_hand(engine.triples())
    assert engine.layer_sizes() == Counter(quad.graph_name for quad in engine.quads())


def test_what_may_change_is_counted_again(tmp_path):
    graph = cg.load(stores.own(tmp_path), ontology=False)
    before = graph.engine.statistics.triples
    graph.store.add(ox.Quad(stores.P, stores.P, stores.P))
    assert graph.engine.statistics.triples == before + 1
