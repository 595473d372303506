"""Good files of every format, damaged at random: what is read of them, and what may not happen."""

import json
import warnings
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError, LoadWarning
from coopgraph.store.files import read_into
from coopgraph.store.reading.options import ReadingOptions

_TURTLE = """@prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a a ex:Thing ; ex:name "Ä one"@fr , "one"@en ; ex:knows ex:b , [ ex:name "nobody" ] ; ex:size 12.5 .
ex:b a ex:Thing ; ex:name "two \\"2\\"" ; ex:since "2001-02-03"^^xsd:date ; ex:list ( 1 2 ex:a ) .
ex:c ex:knows <https://example.org/d?x=1&y=2> ; ex:text '''several
lines''' ; ex:is true .
"""
_DOCTYPE = b'<!DOCTYPE rdf:RDF [\n<!ENTITY base "https://example.org/">\n<!ENTITY a "&base;a">\n]>\n'
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def good() -> dict[str, bytes]:
    """A file of each format, which says much of what RDF can say; in lines where it can be."""
    quads = list(ox.parse(_TURTLE, format=ox.RdfFormat.TURTLE))
    triples = [quad.triple for quad in quads]
    several = {"trig", "nq", "jsonld"}
    files = {
        kind: bytes(ox.serialize(quads if kind in several else triples, format=form) or b"").replace(b"},{", b"},\n{")
        for kind, form in FORMATS.items()
    }
    files["rdf"] = (
        files["rdf"].replace(b"<rdf:RDF", _DOCTYPE + b"<rdf:RDF", 1).replace(b'https://example.org/a"', b'&a;"')
    )
    return files | {"hext": _hextuples(quads), "trix": _trix(triples), "ftm.json": _entities()}


def _hextuples(quads: list[ox.Quad]) -> bytes:
    rows = []
    for quad in quads:
        value, kind, language = quad.object, "globalId", ""
        if isinstance(value, ox.BlankNode):
            kind = "localId"
        elif isinstance(value, ox.Literal):
            kind, language = value.datatype.value, value.language or ""
        texts = [str(term) if isinstance(term, ox.BlankNode) else term.value for term in (quad.subject, quad.object)]
        rows.append(json.dumps([texts[0], quad.predicate.value, texts[1], kind, language, ""]))
    return "\n".join(rows).encode()


def _trix(triples: list[ox.Triple]) -> bytes:
    def term(node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return f"<uri>{node.value.replace('&', '&amp;')}</uri>"
        if isinstance(node, ox.BlankNode):
            return f"<id>{node.value}</id>"
        assert isinstance(node, ox.Literal)
        return f'<typedLiteral datatype="{node.datatype.value}">{node.value}</typedLiteral>'

    rows = "\n".join(f"<triple>{''.join(map(term, triple))}</triple>" for triple in triples)
    return f'<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/">\n<graph>\n{rows}\n</graph>\n</TriX>'.encode()


def _entities() -> bytes:
    entities = [
        {"id": "a", "schema": "Person", "properties": {"name": ["A"], "birthDate": ["1970-01"], "country": ["it"]}},
        {"id": "b", "schema": "Company", "caption": "B", "properties": {"name": ["B", "Bee"]}, "datasets": ["x"]},
        {"id": "c", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}},
    ]
    return "\n".join(map(json.dumps, entities)).encode()


def damaged(random: Random, data: bytes) -> bytes:
    """The same file after something has happened to it."""
    for _ in range(random.choice([1, 1, 1, 2, 5])):
        at, lines = random.randrange(len(data) or 1), data.split(b"\n")
        kind = random.randrange(7)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        elif kind == 2:
            data = data[:at] + random.randbytes(random.randrange(1, 8)) + data[at:]
        elif kind == 3:
            data = data[:at] + data[at + random.randrange(1, 40) :]
        elif kind == 4:
            data = (
                data[:at]
                + random.choice([b'"', b"<", b">", b"&", b"{", b"[", b"\\", b"@", b" ", b"\0", b"&x;"])
                + data[at:]
            )
        elif kind == 5:
            one, other = random.randrange(len(lines)), random.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            data = b"\n".join(lines)
        else:
            data = data[:at] + data[random.randrange(len(data) or 1) :]
    return data


def problem(path: Path) -> str:
    """What is wrong with how a file is read; nothing where all is as it should be.

    It is read, or refused in at most two lines that name it; nothing is read without a word, nor half a document; and a lenient reading, which
    goes another way through each file, reads the same where the strict one reads all, and says what it left out where not.
    """
    strict, said, told = _read(path, lenient=False)
    again, said_again, told_again = _read(path, lenient=True)
    for message in filter(None, (said, said_again)):
        if str(path) not in message or message.count("\n") > 1:
            return f"an error that is not told well: {message}"
    if strict is not None and not _is_whole(path):
        return "what is no whole document is read without a word"
    if strict is not None and not strict and not told:
        return "nothing is read, without a word"
    if strict is not None and again != strict:
        return f"a lenient reading differs: {again} for {strict} ({said_again}; {told_again})"
    is_unused = "language tag" in said  # of RDF/XML: it stood where there is no text
    if strict is None and again is not None and not is_unused and not any("left out" in each for each in told_again):
        return f"left out without a word, where a strict reading says: {said}"
    return ""


def _is_whole(path: Path) -> bool:
    """Whether others can read a file of XML or JSON to its end."""
    try:
        if path.suffix in {".rdf", ".trix"}:
            ElementTree.fromstring(path.read_bytes())
        elif path.suffix == ".jsonld":
            json.loads(path.read_bytes())
        elif path.suffix in {".hext", ".json"}:
            for line in filter(bytes.strip, path.read_bytes().split(b"\n")):
                json.loads(line)
    except (ElementTree.ParseError, ValueError):
        return False
    return True


def _read(path: Path, *, lenient: bool) -> tuple[list[str] | None, str, list[str]]:
    """The statements that are read, blank nodes all alike, or nothing; the error; the warnings."""
    store = ox.Store()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", LoadWarning)
        try:
            read_into(store, path, options=ReadingOptions(lenient=lenient))
        except CoopGraphError as error:
            return None, str(error), []
    plain = [" ".join("_:" if str(term).startswith("_:") else str(term) for term in quad) for quad in store]
    return sorted(plain), "", [str(each.message) for each in told]
