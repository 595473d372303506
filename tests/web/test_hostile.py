"""What is sent to hurt the server is stopped in time, reaches nothing, and leaves others their answers."""

import socket
import threading
import time
from statistics import quantiles
from urllib.parse import quote

import pytest

from tests.support import serving
from tests.support.each import for_each
from tests.support.examples import LONG
from tests.support.hostile_queries import PRODUCT, QUERIES
from tests.support.serving import CSV, LIMIT, WebServer

pytestmark = pytest.mark.slow
shipped_store, web = serving.shipped_store, serving.web

HONEST = "SELECT ?a ?c { ?a cg:hasPartner ?c } LIMIT 20"
DEEP = {
    "groups in groups": "SELECT * " + "{" * 9000 + "}" * 9000,
    "brackets in brackets": "SELECT * { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
    "EXISTS in EXISTS": "SELECT * { " + "FILTER EXISTS { " * 1500 + "}" * 1500 + " }",
    "signs before signs": "SELECT (" + "!" * 10_000 + "true AS ?x) {}",
    "a hundred thousand brackets": "SELECT * " + "{" * 100_000,
}
HEAD = b"Host: localhost\r\nConnection: close\r\n\r\n"
POSTED = b"POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\n"
RAW = {  # what is sent, and how the answer begins; nothing, where the connection is cut
    "no HTTP": (b"\x16\x03\x01\x02\x00", b"HTTP/1.1 400"),
    "a name that was made point here": (
        b"GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 421",
    ),
    "a page of another site": (b"GET /health HTTP/1.1\r\nOrigin: http://evil.example\r\n" + HEAD, b"HTTP/1.1 403"),
    "a long address": (b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HEAD, b""),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % i for i in range(20_000)) + HEAD, b""),
    "a body that is said to be large": (POSTED + b"Content-Length: 99999999999\r\n" + HEAD, b"HTTP/1.1 413"),
    "a body that is large": (
        POSTED + b"Transfer-Encoding: chunked\r\n" + HEAD + b"100001\r\n" + b"x" * 0x100001 + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 413",
    ),
    "a body that does not come": (POSTED + b"Content-Length: 9\r\n" + HEAD + b"ASK", b"HTTP/1.1 408"),
    "two lengths": (POSTED + b"Content-Length: 1\r\nContent-Length: 2\r\n" + HEAD, b"HTTP/1.1 400"),
    "a long answer to an old client": (
        b"GET /sparql?format=csv&query="
        + quote("SELECT * { ?a ?b ?c }").encode()
        + b" HTTP/1.0\r\nHost: localhost\r\n\r\n",
        b"HTTP/1.1 50",  # 505, or 504 where the machine is busy
    ),
    "a line in a value": (b"GET /sparql?query=ASK%7B%7D&lens=%0d%0aX:y HTTP/1.1\r\n" + HEAD, b"HTTP/1.1 400"),
    "another folder": (b"GET /../../etc/passwd HTTP/1.1\r\n" + HEAD, b"HTTP/1.1 404"),
    "a socket of the web": (
        b"GET /sparql HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nConnection: Upgrade, close\r\nHost: localhost\r\n\r\n",
        b"HTTP/1.1 200",
    ),
}
USUAL = ["product, counted", "product, sorted", "path, both ends free", "texts searched"]


def test_odd_requests(web):
    @for_each(RAW.items(), lambda pair: pair[0])
    def refused(pair):
        sent, begins = pair[1]
        begun = time.monotonic()
        answer = web.raw(sent)
        assert answer.startswith(begins) and bool(answer) == bool(begins), answer[:200]
        assert time.monotonic() - begun < LIMIT + 1

    refused()


def test_deep_queries_are_refused_before_they_are_run(web):
    for name, query in DEEP.items():
        got = web.ask(query)
        assert got.status in {400, 403, 504} and len(got.body) < 1000, name


