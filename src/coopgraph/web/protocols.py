"""SPARQL 1.1 Protocol and Graph Store Protocol: what each method at each address asks of a worker."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

from coopgraph.base import choices
from coopgraph.web.answering import Answering, Exchange
from coopgraph.web.cache import is_steady, name_of
from coopgraph.web.formats import Accepted, accepted, takes_gzip
from coopgraph.web.guards import Guards
from coopgraph.web.limits import Limits
from coopgraph.web.problems import ProblemError
from coopgraph.web.request import Parameters, Receive, Scope, SparqlRequest, asked, body_of, headers_of

QUERY, UPDATE, STORE = "/sparql", "/update", "/store"
READS, POSTS = ("GET", "HEAD", "POST", "OPTIONS"), ("POST", "OPTIONS")


class Protocols:
    """The addresses that programs ask.

    Args:
        lens: the one that counts where a request names none.
        writable: whether data may be changed, by those who have the token.
    """

    def __init__(self, answering: Answering, guards: Guards, limits: Limits, lens: str, writable: bool):
        self._answering, self._guards, self._limits = answering, guards, limits
        self._lens, self._writable = lens, writable
        self._edition = secrets.token_hex(8)  # of data that may be changed

    # ---- Queries ----

    async def query(self, exchange: Exchange, receive: Receive) -> None:
        """Answer a query, or describe the service when there is none."""
        scope, headers = exchange.scope, exchange.headers
        _check_method(scope, READS)
        body = await self._body(headers, receive, self._limits.request) if scope["method"] == "POST" else b""
        request = asked("query", scope, headers, body, self._lens)
        takes = accepted(headers.get("accept", ""), request.format)
        if request.text is None:
            return await self._described(exchange, receive, request.lens, takes)
        exchange.said |= {"lens": request.lens, "query": name_of("", (), request.text)[:16]}
        base = base_of(scope)  # of relative IRIs
        parts = (base, request.lens, *takes, str(takes_gzip(headers.get("accept-encoding", ""))), *_graphs(request))
        await self._asked(exchange, receive, request, takes, parts)

    async def _asked(
        self,
        exchange: Exchange,
        receive: Receive,
        request: SparqlRequest,
        takes: Accepted,
        parts: tuple[str | None, ...],
    ) -> None:
        """Answer a query: by what is kept, or by a worker."""
        text, pool, cache = request.text or b"", self._answering.pool, self._answering.cache
        await pool.start()

        def name(version: str) -> str | None:
            edition = f"{version} {self._edition if self._writable else ''}"
            return name_of(edition, parts, text) if pool.steady and is_steady(text) else None

        known, reads = name(pool.version), exchange.scope["method"] in {"GET", "HEAD"}
        if known and reads and _has(exchange.headers.get("if-none-match", ""), known):
            exchange.said["cache"] = "known"
            return await exchange.whole(304, {"ETag": f'"{known}"', "Vary": "Accept, Accept-Encoding"})
        if known and (kept := cache.get(known)):
            exchange.said["cache"] = "hit"
            return await exchange.whole(200, kept.headers, kept.body)
        head: dict[str, Any] = {"do": "query", "lens": request.lens, "default": request.default, "named": request.named}
        head |= {
            "base": base_of(exchange.scope) + QUERY,
            "results": takes.results,
            "graph": takes.graph,
            **self._bounds(exchange.headers),
        }
        await self._answering.answer(exchange, receive, (head, text), name)

    async def _described(self, exchange: Exchange, receive: Receive, lens: str, takes: Accepted) -> None:
        if takes.graph is None:
            raise ProblemError(406, "the service is described in RDF, in none of the formats that are asked for")
        head: dict[str, Any] = {
            "do": "description",
            "base": base_of(exchange.scope),
            "lens": lens,
            "graph": takes.graph,
        }
        await self._answering.answer(exchange, receive, ({**head, **self._bounds(exchange.headers)}, b""))

    async def void(self, exchange: Exchange, receive: Receive) -> None:
        """Describe the data set."""
        _check_method(exchange.scope, ("GET", "HEAD", "OPTIONS"))
        takes = accepted(exchange.headers.get("accept", ""))
        await self._described(exchange, receive, self._lens, takes)

    # ---- Changes ----

    async def update(self, exchange: Exchange, receive: Receive) -> None:
        """Run an update."""
        headers = exchange.headers
        _check_method(exchange.scope, POSTS)
        self._guards.may_change(headers)
        body = await self._body(headers, receive, self._limits.upload)
        request = asked("update", exchange.scope, headers, body, self._lens)
        head = {
            "do": "update",
            "base": base_of(exchange.scope) + UPDATE,
            "default": request.default,
            "named": request.named,
        }
        await self._changed(exchange, receive, head, request.text or b"")

    async def store(self, exchange: Exchange, receive: Receive) -> None:
        """Read or change one graph as a whole."""
        scope, headers = exchange.scope, exchange.headers
        _check_method(scope, ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"))
        given = Parameters(scope["query_string"])
        graph, default = given.one("graph"), given.one("default")
        if graph is None and default is None and scope["path_params"]:
            graph = f"{base_of(scope)}{STORE}/{scope['path_params']['name']}"
        if (graph is None) == (default is None) and not (scope["method"] == "POST" and graph is None):
            raise ProblemError(400, "say which graph: ?default, or ?graph=IRI")
        head: dict[str, Any] = {"iri": graph, "new": graph is None and default is None, "base": base_of(scope)}
        if scope["method"] in {"GET", "HEAD"}:
            return await self._read(exchange, receive, given, head)
        self._guards.may_change(headers)
        body, media = b"", headers.get("content-type", "text/turtle")
        if scope["method"] != "DELETE":
            body = await self._body(headers, receive, self._limits.upload)
        await self._changed(exchange, receive, {**head, "do": scope["method"].lower(), "media": media}, body)

    async def _read(self, exchange: Exchange, receive: Receive, given: Parameters, head: Mapping[str, Any]) -> None:
        headers = exchange.headers
        format = accepted(headers.get("accept", "")).graph
        if format is None:
            raise ProblemError(406, "a graph has a format of RDF, such as text/turtle")
        asks = {"do": "get", "lens": given.choice("lens", choices.LENSES, self._lens), "graph": format}
        await self._answering.answer(exchange, receive, ({**head, **asks, **self._bounds(headers)}, b""))

    async def _changed(self, exchange: Exchange, receive: Receive, head: Mapping[str, Any], body: bytes) -> None:
        try:
            await self._answering.answer(exchange, receive, ({**head, **self._bounds({})}, body))
        finally:
            self._edition = secrets.token_hex(8)

    # ---- Parts ----

    async def _body(self, headers: Mapping[str, str], receive: Receive, most: int) -> bytes:
        try:
            async with asyncio.timeout(self._limits.patience):
                return await body_of(headers, receive, most)
        except TimeoutError:
            raise ProblemError(408, "the request did not arrive in time", {"Connection": "close"}) from None

    def _bounds(self, headers: Mapping[str, str]) -> dict[str, Any]:
        return {"most": self._limits.answer, "compress": takes_gzip(headers.get("accept-encoding", ""))}


def _check_method(scope: Scope, allowed: tuple[str, ...]) -> None:
    """Refuse a method that an address does not have; OPTIONS says which it has."""
    methods = {"Allow": ", ".join(allowed)}
    if scope["method"] == "OPTIONS":
        raise ProblemError(204, "", methods)
    if scope["method"] not in allowed:
        raise ProblemError(405, f"this address takes {methods['Allow']}, not {scope['method'][:20]}", methods)


def _graphs(request: SparqlRequest) -> list[str]:
    return [*(f"d{iri}" for iri in request.default), *(f"n{iri}" for iri in request.named)]


def _has(header: str, name: str) -> bool:
    """Whether an `If-None-Match` header has the name of an answer."""
    return f'"{name}"' in (each.strip().removeprefix("W/") for each in header.split(","))


def base_of(scope: Scope) -> str:
    """The address that the client knows the server by."""
    host = headers_of(scope).get("host", "localhost")
    return f"{scope['scheme']}://{host}{scope.get('root_path', '')}"
