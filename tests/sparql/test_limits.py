"""What would end the process is refused: each case runs in a process of its own, so that a crash is seen as one."""

import gc
import gzip
import json
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import CoopGraphError, LoadError, RefusedError
from coopgraph.base.vocab import CG, OWL
from coopgraph.sparql import prepared
from coopgraph.store import answer
from coopgraph.store.reading import packed
from tests.support.examples import LONG
from tests.support.running import is_running

DEEP = {
    "parentheses": ("SELECT * {{ FILTER({}) }}", lambda n: "(" * n + "1" + ")" * n),
    "groups": ("SELECT * {{ {} }}", lambda n: "{" * n + "}" * n),
    "optional": ("SELECT * {{ {} }}", lambda n: "OPTIONAL {" * n + "}" * n),
    "exists": ("SELECT * {{ {} }}", lambda n: "?s ?p ?o FILTER EXISTS {" * n + "?s ?p ?o" + "}" * n),
    "subqueries": ("SELECT * {{ {} }}", lambda n: "{ SELECT * {" * n + "}}" * n),
    "not": ("SELECT * {{ FILTER({}) }}", lambda n: "!" * n + "true"),
    "sums": ("SELECT ({} AS ?x) {{}}", lambda n: "1" + "+1" * n),
    "signs": ("SELECT ({} AS ?x) {{}}", lambda n: "- " * n + "1"),
    "and": ("SELECT * {{ FILTER({}) }}", lambda n: "true" + " && true" * n),
    "equal": ("SELECT * {{ FILTER({}) }}", lambda n: "1" + " = 1" * n),
    "union": ("SELECT * {{ {} }}", lambda n: "{ ?s ?p ?o }" + " UNION { ?s ?p ?o }" * n),
    "inverse": ("SELECT * {{ ?s {} ?o }}", lambda n: "^" * n + "cg:hasPartner"),
    "stars": ("SELECT * {{ ?s {} ?o }}", lambda n: "(" * n + "cg:hasPartner" + ")*" * n),
    "filters": ("SELECT * {{ {} }}", lambda n: "FILTER(true) " * n),
    "binds": ("SELECT * {{ {} }}", lambda n: " ".join(f"BIND(1 AS ?v{i})" for i in range(n))),
    "minus": ("SELECT * {{ {} }}", lambda n: "MINUS { ?a ?b ?c } " * n),
    "lateral": ("SELECT * {{ {} }}", lambda n: "LATERAL { ?s ?p ?o } " * n),
    "flat optionals": ("SELECT * {{ {} }}", lambda n: " ".join(f"OPTIONAL {{ ?s ?p ?o{i} }}" for i in range(n))),
    "in": ("SELECT * {{ FILTER(1 IN ({})) }}", lambda n: ", ".join("1" for _ in range(n))),
    "lists": ("SELECT * {{ ?s ?p {} }}", lambda n: "(" * n + ")" * n),
    "blank nodes": ("SELECT * {{ ?s ?p {} }}", lambda n: "[ ?p " * n + "?o" + "]" * n),
    "triple terms": ("SELECT * {{ ?s ?p {} }}", lambda n: "<<( ?s ?p " * n + "?o" + ")>>" * n),
    # the last, for it may not be answered in time and then goes on beside those after it
    "path": ("SELECT * {{ ?s {} ?o }}", lambda n: "cg:hasPartner" + "/cg:hasPartner" * n),
}
DEPTHS = (20_000, 490, 58, 28, 10)
SYNTAX = {"signs", "equal", "inverse"}  # which the engine has to read before it can say that they are no SPARQL
RUN = """
import json, os, sys, threading
import coopgraph as cg
from coopgraph.base.errors import CoopGraphError
from coopgraph.store.memory import Memory, own
from pathlib import Path
texts = json.load(sys.stdin)
graph = cg.Graph(Memory(own(Path(sys.argv[1]))), "ministry")
def work():
    for name, text in texts:
        print(name, end=" ", flush=True)
        try:
            graph.query(text, timeout=1)
            print("answered")
        except CoopGraphError as error:
            print(type(error).__name__)
if len(sys.argv) > 2:
    threading.stack_size(512 * 1024)
thread = threading.Thread(target=work); thread.start(); thread.join()
print("alive", flush=True)
os._exit(0)
"""


