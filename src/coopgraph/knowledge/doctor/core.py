"""The smallest part of a query that has no match, and a query in which values that are given once stand at their places.

A part is found by leaving patterns out as long as there is still no match; what is left is a minimal unsatisfiable
core (Liffiton and Sakallah: "Algorithms for computing minimal unsatisfiable subsets of constraints", Journal of
Automated Reasoning 40, 2008: deletion).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coopgraph.base.errors import CoopGraphError
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import Element, GroupPattern, written

MOST = 40  # parts of a query that are left out one by one


class Core(NamedTuple):
    """Elements of a group that have no match together, but have one when any is left out.

    Attributes:
        within: what stands before the group and counts for it, such as `GRAPH ?g`.
    """

    group: GroupPattern
    elements: tuple[Element, ...]
    within: str = ""

    @property
    def culprit(self) -> str:
        """It as text."""
        return " . ".join(element.text for element in self.elements)

    @property
    def start(self) -> int:
        """Where it begins."""
        return min((element.start for element in self.elements), default=self.group.start)

    def holds(self, asked: AskedQuery, elements: Sequence[Element]) -> bool:
        """Whether some elements of its group have a match; a FILTER counts when its variables are there."""
        bound = frozenset[str]().union(*(element.bound for element in elements))
        whole = len(elements) == len(self.group.elements)
        inside = [e for e in elements if whole or e.exists or not e.is_filter or e.variables <= bound]
        pattern = written(inside)
        return asked.holds(f"{self.within} {{ {pattern} }}" if self.within else pattern)

    def excluding(self, asked: AskedQuery) -> Core | None:
        """Those that let nothing through of what the others match; None where these match nothing either."""
        out = tuple(each for each in self.elements if each.is_filter or each.is_negative)
        others = [each for each in self.elements if each not in out]
        return self._replace(elements=out) if out and self.holds(asked, others) else None


def core_of(group: GroupPattern, asked: AskedQuery, within: str = "") -> Core:
    """The core of a group that has no match, or of a group in it."""
    core = Core(group, group.elements, within)
    for element in sorted(group.elements, key=lambda element: element.weight)[:MOST]:  # it is left out while it can be
        fewer = tuple(e for e in core.elements if e is not element)
        if not core.holds(asked, fewer):
            core = core._replace(elements=fewer)
    if len(core.elements) == 1 and (inner := core.elements[0].required) and inner.elements:
        element = core.elements[0]
        before = "" if element.queries else element.text[: inner.start - element.start].strip("{ \n")
        inside = Core(inner, inner.elements, f"{within} {before}".strip())
        if not inside.holds(asked, inner.elements):
            return core_of(inner, asked, inside.within)
    return core


def inlined(asked: AskedQuery) -> AskedQuery:
    """The query with each value that VALUES gives alone, as for a parameter, at the places of its variable."""
    try:
        text = _inlined(asked)
        other = AskedQuery(text, asked.prologue, asked.run)
        return other if text != asked.text and other.tree and asked.run(text).says_nothing else asked
    except CoopGraphError:
        return asked


def _inlined(asked: AskedQuery) -> str:
    edits, tree, variables = dict[int, tuple[int, str]](), asked.tree, _variables(asked.text)
    outside = {name for start, _, name in variables if not tree.where.start <= start < tree.where.end}
    shown = outside if tree.projected else outside | tree.selected
    for group in tree.where.walk():
        queries = [element for element in group.elements if element.queries]  # whose variables are their own
        for element in group.elements:
            if not element.is_data or not (given := _given(element, asked)):
                continue
            name, value = given
            apart = [element, *queries]
            for start, end, other in variables:
                is_inside = group.start <= start < group.end and not any(e.start <= start < e.end for e in apart)
                if other == name and is_inside:
                    edits[start] = end, value
            if name not in shown:
                edits[element.start] = element.end, ""
    text = asked.text
    for start in sorted(edits, reverse=True):
        end, new = edits[start]
        text = f"{text[:start]}{new}{text[end:]}"
    return text


def _variables(text: str) -> list[tuple[int, int, str]]:
    """Where each variable begins and ends, and its name."""
    return [(token.start, token.end, token.text[1:]) for token in tokens(text) if token.kind == "var"]


def _given(element: Element, asked: AskedQuery) -> tuple[str, str] | None:
    """The variable and the value of VALUES with one of each."""
    given = element.tokens[1:]
    if len(given) < 4 or given[0].kind != "var" or given[1].text != "{":
        return None
    value = asked.text[given[1].end : given[-1].start].strip()
    return None if asked.constant(value) is None else (given[0].text[1:], value)
