"""A graph behind a SPARQL endpoint: queries are answered there, labels and claims are looked up in a copy.

A coopgraph that was pushed has a named graph for each lens, which queries name as their default graph, and the layers as
their named graphs. Layers alone are copied and merged here. Any other endpoint is taken as it is. See `docs/endpoints.md`.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from coopgraph.base import ranges
from coopgraph.base.errors import EndpointError, RefusedError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import GENID, GRAPH, PREFIXES
from coopgraph.sparql.hints import complaint
from coopgraph.sparql.pages import can_be_paged, pages
from coopgraph.sparql.parser import form, projection
from coopgraph.store import lens as lenses
from coopgraph.store.answer import MAX_ROWS, Answer
from coopgraph.store.engine import DatasetEngine, LocalEngine
from coopgraph.store.graphs import DEFAULT, GraphUnion, quad
from coopgraph.store.memory import Place
from coopgraph.store.remote import results
from coopgraph.store.remote.transport import BadQueryError, Response, Transport
from coopgraph.store.statistics import Statistics

MIRROR = 200_000  # triples of a lens that are copied for look-ups
MAX_FETCH = 2_000_000  # triples that are copied at all
BATCH = 100  # things asked for at once
JOURNAL = ox.NamedNode(GRAPH + "push")
ONTOLOGY = lenses.layer_graph("ontology/coopgraph")  # a layer that is in every export


class Endpoint(Place):
    """An endpoint, with all its lenses.

    Args:
        transport: the way to it.
        page_size: rows to ask for at once; by default all, and pages only when the server cuts an answer off.
        mirror: how many triples of a lens may be copied for looking up labels and claims; more are asked one by one.
        check: whether to look what is there, and whether it is whole.

    Raises:
        EndpointError: it does not answer, or holds a graph that was not wholly pushed.
    """

    def __init__(self, transport: Transport, page_size: int | None = None, mirror: int = MIRROR, *, check: bool = True):
        ranges.check("page_size", page_size)
        ranges.check("mirror", mirror)
        self.transport, self.page_size, self.mirror = transport, page_size, mirror
        self._engines: dict[str, RemoteEngine | LocalEngine] = {}
        self.graphs = self._ours() if check else set()

    def _ours(self) -> set[str]:
        """IRIs of the lenses that it holds, and of the ontology's layer."""
        graphs = [*map(lenses.lens_graph, lenses.LENSES), ONTOLOGY, JOURNAL]
        branches = " UNION ".join(
            f'{{ SELECT ("{g.value}" AS ?g) {{ GRAPH {g} {{ ?s ?p ?o }} }} LIMIT 1 }}' for g in graphs
        )
        names = {row[0].value for row in RemoteEngine(self, None).solutions(f"SELECT ?g {{ {branches} }}")}
        if JOURNAL.value in names:
            raise self.transport.error("a push to it was not finished; run `coopgraph push` again")
        if names == {
            ONTOLOGY.value
        }:  # `coopgraph serve` has a lens as a default graph by its name, and not as a named one
            names |= {graph.value for graph in graphs[:-2] if self.transport.is_true("ASK { ?s ?p ?o }", graph.value)}
        return names

    @cached_property
    def most_rows(self) -> int | None:
        """How many rows Virtuoso gives at most, asked of all that it holds; None when it holds less."""
        return _most_rows(self.transport.query("SELECT (1 AS ?row) { ?s ?p ?o }", "SELECT"))

    def engine(self, lens: str) -> "RemoteEngine | LocalEngine":
        """As in Place."""
        if lens not in self._engines:
            ours = lenses.lens_graph(lens).value in self.graphs
            by_hand = self.graphs == {ONTOLOGY.value}
            self._engines[lens] = self._merged(lens) if by_hand else RemoteEngine(self, lens if ours else None)
        return self._engines[lens]

    def _merged(self, lens: str) -> LocalEngine:
        """A lens of layers without lenses, made here: servers count what two graphs hold twice."""
        from coopgraph.store.disk.parts import derive_lens

        store, address = self._layers, f"endpoint {self.transport.address} (a copy of its layers)"
        derive_lens(store, lens)
        union = GraphUnion((lenses.lens_graph(lens),))
        return LocalEngine(store, union, lambda: lenses.shown(store, lens), address, kept=True)

    @cached_property
    def _layers(self) -> ox.Store:
        """A copy of the layers that it holds, and not of what was deduced from them.

        Raises:
            EndpointError: they are more than may be copied; it says what to do.
        """
        sizes = {
            name: size
            for name, size in graphs(self).items()
            if name.startswith(GRAPH) and not lenses.is_derived(ox.NamedNode(name))
        }
        total = sum(sizes.values())
        if total > self.mirror:
            raise self.transport.error(
                f"it holds {len(sizes)} layers as named graphs, as of an export that was loaded by hand, and no lenses; "
                f"their {total:,} triples are more than is copied (mirror={self.mirror:,}). Push the graph instead: "
                f"`coopgraph push {self.transport.address} --replace`, with `--data FILE` when it is your own"
            )
        store = ox.Store()
        store.extend(RemoteEngine(self, None).fetched_graphs(sizes))
        return store


