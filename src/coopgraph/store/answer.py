"""The answer of an engine: columns, and rows of which the most stay as text until they are asked for as terms."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypeAlias

import pyoxigraph as ox

from coopgraph.base.errors import RefusedError
from coopgraph.base.terms import Term, full

Cells: TypeAlias = tuple[Term | None, ...]

MAX_ROWS = 5_000_000
MAX_BYTES = 2 * 1024**3
HEAD = 2500  # rows read one by one before the engine writes the rest, which pays from here on
KEPT = 10_000  # rows of an answer whose terms are kept once made, for whoever asks next
TSV = ox.QueryResultsFormat.TSV


class Answer:
    """Columns and rows. It is true when it has rows, and making terms of the rows can wait.

    Args:
        columns: names of the variables.
        rows: the first rows, or all.
        rest: the rows after them, as lines of SPARQL TSV below its heading.
        boolean: whether this is the answer to ASK: one column, `answer`, and one row.
        triples: whether each row is a triple of a graph, as CONSTRUCT and DESCRIBE give them.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Cells],
        rest: bytes = b"",
        *,
        boolean: bool = False,
        triples: bool = False,
    ):
        self.columns, self.boolean, self.triples = tuple(columns), boolean, triples
        self._head, self._rest = list(rows), rest
        self._count = len(self._head) + max(rest.count(b"\n") - 1, 0)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Cells]:
        """Row after row; in a large answer those that are left as text are read as they come, and not kept."""
        kept = self._count <= KEPT or "rows" in vars(self)
        return iter(self.rows) if kept else chain(self._head, rows(self._rest))

    def __getitem__(self, key: slice) -> list[Cells]:
        """Some rows; those at the beginning without reading the rest."""
        wanted = range(self._count)[key]
        near = not wanted or max(wanted[0], wanted[-1]) < len(self._head)
        rows = self._head if near else self.rows
        return [rows[index] for index in wanted]

    @cached_property
    def rows(self) -> list[Cells]:
        """All rows as terms."""
        return [*self._head, *rows(self._rest)] if self._rest else self._head

    @property
    def is_long(self) -> bool:
        """Whether a part of the rows is text."""
        return bool(self._rest)

    @property
    def says_nothing(self) -> bool:
        """Whether there are no rows, or one that says no, nought, or nothing at all."""
        cells = self[:1][0] if self._count == 1 else ()
        nothing = (term is None or (isinstance(term, ox.Literal) and term.value in {"0", "false"}) for term in cells)
        return self._count == 0 or (self._count == 1 and all(nothing))

    def tsv(self) -> tuple[bytes, bytes]:
        """All rows as SPARQL TSV, in two pieces, each with its heading; some numbers and booleans stand bare."""
        lines = ("\t".join("" if term is None else full(term) for term in row) for row in self._head)
        return "\n".join(["?", *lines, ""]).encode(), self._rest

    def nodes(self) -> set[Term]:
        """The IRIs and blank nodes of all rows, each once; without reading any other term."""
        nodes: set[Term] = {t for row in self._head for t in row if isinstance(t, ox.NamedNode | ox.BlankNode)}
        cells: set[bytes] = set()
        text = io.BytesIO(self._rest)
        text.readline()
        while block := text.read(1024**2) + text.readline():
            cells.update(block.replace(b"\n", b"\t").split(b"\t"))
        named = (cell for cell in cells if cell.startswith((b"<", b"_:")) and not cell.startswith(b"<<"))
        nodes.update(term for (term,) in rows(b"?x\n" + b"\n".join(named)) if term is not None)
        return nodes


def rows(tsv: bytes) -> Iterator[Cells]:
    """The rows of SPARQL TSV."""
    if not tsv:
        return iter(())
    solutions: Any = ox.parse_query_results(tsv, TSV)
    return map(tuple, solutions)


Run: TypeAlias = Callable[[str], Answer]  # gives the answer to a query's text


class _BoundedOutput(io.BytesIO):
    """What the engine writes, as long as it is not too much."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._left = rows + 1  # and the heading

    def write(self, data: Any) -> int:
        """As in any file, or RefusedError."""
        self._left -= bytes(data).count(b"\n")
        if self._left < 0:
            raise _refused(f"{MAX_ROWS:,} rows")
        if self.tell() + len(data) > MAX_BYTES:
            raise _refused(f"{MAX_BYTES // 1024**2:,} MiB")
        return super().write(data)


def _refused(most: str) -> RefusedError:
    return RefusedError(f"more than {most}; add a LIMIT")


def limited(items: Iterable[Any]) -> Iterator[Any]:
    """The same items, as long as they are not too many.

    Raises:
        RefusedError: there are more than MAX_ROWS.
    """
    for count, item in enumerate(items):
        if count == MAX_ROWS:
            raise _refused(f"{MAX_ROWS:,} rows")
        yield item


def of_triples(triples: Iterable[ox.Triple]) -> Answer:
    """The answer to CONSTRUCT or DESCRIBE, each triple once, in one order."""
    rows = [(t.subject, t.predicate, t.object) for t in sorted(set(triples), key=str)]
    return Answer(["subject", "predicate", "object"], rows, triples=True)


def answer(result: Any, head: int | None = None) -> Answer:
    """The answer that a result of pyoxigraph holds (solutions, triples or a boolean); triples are put in order.

    Args:
        head: how many rows to read as terms before the rest is kept as text; HEAD by default.

    Raises:
        RefusedError: it has more than MAX_ROWS rows, or MAX_BYTES bytes.
    """
    if isinstance(result, ox.QueryBoolean):
        return Answer(["answer"], [(ox.Literal(bool(result)),)], boolean=True)
    if isinstance(result, ox.QueryTriples):
        return of_triples(limited(result))
    head = HEAD if head is None else head
    columns = [variable.value for variable in result.variables]
    first = list(map(tuple, islice(result, head) if columns else limited(result)))
    if len(first) > MAX_ROWS:
        raise _refused(f"{MAX_ROWS:,} rows")
    if len(first) < head or not columns:
        return Answer(columns, first)
    rest = _BoundedOutput(MAX_ROWS - head)
    result.serialize(rest, format=TSV)
    return Answer(columns, first, rest.getvalue())
