"""RDF terms and Python values, back and forth; one canonical case for language tags (lower, as the engine keeps them)."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from coopgraph.vocab import RDF, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

INTEGERS = frozenset(
    XSD + name
    for name in [
        "integer",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ]
)
FLOATS = frozenset({XSD + "double", XSD + "float"})


@cache
def _readers() -> dict[str, Callable[[str], object]]:
    """How the text of each datatype becomes a Python value; made when first needed, for the sake of a cold start."""
    import datetime as dt
    from decimal import Decimal

    truth = {"true": True, "1": True, "false": False, "0": False}
    return {
        **dict.fromkeys(INTEGERS, int),
        **dict.fromkeys(FLOATS, lambda text: float(text.replace("INF", "inf"))),
        XSD + "decimal": Decimal,
        XSD + "boolean": truth.__getitem__,
        XSD + "date": lambda text: dt.date.fromisoformat(text) if len(text) == 10 else text,
        XSD + "dateTime": dt.datetime.fromisoformat,
    }


def to_python(term: Term) -> object:
    """The Python value of a term.

    IRIs and blank nodes give `str`; booleans, integers, decimals, floats, dates and date-times their Python types
    (`Decimal` for `xsd:decimal`); all else (`gYear`, durations, text in a language) the lexical `str`, and so does a
    value that its datatype does not allow.
    """
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    read = _readers().get(term.datatype.value)
    try:
        return read(term.value) if read else term.value
    except (ValueError, KeyError, ArithmeticError):
        return term.value


def to_term(value: object) -> Term:
    """The RDF term of a Python value, or of an rdflib term.

    Raises:
        TypeError: the value has no counterpart in RDF.
    """
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
        return value
    if type(value).__module__ == "rdflib.term":
        return _from_rdflib(value)
    if isinstance(value, str | bool | int | float):
        return ox.Literal(value)
    import datetime as dt
    from decimal import Decimal

    for types, kind in ((Decimal, "decimal"), (dt.datetime, "dateTime"), (dt.date, "date")):
        if isinstance(value, types):
            text = value.isoformat() if isinstance(value, dt.date) else format(value, "f")
            return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
    raise TypeError(f"a {type(value).__name__} is no RDF term; give a term, text, a number, a boolean or a date")


def _from_rdflib(value: Any) -> Term:
    name = type(value).__name__
    if name == "URIRef":
        return ox.NamedNode(str(value))
    if name == "BNode":
        return ox.BlankNode(str(value))
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return (
        ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype))) if value.datatype else ox.Literal(str(value))
    )


def to_rdflib(term: Term | None) -> Any:
    """The rdflib term of a term; None stays None."""
    import rdflib

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("rdflib has no counterpart for a triple inside a triple")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == XSD + "string" else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def compact(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as it can be written in SPARQL: `country:ITA`, `<http://…>`, `"text"@fr`, `50`."""
    if isinstance(term, ox.NamedNode):
        best = max((p for p in prefixes.items() if term.value.startswith(p[1])), key=lambda p: len(p[1]), default=None)
        if best and re.fullmatch(r"\w(?:[\w.-]*[\w-])?", local := term.value[len(best[1]) :]):
            return f"{best[0]}:{local}"
        return str(term)
    if isinstance(term, ox.Literal) and term.datatype.value in INTEGERS | {XSD + "boolean"}:
        return term.value
    if (
        isinstance(term, ox.Literal)
        and not term.language
        and term.datatype.value not in {XSD + "string", RDF + "langString"}
    ):
        return f"{ox.Literal(term.value)}^^{compact(term.datatype, prefixes)}"
    return str(term)
