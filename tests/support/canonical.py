"""Answers of different SPARQL engines, brought into one form so that they can be compared."""

import json
from collections import Counter
from decimal import Context
from typing import Any

import pyoxigraph as ox

from coopgraph.base.vocab import XSD

NUMERIC = {XSD + name for name in ["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"]}
Cell = tuple[str, ...]
Row = tuple[tuple[str, Cell], ...]


def cell(kind: str, value: str, language: str = "", datatype: str = "") -> Cell:
    """A term as it is compared: numbers by value to 12 digits, tags of languages in lower case, blank nodes alike."""
    if kind == "bnode":
        return ("blank",)
    if kind == "uri":
        return ("iri", value)
    if datatype in NUMERIC:
        return ("number", str(Context(prec=12).create_decimal(value).normalize()))
    if datatype == XSD + "boolean":
        return ("boolean", {"1": "true", "0": "false"}.get(value, value))
    if datatype == XSD + "string" or language:
        datatype = ""
    return ("literal", value, language.lower(), datatype)


def term_cell(term: Any) -> Cell:
    """The same of a term of pyoxigraph."""
    if isinstance(term, ox.Literal):
        return cell("literal", term.value, term.language or "", term.datatype.value)
    return cell("bnode" if isinstance(term, ox.BlankNode) else "uri", term.value)


def rows_of_json(body: bytes) -> bool | list[Row]:
    """The rows of a JSON answer; Virtuoso tells an ASK as a row."""
    told = json.loads(body)
    if "boolean" in told:
        return bool(told["boolean"])
    rows = []
    for found in told["results"]["bindings"]:
        cells = {v: cell(t["type"], t["value"], t.get("xml:lang", ""), t.get("datatype", "")) for v, t in found.items()}
        rows.append(tuple(sorted(cells.items())))
    if told["head"]["vars"] == ["__ASK_RETVAL"]:
        return bool(rows) and rows[0][0][1] not in {("number", "0"), ("boolean", "false")}
    return rows


def rows_of_results(results: Any) -> bool | list[Row]:
    """The rows of an answer of pyoxigraph, or of any triples."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QuerySolutions):
        names = [v.value for v in results.variables]
        return [tuple(sorted((n, term_cell(each[n])) for n in names if each[n] is not None)) for each in results]
    return [tuple(zip("spo", map(term_cell, (t.subject, t.predicate, t.object)), strict=True)) for t in set(results)]


def canonical(rows: bool | list[Row], ordered: bool = False) -> Any:
    """What two answers must have in common: truth, rows in order, or how often each row comes."""
    return rows if isinstance(rows, bool) or ordered else Counter(rows)
