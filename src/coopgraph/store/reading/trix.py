"""TriX, triples in XML: read with the line of each, which rdflib does not know."""

import re
from typing import Any

import pyoxigraph as ox

from coopgraph.store.reading.faults import Faults
from coopgraph.store.reading.xml_documents import TRIX

_NAMESPACE = TRIX.split()[0]
_DEFAULT = "urn:x-rdflib:default"  # what rdflib calls a graph that has no name
_TERMS = frozenset({"uri", "id", "plainLiteral", "typedLiteral"})
_RELATIVE = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)[^\s<>\"{}|^`\\]*")
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


def quads(data: bytes, base: str, faults: Faults) -> list[ox.Quad]:
    """What a document says that is known to be whole XML."""
    from xml.parsers import expat

    reader = _TrixReader(base, faults)
    parser = reader.parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text.append
    parser.Parse(data, True)
    return reader.quads


class _TrixReader:
    """The elements of a document, one after the other."""

    parser: Any

    def __init__(self, base: str, faults: Faults):
        self.quads: list[ox.Quad] = []
        self.text: list[str] = []
        self._base, self._faults, self._graph = base, faults, self._unnamed()
        self._terms: list[Any] | None = None
        self._attributes: dict[str, str] = {}
        self._blank: dict[str, ox.BlankNode] = {}

    @staticmethod
    def _unnamed() -> Any:
        return ox.DefaultGraph()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.text.clear()
        kind = name.removeprefix(_NAMESPACE + " ")
        if kind == "graph":
            self._graph = self._unnamed()
        elif kind == "triple":
            self._terms = []
        elif kind in _TERMS:
            self._attributes = attributes
        elif kind.lower() != "trix":
            self._met(f"{name} is no element of TriX")

    def end(self, name: str) -> None:
        """An element ends."""
        kind, text = name.removeprefix(_NAMESPACE + " "), "".join(self.text)
        if kind in _TERMS:
            try:
                term = self._term(kind, text)
            except (ValueError, SyntaxError) as error:
                self._met(str(error), text)
                term = None
            if self._terms is not None:
                self._terms.append(term)
            elif isinstance(term, ox.NamedNode | ox.BlankNode):
                self._graph = self._unnamed() if term.value == _DEFAULT else term
        elif kind == "triple":
            self._add(self._terms or [])
            self._terms = None
        self.text.clear()

    def _add(self, terms: list[Any]) -> None:
        if None in terms:
            return  # it has been told
        try:
            subject, predicate, value = terms
            self.quads.append(ox.Quad(subject, predicate, value, self._graph))
        except ValueError:
            self._met(f"a triple of {len(terms)} terms")
        except TypeError:
            self._met("a triple with a literal where it needs a thing")

    def _term(self, kind: str, text: str) -> Any:
        if kind == "uri":
            return self._iri(text.strip())
        if kind == "id":
            return self._blank.setdefault(text.strip(), ox.BlankNode())
        if kind == "typedLiteral":
            if "datatype" not in self._attributes:
                raise ValueError("a typedLiteral has a datatype")
            return ox.Literal(text, datatype=ox.NamedNode(self._attributes["datatype"]))
        return ox.Literal(text, language=self._attributes.get(_LANGUAGE))

    def _iri(self, text: str) -> ox.NamedNode:
        try:
            return ox.NamedNode(text)
        except ValueError:
            if not self._base or not _RELATIVE.fullmatch(text):
                raise
        read: Any = next(ox.parse(f"<> <x:p> <{text}> .", format=ox.RdfFormat.TURTLE, base_iri=self._base))
        return ox.NamedNode(read.object.value)

    def _met(self, what: str, text: str = "") -> None:
        self._faults.met(what, self.parser.CurrentLineNumber, text=text)
