"""What is measured of large graphs in this process: 24 queries, label search, why a row holds, the overview; with peers, in turns."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import geometric_mean
from typing import Any, NamedTuple

import pyoxigraph as ox
from measures import HERE, Job, Sample, Samples, in_turns, middle, timed

import coopgraph as cg

# In French, in English and in Arabic, from rare to common; each is a part of labels as it stands.
SEARCHED = (
    "protection civile de Béjaïa",
    "Inspectorate of document fraud of Biskra",
    "بعثة إغاثة",
    "Memorandum of understanding",
)
SCAN = 'SELECT DISTINCT ?s {{ ?s skos:prefLabel ?label FILTER(CONTAINS(LCASE(?label), "{}")) }}'
CLAIMED = "SELECT ?a ?c { ?a a cg:Agreement ; cg:hasPartner ?c } LIMIT 1"
DEDUCED = "SELECT ?b ?c { ?b cg:cooperatesWith ?c } LIMIT 1"
SMALL = 25.0  # milliseconds: what takes less is run several times a round


class Asked(NamedTuple):
    """One query: how many rows, and how long each way took."""

    name: str
    rows: int
    samples: Samples

    def ratio(self, form: str, allowed: float = 0.0, of: str = "wall") -> float:
        """Ours to the peer's; some milliseconds are allowed where ours takes longer, but never make it the quicker one."""
        ours, bare = (middle(self.samples[f"{who}{form}"], of) for who in ("", "bare "))
        return max(ours - allowed, min(ours, bare)) / bare


def mean(asked: list[Asked], form: str, allowed: float = 0.0, of: str = "wall") -> float:
    return geometric_mean(one.ratio(form, allowed, of) for one in asked)


def texts(vocabulary: str) -> dict[str, str]:
    """The queries by their names."""
    return {path.stem: path.read_text("utf-8") for path in sorted((HERE / "queries" / vocabulary).glob("*.rq"))}


def bare(graph: cg.Graph) -> ox.Store:
    """The triples that the lens shows, in a store of the engine's own."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in graph.engine.triples())
    return store


def bare_on_disk(graph: cg.Graph, folder: Path) -> ox.Store:
    """The same in a folder."""
    store = ox.Store(str(folder))
    store.bulk_extend(ox.Quad(*triple) for triple in graph.engine.triples())
    store.flush()
    del store
    return ox.Store.read_only(str(folder))


def _times(work: Callable[[], object]) -> int:
    start = time.perf_counter()
    work()
    return max(1, min(20, int(SMALL / 1000 / (time.perf_counter() - start))))


def _several(work: Callable[[], object]) -> Job:
    return timed(work, _times(work))


def _equal(name: str, ours: cg.Table, theirs: Any) -> int:
    """How many rows both have, if they are the same ones, term by term."""
    rows = Counter(tuple(map(str, row)) for row in ours.rows)
    others = Counter(tuple(map(str, row)) for row in theirs)
    if isinstance(theirs, ox.QueryTriples):
        rows, others = Counter(set(rows)), Counter(set(others))
    if rows != others:
        raise SystemExit(
            f"{name}: the answers differ, {rows.total()} rows and {others.total()}: {list(rows - others)[:3]}"
        )
    return rows.total()


def asking(graph: cg.Graph, peer: ox.Store, queries: dict[str, str], rounds: int) -> list[Asked]:
    """Each query by `graph.query` and by the bare engine: its rows counted, and as text."""
    found = []
    for name, text in queries.items():
        answer = peer.query(text)
        triples = isinstance(answer, ox.QueryTriples)
        rows = _equal(name, graph.query(text), answer)
        form, format = ("nt", ox.RdfFormat.N_TRIPLES) if triples else ("tsv", ox.QueryResultsFormat.TSV)
        jobs = {
            "rows": _several(lambda text=text: len(graph.query(text))),
            "bare rows": _several(lambda text=text: len(list(peer.query(text)))),
            "text": _several(lambda text=text, form=form: graph.query(text).to(form)),
            "bare text": _several(lambda text=text, format=format: peer.query(text).serialize(format=format).decode()),
        }
        found.append(Asked(name, rows, in_turns(jobs, rounds)))
    return found


def searching(graph: cg.Graph, peer: ox.Store, rounds: int) -> list[Asked]:
    """Labels, by `graph.search` and by a scan of all; what is found first must be among what the scan finds."""
    found = []
    for text in SEARCHED:
        scan = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{SCAN.format(text.lower())}"
        holding = {row[0] for row in peer.query(scan)}
        first = {row[0] for row in graph.search(text).rows}
        if not (first <= holding or holding <= first):
            raise SystemExit(f"search for {text!r}: of {len(first)} things found first, {len(first - holding)} lack it")
        jobs = {
            "rows": _several(lambda text=text: len(graph.search(text))),
            "bare rows": timed(lambda scan=scan: len(list(peer.query(scan)))),
        }
        found.append(Asked(text, len(holding), in_turns(jobs, rounds)))
    return found


def _after(prepare: Callable[[], Any], work: Callable[[Any], object]) -> Job:
    """A job of which only the second part counts."""

    def run() -> list[Sample]:
        prepared = prepare()
        return timed(lambda: work(prepared))()

    return run


def opened(folder: Path, rounds: int) -> dict[str, list[Sample]]:
    """What one does with a graph of ours that was just opened."""
    jobs = {
        "why one row holds": _after(lambda: cg.open(folder).query(CLAIMED), lambda table: table.why(0).claims),
        "why one deduced row holds": _after(lambda: cg.open(folder).query(DEDUCED), lambda table: table.why(0).claims),
        "the overview": _after(lambda: cg.open(folder), lambda graph: cg.draw(graph.network()).html),
        "first search": _after(lambda: cg.open(folder), lambda graph: len(graph.search(SEARCHED[0]))),
    }
    return in_turns(jobs, rounds, warm=False)
