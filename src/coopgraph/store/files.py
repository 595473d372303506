"""Read files of any RDF format into a pyoxigraph store, safely: sizes, depths and entities are checked first.

The readers below are recursive and expand entities without a limit (a few kilobytes can end the process), so a
file from outside is looked at before it is parsed. Nothing is ever fetched because a file says so.
"""

import gzip
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from coopgraph.base import renamed
from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.base.extras import need
from coopgraph.base.output import allowed_in_xml
from coopgraph.base.text import UNICODE_ESCAPE, XML_REFERENCE, encoded
from coopgraph.store.claim_reader import may_hold_tables, put_in_full
from coopgraph.store.reading import line_formats
from coopgraph.store.reading.line_formats import MAX_DEPTH, bracket_depth, xml_depth

TABLES = frozenset({"csv", "tsv", "xlsx", "parquet", "jsonl", "ndjson"})  # which curation.tables.reader reads
MAX_BYTES = 512 * 1024 * 1024  # of one file, after decompression
WHOLE = 8 * 1024 * 1024  # of N-Triples or N-Quads: larger ones are read piece by piece
MAX_ENTITY_TEXT = 16 * 1024 * 1024  # what the entities of one RDF/XML file may expand to

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "n3": ox.RdfFormat.N3,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
}
RDFLIB_FORMATS = {"trix": "trix", "hext": "hext", "ndjson": "hext"}
LINE_FORMATS = frozenset({"nt", "nq"})
DATASET_FORMATS = frozenset({"trig", "nq", "jsonld", "json", "trix", "hext", "ndjson"})


def ending(path: Path) -> str:
    """The format ending of a file name, looking through `.gz` and `.zst`: `a.ttl.gz` gives `ttl`."""
    name = path.name.removesuffix(".gz").removesuffix(".zst")
    return name.rpartition(".")[2].lower() if "." in name else ""


def rdf_files(path: Path) -> Iterator[Path]:
    """The file itself, or the RDF files below a folder in a stable order.

    Raises:
        LoadError: there is no such file, or the folder holds no RDF file.
    """
    if not path.is_dir():
        if not path.exists():
            raise LoadError("there is no such file", str(path))
        yield path
        return
    paths = sorted(p for p in path.rglob("*") if p.is_file() and ending(p) in FORMATS.keys() | RDFLIB_FORMATS)
    paths = [p for p in paths if ending(p) not in {"json", "xml"}]
    if not paths:
        raise LoadError("this folder holds no RDF file", str(path))
    yield from paths


