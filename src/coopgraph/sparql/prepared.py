"""A SPARQL query as text: its tokens, its limits, its prefixes, and values bound to its parameters.

Building a query is apart from running it: everything here is a pure function of the text. The engine's parser
recurses without a limit, so that a few kilobytes of brackets would end the process; hence `check`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.base.vocab import PREFIXES

MAX_LENGTH = 1_000_000  # characters
MAX_DEPTH = 60  # brackets inside one another
MAX_OPERATORS = 500  # operators and clauses that the engine takes one inside the other
MAX_STATEMENTS = 20_000  # separators between triple patterns or values

_ESCAPE = r"(?:%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])"
_TOKENS = re.compile(
    r"(?P<comment>\#[^\n\r]*)"
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\')'
    r"|(?P<var>[?$]\w+)"
    r"|(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    rf"|(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|{_ESCAPE})(?:(?:[\w:.-]|{_ESCAPE})*(?:[\w:-]|{_ESCAPE}))?)?)"
    r"|(?P<blank>_:\w(?:[\w.-]*[\w-])?)"
    r"|(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<op><<|>>|\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,*/|^+?!=<>-])",
    re.DOTALL,
)
_OPENING, _CLOSING = frozenset({"{", "(", "[", "<<"}), frozenset({"}", ")", "]", ">>"})
_OPERATORS = frozenset({"!", "+", "-", "*", "/", "|", "^", "&&", "||", "=", "!=", "<", ">", "<=", ">="})
_CLAUSES = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS"})


class Token(NamedTuple):
    """One token: its kind (a group name of the pattern above), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The keyword in capitals, empty for anything but a word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without comments; characters that belong to none are passed over."""
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment":
            yield Token(kind, match[0], match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def pointed(text: str, line: int, column: int) -> str:
    """The line of the query with a caret under the column."""
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 70)
    return f"  {line:>3} | {shown[start : start + 110]}\n      | {' ' * (column - 1 - start)}^"


def error_at(text: str, offset: int, message: str, hint: str = "") -> QueryError:
    """A QueryError that shows the place in the text, with a hint when there is one."""
    line, column = position(text, offset)
    body = f"{message} (line {line}, column {column})\n{pointed(text, line, column)}"
    return QueryError(f"{body}\n  hint: {hint}" if hint else body, line, column, hint)


def check(text: str, found: list[Token], allow_service: bool = False) -> bool:
    """Refuse a query that would exhaust the parser, reach outside, or change data.

    Returns:
        Whether the query is deep or long enough to need a larger stack than a thread may have.

    Raises:
        RefusedError: too long, too deep, too many operators, or `SERVICE` without leave.
        QueryError: an update, which this face does not run.
    """
    if len(text) > MAX_LENGTH:
        raise RefusedError(f"the query has {len(text):,} characters; the limit is {MAX_LENGTH:,}")
    depth = deepest = operators = statements = 0
    for token in found:
        if token.text in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
            if depth > MAX_DEPTH:
                raise RefusedError(f"the query is nested more than {MAX_DEPTH} deep; write it flatter")
        elif token.text in _CLOSING:
            depth -= 1
        elif token.text in ".;,":
            statements += 1
        elif token.text in _OPERATORS or token.keyword in _CLAUSES:
            operators += 1
        if token.keyword == "SERVICE" and not allow_service:
            raise RefusedError("SERVICE asks another server; pass allow_service=True (--allow-service) to let it")
    if operators > MAX_OPERATORS or statements > MAX_STATEMENTS:
        raise RefusedError(
            f"the query has {operators:,} operators and {statements:,} statements; "
            f"the limits are {MAX_OPERATORS:,} and {MAX_STATEMENTS:,}"
        )
    first = next((t for t in found if t.kind == "word" and t.keyword not in {"PREFIX", "BASE"}), None)
    if first and first.keyword in {
        "INSERT",
        "DELETE",
        "LOAD",
        "CLEAR",
        "DROP",
        "CREATE",
        "ADD",
        "MOVE",
        "COPY",
        "WITH",
    }:
        raise error_at(text, first.start, f"{first.keyword} changes data", "queries here only read")
    return deepest > 12 or operators > 60


def used_names(found: Sequence[Token]) -> list[Token]:
    """The prefixed names that the query uses, declarations left out."""
    return [
        token
        for before, token in zip([None, *found], found, strict=False)
        if token.kind == "name" and not (before and before.keyword == "PREFIX")
    ]


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI of a prefixed name, or None when its prefix is unknown."""
    prefix, _, local = name.partition(":")
    base = prefixes.get(prefix)
    return None if base is None else base + re.sub(r"\\(.)", r"\1", local)


