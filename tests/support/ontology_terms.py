"""The ontology as the tests of it read it: through rdflib, from the checkout or the installed package."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, Node, URIRef

from coopgraph.base import paths
from coopgraph.base.terms import to_rdflib
from coopgraph.base.vocab import CG as CG_IRI

CG = Namespace(CG_IRI)
ONTOLOGY = URIRef(CG_IRI.removesuffix("#"))
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
FILES = ("coopgraph", "schemes", "alignments", "style")


@cache
def graph(*names: str) -> Graph:
    """The named files of `ontology/` (none: all four) as one graph; not to be changed by its users."""
    found = Graph()
    for name in names or FILES:
        found += turtle(paths.ontology() / f"{name}.ttl")
    return found


@cache
def data_files() -> tuple[Path, ...]:
    """Every Turtle file of the shipped graph."""
    return tuple(sorted(paths.graph_data().rglob("*.ttl")))


@cache
def turtle(path: Path) -> Graph:
    """A Turtle file as a graph, read once; not to be changed by its users.

    It is read by pyoxigraph, in a third of the time; that rdflib reads the same is tested in data/test_data.py.
    """
    return of_rdflib(ox.parse(path=str(path)))


def of_rdflib(triples: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """Triples of pyoxigraph as a graph of rdflib."""
    found, term = Graph(), cache(to_rdflib)
    for triple in triples:
        found.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return found


@cache
def data() -> Graph:
    """The whole shipped graph, claims included."""
    found = Graph()
    for path in data_files():
        found += turtle(path)
    return found


@cache
def own(*types: URIRef) -> tuple[URIRef, ...]:
    """The terms of coopgraph of these types (none: all), in order."""
    wanted = types or (OWL.Class, *PROPERTY_TYPES)
    found = {s for kind in wanted for s in graph("coopgraph").subjects(RDF.type, kind)}
    return tuple(sorted(s for s in found if isinstance(s, URIRef) and s.startswith(CG)))


@cache
def declared() -> frozenset[Node]:
    """Every term, own or foreign, that coopgraph.ttl gives a type."""
    return frozenset(graph("coopgraph").subjects(RDF.type, None))


def texts(subject: Node, predicate: URIRef, language: str, source: Graph | None = None) -> list[str]:
    """The literals of a property in one language."""
    values = (source if source is not None else graph()).objects(subject, predicate)
    return [str(v) for v in values if isinstance(v, Literal) and v.language == language]


def name(term: Node) -> str:
    """The part of an IRI that tells it apart, for the ids of tests."""
    return str(term).removeprefix(CG_IRI)


def label(subject: Node, language: str) -> str:
    """The one label of a term or concept in a language."""
    found = texts(subject, RDFS.label, language) + texts(subject, SKOS.prefLabel, language)
    assert len(found) == 1, (subject, language, found)
    return found[0]
