"""Write an answer in the four result formats of SPARQL 1.1: JSON, XML, CSV and TSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from coopgraph.answers.rows import Rows
from coopgraph.base.output import allowed_in_xml
from coopgraph.base.terms import Term, to_python
from coopgraph.base.terms import full as full_term
from coopgraph.base.text import UNICODE_ESCAPE, XML_REFERENCE, disarmed, encoded, is_plain
from coopgraph.base.vocab import XSD


def to_json(table: Rows, why: bool = False) -> str:
    """SPARQL 1.1 Query Results JSON (triples and base directions as in 1.2).

    Notes, `stated`, `completeness`, `diagnosis` and `why` stand in the head, where readers pass over them.

    Args:
        why: tell why each row holds, in the order of the rows.
    """
    head: dict[str, Any] = {} if table.is_boolean else {"vars": list(table.columns)}
    if table.notes:
        head["notes"] = list(table.notes)
    if not table.stated:
        head["stated"] = False
    if table.completeness:
        head["completeness"] = table.completeness_dict()
    if table.diagnosis:
        head["diagnosis"] = table.diagnosis._asdict()
    if why:
        head["why"] = table.why_dicts()
    if table.is_boolean:
        return _json({"head": head, "boolean": _truth(table)}, indent=1)
    names = [_json(name) for name in table.columns]
    written = once(lambda term: _json(_json_term(term)))
    cells = (zip(names, row, strict=True) for row in table.answer)
    bindings = (", ".join(f"{name}: {written(term)}" for name, term in row if term is not None) for row in cells)
    lines = ",\n".join(f"{{{binding}}}" for binding in bindings)
    return f'{{"head": {_json(head)},\n"results": {{"bindings": [\n{lines}\n]}}}}\n'


def _json(value: object, indent: int | None = None) -> str:
    import json

    return encoded(json.dumps(value, ensure_ascii=False, indent=indent), UNICODE_ESCAPE)


def once(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same writer; what it wrote of the latest terms is kept, since answers repeat themselves."""
    return lru_cache(65536)(write)


def _truth(table: Rows) -> bool:
    cell = table.rows[0][0]
    return isinstance(cell, ox.Literal) and cell.value == "true"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
        if term.direction:
            literal["its:dir"] = term.direction.value
    elif term.datatype.value != XSD + "string":
        literal["datatype"] = term.datatype.value
    return literal


def to_csv(table: Rows, safe: bool = False, full: bool = False) -> str:
    """SPARQL 1.1 Query Results CSV: values without their types, lines ending in CR LF.

    Args:
        full: write terms as in TSV, `"2.5"^^<…decimal>`, with their datatypes and languages.
        safe: put an apostrophe before text that a spreadsheet would take for a formula; this changes the data.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([disarmed(name) for name in table.columns] if safe else table.columns)
    for row in table.answer:
        cells = [full_cell(term) if full else _csv_cell(term) for term in row]
        if safe:
            cells = [c if _is_number(t) else disarmed(c) for c, t in zip(cells, row, strict=True)]
        writer.writerow(cells)
    return out.getvalue()


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else full_term(term)


def full_cell(term: Term | None) -> str:
    """A term in full; nothing for None."""
    return "" if term is None else full_term(term)


def _is_number(term: Term | None) -> bool:
    from decimal import Decimal

    return isinstance(term, ox.Literal) and isinstance(to_python(term), int | float | Decimal)


def to_tsv(table: Rows) -> str:
    """SPARQL 1.1 Query Results TSV: terms in full, so that nothing is lost."""
    heading = "\t".join("?" + name for name in table.columns)
    head, rest = table.answer.tsv()
    if not rest or _NESTED.search(rest) or not is_plain(rest):
        lines = ("\t".join(map(full_cell, row)) for row in table.answer)
        return encoded("\n".join([heading, *lines, ""]), UNICODE_ESCAPE)
    first, text = head.decode().partition("\n")[2], rest[rest.index(b"\n") :]
    for bare in _BARE:
        text = bare.sub(_in_full, text)
    return encoded(f"{heading}\n{first}", UNICODE_ESCAPE) + text[1:].decode()


_NESTED = re.compile(rb"\)(?=>>)")  # a triple within a cell
_BARE = tuple(re.compile(sign + rb"([-+.0-9tf][^\t\n]*)") for sign in (rb"\t", rb"\n"))  # quicker than both at once


def _in_full(bare: re.Match[bytes]) -> bytes:
    """A number or boolean that stands bare after a sign, with its datatype."""
    return bare[0][:1] + _typed(bare[1])


@lru_cache(65536)
def _typed(bare: bytes) -> bytes:
    value = bare.lower()
    kind = "double" if b"e" in value else "decimal" if b"." in value else "integer"
    kind = "boolean" if value in {b"true", b"false"} else kind
    return b'"%b"^^<%b>' % (bare, (XSD + kind).encode())


def to_xml(table: Rows) -> str:
    """SPARQL 1.1 Query Results XML (triples and base directions as in 1.2).

    Raises:
        OutputError: a value has a character that XML 1.0 does not allow.
    """
    parts = ['<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>']
    if table.is_boolean:
        return f"{parts[0]}</head>\n<boolean>{str(_truth(table)).lower()}</boolean>\n</sparql>\n"
    names = [_attribute(name) for name in table.columns]
    parts += [f"<variable name={name}/>" for name in names]
    parts.append("</head>\n<results>\n")
    written = once(_xml_term)
    for row in table.answer:
        cells = zip(names, row, strict=True)
        bindings = (f"<binding name={name}>{written(term)}</binding>" for name, term in cells if term is not None)
        parts.append(f"<result>{''.join(bindings)}</result>\n")
    return encoded("".join(parts) + "</results>\n</sparql>\n", XML_REFERENCE)


def _xml_text(text: str) -> str:
    """Text of an element; blanks at its ends as references, since readers may trim them."""
    from xml.sax.saxutils import escape

    inner = escape(allowed_in_xml(text, "json or tsv"), {"\r": "&#13;"})
    return re.sub(r"^[ \t\n]+|[ \t\n]+$", lambda blanks: "".join(f"&#{ord(c)};" for c in blanks[0]), inner)


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(allowed_in_xml(text, "json or tsv"))


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        names = ("subject", "predicate", "object")
        inner = "".join(f"<{n}>{_xml_term(getattr(term, n))}</{n}>" for n in names)
        return f"<triple>{inner}</triple>"
    kind = "" if term.datatype.value == XSD + "string" else f" datatype={_attribute(term.datatype.value)}"
    kind = f" xml:lang={_attribute(term.language)}" if term.language else kind
    if term.direction:
        kind += f' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" its:dir="{term.direction.value}"'
    return f"<literal{kind}>{_xml_text(term.value)}</literal>"
