"""Ways in which a FILTER that lets nothing through may be meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.knowledge.doctor.cures import MOST, Cure, Cures
from coopgraph.knowledge.doctor.literals import difference, loosened, retyped, same_but_form
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import Element, GroupPattern, written

_MATCHING = {"CONTAINS", "STRSTARTS", "STRENDS", "REGEX"}
_STRIPPED = ("STR(", "LANG(", "DATATYPE(", "BOUND(")


def of_filter(element: Element, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """The same FILTER without regard to case and language, or with literals as the values have them."""
    part = element.text
    filter_tokens = list(tokens(part))
    for index, token in enumerate(filter_tokens):
        loose = loosened(part, filter_tokens, index) if token.keyword in _MATCHING else ""
        if loose:
            yield Cure("filter", part, element.start, element.start, element.end, loose, part, loose)
    values = _values(element, group, cures)
    for index, token in enumerate(filter_tokens):
        if token.kind in {"string", "number"}:
            yield from _of_literal(part, filter_tokens, index, element.start, values, cures)
    for token in filter_tokens:  # a typed value, or a text in a language, that is compared with a plain text
        if token.kind == "var" and not part[: token.start].upper().rstrip().endswith(_STRIPPED):
            yield _replaced("datatype", part, element.start, token.start, token.text, f"STR({token.text})")


def _of_literal(
    part: str, filter_tokens: list[Token], index: int, start: int, values: set[Term], cures: Cures
) -> Iterator[Cure]:
    """A literal of a FILTER in the form of the values that it is compared with."""
    end = filter_tokens[index].end
    for before, follower in zip(filter_tokens[index:], filter_tokens[index + 1 : index + 3], strict=False):
        if follower.kind == "lang" or before.text == "^^":
            end = follower.end
    literal = part[filter_tokens[index].start : end]
    value = cures.constant(literal)
    if not isinstance(value, ox.Literal):
        return
    tag = part[: filter_tokens[index].start].upper().rstrip().endswith(")") and "LANG" in part.upper()
    for other in same_but_form(value, values):
        kind = "language" if tag else difference(value, other)
        yield _replaced(kind, part, start, filter_tokens[index].start, literal, cures.written(other))
    for other in retyped(value, values):
        yield _replaced("datatype", part, start, filter_tokens[index].start, literal, cures.written(other))


def _replaced(kind: str, part: str, start: int, offset: int, wrong: str, right: str) -> Cure:
    """A cure that puts one text in the place of another."""
    at = start + offset
    return Cure(kind, part, start, at, at + len(wrong), right, wrong, right)


def _values(element: Element, group: GroupPattern, cures: Cures) -> set[Term]:
    """The values that the variables of a FILTER have without it, and their language tags."""
    names = [f"?{name}" for name in sorted(element.variables)]
    tags = [f"(LANG({name}) AS ?cgtag{n})" for n, name in enumerate(names)]
    others = written(each for each in group.elements if not each.is_filter)
    try:
        answer = cures.asked.select(f"DISTINCT {' '.join((*names, *tags))}", others, f"LIMIT {MOST}")
        return {term for row in answer for term in row if term is not None}
    except CoopGraphError:
        return set()
