"""A server of its own: a socket, an application, and a clean end."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from coopgraph.base.errors import OutputError

ENDING = 2  # seconds that running requests have when the server is stopped
IDLE = 15  # seconds that a connection is kept between two requests, and that the head of one may take
HEAD = 64 * 1024  # bytes of the head of a request, its address included
_TOLD = ("Traceback", "Application startup failed", "Cancel ")
CONNECTIONS = 800  # at the same time; a process has 1,024 files as a rule


def serve(app: Any, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve an application until it is stopped.

    Args:
        app: what `create_app` made.
        port: 0 takes one that is free.
        started: told the server's address once it answers.

    Raises:
        OutputError: nothing can be served at that address.
        CoopGraphError: what is to be served cannot be opened.
    """
    listening = _listening(host, port)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    config = uvicorn.Config(
        app,
        http=BoundedHttp,
        ws="none",
        lifespan="on",
        log_level=logging.ERROR,
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=ENDING,
        timeout_keep_alive=IDLE,
    )
    server = TellingServer(config, lambda: started(_address(listening)))
    with suppress(KeyboardInterrupt, SystemExit):  # as it is stopped by hand, or cannot start
        server.run([listening])
    if not server.started:
        raise app.state.failure


class TellingServer(uvicorn.Server):
    """A server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, telling: Callable[[], None]):
        super().__init__(config)
        self._telling = telling

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As in uvicorn."""
        await super().startup(sockets)
        if self.started:
            self._telling()


class BoundedHttp(HttpToolsProtocol):
    """HTTP whose requests have a head of some size, which arrives in some time."""

    _head = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """As in asyncio."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """As in asyncio."""
        if self.cycle is None or self.cycle.response_complete:
            self._head += len(data)
            if self._timer is None:
                self._wait()
        super().data_received(data)
        if self._head > HEAD:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """As in httptools."""
        self._head = 0
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """As in asyncio."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(IDLE, self.transport.abort)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn's log is not told otherwise: an answer that was left without an end, why it did not start."""
    line = record.getMessage()
    return "without completing response" not in line and not line.startswith(_TOLD)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(
            family, socket.SOCK_STREAM, socket.IPPROTO_TCP
        )  # else asyncio lets small answers wait
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except (OSError, OverflowError) as error:
        raise OutputError(f"cannot serve at {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