def refused(text: str) -> str:
    """Why a query is refused before the engine sees it; nothing when it is not."""
    try:
        prepared.prepare(text)
    except RefusedError as error:
        return str(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "stack",
    [
        "small",
        pytest.param(
            "usual",
            marks=pytest.mark.skipif(
                not LONG, reason="only in the long run: the usual stack holds more than the small one"
            ),
        ),
    ],
)
def test_nested_queries_never_end_the_process(stack, tmp_path):
    """Just below whatever the limits let through, and thousands where none counts, also on a thread's small stack.

    In a child: what is tested against is the end of the process. Its graph is small, for depth is what matters.
    """
    graph = tmp_path / "one.ttl"
    graph.write_text(f"<{CG}hasPartner> a <{OWL}ObjectProperty> . <urn:a> <{CG}hasPartner> <urn:a> .", "utf-8")
    texts = {f"{name}:{n}": frame.format(make(n)) for name, (frame, make) in DEEP.items() for n in DEPTHS}
    texts = {name: text for name, text in texts.items() if not refused(text)}
    assert {name.partition(":")[0] for name in texts} == DEEP.keys()
    command = [sys.executable, "-c", RUN, str(graph), *(["small"] if stack == "small" else [])]
    given = json.dumps(list(texts.items()))
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split("\n")[-2:-1]) == (0, ["alive"]), done.stdout[-80:] + done.stderr[-500:]
    outcomes = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines()[:-1])
    assert outcomes.keys() == texts.keys()
    assert {name.partition(":")[0] for name, said in outcomes.items() if said == "QueryError"} == SYNTAX


@pytest.mark.slow
def test_thousands_deep_is_refused_in_words(ministry):
    for name in DEEP.keys() - {"in", "inverse"}:
        frame, make = DEEP[name]
        with pytest.raises(RefusedError, match="limit|deep"):
            ministry.query(frame.format(make(5_000)))


FILES = {
    "lists.ttl": b"<a:a> <a:b> " + b"(" * 200_000 + b")" * 200_000 + b" .",
    "triples.ttl": b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 20_000 + b"<a:c>" + b")>> " * 20_000 + b" .",
    "objects.jsonld": b'{"a:b":' * 5_000 + b"1" + b"}" * 5_000,
    "elements.rdf": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' + b"<a>" * 60_000 + b"</a>" * 60_000,
    "laughs.rdf": b'<!DOCTYPE r [<!ENTITY a "haha">' + b"".join(b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 20) for n in range(98, 106)) + b']><r>&i;</r>',
    "quadratic.rdf": b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100_000 + b'">]><r>' + b"&a;" * 2_000 + b"</r>",
    "outside.rdf": b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>',
    "utf16.ttl": "<a:a> <a:b> 'x' .".encode("utf-16"),
    "latin.ttl": "<a:a> <a:b> 'é' .".encode("latin-1"),
    "huge.ttl": b'<a:a> <a:b> "' + b"x" * (17 * 2**20) + b'" .',
    "named.ttl": b'{"@id": "a:a"}',
    "cut.nt": b"<a:a> <a:b> <a:c> .\n" * 20_000 + b"<a:a> <a:b",
    "remote.jsonld": b'{"@context": "http://127.0.0.1:9/context.jsonld", "a": 1}',
    "image.png": b"\x89PNG",
    "noise.ttl.gz": b"\x1f\x8bnonsense",
}  # fmt: skip


READ = """
import contextlib, io, json, sys
from coopgraph.apps.cli import main
for path in sys.argv[1:]:
    print(json.dumps(path), flush=True)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["query", "partner-count", "--data", path])
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@pytest.mark.slow
def test_bad_files_are_refused_in_one_line(tmp_path):
    """By the command, in one child for all: should it end, the last line is the name of the file."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", READ, *(str(tmp_path / name) for name in FILES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1:] + done.stderr.splitlines()[-5:]
    assert done.stderr == ""
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == 2 * len(FILES)
    for path, (code, out, err) in zip(said[::2], said[1::2], strict=True):
        assert (code, out) == (2, ""), path
        assert path.rpartition("/")[2] in err
        assert "Traceback" not in err


