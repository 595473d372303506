"""Numbers of a part, where an answer shows them as if they were of the whole, or adds them to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.warnings.patterns import links, name_of, names_one_of, pattern
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import QueryTree, TriplePattern, written
from coopgraph.store.engine import Engine

_NUMBERS = frozenset(ox.NamedNode(CG + name) for name in ("amount", "atLeast", "atMost"))
_KNOWS = ("hasScope", "preferred")  # properties by which a query shows that it knows
_SUMS = {"SUM", "AVG"}
_IN_WHOLE = """SELECT DISTINCT ?quantity ?total {
  ?thing (cg:inFrameworkOf|^cg:hasSetMember)+ ?whole . ?total cg:quantityOf ?whole ; cg:quantityKind ?kind ; cg:unit ?unit .
  ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:unit ?unit MINUS { ?total cg:hasScope ?part } }"""


class PartNumbers(NamedTuple):
    """Numbers of what their scope names, and numbers of things in a whole whose number is added, too."""

    scoped: list[ox.NamedNode]
    counted_twice: list[ox.NamedNode]


class Parts:
    """Finds both in the answers of one graph."""

    def __init__(self, engine: Engine):
        self._engine = engine

    @cached_property
    def _in_whole(self) -> list[tuple[Term, Term]]:
        return [(part, total) for part, total in self._engine.solutions(_IN_WHOLE)]

    def of(self, asked: AskedQuery) -> PartNumbers:
        """Those that an answer shows or adds without saying of what they are."""
        scoped, twice = set[ox.NamedNode](), set[ox.NamedNode]()
        try:
            tree = asked.tree
            if tree.form == "SELECT" and not tree.limited and not names_one_of(tree, _KNOWS):
                for query in (tree, *(each for element in tree.where.shown() for each in element.queries)):
                    for number, inner, is_summed in _numbers(asked, query):
                        scope = f"{number} <{CG}hasScope> ?cgscope"
                        scoped |= _nodes(asked, number, f"{inner} {scope}")
                        shown = _nodes(asked, number, inner) if is_summed and self._in_whole else set()
                        twice |= {part for part in shown for one, total in self._in_whole if one == part and total in shown}  # fmt: skip
        except CoopGraphError:
            pass
        return PartNumbers(sorted(scoped, key=str), sorted(twice - scoped, key=str))


def _numbers(asked: AskedQuery, query: QueryTree) -> Iterator[tuple[str, str, bool]]:
    """The variables of numbers whose amount is shown or added and that are not shown themselves, the pattern, and whether it adds."""
    shown, summed = _shown(query)
    for whole in (triple for group in query.where.walk() for triple in group.triples):
        last = links(whole)[-1]
        number, amount = name_of(last.subject), name_of(last.object)
        is_used = amount in shown | summed and number and number not in shown
        is_seen = last is whole or whole in query.where.elements  # the link of a path in another group is not
        if is_used and is_seen and asked.constant(last.predicate) in _NUMBERS:
            yield last.subject, _with_links(query, whole), amount in summed


def _with_links(query: QueryTree, whole: TriplePattern) -> str:
    """What a query matches, one pattern of it as the links of its path."""
    if whole not in query.where.elements:
        return pattern(query)
    return f"{written(each for each in query.where.elements if each is not whole)} {written(links(whole))}"


def _shown(query: QueryTree) -> tuple[set[str], set[str]]:
    """The variables whose values a query shows, or makes a number of that is no count, and those that it adds."""
    if not query.projected:
        return set(query.where.bound), set()
    shown, summed = set[str](), set[str]()
    for part in query.projected:
        parts = list(tokens(part.expression))
        verbs = {token.keyword for token in parts}
        names = {token.text[1:] for token in parts if token.kind == "var"} if "COUNT" not in verbs else set[str]()
        shown |= names | ({part.variable} if not part.expression else set())
        summed |= names if verbs & _SUMS else set()
    return shown, summed


def _nodes(asked: AskedQuery, variable: str, inner: str) -> set[ox.NamedNode]:
    rows = asked.select(f"DISTINCT {variable}", inner)
    return {row[0] for row in rows if isinstance(row[0], ox.NamedNode)}
