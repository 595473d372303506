"""Copy a graph to a SPARQL server: its layers, what each lens shows and what each rule deduced, as named graphs.

Only graphs below `https://w3id.org/coopgraph/graph/` are written or replaced; whatever else the server holds stays.
A graph that a user's own file calls otherwise goes as the layer `own/<its name>`.
A push that was interrupted goes on where it stopped: the graph `graph/push` on the server says how far it came, and
sending a batch again changes nothing, since blank nodes go as IRIs (skolemised).
"""

import hashlib
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import EndpointError, OutputError, RefusedError
from coopgraph.base.progress import bar
from coopgraph.base.vocab import DCTERMS, GENID, GRAPH, RDF
from coopgraph.store import lens as lenses
from coopgraph.store.files import named_blanks
from coopgraph.store.memory import Place
from coopgraph.store.remote.endpoint import JOURNAL, Endpoint, RemoteEngine, graphs
from coopgraph.store.remote.transport import Transport

BATCH = 1_000  # triples sent at once
BATCH_BYTES = 200_000  # more is slow for Virtuoso, and refused by Fuseki from a megabyte on
MOST_REFUSED = 50
_DIGEST, _DONE = ox.NamedNode(DCTERMS + "identifier"), ox.NamedNode(RDF + "value")


class Pushed(NamedTuple):
    """What a push has done: how many triples the server holds now, and those that it does not take (N-Triples)."""

    triples: int
    refused: tuple[str, ...]


class Batch(NamedTuple):
    """Some triples of one graph, as lines of N-Triples."""

    graph: str
    lines: list[str]


def push(
    place: Place,
    transport: Transport,
    *,
    update: str | None = None,
    graph_store: str | None = None,
    replace: bool = False,
) -> Pushed:
    """Copy what a place holds, through all lenses, to a server; `coopgraph.push` says what the arguments are."""
    if not place.engine(lenses.DEFAULT_LENS).layered:
        raise RefusedError("a push copies lenses, and these data are taken as they are; push them with the ontology")
    batches = list(_batches(_contents(place)))
    digest = hashlib.sha256("".join(line for batch in batches for line in (batch.graph, *batch.lines)).encode())
    server = _Server(transport, graph_store, update)
    done = server.begin(digest.hexdigest(), replace)
    total = sum(len(batch.lines) for batch in batches)
    with bar("pushing", total) as sent:
        for number, batch in enumerate(batches, start=1):
            if number > done:
                server.insert(batch)
                if number % 10 == 0:
                    server.insert(Batch(JOURNAL.value, [f"{JOURNAL} {_DONE} {ox.Literal(number)} .\n"]))
            sent.update(len(batch.lines))
    try:
        refused = server.check(batches)
    except EndpointError:
        with suppress(EndpointError):
            server.note("not whole")  # so that the next push starts anew
        raise
    server.clear(JOURNAL.value)
    return Pushed(total - len(refused), tuple(refused))


def _contents(place: Place, through: Iterable[str] = lenses.LENSES) -> dict[str, list[str]]:
    """Lines of N-Triples by named graph, the same in each process; of some lenses, the narrowest first."""
    lines_by_graph: dict[str, list[str]] = {}
    for lens in through:
        engine = place.engine(lens).local()
        parts: dict[str, list[ox.Triple]] = {lenses.lens_graph(lens).value: list(engine.triples())}
        for quad in engine.quads():
            name = quad.graph_name.value  # type: ignore[union-attr]
            if name in lines_by_graph:
                continue  # of a narrower lens
            layer = name if name.startswith(GRAPH) else lenses.layer_graph(f"own/{name}").value
            parts.setdefault(layer, []).append(quad.triple)
        lines_by_graph |= {name: _lines(name, triples) for name, triples in parts.items() if name not in lines_by_graph}
    return lines_by_graph


def _lines(name: str, triples: list[ox.Triple]) -> list[str]:
    place = GENID + hashlib.sha256(name.encode()).hexdigest()[:12]
    return sorted(
        f"{_skolemised(triple.subject, place)} {triple.predicate} {_skolemised(triple.object, place)} .\n"
        for triple in named_blanks(triples)
    )


def _skolemised(term: object, place: str) -> object:
    return ox.NamedNode(place + term.value) if isinstance(term, ox.BlankNode) else term


def _batches(contents: dict[str, list[str]]) -> Iterator[Batch]:
    for name, lines in sorted(contents.items()):
        lot: list[str] = []
        size = 0
        for line in lines:
            if lot and (len(lot) == BATCH or size + len(line.encode()) > BATCH_BYTES):
                yield Batch(name, lot)
                lot, size = [], 0
            lot.append(line)
            size += len(line.encode())
        if lot:
            yield Batch(name, lot)


