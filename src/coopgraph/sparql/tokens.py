"""A SPARQL query as tokens, each with its place; errors that show the place with a caret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from coopgraph.base.errors import QueryError

_ESCAPE = r"(?:%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])"
_TOKENS = re.compile(
    r"(?P<comment>\#[^\n\r]*)"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
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

OPENING, CLOSING = frozenset({"{", "(", "[", "<<"}), frozenset({"}", ")", "]", ">>"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
DECLARATIONS = frozenset({"PREFIX", "BASE", "VERSION"})
STARTS = FORMS | DECLARATIONS
AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
KEYWORDS = tuple(
    "AS ASK AVG BASE BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE DISTINCT EXISTS "
    "FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING IF IN LANG LANGMATCHES LATERAL LCASE LIMIT MAX MIN MINUS NAMED NOT OFFSET "
    "OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE SAMPLE SELECT SEPARATOR SERVICE STR STRENDS STRLEN STRSTARTS "
    "SUBSTR SUM UCASE UNDEF UNION VALUES WHERE YEAR".split()
)  # that are offered to who writes a query


class Token(NamedTuple):
    """One token: its kind (a group name of the pattern above), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The keyword in capitals, empty for anything but a word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without comments; characters that belong to none are passed over."""
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment":
            yield Token(kind, match[0], match.start())


def strays(text: str) -> Iterator[tuple[int, str]]:
    """The characters that belong to no token and are no blanks of SPARQL, each with its offset."""
    last = 0
    for match in chain(_TOKENS.finditer(text), [None]):
        between = text[last : match.start() if match else None]
        yield from ((last + at, sign) for at, sign in enumerate(between) if sign not in " \t\r\n")
        last = match.end() if match else last


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


def prefixed_names(query_tokens: Sequence[Token]) -> list[Token]:
    """The prefixed names that the query uses, declarations left out."""
    return [
        token
        for before, token in zip([None, *query_tokens], query_tokens, strict=False)
        if token.kind == "name" and not (before and before.keyword == "PREFIX")
    ]


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI of a prefixed name, or None when its prefix is unknown."""
    prefix, _, local = name.partition(":")
    base = prefixes.get(prefix)
    return None if base is None else base + re.sub(r"\\(.)", r"\1", local)


def variable_names(query_tokens: Iterable[Token]) -> frozenset[str]:
    """Names of the variables in a query or a part of one, without `?` or `$`."""
    return frozenset(token.text[1:] for token in query_tokens if token.kind == "var")


def closing(query_tokens: Sequence[Token], at: int) -> int | None:
    """Where the bracket closes that opens at a place, if it does."""
    depth = 0
    for index in range(at, len(query_tokens)):
        depth += (query_tokens[index].text in OPENING) - (query_tokens[index].text in CLOSING)
        if depth == 0:
            return index
    return None


def arguments(query_tokens: Sequence[Token], opened: int) -> list[Sequence[Token]]:
    """The tokens of each argument between brackets, by where the first bracket is; nothing where it does not close."""
    closed, start = closing(query_tokens, opened), opened + 1
    if closed is None:
        return []
    given, at = list[Sequence[Token]](), start
    while at < closed:
        if query_tokens[at].text == ",":
            given.append(query_tokens[start:at])
            start = at + 1
        at = (closing(query_tokens, at) or at) + 1
    return [*given, query_tokens[start:closed]]


def outside(query_tokens: Iterable[Token]) -> list[Token]:
    """The tokens that stand outside all groups, the last brace of each included."""
    outer_tokens, depth = [], 0
    for token in query_tokens:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            outer_tokens.append(token)
    return outer_tokens
