"""Write an answer as text: the four SPARQL result formats, Markdown, HTML, and aligned columns for terminals."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.errors import OutputError
from coopgraph.terms import Term, compact, to_python
from coopgraph.terms import full as full_term
from coopgraph.vocab import PREFIXES, XSD

if TYPE_CHECKING:
    from pathlib import Path

    from coopgraph.table import Table

HTML_ROWS = 200
CELL_WIDTH = 60


def write(table: Table, format: str, **options: Any) -> str:
    """The answer in one of the formats of FORMATS.

    Args:
        options: passed to the format's writer: `safe` and `full` for csv, `full` for md, `width` for table.

    Raises:
        OutputError: the format is unknown, or the answer has characters that XML does not allow.
    """
    if format not in FORMATS:
        raise OutputError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    writer, _ = FORMATS[format]
    return writer(table, **options)


def format_for(path: str | Path) -> str:
    """The format of a file's ending.

    Raises:
        OutputError: no format has that ending.
    """
    import os

    ending = os.path.splitext("x" + os.path.basename(path))[1].lower()
    known = {each: name for name, (_, endings) in FORMATS.items() for each in endings}
    if ending not in known:
        raise OutputError(f"no format has the ending of {path}; known are {', '.join(sorted(known))}; or use --format")
    return known[ending]


# ---- SPARQL 1.1 results ----


def to_json(table: Table) -> str:
    """SPARQL 1.1 Query Results JSON (triples and base directions as in 1.2); notes and `stated` stand in the head, where readers pass over them."""
    import json

    head: dict[str, Any] = {} if table.is_boolean else {"vars": list(table.columns)}
    if table.notes:
        head["notes"] = list(table.notes)
    if not table.stated:
        head["stated"] = False
    if table.is_boolean:
        return json.dumps({"head": head, "boolean": _truth(table)}, ensure_ascii=False, indent=1)
    names = [json.dumps(name, ensure_ascii=False) for name in table.columns]
    written = _once(lambda term: json.dumps(_json_term(term), ensure_ascii=False))
    cells = (zip(names, row, strict=True) for row in table.answer)
    bindings = (", ".join(f"{name}: {written(term)}" for name, term in row if term is not None) for row in cells)
    lines = ",\n".join(f"{{{binding}}}" for binding in bindings)
    return f'{{"head": {json.dumps(head, ensure_ascii=False)},\n"results": {{"bindings": [\n{lines}\n]}}}}\n'


def _once(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same writer; what it wrote of the latest terms is kept, since answers repeat themselves."""
    return lru_cache(65536)(write)


