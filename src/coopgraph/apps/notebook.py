"""The `%%sparql` cell and the `%sparql` line of IPython and Jupyter: ask, show, keep or draw an answer.

`%load_ext coopgraph` brings them, with completion, tables as text in consoles, and errors told in one message.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cached_property
from shutil import get_terminal_size
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from coopgraph.answers import frames
from coopgraph.answers.evaluation import evaluate
from coopgraph.answers.table import Table
from coopgraph.apps.completion import Completions, python_names, split
from coopgraph.base import ranges
from coopgraph.base.choices import LANGUAGES
from coopgraph.base.errors import CoopGraphError, NotFoundError, QueryError, RefusedError
from coopgraph.base.lines import one_line
from coopgraph.base.terms import to_term
from coopgraph.base.words import word
from coopgraph.graph import Graph
from coopgraph.opening import load as load_graph
from coopgraph.publish.drawing import draw
from coopgraph.sparql.prepared import prepare
from coopgraph.sparql.questions import is_name
from coopgraph.store.lens import DEFAULT_LENS, LENSES

if TYPE_CHECKING:
    import argparse


FRAMES = ("df", "polars", "arrow")
_VALUE = r'"(?:[^"\\]|\\.)*"|\{(?:[^{}]|\{[^{}]*\})*\}|\S+'
_PIECES = re.compile(rf"\s*(?:(?P<name>\w+)=(?P<value>{_VALUE})|(?P<other>\S+))")


@magics_class
class SparqlMagics(Magics):
    """`%sparql` and `%%sparql`, bound to one shell, with the shipped graph once it has been needed."""

    @cached_property
    def _shipped(self) -> Graph:
        return load_graph()

    @no_var_expand
    @line_cell_magic
    @magic_arguments()
    @argument(
        "ask", nargs="*", metavar="NAME [PARAMETER=VALUE …] | SPARQL", help="of a %%sparql line only: what to ask"
    )
    @argument("--graph", metavar="NAME", help="the variable that holds the graph (default: g, else the shipped graph)")
    @argument("--lens", choices=tuple(LENSES), help=f"which layers count (default: the graph's own; {DEFAULT_LENS})")
    @argument("--language", choices=tuple(LANGUAGES), help="of labels and messages (default: the graph's own)")
    @argument("--as", dest="frame", choices=FRAMES, help="give a pandas DataFrame, a polars one, or an Arrow table")
    @argument("--draw", action="store_true", help="draw the things in the answer and the statements between them")
    @argument("--into", metavar="NAME", help="keep the result in this variable, and show nothing")
    @argument("--limit", type=int, metavar="N", help="show the first N rows; the query stays as it is")
    @argument("--timeout", type=float, metavar="S", help="give up after so many seconds (default: 60)")
    def sparql(self, line: str, cell: str | None = None) -> Any:
        """Ask a graph, in SPARQL or by the name of a question.

        A cell holds SPARQL; prefixes need not be declared. Where it writes $name and there is a Python variable of
        that name, its value is bound, as an RDF term, never as text of the query; where there is none, a note says so.
        ?name is never bound.

            %%sparql --lens ministry --into found
            SELECT ?set { ?set cg:hasPartner $partner }

        A line holds SPARQL too, or the name of a question with its parameters: a name of a thing, "text",
        $variable or {expression}.

            %sparql security-partners --as df
            %sparql is-partner country=TUR
        """
        options, rest = split(line, known_options())
        args = _parsed(options, rest, cell)
        if args.frame:
            frames.ready({"df": "pandas"}.get(args.frame, args.frame))
        graph = self._graph(args)
        table = self._question(graph, rest, args) if cell is None else self._query(graph, cell, args)
        result = _result(graph, table, args)
        if args.into is None:
            return result
        self.shell.push({args.into: result})
        return None

    def _graph(self, args: argparse.Namespace) -> Graph:
        """The graph that the options name, else the user's `g`, else the shipped one."""
        names = self.shell.user_ns
        graph = names.get(args.graph or "g")
        if not isinstance(graph, Graph):
            if args.graph:
                what = f"a {type(graph).__name__}, no graph" if args.graph in names else "not there"
                raise NotFoundError(f"--graph {args.graph}: that variable is {what}; make one with coopgraph.load()")
            graph = self._shipped
        graph = graph.through(args.lens) if args.lens else graph
        return graph.in_language(args.language) if args.language else graph

    def graph_of(self, line: str) -> Graph:
        """The graph that the options of a line name; as without options while they are not yet written out."""
        try:
            args = parse_argstring(SparqlMagics.sparql, split(line, known_options())[0])
        except UsageError:
            args = parse_argstring(SparqlMagics.sparql, "")
        return self._graph(args)

    def _query(self, graph: Graph, text: str, args: argparse.Namespace) -> Table:
        """The answer to SPARQL text, with the Python variables that it names by `$` bound."""
        if not text.strip():
            raise QueryError("there is no query in the cell")
        known = python_names(self.shell)
        asked = {t.text[1:] for t in prepare(text).tokens if t.kind == "var" and t.text[0] == "$"}
        hint = "; write ?{} for a variable of the query alone".format
        values = {name: _term(name, known[name], hint(name)) for name in sorted(asked & known.keys())}
        return evaluate(graph, text, values, args.timeout, known=known.keys())

    def _question(self, graph: Graph, text: str, args: argparse.Namespace) -> Table:
        """The answer to what a line asks: a named question with its parameters, or SPARQL."""
        name, _, given = text.partition(" ")
        if not is_name(name):
            return self._query(graph, text, args)
        values = {}
        for piece in _PIECES.finditer(given):
            if piece["other"]:
                raise UsageError(f"parameters are written NAME=VALUE, not {piece['other']!r}")
            values[piece["name"]] = self._value(piece["name"], piece["value"])
        return graph.query(name, timeout=args.timeout, params=values)

    def _value(self, parameter: str, text: str) -> object:
        """The value that a line gives to a parameter: "text", $variable, {expression}, or the name of a thing."""
        if len(text) > 1 and text[0] == text[-1] == '"':
            return ox.Literal(re.sub(r"\\(.)", r"\1", text[1:-1]))
        if text.startswith("$"):
            if text[1:] not in self.shell.user_ns:
                raise NotFoundError(f"{parameter}={text}: there is no Python variable {text[1:]!r}")
            value = self.shell.user_ns[text[1:]]
            return value if isinstance(value, str) else _term(text[1:], value)
        if text.startswith("{") and text.endswith("}"):
            value = self.shell.ev(text[1:-1].strip())
            return value if isinstance(value, str) else _term(text[1:-1], value)
        return text


