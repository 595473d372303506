"""What an endpoint answers, read into terms: checked before it is parsed, and complete or refused."""

import json
import re
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.vocab import GENID
from coopgraph.store.answer import Answer, answer, of_triples
from coopgraph.store.reading.file_reader import prepared
from coopgraph.store.reading.line_formats import MAX_DEPTH, bracket_depth
from coopgraph.store.reading.xml_documents import check_whole

_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_VAGUE = frozenset({"text/json", "text/plain", "application/octet-stream", ""})  # what some servers call solutions
_GRAPHS = {
    "application/n-triples": "nt",
    "text/plain": "nt",
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
_FORMATS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
HEAD = 100_000  # rows made terms at once; to keep fewer, the parser's terms would be written as text again


class UnreadableError(ValueError):
    """An answer is none of SPARQL, or not a whole one; the text says why."""


def read(type: str, body: bytes, form: str) -> Answer:
    """The answer that a server gave.

    Args:
        type: its media type, without parameters.
        form: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`.

    Raises:
        UnreadableError: it is malformed, ends in the middle, is nested too deep, or is something else.
    """
    known: dict[str, Any] = _GRAPHS if form in {"CONSTRUCT", "DESCRIBE"} else _RESULTS
    if known is _RESULTS and type in _VAGUE:
        type = f"application/sparql-results+{'xml' if body.lstrip()[:1] == b'<' else 'json'}"
    if type not in known:
        raise UnreadableError(f"an answer of type {type}")
    if not body.strip() and known is _RESULTS:
        raise UnreadableError("an empty answer")
    try:
        if known is _GRAPHS:
            return _triples(body, _GRAPHS[type])
        return _solutions(body, _RESULTS[type], form)
    except (SyntaxError, ValueError, RecursionError, CoopGraphError) as error:
        says = str(error.args[0] if error.args else error).splitlines()[0][:200]
    # raised here, for an error keeps what it was raised in, and no other thread may drop pyoxigraph's parser
    raise UnreadableError(f"an answer that is malformed or ends in the middle ({says})")


def _triples(body: bytes, kind: str) -> Answer:
    data = prepared(body, kind, "the answer")
    return of_triples(quad.triple for quad in ox.parse(data, format=_FORMATS[kind]))


def _solutions(body: bytes, format: ox.QueryResultsFormat, form: str) -> Answer:
    if format == ox.QueryResultsFormat.XML:
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise ValueError("it declares entities")
        check_whole(body, "the answer")
        depth = 0
    else:
        depth = _braces(body)
        if b"nodeID:" in body:  # Virtuoso's names of blank nodes, which no other format has
            body = re.sub(rb'("bnode"\s*,\s*"value"\s*:\s*")nodeID:(?://|\\/\\/)', rb"\1", body)
    if depth > MAX_DEPTH:
        raise ValueError(f"nested {depth} deep; the limit is {MAX_DEPTH}")
    result = answer(ox.parse_query_results(body, format=format), HEAD)
    if form == "ASK" and not result.boolean:  # Virtuoso says yes by a row, and no by none
        if result.columns != ("__ASK_RETVAL",):
            raise ValueError("rows where a boolean was asked for")
        says = any(isinstance(term, ox.Literal) and term.value in {"1", "true"} for (term,) in result)
        return Answer(["answer"], [(ox.Literal(says),)], boolean=True)
    if result.boolean and form != "ASK":
        raise ValueError("a boolean where rows were asked for")
    if result.boolean and format == ox.QueryResultsFormat.JSON:
        json.loads(body)  # pyoxigraph reads no further than to the boolean
    return result


def _braces(body: bytes) -> int:
    """How deep objects may at most stand in one another in a JSON text, or more where strings hold braces.

    Innermost pairs are taken away eight times, which leaves nothing of an ordinary answer; quicker than to read it.
    """
    braces = body.translate(None, _OTHERS)
    taken = 0
    while braces and taken < 8:
        braces = braces.replace(b"{}", b"")
        taken += 1
    if braces.count(b"{") <= MAX_DEPTH - taken:
        return taken
    return bracket_depth(body)


_OTHERS: bytes = bytes(range(256)).translate(None, b"{}")


def unskolemised(answer: Answer) -> Answer:
    """An answer with the blank nodes that some of its IRIs stand for (RDF 1.1, section 3.5)."""

    def term(each: Any) -> Any:
        is_blank = isinstance(each, ox.NamedNode) and each.value.startswith(GENID)
        return ox.BlankNode(each.value.removeprefix(GENID)) if is_blank else each

    rows = [tuple(map(term, row)) for row in answer]
    return Answer(answer.columns, rows, boolean=answer.boolean, triples=answer.triples)