def read_into(
    store: ox.Store,
    path: Path,
    to_graph: ox.NamedNode | ox.DefaultGraph | None = None,
    *,
    bulk: bool = False,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Parse one file of any RDF format into the store; triples without a graph go to `to_graph`.

    Names of ours that have changed are read as they are now.

    Args:
        bulk: for a store on disk that nobody else uses.
        progress: told how many bytes of the file have been read since it was last told.

    Raises:
        LoadError: the file is missing, of an unknown format or malformed; knows file, line and column.
        RefusedError: the file is larger, deeper or expands to more than the limits of this module.
    """
    kind = ending(path)
    if kind not in FORMATS and kind not in RDFLIB_FORMATS:
        if kind in TABLES:
            raise LoadError(
                "this is a table; `coopgraph load FILE -o my.trig` or `load_table` makes a graph of it", str(path)
            )
        known = ", ".join("." + name for name in sorted(FORMATS.keys() | RDFLIB_FORMATS))
        raise LoadError(f"unknown format; known endings are {known}, each also with .gz or .zst", str(path))
    target, read = None if kind in DATASET_FORMATS else to_graph, store
    try:
        if kind in LINE_FORMATS and (bulk or path.stat().st_size > WHOLE):
            with _stream(path, progress) as stream:
                checked: Any = line_formats.buffered(line_formats.chunks(stream, path))
                (store.bulk_load if bulk else store.load)(checked, FORMATS[kind], to_graph=target)
        else:
            data = _bytes(path, progress)
            check(data, kind, str(path))
            if kind in RDFLIB_FORMATS:
                data, kind = _through_rdflib(data, RDFLIB_FORMATS[kind], path), "nq"
            if renamed.has_old(data):
                data, kind = _renewed(data, kind)
            if bulk and kind in DATASET_FORMATS and may_hold_tables(data):
                read = ox.Store()  # what is taken out of it again is not written to disk
            (read.bulk_load if bulk else read.load)(data, FORMATS[kind], to_graph=target)
        if kind in DATASET_FORMATS:
            put_in_full(read, store, bulk=bulk)
    except SyntaxError as error:
        raise LoadError(_first_line(error), str(path), *_place(error)) from None
    except (ValueError, OSError) as error:
        raise LoadError(str(error), str(path)) from None
    except MemoryError:
        raise RefusedError(f"{path}: a single value is too large (the limit is 16 MiB)") from None


def _renewed(data: bytes, kind: str) -> tuple[bytes, str]:
    """The same data with the names of today, in lines, and their format."""
    form = "nq" if kind in DATASET_FORMATS else "nt"
    quads = ox.parse(data, format=FORMATS[kind])
    lines: Any = ox.serialize(quads if form == "nq" else (q.triple for q in quads), format=FORMATS[form])
    return renamed.renewed(lines), form


def _first_line(error: SyntaxError) -> str:
    message = str(error.args[0] if error.args else error).splitlines()[0]
    return re.sub(r"^Parser error (at|between) line.*?: ", "", message)


def _place(error: SyntaxError) -> tuple[int | None, int | None]:
    return error.lineno, error.offset


@contextmanager
def _stream(path: Path, progress: Callable[[int], object] | None = None) -> Iterator[BinaryIO]:
    """The decompressed bytes of a file."""
    try:
        with open(path, "rb") as file:
            if path.suffix == ".gz" and not os.fstat(file.fileno()).st_size:
                raise EOFError("it is empty")
            plain: Any = _Watched(file, progress) if progress else file
            opened: Any = _unpacked(plain, path)
            yield opened
    except IsADirectoryError:
        raise LoadError("this is a folder", str(path)) from None
    except (gzip.BadGzipFile, EOFError) as error:
        raise LoadError(f"not a sound gzip file: {error}", str(path)) from None
    except OSError as error:
        raise LoadError(error.strerror or str(error), str(path)) from None


def _unpacked(file: BinaryIO, path: Path) -> Any:
    """What a file says, compressed or not."""
    if path.suffix == ".gz":
        return gzip.GzipFile(fileobj=file)
    if path.suffix != ".zst":
        return file
    need("files compressed by zstd need", "pyarrow", error=LoadError)
    import pyarrow

    return pyarrow.CompressedInputStream(pyarrow.PythonFile(file, "r"), "zstd")


class _Watched:
    """A file that tells how much of it has been read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], object]):
        self._file, self._progress = file, progress

    def read(self, size: int = -1) -> bytes:
        """As the file's own."""
        data = self._file.read(size)
        self._progress(len(data))
        return data


def _bytes(path: Path, progress: Callable[[int], object] | None = None) -> bytes:
    """All bytes of a file, without a byte order mark."""
    with _stream(path, progress) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RefusedError(
            f"{path}: larger than {MAX_BYTES // 2**20} MiB; split it, or load N-Triples into a store on disk"
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LoadError("this file is UTF-16; RDF files are UTF-8", str(path))
    return data.removeprefix(b"\xef\xbb\xbf")


def check(data: bytes, kind: str, place: str) -> None:
    """Refuse a text that would exhaust its parser.

    Args:
        kind: the file ending of its format.
        place: the file or address that it is from, for messages.

    Raises:
        LoadError: it is not UTF-8, or XML that is not whole.
        RefusedError: it is nested too deep, or names or expands entities.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError("this is not UTF-8", place, line) from None
    if kind in {"rdf", "owl", "xml", "trix"}:
        _check_xml(data, place)
        depth = xml_depth(data)
    elif kind in LINE_FORMATS and data.count(b"<<") <= MAX_DEPTH:
        return
    else:
        depth = bracket_depth(data)
    if depth > MAX_DEPTH:
        raise RefusedError(f"{place}: nested {depth} deep; the limit is {MAX_DEPTH}")
    if kind in {"rdf", "owl", "xml"}:
        check_whole(data, place)


def check_whole(data: bytes, place: str) -> None:
    """Refuse XML that ends in the middle, which the engine's parsers take for its end.

    Raises:
        LoadError: with the line and column.
    """
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise LoadError(str(error).partition(":")[0], place, error.lineno, error.offset + 1) from None


def _check_xml(data: bytes, place: str) -> None:
    """Refuse entities that reach outside, stand in one another or expand to too much."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)[^>\[]*\b(?:SYSTEM|PUBLIC)\b", data):
        raise RefusedError(f"{place}: it names an outside entity, which is never fetched")
    total = 0
    for name, value in re.findall(rb"<!ENTITY\s+(%?\s*[^\s>]+)\s+[\"']([^\"']*)[\"']", data):
        if b"&" in value or name.startswith(b"%"):
            raise RefusedError(f"{place}: entities inside entities are refused")
        total += len(value) * data.count(b"&" + name + b";")
    if total > MAX_ENTITY_TEXT:
        raise RefusedError(f"{place}: its entities expand to {total // 2**20} MiB")


