"""RDF terms and Python values, back and forth; one canonical case for language tags (lower, as the engine keeps them)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from coopgraph.base.vocab import XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Solution: TypeAlias = Mapping[str, Term]  # variable names to terms, without those that are unbound

_ANY = float("inf")
_RANGES: dict[str, tuple[float, float]] = {
    "integer": (-_ANY, _ANY),
    "nonNegativeInteger": (0, _ANY),
    "positiveInteger": (1, _ANY),
    "nonPositiveInteger": (-_ANY, 0),
    "negativeInteger": (-_ANY, -1),
    **{
        name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in [("long", 64), ("int", 32), ("short", 16), ("byte", 8)]
    },
    **{"unsigned" + name: (0, 2**bits - 1) for name, bits in [("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8)]},
}
INTEGERS = frozenset(XSD + name for name in _RANGES)
FLOATS = frozenset({XSD + "double", XSD + "float"})

DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_WRITTEN = {
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?[0-9]*\.[0-9]+",
    "double": rf"[+-]?{DIGITS}[eE][+-]?[0-9]+",
    "boolean": "true|false",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}  # how people write numbers, truths and days
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"


@cache
def _readers() -> dict[str, Callable[[str], object]]:
    """How the text of each datatype becomes a Python value; made when first needed, for the sake of a cold start.

    Python's own readers take more than XSD allows (`1_0`, Arabic digits, week dates), hence the patterns.
    """
    import datetime as dt
    from decimal import Decimal

    day, second = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}:[0-9]{2}"
    truth = {"true": True, "1": True, "false": False, "0": False}
    number = _reader(rf"[+-]?{DIGITS}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN", lambda text: float(text.replace("INF", "inf")))
    return {
        **{XSD + name: _reader("[+-]?[0-9]+", _integer(*limits)) for name, limits in _RANGES.items()},
        **dict.fromkeys(FLOATS, number),
        XSD + "decimal": _reader(f"[+-]?{DIGITS}", Decimal),
        XSD + "boolean": truth.__getitem__,
        XSD + "date": _reader(day, dt.date.fromisoformat),
        XSD + "dateTime": _reader(rf"{day}T{second}(?:\.[0-9]{{1,6}}0*)?{_ZONE}?", dt.datetime.fromisoformat),
    }


def _reader(pattern: str, read: Callable[[str], object]) -> Callable[[str], object]:
    allowed = re.compile(pattern).fullmatch
    return lambda text: read(text) if allowed(text) else text


def _integer(low: float, high: float) -> Callable[[str], object]:
    def read(text: str) -> object:
        value = int(text)
        return value if low <= value <= high else text

    return read


def to_python(term: Term) -> object:
    """The Python value of a term.

    IRIs and blank nodes give `str`; booleans, integers, decimals, floats, dates and date-times their Python types
    (`Decimal` for `xsd:decimal`); all else (`gYear`, durations, text in a language) the lexical `str`, and so does a
    value that its datatype does not allow or that Python cannot hold (a date with a zone, less than a microsecond).
    """
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    read = _readers().get(term.datatype.value)
    try:
        return read(term.value) if read else term.value
    except (ValueError, KeyError, ArithmeticError):
        return term.value


def is_iri(text: str) -> bool:
    """Whether a text can be an IRI: one with a scheme, of characters that may stand in one."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def number_day_or_truth(text: str) -> ox.Literal | None:
    """The literal that a text is as SPARQL or xsd:date writes it: 3, 2.5, 1e6, true, 2018-06-01; None for any other."""
    kinds = (name for name, pattern in _WRITTEN.items() if re.fullmatch(pattern, text))
    return next((ox.Literal(text, datatype=ox.NamedNode(XSD + name)) for name in kinds), None)


def to_term(value: object) -> Term:
    """The RDF term of a Python value, a number of numpy, or an rdflib term; text becomes a plain literal, never an IRI.

    Raises:
        TypeError: the value has no counterpart in RDF, or none that a query can bind (a triple).
    """
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
        return value
    try:
        if any(kind.__module__ == "rdflib.term" for kind in type(value).__mro__):
            return _from_rdflib(value)
        if isinstance(value, str | bool | int | float):
            return ox.Literal(value)
    except ValueError as error:
        plain = type(value).__module__ == "builtins"
        raise TypeError(f"{value!r} is no RDF term: {'half of a surrogate pair' if plain else error}") from None
    return _of_number_or_date(value)


