"""One file of RDF into a store: looked at, read by what reads its format, and what was left out is told."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base import renamed
from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.store.claim_reader import may_hold_tables, put_in_full
from coopgraph.store.graphs import DEFAULT
from coopgraph.store.reading import json_ld, json_lines, line_formats, packed, trix, xml_documents
from coopgraph.store.reading.faults import Faults, line_in, message, warn
from coopgraph.store.reading.formats import (
    DATASET_FORMATS,
    FORMATS,
    HEAD,
    HTML,
    JSON_LINES,
    LINE_FORMATS,
    TURTLE,
    TURTLES,
    XML_FORMATS,
)
from coopgraph.store.reading.line_formats import MAX_DEPTH, bracket_depth
from coopgraph.store.reading.numbers import infinite
from coopgraph.store.reading.options import ReadingOptions


class _Lines:
    """The lines of a file, for messages; apart from its reader, which would keep a store open in a ring of references."""

    def __init__(self) -> None:
        self.read: Callable[[], Iterable[bytes]] = list

    def text(self, number: int) -> str:
        """One of them."""
        return next(islice(self.read(), number - 1, None), b"").decode("utf-8", "replace")


class FileReader:
    """Reads what one file says.

    Args:
        place: the file, for messages.
        kind: its format ending.
        base: what relative IRIs are read against.
    """

    def __init__(
        self,
        store: ox.Store,
        to_graph: ox.NamedNode | ox.DefaultGraph | None,
        place: str,
        kind: str,
        base: str,
        options: ReadingOptions,
        bulk: bool,
    ):
        self._store, self._place, self._kind, self._base = store, place, kind, base
        self._to_graph = None if kind in DATASET_FORMATS else to_graph
        self._options, self._bulk = options, bulk
        self._lines = _Lines()
        self._faults = Faults(place, options.lenient, self._lines.text)
        self._unnamed = set[str]()  # keys of JSON that are no IRIs

    def read_lines(self, path: Path, progress: Callable[[int], object] | None) -> None:
        """Read N-Triples or N-Quads of any size."""

        def lines() -> Iterator[bytes]:
            with packed.stream(path) as stream:
                yield from line_formats.buffered(iter(lambda: stream.read(line_formats.CHUNK), b""))

        self._lines.read = lines
        with packed.stream(path, progress) as stream, self._told():
            checked: Any = line_formats.buffered(line_formats.chunks(stream, path))
            if self._options.lenient:
                were_any = self._add(self._store, self._faults.quads(self._parser(checked)))
            else:
                self._load(self._store, checked, self._kind)
                with packed.stream(path) as again:
                    were_any = self._are_any(line_formats.buffered(line_formats.chunks(again, path)))
            if not were_any:
                warn(f"{self._place}: this file holds no triples")
            if self._kind in DATASET_FORMATS:
                put_in_full(self._store, self._store, bulk=self._bulk)
        self._tell(self._store)

    def read(self, data: bytes) -> None:
        """Read a file whose bytes are all there."""
        store = self._store
        with self._told():
            data = prepared(data, self._kind, self._place, lenient=self._options.lenient)
            self._lines.read = lambda: data.split(b"\n")
            self._kind = _kind(data, self._kind)
            if self._bulk and self._kind in DATASET_FORMATS and may_hold_tables(data):
                store = ox.Store()  # what is taken out of it again is not written to disk
            self._read(store, data)
            self._tell(store)
            if self._kind in DATASET_FORMATS:
                put_in_full(store, self._store, bulk=self._bulk)

    def _read(self, store: ox.Store, data: bytes) -> None:
        quads, is_old = self._quads(data), renamed.has_old(data)
        if quads is None and not is_old:
            self._load(store, data, self._kind)
            if not self._are_any(data):
                self._warn_of_nothing(data)
        elif is_old:
            self._load(store, *self._renewed(self._parser(data) if quads is None else quads))
        elif not self._add(store, quads or ()):
            self._warn_of_nothing(data)

    def _quads(self, data: bytes) -> Iterator[ox.Quad] | None:
        """What the file says, one by one; nothing where the engine may read it by itself."""
        if self._kind in JSON_LINES:
            return json_lines.quads(data, self._base, self._faults, self._place)
        if self._kind == "trix":
            return iter(trix.quads(data, self._base, self._faults))
        if self._kind in {"json", "jsonld"}:
            full = json_ld.with_contexts(data, dict(self._options.contexts), self._place)
            return self._faults.sound(self._named(self._parser(full, lenient=True)), lambda text: line_in(data, text))
        if not self._options.lenient:
            return None
        if self._kind in XML_FORMATS:
            return self._faults.sound(self._parser(data, lenient=True), lambda text: line_in(data, text))
        return self._faults.quads(self._parser(data))

    def _parser(self, data: Any, lenient: bool = False) -> Any:
        return ox.parse(data, format=FORMATS[self._kind], base_iri=self._base, lenient=lenient)

    def _named(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Those whose key in JSON-LD is an IRI, or is made one by its context; others have no meaning there."""
        for quad in quads:
            if ":" in quad.predicate.value:
                yield quad
            else:
                self._unnamed.add(quad.predicate.value)

    def _renewed(self, quads: Iterable[ox.Quad]) -> tuple[bytes, str]:
        """What the file says with the names of today, in lines, and their format."""
        form = "nq" if self._kind in DATASET_FORMATS else "nt"
        lines: Any = ox.serialize(quads if form == "nq" else (q.triple for q in quads), format=FORMATS[form])
        return renamed.renewed(lines), form

    def _load(self, store: ox.Store, data: Any, kind: str) -> None:
        load = store.bulk_load if self._bulk else store.load
        try:
            load(data, FORMATS[kind], base_iri=self._base, to_graph=self._to_graph)
        except SyntaxError as error:
            text = message(error)
            if error.lineno is not None:
                raise self._faults.error(text, error.lineno, error.offset) from None
            written = re.search(r"parsing (?:IRI|language tag) '([^']+)'", text)  # in RDF/XML, which has no lines
            raise self._faults.error(text, line_in(data, written[1]) if written else None) from None

    def _are_any(self, data: Any) -> bool:
        """Whether a file that has been read says anything; no more of it is read than to the first statement."""
        return next(self._parser(data), None) is not None

    def _add(self, store: ox.Store, quads: Iterable[ox.Quad]) -> bool:
        """Add quads; whether there were any."""
        target, were_any = self._to_graph, False

        def placed() -> Iterator[ox.Quad]:
            nonlocal were_any
            for each in quads:
                were_any = True
                is_placed = target is None or each.graph_name != DEFAULT
                yield each if is_placed else ox.Quad(each.subject, each.predicate, each.object, target)

        (store.bulk_extend if self._bulk else store.extend)(placed())
        return were_any

    def _warn_of_nothing(self, data: bytes) -> None:
        if self._kind in {"json", "jsonld"} and not json_ld.is_json_ld(data):
            raise LoadError(json_ld.other(data), self._place)
        warn(f"{self._place}: this file {'holds no triples' if data.strip() else 'is empty'}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong within is told with the file."""
        try:
            yield
        except SyntaxError as error:
            if "already contains one root element" in message(error):
                raise LoadError(json_lines.ROWS, self._place, error.lineno) from None
            raise LoadError(message(error), self._place, error.lineno, error.offset) from None
        except (ValueError, OSError) as error:
            raise LoadError(str(error), self._place) from None
        except MemoryError:
            raise RefusedError(f"{self._place}: a single value is too large (the limit is 16 MiB)") from None

    def _tell(self, store: ox.Store) -> None:
        """Tell of what was left out, or is no more as it was."""
        self._faults.tell()
        if self._unnamed:
            names = ", ".join(sorted(self._unnamed)[:5]) + (", …" if len(self._unnamed) > 5 else "")
            warn(f"{self._place}: left out, since the context does not say what they are: {names}")
        if number := infinite(store, self._lines.read):
            warn(f"{self._place}:{number[0]}: {number[1]} is more than its datatype can hold, and is INF here")


def _kind(data: bytes, kind: str) -> str:
    """What a file is, where its ending may mean several things."""
    if kind in XML_FORMATS:
        return "ttl" if TURTLE.match(data) else "trix" if xml_documents.is_trix(data[:HEAD]) else "rdf"
    if kind == "json" and json_lines.is_rdf(head := data[:HEAD]):
        is_document = json_ld.is_json_ld(head) and b"\n" not in data.strip()
        return "json" if is_document else "ndjson"
    return kind


def prepared(data: bytes, kind: str, place: str, *, lenient: bool = False) -> bytes:
    """The same text as its parser reads it, which it does not exhaust.

    Args:
        kind: the file ending of its format.
        place: the file or address that it is from, for messages.
        lenient: whether its parser tells of bytes that are no text, where it goes on behind them.

    Raises:
        LoadError: it is not UTF-8, something else than its name says, or XML that is not whole.
        RefusedError: it is nested too deep, or its entities expand to too much.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and kind not in XML_FORMATS:
        raise LoadError("this file is UTF-16; RDF files are UTF-8", place)
    data = data.removeprefix(b"\xef\xbb\xbf")
    if HTML.match(data):
        raise LoadError("this is a page of HTML, not RDF", place)
    if kind in XML_FORMATS | {"json", "jsonld"} and not data.strip():
        raise LoadError("this file is empty", place)
    if kind in XML_FORMATS and not TURTLE.match(data):
        return xml_documents.readable(data, place)
    if kind not in XML_FORMATS and re.match(rb"\s*<(?:\?xml|rdf:RDF)\b", data):
        raise LoadError(f"this is XML, and no {kind}: its name should end in .rdf", place)
    if kind in TURTLES and re.match(rb'\s*[\[{]\s*"', data):
        raise LoadError(f"this is JSON, and no {kind}: its name should end in .jsonld", place)
    if not (lenient and kind in TURTLES):
        _check_text(data, place, " (--lenient leaves it out)" if kind in TURTLES else "")
    if kind in LINE_FORMATS and data.count(b"<<") <= MAX_DEPTH:
        return data
    if (depth := bracket_depth(data)) > MAX_DEPTH:
        raise RefusedError(f"{place}: nested {depth} deep; the limit is {MAX_DEPTH}")
    return data


def _check_text(data: bytes, place: str, hint: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError(f"this is not UTF-8{hint}", place, line) from None
