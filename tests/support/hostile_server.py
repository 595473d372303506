"""An endpoint over a store in this process, which cuts answers off as Virtuoso does; and requests taken apart."""

import json
import socket
from email.parser import Parser
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from tests.support.misbehaving import JSON, Reply, response

TRIPLES = "application/n-triples"


class Asked(NamedTuple):
    """A request: its parameters are those of the address and of the form in the body."""

    method: str
    target: str
    headers: Any
    form: dict[str, list[str]]

    @property
    def query(self) -> str:
        return self.form.get("query", [""])[0]


def asked(request: bytes) -> Asked:
    """The parts of a request."""
    head, _, body = request.decode().partition("\r\n\r\n")
    line, _, headers = head.partition("\r\n")
    method, target, _ = line.split(" ")
    form = parse_qs(urlsplit(target).query, keep_blank_values=True) | parse_qs(body, keep_blank_values=True)
    return Asked(method, target, Parser().parsestr(headers), form)


def rows(*values: str, name: str = "x") -> bytes:
    """An answer of one column with these literals."""
    bindings = [{name: {"type": "literal", "value": value}} for value in values]
    return json.dumps({"head": {"vars": [name]}, "results": {"bindings": bindings}}).encode()


def of_store(store: ox.Store, most: int | None = None) -> Reply:
    """Answer from a store as a server does; as Virtuoso it gives at most so many rows, and says so of rows only."""
    headers = {"Server": "Virtuoso/07.20"} if most else {}

    def answer(request: Asked) -> bytes:
        default, named = (
            [ox.NamedNode(name) for name in request.form.get(f"{kind}-graph-uri", [])] for kind in ("default", "named")
        )
        found: Any = store.query(
            request.query, **({"default_graph": default, "named_graphs": named} if default else {})
        )
        if isinstance(found, ox.QueryTriples):
            lines = [f"{triple} .\n" for triple in found]
            return response("".join(lines[:most]).encode(), type=TRIPLES, **headers)
        told = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON))
        bindings = told.get("results", {}).get("bindings", [])
        cut = {"X_SPARQL_MaxRows": str(most)} if most and len(bindings) >= most else {}
        if cut:
            del bindings[most:]
        return response(json.dumps(told).encode(), type=JSON, **headers, **cut)

    def reply(connection: socket.socket, request: bytes) -> None:
        try:
            said = answer(asked(request))
        except SyntaxError as error:
            said = response(str(error).encode(), "400 Bad Request", "text/plain")
        connection.sendall(said)

    return reply
