"""XML on its way to a parser: UTF-8, without a document type, its entities in full; nothing that it names outside is fetched.

What would exhaust a parser is refused: elements too deep in one another, entities that expand to too much.
"""

import re
from contextlib import suppress
from typing import NamedTuple

from coopgraph.base.errors import LoadError, RefusedError
from coopgraph.base.vocab import OWL, RDF
from coopgraph.store.reading.line_formats import MAX_DEPTH
from coopgraph.store.reading.packed import MAX_BYTES

MAX_ENTITY_TEXT = (
    16 * 1024 * 1024
)  # what the entities of one file may expand to, or ten times its size, where that is more
TRIX = "http://www.w3.org/2004/03/trix/trix-1/ TriX"
_OWN = frozenset({b"lt", b"gt", b"amp", b"quot", b"apos"})  # entities that are always there
_REFERENCE = re.compile(rb"&([^\s;&<>#]+);")
_IN_TEXT = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|" + _REFERENCE.pattern, re.DOTALL)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
_SAVE = "save it as RDF/XML or Turtle (as Protégé or ROBOT do)"
_NO_XML = (  # what files called .owl may be
    (rb"(?:Prefix|Ontology)\(", "OWL in functional syntax"),
    (rb"(?:Prefix|Ontology):", "OWL in Manchester syntax"),
    (rb"format-version:", "OBO"),
)
_OTHERS = {  # roots of what people have in place of RDF
    "http://www.w3.org/2005/sparql-results# sparql": "this is an answer of SPARQL, not RDF",
    "http://www.w3.org/1999/xhtml html": "this is a page of HTML, not RDF",
    "html": "this is a page of HTML, not RDF",
}


class _XmlOutline(NamedTuple):
    """What is to know of a document before it is read."""

    root: str
    attributes: dict[str, str]
    doctype: tuple[int, int]  # where it begins and ends
    entities: dict[bytes, bytes]


def readable(data: bytes, place: str) -> bytes:
    """The same document as any parser reads it; lines stay where they are.

    Args:
        place: the file or address that it is from, for messages.

    Raises:
        LoadError: it is no XML, not whole, or XML of another kind than RDF.
        RefusedError: it is nested too deep, its entities expand to too much, or it uses one from outside.
    """
    data = _in_utf8(data, place)
    for begin, what in _NO_XML:
        if re.match(begin, data.lstrip()):
            raise LoadError(f"this is {what}, which is no RDF: {_SAVE}", place)
    outline = _outline(data, place)
    is_owl = outline.root == f"{OWL} Ontology" and not any(name.startswith(RDF) for name in outline.attributes)
    if is_owl:
        raise LoadError(f"this is OWL/XML, which is no RDF: {_SAVE}", place)
    if outline.root in _OTHERS:
        raise LoadError(_OTHERS[outline.root], place)
    return _in_full(data, outline, place)


def check_whole(data: bytes, place: str) -> None:
    """Refuse XML that ends in the middle, which the engine's parsers take for its end, or is nested too deep.

    Raises:
        LoadError: with the line and column.
        RefusedError: it is too deep.
    """
    _outline(data, place)


def is_rdf(head: bytes) -> bool:
    """Whether a document that begins so is RDF, as far as that can be seen."""
    return RDF.encode() in head or is_trix(head)


def is_trix(head: bytes) -> bool:
    """Whether a document that begins so is TriX."""
    return TRIX.encode().split()[0] in head


def prefixes(head: bytes) -> dict[str, str]:
    """The prefixes that the beginning of a document declares."""
    from xml.parsers import expat

    declared: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartNamespaceDeclHandler = lambda prefix, iri: declared.setdefault(prefix or "", iri or "")
    with suppress(expat.ExpatError):  # it ends in the middle
        parser.Parse(head, False)
    return declared


def _in_utf8(data: bytes, place: str) -> bytes:
    """The same text in UTF-8, whatever encoding it declares."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
        return _ENCODING.sub(lambda match: match[0].replace(match[1], b"UTF-8"), text.encode())
    declared = _ENCODING.match(data)
    if not declared or declared[1].lower() in {b"utf-8", b"utf8"}:
        return data
    try:
        text = data.decode(declared[1].decode())
    except LookupError:
        raise LoadError(f"there is no encoding {declared[1].decode()}", place) from None
    except UnicodeDecodeError:
        raise LoadError(f"this is not {declared[1].decode()}", place) from None
    begin, end = declared.span(1)
    return (text[:begin] + "UTF-8" + text[end:]).encode()


def _outline(data: bytes, place: str) -> _XmlOutline:
    from xml.parsers import expat

    depth, roots, ends, entities = 0, [], [0, 0], dict[bytes, bytes]()
    parser = expat.ParserCreate("utf-8", " ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1:
            roots.append((name, attributes))
        elif depth > MAX_DEPTH:
            raise RefusedError(f"{place}: nested more than {MAX_DEPTH} deep (line {parser.CurrentLineNumber})")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        if not is_parameter and value is not None:
            entities.setdefault(name.encode(), value.encode())

    def open_type(*_: object) -> None:
        ends[0] = data.rfind(b"<!DOCTYPE", 0, parser.CurrentByteIndex + 9)

    def close_type() -> None:
        ends[1] = parser.CurrentByteIndex + 1
        _check_sizes(data, entities, place)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = declare
    parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = open_type, close_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise LoadError(str(error).partition(":")[0], place, error.lineno, error.offset + 1) from None
    root, attributes = roots[0]
    return _XmlOutline(root, attributes, (ends[0], ends[1]), entities)


def _check_sizes(data: bytes, entities: dict[bytes, bytes], place: str) -> None:
    """Refuse entities that expand to too much, or stand in themselves."""
    sizes: dict[bytes, int] = {}

    def size(name: bytes, above: tuple[bytes, ...]) -> int:
        if name in above or len(above) > MAX_DEPTH:
            raise RefusedError(f"{place}: the entity {name.decode()} stands in itself, or too deep in others")
        if name not in sizes:
            value = entities.get(name, b"")
            inner = (size(each[1], (*above, name)) for each in _REFERENCE.finditer(value))
            sizes[name] = len(value) + sum(inner)
        return sizes[name]

    total = sum(size(name, ()) * data.count(b"&" + name + b";") for name in entities)
    if total > min(max(MAX_ENTITY_TEXT, 10 * len(data)), MAX_BYTES):
        raise RefusedError(f"{place}: its entities expand to {total // 2**20:,} MiB")


def _in_full(data: bytes, outline: _XmlOutline, place: str) -> bytes:
    """The document with each entity replaced by its text, and without its document type."""
    begin, end = outline.doctype
    values: dict[bytes, bytes] = {}

    def text(match: re.Match[bytes]) -> bytes:
        name = match[1]
        if name is None or name in _OWN:
            return match[0]
        if name not in outline.entities:
            line = data.count(b"\n", 0, end + match.start()) + 1
            raise RefusedError(
                f"{place}:{line}: it uses the entity {match[0].decode()} of an outside document, which is never fetched"
            )
        if name not in values:
            value = _REFERENCE.sub(text, outline.entities[name])
            values[name] = value.replace(b'"', b"&quot;").replace(b"'", b"&apos;")
        return values[name]

    if not end:
        return data
    return data[:begin] + b"\n" * data.count(b"\n", begin, end) + _IN_TEXT.sub(text, data[end:])
