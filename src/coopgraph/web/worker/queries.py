"""Queries as a worker answers them."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError, QueryError, RefusedError
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql import hints
from coopgraph.sparql.order.total import run, totally_ordered
from coopgraph.sparql.prepared import PreparedQuery, measure, prepare
from coopgraph.sparql.rewrite import nested
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.store.engine import LocalEngine
from coopgraph.store.lens import LENSES, lens_graph
from coopgraph.store.worker import Tell
from coopgraph.web.problems import ProblemError
from coopgraph.web.worker.output import GRAPH_FORMATS, RESULT_FORMATS, Output

_NO_QUERY = "\1"  # with this at its end, no text can be read
_BY_NAME = {lens_graph(lens).value: lens for lens in LENSES}
_TERMS = hints.Terms(lambda iri: True, list, lambda word: ())  # what nobody states is no mistake to an endpoint


def answer_query(engine: LocalEngine, store: ox.Store, tell: Tell, asked: Mapping[str, Any]) -> None:
    """Tell the answer to a query.

    Args:
        asked: its `text`, the `base` of its relative IRIs, whether its default graph is the lens `by_name`, the `default` and `named` graphs of the request, formats of `results` and of a `graph`, `most` bytes
            of the answer, and whether to `compress` it.

    Raises:
        QueryError: it is no query.
        RefusedError: it is over a limit, or asks other servers.
        ProblemError: the client takes no format of such an answer.
    """
    query = prepared(asked["text"], asked["base"])
    tell_result(_result(engine, store, query, asked), tell, asked)


def tell_result(result: Any, tell: Tell, asked: Mapping[str, Any]) -> None:
    """Tell what the engine answered, in the format that is asked for.

    Raises:
        ProblemError: there is no such one, or the answer cannot be written in it.
    """
    format = asked["graph" if isinstance(result, ox.QueryTriples) else "results"]
    if format is None:
        raise ProblemError(406, "none of the formats that are asked for is one that such an answer has")
    output = Output(tell, format, asked["most"], asked["compress"])
    formats: Mapping[str, Any] = GRAPH_FORMATS if isinstance(result, ox.QueryTriples) else RESULT_FORMATS
    try:
        result.serialize(output, format=formats[format])
    except (ValueError, RuntimeError) as error:
        raise ProblemError(422, f"the answer cannot be written: {error}") from None
    output.close()


@lru_cache(512)
def prepared(text: str, base: str) -> PreparedQuery:
    """A query that may be run; what it names is not looked up.

    Raises:
        QueryError: it is no query.
        RefusedError: it is over a limit, or asks other servers.
    """
    try:
        query = prepare(text)
        hints.check_names(query.text, query.tokens, query.prologue, _TERMS)
        return query
    except RefusedError as error:
        if "SERVICE" in str(error):
            measure(words := list(tokens(text)), allow_service=True)
            run: Any = partial(ox.Store().query, prefixes=PREFIXES, base_iri=base)
            raise refusal("SERVICE asks another server, which this one does not do", text, words, run) from None
        raise


def _result(engine: LocalEngine, store: ox.Store, query: PreparedQuery, asked: Mapping[str, Any]) -> Any:
    """What the engine answers, over the graphs of the request, of the query, or of the lens."""
    default, named = asked["default"], asked["named"]
    options: dict[str, Any] = {"prefixes": query.needed, "base_iri": asked["base"]}
    try:
        if asked["by_name"] and named:
            graphs = {**engine.union.options(), "named_graphs": _nodes(named)}
            return run(store, totally_ordered(nested(query.text)), **options, **graphs)
        if (default or named) and not asked["by_name"]:
            graphs = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
            return run(store, totally_ordered(nested(query.text)), **options, **graphs)
        written, graphs = engine.as_run(query.text, query.needed, query.layered, query.own)
        return run(store, written, **options, **graphs)
    except SyntaxError as error:
        raise malformed(query, error, options) from None
    except (ValueError, RuntimeError) as error:
        raise ProblemError(422, f"the query cannot be run: {error}") from None


def malformed(query: PreparedQuery, error: SyntaxError, options: Mapping[str, Any]) -> QueryError:
    """What is wrong with a query, at its places in the client's own text.

    Args:
        error: the complaint about the query as it was run.
    """
    plain = complaint(lambda: ox.Store().query(query.text, **{"prefixes": query.needed, **options})) or error
    return hints.syntax_error(query.text, query.tokens, plain)


def refusal(says: str, text: str, words: Sequence[Token], run: Callable[[str], object]) -> CoopGraphError:
    """What is said of a text that would reach outside: that it does, or if it cannot even be read, that.

    Args:
        run: runs a text over no data; never this one, unless it cannot be read.
    """
    place = re.search(r"error at (\d+):", str(complaint(lambda: run(f"{text}\n{_NO_QUERY}"))))
    if place and int(place[1]) <= text.count("\n") + 1 and (error := complaint(lambda: run(text))):
        return hints.syntax_error(text, words, error)
    return RefusedError(says)


def complaint(run: Callable[[], object]) -> SyntaxError | None:
    """What is wrong with a client's own text, whose places are those that the client knows; run over no data."""
    try:
        run()
    except SyntaxError as error:
        return error
    except (ValueError, RuntimeError):
        pass
    return None


def lens_of(default: Sequence[str]) -> str | None:
    """The lens that the default graph of a request names, as a server names it that a graph was pushed to."""
    return _BY_NAME.get(default[0]) if len(default) == 1 else None


def _nodes(iris: Sequence[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"this names no graph: {error}") from None
