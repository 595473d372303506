"""The way to an endpoint and back: `connect(…).query` beside bare HTTP and JSON, over one server of our own."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from measures import Sample, in_turns, timed

import coopgraph as cg
from coopgraph.base.vocab import CG
from coopgraph.store.lens import lens_graph

QUERIES = {
    "partners": f"SELECT ?agreement ?partner {{ ?agreement <{CG}hasPartner> ?partner }}",
    "all triples": "SELECT ?s ?p ?o { ?s ?p ?o }",
    "pairs": f"SELECT ?a ?x ?y {{ ?a <{CG}involves> ?x . ?b <{CG}involves> ?y }} LIMIT 50000",
}


class Asked(NamedTuple):
    """One query, how many rows it has, and the times of both ways."""

    name: str
    rows: int
    samples: dict[str, list[Sample]]


@contextmanager
def server() -> Iterator[str]:
    """Oxigraph's server from its package, with nothing in it."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        program = str(Path(sys.executable).parent / "oxigraph")
        command = [program, "serve", "--location", folder, "--bind", bind]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            try:
                _wait(f"http://{bind}/query?query=ASK%7B%7D")
                yield f"http://{bind}/query"
            finally:
                child.kill()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server does not start")


def bare(url: str, text: str, graph: str) -> list[dict[str, Any]]:
    """The bindings of an answer, by HTTP and JSON alone."""
    fields = urllib.parse.urlencode({"query": text, "default-graph-uri": graph})
    request = urllib.request.Request(f"{url}?{fields}", headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        bindings: list[dict[str, Any]] = json.loads(answer.read())["results"]["bindings"]
        return bindings


def asking(graph: cg.Graph, rounds: int, most: int = 50_000) -> list[Asked]:
    """Each query both ways, of pairs so many at most; the answers are compared first."""
    found = []
    with server() as url:
        cg.push(graph, url)
        there = cg.connect(url, lens=graph.lens)
        name = lens_graph(graph.lens).value
        for label, query in QUERIES.items():
            text = query.replace("50000", str(most))
            rows = there.query(text).rows
            told = bare(url, text, name)
            if len(rows) != len(told) or len(rows) != len(graph.query(text)):
                raise SystemExit(f"{label}: the answers differ")
            jobs = {
                "bare": timed(lambda text=text: bare(url, text, name), 3),
                "connect": timed(lambda text=text: there.query(text).rows, 3),
            }
            found.append(Asked(label, len(rows), in_turns(jobs, rounds)))
    return found
