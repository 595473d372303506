"""Write an answer as text: the four SPARQL result formats, Markdown, HTML, and (in `terminal`) aligned columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from coopgraph.answers.rows import Rows
from coopgraph.answers.sparql_results import full_cell, once, to_csv, to_json, to_tsv, to_xml
from coopgraph.answers.terminal import capital, notes, reasons, row_name, shown, to_table, unexplained
from coopgraph.base.errors import OutputError
from coopgraph.base.lines import Line, escape_html, html_lines
from coopgraph.base.terms import Term, compact
from coopgraph.base.terms import full as full_term
from coopgraph.base.text import inert, json_text
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.base.words.writing import writing
from coopgraph.store.answer import TripleAnswer


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


def to_markdown(table: Rows, full: bool = False, why: int = False) -> str:
    """A Markdown table, with the notes below.

    Args:
        full: write terms as in TSV, with their datatypes and languages, instead of labels and values.
        why: tell below why each row holds; a number for that many rows, the first 50 otherwise.
    """

    def cell(text: str) -> str:
        text = re.sub(r"([\\`*_{}\[\]<>|#&~])", r"\\\1", text)
        return inert(re.sub(r"\s*[\r\n\u2028\u2029]+\s*", "<br>", text))

    heading, cells, sources = shown(table, full_cell if full else table.text)
    lines = ["| " + " | ".join(map(cell, row)) + " |" for row in [heading, *cells]]
    lines.insert(1, "|" + "---|" * len(heading))
    lines += [""] if sources else []
    lines += [f"- {cell(title)}{_aside(address)}" for title, address in sources]
    lines += [f"\n{cell(note)}" for note in (*notes(table), *table.diagnosis_text, table.completeness_text) if note]
    for number, said in enumerate(reasons(table, why), 1):
        lines += ["", f"{number}. {cell(row_name(table, number))}"]
        lines += [f"{'   ' * (depth + 1)}- {cell(text)}{_aside(address)}" for depth, text, address in said]
    lines += [f"\n{cell(said)}" for said in unexplained(table, why)]
    return "\n".join(lines) + "\n"


def _aside(address: str) -> str:
    """A link of Markdown, to http(s) only."""
    safe = re.fullmatch(r"https?://[^\s<>\"\\]+", address)
    return f" <{address}>" if safe else ""


# Notebooks put text to the right, and squeeze a caption into the width of the columns; colours are left to their themes.
_STYLE = (
    "<style>div.coopgraph details p{margin:0;overflow-wrap:anywhere}div.coopgraph summary{cursor:pointer}div.coopgraph tr:has(details) :is(td,th){vertical-align:top}"
    "div.coopgraph td[data-datatype]{white-space:nowrap}div.coopgraph{width:fit-content;max-width:100%;overflow-x:auto}"
    "div.coopgraph table{margin:0}div.coopgraph caption{min-width:22em;font-weight:600;padding-block:.5em}"
    "div.coopgraph :is(caption,th,td,p){text-align:start!important}div.coopgraph p{margin-block:.5em}"
    "div.coopgraph :is(button,input){font:inherit;color:inherit;background:none;border:1px solid;border-radius:4px;padding:.1em .5em;margin-inline-end:.4em}"
    "div.coopgraph th button{border:0;padding:0;font-weight:inherit;text-align:start;cursor:pointer}div.coopgraph th[aria-sort] button::after{content:' ▲'}"
    "div.coopgraph th[aria-sort=descending] button::after{content:' ▼'}div.coopgraph tbody th{font-weight:normal;opacity:.7}</style>"
)
# Sorts by what is clicked, filters by what is written, and turns pages. It asks nothing of anybody, and where no script runs the table stands whole.
_SCRIPT = """<script>(() => {
  const root = document.currentScript.closest("div.coopgraph"), say = JSON.parse(root.dataset.words);
  const body = root.querySelector("tbody"), heads = [...root.querySelectorAll("thead th")], rows = [...body.rows], size = 20;
  let order = rows, page = 0;
  const make = (tag, set, where) => where.appendChild(Object.assign(document.createElement(tag), set));
  const bar = root.insertBefore(document.createElement("p"), root.querySelector("table"));
  const wanted = make("input", { type: "search", placeholder: say.filter, ariaLabel: say.filter }, bar);
  const [back, on] = ["previous", "next"].map((name) => make("button", { type: "button", textContent: say[name] }, bar));
  const told = make("span", { role: "status" }, bar), plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
  const said = (row) => plain([...row.cells].slice(1).map((cell) => cell.textContent).join(" "));
  const show = () => {
    const words = plain(wanted.value).split(/\\s+/), left = order.filter((row) => words.every((word) => said(row).includes(word)));
    page = Math.max(0, Math.min(page, Math.ceil(left.length / size) - 1));
    body.replaceChildren(...left.slice(page * size, (page + 1) * size));
    back.hidden = on.hidden = left.length <= size;
    back.disabled = !page;
    on.disabled = (page + 1) * size >= left.length;
    const ends = `${left.length && page * size + 1}–${Math.min(left.length, (page + 1) * size)}`;
    told.textContent = left.length < rows.length || left.length > size ? `${ends} / ${left.length}` : "";
  };
  const compare = new Intl.Collator(root.lang, { numeric: true }).compare, number = (text) => (text.trim() ? Number(text) : NaN);
  const sort = (head, at) => {
    const down = head.ariaSort === "ascending", text = (row) => row.cells[at].textContent, sign = down ? -1 : 1;
    heads.forEach((each) => (each.ariaSort = null));
    head.ariaSort = down ? "descending" : "ascending";
    order = [...rows].sort((a, b) => !text(a) - !text(b) || sign * (number(text(a)) - number(text(b)) || compare(text(a), text(b))));
    show();
  };
  heads.forEach((head, at) => make("button", { type: "button", textContent: head.textContent, onclick: () => sort(head, at) }, (head.replaceChildren(), head)));
  wanted.oninput = () => show((page = 0));
  back.onclick = () => show(page--);
  on.onclick = () => show(page++);
  show();
})();</script>"""


def notebook_table(table: Rows) -> str:
    """A table as a notebook shows it: its first rows, in the order of labels, to be sorted, filtered and turned over; `t.why(7)` is of the row that says 7."""
    numbers = table.reading_order()[: table.shown]
    return html_fragment(table.some(numbers), None, table.is_explained(table.shown), numbers=numbers, of=len(table))


def html_fragment(
    table: Rows, limit: int | None = None, why: int = False, numbers: Sequence[int] = (), of: int | None = None
) -> str:
    """A table for a notebook or a page: everything escaped, links only to http(s).

    What a cell does not show is kept beside it: its language in `lang`, its datatype in `data-datatype`, and in
    `data-term` a node that is no link. A heading's `title` is the column's name in Python.

    Args:
        limit: rows to show; what is left out is said. None for all.
        why: tell in a last column, to be opened, why each row holds; a number for that many rows, the first 50 otherwise.
        numbers: of the rows, to stand in front of them, in a table that can be sorted and filtered.
        of: how many rows there are, where these are some of them.
    """
    some = table if limit is None else table[:limit]
    evidence = some.evidence if some.evidence and any(some.evidence) else None
    told = reasons(some, why)
    heading = [
        f'<th scope="col" title="{escape_html(name)}">{escape_html(table.heading(name))}</th>' for name in table.columns
    ]
    heading = [*(['<th scope="col">#</th>'] if numbers else []), *heading]
    heading += (
        [f'<th scope="col">{escape_html(capital(table.word("answers.stated-in")))}</th>'] if told or evidence else []
    )
    body, written = [], once(lambda term: _html_cell(table, term))
    for index, row in enumerate(some.answer):
        cells = [f'<th scope="row">{numbers[index]}</th>'] if numbers else []
        cells += [written(term) for term in row]
        if told or evidence:
            summary = _isolated(evidence[index], table.language) if evidence else ""
            cells.append(f"<td>{_opened(table, summary, told[index]) if index < len(told) else summary}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    caption = f'<caption lang="" dir="auto">{escape_html(table.name)}</caption>' if table.name else ""
    below = "".join(
        f'<p lang="" dir="auto">{escape_html(note)}</p>' for note in _below(table, len(some), of or len(table), why)
    )
    rows = f'<thead><tr>{"".join(heading)}</tr></thead><tbody lang="">{"".join(body)}</tbody>'
    attributes = f' lang="{escape_html(table.language)}" dir="{writing(table.language).direction}"'
    script = ""
    if numbers and len(some) > 1:
        said = {name: table.word(f"notebook.{name}") for name in ("filter", "previous", "next")}
        attributes, script = f"{attributes} data-words='{escape_html(json_text(said))}'", _SCRIPT
    return f'<div class="coopgraph"{attributes}>{_STYLE}<table>{caption}{rows}</table>{below}{script}</div>'


def _isolated(claims: str, language: str) -> str:
    """The claims of a row, each apart in its own direction."""
    semicolon = writing(language).semicolon
    return semicolon.join(f"<bdi>{escape_html(claim)}</bdi>" for claim in claims.split(semicolon) if claim)


def _opened(table: Rows, summary: str, said: list[Line]) -> str:
    """Why a row holds, to be opened."""
    summary = summary or escape_html(table.word("answers.why"))
    return f"<details><summary>{summary}</summary>{html_lines(said, table.language)}</details>"


def _below(table: Rows, some: int, count: int, why: int) -> Iterator[str]:
    """What stands below a table: how many rows, and what is to know."""
    if some < count:
        yield table.word("answers.shown", shown=some, count=count)
    elif not table.is_boolean and table.stated:
        yield table.word("answers.rows", count=count)
    yield from filter(None, (*notes(table), *table.diagnosis_text, table.completeness_text))
    yield from unexplained(table[:some], why) if why else ()


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
