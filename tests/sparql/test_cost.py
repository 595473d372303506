"""What a query takes at most: never less than what it has, and little for what people usually ask."""

import random

import pyoxigraph as ox
import pytest

from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.cost import MANY, ROW, SMALL, is_small, steps

SMALL_QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "SELECT ?a ?l { ?a cg:hasPartner ?c . ?c skos:prefLabel ?l FILTER(LANG(?l) = 'en') } ORDER BY ?l",
    "SELECT ?a ?l { ?a cg:hasPartner/skos:prefLabel ?l }",
    "SELECT ?c (COUNT(DISTINCT ?a) AS ?n) { ?a a cg:Agreement ; cg:hasPartner ?c } GROUP BY ?c HAVING (?n > 2)",
    "SELECT * { ?a a cg:Agreement OPTIONAL { ?a cg:signedOn ?d } OPTIONAL { ?a cg:hasTheme ?t . ?t skos:prefLabel ?l } }",
    "SELECT * { VALUES ?c { country:ITA country:TUR } ?a cg:hasPartner ?c BIND(YEAR(NOW()) AS ?y) }",
    "SELECT ?r { country:ITA cg:inRegion+ ?r }",
    "SELECT * { { ?a cg:hasPartner ?c FILTER(?c != country:ITA) } FILTER NOT EXISTS { ?c cg:iso3 ?code } }",
    "CONSTRUCT { ?c cg:partnerOf ?a } { ?a cg:hasPartner ?c }",
    "ASK { country:ITA ^cg:hasPartner ?a }",
    "SELECT * { { ?a cg:hasPartner ?c } UNION { ?a cg:hasPartnerOrganisation ?c } ?c skos:prefLabel ?l }",
    "SELECT * { ?a a cg:Agreement ; skos:prefLabel ?l FILTER REGEX(?l, '(a|b)*sec', 'i') }",
    "SELECT * { ?a skos:prefLabel ?l FILTER(CONTAINS(LCASE(REPLACE(?l, 'é', 'e')), 'pol')) } ORDER BY ?l",
    "SELECT * { ?a a cg:Agreement FILTER NOT EXISTS { ?a cg:hasTheme ?t . ?t skos:broader ?b } }",
    "SELECT * { ?a cg:hasPartner ?c MINUS { ?a cg:signedOn ?d . ?a a cg:Agreement } }",
    "SELECT ?l ?n { { SELECT ?c (COUNT(*) AS ?n) { ?a cg:hasPartner ?c } GROUP BY ?c } ?c skos:prefLabel ?l } ORDER BY ?n",
    "SELECT (GROUP_CONCAT(?l) AS ?all) { ?a a cg:Agreement ; skos:prefLabel ?l } GROUP BY ?a",
    "SELECT ?y { BIND('long' AS ?x) BIND(CONCAT(?x, ?x) AS ?y) }",
    "SELECT * { ?a cg:hasPartner ?b } VALUES ?b { country:ITA }",
    "SELECT * { GRAPH ?g { ?a cg:hasPartner ?b } }",
    "SELECT * { ?a cg:inRegion+ ?b . ?b skos:prefLabel ?l }",
    "SELECT * { ?a cg:hasTheme/skos:broader* ?b }",
    "SELECT * { ?a (cg:hasPartner|cg:hasPartnerOrganisation) ?b . ?b skos:prefLabel ?l }",
    "DESCRIBE country:ITA",
    "DESCRIBE ?a { ?a cg:hasPartner country:ITA }",
]
OTHERS = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a ?p ?c . ?d ?p ?f }",
    "SELECT * { ?s ?p ?o } ORDER BY ?o",
    "SELECT * { ?a (!cg:hasPartner)* ?b }",
    "SELECT * { ?s ?p ?o . ?s ?q ?l FILTER REGEX(?o, ?l) }",
    "SELECT * { ?s ?p ?o FILTER REGEX(?o, '((a{99}){99}b)') }",
    "SELECT * { ?a skos:prefLabel ?b FILTER REGEX(?b, CONCAT('(', ?b, ')')) }",
    "SELECT * { ?a skos:prefLabel ?b . ?c skos:prefLabel ?d . FILTER CONTAINS(?b, ?d) }",
    "SELECT * { ?a cg:hasPartner ?c FILTER NOT EXISTS { ?x ?y ?z . ?u ?v ?w } }",
    "SELECT (EXISTS { ?x ?y ?z . ?u ?v ?w } AS ?e) { ?a cg:hasPartner ?c }",
    "SELECT * { { ?x ?y ?z } { ?u ?v ?w } }",
    "SELECT * { ?a cg:hasPartner ?c MINUS { ?x ?y ?z . ?u ?v ?w } }",
    "SELECT * { ?a cg:hasPartner ?c { SELECT * { ?x ?y ?z . ?u ?v ?w } } }",
    "SELECT * { ?a cg:hasPartner ?c OPTIONAL { ?c cg:none ?e } ?e ?p ?o }",  # where there is no ?e, all match
    "SELECT * { ?a skos:prefLabel ?d . ?b a cg:Country OPTIONAL { ?b rdfs:domain ?d } }",  # which joins nothing
    "SELECT ?x9 { BIND('long' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i},?x{i},?x{i},?x{i},?x{i},?x{i},?x{i},?x{i}) AS ?x{i + 1})" for i in range(9))
    + " }",
    "SELECT ?z { ?s ?p ?o . BIND(REPLACE(STR(?o), '', STR(?s)) AS ?z) }",
    "SELECT * { ?a cg:hasPartner ?b } VALUES (?x ?y) { " + "(1 2)" * 9999 + " }",
    "SELECT * { GRAPH ?g { ?a ?p ?b } GRAPH ?h { ?c ?p ?d } }",
    "SELECT * { ?a skos:prefLabel ?l { ?b skos:prefLabel ?m } UNION { ?c skos:prefLabel ?n } }",
    "SELECT * { ?a skos:prefLabel ?l FILTER NOT EXISTS { ?b skos:prefLabel ?m . ?c skos:prefLabel ?n } }",
    "SELECT * { ?a skos:prefLabel ?l { ?b skos:broader ?c } UNION { ?m skos:prefLabel ?x . ?a cg:signedOn ?m } }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a cg:hasPartner ?b } }",
    "DESCRIBE ?x { ?x ?p ?o . ?y ?p ?z }",
    "SELECT * { << ?s ?p ?o >> ?q ?r }",
    "SELECT * { " + " . ".join(f"?a cg:p{i} ?b{i}" for i in range(9)) + " }",
]


