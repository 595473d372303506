"""Whole graphs as a worker reads and changes them: the Graph Store Protocol."""

import secrets
from collections.abc import Iterable, Mapping
from email import message_from_bytes
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError, QueryError
from coopgraph.store.engine import LocalEngine
from coopgraph.store.graphs import DEFAULT
from coopgraph.store.reading.file_reader import prepared
from coopgraph.store.worker import Tell
from coopgraph.web.formats import of_type
from coopgraph.web.problems import ProblemError
from coopgraph.web.worker.output import GRAPH_FORMATS, Output

Graph = ox.NamedNode | ox.DefaultGraph


def read_graph(engine: LocalEngine, store: ox.Store, tell: Tell, asked: Mapping[str, Any]) -> None:
    """Tell a graph: a named one, or what the lens shows.

    Raises:
        ProblemError: there is none of that name.
    """
    graph = _graph(asked)
    output: Any = Output(tell, asked["graph"], asked["most"], asked["compress"])
    triples: Iterable[ox.Triple] = engine.triples()
    if isinstance(graph, ox.NamedNode):
        if not store.contains_named_graph(graph) or (engine.layered and graph not in engine.layer_sizes()):
            raise ProblemError(404, f"there is no graph {graph.value}")
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    ox.serialize(triples, output, format=GRAPH_FORMATS[asked["graph"]])
    output.close()


def change_graph(store: ox.Store, tell: Tell, asked: Mapping[str, Any], body: bytes) -> None:
    """Put a graph in the place of another, add to it, or remove it, as `do` says; tell what was done.

    Raises:
        ProblemError: what was sent is no graph, or there is none to remove.
    """
    if asked["new"]:  # posted to the store itself
        iri = f"{asked['base']}/store/{secrets.token_hex(8)}"
        _fill(store, ox.NamedNode(iri), asked, body)
        return tell({"done": 201, "location": iri})
    graph = _graph(asked)
    is_there = isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)
    if asked["do"] == "delete":
        if not is_there:
            raise ProblemError(404, f"there is no graph {graph}")
        _clear(store, graph)
        return tell({"done": 204})
    _fill(store, graph, asked, body)
    tell({"done": 204 if is_there else 201})


def _fill(store: ox.Store, graph: Graph, asked: Mapping[str, Any], body: bytes) -> None:
    """Read a graph, and only then put it where it belongs: in one update, which is whole or not at all."""
    lines: Any = ox.serialize(_triples(asked, body), format=ox.RdfFormat.N_TRIPLES)
    parts = [f"CLEAR SILENT {_named(graph)}"] if asked["do"] == "put" else []
    parts += [f"CREATE SILENT {_named(graph)}"] if isinstance(graph, ox.NamedNode) else []
    inside = f"{_named(graph)} {{ {lines.decode()} }}" if isinstance(graph, ox.NamedNode) else lines.decode()
    store.update(" ;\n".join([*parts, f"INSERT DATA {{ {inside} }}"]))


def _clear(store: ox.Store, graph: Graph) -> None:
    store.update(f"{'CLEAR' if isinstance(graph, ox.DefaultGraph) else 'DROP'} {_named(graph)}")


def _named(graph: Graph) -> str:
    return "DEFAULT" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph}"


def _triples(asked: Mapping[str, Any], body: bytes) -> list[ox.Triple]:
    """What was sent, as one document or as several in a form."""
    media, base = asked["media"], asked["iri"] or asked["base"]
    if not media.lower().startswith("multipart/"):
        return _read(body, media, base)
    form = message_from_bytes(f"Content-Type: {media}\r\n\r\n".encode() + body)
    parts = [part for part in form.walk() if not part.is_multipart()]
    sent = ((part.get_payload(decode=True), part.get_content_type()) for part in parts)
    return [triple for data, kind in sent if isinstance(data, bytes) for triple in _read(data, kind, base)]


def _read(body: bytes, media: str, base: str) -> list[ox.Triple]:
    kind = of_type(media)
    if kind is None:
        raise ProblemError(415, "a graph is sent in a format of RDF, such as text/turtle")
    try:
        text = prepared(body, kind, "what was sent")
        quads = ox.parse(text, GRAPH_FORMATS[kind], base_iri=base, without_named_graphs=True)
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        place = {"line": error.lineno, "column": error.offset}
        raise ProblemError(400, f"what was sent cannot be read: {error.msg}", more=place) from None
    except (ValueError, CoopGraphError) as error:
        raise ProblemError(400, f"what was sent cannot be read: {error}") from None


def _graph(asked: Mapping[str, Any]) -> Graph:
    if asked["iri"] is None:
        return DEFAULT
    try:
        return ox.NamedNode(asked["iri"])
    except ValueError as error:
        raise QueryError(f"this names no graph: {error}") from None
