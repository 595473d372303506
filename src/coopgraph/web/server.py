"""A server of its own: a socket, an application, and a clean end."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from coopgraph.base.errors import OutputError

ENDING = 2  # seconds that running requests have when the server is stopped


def serve(app: Any, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve an application until it is stopped.

    Args:
        port: 0 takes one that is free.
        started: told the server's address once it answers.

    Raises:
        OutputError: nothing can be served at that address.
    """
    import uvicorn

    listening = _listening(host, port)
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: "without completing response" not in record.getMessage()
    )
    config = uvicorn.Config(
        app,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=ENDING,
        timeout_keep_alive=15,
        lifespan="on",
    )
    server = _server(config, lambda: started(_address(listening)))
    with suppress(KeyboardInterrupt):  # as it is stopped by hand
        server.run([listening])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except (OSError, OverflowError) as error:
        raise OutputError(f"cannot serve at {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _server(config: Any, started: Callable[[], None]) -> Any:
    """A server that tells when it answers."""
    import uvicorn

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                started()

    return Telling(config)
