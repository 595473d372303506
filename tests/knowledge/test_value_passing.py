"""What is known, passed into the parts of a pattern: the same solutions, of which no more is worked out than is asked for."""

import random
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from coopgraph.base.terms import full
from coopgraph.base.vocab import CG, OBJECT, PREDICATE, STATES, SUBJECT
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.evidence import Evidence
from coopgraph.knowledge.explainer import Explainer
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.value_passing import ValuePassing
from coopgraph.sparql import prepared
from coopgraph.sparql.order.total import FUNCTIONS
from coopgraph.sparql.tree import BLANK
from coopgraph.store import lens
from coopgraph.store.engine import LocalEngine

SEEN = ox.NamedNode("urn:seen")
CLAIMS = re.compile(r"(\?claim cg:states \?statement[^\n}]*)")  # in the text of a rule
PREFIX = "PREFIX : <urn:>\n"
GROUPS = (
    "{ ?a :p ?b MINUS { ?b :q ?a . ?a :p ?d } }",
    "{ ?a :p ?b MINUS { ?c :q ?c OPTIONAL { ?c :p ?a } } }",  # of what it may not bind nothing is known
    "{ ?a :p ?b MINUS { SELECT (?x AS ?b) { ?x :q ?c } GROUP BY ?x HAVING(COUNT(*) > 1) } }",
    "{ ?a :p ?b MINUS { ?b :q ?c MINUS { ?c :p ?d . ?d :q ?a } } }",
    "{ OPTIONAL { ?a :p ?b } ?b :q ?c }",  # bound by OPTIONAL first
    "{ ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :p ?d } MINUS { ?b :p ?c } } }",
    "{ ?a :p ?b OPTIONAL { SELECT DISTINCT ?b (1 AS ?c) { ?b :q ?d , ?e FILTER(?d != ?e) } } }",
    "{ { SELECT ?b (MIN(?x) AS ?c) { ?b :q ?y BIND(STR(?y) AS ?x) MINUS { ?b :p ?b } } GROUP BY ?b } ?a :p ?b MINUS { ?a :q ?b } }",
    "{ ?a :p ?b { SELECT ?b ?c { ?b :q ?c } ORDER BY ?c LIMIT 3 } }",  # the first three of all
    "{ ?a :p ?b { SELECT ?c { ?c :q ?b } } }",  # another ?b
    "{ { ?a :p ?b } UNION { ?a :q ?c MINUS { ?a :p ?c } } UNION { ?d :p ?a } }",
    "{ { { ?a :p ?b BIND(1 AS ?x) } UNION { ?b :q ?a } } MINUS { ?b :p ?x } ?b :p ?d }",
    "{ ?a :p ?b . ?b :q ?c BIND(IF(?a = ?b, ?c, ?a) AS ?x) MINUS { ?c :p ?a } }",
    "{ ?a :p ?b OPTIONAL { ?a :q ?c } BIND(COALESCE(?c, ?b) AS ?x) BIND(IF(BOUND(?c), 1/0, ?b) AS ?y) MINUS { ?b :q ?b } }",
    "{ { ?a :p ?b BIND(IF(?a = ?b, 1/0, ?b) AS ?x) } UNION { ?a :q ?b } ?c :q ?x MINUS { ?a :q ?c } }",  # from another part
    "{ ?a :p ?b MINUS { ?a :q ?c BIND(IF(?a = ?c, 1/0, ?c) AS ?b) } }",
    "{ BIND(?a AS ?x) ?a :p ?b MINUS { ?b :p ?a } }",  # before it has a value
    "{ ?a :p* ?b MINUS { ?a :q/:q ?b } }",
    "{ ?a :p ?b FILTER NOT EXISTS { ?b :q ?a MINUS { ?a :p ?a } } { ?b :q ?d } UNION { ?d :q ?b } }",
    "{ ?a :p ?b VALUES ?c { 1 UNDEF } MINUS { ?a :q ?b } GRAPH ?g { ?b :p ?d MINUS { ?d :p ?b } } }",
    "{ ?a :p [ :q ?c ] MINUS { ?a :q ?c } }",
)  # fmt: skip


