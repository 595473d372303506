"""The ASGI application: what is where, and how its parts are put together."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any, TextIO

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from coopgraph.base.errors import CoopGraphError, RefusedError
from coopgraph.web.answering import Answering, Exchange
from coopgraph.web.cache import AnswerCache
from coopgraph.web.guards import Guards
from coopgraph.web.journal import Journal
from coopgraph.web.limits import Limits
from coopgraph.web.places import Served, ServedPlace
from coopgraph.web.pool import Pool
from coopgraph.web.problems import ProblemError
from coopgraph.web.protocols import QUERY, STORE, UPDATE, Protocols
from coopgraph.web.request import Receive, Scope, Send

METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
LEFT = 499  # the status of a request whose client has left, as nginx writes it
EXCHANGE = "coopgraph.exchange"
Handler = Callable[[Exchange, Receive], Any]


def create_app(
    place: Served,
    *,
    lens: str = "sourced",
    limits: Limits | None = None,
    hosts: Sequence[str] = (),
    origins: Sequence[str] = (),
    token: str | None = None,
    log: TextIO | None = None,
) -> Starlette:
    """An ASGI application that serves a graph; it can be mounted in another one.

    Args:
        place: the directory of a store, or files (`Graph.place`), which are read anew.
        lens: the one that counts where a request names none.
        limits: how much a request may take.
        hosts: names that the server is called by, beside addresses in numbers and `localhost`; `*` is every name.
        origins: sites whose pages may read answers; `*` is every site.
        token: lets those who bring it change data; without one, nothing is changed.
        log: where to write a line of JSON for each request.

    Raises:
        RefusedError: the place cannot be served so.

    Example:
        >>> app = create_app("mygraph")  # then: uvicorn.run(app)
    """
    if token is not None and not token:
        raise RefusedError("the token is empty; without one nobody may change data")
    limits = limits or Limits()
    if token is not None:  # one process holds what may be changed
        limits = limits._replace(workers=1)
    served, journal = ServedPlace(place, lens, token is not None, limits), Journal(log)
    pool = Pool(served, limits, spares=0 if token is not None else 1)
    answering, guards = Answering(pool, AnswerCache(limits.cache), limits), Guards(hosts, origins, token)
    protocols = Protocols(answering, guards, limits, lens, token is not None)
    status = Status(pool, answering.cache, journal)
    handlers: dict[str, Handler] = {
        QUERY: protocols.query,
        UPDATE: protocols.update,
        STORE: protocols.store,
        STORE + "/{name:path}": protocols.store,
        "/.well-known/void": protocols.void,
        "/health": status.health,
        "/metrics": status.metrics,
        "/": protocols.query,
    }

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.start()
        except CoopGraphError as error:
            app.state.failure = error
            raise
        yield
        await pool.close()

    return Starlette(
        routes=[Route(path, _Handled(handler)) for path, handler in handlers.items()],
        middleware=[Middleware(Gate, guards=guards, journal=journal)],
        lifespan=lifespan,
    )


class _Handled:
    """A handler as Starlette's routes take one."""

    def __init__(self, handler: Handler):
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._handler(scope[EXCHANGE], receive)


class Gate:
    """What every request passes on its way in and out: guards, problems told, and the journal."""

    def __init__(self, app: Any, guards: Guards, journal: Journal):
        self._app, self._guards, self._journal = app, guards, journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        exchange = Exchange(scope, send, lambda: self._guards.headers(exchange.headers.get("origin")))
        scope[EXCHANGE] = exchange
        try:
            await self._through(exchange, receive)
        except ConnectionError:
            exchange.status = exchange.status or LEFT
            exchange.said["left"] = True
        except asyncio.CancelledError:  # the server is stopped, and the time to end is over
            exchange.said["cut"] = "stopped"
            if not exchange.started:
                await exchange.whole(503, {"Retry-After": "5"}, b"the server is being stopped\n")
        finally:
            path, client = scope["path"], (scope.get("client") or ("",))[0]
            seconds = perf_counter() - begun
            self._journal.note(
                scope["method"], path, exchange.status, exchange.size, seconds, client=client, **exchange.said
            )

    async def _through(self, exchange: Exchange, receive: Receive) -> None:
        headers = exchange.headers
        try:
            self._guards.check(headers)
            if exchange.scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
                asks = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": "600"}
                asks["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type"
                return await exchange.whole(204, asks if self._guards.allows(headers.get("origin", "")) else {})
            await self._app(exchange.scope, receive, exchange.send)
        except CoopGraphError as error:  # the last of these is that no worker can be started
            if exchange.started:
                raise
            problem = error if isinstance(error, ProblemError) else ProblemError(503, str(error))
            kind, body = problem.body(headers.get("accept", ""))
            await exchange.whole(problem.status, {"Content-Type": kind, **problem.headers}, body)


class Status:
    """What those who run the server ask."""

    def __init__(self, pool: Pool, cache: AnswerCache, journal: Journal):
        self._pool, self._cache, self._journal = pool, cache, journal

    async def health(self, exchange: Exchange, receive: Receive) -> None:
        """Whether queries are answered: 200, or 503 with what is wrong."""
        pool = self._pool
        with suppress(CoopGraphError):  # it starts with the first request where it is mounted
            await pool.start()
        works = bool(pool.free or pool.busy)
        says = {"status": "ok" if works else "failing", "data": pool.version[:16], "workers": pool.free + pool.busy}
        says |= {"busy": pool.busy, "waiting": pool.waiting}
        says |= {"complaint": pool.complaint} if pool.complaint else {}
        await exchange.whole(200 if works else 503, {"Content-Type": "application/json"}, json.dumps(says).encode())

    async def metrics(self, exchange: Exchange, receive: Receive) -> None:
        """Numbers for Prometheus."""
        pool = self._pool
        gauges = {"workers_free": pool.free, "workers_busy": pool.busy, "requests_waiting": pool.waiting}
        gauges |= {"cache_bytes": self._cache.size}
        text = self._journal.metrics(gauges, pool.counts)
        await exchange.whole(200, {"Content-Type": "text/plain; version=0.0.4"}, text.encode())
