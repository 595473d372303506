"""A server that answers with whatever bytes a test tells it to, and remembers what it was asked."""

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

JSON = "application/sparql-results+json"
SOON = 25.0  # seconds: more than a busy machine needs to give up, less than what any of these keeps one waiting
NOTHING = b'{"head":{"vars":["g"]},"results":{"bindings":[]}}'
Reply = Callable[[socket.socket, bytes], None]


def response(body: bytes = NOTHING, status: str = "200 OK", type: str = JSON, **headers: str) -> bytes:
    """A whole answer of HTTP; a header of `None` is left out."""
    named = {"Content-Type": type, "Content-Length": str(len(body)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


class Server:
    """Listens on a port of its own; connecting asks one query first, which it answers well."""

    def __init__(self, *replies: bytes | Reply, first: bytes | None = None):
        self.asked: list[bytes] = []
        self._replies = [response() if first is None else first, *replies]
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/sparql"

    def serve(self) -> None:
        """Answer one connection after the other, the last reply again and again."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection, len(self.asked)), daemon=True).start()

    def _answer(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            self.asked.append(_request(connection))
            reply = self._replies[min(len(self.asked) - 1, len(self._replies) - 1)]
            if callable(reply):
                reply(connection, self.asked[-1])
            else:
                connection.sendall(reply)

    def wait_for(self, count: int, process: "subprocess.Popen[Any]") -> None:
        """Wait until so many requests of a process have come."""
        while len(self.asked) < count:
            assert process.poll() is None, "it ended before it asked"
            time.sleep(0.01)

    def close(self) -> None:
        self._socket.close()


def _request(connection: socket.socket) -> bytes:
    """All of a request: headers, and as much of a body as they announce."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length and (part := connection.recv(65536)):
        body += part
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(*replies: bytes | Reply, first: bytes | None = None) -> Iterator[Server]:
    """A running server."""
    server = Server(*replies, first=first)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()


def silent(connection: socket.socket, request: bytes) -> None:
    """Take the question and never answer; who is still there after two minutes has not given up in time."""
    connection.settimeout(120)
    connection.recv(1)


def dripping(data: bytes, at_once: int = 0) -> Reply:
    """Send some bytes at once, and the rest one by one, five in a second."""

    def reply(connection: socket.socket, request: bytes) -> None:
        connection.sendall(data[:at_once])
        for byte in data[at_once:]:
            connection.sendall(bytes([byte]))
            time.sleep(0.2)

    return reply


@contextmanager
def proxy(port: int, most: int) -> Iterator[Server]:
    """A way to another server that closes for good after so many requests."""

    def forward(connection: socket.socket, request: bytes) -> None:
        if len(server.asked) > most:
            return
        with socket.create_connection(("127.0.0.1", port)) as there:
            there.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
            while part := there.recv(65536):
                connection.sendall(part)

    server = Server()
    server._replies = [forward]
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()