def _through_rdflib(data: bytes, name: str, path: Path) -> bytes:
    import rdflib
    from rdflib.plugin import PluginException

    dataset = rdflib.Dataset()
    try:
        dataset.parse(data=data, format=name)
    except (PluginException, ValueError, SyntaxError) as error:
        raise LoadError(str(error), str(path)) from None
    return dataset.serialize(format="nquads", encoding="utf-8")


def write_quads(
    quads: Iterable[ox.Quad | ox.Triple], format: ox.RdfFormat, prefixes: dict[str, str] | None = None
) -> str:
    """Serialise quads in one order, so that the same graph always gives the same bytes.

    Sorted by graph, subject, predicate (types first) and object; only prefixes that are used are written.

    Raises:
        OutputError: the format has no form for something in them.
    """
    rows = sorted(named_blanks(quads), key=_order)
    try:
        data: Any = ox.serialize(rows, format=format, prefixes=_used(rows, prefixes or {}))
    except (ValueError, OSError) as error:
        raise OutputError(f"{format.name} cannot hold this graph: {error}") from None
    text = str(data, "utf-8")
    if format == ox.RdfFormat.RDF_XML:
        if odd := re.search(r'<oxprefix: xmlns:oxprefix="([^"]*)"', text):  # which is no XML
            raise OutputError(f"{format.name} cannot hold this graph: the property {odd[1]} ends in no name")
        return encoded(allowed_in_xml(text), XML_REFERENCE)
    lines = encoded(text, UNICODE_ESCAPE).split("\n")
    head = sorted(line for line in lines if line.startswith("@prefix "))
    return "\n".join(head + [line for line in lines if not line.startswith("@prefix ")])


def named_blanks(rows: Iterable[Any]) -> list[Any]:
    """The same rows, in any order, with blank nodes named by their place in the graph (RDFC-1.0), not by that of reading.

    Names hang on nothing but the rows that blank nodes are in, which are few.
    """
    named: list[Any] = []
    blank: list[Any] = []
    for row in rows:
        (blank if any(isinstance(term, ox.BlankNode | ox.Triple) for term in row) else named).append(row)
    if not blank:
        return named
    dataset = ox.Dataset(row if isinstance(row, ox.Quad) else ox.Quad(*row) for row in blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return named + [quad if isinstance(blank[0], ox.Quad) else quad.triple for quad in dataset]


def _order(row: ox.Quad | ox.Triple) -> tuple[str, str, str, str]:
    predicate = "" if row.predicate.value.endswith("22-rdf-syntax-ns#type") else str(row.predicate)
    graph = str(row.graph_name) if isinstance(row, ox.Quad) else ""
    return graph, str(row.subject), predicate, str(row.object)


def _used(rows: Iterable[ox.Quad | ox.Triple], prefixes: dict[str, str]) -> dict[str, str]:
    used = {
        part.value
        for row in rows
        for term in row
        for part in (term, getattr(term, "datatype", None))
        if isinstance(part, ox.NamedNode)
    }
    names = {re.match(r"<?([^>]*?)[^/#]*>?$", iri).group(1) for iri in used}  # type: ignore[union-attr]
    return {prefix: iri for prefix, iri in sorted(prefixes.items()) if iri in names}
