"""Where queries are run: what every engine can do, and the one in this process (a pyoxigraph store)."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Protocol

import pyoxigraph as ox

from coopgraph.base.errors import RefusedError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.order import ask
from coopgraph.store.answer import Answer, answer

ROOMY_STACK = 256 * 1024 * 1024  # bytes, of which only what is used is taken
DEFAULT = ox.DefaultGraph()


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
    def layered(self) -> bool:
        """Whether it shows a lens, merged of layers; else data are taken as they are, and rules have deduced nothing."""
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

    def solutions(self, text: str) -> list[Any]:
        """The solutions of one of our own SELECT queries, which need none of the checks for users' text."""
        ...

    def run(
        self, text: str, prefixes: dict[str, str], timeout: float | None = None, *, roomy: bool, named: bool, own: bool
    ) -> Answer:
        """The answer to a query.

        Args:
            prefixes: those that the text uses and does not declare.
            timeout: seconds to wait.
            roomy: the query is deep or long, and may need a larger stack.
            named: the query asks for named graphs.
            own: the query says itself which graphs it is over (`FROM`).
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


class LocalEngine:
    """A pyoxigraph store in memory or on disk.

    Args:
        default: the graph of the store that holds what the lens shows.
        named: which named graphs the lens shows; asked for when they are first needed, since they may have to be read.
    """

    layered = True

    def __init__(
        self,
        store: ox.Store,
        default: ox.NamedNode | ox.DefaultGraph = DEFAULT,
        named: Callable[[], list[ox.NamedNode]] = list,
        address: str = "memory",
    ):
        self.default, self.address = default, address
        self.made: dict[Any, Any] = {}
        self._store, self._named = store, named

    def __len__(self) -> int:
        """As in Engine."""
        return int(self.solutions("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0].value)

    def triples(
        self, subject: Term | None = None, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Iterable[ox.Triple]:
        """As in Engine."""
        quads = self._store.quads_for_pattern(subject, predicate, object, self.default)  # type: ignore[arg-type]
        return (quad.triple for quad in quads)

    def quads(self) -> Iterable[ox.Quad]:
        """As in Engine."""
        return (quad for name in self._named() for quad in self._store.quads_for_pattern(None, None, None, name))

    def graphs_of(self, triple: ox.Triple) -> list[str]:
        """As in Engine."""
        shown = self._named()
        return [name.value for name in shown if quad(triple, name) in self._store]

    def named_graphs(self) -> int:
        """As in Engine."""
        return len(self._named())

    def solutions(self, text: str) -> list[Any]:
        """As in Engine."""
        return solutions(self._store, text, self.default)

    def run(
        self, text: str, prefixes: dict[str, str], timeout: float | None = None, *, roomy: bool, named: bool, own: bool
    ) -> Answer:
        """As in Engine; after `timeout` the query is given up, and goes on in the background.

        Raises:
            RefusedError: no answer in time, or too large a one (`answer.MAX_ROWS`, `answer.MAX_BYTES`).
            SyntaxError, ValueError, RuntimeError, OSError: what the engine raises.
        """
        options: dict[str, Any] = {} if own else {"default_graph": self.default}
        if named:
            shown = self._named()
            options |= {} if own else {"named_graphs": shown}
        try:
            result: Answer = within(
                timeout, lambda: answer(ask(self._store, text, prefixes=prefixes, **options)), roomy=roomy
            )
        except TimeoutError:
            raise RefusedError(
                f"no answer within {timeout:g} seconds; narrow the query, or give it more time"
            ) from None
        return result

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
        if self.default == DEFAULT:
            return self._store
        store = ox.Store()
        store.extend(quad(triple) for triple in self.triples())
        store.extend(self.quads())
        return store


class DatasetEngine(LocalEngine):
    """A store that is taken as it is: its default graph is no merge of its named graphs, and these are asked for by `GRAPH`.

    Args:
        kept: whether the store is on disk, of which others get a copy in memory.
    """

    layered = False

    def __init__(self, store: ox.Store, address: str = "memory", *, kept: bool = False):
        super().__init__(store, named=lambda: list(store.named_graphs()), address=address)  # type: ignore[arg-type]
        self._kept = kept

    def quads(self) -> Iterable[ox.Quad]:
        """As in Engine, with what the default graph holds."""
        return self._store

    @cached_property
    def store(self) -> ox.Store:
        """As in Engine."""
        if not self._kept:
            return self._store
        store = ox.Store()
        store.extend(self._store)
        return store


def quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph = DEFAULT) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def complaint(text: str, prefixes: dict[str, str]) -> SyntaxError | None:
    """What is wrong with the syntax of a query, if anything."""
    try:
        ox.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        return error
    return None


def solutions(store: ox.Store, text: str, default: ox.NamedNode | ox.DefaultGraph = DEFAULT) -> list[Any]:
    """The solutions or triples of one of our own queries over one graph of a store."""
    return list(ask(store, text, prefixes=PREFIXES, default_graph=default))


def within(seconds: float | None, work: Callable[[], Any], *, roomy: bool = False) -> Any:
    """Run work; in a thread of its own, with a large stack, when there is a time limit or the work needs room.

    Raises:
        TimeoutError: no answer in time; the thread goes on in the background.
    """
    if seconds is None and not roomy:
        return work()
    # `threading` takes twice as long to start one, and a cold command longer to import it
    from _thread import TIMEOUT_MAX, allocate_lock, stack_size, start_new_thread

    outcome: dict[str, Any] = {}
    done = allocate_lock()
    done.acquire()

    def run() -> None:
        try:
            outcome["value"] = work()
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
            from traceback import clear_frames

            clear_frames(error.__traceback__)  # pyoxigraph's results must not outlive the thread that made them
            outcome["error"] = error
        finally:
            done.release()

    before = stack_size(ROOMY_STACK)
    try:
        start_new_thread(run, ())
    finally:
        stack_size(before)
    if not done.acquire(timeout=-1 if seconds is None else max(0.0, min(seconds, TIMEOUT_MAX))):
        raise TimeoutError
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]
