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
from coopgraph.base.text import is_plain
from coopgraph.base.vocab import TYPE

Cells: TypeAlias = tuple[Term | None, ...]

MAX_ROWS = 5_000_000
MAX_BYTES = 2 * 1024**3
HEAD = 4  # rows made terms at once; the engine writes the rest as text, which costs half as much
LONG = 1200  # rows of text that are worth being read all at once
NEAR = 2500  # rows at the beginning that are read again when they are asked for again
KEPT = 10_000  # rows of an answer whose terms are kept once made, for whoever asks next
TSV, LINES = ox.QueryResultsFormat.TSV, ox.RdfFormat.N_TRIPLES
TRIPLE = ("subject", "predicate", "object")
_TYPE = f"<{TYPE}> ".encode()


class Answer:
    """Columns and rows. It is true when it has rows, and making terms of the rows can wait.

    Args:
        columns: names of the variables.
        rows: the first rows, or all.
        rest: the rows after them, as lines of SPARQL TSV below its heading.
        boolean: whether this is the answer to ASK: one column, `answer`, and one row.
        triples: whether each row is a triple of a graph, as CONSTRUCT and DESCRIBE give them.
        count: how many rows there are, if it is known.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Cells],
        rest: bytes = b"",
        *,
        boolean: bool = False,
        triples: bool = False,
        count: int | None = None,
    ):
        self.columns, self.boolean, self.triples = tuple(columns), boolean, triples
        self._head, self._text = list(rows), rest
        self._count = len(self._head) + max(lines(rest) - 1, 0) if count is None else count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Cells]:
        """Row after row; in a large answer those that are left as text are read as they come, and not kept."""
        kept = self._count <= KEPT or "rows" in vars(self)
        return iter(self.rows) if kept else chain(self._head, rows(self._rest))

    def __getitem__(self, key: slice) -> list[Cells]:
        """Some rows; those at the beginning without reading the rest."""
        wanted = range(self._count)[key]
        last = max(wanted[0], wanted[-1]) if wanted else -1
        rows = list(islice(self, last + 1)) if last < NEAR else self.rows
        return [rows[index] for index in wanted]

    @property
    def _rest(self) -> bytes:
        """The rows that are left as text."""
        return self._text

    @cached_property
    def rows(self) -> list[Cells]:
        """All rows as terms."""
        return [*self._head, *rows(self._rest)] if self._rest else self._head

    @property
    def is_long(self) -> bool:
        """Whether so many of the rows are text that what reads it whole is worth its while."""
        return self._count - len(self._head) >= LONG

    @property
    def says_nothing(self) -> bool:
        """Whether there are no rows, or one that says no, nought, or nothing at all."""
        cells = self[:1][0] if self._count == 1 else ()
        nothing = (term is None or (isinstance(term, ox.Literal) and term.value in {"0", "false"}) for term in cells)
        return self._count == 0 or (self._count == 1 and all(nothing))

    def tsv(self) -> tuple[bytes, bytes]:
        """All rows as SPARQL TSV, in two pieces, each with its heading; some numbers and booleans stand bare."""
        head = ("\t".join("" if term is None else full(term) for term in row) for row in self._head)
        return "\n".join(["?", *head, ""]).encode(), self._rest

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


class TripleAnswer(Answer):
    """The answer to CONSTRUCT or DESCRIBE: each triple once, and in one order when somebody looks.

    Args:
        written: N-Triples, as an engine wrote them.
    """

    def __init__(self, written: bytes):
        self._lines = set(written.split(b"\n")) - {b""}
        super().__init__(TRIPLE, (), triples=True, count=len(self._lines))

    @property
    def n_triples(self) -> str:
        """The triples as `store.files.write_quads` writes them in this format; nothing where that takes more than to sort them."""
        written = b"\n".join(self._lines)
        if b"_:" in written or b")>>" in written or not is_plain(written):
            return ""
        lines = sorted(map(_type_first, self._lines))
        return b"\n".join([*lines, b""]).replace(b"\0", _TYPE).decode()

    @cached_property
    def _rest(self) -> bytes:
        return b"\n".join([_heading(TRIPLE), *sorted(map(_as_tsv, self._lines)), b""])


def _type_first(line: bytes) -> bytes:
    """A triple in N-Triples, of an IRI, in which `rdf:type` stands before all other properties."""
    subject, _, rest = line.partition(b"> ")
    return b"%b> \0%b" % (subject, rest.removeprefix(_TYPE)) if rest.startswith(_TYPE) else line


def _heading(columns: Iterable[str]) -> bytes:
    return b"\t".join(f"?{name}".encode() for name in columns)


def _as_tsv(line: bytes) -> bytes:
    """A triple in N-Triples as a row of TSV; in both, terms are written alike."""
    subject, _, rest = line.partition(b" <")
    predicate, _, object = rest.partition(b"> ")
    return b"%b\t<%b>\t%b" % (subject, predicate, object[:-2])


def rows(tsv: bytes) -> Iterator[Cells]:
    """The rows of SPARQL TSV."""
    if not tsv:
        return iter(())
    solutions: Any = ox.parse_query_results(tsv, TSV)
    return map(tuple, solutions)


def lines(text: bytes) -> int:
    """How many lines a text has: `count` looks at each byte by itself, and takes twice as long."""
    return len(text) - len(text.replace(b"\n", b""))


Run: TypeAlias = Callable[[str], Answer]  # gives the answer to a query's text


class BoundedOutput:
    """What the engine writes, as long as it is not too much; `lines` says how many there are."""

    def __init__(self, most: int) -> None:
        self.lines, self._most, self._size = 0, most, 0
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """As in any file, or RefusedError."""
        self._pieces.append(data)
        self._size += len(data)
        self.lines += len(data) - len(data.replace(b"\n", b""))
        if self.lines > self._most:
            raise _refused(f"{MAX_ROWS:,} rows")
        if self._size > MAX_BYTES:
            raise _refused(f"{MAX_BYTES // 1024**2:,} MiB")
        return len(data)

    def flush(self) -> None:
        """As in any file; nothing waits."""
        return None

    def text(self) -> bytes:
        """All that was written."""
        return b"".join(self._pieces)


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


def of_boolean(says: bool) -> Answer:
    """The answer to ASK."""
    return Answer(["answer"], [(ox.Literal(says),)], boolean=True)


def of_triples(triples: Iterable[ox.Triple]) -> Answer:
    """The answer to CONSTRUCT or DESCRIBE, each triple once, in one order."""
    rows = [(t.subject, t.predicate, t.object) for t in sorted(set(triples), key=str)]
    return Answer(TRIPLE, rows, triples=True)


def answer(result: Any, head: int | None = None) -> Answer:
    """The answer that a result of pyoxigraph holds (solutions, triples or a boolean); triples are put in order.

    Args:
        head: how many rows to read as terms before the rest is kept as text; HEAD by default.

    Raises:
        RefusedError: it has more than MAX_ROWS rows, or MAX_BYTES bytes.
    """
    if isinstance(result, ox.QueryBoolean):
        return of_boolean(bool(result))
    if isinstance(result, ox.QueryTriples):
        return TripleAnswer(written(result, LINES, MAX_ROWS).text())
    head = HEAD if head is None else head
    columns = [variable.value for variable in result.variables]
    first = list(map(tuple, islice(result, head) if columns else limited(result)))
    if len(first) > MAX_ROWS:
        raise _refused(f"{MAX_ROWS:,} rows")
    if len(first) < head or not columns:
        return Answer(columns, first)
    rest = written(result, TSV, MAX_ROWS - head + 1)  # and the heading
    return Answer(columns, first, rest.text(), count=head + rest.lines - 1)


def written(result: Any, format: Any, most: int) -> BoundedOutput:
    """What the engine writes of a result.

    Raises:
        RefusedError: more than `most` lines, or MAX_BYTES bytes.
    """
    out = BoundedOutput(most)
    result.serialize(out, format=format)
    return out
