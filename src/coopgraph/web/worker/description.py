"""What the service says of itself: SPARQL 1.1 Service Description, and VoID of its data."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from coopgraph.base.vocab import PREFIXES
from coopgraph.store.engine import Engine
from coopgraph.store.worker import Tell
from coopgraph.web.worker.output import GRAPH_FORMATS, Output

SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_XML", "SPARQL_Results_JSON", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")


def describe_service(engine: Engine, tell: Tell, asked: Mapping[str, Any], writable: bool) -> None:
    """Tell what the service at `base` answers, over which data."""
    output: Any = Output(tell, asked["graph"], asked["most"], asked["compress"])
    triples = _triples(engine, asked["base"], asked["lens"], writable)
    ox.serialize(triples, output, format=GRAPH_FORMATS[asked["graph"]], prefixes={"sd": SD, "void": VOID})
    output.close()


def _triples(engine: Engine, base: str, lens: str, writable: bool) -> Iterator[ox.Triple]:
    service, data, default = (ox.NamedNode(base + path) for path in ("/sparql", "/.well-known/void#data", "/#default"))
    yield ox.Triple(service, _TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    languages = ("SPARQL11Query", *(("SPARQL11Update",) if writable else ()))
    yield from (ox.Triple(service, _sd("supportedLanguage"), _sd(language)) for language in languages)
    known = map(ox.NamedNode, (_FORMATS + name for name in (*_RESULTS, *_GRAPHS)))
    yield from (ox.Triple(service, _sd("resultFormat"), each) for each in known)
    yield ox.Triple(service, _sd("defaultDataset"), data)
    yield ox.Triple(data, _TYPE, _sd("Dataset"))
    yield ox.Triple(data, _TYPE, _void("Dataset"))
    title = f"what lens {lens} shows" if engine.layered else "the data as they are"
    yield ox.Triple(data, ox.NamedNode(PREFIXES["dcterms"] + "title"), ox.Literal(title, language="en"))
    yield ox.Triple(data, _void("sparqlEndpoint"), service)
    yield ox.Triple(data, _sd("defaultGraph"), default)
    yield ox.Triple(default, _TYPE, _sd("Graph"))
    yield from _counts(engine, data, default, base)
    yield from _named(engine, data, base)


def _counts(engine: Engine, data: ox.NamedNode, default: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    """How many triples there are, of each property, and things of each class."""
    counts = engine.statistics
    for node in (data, default):
        yield ox.Triple(node, _void("triples"), _number(counts.triples))
    yield ox.Triple(data, _void("classes"), _number(len(counts.classes)))
    yield ox.Triple(data, _void("properties"), _number(len(counts.properties)))
    parts = [("class", iri, "entities", n) for iri, n in sorted(counts.classes.items())]
    parts += [("property", iri, "triples", n) for iri, n in sorted(counts.properties.items())]
    for place, (kind, iri, counted, number) in enumerate(parts):
        part = ox.NamedNode(f"{base}/.well-known/void#part-{place}")
        yield ox.Triple(data, _void(f"{kind}Partition"), part)
        yield ox.Triple(part, _void(kind), ox.NamedNode(iri))
        yield ox.Triple(part, _void(counted), _number(number))


def _named(engine: Engine, data: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    """The named graphs, each with its size."""
    sizes = ((name, size) for name, size in engine.layer_sizes().items() if isinstance(name, ox.NamedNode))
    for place, (name, size) in enumerate(sorted(sizes, key=str)):
        named, graph = (ox.NamedNode(f"{base}/.well-known/void#{kind}-{place}") for kind in ("named", "graph"))
        yield ox.Triple(data, _sd("namedGraph"), named)
        yield ox.Triple(named, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), name)
        yield ox.Triple(named, _sd("graph"), graph)
        yield ox.Triple(graph, _TYPE, _sd("Graph"))
        yield ox.Triple(graph, _void("triples"), _number(size))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(VOID + name)


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)
