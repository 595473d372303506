"""Whether more triples could take a row of an answer away: then nothing that is counted there is a lower bound.

Negation has many dresses: MINUS, NOT EXISTS, `!BOUND` or COALESCE of what OPTIONAL leaves open, a comparison of counts. Conditions
are three-valued, and an error is no yes, so that most take nothing away; what asks whether there is a value does.
"""

from functools import cache

from coopgraph.base.vocab import TYPE
from coopgraph.sparql.tree import Element, GroupPattern, QueryTree
from coopgraph.store.lens import rules

_ASKING = frozenset({"BOUND", "COALESCE"})  # whether there is a value


def is_monotone(tree: QueryTree) -> bool:
    """Whether more triples never take away one of the things that a query shows or counts."""
    in_expressions = any(part.exists for part in (*tree.projected, *tree.grouped))
    return not (tree.limited or "HAVING" in tree.solution.upper() or in_expressions) and _keeps(tree.where)


def _keeps(group: GroupPattern) -> bool:
    if not all(element.is_monotone for element in group.elements):
        return False
    sure, left_open = set[str](), set[str]()  # variables that have a value, and those of which OPTIONAL leaves it open
    for element in group.elements:
        if element.is_filter:
            continue
        if element.variables & left_open and not _is_harmless(element):
            return False  # a value that comes later would not agree with what joins now
        if element.groups and element.required is None:
            left_open |= element.bound - sure
        elif element.groups:
            left_open |= element.bound - sure if _has_optional(element) else set()
        else:
            sure |= element.bound
    filters = (element for element in group.elements if element.is_filter and element.variables & left_open)
    inner = (each for element in group.elements for each in element.groups)
    return all(map(_is_harmless, filters)) and all(map(_keeps, inner))


def _has_optional(element: Element) -> bool:
    return any(each.groups and each.required is None for group in element.groups for each in group.shown())


def _is_harmless(element: Element) -> bool:
    """Whether an expression never asks if something has no value; FILTER(BOUND(?x)) asks if it has one."""
    if element.triples or element.groups or element.is_data:
        return False
    texts = [token.text.upper() for token in element.tokens if token.kind != "var"]
    return _ASKING.isdisjoint(texts) or texts == ["FILTER", "(", "BOUND", "(", ")", ")"]


@cache
def defeasible(lens: str) -> frozenset[str]:
    """IRIs of the properties and kinds that a rule of a lens deduces as long as something is not said."""
    made = set()
    for rule in rules(lens):
        for triple in () if is_monotone(rule.tree) else rule.tree.template:
            property = TYPE if triple.predicate == "a" else rule.prologue.iri(triple.predicate)
            made.add(rule.prologue.iri(triple.object) if property == TYPE else property)
    return frozenset(filter(None, made))