def variables(found: list[Token]) -> set[str]:
    """Names of the variables in the query, without `?` or `$`."""
    return {token.text[1:] for token in found if token.kind == "var"}


class PreparedQuery(NamedTuple):
    """A query that has been read and may be run.

    `roomy` says that it needs a larger stack, `layered` that it asks for named graphs, `own` that it says itself which
    graphs it is over (`FROM`). `names` are its variables, `prefixes` all that it may use, `needed` those of ours that it
    uses without declaring them, `groups` the offset of each group pattern with the variables in it.
    """

    text: str
    tokens: tuple[Token, ...]
    roomy: bool
    layered: bool
    own: bool
    names: frozenset[str]
    prefixes: dict[str, str]
    needed: dict[str, str]
    groups: tuple[tuple[int, frozenset[str]], ...]


@lru_cache(maxsize=512)
def prepare(text: str, allow_service: bool = False) -> PreparedQuery:
    """Read a query once; asking it again costs only its run.

    Raises:
        RefusedError, QueryError: as `check`.
    """
    found = list(tokens(text))
    roomy = check(text, found, allow_service)
    own = {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.keyword == "PREFIX" and iri.kind == "iri"
    }
    used = {token.text.partition(":")[0] for token in used_names(found)}
    needed = {prefix: PREFIXES[prefix] for prefix in used - own.keys() if prefix in PREFIXES}
    groups = tuple(sorted((start, frozenset(mentioned)) for start, mentioned in _groups(found)))
    layered = any(token.keyword in {"GRAPH", "FROM"} for token in found)
    own_graphs = any(token.keyword == "FROM" for token in found)
    return PreparedQuery(
        text, tuple(found), roomy, layered, own_graphs, frozenset(variables(found)), PREFIXES | own, needed, groups
    )


def bind(query: PreparedQuery, values: Mapping[str, object]) -> str:
    """The query's text with each parameter bound: a `VALUES` row in every group that mentions it.

    Args:
        values: parameter name to an RDF term, written by the term's own serialiser, never as raw text.
    """
    if not values:
        return query.text
    rows = {name: f" VALUES ${name} {{ {term} }}" for name, term in sorted(values.items())}
    if not query.groups:  # DESCRIBE $x
        return query.text + " WHERE {" + "".join(rows.values()) + " }"
    parts, last = [], 0
    for start, mentioned in query.groups:
        parts += [query.text[last:start], *(row for name, row in rows.items() if name in mentioned)]
        last = start
    return "".join([*parts, query.text[last:]])


def _groups(found: list[Token]) -> Iterator[tuple[int, set[str]]]:
    """For each group graph pattern: the offset after its brace, and the variables mentioned directly in it.

    Templates of CONSTRUCT and rows of VALUES are no groups; nor is a brace that holds a sub-SELECT, whose own
    WHERE is one.
    """
    stack: list[tuple[str, int, set[str]]] = []
    coming = "group"
    for index, token in enumerate(found):
        if token.keyword == "CONSTRUCT":
            coming = "template"
        elif token.keyword == "VALUES":
            coming = "data"
        elif token.keyword == "WHERE":
            coming = "group"
        elif token.text == "{":
            following = found[index + 1].keyword if index + 1 < len(found) else ""
            stack.append(("select" if following == "SELECT" else coming, token.start + 1, set()))
            coming = "group"
        elif token.text == "}" and stack:
            kind, start, mentioned = stack.pop()
            if kind == "group":
                yield start, mentioned
        elif token.kind == "var" and stack and coming != "data":
            stack[-1][2].add(token.text[1:])
