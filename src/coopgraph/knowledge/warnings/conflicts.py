"""Values on which sources disagree, and things that may be one, where an answer shows, counts or sums them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG, OBJECT, PREDICATE, STATES, SUBJECT
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.warnings.patterns import links, name_of, names_one_of, pattern
from coopgraph.sparql.tokens import AGGREGATES, tokens
from coopgraph.sparql.tree import QueryTree, TriplePattern, is_variable, written
from coopgraph.store.engine import Engine

_AMOUNT, _PREFERRED = f"{CG}amount", f"<{CG}preferredAmount>"
_RIVALS = "SELECT ?claim ?other { ?claim cg:disagreesWith|^cg:disagreesWith ?other }"
_STATED = f"""SELECT ?claim ?subject ?property ?value {{ VALUES ?claim {{ %s }}
  ?claim <{STATES}> ?statement . ?statement <{SUBJECT}> ?subject ; <{PREDICATE}> ?property ; <{OBJECT}> ?value }}"""
_PAIRS = "SELECT ?one ?other { ?one cg:mayReferTo ?other }"
_KNOWS_CONFLICT = ("disagreesWith", "preferred")  # properties by which a query shows that it knows
_KNOWS_PAIRS = ("mayReferTo", "DistinctAgreement")


class Conflict(NamedTuple):
    """How many of how many values of a property sources disagree on, and, of a number that is made of them, what the preferred ones make."""

    property: ox.NamedNode
    disputed: int
    total: int
    preferred: Term | None
    has_preferred: bool


class OneOrMore(NamedTuple):
    """How many of how many things may be one with another of them; of groups, how many groups hold such things, of which many."""

    number: int
    total: int
    in_groups: bool


class Conflicts:
    """Finds both in the answers of one graph."""

    def __init__(self, engine: Engine):
        self._engine = engine

    @cached_property
    def _disputed(self) -> dict[Term, set[tuple[Term, Term]]]:
        """By property, the subjects and values on which claims disagree."""
        rivals = [tuple(pair) for pair in self._engine.solutions(_RIVALS)]
        claims = " ".join(sorted({str(claim) for claim, _ in rivals}))
        stated: dict[Term, dict[Term, set[tuple[Term, Term]]]] = {}
        for claim, subject, property, value in self._engine.solutions(_STATED % claims) if rivals else ():
            stated.setdefault(claim, {}).setdefault(property, set()).add((subject, value))
        disputed: dict[Term, set[tuple[Term, Term]]] = {}
        for claim, other in rivals:
            for property, pairs in stated.get(claim, {}).items():
                held = {value for _, value in stated.get(other, {}).get(property, ())}
                differing = {(subject, value) for subject, value in pairs if held and value not in held}
                disputed.setdefault(property, set()).update(differing)
        return disputed

    @cached_property
    def _pairs(self) -> list[tuple[Term, Term]]:
        return [(one, other) for one, other in self._engine.solutions(_PAIRS)]

    def of(self, asked: AskedQuery) -> list[Conflict]:
        """The values of an answer on which sources disagree, by property; none where the query knows of such."""
        try:
            if asked.tree.form != "SELECT" or asked.tree.limited or names_one_of(asked.tree, _KNOWS_CONFLICT):
                return []
            return list(self._conflicts(asked))
        except CoopGraphError:
            return []

    def _conflicts(self, asked: AskedQuery) -> Iterator[Conflict]:
        for query in (asked.tree, *(each for element in asked.tree.where.shown() for each in element.queries)):
            shown = _used(query)
            for whole in (triple for group in query.where.walk() for triple in group.triples):
                triple = links(whole)[-1]
                property = None if triple.path else asked.constant(triple.predicate)
                if name_of(triple.object) not in shown or not isinstance(property, ox.NamedNode):
                    continue
                if self._disputed.get(property) and (told := self._conflict(asked, query, whole, triple, property)):
                    yield told

    def _conflict(
        self, asked: AskedQuery, query: QueryTree, whole: TriplePattern, triple: TriplePattern, property: ox.NamedNode
    ) -> Conflict | None:
        others = written(each for each in query.where.elements if each is not whole)
        inner = pattern(query) if whole not in query.where.elements else f"{others} {written(links(whole))}"
        ends = f"{triple.subject} {triple.object}" if is_variable(triple.subject) else triple.object
        pairs = self._disputed[property]
        subject = asked.constant(triple.subject)
        values = ", ".join(sorted({str(value) for _, value in pairs}))
        rows = asked.select(f"DISTINCT {ends}", f"{inner} FILTER({triple.object} IN ({values}))")
        disputed = sum((row[0] if len(row) > 1 else subject, row[-1]) in pairs for row in rows)
        if not disputed:
            return None
        total = len(asked.select(f"DISTINCT {ends}", inner))
        is_amount = property.value == _AMOUNT
        preferred = self._with_preferred(asked, whole) if is_amount and query is asked.tree else None
        return Conflict(property, disputed, total, preferred, is_amount)

    def _with_preferred(self, asked: AskedQuery, triple: TriplePattern) -> Term | None:
        """What the one number that an answer makes of amounts is with the preferred ones alone."""
        tree = asked.tree
        if not (tree.aggregates and not tree.grouped and len(tree.projected) == 1):
            return None
        verb = next(
            (t for t in triple.tokens if t.kind in {"name", "iri"} and asked.prologue.iri(t.text) == _AMOUNT), None
        )
        start = asked.text.find(verb.text, triple.start) if verb else -1
        if verb is None or not triple.start <= start < triple.end:
            return None
        rows = asked.run(f"{asked.text[:start]}{_PREFERRED}{asked.text[start + len(verb.text) :]}")
        return rows[:1][0][0] if len(rows) else None

    def may_be_one(self, asked: AskedQuery) -> OneOrMore | None:
        """The first things that an answer shows or counts and that may be one; none where the query tells them apart."""
        try:
            tree = asked.tree
            if tree.form != "SELECT" or tree.limited or not self._pairs or names_one_of(tree, _KNOWS_PAIRS):
                return None
            for name in sorted(_used(tree) & tree.where.bound):
                if told := self._one_or_more(asked, name):
                    return told
        except CoopGraphError:
            pass
        return None

    def _one_or_more(self, asked: AskedQuery, name: str) -> OneOrMore | None:
        tree, inner = asked.tree, pattern(asked.tree)
        keys = [each.variable for each in tree.grouped if not each.expression and each.variable not in {"", name}]
        if tree.grouped and (not keys or any(each.variable == name for each in tree.grouped)):
            return None
        nodes = ", ".join(sorted({str(term) for pair in self._pairs for term in pair}))
        rows = asked.select(
            f"DISTINCT {' '.join(f'?{key}' for key in keys)} ?{name}", f"{inner} FILTER(?{name} IN ({nodes}))"
        )
        groups: dict[tuple[Term | None, ...], set[Term | None]] = {}
        for *key, thing in rows:
            groups.setdefault(tuple(key), set()).add(thing)
        doubtful = [len({one for one, other in self._pairs if {one, other} <= things}) for things in groups.values()]
        if not any(doubtful):
            return None
        if keys:
            return OneOrMore(
                sum(map(bool, doubtful)), len(asked.select(f"DISTINCT {' '.join(f'?{k}' for k in keys)}", inner)), True
            )
        return OneOrMore(sum(doubtful), len(asked.select(f"DISTINCT ?{name}", inner)), False)


def _used(tree: QueryTree) -> set[str]:
    """The variables that a query shows, counts or sums."""
    if not tree.projected:
        return set(tree.where.bound)
    used = set[str]()
    for part in tree.projected:
        parts = list(tokens(part.expression))
        is_all = any(token.text == "*" for token in parts) and parts[0].keyword in AGGREGATES
        used |= {part.variable} if not part.expression else tree.where.bound if is_all else set()
        used |= {token.text[1:] for token in parts if token.kind == "var"}
    return used