def test_an_error_knows_its_line(tmp_path):
    path = tmp_path / "cut.nt"
    path.write_bytes(FILES["cut.nt"])
    with pytest.raises(LoadError) as caught:
        cg.load(path)
    assert caught.value.line == 20_001


def test_a_gzip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MAX_BYTES", 1_000_000)
    path = tmp_path / "bomb.nt.gz"
    path.write_bytes(gzip.compress(b"# " + b"x" * 5_000_000))
    with pytest.raises(RefusedError, match="larger than"):
        cg.load(path)


@pytest.mark.filterwarnings("ignore::coopgraph.base.errors.LoadWarning")
@pytest.mark.parametrize("text", [b"", b"\xef\xbb\xbf<a:a> <a:b> <a:c> .", b"# only a comment\n"])
def test_empty_files_and_byte_order_marks_are_read(tmp_path, text):
    path = tmp_path / "a.ttl"
    path.write_bytes(text)
    assert (len(cg.load(path).query("SELECT * { <a:a> ?p ?o }")) == 1) is (len(text) > 20)


def test_services_hidden_or_not(ministry):
    for text in (
        "SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { {} SERVICE#\n<http://127.1/> {} }",
    ):
        with pytest.raises(RefusedError):
            ministry.query(text)
    fine = "SELECT ?service { BIND('SERVICE <x>' AS ?service) # SERVICE\n }"
    assert len(ministry.query(fine)) == 1


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


INTERRUPTED = """
import sys
from coopgraph.apps.cli import entry
from coopgraph.store.worker import Worker
answer = Worker.answer
def told(worker, *arguments):
    print(worker.pid, flush=True)
    return answer(worker, *arguments)
Worker.answer = told
sys.argv = ["coopgraph", "query", sys.argv[1], "--data", sys.argv[2]]
entry()
"""


def test_interrupt_ends_a_long_query(tmp_path):
    """The query would take days; the signal is sent when a worker has been asked it."""
    file = tmp_path / "one.ttl"
    file.write_text("<urn:a> <urn:p> <urn:a> .", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, ENDLESS, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a job of a shell may ignore it
    )
    worker = int(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err == "coopgraph: interrupted\n"
    late = time.monotonic() + 5
    while is_running(worker):  # it ends when its pipe does
        assert time.monotonic() < late


@pytest.mark.slow
def test_the_time_limit_of_a_command():
    command = [sys.executable, "-m", "coopgraph.apps.cli", "query", ENDLESS, "--timeout", "0.5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "within 0.5 seconds" in done.stderr
    assert issubclass(RefusedError, CoopGraphError)


def test_xml_that_ends_in_the_middle_is_no_graph(tmp_path):
    triples = [ox.Triple(ox.NamedNode(f"http://e/{i}"), ox.NamedNode("http://e/p"), ox.Literal("x")) for i in range(9)]
    text = ox.serialize(triples, format=ox.RdfFormat.RDF_XML)
    file = tmp_path / "cut.rdf"
    file.write_bytes(text)
    assert len(list(cg.load(file).engine.triples(None, ox.NamedNode("http://e/p")))) == 9
    file.write_bytes(text[: text.rindex(b"</rdf:RDF>")])
    with pytest.raises(cg.CoopGraphError, match=r"cut\.rdf:\d+:\d+: no element found"):
        cg.load(file)


@pytest.mark.slow
def test_what_a_refused_query_leaves_is_not_dropped_by_another_thread(sourced, monkeypatch):
    heard = []
    monkeypatch.setattr(sys, "unraisablehook", heard.append)
    monkeypatch.setattr(answer, "MAX_ROWS", 10)
    with pytest.raises(RefusedError, match="more than 10 rows"):
        sourced.query("SELECT * { ?s ?p ?o }", timeout=30)
    gc.collect()
    assert heard == []
