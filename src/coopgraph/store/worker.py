"""Processes beside this one that run what may take long: each can be ended, and has only so much memory.

The engine cannot be stopped in the middle of a query, and what exhausts it ends its process. So such a process holds the
data once more, answers one query at a time through its pipes, and is ended when the time is over or nobody waits any
more; the next query gets a new one. It ends by itself when its pipes are closed, however whoever started it has ended.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base import ranges
from coopgraph.base.errors import RefusedError
from coopgraph.sparql.order.total import run
from coopgraph.store.answer import LINES, MAX_ROWS, TSV, Answer, TripleAnswer, answer, of_boolean, written

SECONDS = 60.0  # of a query for which no other limit is given
AT_LEAST = 0.1  # seconds of a query, however long its worker took to start
SLICE = 0.5  # seconds
MEMORY = "COOPGRAPH_MEMORY"  # the variable of the environment that says how many MiB a query may take beside its data
USUAL_MEMORY = 2048
ROOMY_STACK = 256 * 1024 * 1024  # bytes, of which only what is used is taken
_START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from importlib import import_module; import_module(sys.argv[1]).main()"
)
_RAISED: dict[str, type[Exception]] = {
    each.__name__: each for each in (SyntaxError, ValueError, RuntimeError, OSError, MemoryError, RefusedError)
}


class Data(NamedTuple):
    """What a worker is to hold. Two with the same `key` hold the same.

    `give` gives N-Quads, or the folder of a store on disk; `discard` takes that folder when the worker has ended.
    `program` is the module whose `main` the process runs, which is told `options`; it may take `memory` MiB beside its data.
    """

    key: object
    give: Callable[[], bytes | Path]
    discard: Callable[[Path], object] | None = None
    program: str = "coopgraph.store.worker"
    options: Mapping[str, Any] = MappingProxyType({})
    memory: int | None = None


# ---- In this process ----


class Workers:
    """The workers of one place: one that is free is taken, or a new one started; one is kept for the next query.

    Args:
        data: gives what they are to hold now.
    """

    def __init__(self, data: Callable[[], Data]) -> None:
        self._data = data
        self._free: list[Worker] = []

    def answer(self, query: dict[str, Any], seconds: float | None) -> Answer:
        """The answer to a query; as in `Worker.answer`. The time that a worker takes to start counts.

        Raises:
            RefusedError: no answer in time, too large a one, too much memory, or the engine ended.
        """
        from time import monotonic

        begun, most = monotonic(), SECONDS if seconds is None else seconds
        worker = self._taken(self._data())
        try:
            return worker.answer(query, max(AT_LEAST, most - (monotonic() - begun)))
        except TimeoutError:
            raise RefusedError(f"no answer within {most:g} seconds; narrow the query, or give it more time") from None
        finally:
            if worker.is_ours and not self._free:  # there are more after queries that ran at the same time
                self._free.append(worker)
            else:
                worker.end()

    def _taken(self, data: Data) -> "Worker":
        while self._free:
            worker = self._free.pop()
            if worker.key == data.key and worker.is_ours:
                return worker
            worker.end()
        return Worker(data)


class Worker:
    """A process that answers queries over data of its own.

    Raises:
        OSError: the store on disk cannot be opened.
    """

    def __init__(self, data: Data):
        from subprocess import PIPE, Popen  # when one is needed: a cold command seldom needs one
        from weakref import finalize

        self.key, self._owner = data.key, os.getpid()
        memory = _memory() if data.memory is None else data.memory
        most = f"{memory:,} MiB of memory beside its data; narrow it, or set {MEMORY} to more"
        self.too_large = f"the query takes more than {most}"
        given = data.give()
        self.process: Any = Popen(
            [sys.executable, "-P", "-S", "-c", _START, data.program, *_folders()],
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,  # Ctrl-C in a terminal is for us alone
        )
        folder, quads = (given, b"") if isinstance(given, Path) else (None, given)
        discard = partial(data.discard, folder) if data.discard and folder else None
        self.end = finalize(self, _end, self.process, self._owner, discard)
        head = {**data.options, "folder": folder and str(folder), "memory": memory}
        self.opened: Mapping[str, Any] = self._replied(None, head, quads)[0]

    @property
    def is_ours(self) -> bool:
        """Whether it can be asked: it runs, and was not started by a process of which this one is a copy."""
        return self._owner == os.getpid() and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self.process.pid)

    def answer(self, query: dict[str, Any], seconds: float) -> Answer:
        """The answer to a query; if none comes, the process has ended.

        Args:
            query: its `text`, written so that it has one order, `prefixes` and `graphs`: arguments of pyoxigraph's
                `Store.query`.

        Raises:
            TimeoutError: no answer in time.
            RefusedError: too large an answer, too much memory, or the engine ended.
            SyntaxError, ValueError, RuntimeError, OSError: what the engine raises.
        """
        said, text = self._replied(seconds, query)
        if "boolean" in said:
            return of_boolean(said["boolean"])
        if "columns" not in said:
            return TripleAnswer(text)
        if not said["columns"]:
            return Answer((), [()] * said["rows"])
        return Answer(said["columns"], (), text, count=said["rows"])

    def _replied(self, seconds: float | None, head: dict[str, Any], *bodies: bytes) -> list[Any]:
        """What is replied to a message; whatever keeps a reply from coming ends the process, Ctrl-C too."""
        reply = None
        try:
            reply = within(seconds, lambda: self._exchanged(head, *bodies))
        finally:
            if reply is None:  # what came later would be taken for the reply to the next message
                self.end()
        said: dict[str, Any] = reply[0]
        if said.get("error") == "MemoryError":
            self.end()  # what it has taken may be left in pieces
            raise RefusedError(self.too_large)
        if "error" in said:
            raise _RAISED[said["error"]](said["text"])
        return list(reply)

    def _exchanged(self, head: dict[str, Any], *bodies: bytes) -> list[Any]:
        try:
            _write(self.process.stdin, head, *bodies)
            return _read(self.process.stdout)
        except (EOFError, BrokenPipeError):
            raise self.why_ended() from None

    def why_ended(self) -> RefusedError:
        """Why the process has ended, once its pipes say so; waits for its end."""
        code, last = self.process.wait(), self.process.stderr.read().decode(errors="replace").split("\n")
        if code == -9 or any("memory allocation" in line for line in last):  # -9: by the system, which had no more
            return RefusedError(self.too_large)
        return RefusedError(f"the process that ran the query has ended ({' '.join(last).strip() or code})")


def _memory() -> int:
    """How many MiB a query may take."""
    given = os.environ.get(MEMORY, "")
    if given and not given.isdecimal():
        raise RefusedError(f"{MEMORY} takes a number of MiB, not {given!r}")
    memory = int(given or USUAL_MEMORY)
    ranges.check("memory", memory)
    return memory


def _folders() -> list[str]:
    """Where this package and the engine are: in no other folder does a worker look for what is not Python's own."""
    return list(dict.fromkeys((str(Path(__file__).parents[2]), str(Path(ox.__file__).parents[1]))))


