"""What is measured: work timed in turns within one run. A peer's answer is compared with ours before it is timed."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

import pyoxigraph as ox
import pyparsing
import pyshacl
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import SPARQLError

import coopgraph as cg
from coopgraph.base import paths, terms, vocab
from coopgraph.curation.checks import report, shacl, validation
from coopgraph.sparql.questions import Question, questions
from coopgraph.store import lens
from coopgraph.store.memory import shipped

HERE = Path(__file__).resolve().parent
LENS = "ministry"


class Sample(NamedTuple):
    """One timing: milliseconds by the clock, and of processor time (user and system); megabytes at most, where known."""

    wall: float
    cpu: float
    peak: float = 0.0


Job = Callable[[], list[Sample]]
Samples = Mapping[str, list[Sample]]


# ---- Timing ----


def timed(work: Callable[[], object], times: int = 1) -> Job:
    """A job that does some work in this process, so many times a round."""

    def run() -> list[Sample]:
        found = []
        for _ in range(times):
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            found.append(Sample((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
        return found

    return run


@cache
def environment() -> dict[str, str]:
    """Of new processes: the coopgraph that is in use here, and bytecode kept from one process to the next, as in an
    installation, but in a folder of this run."""
    places = [str(Path(cg.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    own = {"PYTHONPATH": os.pathsep.join(places), "PYTHONPYCACHEPREFIX": kept, "PYTHONIOENCODING": "utf-8"}
    return {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, **own}


def process(*arguments: str) -> tuple[Sample, str]:
    """Run Python in a new process: its times, and what it prints."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], env=environment(), stdout=subprocess.PIPE)
    with child:
        printed = child.stdout.read().decode() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = (time.perf_counter() - start) * 1000
    if child.returncode:
        raise SystemExit(f"python {' '.join(arguments[:3])}: exit code {child.returncode}")
    return Sample(wall, (used.ru_utime + used.ru_stime) * 1000), printed


def in_turns(jobs: Mapping[str, Job], rounds: int, *, warm: bool = True) -> dict[str, list[Sample]]:
    """Each job once unmeasured, then all in turns; every other round in the opposite order.

    One round has no such start, nor has what is not to be `warm`.
    """
    found: dict[str, list[Sample]] = {name: [] for name in jobs}
    for job in jobs.values() if warm and rounds > 1 else ():
        job()
    for turn in range(rounds):
        for name in list(jobs)[:: 1 if turn % 2 == 0 else -1]:
            found[name] += jobs[name]()
    return found


def middle(samples: Iterable[Sample], of: str = "wall") -> float:
    return median(getattr(sample, of) for sample in samples)


# ---- Starting ----


def peer_arguments(graph: cg.Graph) -> list[str]:
    """What the rdflib script needs: the set that is asked about, and the files that the lens counts."""
    (of,) = graph.schema.objects(
        ox.NamedNode(vocab.PREFIXES["parameter"] + "security-set"), ox.NamedNode(vocab.DEFAULT_VALUE)
    )
    files = [str(source.path) for source in shipped() if lens.counts(source.layer, LENS)]
    return [str(HERE / "rdflib_peer.py"), of.value, *files]


def shown_labels(printed: str) -> list[str]:
    """The first column of an answer as the command line prints it."""
    lines = printed.splitlines()
    rows = lines[2 : next(i for i, line in enumerate(lines) if line.endswith(" rows"))]
    return [line.split("  ")[0].strip("\u2068\u2069") for line in rows]


