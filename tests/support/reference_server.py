"""A small SPARQL endpoint over rdflib, the reference implementation: `python tests/support/reference_server.py PORT`.

Query by GET and by form, update by form, the Graph Store Protocol with N-Triples, and datasets named in the request
(`default-graph-uri`, `named-graph-uri`). Answers are JSON or N-Triples. Literals keep their written form.
"""

import base64
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import rdflib
from rdflib.plugins.sparql import prepareQuery

rdflib.NORMALIZE_LITERALS = False
FORM = "application/x-www-form-urlencoded"
Reply = tuple[int, str, bytes]


class Data(rdflib.Dataset):
    """A dataset whose updates without a graph's name mean the default graph (rdflib 7.6 fails, or takes all graphs)."""

    def __iadd__(self, triples: Any) -> "Data":
        for triple in triples:
            self.default_graph.add(triple)
        return self

    def __isub__(self, triples: Any) -> "Data":
        for triple in triples:
            self.default_graph.remove(triple)
        return self


class Holding:
    """The data, and the views of it that requests ask for."""

    def __init__(self) -> None:
        self.data = Data()
        self.views: dict[tuple[tuple[str, ...], tuple[str, ...]], rdflib.Dataset] = {}

    def view(self, default: list[str], named: list[str]) -> rdflib.Dataset:
        """A dataset of these graphs alone: the default graph is the merge of the first, the others keep their names."""
        if not default and not named:
            return self.data
        key = tuple(default), tuple(named)
        if key not in self.views:
            made = rdflib.Dataset()
            for name in default:
                for triple in self.data.get_context(rdflib.URIRef(name)):
                    made.default_graph.add(triple)
            for name in named:
                graph = made.graph(rdflib.URIRef(name))
                for triple in self.data.get_context(rdflib.URIRef(name)):
                    graph.add(triple)
            self.views[key] = made
        return self.views[key]

    def query(self, form: dict[str, list[str]]) -> Reply:
        """Answer a query; the dataset of the request goes before the one in the query's text."""
        prepared = prepareQuery(form["query"][0])
        default, named = form.get("default-graph-uri", []), form.get("named-graph-uri", [])
        clauses = prepared.algebra.datasetClause or []
        if clauses and not default and not named:
            default = [str(each.default) for each in clauses if each.default]
            named = [str(each.named) for each in clauses if each.named]
        prepared.algebra.datasetClause = None
        result = self.view(default, named).query(prepared)
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            return 200, "application/n-triples", result.graph.serialize(format="nt", encoding="utf-8")
        return 200, "application/sparql-results+json", result.serialize(format="json")

    def update(self, form: dict[str, list[str]]) -> Reply:
        self.views.clear()
        self.data.update(form["update"][0])
        return 204, "text/plain", b""

    def store(self, method: str, form: dict[str, list[str]], body: bytes) -> Reply:
        """The Graph Store Protocol."""
        graph = self.data.graph(rdflib.URIRef(form["graph"][0])) if "graph" in form else self.data.default_graph
        if method == "GET":
            return 200, "application/n-triples", graph.serialize(format="nt", encoding="utf-8")
        self.views.clear()
        if method in ("PUT", "DELETE"):
            graph.remove((None, None, None))
        if method in ("PUT", "POST"):
            graph.parse(data=body, format="nt")
        return 204, "text/plain", b""


class Handler(BaseHTTPRequestHandler):
    """One request. All work is done by one thread, since rdflib's parser may not be shared."""

    protocol_version = "HTTP/1.1"
    holding = Holding()
    worker = ThreadPoolExecutor(1)
    secret = ""

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.secret and self.headers.get("Authorization") != "Basic " + self.secret:
            return self.reply(401, "text/plain", b"who are you?\n")
        done = self.worker.submit(self.answer, body)
        if problem := done.exception():
            return self.reply(400, "text/plain", f"{type(problem).__name__}: {problem}\n".encode())
        return self.reply(*done.result())

    do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815

    def answer(self, body: bytes) -> Reply:
        parts = urlsplit(self.path)
        form = parse_qs(parts.query, keep_blank_values=True)
        if parts.path == "/store":
            return self.holding.store(self.command, form, body)
        kind = (self.headers.get("Content-Type") or "").partition(";")[0]
        if self.command == "POST" and kind != FORM:
            return 415, "text/plain", f"{kind} is not understood, send {FORM}\n".encode()
        if self.command == "POST":
            form |= parse_qs(body.decode(), keep_blank_values=True)
        if parts.path == "/sparql" and "query" in form:
            return self.holding.query(form)
        if parts.path == "/sparql" and "update" in form and self.command == "POST":
            return self.holding.update(form)
        return 400, "text/plain", b"neither a query nor an update\n"

    def reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="tests"')
        self.end_headers()
        self.wfile.write(body)


def main(port: str, credentials: str = "") -> None:
    """Serve on the loopback interface, for all or only for USER:PASSWORD."""
    Handler.secret = base64.b64encode(credentials.encode()).decode()
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
