"""What a query looks at, and that it may be asked of the one graph that has it, with the same answer."""

from collections import Counter

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.vocab import CG
from coopgraph.sparql.vocabulary import vocabulary
from coopgraph.store import lens
from coopgraph.store.engine import solutions

EX = "http://example.org/"
PREFIX = f"PREFIX x: <{EX}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
MINE = "\n".join(f"<{EX}{s}> <{EX}{p}> <{EX}{o}> ." for s, p, o in ("apb", "bpc", "cpa", "aqb", "dqd", "bre"))
KIND = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FIRST = "SELECT * { VALUES ?a { x:a cg:Agreement } ?a x:p ?b "
LOOKED_AT = {
    "SELECT * { ?a x:p ?b }": {"p"},
    "SELECT * { ?a a x:K ; x:p ?b }": {"K", "p"},
    "SELECT * { ?a x:p/x:q ?b MINUS { ?a x:r ?c } }": {"p", "q", "r"},
    "SELECT * { ?a x:p ?b FILTER(NOT EXISTS { ?b x:q ?c }) }": {"p", "q"},
    "SELECT (EXISTS { ?a x:q ?z } AS ?c) { ?a x:p ?b }": {"p", "q"},
    "SELECT * { { SELECT ?a { ?a x:p ?b } } ?a x:q ?c }": {"p", "q"},
    "SELECT * { ?a x:p+ ?b }": {"p"},
    "SELECT * { ?a x:q ?c . ?a x:p* ?b }": {"p", "q"},
    "SELECT * { x:a x:p* ?b }": {"p"},
    "CONSTRUCT { ?a x:new ?b } WHERE { ?a x:p ?b }": {"p"},
    "ASK {}": set(),
}
MORE = (
    "SELECT * { ?a ?p ?b }",
    "SELECT * { ?a a ?k FILTER(STRSTARTS(STR(?k), 'http://example.org/')) }",
    "SELECT * { ?a x:p* ?b }",
    "SELECT * { ?a x:p? ?b OPTIONAL { ?a x:q ?b } }",
    "SELECT * { ?a !(x:p|x:q) x:e }",
    "SELECT ?b { [] x:p* ?b }",
    FIRST + "OPTIONAL { ?a x:q* ?c } }",
    "SELECT ?a { ?a x:p ?b } ORDER BY (EXISTS { ?b ?p ?c })",
    "DESCRIBE ?a { ?a x:p x:b }",
)
FOLLOWED = (
    *tuple(LOOKED_AT)[:-2],
    "SELECT * { ?a x:p ?b OPTIONAL { ?b skos:prefLabel ?label } }",
    "SELECT * { ?a x:p ?b FILTER NOT EXISTS { ?a skos:prefLabel ?label } }",
    "SELECT (COUNT(*) AS ?n) { ?a skos:prefLabel ?b }",
    "SELECT * { VALUES ?a { x:a x:none cg:Agreement } ?a x:p* ?b }",
    FIRST + "}",
    "SELECT (COUNT(*) AS ?n) { ?a x:none ?b }",
    "SELECT (COUNT(*) AS ?n) { ?a a cg:Country }",
    "SELECT (COUNT(*) AS ?n) { ?a a x:K }",
)


@pytest.mark.parametrize("text", LOOKED_AT)
def test_what_a_query_looks_at(text):
    assert vocabulary(PREFIX + text, {}) == {EX + name for name in LOOKED_AT[text]}


def test_a_prefix_is_what_it_stands_for_here():
    assert vocabulary("SELECT * { ?a skos:x ?b }", {"skos": "urn:of-the-file:"}) == {"urn:of-the-file:x"}
    assert vocabulary("SELECT * { ?a skos:x ?b }", {}) is None


@pytest.mark.parametrize("text", MORE)
def test_a_query_that_may_look_at_anything(text):
    names = vocabulary(PREFIX + text, {"cg": CG})
    assert names is None or "rdf-syntax-ns#type" in "".join(names)


def test_one_graph_answers_as_all_do(tmp_path, monkeypatch):
    monkeypatch.setattr(lens, "LARGE", 5)
    file = tmp_path / "mine.nt"
    file.write_text(f"{MINE}\n<{EX}a> {KIND} <{EX}K> .\n", "utf-8")
    for graph in (cg.load(file), cg.load(file, store=tmp_path / "store")):
        assert len(graph.engine.union.graphs) > 1
        merged = ox.Store()
        merged.extend(ox.Quad(*triple) for triple in graph.engine.triples())
        for text in (*FOLLOWED, *MORE[:-2]):
            rows = graph.engine.run(PREFIX + text, {"cg": CG}).rows
            assert Counter(map(tuple, rows)) == Counter(map(tuple, solutions(merged, PREFIX + text))), text
