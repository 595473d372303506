"""A SPARQL query as text: its tokens, its limits, its prefixes, and values bound to its parameters.

Building a query is apart from running it: everything here is a pure function of the text. The engine's parser
recurses without a limit, so that a few kilobytes of brackets would end the process; hence `check`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.base.renamed import OLD_PREFIXES, TELLING
from coopgraph.base.terms import INTEGERS, compact
from coopgraph.base.text import is_unicode
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
_HOLDS = {"CONSTRUCT": "template", "VALUES": "rows", "WHERE": "group"}  # what the next brace holds
_COUNTS = frozenset({"LIMIT", "OFFSET"})
_NO_TOKEN = Token("", "", 0)
CHANGES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())


def check(text: str, query_tokens: list[Token], allow_service: bool = False) -> bool:
    """Refuse a query that would exhaust the parser, reach outside, or change data.

    Returns:
        Whether the query is deep or long enough to need a larger stack than a thread may have.

    Raises:
        RefusedError: too deep, too many operators, or `SERVICE` without leave.
        QueryError: an update, which this face does not run.
    """
    roomy = measure(query_tokens, allow_service)
    first = next((t for t in query_tokens if t.kind == "word" and t.keyword not in DECLARATIONS), None)
    if first and first.keyword in CHANGES:
        raise error_at(text, first.start, f"{first.keyword} changes data", "queries here only read")
    return roomy


def measure(query_tokens: Sequence[Token], allow_service: bool = False) -> bool:
    """Refuse a query or an update that would exhaust the parser or reach outside; whether it needs a larger stack.

    Raises:
        RefusedError: as `check`.
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
    return deepest > 12 or operators > 60


