"""What is measured of large graphs by processes of their own: loading, opening, drawing; with peers, in turns."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from measures import HERE, Job, Sample, environment, in_turns

OURS = "from coopgraph.apps.cli import entry; entry()"
BULK = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[2])
graph = ox.NamedNode(sys.argv[3]) if sys.argv[3:] else None
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
store.flush()
store.optimize()
"""
IN_MEMORY = "import sys, coopgraph as cg; print(len(cg.load(sys.argv[1])))"
PEER_IN_MEMORY = """
import sys, pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES)
print(len(store))
"""
OPENED = "import sys, coopgraph as cg; print(len(cg.open(sys.argv[1]).query(sys.argv[2])))"
PEER_OPENED = "import sys, pyoxigraph as ox; print(len(list(ox.Store.read_only(sys.argv[1]).query(sys.argv[2]))))"
PARSED = """
import sys, pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES)
print(len(list(store.query(sys.argv[2]))))
"""


def spawned(*arguments: object) -> tuple[Sample, str]:
    """Run Python in a new process: its times and its peak of memory, and what it prints."""
    command = [sys.executable, str(HERE / "peak.py"), sys.executable, *map(str, arguments)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"python {' '.join(command[3:])}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    printed, _, took = done.stdout.rstrip().rpartition("\n")
    return Sample(*map(float, took.split())), printed.strip()


def on_disk(folder: Path) -> float:
    """How many megabytes the files of a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def saying(wanted: Callable[[str], bool], *arguments: object) -> Job:
    """A process, and what it must print."""

    def run() -> list[Sample]:
        sample, printed = spawned(*arguments)
        if not wanted(printed):
            raise SystemExit(f"{arguments[1:]}: it prints {printed[:200]!r}")
        return [sample]

    return run


def anew(folder: Path, *arguments: object) -> Job:
    """A process that makes a store, in a folder where there is none."""

    def run() -> list[Sample]:
        shutil.rmtree(folder, ignore_errors=True)
        return [spawned(*arguments)[0]]

    return run


def stores(file: Path, folder: Path, rounds: int) -> tuple[dict[str, list[Sample]], dict[str, float]]:
    """From a file to a store, as our command does it, and by Oxigraph's bulk load; the stores stay. Then their megabytes.

    Oxigraph puts the triples into the default graph, and for comparison into a named graph, where ours are: there it keeps
    six indexes for three.
    """
    folders = {"coopgraph": folder / "ours", "oxigraph": folder / "peer", "oxigraph, named graph": folder / "named"}
    ours, peer, named = folders.values()
    jobs = {
        "coopgraph": anew(ours, "-c", OURS, "load", file, "--store", ours),
        "oxigraph": anew(peer, "-c", BULK, file, peer),
        "oxigraph, named graph": anew(named, "-c", BULK, file, named, "http://example.org/graph"),
    }
    taken = in_turns(jobs, rounds, warm=False)
    return taken, {who: on_disk(place) for who, place in folders.items()}


def in_memory(file: Path, triples: int, rounds: int) -> dict[str, list[Sample]]:
    """From a file to a graph in memory. Ours has the ontology and the countries beside it."""
    jobs = {
        "coopgraph": saying(lambda printed: int(printed) >= triples, "-c", IN_MEMORY, file),
        "oxigraph": saying(lambda printed: int(printed) == triples, "-c", PEER_IN_MEMORY, file),
    }
    return in_turns(jobs, rounds, warm=False)


def first_answer(file: Path, folder: Path, query: str, rounds: int) -> dict[str, list[Sample]]:
    """A new process to its first answer: from a store that is there, or from the file again."""
    _, rows = spawned("-c", PEER_OPENED, folder / "peer", query)
    jobs = {
        "coopgraph": saying(rows.__eq__, "-c", OPENED, folder / "ours", query),
        "oxigraph": saying(rows.__eq__, "-c", PEER_OPENED, folder / "peer", query),
        "parsed again": saying(rows.__eq__, "-c", PARSED, file, query),
    }
    return in_turns(jobs, rounds, warm=False)


def commands(folder: Path, rounds: int) -> dict[str, list[Sample]]:
    """Our own commands over a store, each in a new process."""
    asked = {
        "search": ["search", "protection civile"],
        "query --why": ["query", "SELECT ?a ?c { ?a a cg:Agreement ; cg:hasPartner ?c } LIMIT 1", "--why"],
        "stats": ["stats"],
        "draw, the overview": ["draw", "-o", str(folder / "drawn.html")],
    }
    jobs = {
        name: saying(lambda printed: True, "-c", OURS, *command, "--store", folder / "ours")
        for name, command in asked.items()
    }
    return in_turns(jobs, rounds, warm=False)