class RemoteEngine:
    """An endpoint seen through one lens, or as it is (None) when it has no lenses."""

    def __init__(self, endpoint: Endpoint, lens: str | None):
        self.lens, self.layered = lens, lens is not None
        self.made: dict[Any, Any] = {}
        self.label_file = None
        self._endpoint, self._transport = endpoint, endpoint.transport
        self.address = f"endpoint {endpoint.transport.address}"
        self._known = dict[tuple[Any, Any, Any], list[ox.Triple]]()

    # ---- Asking ----

    def run(
        self,
        text: str,
        prefixes: dict[str, str],
        timeout: float | None = None,
        *,
        roomy: bool = False,
        named: bool = False,
        own: bool = False,
        known: bool = False,
    ) -> Answer:
        """As in Engine; long answers are asked for page by page.

        Raises:
            SyntaxError: the server does not accept the query, and neither would we.
            EndpointError: no answer in time, or not one of SPARQL.
            RefusedError: more rows than MAX_ROWS.
        """
        seconds = self._transport.timeout if timeout is None else timeout
        deadline = time.monotonic() + seconds
        dataset = [] if own else self._dataset(named)
        try:
            return self._answer(_declared(text, prefixes), dataset, deadline)
        except BadQueryError:
            if error := complaint(text, prefixes):
                raise error from None
            raise

    def _dataset(self, named: bool) -> list[tuple[str, str]]:
        """The graphs that a query is over, as parameters of the protocol."""
        if self.lens is None:
            return []
        shown = [("named-graph-uri", name) for name in self._layers] if named else []
        return [("default-graph-uri", lenses.lens_graph(self.lens).value), *shown]

    def _answer(self, text: str, dataset: list[tuple[str, str]], deadline: float) -> Answer:
        """The whole answer: at once, or page by page where rows are missing."""
        size = self._endpoint.page_size if can_be_paged(text) else None
        first, most = next(pages(text, [], size)) if size else (text, None)
        response = self._ask(first, dataset, deadline)
        answer = self._read(response, form(text))
        virtuoso = response.headers.get("Server", "").startswith("Virtuoso")
        pageable = can_be_paged(text, nested=virtuoso)
        if size and not pageable:  # only now it is known that its pages cannot be had
            response, most = self._ask(text, dataset, deadline), None
            answer = self._read(response, form(text))
        if virtuoso:
            most = self._cut(response, form(text), len(answer)) or most
        if most is None or len(answer) < most:
            return answer
        if not pageable:
            raise self._transport.error(f"it cuts answers off after {most:,} rows; ask with SELECT, or for less")
        rows = list[tuple[Term | None, ...]]()
        for page, _ in pages(text, answer.columns, most, nested=virtuoso):
            page_rows = self._read(self._ask(page, dataset, deadline), "SELECT").rows
            rows += page_rows
            if len(rows) > MAX_ROWS:
                raise RefusedError(f"more than {MAX_ROWS:,} rows; add a LIMIT")
            if not page_rows:
                break
        return Answer(answer.columns, rows)

    def _cut(self, response: Response, kind: str, count: int) -> int | None:
        """After how many rows Virtuoso cut an answer off, if it did; it says so of rows, and not of triples."""
        if kind in {"CONSTRUCT", "DESCRIBE"} and count:
            return self._endpoint.most_rows
        return _most_rows(response)

    def _ask(self, text: str, dataset: list[tuple[str, str]], deadline: float) -> Response:
        if (left := deadline - time.monotonic()) <= 0:
            raise self._transport.error("no answer in time; narrow the query, or give it more time")
        return self._transport.query(text, form(text), dataset, left)

    def _read(self, response: Response, kind: str) -> Answer:
        if response.type in {"text/html", "application/xhtml+xml"}:
            title = self._transport.first_line(response.body)
            raise self._transport.error(f"what answers there is a web page ({title or 'without a title'}), no endpoint")
        try:
            answer = results.read(response.type, response.body, kind)
        except results.UnreadableError as error:
            raise self._transport.error(str(error)) from None
        return results.unskolemised(answer) if GENID.encode() in response.body else answer

    def solutions(self, text: str) -> list[Any]:
        """As in Engine."""
        used = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in text}
        answer = self.run(text, used)
        wanted = projection(text)
        if answer.columns != wanted or ("OPTIONAL" not in text and any(None in row for row in answer)):
            raise self._something_else()
        return answer.rows

    def _something_else(self) -> EndpointError:
        return self._transport.error("it answers something else than was asked")

    def _triple(self, *terms: Any) -> ox.Triple:
        """A triple of what the server says, which need not be one."""
        try:
            return ox.Triple(*terms)
        except TypeError:
            raise self._something_else() from None

    # ---- Looking up ----

    def triples(
        self, subject: Term | None = None, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Iterable[ox.Triple]:
        """As in Engine, from the copy where there is one; else asked for, and kept."""
        if self._mirror is not None:
            return self._mirror.triples(subject, predicate, object)
        pattern = (subject, predicate, object)
        if any(isinstance(term, ox.BlankNode | ox.Triple) for term in pattern):
            return []  # the name of a blank node means nothing to a server
        if pattern not in self._known:
            self._known[pattern] = list(self._matching(*pattern))
        return self._known[pattern]

    def _matching(self, *pattern: Any) -> Iterator[ox.Triple]:
        names = [f"?{name}" for name, term in zip("spo", pattern, strict=True) if term is None]
        places = [str(term) if term else f"?{name}" for name, term in zip("spo", pattern, strict=True)]
        text = f"SELECT {' '.join(names) or '(1 AS ?is)'} {{ {' '.join(places)} }}"
        for row in self.solutions(text):
            values = iter(row)
            yield self._triple(*(next(values) if term is None else term for term in pattern))

    def prefetch(self, nodes: Iterable[Term], properties: Iterable[ox.NamedNode]) -> None:
        """As in Engine; a hundred at a time."""
        wanted = list(properties)
        if self._mirror is not None or not wanted:
            return
        asked = [
            n for n in dict.fromkeys(nodes) if isinstance(n, ox.NamedNode) and (n, wanted[0], None) not in self._known
        ]
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            by_pattern: dict[Any, list[ox.Triple]] = {(n, property, None): [] for n in batch for property in wanted}
            subjects, predicates = " ".join(map(str, batch)), " ".join(map(str, wanted))
            text = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {subjects} }} VALUES ?p {{ {predicates} }} ?s ?p ?o }}"
            for s, p, o in self.solutions(text):
                by_pattern.setdefault((s, p, None), []).append(self._triple(s, p, o))
            self._known |= by_pattern

    def graphs_of(self, triple: ox.Triple) -> list[str]:
        """As in Engine."""
        if self.lens is None or any(isinstance(term, ox.BlankNode) for term in triple):
            return []
        if self._mirror is not None:
            return self._copy.graphs_of(triple)
        text = f"SELECT ?g {{ GRAPH ?g {{ {triple.subject} {triple.predicate} {triple.object} }} }}"
        return sorted(row[0].value for row in self.run(text, {}, named=True) if isinstance(row[0], ox.NamedNode))

    def named_graphs(self) -> int:
        """As in Engine."""
        return len(self._layers if self.layered else graphs(self._endpoint))

    @cached_property
    def statistics(self) -> Statistics:
        """As in Engine, from the copy where there is one; else counted by the server."""
        return self._mirror.statistics if self._mirror else Statistics(self.solutions)

    def layer_sizes(self) -> dict[Any, int]:
        """As in Engine, counted by the server."""
        sizes = {ox.NamedNode(name): size for name, size in graphs(self._endpoint).items()}
        if self.layered:
            return {name: sizes[name] for name in map(ox.NamedNode, self._layers)}
        return {DEFAULT: len(self)} if len(self) else sizes

    @cached_property
    def _layers(self) -> list[str]:
        """IRIs of the named graphs that the lens shows."""
        lens = self.lens or ""
        return [n for n in graphs(self._endpoint) if n.startswith(GRAPH) and lenses.shows(ox.NamedNode(n), lens)]

    # ---- Copying ----

    @cached_property
    def _mirror(self) -> LocalEngine | None:
        """The lens' triples in this process, when it is one of ours and small enough."""
        if self.lens is None or not 0 < len(self) <= self._endpoint.mirror:
            return None
        store = ox.Store()
        store.extend(map(quad, self._fetched()))
        return LocalEngine(store, address=self.address)

    @property
    def seconds(self) -> float:
        """As in Engine: what `connect` was given."""
        return self._transport.timeout

    def __len__(self) -> int:
        """How many triples the lens shows, counted by the server."""
        rows = self.solutions("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        if len(rows) != 1 or not rows[0][0].value.isdecimal():
            raise self._something_else()
        return int(rows[0][0].value)

    def _fetched(self) -> Iterator[ox.Triple]:
        """All triples of the lens."""
        return (self._triple(*row) for row in self.solutions("SELECT ?s ?p ?o { ?s ?p ?o }"))

    def fetched_graphs(self, graph_names: Iterable[str]) -> Iterator[ox.Quad]:
        """All triples of some named graphs."""
        names = " ".join(f"<{name}>" for name in graph_names)
        text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        for row in RemoteEngine(self._endpoint, None).solutions(text):
            yield quad(self._triple(*row[:3]), row[3])

    @cached_property
    def _copy(self) -> LocalEngine:
        """Lens and layers in this process.

        Raises:
            RefusedError: it is too much.
        """
        size = len(self)
        if size > MAX_FETCH:
            raise RefusedError(
                f"{self._transport.address} holds {size:,} triples; at most {MAX_FETCH:,} are copied for this. "
                "Ask with a query, or make a copy with `coopgraph load --store`"
            )
        store = ox.Store()
        store.extend(map(quad, self._mirror.triples() if self._mirror else self._fetched()))
        if self.layered or not size:  # beside a default graph of others, its named graphs are not looked at
            store.extend(self.fetched_graphs(self._layers if self.layered else graphs(self._endpoint)))
        if not self.layered:
            return DatasetEngine(store, self.address)
        return LocalEngine(store, named=lambda: list(map(ox.NamedNode, self._layers)), address=self.address)

    def local(self) -> LocalEngine:
        """As in Engine: a copy, fetched once."""
        return self._copy

    def quads(self) -> Iterable[ox.Quad]:
        """As in Engine, from the copy."""
        return self._copy.quads()

    @property
    def store(self) -> ox.Store:
        """As in Engine: a copy in memory."""
        return self._copy.store

    def lend(self) -> ox.Store:
        """As in Engine."""
        return self._copy.lend()


def graphs(endpoint: Endpoint) -> dict[str, int]:
    """The sizes of all named graphs of an endpoint by IRI; grouped, since Virtuoso leaves some out with DISTINCT."""
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    answer = RemoteEngine(endpoint, None).run(text, {})
    # rdflib groups nothing into a row, which has no name
    sizes = {g.value: n.value for g, n in sorted(answer, key=str) if isinstance(g, ox.NamedNode)}  # type: ignore[union-attr]
    if not all(map(str.isdecimal, sizes.values())):
        raise endpoint.transport.error("it answers something else than was asked")
    return {name: int(size) for name, size in sizes.items()}


def _most_rows(response: Response) -> int | None:
    said = response.headers.get("X-SPARQL-MaxRows", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _declared(text: str, prefixes: Mapping[str, str]) -> str:
    """The query with the prefixes that it uses and does not declare."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + text
