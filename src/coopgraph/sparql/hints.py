"""Errors of a query put in the user's words: where, with a caret, and what to try."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import QueryError
from coopgraph.base.terms import compact
from coopgraph.base.text import did_you_mean, either, nearest
from coopgraph.base.vocab import CG
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.tokens import AGGREGATES, KEYWORDS, Token, error_at, prefixed_names

_NO_QUERY = "\1"  # with this at its end, no text is a query
MOST = 3  # names that are offered, unless more are called so


class Terms(NamedTuple):
    """What is known of the terms of a graph: whether it has one, all that are declared, and those that people call by a word."""

    knows: Callable[[str], bool]
    all: Callable[[], Iterable[str]]
    called: Callable[[str], Iterable[str]]


def syntax_error(text: str, query_tokens: Sequence[Token], error: SyntaxError) -> QueryError:
    """What is wrong with a query, with its place in the user's own text and, where it can be guessed, the cure.

    Args:
        error: the engine's complaint, whose place is often behind the mistake.
    """
    from coopgraph.sparql import slips  # its patterns take a while to be made, and most queries can be read

    message = str(error.args[0] if error.args else error)
    place = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    slip = slips.find(text, query_tokens)
    if slip:
        return error_at(text, slip.offset, slip.message, slip.hint)
    if not place:
        return QueryError(message)
    line, column = int(place[1]), int(place[2])
    offset = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    offset = max(0, min(offset, len(text)))
    if "unbound" in place[3]:
        named = slips.ungrouped(query_tokens)
        says = f"{named.text if named else 'a variable that SELECT names'} is neither grouped nor counted"
        return error_at(text, named.start if named else offset, says, "put it in GROUP BY, or count it")
    return error_at(text, offset, *_plain(place[3], text, query_tokens, offset))


def _plain(expected: str, text: str, query_tokens: Sequence[Token], offset: int) -> tuple[str, str]:
    """The complaint in plain words, and a hint."""
    if "overrides" in expected or "Duplicated" in expected:
        return "SELECT gives a value to a variable that has one", "choose another name behind AS"
    if "IRI parsing failed" in expected:
        return "this is not an IRI", ""
    before = [t for t in query_tokens if t.start < offset]
    if before and _ends_term(before[-1]) and _missing_dot(text, before, offset):
        return "the query cannot be read here", "a '.' or ';' may be missing before this line"
    return "the query cannot be read here", ""


def _ends_term(token: Token) -> bool:
    return token.kind in {"var", "name", "iri", "string", "number", "lang", "blank"}


def _missing_dot(text: str, before: list[Token], offset: int) -> bool:
    """Whether the terms since the last separator are more than a triple takes."""
    terms = 0
    for token in reversed(before):
        if token.text in {".", ";", ",", "{", "}"} or token.keyword in KEYWORDS:
            break
        terms += _ends_term(token) or token.keyword == "A"
    return terms >= 3 or "\n" in text[before[-1].start : offset]


def check_names(
    text: str,
    query_tokens: Sequence[Token],
    prologue: Prologue,
    terms: Terms,
) -> None:
    """Refuse unknown prefixes, terms of coopgraph that neither the ontology nor the data has, and counts out of place.

    Raises:
        QueryError: with a caret under the name and the nearest one that exists.
    """
    _check_aggregates(text, query_tokens)
    for token in prefixed_names(query_tokens):
        iri = prologue.iri(token.text)
        if iri is None:
            prefix = token.text.partition(":")[0]
            from coopgraph.sparql import slips

            if (slip := slips.find(text, query_tokens)) and slip.offset < token.start:
                raise error_at(text, slip.offset, slip.message, slip.hint)
            if text.startswith("//", token.end):
                is_open = text[token.start - 1 : token.start] == "<"
                raise error_at(
                    text, token.start, "an IRI has no blanks" if is_open else "an IRI stands between < and >"
                )
            hint = did_you_mean(prefix, prologue.prefixes) or f"add PREFIX {prefix}: <…> before the query"
            raise error_at(text, token.start, f"unknown prefix {prefix}:", hint)
        if iri.startswith(CG) and iri != CG and not terms.knows(iri):
            names = ["cg:" + term.removeprefix(CG) for term in terms.all() if term.startswith(CG)]
            if not names:  # without the ontology nobody can say which terms there are
                return
            raise error_at(text, token.start, f"unknown term {token.text}", _meant(token, iri, names, prologue, terms))


def _meant(token: Token, iri: str, names: Sequence[str], prologue: Prologue, terms: Terms) -> str:
    """What may be meant by a name: what people call so, before what is spelled like it."""
    called = [compact(ox.NamedNode(each), prologue.prefixes) for each in terms.called(iri.removeprefix(CG))]
    alike = nearest(token.text, names)
    return either([*called, *(name for name in alike if name not in called)][: max(MOST, len(called))])


def _check_aggregates(text: str, query_tokens: Sequence[Token]) -> None:
    """Refuse COUNT and the like in a condition within a group: there is nothing to count yet, and the engine takes it for nought."""
    brackets: list[list[str]] = [[]]  # the words before those that are open, in each group
    last = ""
    for token in query_tokens:
        if token.text in "{}":
            brackets = [*brackets, []] if token.text == "{" else brackets[:-1] or [[]]
        elif token.text == "(":
            brackets[-1].append(last)
        elif token.text == ")" and brackets[-1]:
            brackets[-1].pop()
        elif token.keyword in AGGREGATES and (inside := {"FILTER", "BIND"}.intersection(brackets[-1])):
            hint = "use HAVING, or count in a SELECT within braces of its own"
            raise error_at(text, token.start, f"{token.text} cannot stand in {inside.pop()}", hint)
        last = token.keyword


def complaint(text: str, prefixes: dict[str, str]) -> SyntaxError | None:
    """What is wrong with the syntax of a query that could not be run; of another, nothing, after it has run over no data."""
    try:
        ox.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        return error
    return None


def early_complaint(text: str, prefixes: dict[str, str]) -> SyntaxError | None:
    """What is wrong with the syntax of a query, without running it: even over no data one may take long.

    Nothing is said where both the engine and our own parser can read on to the end.
    """
    place = re.search(r"error at (\d+):", str(complaint(f"{text}\n{_NO_QUERY}", prefixes)))
    is_sure = place and int(place[1]) <= text.count("\n") + 1
    from coopgraph.sparql.cost import is_readable

    return complaint(text, prefixes) if is_sure or not is_readable(text) else None