def numbers(store: ox.Store):
    return lambda query: int(next(iter(store.query(query, prefixes=PREFIXES)))[0].value)


@pytest.fixture(scope="module")
def number(sourced):
    return numbers(sourced.engine.store)


@pytest.mark.parametrize("text", SMALL_QUERIES)
def test_what_people_ask_is_small(number, text):
    assert is_small(text, number)


@pytest.mark.parametrize("text", OTHERS)
def test_what_may_take_long_is_not(number, text):
    assert not is_small(text, number)


def test_it_is_never_less_than_what_a_query_has():
    """Random joins, OPTIONAL, UNION, MINUS and paths over random triples, against the solutions that they have."""
    chance = random.Random("a bound")
    for _ in range(150):
        nodes = [f"<urn:{chance.choice('abcd')}>" for _ in range(8)]
        triples = "".join(
            f"{chance.choice(nodes)} <urn:{chance.choice('pq')}> {chance.choice(nodes)} .\n" for _ in range(20)
        )
        store = ox.Store()
        store.load(triples.encode(), format=ox.RdfFormat.TURTLE)
        patterns = [
            f"{chance.choice(['?x', '?y', '?z', '<urn:a>'])} {path} {chance.choice(['?x', '?y', '?z', '?w', '<urn:b>'])}"
            for path in chance.choices(["<urn:p>", "<urn:none>", "?v", "^<urn:q>/<urn:p>", "<urn:p>+", "<urn:q>*"], k=4)
        ]  # fmt: skip
        first, second, third, fourth = patterns
        text = chance.choice(
            [
                f"SELECT * {{ {first} . {second} . {third} . {fourth} }}",
                f"SELECT * {{ {first} . {second} OPTIONAL {{ {third} }} OPTIONAL {{ {fourth} }} }}",
                f"SELECT * {{ {first} . {{ {second} }} UNION {{ {third} . {fourth} }} }}",
                f"SELECT * {{ {first} . {{ {second} . {third} }} FILTER EXISTS {{ {fourth} }} }}",
                f"SELECT * {{ {first} OPTIONAL {{ {second} MINUS {{ {third} }} }} . {fourth} }}",
                f"SELECT * {{ {first} . {second} VALUES ?y {{ <urn:a> <urn:b> }} {{ SELECT * {{ {third} }} }} }}",
            ]
        )
        assert len(list(store.query(text))) * ROW <= steps(text, numbers(store)) < MANY, text + "\n" + triples
    assert SMALL < MANY


def test_where_the_engine_is_asked_for_each_solution_it_starts_with_what_it_guesses_is_smallest():
    """Bounds of UNION, OPTIONAL and EXISTS rest on it: of equal patterns the first is the start."""
    store, asked = ox.Store(), []
    labels = "".join(f"<urn:t{i}> <urn:label> {i} .\n" for i in range(100))
    store.load(f"<urn:a> a <urn:A> ; <urn:theme> <urn:t1> .\n{labels}".encode(), format=ox.RdfFormat.TURTLE)
    look = {ox.NamedNode("urn:f"): lambda label: asked.append(label) or ox.Literal(True)}
    for inner, times in (("?a <urn:theme> ?t . ?t <urn:label> ?l", 1), ("?t <urn:label> ?l . ?a <urn:theme> ?t", 100)):
        asked.clear()
        text = f"SELECT * {{ ?a a <urn:A> {{ {inner} FILTER(<urn:f>(?l)) }} UNION {{ ?a <urn:none> ?t }} }}"
        assert len(list(store.query(text, custom_functions=look))) == 1
        assert len(asked) == times