def first_rules() -> str:
    """A folder with the rules that partners come from: rdflib takes its time for the others."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for rule in (paths.ontology() / "rules").glob("[01]*.rq"):
        shutil.copy(rule, folder)
    return folder


def cold_start(graph: cg.Graph, rounds: int, rules: str) -> dict[str, list[Sample]]:
    """A cold process to a first answer, by our command and by plain rdflib, without and with the deductions.

    Args:
        rules: the folder of those that rdflib runs.
    """
    ours = ["-c", "from coopgraph.apps.cli import entry; entry()", "query", "security-partners", "--lens", LENS]
    peer = peer_arguments(graph)
    deducing = [peer[0], "--rules", rules, *peer[1:]]
    wanted = sorted(shown_labels(process(*ours)[1]))

    def answering(arguments: list[str], labels: Callable[[str], list[str]] = str.splitlines) -> Job:
        """A process whose answer is compared whenever it runs."""

        def run() -> list[Sample]:
            sample, printed = process(*arguments)
            if sorted(labels(printed)) != wanted or not wanted:
                raise SystemExit(f"cold start: the answers differ from {wanted}")
            return [sample]

        return run

    jobs = {
        "coopgraph": answering(ours, shown_labels),
        "rdflib": answering(peer),
        "rdflib with the rules": answering(deducing),
    }
    return in_turns(jobs, rounds)


def imports(rounds: int) -> dict[str, list[Sample]]:
    """A new process that imports one thing."""
    codes = ("pass", "import pyoxigraph", "import coopgraph", "from coopgraph import load", "import rdflib")
    return in_turns({code: (lambda code=code: [process("-c", code)[0]]) for code in codes}, rounds)


# ---- Answering ----


class Answered(NamedTuple):
    """One question: how long each way took, or why it is left out."""

    name: str
    samples: Samples
    left_out: str = ""

    def ratio(self, peer: str = "rdflib", ours: str = "graph.query") -> float:
        return middle(self.samples[peer]) / middle(self.samples[ours])


def as_rdflib(quads: Iterable[Any]) -> rdflib.Graph:
    """The same triples in rdflib, literals letter by letter."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add(tuple(map(terms.to_rdflib, (quad.subject, quad.predicate, quad.object))))
    return graph


def merged(graph: cg.Graph) -> Iterable[ox.Quad]:
    """What the lens shows, deductions included."""
    return graph.store.quads_for_pattern(None, None, None, ox.DefaultGraph())


def by_value(rows: Iterable[Sequence[Any]]) -> Counter[tuple[Any, ...]]:
    """An answer as a multiset of rows of values; literals count by value and language."""
    return Counter(
        tuple(
            (terms.to_python(cell), cell.language) if isinstance(cell, ox.Literal) else cell and str(cell)
            for cell in row
        )
        for row in rows
    )


def rdflib_rows(result: Any) -> list[tuple[Any, ...]]:
    """An answer of rdflib in our terms."""
    if result.type == "ASK":
        return [(ox.Literal(bool(result.askAnswer)),)]
    return [tuple(None if cell is None else terms.to_term(cell) for cell in row) for row in result]


def engine_only(graph: cg.Graph, name: str) -> Callable[[], object]:
    """What a question asks of the engine, its values bound, without what is done before and after."""
    asked = graph.engine.run
    with patch.object(graph.engine, "run", side_effect=asked) as run:
        graph.query(name)
    return partial(asked, *run.call_args.args, **run.call_args.kwargs)


def answer(graph: cg.Graph, peer: rdflib.Graph, asked: Question, rounds: int) -> Answered:
    """Time one named question with its usual parameters, if both answer the same."""
    values = {}
    for parameter in asked.parameters:
        proposed = ox.NamedNode(vocab.PREFIXES["parameter"] + parameter.default)
        values[parameter.name] = graph.schema.objects(proposed, ox.NamedNode(vocab.DEFAULT_VALUE))[0]
    bindings = {name: terms.to_rdflib(value) for name, value in values.items()}
    table = graph.query(asked.name)
    try:
        prepared = prepareQuery(asked.text)
        theirs = by_value(rdflib_rows(peer.query(asked.text, initBindings=bindings)))
        again = by_value(rdflib_rows(peer.query(prepared, initBindings=bindings)))
    except (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError, SPARQLError) as error:
        return Answered(asked.name, {}, f"rdflib raises {type(error).__name__}: {error}")
    except pyparsing.ParseBaseException as error:
        return Answered(asked.name, {}, f"rdflib cannot parse it: {error}")
    ours = by_value(table.rows if table.stated else [])
    if ours != theirs or ours != again:
        return Answered(asked.name, {}, f"rdflib gives {theirs.total()} rows, coopgraph {ours.total()}; they differ")
    jobs = {
        "rdflib": timed(lambda: list(peer.query(asked.text, initBindings=bindings))),
        "prepared": timed(lambda: list(peer.query(prepared, initBindings=bindings))),
        "graph.query": timed(lambda: graph.query(asked.name), 3),
        "engine": timed(engine_only(graph, asked.name), 3),
    }
    return Answered(asked.name, in_turns(jobs, rounds))


