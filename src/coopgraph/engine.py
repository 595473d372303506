"""Run a query over the default graph of a store: within a time and a number of rows."""

from collections.abc import Callable, Iterable
from typing import Any

import pyoxigraph as ox

from coopgraph.errors import RefusedError
from coopgraph.terms import Term
from coopgraph.vocab import PREFIXES

MAX_ROWS = 5_000_000
ROOMY_STACK = 256 * 1024 * 1024  # bytes, of which only what is used is taken
Answer = tuple[list[str], list[tuple[Term | None, ...]], bool]


def run(
    store: ox.Store, text: str, prefixes: dict[str, str], timeout: float | None = None, *, roomy: bool = False
) -> Answer:
    """The columns and rows of an answer, and whether it is one boolean (ASK).

    Args:
        prefixes: those that the text uses and does not declare.
        timeout: seconds to wait; the engine cannot be stopped, and goes on in the background.
        roomy: run on a larger stack, for a query that is deep or long.

    Raises:
        RefusedError: no answer in time, or more than MAX_ROWS rows.
        SyntaxError, ValueError, RuntimeError, OSError: what the engine raises.
    """
    return _within(timeout, roomy, lambda: _rows(store.query(text, prefixes=prefixes)))


def complaint(text: str, prefixes: dict[str, str]) -> SyntaxError | None:
    """What is wrong with the syntax of a query, if anything."""
    try:
        ox.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        return error
    return None


def solutions(store: ox.Store, text: str) -> list[Any]:
    """The solutions or triples of one of our own queries, which need none of the checks for users' text."""
    result: Any = store.query(text, prefixes=PREFIXES)
    return list(result)


def _rows(result: Any) -> Answer:
    """Columns, rows, and whether the answer is one boolean."""
    if isinstance(result, ox.QueryBoolean):
        return ["answer"], [(ox.Literal(bool(result)),)], True
    if isinstance(result, ox.QueryTriples):
        triples = sorted(_limited(result), key=str)
        return ["subject", "predicate", "object"], [(t.subject, t.predicate, t.object) for t in triples], False
    columns = [variable.value for variable in result.variables]
    return columns, [tuple(row) for row in _limited(result)], False


def _limited(items: Iterable[Any]) -> Iterable[Any]:
    for count, item in enumerate(items):
        if count == MAX_ROWS:
            raise RefusedError(f"more than {MAX_ROWS:,} rows; add a LIMIT")
        yield item


def _within(seconds: float | None, roomy: bool, work: Callable[[], Answer]) -> Answer:
    """Run work; in a thread of its own, with a large stack, when there is a time limit or the work needs room."""
    if seconds is None and not roomy:
        return work()
    import threading

    outcome: dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["value"] = work()
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
            outcome["error"] = error

    before = threading.stack_size(ROOMY_STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join(seconds)
    if thread.is_alive():
        raise RefusedError(f"no answer within {seconds:g} seconds; narrow the query, or give it more time")
    if "error" in outcome:
        raise outcome["error"]
    answer: Answer = outcome["value"]
    return answer