def _term(name: str, value: object, hint: str = "") -> object:
    """A Python value as an RDF term.

    Raises:
        QueryError: it cannot be one; the message names the variable.
    """
    try:
        return to_term(value)
    except TypeError as error:
        raise QueryError(f"the value of {name} in Python cannot be bound: {error}{hint}") from None


# ---- What a line says ----


def known_options() -> Mapping[str, Any]:
    """The options of the magic, as argparse knows them: `--lens` and so on."""
    actions: Mapping[str, Any] = SparqlMagics.sparql.parser._option_string_actions
    return actions


def _parsed(options: str, rest: str, cell: str | None) -> argparse.Namespace:
    """The options, checked.

    Raises:
        UsageError: an option, or its value, is none of ours, or something is missing or too much.
    """
    wrong = [word for word in rest.split() if word.startswith("--")] if cell is not None or rest[:2] == "--" else []
    args: argparse.Namespace = parse_argstring(SparqlMagics.sparql, f"{options} {' '.join(wrong)}")
    if cell is not None and rest:
        raise UsageError(f"the line of a %%sparql cell takes options only, not {rest!r}; `%%sparql?` lists them")
    if cell is None and not rest:
        raise UsageError("say what to ask: the name of a question, or SPARQL; `%sparql?` helps")
    if args.into is not None and not args.into.isidentifier():
        raise UsageError(f"--into takes the name of a variable, not {args.into!r}")
    try:
        ranges.check("limit", args.limit)
    except RefusedError as error:
        raise UsageError(f"--{error}") from None
    if args.draw and args.frame:
        raise UsageError("--draw gives a drawing and --as a frame: use one of them")
    return args


# ---- What is shown ----


def plain(table: Table) -> str:
    """A table as a console shows it, as wide as it is, with as many rows as a notebook would show."""
    limit, room = table.shown, get_terminal_size().columns if sys.stdout.isatty() else None
    lines = table[:limit].to("table", room=room).rstrip("\n").split("\n")
    if len(table) > limit:
        counted = word("answers.rows", table.language, count=limit)
        lines[lines.index(one_line(counted))] = word("answers.shown", table.language, shown=limit, count=len(table))
    return "\n".join(lines)


def _result(graph: Graph, table: Table, args: argparse.Namespace) -> object:
    """The answer in the form that the options name; `--limit` shortens what is shown, not what is kept."""
    few = None if args.limit is None or args.into or args.limit >= len(table) else args.limit
    if not args.frame and not args.draw:
        return table.showing(few) if few else table
    some = table[:few] if few else table
    if few:
        print(f"{few:,} of {len(table):,} rows")
    if args.draw:
        return draw(some)
    return {"df": some.to_pandas, "polars": some.to_polars, "arrow": some.to_arrow}[args.frame]()


# ---- The extension ----


def load(shell: InteractiveShell) -> None:
    """Bring the magics, completion, tables as text and errors in one message into a shell; again changes nothing."""
    magics = SparqlMagics(shell)
    shell.register_magics(magics)
    Completions(shell, magics.graph_of, known_options()).register()
    formatter = shell.display_formatter.formatters["text/plain"]
    formatter.for_type(Table, lambda table, printer, cycle: printer.text(plain(table)))
    CoopGraphError._render_traceback_ = _told  # type: ignore[attr-defined]


def _told(error: CoopGraphError) -> list[str]:
    """What is shown of an error: its message, and the line of the cell that it came from when that is Python.

    `%xmode Verbose` brings the traceback back.
    """
    shell = InteractiveShell.instance() if InteractiveShell.initialized() else None
    if shell is not None and shell.InteractiveTB.mode == "Verbose":
        shown: list[str] = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
        return shown
    line = _line(error.__traceback__, shell.user_ns if shell else {})
    place = f"\n(line {line} of the cell)" if line else ""
    return f"{type(error).__name__}: {error}{place}".split("\n")


def _line(traceback: TracebackType | None, names: Mapping[str, Any]) -> int | None:
    """The line of a cell at which an error came up; None when it came from our magic, whose text says more."""
    steps = []
    while traceback:
        steps.append(traceback)
        traceback = traceback.tb_next
    if any(step.tb_frame.f_globals is globals() for step in steps):
        return None
    return next((step.tb_lineno for step in steps if step.tb_frame.f_globals is names), None)
