"""A server in its life: started, looked at, given new data, mounted in another application, ended."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from tests.support import serving
from tests.support.hostile_queries import QUERIES
from tests.support.running import is_running
from tests.support.serving import CSV, WebServer

pytestmark = pytest.mark.slow
shipped_store, web, patient = serving.shipped_store, serving.web, serving.patient
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_it_says_how_it_is(web):
    assert web.ask("ASK { ?a a cg:Agreement } # a secret word").status == 200
    until = time.monotonic() + 20
    while web.count("workers_free") < 4 and time.monotonic() < until:  # three, and a spare one
        time.sleep(0.1)
    health = json.loads(web.send("GET", "/health").body)
    assert health["status"] == "ok" and health["workers"] == 4
    metrics = web.send("GET", "/metrics").text
    assert 'coopgraph_requests_total{method="POST",status="200"}' in metrics and "request_seconds_bucket" in metrics
    line = next(json.loads(each) for each in reversed(web.lines) if '"query"' in each)
    assert line["path"] == "/sparql" and len(line["query"]) == 16 and line["client"] == "127.0.0.1"
    assert not any("secret" in each for each in web.lines)
    assert "".join(each for each in web.lines if not each.startswith("{")) == ""


def test_answers_say_that_nothing_in_them_is_run(web):
    headers = web.ask("ASK {}").headers
    assert headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_new_data_are_taken_up_without_losing_a_request(tmp_path):
    """A store that is loaded anew is asked from then on; whoever asks meanwhile has an answer of one of both."""
    file, store = tmp_path / "own.nt", tmp_path / "store"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    cg.load(file, ontology=False, store=store)
    with serving.serving("--store", str(store), "--quiet", "--workers", "2") as server:
        answers, asking = [], True

        def ask() -> None:
            while asking:
                answers.append(server.ask(COUNT + f"#{len(answers)}", CSV))

        thread = threading.Thread(target=ask)
        thread.start()
        first = server.get(COUNT, Accept=CSV)
        file.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .\n", "utf-8")
        cg.load(file, ontology=False, store=store, replace=True)
        until = time.monotonic() + 20
        while server.get(COUNT, Accept=CSV).text.split()[1] != "2" and time.monotonic() < until:
            time.sleep(0.1)
        asking = False
        thread.join()
        assert {each.status for each in answers} == {200}
        assert {each.text.split()[1] for each in answers} == {"1", "2"}
        assert server.get(COUNT, Accept=CSV, If_None_Match=first.headers["etag"]).status == 200
        for child in serving.children(server.process.pid):
            os.kill(child, signal.SIGKILL)  # as the system does that has no more memory
        assert server.ask(COUNT + "#again", CSV).status in {200, 400, 507}
        time.sleep(0.7)
        assert server.ask(COUNT + "#again", CSV).text.split()[1] == "2"


def test_files_are_served_as_they_are_and_a_stop_by_hand_ends_all(tmp_path):
    file = tmp_path / "own.ttl"
    file.write_text("<urn:a> <urn:b> 'c'@en .", "utf-8")
    server = WebServer(str(file), "--only", "--quiet", "--workers", "2")
    assert server.ask("SELECT * { ?s ?p ?o }", CSV).text == "o,p,s\r\nc,urn:b,urn:a\r\n"
    made = [path for path in os.listdir(os.environ.get("TMPDIR", "/tmp")) if path.startswith("coopgraph-serve-")]
    with socket.create_connection(("127.0.0.1", server.port)) as asking:  # for long
        endless = quote(QUERIES["text of texts"])
        asking.sendall(f"GET /sparql?query={endless} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.2)
        workers, begun = serving.children(server.process.pid), time.monotonic()
        assert server.stop() == 0 and time.monotonic() - begun < 5
    assert workers and not any(map(is_running, workers))
    left = [path for path in os.listdir(os.environ.get("TMPDIR", "/tmp")) if path.startswith("coopgraph-serve-")]
    assert len(left) == len(made) - 1 and server.lines == []


def test_another_endpoint_is_passed_on(patient):
    with serving.serving("--endpoint", patient.sparql, "--quiet", "--workers", "1", "--timeout", "60") as relay:
        select = "SELECT ?a ?c { ?a cg:hasPartner ?c } ORDER BY ?a ?c LIMIT 9"
        assert relay.ask(select).body == patient.ask(select).body
        assert b"true" in relay.ask("ASK { ?a cg:hasPartner ?c }").body
        construct = "CONSTRUCT WHERE { ?a cg:hasPartner ?c }"
        one, other = (
            sorted(each.ask(construct, "application/n-triples").body.splitlines()) for each in (relay, patient)
        )
        assert one == other
        assert relay.ask("SELECT * {").status == 400 and "etag" not in relay.get(select).headers
        assert relay.send("GET", "/store?default").status == 403


MOUNTED = """
import sys, threading, time, urllib.request
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
import coopgraph as cg
from coopgraph.apps.cli import main
app = Starlette(routes=[Mount("/kg", cg.web.create_app(sys.argv[1], limits=cg.web.Limits(workers=1)))])
server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
threading.Thread(target=server.run, daemon=True).start()
while not server.started: time.sleep(0.05)
url = "http://127.0.0.1:%d/kg" % server.servers[0].sockets[0].getsockname()[1]
print(urllib.request.urlopen(url + "/sparql?format=csv&query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D").read().decode())
print(urllib.request.urlopen(url + "/sparql?format=nt").read().decode())
"""


def test_it_is_mounted_in_an_application_of_ones_own(shipped_store):
    done = subprocess.run([sys.executable, "-c", MOUNTED, shipped_store], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("true"), done.stderr
    assert "/kg/sparql> <http://www.w3.org/ns/sparql-service-description#endpoint>" in done.stdout


WRONG = {
    "store and files": (["--store", "none", "x.ttl"], "one of them"),
    "no token": (["--only", "--writable"], "COOPGRAPH_TOKEN"),
    "no port": (["--port", "99999"], "port must be from 0 to 65,535"),
    "no address": (["--only", "--host", "256.0.0.1"], "cannot serve at 256.0.0.1"),
    "no such file": (["none.ttl"], "there is no such file"),
}


def test_what_cannot_be_served_is_said_in_a_line(capsys, monkeypatch):
    monkeypatch.delenv("COOPGRAPH_TOKEN", raising=False)
    for name, (words, says) in WRONG.items():
        assert main(["serve", *words]) == 2 and says in capsys.readouterr().err, name


@pytest.mark.parametrize(
    ("words", "says"),
    [((), "there is no such directory"), (("--writable",), "only a store made with --only can be changed")],
)
def test_what_a_worker_cannot_open_is_said_too(shipped_store, words, says):
    command = [sys.executable, "-c", "from coopgraph.apps.cli import entry; entry()", "serve", "--port", "0", *words]
    where = ["--store", shipped_store if words else "none"]
    environment = {**os.environ, "COOPGRAPH_TOKEN": "token"}
    done = subprocess.run([*command, *where], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr, done.stderr
