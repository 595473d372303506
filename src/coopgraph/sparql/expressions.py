"""How much work an expression can be at most, and how long the texts are that it makes."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import prod
from typing import TypeAlias

from coopgraph.sparql.bounds import MANY
from coopgraph.sparql.tokens import Token
from coopgraph.sparql.tree import UnsupportedError

OPERATION = 3  # the steps for a token
CHARACTERS = 20  # that a function reads in a step
STATES = 10  # pairs of a character of a text and one of a regular expression, in a step
_TEXTS = frozenset(
    "CONCAT CONTAINS ENCODE_FOR_URI GROUP_CONCAT IRI LCASE MD5 REGEX REPLACE SHA1 SHA256 SHA384 SHA512 STRAFTER STRBEFORE "
    "STRDT STRENDS STRLANG STRLEN STRSTARTS SUBSTR UCASE URI".split()
)
_PATTERNS = frozenset({"REGEX", "REPLACE"})
_REPEATED = re.compile(r"\{(\d*),?(\d*)\}")
_DIGEST, _ENCODED = 128, 12  # characters of the longest digest; what one character becomes at most in an IRI

Longest: TypeAlias = Callable[[str], int]  # how long a value of a variable is at most


def weight(expression: Sequence[Token], longest: Longest) -> int:
    """The steps to evaluate an expression once.

    Raises:
        UnsupportedError: a regular expression in it is made of data.
    """
    functions = sum(token.keyword in _TEXTS for token in expression)
    read = length(expression, longest) if functions else 0
    steps = len(expression) * OPERATION + (1 + functions) * read // CHARACTERS
    if any(token.keyword in _PATTERNS for token in expression):
        steps += read * sum(map(_states, _constants(expression))) // STATES
    return steps


def length(expression: Sequence[Token], longest: Longest) -> int:
    """How many characters an expression makes at most of its texts."""
    made = sum(longest(token.text[1:]) if token.kind == "var" else len(token.text) for token in expression)
    made += sum(_DIGEST for token in expression if token.keyword.startswith(("SHA", "MD5")))
    texts = [token.text for token in expression if token.kind == "string"]
    replaced = max((len(text) * (2 if "$" in text else 1) - 2 for text in texts), default=0)
    for token in expression:
        made *= _ENCODED if token.keyword == "ENCODE_FOR_URI" else 1
        made = (made + 1) * (replaced + 1) if token.keyword == "REPLACE" else made
    return min(MANY, made)


def _constants(expression: Sequence[Token]) -> Iterator[str]:
    """The regular expressions in an expression, and what is put in for what they match.

    Raises:
        UnsupportedError: one is made of data, so that it may be long, and must be read anew each time.
    """
    depth, searching = 0, list[int]()
    for before, token in pairwise(expression):
        if token.text == "(":
            depth += 1
            if before.keyword in _PATTERNS:
                searching.append(depth)
        elif token.text == ")":
            if searching and searching[-1] == depth:
                searching.pop()
            depth -= 1
        elif before.text == "," and searching and searching[-1] == depth:
            if token.kind != "string":
                raise UnsupportedError("a regular expression that is made of data")
            yield token.text


def _states(pattern: str) -> int:
    """How many states a regular expression has at most."""
    repeated = (max(1, *(int(number or 1) for number in each)) for each in _REPEATED.findall(pattern))
    return (len(pattern) + 8 * pattern.count("\\")) * prod(repeated)
