"""Write an answer as text: the four SPARQL result formats, Markdown, HTML, and aligned columns for terminals."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.answers.rows import Rows
from coopgraph.answers.sparql_results import full_cell, once, to_csv, to_json, to_tsv, to_xml
from coopgraph.base import ranges
from coopgraph.base.errors import OutputError
from coopgraph.base.lines import Line, display_width, escape_html, html_lines, one_line, text_lines
from coopgraph.base.terms import Term, compact
from coopgraph.base.terms import full as full_term
from coopgraph.base.text import inert
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.warnings.caveats import open_list
from coopgraph.knowledge.warnings.completeness import OPEN
from coopgraph.store.answer import TripleAnswer

CELL_WIDTH = 60
WHY_ROWS = 50  # that are told with why they hold, unless a number is given
_SIGNS = {"complete": "=", "open": "≥", "unknown": "?"}


def write(table: Rows, format: str, **options: Any) -> str:
    """The answer in one of the formats of FORMATS, or its triples in one of TRIPLE_FORMATS.

    Args:
        options: passed to the format's writer: `safe` and `full` for csv, `full` for md, `width` for table, `why` for
            json, md, html and table.

    Raises:
        OutputError: the format is unknown, or cannot hold the answer.
    """
    known = FORMATS | TRIPLE_FORMATS
    if format not in known:
        raise OutputError(f"unknown format {format!r}; known are {', '.join(known)}")
    writer, _ = known[format]
    if options.get("why") and format not in EXPLAINED:
        raise OutputError(f"{format} has no place for why a row holds; {', '.join(EXPLAINED)} have")
    if options.get("safe") and format != "csv":
        raise OutputError(f"a spreadsheet runs no formulas of {format}; `safe` is for csv")
    return writer(table, **{name: value for name, value in options.items() if name not in {"why", "safe"} or value})


def format_for(path: str | Path) -> str:
    """The format of a file's ending.

    Raises:
        OutputError: no format has that ending.
    """
    import os

    ending = os.path.splitext("x" + os.path.basename(path))[1].lower()
    known = {each: name for name, (_, endings) in (FORMATS | TRIPLE_FORMATS).items() for each in endings}
    if ending not in known:
        raise OutputError(f"no format has the ending of {path}; known are {', '.join(sorted(known))}; or use --format")
    return known[ending]


def to_rdf(table: Rows, format: str) -> str:
    """The triples of CONSTRUCT, DESCRIBE or a description as RDF, in one order.

    Raises:
        OutputError: the rows are no triples, or the format cannot hold them.
    """
    if not table.answer.triples:
        raise OutputError(
            f"{format} holds triples, which CONSTRUCT and DESCRIBE give; these are rows: use {', '.join(FORMATS)}"
        )
    if format == "nt" and isinstance(table.answer, TripleAnswer) and (text := table.answer.n_triples):
        return text
    from coopgraph.store.files import write_quads
    from coopgraph.store.reading.formats import FORMATS as RDF_FORMATS

    triples: Any = (ox.Triple(*row) for row in table.answer)  # type: ignore[arg-type]
    return write_quads(triples, RDF_FORMATS[format], table.prefixes)


# ---- For people: labels in place of IRIs, and the claims behind each row ----


def headings(table: Rows) -> list[str]:
    """The columns as people read them."""
    return list(map(table.heading, table.columns))


def _notes(table: Rows) -> list[str]:
    """The notes, without the open lists of which `completeness_text` says how many there are at least."""
    judged = table.completeness if table.completeness_text else None
    lists = judged.lists if judged and judged.state == OPEN else ()
    said = {open_list(each, table.text, table.language) for each in lists}
    return [note for note in table.notes if note not in said]


def _shown(table: Rows, text: Callable[[Term | None], str]) -> tuple[list[str], list[list[str]]]:
    """Heading and cells for people, with the claims in a last column when rows have any."""
    heading, text = headings(table), once(text)
    cells = [[text(term) for term in row] for row in table.answer]
    if table.evidence and any(table.evidence):
        heading.append(table.word("answers.stated-in"))
        cells = [[*row, claims] for row, claims in zip(cells, table.evidence, strict=True)]
    return heading, cells


def to_markdown(table: Rows, full: bool = False, why: int = False) -> str:
    """A Markdown table, with the notes below.

    Args:
        full: write terms as in TSV, with their datatypes and languages, instead of labels and values.
        why: tell below why each row holds; a number for that many rows, the first 50 otherwise.
    """

    def cell(text: str) -> str:
        text = re.sub(r"([\\`*_{}\[\]<>|#&~])", r"\\\1", text)
        return inert(re.sub(r"\s*[\r\n\u2028\u2029]+\s*", "<br>", text))

    heading, cells = _shown(table, full_cell if full else table.text)
    lines = ["| " + " | ".join(map(cell, row)) + " |" for row in [heading, *cells]]
    lines.insert(1, "|" + "---|" * len(heading))
    lines += [f"\n{cell(note)}" for note in (*_notes(table), *table.diagnosis_text, table.completeness_text) if note]
    for number, said in enumerate(_reasons(table, why), 1):
        lines += ["", f"{number}. {cell(_name(table, number))}"]
        lines += [f"{'   ' * (depth + 1)}- {cell(text)}{_aside(address)}" for depth, text, address in said]
    lines += [f"\n{cell(said)}" for said in _unexplained(table, why)]
    return "\n".join(lines) + "\n"


def _how_many(table: Rows, why: int) -> int:
    """How many of the first rows are told with why they hold: `why`, or the usual number for True."""
    return min(len(table), WHY_ROWS if why is True else why)


def _reasons(table: Rows, why: int) -> list[list[Line]]:
    """Why the first rows hold, in lines: `why` is how many, True for the usual number."""
    most = _how_many(table, why)
    return [each.lines() for each in table.whys[:most]] if most else []


def _unexplained(table: Rows, why: int) -> list[str]:
    """That there are rows of which it is not told why they hold, if there are."""
    shown, count = _how_many(table, why), len(table)
    how = f"why={count} (--why-rows {count})"
    return [table.word("answers.why-some", shown=shown, count=count, how=how)] if 0 < shown < count else []


def _aside(address: str) -> str:
    """A link of Markdown, to http(s) only."""
    safe = re.fullmatch(r"https?://[^\s<>\"\\]+", address)
    return f" <{address}>" if safe else ""


def _name(table: Rows, number: int) -> str:
    """A row, counted from 1, in a line."""
    return " · ".join(filter(None, map(table.text, table.answer[number - 1 : number][0])))


def to_table(table: Rows, width: int | None = CELL_WIDTH, why: int = False, room: int | None = None) -> str:
    """Aligned columns for a terminal.

    Args:
        width: columns of the terminal that a cell may take, at least 1; None for no limit.
        why: tell below why each row holds; a number for that many rows, the first 50 otherwise.
        room: columns that the terminal has: cells take more than `width` where they fit in.
    """
    ranges.check("width", width)
    heading, cells = _shown(table, table.text)
    limits = [width] * len(heading) if room is None or width is None else _limits([heading, *cells], width, room)
    rows = [[one_line(text, most) for text, most in zip(row, limits, strict=True)] for row in [heading, *cells]]
    widths = [max((display_width(row[i]) for row in rows), default=0) for i in range(len(heading))]
    lines = [
        "  ".join(t + " " * (w - display_width(t)) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("─" * w for w in widths))
    count = (
        "" if table.is_boolean or not table.stated else "\n" + one_line(table.word("answers.rows", count=len(table)))
    )
    notes = "".join(f"\n! {one_line(note)}" for note in (*_notes(table), *table.diagnosis_text))
    if table.completeness and table.completeness_text:
        has_no_bound = table.completeness.state == OPEN and not table.completeness.at_least
        sign = "!" if has_no_bound else _SIGNS[table.completeness.state]
        notes += f"\n{sign} {one_line(table.completeness_text)}"
    told = "".join(_told(table, number, said) for number, said in enumerate(_reasons(table, why), 1))
    told += "".join(f"\n\n! {one_line(said)}" for said in _unexplained(table, why))
    return "\n".join(lines) + count + notes + told + "\n"


def _limits(rows: list[list[str]], width: int, room: int) -> list[int | None]:
    """How wide the cells of each column may be, so that what is not taken of the room goes to those that are cut, from the left."""
    wanted = [max(display_width(one_line(row[i])) for row in rows) for i in range(len(rows[0]))]
    limits = [min(each, width) for each in wanted]
    spare = room - sum(limits) - 2 * (len(limits) - 1)
    for i, each in enumerate(wanted):
        more = max(0, min(each - limits[i], spare))
        limits[i], spare = limits[i] + more, spare - more
    return [max(limit, 1) for limit in limits]


def _told(table: Rows, number: int, said: list[Line]) -> str:
    """Why a row holds, for a terminal."""
    return f"\n\n{number}. {one_line(_name(table, number))}\n{text_lines(said)}"


# Notebooks put text to the right, and squeeze a caption into the width of the columns; colours are left to their themes.
_STYLE = (
    "<style>div.coopgraph details p{margin:0;overflow-wrap:anywhere}div.coopgraph summary{cursor:pointer}div.coopgraph tr:has(details) td{vertical-align:top}"
    "div.coopgraph td[data-datatype]{white-space:nowrap}div.coopgraph{width:fit-content;max-width:100%;overflow-x:auto}"
    "div.coopgraph table{margin:0}div.coopgraph caption{min-width:22em;font-weight:600;padding-block:.5em}"
    "div.coopgraph :is(caption,th,td,p){text-align:start!important}div.coopgraph p{margin-block:.5em}</style>"
)


def html_fragment(table: Rows, limit: int | None = None, why: int = False) -> str:
    """A table for a notebook or a page: everything escaped, links only to http(s).

    What a cell does not show is kept beside it: its language in `lang`, its datatype in `data-datatype`, and in
    `data-term` a node that is no link.

    Args:
        limit: rows to show; what is left out is said. None for all.
        why: tell in a last column, to be opened, why each row holds; a number for that many rows, the first 50 otherwise.
    """
    shown = table if limit is None else table[:limit]
    evidence = shown.evidence if shown.evidence and any(shown.evidence) else None
    told = _reasons(shown, why)
    last = [table.word("answers.why" if told else "answers.stated-in")] if told or evidence else []
    heading = [*headings(table), *last]
    head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in heading)
    body, written = [], once(lambda term: _html_cell(table, term))
    for index, row in enumerate(shown.answer):
        cells = [written(term) for term in row]
        if index < len(told):
            summary = evidence[index] if evidence and evidence[index] else table.word("answers.why")
            cells.append(
                f"<td><details><summary>{escape_html(summary)}</summary>{html_lines(told[index], table.language)}</details></td>"
            )
        elif last:
            cells.append(f"<td>{escape_html(evidence[index] if evidence else '')}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    caption = f'<caption lang="" dir="auto">{escape_html(table.name)}</caption>' if table.name else ""
    told_of = [note for note in (*_notes(table), *table.diagnosis_text, table.completeness_text) if note]
    told_of += _unexplained(shown, why)
    notes = "".join(f'<p lang="" dir="auto">{escape_html(note)}</p>' for note in told_of)
    if len(shown) < len(table):
        said = table.word("answers.shown", shown=len(shown), count=len(table))
        notes += f'<p lang="" dir="auto">{escape_html(said)}</p>'
    rows = f'<thead><tr>{head}</tr></thead><tbody lang="">{"".join(body)}</tbody>'
    direction = f' lang="{escape_html(table.language)}" dir="{writing(table.language).direction}"'
    return f'<div class="coopgraph"{direction}>{_STYLE}<table>{caption}{rows}</table>{notes}</div>'


def _html_cell(table: Rows, term: Term | None) -> str:
    text = escape_html(table.text(term))
    if isinstance(term, ox.NamedNode) and re.match(r"https?://", term.value):
        return f'<td dir="auto"><a href="{escape_html(term.value)}" rel="noreferrer">{text}</a></td>'
    if term is None:
        return "<td></td>"
    if not isinstance(term, ox.Literal):
        return f'<td dir="auto" data-term="{escape_html(full_term(term))}">{text}</td>'
    language = f' lang="{escape_html(term.language)}"' if term.language else ""
    plain = term.language or term.datatype.value == XSD + "string"
    datatype = "" if plain else f' data-datatype="{escape_html(compact(term.datatype, PREFIXES))}"'
    direction = term.direction.value if term.direction else "auto"
    return f'<td dir="{direction}"{language}{datatype}>{text}</td>'


_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 system-ui,sans-serif;margin:2rem}}table{{border-collapse:collapse}}
caption{{text-align:start;font-weight:600;padding:.5em 0}}td,th{{border:1px solid #ccc;padding:.3em .6em;text-align:start}}
</style></head><body><main>{body}</main></body></html>
"""


def to_html(table: Rows, why: int = False) -> str:
    """A whole page, with every row, that asks nothing of the network.

    Args:
        why: tell in a last column, to be opened, why each row holds; a number for that many rows, the first 50 otherwise.
    """
    return _PAGE.format(
        language=escape_html(table.language),
        direction=writing(table.language).direction,
        title=escape_html(table.name or "coopgraph"),
        body=html_fragment(table, None, why),
    )


EXPLAINED = ("json", "md", "html", "table")  # formats with a place for why a row holds

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
# The same of RDF, for answers that are triples.
TRIPLE_FORMATS: dict[str, tuple[Callable[..., str], tuple[str, ...]]] = {
    "ttl": (partial(to_rdf, format="ttl"), (".ttl", ".turtle")),
    "nt": (partial(to_rdf, format="nt"), (".nt",)),
    "trig": (partial(to_rdf, format="trig"), (".trig",)),
    "jsonld": (partial(to_rdf, format="jsonld"), (".jsonld",)),
    "rdf": (partial(to_rdf, format="rdf"), (".rdf", ".owl")),
}
