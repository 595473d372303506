"""Queries that another endpoint answers, checked as ours and written in every format."""

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import QueryError
from coopgraph.store.answer import TSV, Answer
from coopgraph.store.engine import Engine
from coopgraph.store.worker import Tell
from coopgraph.web.problems import ProblemError
from coopgraph.web.worker.queries import malformed, prepared, tell_result

_TRUTH = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}


def relay_query(engine: Engine, tell: Tell, asked: Mapping[str, Any]) -> None:
    """Tell the answer of another endpoint to a query; see `queries.answer_query`.

    Raises:
        EndpointError: it gives none.
    """
    if asked["default"] or asked["named"]:
        raise ProblemError(
            403, "the data are those of another endpoint: name graphs in the query (FROM), not beside it"
        )
    query = prepared(asked["text"], asked["base"])
    try:
        answer = engine.run(query.text, query.needed, named=query.layered, own=query.own)
    except SyntaxError as error:
        raise malformed(query, error, {}) from None
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {error}") from None
    tell_result(_of_triples(answer) if answer.triples else _results(answer), tell, asked)


def _of_triples(answer: Answer) -> Any:
    """Triples as the engine has them."""
    store = ox.Store()
    store.extend(ox.Quad(*row) for row in answer.rows)  # type: ignore[arg-type]
    return store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


def _results(answer: Answer) -> Any:
    """An answer as the engine has one."""
    if answer.boolean:
        truth = answer.rows[0][0]
        says = isinstance(truth, ox.Literal) and truth.value == "true"
        return ox.parse_query_results(_TRUTH[says], ox.QueryResultsFormat.JSON)
    heading = "\t".join(f"?{name}" for name in answer.columns).encode()
    rows = [piece.partition(b"\n")[2] for piece in answer.tsv()]
    return ox.parse_query_results(b"".join([heading, b"\n", *rows]), TSV)
