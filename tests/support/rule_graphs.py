"""Running the rules of `ontology/rules/` over small graphs, in both engines."""

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox
from rdflib import Graph, Node
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from coopgraph.base import paths
from coopgraph.base.vocab import PREFIXES
from coopgraph.store import lens
from tests.support.ontology_terms import of_rdflib

RULES = dict(lens.rule_texts("possible"))
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
Rows = set[tuple[str, str, str]]


def rows(triples: Iterable[ox.Triple]) -> Rows:
    return {(str(t.subject), str(t.predicate), str(t.object)) for t in triples}


def parsed(turtle: str) -> Rows:
    """The triples of a Turtle text that may use every prefix of coopgraph."""
    return rows(q.triple for q in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE))


@cache
def _terms() -> ox.Store:
    found = ox.Store()
    found.load(path=str(paths.ontology() / "coopgraph.ttl"))
    return found


def store(turtle: str = "") -> ox.Store:
    """A pyoxigraph store of the ontology and a Turtle text."""
    found = ox.Store()
    found.extend(_terms())
    found.load((HEAD + turtle).encode(), ox.RdfFormat.TURTLE)
    return found


def oxigraph_rows(held: ox.Store, rule: str) -> Rows:
    """What a rule constructs that the store does not hold, by pyoxigraph."""
    found = held.query(RULES[rule])
    return rows(t for t in found if ox.Quad(t.subject, t.predicate, t.object) not in held)


def in_rdflib(held: ox.Store) -> Graph:
    """The default graph of a store as a graph of rdflib."""
    return of_rdflib(held.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def rdflib_rows(held: ox.Store | Graph, rule: str) -> Rows:
    """The same as `oxigraph_rows`, by rdflib."""
    graph = held if isinstance(held, Graph) else in_rdflib(held)
    return as_rows(triple for triple in constructed(graph, rule) if triple not in graph)


def added_for_a_while(terms: Graph, turtle: str, rule: str) -> Rows:
    """What a rule adds, in rdflib, to a graph and a Turtle text, which is taken out again: a copy takes longer."""
    given = Graph().parse(data=HEAD + turtle, format="turtle") - terms
    terms += given
    found = rdflib_rows(terms, rule)
    terms -= given
    return found


def disagreeing(held: ox.Store, idle: list[str] | None = None, unasked: tuple[str, ...] = ()) -> list[str]:
    """The rules that the engines run to other ends, each over what the rules before it left; those that add nothing."""
    graph_, found = in_rdflib(held), []
    for rule, text in RULES.items():
        added, new = Graph() if rule in unasked else constructed(graph_, rule), oxigraph_rows(held, rule)
        if rule not in unasked and new != as_rows(triple for triple in added if triple not in graph_):
            found.append(rule)
        if idle is not None and not new:
            idle.append(rule)
        told = ox.serialize(held.query(text), format=ox.RdfFormat.N_TRIPLES)
        held.load(told, ox.RdfFormat.N_TRIPLES)
        graph_ += Graph().parse(data=told, format="nt") if rule in unasked else added  # a copy would take two seconds
    return found


def constructed(graph: Graph, rule: str) -> Graph:
    """All that a rule constructs in rdflib."""
    return graph.query(_read_by_rdflib(rule)).graph or Graph()


@cache
def _read_by_rdflib(rule: str) -> Query:
    return prepareQuery(RULES[rule])  # reading takes longer than an answer from a small graph


def as_rows(triples: Iterable[tuple[Node, Node, Node]]) -> Rows:
    """Triples of rdflib in the form of `rows`."""
    data = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)
    return rows(q.triple for q in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def deduced(turtle: str, lens_name: str = "possible") -> Rows:
    """Everything that one run of all rules adds to the ontology and a Turtle text."""
    return {row for new in lens.deductions(store(turtle), lens_name).values() for row in rows(new)}
