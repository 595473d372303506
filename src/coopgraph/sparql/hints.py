"""Errors of a query put in the user's words: where, with a caret, and what to try."""

import re
from collections.abc import Callable, Iterable, Sequence

from coopgraph.base.errors import QueryError
from coopgraph.base.text import did_you_mean
from coopgraph.base.vocab import CG
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.tokens import KEYWORDS, Token, error_at, prefixed_names


def syntax_error(text: str, query_tokens: Sequence[Token], error: SyntaxError) -> QueryError:
    """The engine's complaint with its place in the user's own text and, where it can be guessed, the cure."""
    message = str(error.args[0] if error.args else error)
    place = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not place:
        return QueryError(message)
    line, column = int(place[1]), int(place[2])
    offset = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    offset = max(0, min(offset, len(text)))
    return error_at(text, offset, _plain(place[3]), _hint(text, query_tokens, offset, place[3]))


def _plain(expected: str) -> str:
    if "unbound" in expected:
        return "SELECT names a variable that is neither grouped nor counted"
    if "IRI parsing failed" in expected:
        return "this is not an IRI"
    return "the query cannot be read here"


def _hint(text: str, query_tokens: Sequence[Token], offset: int, expected: str) -> str:
    before = [t for t in query_tokens if t.start < offset]
    here = next((t for t in query_tokens if t.start <= offset < t.end), None)
    opened = sum(t.text == "{" for t in query_tokens) - sum(t.text == "}" for t in query_tokens)
    if "unbound" in expected:
        return "put it in GROUP BY, or count it"
    if offset >= len(text.rstrip()) and opened > 0:
        return f"{opened} closing brace{'s' if opened > 1 else ''} missing"
    quote = text.find("'", offset) if text[offset : offset + 1] in "'\"" else -1
    if text[offset : offset + 1] in {"'", '"'} or quote == offset:
        return "a quotation mark is not closed"
    if before and _ends_term(before[-1]) and _missing_dot(text, before, offset):
        return "a '.' or ';' may be missing before this line"
    if here and here.kind == "word":
        return did_you_mean(here.text, KEYWORDS) or "is a prefix (such as cg:) missing?"
    return ""


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
    is_known: Callable[[str], bool],
    known_terms: Callable[[], Iterable[str]],
) -> None:
    """Refuse unknown prefixes, and terms of coopgraph that neither the ontology nor the data has.

    Raises:
        QueryError: with a caret under the name and the nearest one that exists.
    """
    for token in prefixed_names(query_tokens):
        iri = prologue.iri(token.text)
        if iri is None:
            prefix = token.text.partition(":")[0]
            hint = did_you_mean(prefix, prologue.prefixes) or f"add PREFIX {prefix}: <…> before the query"
            raise error_at(text, token.start, f"unknown prefix {prefix}:", hint)
        if iri.startswith(CG) and iri != CG and not is_known(iri):
            names = ["cg:" + term.removeprefix(CG) for term in known_terms() if term.startswith(CG)]
            if not names:  # without the ontology nobody can say which terms there are
                return
            raise error_at(text, token.start, f"unknown term {token.text}", did_you_mean(token.text, names))
