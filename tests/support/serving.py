"""`coopgraph serve` as a process of its own on a free port; `web = serving.web` in a module of tests makes a fixture."""

import atexit
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from tests.support import places

TOKEN = "a token for tests"
LIMIT = 1.0  # seconds of a request
JSON, CSV = "application/sparql-results+json", "text/csv"


class Got(NamedTuple):
    """An answer; `whole` says whether it had its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


class WebServer:
    """A running server: its address, its process, and the lines that it wrote."""

    def __init__(self, *words: str):
        command = [
            sys.executable,
            "-c",
            "from coopgraph.apps.cli import entry; entry()",
            "serve",
            "--port",
            "0",
            *words,
        ]
        self.process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "COOPGRAPH_TOKEN": TOKEN},
            start_new_session=True,
        )
        assert self.process.stderr
        first = self.process.stderr.readline()
        if not first.startswith("SPARQL at "):
            raise AssertionError(first + self.process.stderr.read())
        self.sparql = first.split()[-1]
        self.url = self.sparql.removesuffix("/sparql")
        self.port = urlsplit(self.url).port or 0
        self.lines = list[str]()
        self._reading = threading.Thread(target=lambda: self.lines.extend(self.process.stderr or ()), daemon=True)
        self._reading.start()

    def send(self, method: str, path: str, body: bytes | None = None, timeout: float = 30, **headers: str) -> Got:
        """A request, with `Content_Type` for a header's name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            try:
                read, whole = answer.read(), True
            except http.client.IncompleteRead as error:
                read, whole = error.partial, False
            return Got(answer.status, {k.lower(): v for k, v in answer.getheaders()}, read, whole)
        finally:
            connection.close()

    def ask(self, query: str, accept: str = JSON, more: str = "", **headers: str) -> Got:
        """The answer to a query that is the body itself."""
        kind = "application/sparql-query"
        return self.send("POST", f"/sparql{more}", query.encode(), Accept=accept, Content_Type=kind, **headers)

    def get(self, query: str, more: str = "", **headers: str) -> Got:
        """The answer to a query in the address."""
        return self.send("GET", f"/sparql?query={quote(query)}{more}", **headers)

    def change(self, update: str, token: str = TOKEN, **headers: str) -> Got:
        """What comes of an update."""
        kind = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {token}"}
        return self.send("POST", "/update", update.encode(), **kind | headers)

    def raw(self, request: bytes, timeout: float = 10) -> bytes:
        """All that is answered to some bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            answer = b""
            try:
                connection.sendall(request)
                while piece := connection.recv(65536):
                    answer += piece
            except ConnectionError:
                pass
            return answer

    def count(self, metric: str) -> float:
        """A number that it counts; nought for one that it has not counted yet."""
        lines = self.send("GET", "/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"coopgraph_{metric}"))

    def stop(self, how: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does; its exit code."""
        self.process.send_signal(how)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self._reading.join(5)


@contextmanager
def serving(*words: str) -> Iterator[WebServer]:
    """A server as long as it is wanted."""
    server = WebServer(*words)
    try:
        yield server
    finally:
        server.stop()


@cache
def started(*words: str) -> WebServer:
    """A server that ends with the session, started once for these words."""
    server = WebServer(*words)
    atexit.register(server.stop)
    return server


@pytest.fixture
def shipped_store() -> str:
    """The shipped graph in a directory, to be read."""
    return str(places.store())


@pytest.fixture
def web(shipped_store) -> WebServer:
    """A server of the shipped graph, which gives a request a second."""
    return started("--store", shipped_store, "--timeout", f"{LIMIT:g}", "--workers", "3", "--answer", "16")


@pytest.fixture
def patient(shipped_store) -> WebServer:
    """A server of the shipped graph, with the usual limits."""
    return started("--store", shipped_store, "--workers", "2")


@pytest.fixture
def writable() -> WebServer:
    """A server of nothing, which may be changed."""
    return started("--only", "--writable", "--allow-host", "graph.example", "--cors", "https://pages.example")


def children(process: int) -> list[int]:
    """The numbers of the processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for task in tasks for each in task.read_text("ascii").split()]
