"""A SPARQL query as text: its tokens, its limits, its prefixes, and values bound to its parameters.

Building a query is apart from running it: everything here is a pure function of the text. The engine's parser
recurses without a limit, so that a few kilobytes of brackets would end the process; hence `check`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import RefusedError
from coopgraph.base.renamed import OLD_PREFIXES, TELLING
from coopgraph.base.terms import compact
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql.prologue import Prologue, read
from coopgraph.sparql.tokens import (
    CLOSING,
    DECLARATIONS,
    OPENING,
    Token,
    error_at,
    expand,
    prefixed_names,
    tokens,
    variable_names,
)
from coopgraph.sparql.tree import OPERATORS

MAX_LENGTH = 1_000_000  # characters
MAX_DEPTH = 60  # brackets inside one another
MAX_OPERATORS = 500  # operators and clauses that the engine takes one inside the other
MAX_STATEMENTS = 20_000  # separators between triple patterns or values

_SIGNS = frozenset({"!", "+", "-", "*", "/", "|", "^", "&&", "||", "=", "!=", "<", ">", "<=", ">="})
_CLAUSES = frozenset({"UNION", "FILTER", "BIND", "EXISTS", *OPERATORS})
_NAMING = frozenset({"VALUES", "BOUND"})  # what takes a variable and no value
_CHANGES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())


def check(text: str, query_tokens: list[Token], allow_service: bool = False) -> bool:
    """Refuse a query that would exhaust the parser, reach outside, or change data.

    Returns:
        Whether the query is deep or long enough to need a larger stack than a thread may have.

    Raises:
        RefusedError: too deep, too many operators, or `SERVICE` without leave.
        QueryError: an update, which this face does not run.
    """
    depth = deepest = operators = statements = 0
    for token in query_tokens:
        if token.text in OPENING:
            depth += 1
            deepest = max(deepest, depth)
            if depth > MAX_DEPTH:
                raise RefusedError(f"the query is nested more than {MAX_DEPTH} deep; write it flatter")
        elif token.text in CLOSING:
            depth -= 1
        elif token.text in ".;,":
            statements += 1
        elif token.text in _SIGNS or token.keyword in _CLAUSES:
            operators += 1
        if token.keyword == "SERVICE" and not allow_service:
            raise RefusedError("SERVICE asks another server; pass allow_service=True (--allow-service) to let it")
    if operators > MAX_OPERATORS or statements > MAX_STATEMENTS:
        raise RefusedError(
            f"the query has {operators:,} operators and {statements:,} statements; "
            f"the limits are {MAX_OPERATORS:,} and {MAX_STATEMENTS:,}"
        )
    first = next((t for t in query_tokens if t.kind == "word" and t.keyword not in DECLARATIONS), None)
    if first and first.keyword in _CHANGES:
        raise error_at(text, first.start, f"{first.keyword} changes data", "queries here only read")
    return deepest > 12 or operators > 60


class PreparedQuery(NamedTuple):
    """A query that has been read and may be run.

    `roomy` says that it needs a larger stack, `layered` that it asks for named graphs, `own` that it says itself which
    graphs it is over (`FROM`). `names` are its variables, `needed` the prefixes of ours that it uses without declaring
    them, `groups` the offset of each group pattern with the variables in it, `expressions` the variables in expressions
    outside of groups (SELECT, GROUP BY, HAVING, ORDER BY).
    """

    text: str
    tokens: tuple[Token, ...]
    roomy: bool
    layered: bool
    own: bool
    names: frozenset[str]
    prologue: Prologue
    needed: dict[str, str]
    groups: tuple[tuple[int, frozenset[str]], ...]
    expressions: tuple[Token, ...]


@lru_cache(maxsize=512)
def prepare(text: str, allow_service: bool = False) -> PreparedQuery:
    """Read a query once; asking it again costs only its run.

    Raises:
        RefusedError, QueryError: it is too long to be read, or as `check`.
    """
    if len(text) > MAX_LENGTH:  # before it is read: tokens take two hundred times the room
        raise RefusedError(f"the query has {len(text):,} characters; the limit is {MAX_LENGTH:,}")
    query_tokens = list(tokens(text))
    roomy = check(text, query_tokens, allow_service)
    prologue = read(query_tokens)
    used = {token.text.partition(":")[0] for token in prefixed_names(query_tokens)}
    needed = {prefix: PREFIXES[prefix] for prefix in used - prologue.own if prefix in PREFIXES}
    groups = tuple(sorted((start, frozenset(mentioned)) for start, mentioned in _groups(query_tokens)))
    layered = any(token.keyword in {"GRAPH", "FROM"} for token in query_tokens)
    own_graphs = any(token.keyword == "FROM" for token in query_tokens)
    return PreparedQuery(
        text,
        tuple(query_tokens),
        roomy,
        layered,
        own_graphs,
        variable_names(query_tokens),
        prologue,
        needed,
        groups,
        tuple(_expressions(query_tokens)),
    )


def renewed(query: PreparedQuery, now: Callable[[str, str], str]) -> tuple[PreparedQuery, dict[str, str]]:
    """The query with the names of today, and which old ones it had: old IRI to new.

    Args:
        now: the IRI that one has now, by the property that it is a value of. That is the one named last before it, or
            else the first after it.
    """
    prologue, body = query.prologue, query.tokens[query.prologue.size :]
    named = [(t, prologue.iri(t.text) or expand(t.text, OLD_PREFIXES)) for t in body if t.kind in {"name", "iri"}]
    property = next((iri for _, iri in named if iri in TELLING), "")
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in prologue.own}
    old, parts, last = dict[str, str](), [], 0
    for token, iri in named:
        if iri is None or (new := now(iri, property)) == prologue.iri(token.text):
            property = iri if iri in TELLING else property
            continue
        parts += [query.text[last : token.start], compact(ox.NamedNode(new), prefixes)]
        last = token.end
        if new != iri:
            old[iri] = new
    return (prepare("".join([*parts, query.text[last:]]), True) if parts else query), old


def parameters(query: PreparedQuery) -> list[str]:
    """The names that a query writes with `$` alone, and neither selects nor gives values to (AS, VALUES).

    To SPARQL they are variables like others; who writes them so means, as a rule, that a value is given.
    """
    heads = {"SELECT", "VALUES", "DESCRIBE"} if query.groups else {"SELECT", "VALUES"}
    own, head, depth, last = set[str](), "", 0, ""
    for token in query.tokens:
        if token.keyword in heads:
            head, depth = token.keyword, 0
        elif token.text == "{" or token.keyword in {"WHERE", "FROM"}:
            head = ""
        elif token.kind == "var" and (last == "AS" or head == "VALUES" or (head and not depth) or token.text[0] == "?"):
            own.add(token.text[1:])
        depth += (token.text == "(") - (token.text == ")")
        last = token.keyword
    written = (token.text[1:] for token in query.tokens if token.kind == "var")
    return [name for name in dict.fromkeys(written) if name not in own]


def bind(query: PreparedQuery, values: Mapping[str, object]) -> str:
    """The query's text with each parameter bound: a `VALUES` row in every group that mentions it, itself in expressions
    outside of groups, where no row reaches.

    Args:
        values: parameter name to an RDF term, written by the term's own serialiser, never as raw text.
    """
    if not values:
        return query.text
    rows = {name: f" VALUES ${name} {{ {term} }}" for name, term in sorted(values.items())}
    if not query.groups:  # DESCRIBE $x
        return query.text + " WHERE {" + "".join(rows.values()) + " }"
    edits = [
        (start, start, "".join(row for name, row in rows.items() if name in names)) for start, names in query.groups
    ]
    edits += [(t.start, t.end, f" {values[t.text[1:]]} ") for t in query.expressions if t.text[1:] in values]
    parts, last = [], 0
    for start, end, new in sorted(edits):
        parts += [query.text[last:start], new]
        last = end
    return "".join([*parts, query.text[last:]])


def _expressions(query_tokens: list[Token]) -> Iterator[Token]:
    """The variables inside round brackets that are in no group, but for those that are named there (AS, VALUES, BOUND).

    A brace that holds a sub-SELECT is no group.
    """
    braces: list[bool] = []  # whether each one that is open holds a sub-SELECT
    brackets: list[list[str]] = [[]]  # the words before those that are open, in each of these
    last = ""
    for token, following in zip(query_tokens, [*query_tokens[1:], None], strict=False):
        if token.text == "{":
            braces.append(following is not None and following.keyword == "SELECT")
            brackets.append([])
        elif token.text == "}" and braces:
            braces.pop()
            brackets.pop()
        elif token.text == "(":
            brackets[-1].append(last)
        elif token.text == ")" and brackets[-1]:
            brackets[-1].pop()
        elif (
            token.kind == "var"
            and brackets[-1]
            and brackets[-1][-1] not in _NAMING
            and all(braces[-1:])
            and last != "AS"
        ):
            yield token
        last = token.keyword


def _groups(query_tokens: list[Token]) -> Iterator[tuple[int, set[str]]]:
    """For each group graph pattern: the offset after its brace, and the variables mentioned directly in it.

    By tokens, since parameters are bound in queries too that the tree has no place for. Templates of CONSTRUCT and rows
    of VALUES are no groups; nor is a brace that holds a sub-SELECT, whose own WHERE is one.
    """
    stack: list[tuple[str, int, set[str]]] = []
    coming = "group"
    for index, token in enumerate(query_tokens):
        if token.keyword == "CONSTRUCT":
            coming = "template"
        elif token.keyword == "VALUES":
            coming = "data"
        elif token.keyword == "WHERE":
            coming = "group"
        elif token.text == "{":
            following = query_tokens[index + 1].keyword if index + 1 < len(query_tokens) else ""
            stack.append(("select" if following == "SELECT" else coming, token.start + 1, set()))
            coming = "group"
        elif token.text == "}" and stack:
            kind, start, mentioned = stack.pop()
            if kind == "group":
                yield start, mentioned
        elif token.kind == "var" and stack and coming != "data":
            stack[-1][2].add(token.text[1:])