def _end(process: Any, owner: int, discard: Callable[[], object] | None) -> None:
    """End a process that this one started, and wait for its end."""
    ours = owner == os.getpid()
    if ours:
        process.kill()
        process.wait()
    else:  # this process is a copy of the one that started it: nothing to wait for
        process.returncode = 0
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(BrokenPipeError):  # of what was not read
            pipe.close()
    if ours and discard:
        discard()


def within(seconds: float | None, work: Callable[[], Any], *, roomy: bool = False) -> Any:
    """Run work; in a thread of its own, with a large stack, when there is a time limit or the work needs room.

    Raises:
        TimeoutError: no answer in time; the thread goes on in the background.
    """
    if seconds is None and not roomy:
        return work()
    # `threading` takes twice as long to start one, and a cold command longer to import it
    from _thread import TIMEOUT_MAX, allocate_lock, stack_size, start_new_thread
    from time import monotonic

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
    end = monotonic() + (TIMEOUT_MAX if seconds is None else seconds)
    # in slices: Ctrl-C just before the wait begins is seen when it ends
    while not done.acquire(timeout=max(0.0, min(SLICE, end - monotonic()))):
        if monotonic() >= end:
            raise TimeoutError
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]


# ---- Messages: a head in JSON, and bodies, each after its length ----


def packed(head: Mapping[str, Any], *bodies: bytes) -> Iterator[bytes]:
    """A message as it goes through a pipe, piece by piece."""
    import json

    parts = [json.dumps(head, default=_written).encode(), *bodies]
    yield len(parts).to_bytes(8, "big")
    for part in parts:
        yield len(part).to_bytes(8, "big")
        yield part


