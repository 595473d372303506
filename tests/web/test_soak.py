"""Ten minutes of mixed load, faults and kills: every answer is one that was asked for, and memory stays flat."""

import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support import serving
from tests.support.examples import LONG
from tests.support.hostile_queries import QUERIES
from tests.support.serving import CSV, WebServer

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not LONG, reason="in the long run: ten minutes")]
shipped_store = serving.shipped_store

MINUTES = float(os.environ.get("COOPGRAPH_SOAK", "10"))
USUAL = [
    "SELECT ?a ?c { ?a cg:hasPartner ?c } ORDER BY ?a OFFSET %d",
    "ASK { ?s ?p %d }",
    "SELECT * { ?s ?p ?o } LIMIT %d",
]
WRONG = ["SELECT * { %d", "nonsense %d", "SELECT * { SERVICE <urn:%d> {} }"]


class Client(threading.Thread):
    """Asks all the time, at random, now and then in bad faith; counts statuses."""

    def __init__(self, web: WebServer, number: int, until: float):
        super().__init__(daemon=True)
        self._web, self._random, self._until = web, random.Random(number), until
        self.statuses = Counter[int]()

    def run(self) -> None:
        while time.monotonic() < self._until:
            kind = self._random.random()
            if kind < 0.03:
                self._leave()
            elif kind < 0.06:
                self._ask(self._random.choice(list(QUERIES.values())))
            else:
                self._ask(self._random.choice(WRONG if kind < 0.15 else USUAL) % self._random.randrange(5000))

    def _ask(self, query: str) -> None:
        got = self._web.ask(query, self._random.choice(["*/*", CSV]), timeout=60)
        self.statuses[got.status if got.whole else 0] += 1

    def _leave(self) -> None:
        with socket.create_connection(("127.0.0.1", self._web.port)) as leaving:
            asked = quote(self._random.choice(list(QUERIES.values())))
            leaving.sendall(f"GET /sparql?query={asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(self._random.random() / 5)


def memory(process: int) -> float:
    """MiB of a process."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def test_memory_stays_flat_under_load_faults_and_kills(shipped_store):
    with serving.serving("--store", shipped_store, "--quiet", "--timeout", "3", "--memory", "512") as web:
        process, until = web.process.pid, time.monotonic() + MINUTES * 60
        clients = [Client(web, number, until) for number in range(6)]
        for client in clients:
            client.start()
        noted = []
        while time.monotonic() < until:
            time.sleep(MINUTES * 60 / 20)
            noted.append(memory(process))
            workers = serving.children(process)
            assert len(workers) <= 12, "more workers than there may be"
            os.kill(random.Random(len(noted)).choice(workers), signal.SIGKILL)
        for client in clients:
            client.join(90)
        statuses = sum((client.statuses for client in clients), Counter())
        # 0 is an answer that was cut; 507 and 400 are of a worker that was killed by this test
        assert set(statuses) <= {0, 200, 400, 403, 406, 422, 503, 504, 507} and statuses[200] > statuses.total() / 2, (
            statuses
        )
        assert max(noted[len(noted) // 2 :]) < noted[len(noted) // 4] * 1.3 + 30, noted
        time.sleep(2)
        assert web.ask("ASK {}").status == 200 and not web.lines
