"""Updates as a worker runs them: whole or not at all, and nothing is fetched."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import QueryError
from coopgraph.base.vocab import PREFIXES
from coopgraph.sparql import hints
from coopgraph.sparql.order.keys import FUNCTIONS
from coopgraph.sparql.order.total import totally_ordered
from coopgraph.sparql.prepared import MAX_LENGTH, measure
from coopgraph.sparql.prologue import read
from coopgraph.sparql.tokens import Token, closing, error_at, prefixed_names, tokens
from coopgraph.web.problems import ProblemError
from coopgraph.web.worker.queries import complaint, refusal

LONGEST = 64 * MAX_LENGTH  # characters of data that an update inserts
_OUTSIDE = frozenset({"LOAD", "SERVICE"})


def run_update(store: ox.Store, text: str, base: str, using: Sequence[str], using_named: Sequence[str]) -> None:
    """Run an update on a store.

    Args:
        base: of relative IRIs.
        using, using_named: the graphs of the request, over which its patterns are.

    Raises:
        QueryError: it is no update, or names graphs beside those of the request.
        RefusedError: it is over a limit, or fetches something.
    """
    text = _without_loads(text)
    words = list(tokens(text))
    measure(words, allow_service=True)
    for token in words:
        if token.keyword in _OUTSIDE:
            run: Any = partial(ox.Store().update, prefixes=PREFIXES, base_iri=base)
            raise refusal(f"{token.keyword} fetches from another server, which this one does not do", text, words, run)
    prologue = read(words)
    used = {token.text.partition(":")[0] for token in prefixed_names(words)}
    needed = {prefix: PREFIXES[prefix] for prefix in used - prologue.own if prefix in PREFIXES}
    hints.check_names(text, words, prologue, hints.Terms(lambda iri: True, list, lambda word: ()))
    written = _over(text, words, using, using_named) if using or using_named else text
    options: dict[str, Any] = {"prefixes": needed, "base_iri": base}
    try:
        store.update(totally_ordered(written), custom_functions=FUNCTIONS, **options)
    except SyntaxError as error:
        raise hints.syntax_error(text, words, complaint(lambda: ox.Store().update(text, **options)) or error) from None
    except (ValueError, RuntimeError) as error:
        raise ProblemError(422, f"the update cannot be run: {error}") from None


def _without_loads(text: str) -> str:
    """The update with nothing in place of each LOAD SILENT, as if what it fetches were not there."""
    words, pieces, last = list(tokens(text)), [], 0
    for at, token in enumerate(words[:-2]):
        if token.keyword == "LOAD" and words[at + 1].keyword == "SILENT":
            into = at + 3 < len(words) and words[at + 3].keyword == "INTO"
            end = words[min(at + (5 if into else 2), len(words) - 1)].end
            pieces += [text[last : token.start], "DELETE DATA {}"]
            last = end
    return "".join([*pieces, text[last:]])


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