@pytest.fixture(scope="module")
def few() -> ox.Store:
    """Links between a few things, one of them a blank node, in the default graph and in another one."""
    chance, store = random.Random(17), ox.Store()
    things = [*(ox.NamedNode(f"urn:{name}") for name in "abcdef"), ox.BlankNode("z")]
    for graph in (ox.DefaultGraph(), ox.NamedNode("urn:g")):
        for property in ("urn:p", "urn:q"):
            pairs = [(one, other) for one in things for other in things]
            store.extend(ox.Quad(s, ox.NamedNode(property), o, graph) for s, o in chance.sample(pairs, 16))
    return store


@pytest.mark.parametrize("group", GROUPS)
def test_what_has_the_values_that_are_known_stays_the_same(few, group):
    engine = LocalEngine(few, named=lambda: list(few.named_graphs()))
    asked = AskedQuery(f"{PREFIX}SELECT * {group}", prepared.prepare(PREFIX + "ASK {}").prologue, lambda text: engine.run(text, {}, named=True))  # fmt: skip
    solutions, chance = asked.solutions(group), random.Random(group)
    assert len(solutions) > 2
    for count in (1, 1, 1, 2, 3, 5):
        some = chance.sample(solutions, min(count, len(solutions)))
        names = chance.sample(sorted(set.intersection(*map(set, some))), 1 + (count == 1))
        known = [{name: each[name] for name in names} for each in some]
        written = ValuePassing(asked).passed(group, known)
        assert having(asked.solutions(written), known) == having(solutions, known), (known, written)


def having(solutions, known) -> Counter:
    """Those that have something that is known, and how often each comes."""
    agree = [s for s in solutions if any(each.items() <= s.items() for each in known)]
    named = ({name: full(term) for name, term in each.items() if not name.startswith(BLANK)} for each in agree)
    return Counter(frozenset(each.items()) for each in named)


@pytest.mark.parametrize(
    ("rule", "property"),
    [("80-years", "year"), ("85-claims", "claimValue"), ("92-dates-of-things", "signedOn"), ("95-preferred-amounts", "preferredAmount")],
)  # fmt: skip
def test_a_rule_is_explained_without_a_look_at_all_claims(sourced, monkeypatch, rule, property):
    """Counted are the claims that the engine comes by wherever the rule asks for them."""
    seen = []
    monkeypatch.setitem(FUNCTIONS, SEEN, lambda claim: seen.append(claim) or claim)
    counting = [
        (name, CLAIMS.sub(rf"\1 BIND({SEEN}(?claim) AS ?seen) ", text)) for name, text in lens.rule_texts("sourced")
    ]
    monkeypatch.setattr(lens, "rule_texts", lambda _: counting)
    explainer = Explainer(sourced.engine, Evidence(sourced.engine, sourced.schema), "sourced")
    triples = sourced.engine.triples(None, ox.NamedNode(CG + property))
    fact = next(fact for triple in triples if (fact := explainer.fact(triple)).rule == rule)
    assert fact.premises
    assert 0 < len(seen) < 100
    assert len(sourced.query("SELECT ?claim { ?claim cg:states ?statement }")) > 5000


def test_the_statements_of_a_triple_are_found_from_its_rarer_end():
    """Not by a look at all that is said of a hub."""
    read, statement = [], [ox.NamedNode(iri) for iri in (SUBJECT, PREDICATE, OBJECT)]
    store, hub = ox.Store(), ox.NamedNode("urn:hub")
    said = [ox.Triple(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), hub) for number in range(500)]
    for number, triple in enumerate([*said, ox.Triple(hub, ox.NamedNode("urn:p"), ox.NamedNode("urn:0"))]):
        node, claim = ox.NamedNode(f"urn:s{number}"), ox.NamedNode(f"urn:c{number}")
        store.extend(ox.Quad(node, part, term) for part, term in zip(statement, triple, strict=True))
        store.add(ox.Quad(claim, ox.NamedNode(STATES), node))

    class Counting(LocalEngine):
        def triples(self, *pattern):
            return (read.append(each) or each for each in super().triples(*pattern))

    evidence = Evidence(engine := Counting(store), Schema(engine))
    assert [claim.iri for claim in evidence.claims(said[7])] == ["urn:c7"]
    assert [claim.iri for claim in evidence.claims(ox.Triple(hub, said[0].predicate, ox.NamedNode("urn:0")))] == [
        "urn:c500"
    ]
    assert 0 < len(read) < 40
