"""Groups of an answer that lie in one another, so that what is counted in one is counted in the other, too."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.sparql.tree import QueryTree, is_variable
from coopgraph.store.answer import Answer

MOST = 300  # groups that are looked at
_CLOSED = re.compile(r"(?:^|/)([^/|^!()+*?]+|<[^>]*>)[+*]$")  # a path whose last step is walked many times


class Overlap(NamedTuple):
    """One group, and another that holds all that is counted in it."""

    part: ox.NamedNode
    whole: ox.NamedNode


def overlap(asked: AskedQuery, answer: Answer) -> Overlap | None:
    """The first two groups of an answer that lie in one another, if any: regions in regions, or themes in wider ones.

    They do if the property that leads to a group leads from one group to another, and from what it led from to both:
    it is then closed, as `cg:inRegion` and paths with `+` or `*` are.
    """
    try:
        tree = asked.tree
        keys = [each.variable for each in tree.grouped if each.variable in answer.columns and not each.expression]
        for variable in keys if tree.aggregates and tree.form == "SELECT" else ():
            at = answer.columns.index(variable)
            groups = {term for row in answer[:MOST] if isinstance(term := row[at], ox.NamedNode)}
            for verb in _leading_to(f"?{variable}", tree) if len(groups) > 1 else ():
                if pair := _first(asked, verb, groups):
                    return pair
    except CoopGraphError:
        pass
    return None


def _leading_to(variable: str, tree: QueryTree) -> list[str]:
    """What leads to a variable: properties, and of paths those that are walked many times at the end."""
    verbs = []
    for each in tree.where.triples:
        if each.object.replace("$", "?") == variable and not is_variable(each.predicate):
            closed = _CLOSED.search(each.predicate)
            verbs += [each.predicate] if each.path is None else [f"{closed[1]}+"] if closed else []
    return verbs


def _first(asked: AskedQuery, verb: str, groups: set[ox.NamedNode]) -> Overlap | None:
    """The first two groups of which one lies in the other by way of what leads to them."""
    values = f"{{ {' '.join(sorted(map(str, groups)))} }}"
    both = "" if verb.endswith("+") else f"FILTER EXISTS {{ ?cgx {verb} ?cgpart , ?cgwhole }}"
    text = (
        f"VALUES ?cgpart {values} VALUES ?cgwhole {values} ?cgpart {verb} ?cgwhole FILTER(?cgpart != ?cgwhole) {both}"
    )
    for part, whole in asked.select("?cgpart ?cgwhole", text, "ORDER BY ?cgpart ?cgwhole LIMIT 1"):
        if isinstance(part, ox.NamedNode) and isinstance(whole, ox.NamedNode):
            return Overlap(part, whole)
    return None