class PreparedQuery(NamedTuple):
    """A query that has been read and may be run.

    `roomy` says that it needs a larger stack, `layered` that it asks for named graphs, `own` that it says itself which
    graphs it is over (`FROM`). `names` are its variables, `needed` the prefixes of ours that it uses without declaring
    them. Of parameters, `groups` are the offsets of the group patterns in which a row gives them values, each with their
    names, and `written` the places where the value itself is written, as no row reaches there. `given` are prefixes of
    the files that are asked, which it may use as well.
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
    written: tuple[Token, ...]
    given: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        return hash(self.text)


@lru_cache(maxsize=512)
def prepare(text: str, allow_service: bool = False, given: tuple[tuple[str, str], ...] = ()) -> PreparedQuery:
    """Read a query once; asking it again costs only its run.

    Args:
        given: prefixes beside ours that it need not declare.

    Raises:
        RefusedError, QueryError: it is too long to be read, or as `check`.
    """
    if len(text) > MAX_LENGTH:  # before it is read: tokens take two hundred times the room
        raise RefusedError(f"the query has {len(text):,} characters; the limit is {MAX_LENGTH:,}")
    if not is_unicode(text):
        at = next(index for index, sign in enumerate(text) if not is_unicode(sign))
        raise error_at(text, at, "this is no character: a byte that is not UTF-8, or half of a surrogate pair")
    query_tokens = list(tokens(text))
    roomy = check(text, query_tokens, allow_service)
    known = PREFIXES | dict(given)
    prologue = read(query_tokens, known)
    used = {token.text.partition(":")[0] for token in prefixed_names(query_tokens)}
    needed = {prefix: known[prefix] for prefix in used - prologue.own if prefix in known}
    groups, written = _places(query_tokens)
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
        tuple(sorted((start, frozenset(names)) for start, names in groups.items())),
        tuple(written),
        given,
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
    prefixes = {prefix: iri for prefix, iri in prologue.prefixes.items() if prefix not in prologue.own}
    old, parts, last = dict[str, str](), [], 0
    for token, iri in named:
        if iri is None or (new := now(iri, property)) == prologue.iri(token.text):
            property = iri if iri in TELLING else property
            continue
        parts += [query.text[last : token.start], compact(ox.NamedNode(new), prefixes)]
        last = token.end
        if new != iri:
            old[iri] = new
    return (prepare("".join([*parts, query.text[last:]]), True, query.given) if parts else query), old


def telling(query: PreparedQuery, parameter: str) -> str:
    """The property that tells which of two an old name is, given as a parameter: the one named last before it, else the first."""
    told = [""]
    for token in query.tokens[query.prologue.size :]:
        if token.kind in {"name", "iri"} and (iri := query.prologue.iri(token.text)) in TELLING:
            told.append(iri)
        elif token.kind == "var" and token.text[1:] == parameter and told[-1]:
            return told[-1]
    return told[:2][-1]


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
    """The query's text with each parameter bound: a `VALUES` row in every group that mentions it, itself where no row reaches.

    Args:
        values: parameter name to an RDF term, written by the term's own serialiser, never as raw text.

    Raises:
        QueryError: it stands where its value cannot: what the query itself makes, or a text after LIMIT.
    """
    return _bound(query, tuple(values.items())) if values else query.text


@lru_cache(maxsize=512)
def _bound(query: PreparedQuery, given: tuple[tuple[str, object], ...]) -> str:
    values = dict(given)
    for name, term in given:
        if isinstance(term, ox.BlankNode):
            raise QueryError(
                f"${name}: a blank node has no name that a query could use; ask for it by what is said of it"
            )
    for before, token in pairwise(query.tokens):
        if before.keyword == "AS" and token.text[1:] in values:
            raise error_at(query.text, token.start, f"{token.text} is given a value here", "take another name for it")
    rows = {name: f" VALUES ${name} {{ {term} }}" for name, term in sorted(values.items())}
    if not query.groups and not query.written:  # DESCRIBE $x
        return query.text + " WHERE {" + "".join(rows.values()) + " }"
    edits = [
        (start, start, "".join(row for name, row in rows.items() if name in names)) for start, names in query.groups
    ]
    edits += [(t.start, t.end, _value(query, t, values[t.text[1:]])) for t in query.written if t.text[1:] in values]
    parts, last = [], 0
    for start, end, new in sorted(edits):
        parts += [query.text[last:start], new]
        last = end
    return "".join([*parts, query.text[last:]])


def _value(query: PreparedQuery, place: Token, term: object) -> str:
    """A value as it is written at its place: digits after LIMIT and OFFSET, else as a term."""
    before = next((t.keyword for t in reversed(query.tokens) if t.start < place.start), "")
    if before not in _COUNTS:
        return f" {term} "
    if isinstance(term, ox.Literal) and term.datatype.value in INTEGERS and term.value.isdigit():
        return term.value
    raise error_at(query.text, place.start, f"{before} takes a whole number, not {term}")


class _Brace:
    """A brace that is open, or the whole query: what it holds, and what is known of it so far.

    Attributes:
        kind: query, group, template, rows (of VALUES), or short (of CONSTRUCT WHERE).
        names: the variables in it, of a query those outside of its groups.
        words: those before the round brackets that are open in it.
        first: where the first group of a query begins.
    """

    def __init__(self, kind: str, start: int = 0):
        self.kind, self.start = kind, start
        self.names: set[str] = set()
        self.words: list[str] = []
        self.first: int | None = None


def _places(query_tokens: Sequence[Token]) -> tuple[dict[int, set[str]], list[Token]]:
    """Where values of parameters go: for each group pattern the offset after its brace, with the variables to which a row
    there gives values; and the variables over which the value is written.

    By tokens, since parameters are bound in queries too that the tree has no place for. The first group of a query has rows
    for what it selects, groups by or has in its template too. Values are written in expressions outside of groups, in rows
    of VALUES, in paths, after LIMIT and OFFSET, and in CONSTRUCT WHERE. A brace that holds a sub-SELECT is no group.
    """
    groups, written = dict[int, set[str]](), list[Token]()
    braces, coming, before = [_Brace("query")], "group", _NO_TOKEN
    for token, following in pairwise([*query_tokens, _NO_TOKEN]):
        here = braces[-1]
        if token.text == "{":
            kind = "query" if following.keyword == "SELECT" else coming
            if kind == "group" and here.kind == "query" and not here.words and here.first is None:
                here.first = token.end
            braces.append(_Brace(kind, token.end))
            coming = "group"
        elif token.text == "}" and len(braces) > 1:
            _close(braces.pop(), groups)
        elif token.text == "(":
            here.words.append(before.keyword)
        elif token.text == ")" and here.words:
            here.words.pop()
        elif token.keyword in _HOLDS:
            coming = "short" if (coming, token.keyword) == ("template", "WHERE") else _HOLDS[token.keyword]
        elif token.kind == "var" and coming != "rows" and before.keyword != "AS":
            if _is_written(before, token, following, here):
                written.append(token)
            else:
                (braces[0] if here.kind == "template" else here).names.add(token.text[1:])
        before = token
    for brace in braces:
        _close(brace, groups)
    return groups, written


def _close(brace: _Brace, groups: dict[int, set[str]]) -> None:
    start = brace.start if brace.kind == "group" else brace.first if brace.kind == "query" else None
    if start is not None:
        groups[start] = groups.get(start, set()) | brace.names


def _is_written(before: Token, token: Token, following: Token, here: _Brace) -> bool:
    """Whether a variable stands where no row reaches: see `_places`."""
    in_expression = here.kind == "query" and here.words and here.words[-1] != "BOUND"
    in_path = before.text in {"/", "|", "^", "!"} or following.text in {"/", "|", "*", "+", "?"}
    return bool(here.kind in {"rows", "short"} or in_expression or in_path or before.keyword in _COUNTS)