def _write(pipe: IO[bytes], head: Mapping[str, Any], *bodies: bytes) -> None:
    pipe.writelines(packed(head, *bodies))
    pipe.flush()


def _written(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str | None:
    return None if isinstance(graph, ox.DefaultGraph) else str(graph)


def _read(pipe: IO[bytes]) -> list[Any]:
    """A message; EOFError when there is no more, or not the whole of one."""
    import json

    head, *bodies = [_exactly(pipe, _length(pipe)) for _ in range(_length(pipe))]
    return [json.loads(head), *bodies]


def _length(pipe: IO[bytes]) -> int:
    return int.from_bytes(_exactly(pipe, 8), "big")


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    taken = pipe.read(size)
    if len(taken) < size:
        raise EOFError
    return taken


# ---- In the other process ----

Tell: TypeAlias = Callable[..., None]  # says a head, and bodies


def main() -> None:
    """What the other process does: take data, then answer queries until nobody can ask any more."""
    serve(_opened, _answered)


def serve(opened: Callable[..., Any], answered: Callable[..., None]) -> None:
    """Open what the first message says, then answer the others, each with one reply or several, in their order.

    Args:
        opened: takes what tells replies and a message; gives what was opened.
        answered: takes that, what tells replies, and a message.
    """
    from _thread import stack_size, start_new_thread
    from queue import SimpleQueue

    messages = SimpleQueue[list[Any]]()
    stack_size(ROOMY_STACK)
    start_new_thread(_work, (messages, partial(_write, sys.stdout.buffer), opened, answered))
    try:
        while True:  # read here, so that the end is noticed while a query runs
            messages.put(_read(sys.stdin.buffer))
    except EOFError:
        os._exit(0)


def _work(messages: Any, tell: Tell, opened: Callable[..., Any], answered: Callable[..., None]) -> None:
    made = _tried(tell, lambda: opened(tell, *messages.get()))
    while True:
        _tried(tell, lambda: answered(made, tell, *messages.get()))


def _opened(tell: Tell, head: dict[str, Any], data: bytes) -> ox.Store:
    if head["folder"]:
        store = ox.Store.read_only(head["folder"])
    else:
        store = ox.Store()
        data = b"\n".join(reversed(data.splitlines()))  # the newest came first: rows keep their order
        if b"_:" in data:  # loading would give blank nodes other labels
            store.extend(ox.parse(data, format=ox.RdfFormat.N_QUADS, lenient=True))
        else:
            store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)
    limit(head["memory"])
    tell({})
    return store


def limit(memory: int) -> None:
    """Let this process take so many MiB more than it has, where the system can tell and hold it to that (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + memory * 1024**2
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):  # ValueError: it is held to less already
        pass


def _answered(store: ox.Store, tell: Tell, query: dict[str, Any]) -> None:
    """Tell what is to be said of the answer to a query, and its rows or triples as the engine writes them."""
    graphs = {name: _graph(value) for name, value in query["graphs"].items()}
    result = run(store, query["text"], prefixes=query["prefixes"], **graphs)
    if isinstance(result, ox.QueryBoolean):
        return tell({"boolean": bool(result)}, b"")
    if isinstance(result, ox.QueryTriples):
        return tell({}, written(result, LINES, MAX_ROWS).text())
    columns = [variable.value for variable in result.variables]
    if not columns:
        return tell({"columns": columns, "rows": len(answer(result))}, b"")
    rows = written(result, TSV, MAX_ROWS + 1)  # and the heading
    return tell({"columns": columns, "rows": rows.lines - 1}, rows.text())


def _graph(name: str | list[str] | bool | None) -> Any:
    """A graph, or several, as the engine takes them; None is the default one, a truth value is itself."""
    if isinstance(name, list):
        return [_graph(each) for each in name]
    if isinstance(name, bool):
        return name
    if not name:
        return ox.DefaultGraph()
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name[1:-1])


def _tried(tell: Tell, work: Callable[[], Any]) -> Any:
    """What some work gives; or its error is told."""
    try:
        return work()
    except BaseException as error:  # noqa: BLE001 - handed to the waiting process, which raises it
        kinds = [each.__name__ for each in type(error).__mro__ if each.__name__ in _RAISED]
        tell({"error": [*kinds, "RuntimeError"][0], "text": str(error)})