class _Server:
    """The server that is written to, by updates or by the Graph Store Protocol."""

    def __init__(self, transport: Transport, graph_store: str | None, update: str | None):
        self._transport, self._store = transport, graph_store
        self._updates = [update] if update else _update_places(transport.url)
        self._endpoint = Endpoint(transport, check=False)
        self._reader = RemoteEngine(self._endpoint, None)
        self._refused, self._taken = 0, False

    def begin(self, digest: str, replace: bool) -> int:
        """How many batches of this very graph are there already; else make room for them.

        At every moment either no graph of ours is there, or the journal says that they are not whole.
        """
        graphs = self._graphs()
        said = self._reader.solutions(f"SELECT ?p ?o {{ GRAPH {JOURNAL} {{ ?s ?p ?o }} }}")
        if {o.value for p, o in said if p == _DIGEST} == {digest}:
            return max((int(o.value) for p, o in said if p == _DONE), default=0)
        if graphs and not said and not replace:
            raise OutputError(f"{self._transport.address} holds a graph already; --replace (replace=True) replaces it")
        self.note("making room")
        for name in graphs - {JOURNAL.value}:
            self.clear(name)
        self.clear(JOURNAL.value)
        self.note(digest)
        left = self._graphs()
        if left != {JOURNAL.value}:
            wrong = "does not show" if JOURNAL.value not in left else "does not remove"
            raise self._transport.error(f"it takes updates and {wrong} what they say; is this the same dataset?")
        return 0

    def note(self, digest: str) -> None:
        """Write into the journal what is being pushed."""
        self._send(Batch(JOURNAL.value, [f"{JOURNAL} {_DIGEST} {ox.Literal(digest)} .\n"]))

    def _graphs(self) -> set[str]:
        """IRIs of the graphs of ours that the server holds."""
        return {name for name in graphs(self._endpoint) if name.startswith(GRAPH)}

    def insert(self, batch: Batch) -> None:
        """Add a batch to its graph; where the server refuses it, by halves, so that only what it refuses is left out.

        Raises:
            EndpointError: it refuses more than MOST_REFUSED triples, or a whole batch.
        """
        try:
            self._send(batch)
        except EndpointError as error:
            refuses_some = error.status in {400, 500} and (len(batch.lines) > 1 or self._taken)
            if not refuses_some or self._refused >= MOST_REFUSED:
                raise
            if len(batch.lines) == 1:
                self._refused += 1
                return
            half = len(batch.lines) // 2
            for lines in (batch.lines[:half], batch.lines[half:]):
                self.insert(Batch(batch.graph, lines))
        self._taken = True

    def _send(self, batch: Batch) -> None:
        text = "".join(batch.lines)
        if self._store:
            self._transport.store(self._stored(batch.graph), text.encode())
        else:
            self._update(f"INSERT DATA {{ GRAPH <{batch.graph}> {{\n{text}}} }}")

    def _stored(self, graph: str) -> str:
        """The address of a graph in the Graph Store Protocol."""
        place = str(self._store)
        return f"{place}{'&' if '?' in place else '?'}graph={urllib.parse.quote(graph, safe='')}"

    def clear(self, graph: str) -> None:
        """Remove a graph with all that is in it."""
        if self._store:
            self._transport.store(self._stored(graph), None)
        else:
            self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, text: str) -> None:
        """Send an update; the first one finds out where updates are taken."""
        refusals = []
        for place in self._updates:
            try:
                self._transport.update(text, place)
            except EndpointError as error:
                if len(self._updates) == 1 or error.status == 401:
                    raise
                refusals.append(str(error))
            else:
                self._updates = [place]
                return
        tried = ", ".join(place.partition("?")[0] for place in self._updates)
        raise self._transport.error(f"it takes no updates ({refusals[0]}); tried {tried}; name the place with --update")

    def check(self, batches: list[Batch]) -> list[str]:
        """Compare what the server counts with what was sent; the triples that it does not hold.

        Raises:
            EndpointError: more than MOST_REFUSED are missing.
        """
        rows = self._reader.solutions("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        counts = {row[0].value: int(row[1].value) for row in rows}
        sent: dict[str, list[str]] = {}
        for batch in batches:
            sent.setdefault(batch.graph, []).extend(batch.lines)
        missing = []
        for name, lines in sent.items():
            held = counts.get(name, 0)
            if held != len(lines):
                if len(lines) - held > MOST_REFUSED or held > len(lines):
                    raise self._transport.error(f"of {len(lines):,} triples of <{name}> it holds {held:,}")
                missing += self._missing(name, lines)
        return missing

    def _missing(self, name: str, lines: list[str]) -> list[str]:
        """The triples that a graph lacks, found by asking for those of each subject and property."""
        rows = self._reader.solutions(
            f"SELECT ?s ?p (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }} GROUP BY ?s ?p"
        )
        held = {f"{_skolemised(s, GENID)} {p} ": int(n.value) for s, p, n in rows}
        by_start: dict[str, list[str]] = {}
        for line in lines:
            by_start.setdefault(" ".join(line.split(" ", 2)[:2]) + " ", []).append(line)
        return [line for start, triples in by_start.items() if held.get(start, 0) < len(triples) for line in triples]


def _update_places(url: str) -> list[str]:
    """Where a server may take updates: the same address (Virtuoso), beside it (Fuseki, Oxigraph), below it (RDF4J)."""
    parts = urllib.parse.urlsplit(url)
    parent = parts.path.rpartition("/")[0]
    paths = [parts.path, f"{parent}/update", f"{parts.path}/statements"]
    return [urllib.parse.urlunsplit(parts._replace(path=path)) for path in paths]