def _of_number_or_date(value: object) -> Term:
    import datetime as dt
    from decimal import Decimal

    if isinstance(value, Decimal) and value.is_finite():
        return ox.Literal(format(value, "f"), datatype=ox.NamedNode(XSD + "decimal"))
    if type(value).__module__ == "numpy" and getattr(value, "shape", None) == () and value.dtype.kind in "biuf":  # type: ignore[attr-defined]
        return ox.Literal(value.item())  # type: ignore[attr-defined]
    if isinstance(value, dt.datetime) and value == value:  # not so the NaT of pandas
        offset = value.utcoffset()  # XSD has no seconds in a zone
        moved = value.astimezone(dt.UTC) if offset is not None and offset % dt.timedelta(minutes=1) else value
        return ox.Literal(moved.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    if isinstance(value, dt.date) and value == value:
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    what = str(value) if isinstance(value, Decimal) else f"a {type(value).__name__}"
    raise TypeError(f"{what} is no RDF term; give a term, text, a number, a boolean or a date")


def _from_rdflib(value: Any) -> Term:
    kinds = {kind.__name__ for kind in type(value).__mro__}
    if "URIRef" in kinds:
        return ox.NamedNode(str(value))
    if "BNode" in kinds:
        return ox.BlankNode(str(value))
    if "Literal" not in kinds:
        raise TypeError(f"an rdflib {type(value).__name__} is no RDF term that a query can bind")
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return (
        ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype))) if value.datatype else ox.Literal(str(value))
    )


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Within, rdflib does not log each literal that it can make no Python value of, such as a year before the first."""
    import logging

    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def to_rdflib(term: Term | None) -> Any:
    """The rdflib term of a term; None stays None, and a base direction, which rdflib lacks, is left out.

    Raises:
        TypeError: the term is a triple.
    """
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


# SPARQL 1.1's PN_LOCAL, less what needs a backslash or a percent sign, and less what lies beyond U+FFFC: the engine
# does not read that in names.
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffc_:0-9"
)
_INSIDE = _LETTER + "\u00b7\u0300-\u036f\u203f\u2040\\-"
_LOCAL = f"[{_LETTER}](?:[.{_INSIDE}]*[{_INSIDE}])?"
_SHORT = {
    XSD + "integer": "[+-]?[0-9]+",
    XSD + "decimal": r"[+-]?[0-9]*\.[0-9]+",
    XSD + "double": rf"[+-]?{DIGITS}[eE][+-]?[0-9]+",
    XSD + "boolean": "true|false",
}


def compact(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as it can be written in SPARQL: `country:ITA`, `<http://…>`, `"text"@fr`, `50`, `<<( … )>>`.

    Args:
        prefixes: prefix to namespace; the longest namespace that fits is taken.
    """
    if isinstance(term, ox.NamedNode):
        best = max((p for p in prefixes.items() if term.value.startswith(p[1])), key=lambda p: len(p[1]), default=None)
        if best and re.fullmatch(_LOCAL, local := term.value[len(best[1]) :]):
            return f"{best[0]}:{local}"
        return str(term)
    if isinstance(term, ox.Triple):
        parts = (term.subject, term.predicate, term.object)
        return f"<<( {' '.join(compact(part, prefixes) for part in parts)} )>>"
    if isinstance(term, ox.BlankNode) or term.language or term.datatype.value == XSD + "string":
        return str(term)
    if re.fullmatch(_SHORT.get(term.datatype.value, "(?!)"), term.value):
        return term.value
    return f"{ox.Literal(term.value)}^^{compact(term.datatype, prefixes)}"


def without_blank_names() -> Callable[[Any], Any]:
    """A function that gives terms with each blank node called by when it first came.

    Blank nodes get other names each time a file is read; what is the same but for them comes out the same.
    """
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def renamed(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.BlankNode(f"b{len(names)}"))
        if isinstance(term, ox.Triple):
            return ox.Triple(renamed(term.subject), term.predicate, renamed(term.object))
        return term

    return renamed


def full(term: Term) -> str:
    """A term in full, as in N-Triples and TSV results: no prefix, each datatype written."""
    if isinstance(term, ox.Triple):  # str() of a triple has no brackets, and so is no term
        return f"<<( {full(term.subject)} {full(term.predicate)} {full(term.object)} )>>"
    return str(term)
