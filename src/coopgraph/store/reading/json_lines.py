"""Lines of JSON that are RDF: HexTuples, entities of FollowTheMoney, or JSON-LD, a document a line."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import LoadError
from coopgraph.base.vocab import RDF, XSD
from coopgraph.store.reading import ftm
from coopgraph.store.reading.faults import Faults, message
from coopgraph.store.reading.json_ld import is_json_ld

ROWS = (
    "these are rows of a table, no HexTuples, JSON-LD or entities of FollowTheMoney; "
    "`coopgraph load FILE --mapping MAPPING.toml -o my.trig` makes a graph of them"
)
_Reader = Callable[[Any], list[ox.Quad]]


def is_rdf(head: bytes) -> bool:
    """Whether a file that begins so is lines of RDF; else they are rows of a table, or something else."""
    try:
        first = _first(head)
        return (not isinstance(first, list) or _is_hextuple(first)) and _reader(first, "") is not None
    except ValueError:  # or the first line is longer
        is_cut = b"\n" not in head.strip() and head.lstrip()[:1] == b"{"
        return is_cut and all(f'"{key}"'.encode() in head for key in ("id", "schema", "properties"))


def prefixes(head: bytes) -> dict[str, str]:
    """What names of entities are shortened to, in a file that begins so."""
    is_entities = is_rdf(head) and b'"schema"' in head and not is_json_ld(head)
    return {"ftm": ftm.NAMESPACE} if is_entities else {}


def quads(data: bytes, base: str, faults: Faults, place: str) -> Iterator[ox.Quad]:
    """What the lines say, one after the other.

    Raises:
        LoadError: a line cannot be read, where the reading is not lenient, or they are no RDF.
    """
    reader: _Reader | None = None
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        text = line.decode()
        try:
            value = json.loads(text)
            reader = reader or _reader(value, base)
        except ValueError as error:
            faults.met(
                f"this line is no JSON ({getattr(error, 'msg', error)})", number, getattr(error, "colno", None), text
            )
            continue
        if reader is None:
            raise LoadError(ROWS, place, number)
        try:
            yield from reader(value)
        except SyntaxError as error:
            faults.met(message(error), number, text=text)
        except ValueError as error:
            faults.met(str(error), number, text=text)


def _first(head: bytes) -> Any:
    line = next((each for each in head.split(b"\n") if each.strip()), b"")
    return json.loads(line)


def _reader(value: Any, base: str) -> _Reader | None:
    """What reads such lines, by the first of them."""
    if isinstance(value, list):
        return _hextuple
    if ftm.is_entity(value):
        return ftm.quads
    if isinstance(value, dict) and is_json_ld(json.dumps(value).encode()):
        return lambda document: list(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri=base or None))
    return None


def _is_hextuple(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 6 and all(isinstance(each, str | None) for each in row)


def _hextuple(row: Any) -> list[ox.Quad]:
    """The statement of a line of HexTuples: subject, predicate, value, datatype, language, graph."""
    if not _is_hextuple(row):
        raise ValueError("a line of HexTuples is a list of six texts")
    subject, predicate, value, datatype, language, graph = (each or "" for each in row)
    return [ox.Quad(_thing(subject), ox.NamedNode(predicate), _object(value, datatype, language), _graph(graph))]


def _thing(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)


def _graph(text: str) -> Any:
    return _thing(text) if text else ox.DefaultGraph()


def _object(value: str, datatype: str, language: str) -> Any:
    if datatype in {"globalId", "localId"}:
        return _thing(value)
    if language:
        return ox.Literal(value, language=language)
    if datatype in {"", XSD + "string", RDF + "langString"}:
        return ox.Literal(value)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))
