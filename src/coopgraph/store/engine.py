"""Where queries are run: what every engine can do, and the one in this process (a pyoxigraph store)."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.hints import early_complaint
from coopgraph.sparql.order.alike import Likeness
from coopgraph.sparql.order.total import ask, ordered, run, totally_ordered
from coopgraph.sparql.rewrite import nested
from coopgraph.sparql.vocabulary import vocabulary
from coopgraph.store.answer import Answer, answer
from coopgraph.store.graphs import DEFAULT, GraphUnion, add_graph, quad
from coopgraph.store.statistics import GraphCounts, Statistics, graph_name, sizes
from coopgraph.store.worker import SECONDS, Data, Workers, within

REMEMBERED = 500  # queries of which is known how long they may take
_SIZES = "SELECT ?layer (COUNT(*) AS ?triples) { GRAPH ?layer { ?s ?p ?o } } GROUP BY ?layer"
LARGE = 500_000  # triples in all graphs: eight times what our own files say
COUNTING = 50  # times as long as counting took, it is not done again
QUICK = 0.5  # seconds that a query took which need not run beside this process the next time
_UNSTEADY = re.compile(r"\b(SERVICE|RAND|NOW)\b", re.IGNORECASE)  # may take longer the next time


class Engine(Protocol):
    """A graph seen through one lens, wherever it is: the lens is the default graph, its layers are named graphs."""

    @property
    def address(self) -> str:
        """Where the graph is, in a few words."""
        ...

    @property
    def made(self) -> dict[Any, Any]:
        """What others have made of the data, kept as long as the engine."""
        ...

    @property
    def label_file(self) -> Path | None:
        """Where the place keeps an index of the labels of all lenses, see `labels`."""
        ...

    @property
    def layered(self) -> bool:
        """Whether it shows a lens, merged of layers; else data are taken as they are, and rules have deduced nothing."""
        ...

    @property
    def seconds(self) -> float:
        """How long a query may take for which no other limit is given."""
        ...

    def __len__(self) -> int:
        """How many triples the lens shows."""
        ...

    def triples(
        self, subject: Term | None = None, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Iterable[ox.Triple]:
        """The triples that the lens shows and that match a pattern."""
        ...

    def quads(self) -> Iterable[ox.Quad]:
        """What each layer states and each rule deduced, in their named graphs; in the default graph, what is no layer's."""
        ...

    def graphs_of(self, triple: ox.Triple) -> list[str]:
        """IRIs of the named graphs, among those that the lens shows, that hold a triple."""
        ...

    def named_graphs(self) -> int:
        """How many named graphs there are to ask for."""
        ...

    @property
    def statistics(self) -> Statistics:
        """How many things and triples the lens shows, by class and by property; counted once, unless they may change."""
        ...

    def layer_sizes(self) -> dict[Any, int]:
        """How many of `quads` there are in each graph."""
        ...

    def solutions(self, text: str) -> list[Any]:
        """The solutions of one of our own SELECT queries, which need none of the checks for users' text."""
        ...

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
        """The answer to a query.

        Args:
            prefixes: those that the text uses and does not declare.
            timeout: seconds that it may take.
            roomy: the query is deep or long, and may need a larger stack.
            named: the query asks for named graphs.
            own: the query says itself which graphs it is over (`FROM`).
            known: the query is one of ours, or made of one, and known to be quick on graphs of ordinary size.
        """
        ...

    def prefetch(self, nodes: Iterable[Term], properties: Iterable[ox.NamedNode]) -> None:
        """Be told of things whose properties will be asked for one by one."""
        ...

    def local(self) -> "LocalEngine":
        """The whole graph, layers included, in this process."""
        ...

    @property
    def store(self) -> ox.Store:
        """A store in this process: its default graph is what the lens shows, its named graphs are the layers."""
        ...

    def lend(self) -> ox.Store:
        """The same store, for somebody who may change it."""
        ...


