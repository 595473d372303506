"""Updates as a worker runs them: whole or not at all, and nothing is fetched."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql import hints
from coopgraph.sparql.order.keys import FUNCTIONS
from coopgraph.sparql.order.total import totally_ordered
from coopgraph.sparql.prepared import MAX_LENGTH, measure
from coopgraph.sparql.prologue import read
from coopgraph.sparql.tokens import Token, closing, error_at, prefixed_names, tokens

LONGEST = 64 * MAX_LENGTH  # characters of data that an update inserts
_OUTSIDE = frozenset({"LOAD", "SERVICE"})


def run_update(store: ox.Store, text: str, using: Sequence[str], using_named: Sequence[str]) -> None:
    """Run an update on a store.

    Args:
        using, using_named: the graphs of the request, over which its patterns are.

    Raises:
        QueryError: it is no update, or names graphs beside those of the request.
        RefusedError: it is over a limit, or fetches something.
    """
    words = list(tokens(text))
    for token in words:
        if token.keyword in _OUTSIDE:
            raise RefusedError(f"{token.keyword} fetches from another server, which this one does not do")
    measure(words)
    prologue = read(words)
    used = {token.text.partition(":")[0] for token in prefixed_names(words)}
    needed = {prefix: PREFIXES[prefix] for prefix in used - prologue.own if prefix in PREFIXES}
    hints.check_names(text, words, prologue, hints.Terms(lambda iri: True, list, lambda word: ()))
    written = _over(text, words, using, using_named) if using or using_named else text
    options: dict[str, Any] = {"prefixes": needed, "custom_functions": FUNCTIONS}
    try:
        store.update(totally_ordered(written), **options)
    except SyntaxError as error:
        raise hints.syntax_error(text, words, _plain(text, needed) or error) from None
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update cannot be run: {error}") from None


def _plain(text: str, prefixes: Mapping[str, str]) -> SyntaxError | None:
    """The complaint about the client's own text, of which nothing is changed."""
    try:
        ox.Store().update(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        return error
    return None


def _over(text: str, words: Sequence[Token], using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update with USING for each of its patterns."""
    for token in words:
        if token.keyword in {"USING", "WITH"}:
            raise error_at(
                text, token.start, f"the request names graphs, and so does {token.keyword}", "leave out one of them"
            )
    try:
        lines = [f" USING {ox.NamedNode(iri)}" for iri in using]
        clause = "".join([*lines, *(f" USING NAMED {ox.NamedNode(iri)}" for iri in using_named)]) + " "
    except ValueError as error:
        raise QueryError(f"this names no graph: {error}") from None
    pieces, last = [], 0
    for start, inserted in _places(text, words, clause):
        pieces += [text[last:start], inserted]
        last = start
    return "".join([*pieces, text[last:]])


def _places(text: str, words: Sequence[Token], clause: str) -> list[tuple[int, str]]:
    """Where USING goes: before the WHERE of each operation; of `DELETE WHERE { … }` its pattern is said twice."""
    places, depth = [], 0
    for at, token in enumerate(words):
        depth += (token.text == "{") - (token.text == "}")
        if depth or token.keyword != "WHERE" or at == 0:
            continue
        if words[at - 1].keyword == "DELETE" and at + 1 < len(words):
            end = closing(words, at + 1)
            pattern = text[words[at + 1].start : words[end].end] if end is not None else ""
            places.append((token.start, f"{pattern}{clause}"))
        else:
            places.append((token.start, clause))
    return places