class Others(threading.Thread):
    """A client that asks all the time, and notes how long it waited."""

    def __init__(self, web: WebServer):
        super().__init__(daemon=True)
        self._web, self._on = web, True
        self.seconds, self.statuses = list[float](), set[int]()

    def run(self) -> None:
        while self._on:
            begun = time.monotonic()
            self.statuses.add(self._web.ask(f"{HONEST} OFFSET {len(self.seconds)}").status)
            self.seconds.append(time.monotonic() - begun)
            time.sleep(0.01)

    def p95(self) -> float:
        """What 95 of 100 waited at most; notes anew."""
        noted, self.seconds = self.seconds, []
        return quantiles(noted, n=20)[-1] if len(noted) > 2 else 0.0

    def stop(self) -> None:
        self._on = False
        self.join(10)


def test_queries_that_hurt_are_stopped_while_others_are_answered(web):
    others = Others(web)
    others.start()
    time.sleep(1.0)
    alone = others.p95()
    names = list(QUERIES) if LONG else USUAL
    for name in names:
        begun = time.monotonic()
        got = web.ask(QUERIES[name], "*/*")
        took, meanwhile = time.monotonic() - begun, others.p95()
        assert got.status in {504, 507} or not got.whole, (name, got.status)
        assert took < LIMIT + 1, (name, took)
        assert meanwhile < max(5 * alone, 0.25), (name, alone, meanwhile)
    others.stop()
    assert others.statuses == {200}


def test_an_answer_that_is_cut_does_not_look_whole(web):
    """More than 16 MiB, or than a second; a busy machine may have sent nothing by then."""
    asked = [(format, encoding) for format in ("csv", "json") for encoding in ("identity", "gzip")][::3]
    cut = [web.get(f"SELECT * {{ {PRODUCT} }}", f"&format={f}", Accept_Encoding=e) for f, e in asked]
    assert all(each.status == 504 or (each.status == 200 and not each.whole) for each in cut)
    assert {each.status for each in cut} == {504} or any('"cut": ' in line for line in web.lines)


def test_clients_that_leave_at_once_take_nobodys_turn(web):
    """A worker has half a second to end what nobody waits for any more: none is lost to clients in a hurry."""
    ended, asked = (
        web.count("workers_ended_total"),
        quote("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
    )
    for number in range(200):
        with socket.create_connection(("127.0.0.1", web.port)) as hasty:
            hasty.sendall(
                b"GET /sparql?query=%s%%20%%23%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % (asked.encode(), number)
            )
            time.sleep(0.005)
        if number % 40 == 0:
            assert web.ask(f"{HONEST} OFFSET {number}").status == 200
    assert web.ask(HONEST).status == 200
    assert web.count("workers_ended_total") - ended <= 2
    assert web.count('requests_total{method="GET",status="503"}') == 0


def test_a_query_whose_client_left_ends_soon(web):
    def busy() -> int:
        return int(web.count("workers_busy"))

    until = time.monotonic() + 5
    while busy() and time.monotonic() < until:  # with what was asked before
        time.sleep(0.05)
    with socket.create_connection(("127.0.0.1", web.port)) as leaving:
        leaving.sendall(
            b"GET /sparql?query="
            + quote(QUERIES["product, counted"]).encode()
            + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        until = time.monotonic() + 2
        while not busy() and time.monotonic() < until:
            time.sleep(0.02)
        assert busy() == 1
    time.sleep(1.2)
    assert busy() == 0 and web.count('workers_ended_total{why="left"}') >= 1


def test_nothing_is_reached(web):
    """No server and no file is asked, whatever names them."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        url = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
        for query in (
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
            f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
        ):
            assert b"root" not in web.ask(query, CSV).body
        assert web.send("GET", f"/store?graph={quote(url)}").status == 404
        with pytest.raises(TimeoutError):
            canary.accept()


def test_one_more_than_can_wait_is_told_when_to_come_again(shipped_store):
    with serving.serving("--store", shipped_store, "--timeout", "1", "--workers", "1", "--quiet") as small:
        answers = []
        asking = [
            threading.Thread(target=lambda i=i: answers.append(small.ask(QUERIES["product, counted"] + f"#{i}")))
            for i in range(4)
        ]
        for each in asking:
            each.start()
        for each in asking:
            each.join()
        full = [each for each in answers if each.status == 503]
        assert full and all(int(each.headers["retry-after"]) >= 1 for each in full)
        assert {each.status for each in answers} == {503, 504}
        assert small.ask(HONEST).status == 200
