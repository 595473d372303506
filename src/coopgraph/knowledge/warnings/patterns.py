"""The patterns of a query as warnings ask of them: each with what stands around it, and paths as the links that they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from coopgraph.sparql.paths import AlternativePath, PropertyPath
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import Element, GroupPattern, QueryTree, TriplePattern, is_variable, written


class Placed(NamedTuple):
    """A pattern of a query, the elements that hold wherever it does, and whether the query keeps what does not match it."""

    triple: TriplePattern
    beside: tuple[Element, ...]
    is_denied: bool = False


def links(triple: TriplePattern) -> list[TriplePattern]:
    """A pattern as the links of its path, one after the other; itself where it has none, or another path."""
    return _chained(triple, triple.path) if triple.path else [triple]


def _chained(triple: TriplePattern, path: PropertyPath) -> list[TriplePattern]:
    chain = path.chain
    between = [f"?cglink{triple.start}_{at}" for at in range(1, len(chain))]
    ends = pairwise([triple.subject, *between, triple.object])
    return [
        TriplePattern(triple.start, triple.end, end if link.inverse else begin, link.property, begin if link.inverse else end)
        for link, (begin, end) in zip(chain, ends, strict=True)
    ] if chain else [triple]  # fmt: skip


def _ways(triple: TriplePattern) -> Iterator[TriplePattern]:
    """The links of a pattern, of each way where its path has several."""
    if isinstance(triple.path, AlternativePath) and all(each.chain for each in triple.path.paths):
        for each in triple.path.paths:
            yield from _chained(triple, each)
    else:
        yield from links(triple)


def placed(tree: QueryTree, *, keeps_unmatched: bool) -> Iterator[Placed]:
    """Every pattern of a query with what stands around it.

    Args:
        keeps_unmatched: what is left without a match by OPTIONAL is kept for it.
    """
    yield from _in_group(tree.where, (), is_denied=False, keeps=keeps_unmatched)
    outer = tuple(_conjoined(tree.where))
    for part in (*tree.projected, *tree.grouped):
        for each in part.exists:
            yield from _in_group(each.group, outer, is_denied=True, keeps=keeps_unmatched)


def _in_group(group: GroupPattern, outer: tuple[Element, ...], *, is_denied: bool, keeps: bool) -> Iterator[Placed]:
    beside = (*outer, *_conjoined(group))
    for element in group.elements:
        for triple in element.triples:
            for link in _ways(triple):
                others = tuple(each for each in beside if each.text not in {link.text, triple.text})
                yield Placed(link, others, is_denied)
        for inner in element.groups:
            is_kept = keeps and element.required is None
            yield from _in_group(inner, beside, is_denied=is_denied or is_kept, keeps=keeps)
        for inner in element.hidden:
            yield from _in_group(inner, beside, is_denied=is_denied or element.is_negative, keeps=keeps)
        for exists in element.exists:
            is_absent = exists.negated or (element.is_negative and not any(each.negated for each in element.exists))
            yield from _in_group(exists.group, beside, is_denied=is_denied or is_absent, keeps=keeps)
        for query in element.queries:
            yield from _in_group(query.where, (), is_denied=is_denied, keeps=keeps)


def _conjoined(group: GroupPattern) -> Iterator[Element]:
    """The elements of a group that hold for each of its solutions and need nothing else."""
    for element in group.elements:
        if element.triples:
            yield from (link for triple in element.triples for link in links(triple))
        elif element.is_data or (element.is_filter and not element.exists):
            yield element


def connected(elements: Iterable[Element], names: Iterable[str], without: str) -> list[Element]:
    """The elements that say something of some variables, step by step, and not by way of another variable."""
    left = [each for each in elements if without not in each.variables]
    names = frozenset(names)
    reached, of = set(names), list[Element]()
    while joined := [each for each in left if each.variables & reached]:
        left = [each for each in left if each not in joined]
        of += joined
        reached |= frozenset().union(*(each.variables for each in joined))
    return [
        each
        for each in of
        if not each.is_filter or each.variables <= {n for e in of if not e.is_filter for n in e.variables}
    ]


def name_of(term: str) -> str:
    """The name of a variable; nothing of another term."""
    return term[1:] if is_variable(term) else ""


def names_one_of(tree: QueryTree, words: Iterable[str]) -> bool:
    """Whether a query names one of some terms."""
    names = [token.text for token in tokens(tree.text) if token.kind in {"name", "iri"}]
    return any(word in name for name in names for word in words)


def pattern(tree: QueryTree) -> str:
    """All that a query matches, as the inside of a group."""
    return written(tree.where.elements)