class LocalEngine:
    """A pyoxigraph store in memory or on disk. What may take long is run beside this process, see `worker`.

    Args:
        union: the graphs of the store that hold what the lens shows.
        named: which named graphs the lens shows; asked for when they are first needed, since they may have to be read.
        workers: those that have the same data; by default they get a copy of what is in memory.
        large: there is more than our own queries are known to be quick on.
        lent, kept: others may change the store; it is on disk, or holds other lenses too: others get a copy in memory.
        stated, label_file: counts of its graphs, and an index of its labels, where they are known.
    """

    layered = True

    def __init__(
        self,
        store: ox.Store,
        union: GraphUnion | None = None,
        named: Callable[[], list[ox.NamedNode]] = list,
        address: str = "memory",
        *,
        workers: Workers | None = None,
        large: bool = False,
        lent: bool = False,
        kept: bool = False,
        stated: Mapping[str, GraphCounts] | None = None,
        label_file: Path | None = None,
    ):
        self.union, self.address, self.label_file = union or GraphUnion(), address, label_file
        self.made: dict[Any, Any] = {}
        self._store, self._named, self._large, self._lent, self._kept = store, named, large, lent, kept
        self._workers = workers or Workers(self._copied)
        self._small, self._texts, self._numbers = dict[str, bool](), dict[str, str](), dict[str, int]()
        self._asked = dict[str, GraphUnion | None]()
        self._has_layers, self._stated = False, stated or {}
        self._counts: Statistics | None = None
        self._shown: frozenset[Any] | None = None
        self._sizes: dict[Any, int] | None = None
        self._next_count = 0.0

    @property
    def seconds(self) -> float:
        """As in Engine."""
        return SECONDS

    def __len__(self) -> int:
        """As in Engine."""
        return int(self.solutions("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0].value)

    def triples(
        self, subject: Term | None = None, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Iterable[ox.Triple]:
        """As in Engine."""
        return self.union.triples(self._store, subject, predicate, object)

    def quads(self) -> Iterable[ox.Quad]:
        """As in Engine."""
        return (quad for name in self._named() for quad in self._store.quads_for_pattern(None, None, None, name))

    def graphs_of(self, triple: ox.Triple) -> list[str]:
        """As in Engine."""
        if self._shown is None or self._lent:
            self._shown = frozenset(self._named())
        held = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return sorted(each.graph_name.value for each in held if each.graph_name in self._shown)  # type: ignore[union-attr]

    def named_graphs(self) -> int:
        """As in Engine."""
        return len(self._named())

    @property
    def statistics(self) -> Statistics:
        """As in Engine."""
        if self._counts is None or self._lent:
            known = [self._stated.get(graph_name(graph)) for graph in self.union.graphs if self._stated]
            self._counts = (
                Statistics.known(self.solutions, filter(None, known)) if known else Statistics(self.solutions)
            )
        return self._counts

    def layer_sizes(self) -> dict[Any, int]:
        """As in Engine."""
        if self._sizes is None or self._lent:
            shown: Any = self._named()
            if self._stated:
                stated = sizes(self._stated)
                self._sizes = {graph: stated[graph.value] for graph in shown if graph.value in stated}
                return self._sizes
            rows: Any = self._store.query(_SIZES, named_graphs=shown)
            self._sizes = {name: int(count.value) for name, count in rows}
        return self._sizes

    def solutions(self, text: str) -> list[Any]:
        """As in Engine."""
        return solutions(self._store, text, self.union)

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
        """As in Engine. What is known to be quick, or cannot take longer than a second, is run here, the rest beside.

        Raises:
            RefusedError: no answer in time, too large a one (`answer.MAX_ROWS`, `answer.MAX_BYTES`), or too much memory.
            SyntaxError, ValueError, RuntimeError, OSError: what the engine raises.
        """
        written, graphs = self.as_run(text, prefixes, named, own, known)
        every = graphs if named else self.union.options()
        if (known and not self._is_large) or (not (roomy or own) and self._is_small(text, prefixes, every)):
            asked = partial(run, self._store, written, prefixes=prefixes, **graphs)
            here: Answer = within(None, lambda: answer(asked()), roomy=roomy)
            return here
        if error := within(None, lambda: early_complaint(text, prefixes), roomy=roomy):
            raise error
        begun = monotonic()
        there = self._workers.answer({"text": written, "prefixes": prefixes, "graphs": graphs}, timeout)
        if monotonic() - begun < QUICK and not _UNSTEADY.search(text):
            self._small[text] = True  # the same over the same data takes as long again
        return there

    def as_run(
        self, text: str, prefixes: dict[str, str], named: bool, own: bool, known: bool = False
    ) -> tuple[str, Any]:
        """A query's text as it is run, and the graphs that it is over: arguments of pyoxigraph's `Store.query`."""
        shown = self._named() if named else []  # which may bring them, and then the union is no longer whole
        self._has_layers = self._has_layers or named
        written = totally_ordered(nested(text)) if named or own else self._ordered(text, prefixes, known)
        graphs = {} if own else self._graphs(text, prefixes).options() | ({"named_graphs": shown} if named else {})
        return written, graphs

    @property
    def _is_large(self) -> bool:
        """Whether there is too much for our own queries; what is lent is counted now and then, which takes a while."""
        if self._lent and monotonic() > self._next_count:
            begun = monotonic()
            self._large = self._large or len(self._store) > LARGE
            self._next_count = monotonic() + COUNTING * (monotonic() - begun)
        return self._large

    def _is_small(self, text: str, prefixes: dict[str, str], graphs: dict[str, Any]) -> bool:
        """Whether a query cannot take longer than a second; once known, of the last few hundred queries, until it may change."""
        if self._lent or len(self._small) > REMEMBERED:
            self._small.clear()
            self._numbers.clear()
        if text not in self._small:
            from coopgraph.sparql.cost import is_small  # our own questions need no proof

            self._small[text] = is_small(nested(text), partial(self._number, prefixes, graphs))
        return self._small[text]

    def _ordered(self, text: str, prefixes: dict[str, str], known: bool) -> str:
        """A query over the default graph, in one order; once known, of the last few hundred queries, until that may change.

        What is known to be quick is asked once, as a rule, and looked into when it is asked again.
        """
        if len(self._texts) > REMEMBERED:
            self._texts.clear()
            self._asked.clear()
        if self._lent or (known and text not in self._texts):
            self._texts[text] = ""
            return totally_ordered(nested(text))
        if not self._texts.get(text):
            likeness = Likeness(nested(text), partial(self._number, prefixes, self.union.options()))
            self._texts[text] = ordered(nested(text), likeness.is_alike)
        return self._texts[text]

    def _graphs(self, text: str, prefixes: dict[str, str]) -> GraphUnion:
        """The graphs in which a query can have a match, of one that has been looked into."""
        if not self._texts.get(text) or len(self.union.graphs) == 1:
            return self.union
        if text not in self._asked:
            names = vocabulary(nested(text), prefixes)
            self._asked[text] = None if names is None else self.union.having(self._store, names)
        return self._asked[text] or self.union

    def _number(self, prefixes: dict[str, str], graphs: dict[str, Any], query: str) -> int:
        """The number that a query asks for, which is kept."""
        if query not in self._numbers:
            solutions: Any = self._store.query(query, prefixes=prefixes, **graphs)  # of one datatype: no order needed
            self._numbers[query] = int(next(solutions)[0].value)
        return self._numbers[query]

    def _copied(self) -> Data:
        """What is in memory, for workers. Lent to others, it may have changed since the last copy."""

        def copy() -> bytes:
            return self._store.dump(format=ox.RdfFormat.N_QUADS) or b""

        if not self._lent:
            return Data(self._has_layers, copy)
        now = copy()
        return Data(hash(now), lambda: now)

    def prefetch(self, nodes: Iterable[Term], properties: Iterable[ox.NamedNode]) -> None:
        """Nothing to do: a look-up costs next to nothing."""
        return None

    def local(self) -> "LocalEngine":
        """Itself."""
        return self

    @cached_property
    def store(self) -> ox.Store:
        """As in Engine; live in memory, a copy in memory of what is on disk."""
        self._named()
        if not self._kept:
            for graph in self.union.graphs:
                add_graph(self._store, graph)
            self.union = GraphUnion()
            return self._store
        store = ox.Store()
        store.extend(map(quad, self.triples()))
        store.extend(self.quads())
        return store

    def lend(self) -> ox.Store:
        """As in Engine."""
        self._lent = self._lent or self.store is self._store  # else it is a copy
        return self.store


class DatasetEngine(LocalEngine):
    """A store that is taken as it is: its default graph is no merge of its named graphs, and these are asked for by `GRAPH`."""

    layered = False

    def __init__(self, store: ox.Store, address: str = "memory", **more: Any):
        super().__init__(store, named=lambda: list(store.named_graphs()), address=address, **more)  # type: ignore[arg-type]

    def quads(self) -> Iterable[ox.Quad]:
        """As in Engine, with what the default graph holds."""
        return self._store

    def layer_sizes(self) -> dict[Any, int]:
        """As in Engine, with what the default graph holds."""
        size = len(self)
        return {**({DEFAULT: size} if size else {}), **super().layer_sizes()}

    @cached_property
    def store(self) -> ox.Store:
        """As in Engine."""
        if not self._kept:
            return self._store
        store = ox.Store()
        store.extend(self._store)
        return store


def solutions(store: ox.Store, text: str, union: GraphUnion | None = None) -> list[Any]:
    """The solutions or triples of one of our own queries over some graphs of a store."""
    return list(ask(store, text, prefixes=PREFIXES, **(union or GraphUnion()).options()))
