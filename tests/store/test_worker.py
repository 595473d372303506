"""What may take long is run in a process of its own: the answers are the same, and whatever goes wrong there ends there."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.sparql import hints
from coopgraph.sparql.prepared import prepare
from coopgraph.sparql.questions import questions
from coopgraph.store import engine as engines
from coopgraph.store.memory import Memory, own
from tests.support.each import for_each
from tests.support.examples import LONG
from tests.support.hostile_queries import QUERIES as QUERIES_THAT_HURT
from tests.support.misbehaving import SOON
from tests.support.running import is_running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATTERN = "ASK { ?s ?p ?o FILTER REGEX(STR(?o), CONCAT('ur', 'n')) }"  # of which is not known how long it takes
DATA = """@prefix : <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :p _:one, "tab\\tline\\n\\"quoted\\" \\\\", "", "\\u2028é😀", "hello"@en-gb, "2.50"^^xsd:decimal, "INF"^^xsd:double, -0.0e0, 007, true,
    "99999999999999999999"^^xsd:integer, "x"^^:odd, "2020"^^xsd:gYear, "no number"^^xsd:integer, "P1Y"^^xsd:duration .
_:one :q _:two . _:two :q [ :q :a ] ."""
QUERIES = [
    "SELECT * { <urn:a> ?p ?o } ORDER BY ?o",
    "SELECT ?o ?nothing { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:none> ?nothing } } ORDER BY ?o",
    "SELECT ?nothing { ?s ?p ?o OPTIONAL { ?o <urn:none> ?nothing } } LIMIT 3",
    "SELECT * { <urn:a> <urn:p> _:b }",  # no columns
    "SELECT * { <urn:none> ?p ?o }",
    "SELECT (COUNT(*) AS ?n) (MAX(?o) AS ?most) { ?s <urn:q>+ ?o }",
    "SELECT ?x ?t { <urn:a> ?p ?o VALUES ?x { 1 2.5 1e0 true 'a\tb' <urn:x> } BIND(<<( <urn:a> ?p ?o )>> AS ?t) } ORDER BY ?o ?x",
    "ASK { ?s <urn:q> ?o }",
    "ASK { ?s <urn:none> ?o }",
    "CONSTRUCT { ?o <urn:back> ?s } { ?s ?p ?o FILTER(!ISLITERAL(?o)) }",
    "CONSTRUCT { ?s <urn:none> ?o } { ?s <urn:none> ?o }",
    "DESCRIBE <urn:a>",
    "SELECT * { GRAPH ?g { ?s <urn:q> ?o } } ORDER BY ?s",
    "SELECT * FROM <https://w3id.org/coopgraph/graph/own/odd> { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT ?i ?n { ?n <urn:number> ?i }",  # more than is read at once
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> cg.Graph:
    folder = tmp_path_factory.mktemp("data")
    (folder / "odd.ttl").write_text(DATA, "utf-8")
    many = "".join(f'<urn:n{i}> <urn:number> "{i}" ; <urn:next> <urn:n{(i + 1) % 3000}> .\n' for i in range(3000))
    (folder / "many.ttl").write_text(many, "utf-8")
    return cg.Graph(Memory(own(folder / "odd.ttl", folder / "many.ttl")), "ministry")


@pytest.fixture(autouse=True)
def always(monkeypatch):
    """What was quick goes to a worker again."""
    monkeypatch.setattr(engines, "QUICK", 0)


@pytest.fixture
def beside(monkeypatch):
    """Nothing is small, and what is known is too large: all queries go to workers."""
    monkeypatch.setattr("coopgraph.sparql.cost.is_small", lambda text, number: False)
    return lambda graph: monkeypatch.setattr(graph.engine, "_large", True)


def pid(graph: cg.Graph) -> int:
    """The process that ran the last query."""
    [worker] = graph.engine._workers._free
    return worker.pid


def end(graph: cg.Graph) -> None:
    """End the processes of a graph, so that the next query starts one."""
    for worker in graph.engine._workers._free:
        worker.end()


@for_each(QUERIES)
def test_answers_are_those_of_this_process(text, graph, beside):
    query = prepare(text)
    flags = {"named": query.layered, "own": query.own}
    here, there = (graph.engine.run(text, query.needed, **flags, known=known) for known in (True, False))
    assert (there.columns, there.boolean, len(there)) == (here.columns, here.boolean, len(here))
    assert list(there) == list(here)


def test_so_are_those_of_all_questions(ministry, beside):
    here = {question.name: list(ministry.query(question.name)._answer) for question in questions()}
    beside(ministry)
    there = {question.name: list(ministry.query(question.name)._answer) for question in questions()}
    assert there == here


def test_what_was_quick_runs_in_this_process_the_next_time(graph, monkeypatch):
    monkeypatch.setattr(engines, "QUICK", 60)
    asked = []
    answer = graph.engine._workers.answer
    monkeypatch.setattr(graph.engine._workers, "answer", lambda *query: asked.append(query) or answer(*query))
    quick, unsteady = PATTERN + " # quick", PATTERN.replace("'n'", "IF(RAND() < 2, 'n', 'n')")
    rows = [graph.query(text).rows for text in (quick, quick, unsteady, unsteady)]
    assert (len(asked), len({str(each) for each in rows})) == (3, 1)


def test_a_query_over_its_time_has_ended_with_its_process(graph):
    graph.query(PATTERN)
    process, memory = pid(graph), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(RefusedError, match=r"no answer within 0\.2 seconds"):
        graph.query(ENDLESS, timeout=0.2)
    assert time.monotonic() - start < SOON
    assert not is_running(process)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 20_000  # KiB
    assert graph.query(PATTERN).rows[0][0].value == "true"


@for_each(QUERIES_THAT_HURT if LONG else ("product, sorted", "product in EXISTS", "paths in a path", "texts replaced"))
def test_what_takes_days_or_all_memory_ends_at_its_limit(name, graph):
    start, said = time.monotonic(), ""
    try:
        graph.query(QUERIES_THAT_HURT[name], timeout=0.2)
    except RefusedError as error:
        said = str(error)
        assert graph.engine._workers._free == []
    assert time.monotonic() - start < SOON
    assert said.startswith(("no answer within 0.2 seconds", "the query takes more than"))


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_a_query_and_its_process(graph):
    graph.query(PATTERN)
    process, start = pid(graph), time.monotonic()
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        graph.query(ENDLESS)
    assert time.monotonic() - start < SOON
    assert not is_running(process)
    assert graph.query(PATTERN)


def test_memory_is_bounded_and_the_message_says_by_what(graph, monkeypatch):
    end(graph)
    monkeypatch.setenv("COOPGRAPH_MEMORY", "64")
    with pytest.raises(RefusedError, match="more than 64 MiB of memory .* COOPGRAPH_MEMORY"):
        graph.query(QUERIES_THAT_HURT["text of texts"], timeout=20)
    assert graph.query(PATTERN)
    for wrong in ("much", "1"):
        end(graph)
        monkeypatch.setenv("COOPGRAPH_MEMORY", wrong)
        with pytest.raises(RefusedError, match=f"not '?{wrong}"):
            graph.query(PATTERN)


def test_the_end_of_a_process_is_an_error_message(graph):
    graph.query(PATTERN)
    threading.Timer(0.2, os.kill, (pid(graph), signal.SIGABRT)).start()
    with pytest.raises(RefusedError, match=r"the process that ran the query has ended \(-6\)"):
        graph.query(ENDLESS, timeout=20)
    assert graph.query(PATTERN)


def test_errors_are_those_of_this_process(graph, beside):
    graph.query(PATTERN)
    process = pid(graph)
    with pytest.raises(QueryError, match="line 1, column 15"):
        graph.query("SELECT * { ?s }")
    with pytest.raises(QueryError, match="the query cannot be run: The port 9"):
        graph.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", allow_service=True)
    assert pid(graph) == process


def test_a_store_that_was_lent_is_looked_at_again(tmp_path):
    graph = cg.Graph(Memory(own()), "ministry")
    ask = "ASK { ?s ?p ?o FILTER REGEX(STR(?o), CONCAT('urn', ':new')) }"
    assert graph.query(ask).rows[0][0].value == "false"
    triple = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:new"))
    store = graph.store
    for change, said in ((store.add, "true"), (store.remove, "false"), (store.add, "true")):
        change(triple)
        assert graph.query(ask).rows[0][0].value == said
    process = pid(graph)
    assert graph.query(ask).rows[0][0].value == "true"
    assert pid(graph) == process


ORPHAN = f"""
import sys, threading
import coopgraph as cg
from coopgraph.store.memory import Memory, own
graph = cg.Graph(Memory(own()), "ministry")
graph.query("{PATTERN}")
print(graph.engine._workers._free[0].pid, flush=True)
graph.query("SELECT (COUNT(*) AS ?n) {{ {" ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 }}" for i in range(30))} }}")
"""


def test_nothing_is_left_of_a_process_that_was_killed():
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True)
    process = int(parent.stdout.readline())
    time.sleep(0.2)
    assert is_running(process)
    parent.kill()
    parent.communicate()
    gone = time.monotonic() + 5
    while is_running(process) and time.monotonic() < gone:
        time.sleep(0.02)
    assert not is_running(process)


@for_each(
    ["SELECT * { ?s ?p ?o", "SELECT * { ?s ?p }", "SELECT * { ?s nope:x ?o }", "SELECT * { ?s ?p 'a }", "SELECT ?s"]
)
def test_a_syntax_error_is_told_without_a_process(text, graph, monkeypatch):
    monkeypatch.setattr(graph.engine, "_workers", None)
    with pytest.raises(QueryError, match="line 1, column"):
        graph.query(text)


def test_no_query_is_run_to_know_whether_it_can_be_read():
    values = " ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 }}" for i in range(20))
    start = time.monotonic()
    assert hints.early_complaint(f"ASK {{ {values} FILTER(?v1 > 9) }}", {}) is None
    assert time.monotonic() - start < SOON


def test_what_people_ask_stays_in_this_process(ministry, monkeypatch):
    monkeypatch.setattr(ministry.engine, "_workers", None)
    assert ministry.query(
        "SELECT * { { ?a a cg:Agreement } UNION { ?a a cg:Event } ?a skos:prefLabel ?l FILTER REGEX(?l, 'a+') }"
    )
    assert ministry.query("SELECT * { GRAPH ?g { ?a cg:hasPartner ?c } }")
    assert ministry.query("DESCRIBE country:ITA")