def _truth(table: Table) -> bool:
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
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction:
            found["its:dir"] = term.direction.value
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def to_csv(table: Table, safe: bool = False, full: bool = False) -> str:
    """SPARQL 1.1 Query Results CSV: values without their types, lines ending in CR LF.

    Args:
        full: write terms as in TSV, `"2.5"^^<…decimal>`, with their datatypes and languages.
        safe: put an apostrophe before text that a spreadsheet would take for a formula; this changes the data.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in table.columns] if safe else table.columns)
    for row in table.answer:
        cells = [_full(term) if full else _csv_cell(term) for term in row]
        if safe:
            cells = [c if _is_number(t) else _harmless(c) for c, t in zip(cells, row, strict=True)]
        writer.writerow(cells)
    return out.getvalue()


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else full_term(term)


def _full(term: Term | None) -> str:
    return "" if term is None else full_term(term)


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _is_number(term: Term | None) -> bool:
    from decimal import Decimal

    return isinstance(term, ox.Literal) and isinstance(to_python(term), int | float | Decimal)


def to_tsv(table: Table) -> str:
    """SPARQL 1.1 Query Results TSV: terms in full, so that nothing is lost."""
    lines = ["\t".join("?" + name for name in table.columns)]
    lines += ["\t".join(map(_full, row)) for row in table.answer]
    return "\n".join(lines) + "\n"


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_xml(table: Table) -> str:
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
    written = _once(_xml_term)
    for row in table.answer:
        cells = zip(names, row, strict=True)
        found = (f"<binding name={name}>{written(term)}</binding>" for name, term in cells if term is not None)
        parts.append(f"<result>{''.join(found)}</result>\n")
    return "".join(parts) + "</results>\n</sparql>\n"


def _allowed(text: str) -> str:
    if bad := _NOT_XML.search(text):
        raise OutputError(f"a value has the character U+{ord(bad[0]):04X}, which XML does not allow; use json or tsv")
    return text


def _xml_text(text: str) -> str:
    """Text of an element; blanks at its ends as references, since readers may trim them."""
    from xml.sax.saxutils import escape

    inner = escape(_allowed(text), {"\r": "&#13;"})
    return re.sub(r"^[ \t\n]+|[ \t\n]+$", lambda blanks: "".join(f"&#{ord(c)};" for c in blanks[0]), inner)


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(_allowed(text))


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


# ---- For people: labels in place of IRIs, and the claims behind each row ----


def _shown(table: Table, text: Callable[[Term | None], str]) -> tuple[list[str], list[list[str]]]:
    """Heading and cells for people, with the claims in a last column when rows have any."""
    heading, text = list(table.columns), _once(text)
    cells = [[text(term) for term in row] for row in table.answer]
    if table.evidence and any(table.evidence):
        heading.append("stated in")
        cells = [[*row, found] for row, found in zip(cells, table.evidence, strict=True)]
    return heading, cells


def _inert(text: str) -> str:
    """Text that can neither drive a terminal nor turn the writing direction of what follows it."""
    if _PLAIN.fullmatch(text):
        return text
    import unicodedata

    shown = (c if c in "\t\r\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co"} else "\ufffd" for c in text)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", "".join(shown))


def to_markdown(table: Table, full: bool = False) -> str:
    """A Markdown table, with the notes below.

    Args:
        full: write terms as in TSV, with their datatypes and languages, instead of labels and values.
    """

    def cell(text: str) -> str:
        text = re.sub(r"([\\`*_{}\[\]<>|#&~])", r"\\\1", _inert(text))
        return re.sub(r"\s*[\r\n\u2028\u2029]+\s*", "<br>", text)

    heading, cells = _shown(table, _full if full else table.text)
    lines = ["| " + " | ".join(map(cell, row)) + " |" for row in [heading, *cells]]
    lines.insert(1, "|" + "---|" * len(heading))
    return "\n".join(lines + [f"\n{cell(note)}" for note in table.notes]) + "\n"


_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if _PLAIN.fullmatch(text):
        return len(text)
    import unicodedata

    marks = {"Mn", "Me", "Cf"}
    return sum(
        0 if unicodedata.category(c) in marks else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _cut(text: str, width: int) -> str:
    """A text of no more columns than that, with an ellipsis where it was longer; marks stay with their letters."""
    if len(text) <= width * 8 and _width(text) <= width:
        return text
    room, end = width - 1, 0
    for character in text[: width * 8]:  # a letter may carry marks without end, which take no room
        room -= _width(character)
        if room < 0:
            break
        end += 1
    return text[:end].rstrip() + "…"


def _line(text: str, width: int | None = None) -> str:
    """One line for a terminal; right-to-left text is set apart so that columns stay in order."""
    text = _inert(" ".join(text.split()))
    if width is not None:
        text = _cut(text, max(width, 1))
    if _PLAIN.fullmatch(text):
        return text
    import unicodedata

    rtl = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)
    return f"\u2068{text}\u2069" if rtl else text


def to_table(table: Table, width: int | None = CELL_WIDTH) -> str:
    """Aligned columns for a terminal.

    Args:
        width: columns of the terminal that a cell may take, at least 1; None for no limit.
    """
    heading, cells = _shown(table, table.text)
    rows = [[_line(text, width) for text in row] for row in [heading, *cells]]
    widths = [max((_width(row[i]) for row in rows), default=0) for i in range(len(heading))]
    lines = ["  ".join(t + " " * (w - _width(t)) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * w for w in widths))
    count = "" if table.is_boolean or not table.stated else f"\n{len(table)} row{'' if len(table) == 1 else 's'}"
    notes = "".join(f"\n! {_line(note)}" for note in table.notes)
    return "\n".join(lines) + count + notes + "\n"


# Notebooks put text to the right, and squeeze a caption into the width of the columns; colours are left to their themes.
_STYLE = (
    "<style>div.coopgraph{width:fit-content;max-width:100%;overflow-x:auto}"
    "div.coopgraph table{margin:0}div.coopgraph caption{min-width:22em;font-weight:600;padding-block:.5em}"
    "div.coopgraph :is(caption,th,td,p){text-align:start!important}div.coopgraph p{margin-block:.5em}</style>"
)


def html_fragment(table: Table, limit: int | None = HTML_ROWS) -> str:
    """A table for a notebook or a page: everything escaped, links only to http(s).

    What a cell does not show is kept beside it: its language in `lang`, its datatype in `data-datatype`, and in
    `data-term` a node that is no link.

    Args:
        limit: rows to show; what is left out is said. None for all.
    """
    shown = table if limit is None else table[:limit]
    evidence = shown.evidence if shown.evidence and any(shown.evidence) else None
    heading = [*table.columns, "stated in"] if evidence else table.columns
    head = "".join(f'<th scope="col">{_escape(name)}</th>' for name in heading)
    body, written = [], _once(lambda term: _html_cell(table, term))
    for index, row in enumerate(shown.answer):
        cells = [written(term) for term in row]
        if evidence:
            cells.append(f"<td>{_escape(evidence[index])}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    caption = f'<caption lang="" dir="auto">{_escape(table.name)}</caption>' if table.name else ""
    notes = "".join(f'<p lang="" dir="auto">{_escape(note)}</p>' for note in table.notes)
    if len(shown) < len(table):
        notes += f"<p>{len(shown):,} of {len(table):,} rows shown</p>"
    rows = f'<thead><tr>{head}</tr></thead><tbody lang="">{"".join(body)}</tbody>'
    return f'<div class="coopgraph">{_STYLE}<table>{caption}{rows}</table>{notes}</div>'


def _escape(text: str) -> str:
    from html import escape

    return escape(_inert(text))


def _html_cell(table: Table, term: Term | None) -> str:
    text = _escape(table.text(term))
    if isinstance(term, ox.NamedNode) and re.match(r"https?://", term.value):
        return f'<td dir="auto"><a href="{_escape(term.value)}" rel="noreferrer">{text}</a></td>'
    if term is None:
        return "<td></td>"
    if not isinstance(term, ox.Literal):
        return f'<td dir="auto" data-term="{_escape(full_term(term))}">{text}</td>'
    language = f' lang="{_escape(term.language)}"' if term.language else ""
    plain = term.language or term.datatype.value == XSD + "string"
    datatype = "" if plain else f' data-datatype="{_escape(compact(term.datatype, PREFIXES))}"'
    direction = term.direction.value if term.direction else "auto"
    return f'<td dir="{direction}"{language}{datatype}>{text}</td>'


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 system-ui,sans-serif;margin:2rem}}table{{border-collapse:collapse}}
caption{{text-align:start;font-weight:600;padding:.5em 0}}td,th{{border:1px solid #ccc;padding:.3em .6em;text-align:start}}
</style></head><body><main>{body}</main></body></html>
"""


def to_html(table: Table) -> str:
    """A whole page, with every row, that asks nothing of the network."""
    return _PAGE.format(title=_escape(table.name or "coopgraph"), body=html_fragment(table, None))


# Each format's writer, and the endings of its files.
FORMATS: dict[str, tuple[Callable[..., str], tuple[str, ...]]] = {
    "table": (to_table, (".txt", ".table")),
    "csv": (to_csv, (".csv",)),
    "tsv": (to_tsv, (".tsv",)),
    "json": (to_json, (".json", ".srj")),
    "xml": (to_xml, (".xml", ".srx")),
    "md": (to_markdown, (".md", ".markdown")),
    "html": (to_html, (".html", ".htm")),
}
