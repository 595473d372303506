"""Read files of any RDF format into a pyoxigraph store, safely: sizes, depths and entities are checked first.

The engine's readers are recursive and expand entities without a limit (a few kilobytes can end the process), so a
file from outside is looked at before it is parsed. Nothing is ever fetched because a file says so, and nothing is left
out without a word: what cannot be read is an error, or is told where the reading is lenient.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import LoadError, OutputError
from coopgraph.base.output import allowed_in_xml
from coopgraph.base.terms import is_iri
from coopgraph.base.text import UNICODE_ESCAPE, XML_REFERENCE, encoded
from coopgraph.base.vocab import OURS, PREFIXES
from coopgraph.store.reading import json_ld, json_lines, packed, xml_documents
from coopgraph.store.reading.faults import warn
from coopgraph.store.reading.file_reader import FileReader
from coopgraph.store.reading.formats import (
    ANYTHING,
    FORMATS,
    HEAD,
    KNOWN,
    LINE_FORMATS,
    TABLES,
    TURTLE,
    XML_FORMATS,
    ending,
    is_rdf_name,
)
from coopgraph.store.reading.line_formats import MAX_DEPTH, bracket_depth
from coopgraph.store.reading.options import ReadingOptions

WHOLE = 8 * 1024 * 1024  # of N-Triples or N-Quads: larger ones are read piece by piece


def rdf_files(path: Path) -> Iterator[Path]:
    """The file itself, or the RDF files below a folder in a stable order; of those that may be anything, what they are decides.

    Raises:
        LoadError: there is no such file, or the folder holds no RDF file.
    """
    if not path.is_dir():
        if not path.exists():
            is_address = re.match(r"(?:https?|ftp):/", str(path))
            hint = (
                "; addresses are not fetched: save it, or ask an endpoint (--endpoint, `connect`)" if is_address else ""
            )
            raise LoadError(f"there is no such file{hint}", str(path))
        yield path
        return
    known = sorted(p for p in path.rglob("*") if p.is_file() and (is_rdf_name(p.name) or p.suffix.lower() == ".zip"))
    others = [p for p in known if not holds_rdf(p)]
    if others:
        names = ", ".join(str(p.relative_to(path)) for p in others[:5])
        more = f" and {len(others) - 5:,} more" if len(others) > 5 else ""
        warn(f"{path}: left out, since they hold no RDF: {names}{more}")
    paths = [p for p in known if p not in set(others)]
    if not paths:
        raise LoadError("this folder holds no RDF file", str(path))
    yield from paths


def holds_rdf(path: Path) -> bool:
    """Whether a file holds RDF, by its name, and by how it begins where others have such names as well."""
    if path.suffix.lower() == ".zip":
        return packed.holds(path, is_rdf_name)
    kind = ending(path)
    if kind not in ANYTHING:
        return kind in KNOWN
    begins = head(path)
    if kind == "xml":
        return xml_documents.is_rdf(begins)
    return json_lines.is_rdf(begins) or (kind == "json" and json_ld.is_json_ld(begins))


def head(path: Path) -> bytes:
    """How a file begins; nothing of one that cannot be read."""
    try:
        with packed.stream(path) as stream:
            return stream.read(HEAD).removeprefix(b"\xef\xbb\xbf")
    except LoadError:
        return b""


def declared(sources: Iterable[tuple[Path, ReadingOptions]]) -> dict[str, str]:
    """The prefixes that files declare: those of which no two say different things, and that mean something else than ours.

    Names of our own namespace keep their meaning, since our own questions and rules use them.
    """
    every: dict[str, set[str]] = {}
    for path, options in sources:
        for name, iri in prefixes_of(path, options).items():
            every.setdefault(name, set()).add(iri)
    alone = {name: min(iris) for name, iris in sorted(every.items()) if len(iris) == 1}
    ours = {name for name, iri in PREFIXES.items() if iri.startswith(OURS)}
    return {name: iri for name, iri in alone.items() if name not in ours and PREFIXES.get(name) != iri and is_iri(iri)}


def prefixes_of(path: Path, options: ReadingOptions) -> dict[str, str]:
    """The prefixes that a file declares at its beginning."""
    kind = ending(path)
    if kind not in KNOWN or path.suffix.lower() == ".zip":
        return {}
    begins = head(path)
    if kind not in FORMATS or (kind == "json" and json_lines.is_rdf(begins)):
        return json_lines.prefixes(begins)
    if kind in XML_FORMATS and not TURTLE.match(begins):
        return xml_documents.prefixes(begins)
    if bracket_depth(begins) > MAX_DEPTH:
        return {}
    form = FORMATS["ttl" if kind in XML_FORMATS else kind]
    parser = ox.parse(begins, format=form, base_iri=options.base_of(path), lenient=True)
    try:
        for _ in parser:
            pass
    except (SyntaxError, ValueError, MemoryError):
        pass  # it ends in the middle
    return dict(parser.prefixes)


def read_into(
    store: ox.Store,
    path: Path,
    to_graph: ox.NamedNode | ox.DefaultGraph | None = None,
    *,
    options: ReadingOptions | None = None,
    bulk: bool = False,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Parse one file of any RDF format, or all in a zip archive, into the store; triples without a graph go to `to_graph`.

    Names of ours that have changed are read as they are now. Of what is left out, or is no more as it was, a LoadWarning tells.

    Args:
        bulk: for a store on disk that nobody else uses.
        progress: told how many bytes of the file have been read since it was last told.

    Raises:
        LoadError: the file is missing, of an unknown format or malformed; knows file, line and column.
        RefusedError: the file is larger, deeper or expands to more than the limits of this room.
    """
    how = options or ReadingOptions()
    kind = ending(path)
    if path.suffix.lower() == ".zip":
        for name, data in packed.members(path, is_rdf_name):
            member = f"{path}/{name}", ending(Path(name)), how.base_of(path, name)
            FileReader(store, to_graph, *member, how, bulk).read(data)
        if progress:
            progress(path.stat().st_size)
        return
    if kind not in KNOWN:
        raise LoadError(_unknown(path), str(path))
    reader = FileReader(store, to_graph, str(path), kind, how.base_of(path), how, bulk)
    if kind in LINE_FORMATS and (bulk or (path.exists() and path.stat().st_size > WHOLE)):
        reader.read_lines(path, progress)
    else:
        reader.read(packed.whole(path, progress))


def _unknown(path: Path) -> str:
    if ending(path) in TABLES:
        return "this is a table; `coopgraph load FILE -o my.trig` or `load_table` makes a graph of it"
    if packed.is_archive(path.name):
        return "this is an archive: unpack it first, or give it as .zip"
    known = ", ".join("." + name for name in sorted(KNOWN))
    return f"unknown format; known endings are {known}, each also with {', '.join(packed.SUFFIXES)}"


def write_quads(
    quads: Iterable[ox.Quad | ox.Triple], format: ox.RdfFormat, prefixes: Mapping[str, str] | None = None
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


def _used(rows: Iterable[ox.Quad | ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    used = {
        part.value
        for row in rows
        for term in row
        for part in (term, getattr(term, "datatype", None))
        if isinstance(part, ox.NamedNode)
    }
    names = {re.match(r"<?([^>]*?)[^/#]*>?$", iri).group(1) for iri in used}  # type: ignore[union-attr]
    return {prefix: iri for prefix, iri in sorted(prefixes.items()) if iri in names}
