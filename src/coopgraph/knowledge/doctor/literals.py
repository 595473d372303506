"""Other forms of what a query says: of a literal, of a filter, and the two parts of an IRI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.base.text import comparable, fold, nearest
from coopgraph.sparql.tokens import Token, arguments

HAVING = 500  # values that are looked into for a spelling


def may_be_meant(typed: str, known: str) -> bool:
    """Whether a name may be a mistyped form of another one.

    One code is as good as another: of two that differ in a letter or a number, neither is more likely to be meant.
    """
    parts, others = re.split(r"\W+", typed.casefold()), re.split(r"\W+", known.casefold())
    if re.findall(r"\d+", typed) != re.findall(r"\d+", known):
        return False
    return len(parts) != len(others) or all(
        part == other or (max(len(part), len(other)) > 4 and not known.isupper() and nearest(part, [other]))
        for part, other in zip(parts, others, strict=True)
    )


def same_but_form(value: ox.Literal, values: Iterable[Term]) -> list[ox.Literal]:
    """The literals that say the same in another language tag, datatype, case or spelling, nearest first."""
    literals = [v for v in values if isinstance(v, ox.Literal) and v != value]
    exact = [v for v in literals if v.value == value.value]
    alike = [v for v in literals if v not in exact and comparable(v.value) == comparable(value.value) != ""]
    return sorted(exact, key=str) + sorted(alike, key=str)


def difference(value: ox.Literal, other: ox.Literal) -> str:
    """In what two literals differ that say the same."""
    if value.value != other.value:
        return "value"
    return "language" if value.language != other.language else "datatype"


def retyped(value: ox.Literal, values: Iterable[Term]) -> Iterator[ox.Literal]:
    """A literal with the datatypes of the values."""
    kinds = {v.datatype.value: v.datatype for v in values if isinstance(v, ox.Literal) and not v.language}
    for iri, datatype in sorted(kinds.items()):
        if iri != value.datatype.value:
            yield ox.Literal(value.value, datatype=datatype)


def loosened(part: str, part_tokens: list[Token], index: int) -> str:
    """A FILTER in which one function disregards case and language; nothing where it has less than two arguments."""
    given = arguments(part_tokens, index + 1)
    if len(given) < 2:
        return ""
    first, second = (part[tokens[0].start : tokens[-1].end] for tokens in given[:2])
    second = re.sub(r"@[\w-]+$", "", second)
    loose = f"LCASE(STR({first})), LCASE({second})"
    inner = f'STR({first}), {second}, "i"' if part_tokens[index].keyword == "REGEX" else loose
    return part[: given[0][0].start] + inner + part[given[-1][-1].end :]


def spelled(wanted: str, values: Iterable[str]) -> list[str]:
    """How a text is spelled in values that have it in them, but for accents, signs and letter variants; in small letters."""
    folded = fold(wanted)
    having = [value.lower() for value in values if folded in fold(value)] if len(folded) > 2 else []
    return sorted({part for value in having[:HAVING] if (part := _part(folded, value))} - {wanted.lower()})


def _part(folded: str, value: str) -> str:
    """The shortest part of a text that says the same."""
    for start in range(len(value)):
        for end in range(start + 1, min(len(value), start + 2 * len(folded) + 4) + 1):
            if value[start] != " " and fold(value[start:end]) == folded:
                return value[start:end]
    return ""
