"""Parts of a group that take away what the others match: LIMIT of a query within, FILTER over OPTIONAL, NOT EXISTS of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.sparql.tree import Element, ExistsGroup, GroupPattern, QueryTree, is_variable, written

_CUT = re.compile(r"\b(?:LIMIT|OFFSET)\s+\d+\s*", re.IGNORECASE)
_OF_ABSENCE = re.compile(r"\b(?:BOUND|COALESCE|EXISTS)\b", re.IGNORECASE)


def of_group(element: Element, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """All ways in which a part that takes away may be meant otherwise."""
    for each in (element, *(inner for within in element.groups for inner in within.shown())):
        yield from (_uncut(query, each) for query in each.queries if _CUT.search(query.solution))
    yield from _of_optional(element, group, cures)
    for exists in element.exists:
        yield from _of_denied(exists, element, group, cures)


def _uncut(query: QueryTree, element: Element) -> Cure:
    """A query within, without its LIMIT and OFFSET."""
    cut = query.solution.strip()
    wrong = " ".join(each.group().strip() for each in _CUT.finditer(cut))
    left = f" {_CUT.sub('', cut).strip()} "
    return Cure("limit", cut, query.where.end, query.where.end, element.end, left, wrong, "")


def _of_optional(element: Element, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A FILTER over what OPTIONAL gives, which thereby is asked of all: within it."""
    if not element.is_filter or _OF_ABSENCE.search(element.text):
        return
    optional = [each for each in group.elements if each.groups and not each.weight]
    sure = frozenset[str]().union(*(each.bound for each in group.elements if each not in optional))
    for other in optional:
        if (element.variables & other.bound) - sure:
            inside = f"OPTIONAL {{ {written(other.groups[0].elements)} {element.text} }}"
            others: dict[Element, str] = {other: inside, element: ""}
            yield cures.with_patterns(element, group, others, "optional", element.text, inside)


def _of_denied(exists: ExistsGroup, element: Element, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """NOT EXISTS of what has nothing to do with the rest, so that it is the same for all: one of its variables of the rest."""
    if not exists.negated or exists.variables & group.bound:
        return
    outside = GroupPattern(group.start, group.end, tuple(each for each in group.elements if each is not element))
    for triple in exists.group.triples:
        for term in (triple.subject, triple.object):
            for name in sorted(outside.bound) if is_variable(term) else ():
                kinds = [cures.kinds(each, place) for each, place in ((term, exists.group), (f"?{name}", outside))]
                if all(kinds) and not any(cures.conflict(kinds[0], one) for one in kinds[1]):
                    part = re.sub(rf"[?$]{term[1:]}\b", f"?{name}", element.text)
                    yield Cure(
                        "variable", element.text, element.start, element.start, element.end, part, term, f"?{name}"
                    )


def of_solution(tree: QueryTree) -> Iterator[Cure]:
    """HAVING with a number that is written as a text."""
    cut = tree.solution
    number = re.sub(r"""(["'])(-?\d+(?:\.\d+)?)\1(?![@^])""", r"\2", cut)
    if number != cut:
        end = tree.where.end + len(cut)
        yield Cure("datatype", cut.strip(), tree.where.end, tree.where.end, end, number, cut.strip(), number.strip())
