"""Queries as a worker answers them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.sparql import hints
from coopgraph.sparql.order.total import run, totally_ordered
from coopgraph.sparql.prepared import PreparedQuery, prepare
from coopgraph.sparql.rewrite import nested
from coopgraph.store.engine import LocalEngine, complaint
from coopgraph.store.worker import Tell
from coopgraph.web.output import GRAPH_FORMATS, RESULT_FORMATS, Output
from coopgraph.web.problems import ProblemError

_TERMS = hints.Terms(lambda iri: True, list, lambda word: ())  # what nobody states is no mistake to an endpoint


def answer_query(engine: LocalEngine, store: ox.Store, tell: Tell, asked: Mapping[str, Any]) -> None:
    """Tell the answer to a query.

    Args:
        asked: its `text`, the `default` and `named` graphs of the request, formats of `results` and of a `graph`, `most` bytes
            of the answer, and whether to `compress` it.

    Raises:
        QueryError: it is no query.
        RefusedError: it is over a limit, or asks other servers.
        ProblemError: the client takes no format of such an answer.
    """
    query = _prepared(asked["text"])
    hints.check_names(query.text, query.tokens, query.prologue, _TERMS)
    result = _result(engine, store, query, asked["default"], asked["named"])
    format = asked["graph" if isinstance(result, ox.QueryTriples) else "results"]
    if format is None:
        raise ProblemError(406, "none of the formats that are asked for is one that such an answer has")
    output = Output(tell, format, asked["most"], asked["compress"])
    formats: Mapping[str, Any] = GRAPH_FORMATS if isinstance(result, ox.QueryTriples) else RESULT_FORMATS
    result.serialize(output, format=formats[format])
    output.close()


def _prepared(text: str) -> PreparedQuery:
    try:
        return prepare(text)
    except RefusedError as error:
        raise RefusedError(re.sub(r"; pass allow_service.*", ", which this one does not do", str(error))) from None


def _result(
    engine: LocalEngine, store: ox.Store, query: PreparedQuery, default: Sequence[str], named: Sequence[str]
) -> Any:
    """What the engine answers, over the graphs of the request, of the query, or of the lens."""
    try:
        if default or named:
            graphs = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
            return run(store, totally_ordered(nested(query.text)), prefixes=query.needed, **graphs)
        written, graphs = engine.as_run(query.text, query.needed, named=query.layered, own=query.own)
        return run(store, written, prefixes=query.needed, **graphs)
    except SyntaxError as error:
        plain = complaint(query.text, query.needed) or error  # its places are those of the client's own text
        raise hints.syntax_error(query.text, query.tokens, plain) from None
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {error}") from None


def _nodes(iris: Sequence[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"this names no graph: {error}") from None