def public_questions() -> list[Question]:
    """The questions that have an id, which are those that the documentation lists as public."""
    return [asked for asked in questions() if asked.id.startswith("CQ")]


# ---- Frames ----

# One answer of the size that users see, one of every triple, and two enlarged by a cross join.
FRAMED = {
    "labels": "SELECT ?thing ?label { ?thing skos:prefLabel ?label }",
    "every triple": "SELECT ?s ?p ?o { ?s ?p ?o }",
    "triples by types": "SELECT ?s ?p ?o ?type { ?s ?p ?o . ?any a ?type } LIMIT 200000",
    "labels by literals": "SELECT ?thing ?label ?text { ?thing a cg:Country ; skos:prefLabel ?label . ?s ?p ?text FILTER(isLiteral(?text)) } LIMIT 200000",
}


class Framed(NamedTuple):
    """One answer as a frame: how many rows, and how long each way took."""

    name: str
    rows: int
    samples: Samples

    def ratio(self, ours: str) -> float:
        return middle(self.samples["rows through rdflib"]) / middle(self.samples[ours])


def framing(graph: cg.Graph, rounds: int, most: int = 200_000) -> list[Framed]:
    """Typed frames beside rows through rdflib over oxrdflib, over the same store, from the text of the query on.

    The rows are compared by value beforehand; that a frame says what the rows say is a matter of the tests.
    """
    peer, found = graph.rdflib, []
    for name, text in FRAMED.items():
        query = text.replace("200000", str(most))
        rows, table = rdflib_rows(peer.query(query)), graph.query(query)
        if by_value(rows) != by_value(table.rows) or {len(table.to_polars()), len(table.to_pandas())} != {len(rows)}:
            raise SystemExit(f"frames: the answers to {name!r} differ")
        jobs = {
            "rows through rdflib": timed(lambda query=query: list(peer.query(query))),
            "polars": timed(lambda query=query: graph.query(query).to_polars()),
            "pandas": timed(lambda query=query: graph.query(query).to_pandas()),
        }
        found.append(Framed(name, len(rows), in_turns(jobs, rounds)))
    return found


# ---- Validating ----


def places(findings: Iterable[report.Finding]) -> set[tuple[str, str, str]]:
    return {(finding.rule, finding.path, str(finding.node)) for finding in findings}


def damaged(graph: cg.Graph) -> ox.Store:
    """The graph without every tenth triple, the ontology's own left whole."""
    store = ox.Store()
    for number, quad in enumerate(sorted(merged(graph), key=str)):
        if number % 10 or str(quad.subject).startswith(f"<{vocab.CG}"):
            store.add(quad)
    return store


def check_validation(graph: cg.Graph, shapes: shacl.Shapes, stores: int = 2) -> int:
    """That both engines find the same in the graph as shipped, and in one that was damaged; how much in the last."""
    counts = []
    for store in (graph.store, damaged(graph))[:stores]:
        ours, theirs = (places(find(store, shapes)) for find in (validation.by_queries, validation.by_pyshacl))
        if ours != theirs:
            raise SystemExit(f"validation: the findings differ: {sorted(ours ^ theirs)[:5]}")
        counts.append(len(ours))
    return counts[-1]


def validating(graph: cg.Graph, rounds: int) -> dict[str, list[Sample]]:
    """The shipped shapes over the shipped graph; pySHACL is given graphs that are already in rdflib."""
    shapes = shacl.Shapes(shacl.read(paths.ontology() / "shapes"))
    check_validation(graph, shapes, 2 if rounds > 1 else 1)
    data, demands = as_rdflib(merged(graph)), as_rdflib(shapes.graph)
    jobs = {
        "coopgraph": timed(lambda: list(validation.by_queries(graph.store, shapes)), 3),
        "pyshacl": timed(lambda: pyshacl.validate(data, shacl_graph=demands, inference="none")),
    }
    return in_turns(jobs, rounds)


def drawing(graph: cg.Graph, rounds: int) -> dict[str, list[Sample]]:
    """From the loaded graph to the network, and from the network to the page."""
    net = graph.network()
    return in_turns({"network": timed(graph.network), "page": timed(lambda: cg.draw(net))}, rounds)
