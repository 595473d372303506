"""How much there is at least: the things that an answer asks for, each once, where more triples could take none of them away.

Rows are no things: a country with three names is three rows. Numbers, dates and texts are none either, nor are the steps and
quantities that hold them: of two dates of one signature one is wrong. Things that may be one are counted as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG, TYPE
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.warnings.monotone import defeasible, is_monotone
from coopgraph.knowledge.warnings.patterns import name_of, pattern
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import QueryTree, UnsupportedError
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine

_COUNT = re.compile(r"COUNT\s*\(\s*(?:DISTINCT\s+)?(\*|[?$]\w+)\s*\)", re.IGNORECASE)
MOST = 10_000  # rows and things that are looked at
_HOLDERS = tuple(ox.NamedNode(CG + name) for name in ("stepOf", "quantityOf"))
MAY_REFER = ox.NamedNode(f"{CG}mayReferTo")


class LowerBound(NamedTuple):
    """How many there are at least, and the variables that they are values of."""

    number: int
    of: tuple[str, ...]


class LowerBounds:
    """Lower bounds of answers of one graph through a lens."""

    def __init__(self, engine: Engine, schema: Schema, lens: str):
        self._engine, self._schema = engine, schema
        made = defeasible(lens) & schema.deduced_only | schema.marked("dateOfStage").keys() if engine.layered else ()
        self._defeasible = frozenset(made)

    def of(self, asked: AskedQuery, answer: Answer) -> LowerBound | None:
        """The lower bound of an answer; None where there is none, or no things are asked for."""
        tree = asked.tree
        narrowed = "VALUES" in tree.solution.upper()  # by what stands behind the pattern
        if tree.form != "SELECT" or narrowed or not is_monotone(tree) or self._may_be_defeated(asked):
            return None
        if not answer:
            return LowerBound(0, ())
        if len(answer) > MOST:
            return None
        names = _counted(tree, answer) if tree.aggregates else [p.variable for p in tree.projected if not p.expression]
        names = names if tree.projected else list(answer.columns)
        try:
            chosen = list(self._chosen(asked, answer, names))
        except CoopGraphError:
            return None
        if not chosen:
            return None
        return LowerBound(prod(number for _, number in chosen), tuple(name for name, _ in chosen))

    def _may_be_defeated(self, asked: AskedQuery) -> bool:
        """Whether what is asked for is deduced only as long as something is not said."""
        for group in asked.tree.where.walk():
            for triple in group.triples:
                kind = triple.object if asked.constant(triple.predicate) == ox.NamedNode(TYPE) else ""
                for token in tokens(f"{triple.predicate} {kind}"):
                    if token.kind in {"name", "iri"} and asked.prologue.iri(token.text) in self._defeasible:
                        return True
        return False

    def _chosen(self, asked: AskedQuery, answer: Answer, names: list[str]) -> Iterator[tuple[str, int]]:
        """Of variables that patterns join, the first that stands for things; how many these are."""
        tree = asked.tree
        data = frozenset().union(*(each.variables for each in tree.where.shown() if each.is_data))
        for joined in _joined(tree, sorted(names, key=lambda name: name in data)):
            for name in joined:
                if things := self._things(asked, answer, name) or self._named_by(asked, answer, name, joined):
                    yield name, self._least(things)
                    break

    def _things(self, asked: AskedQuery, answer: Answer, name: str) -> set[Term]:
        """The things that a variable stands for."""
        if name in answer.columns and not asked.tree.aggregates:
            at = answer.columns.index(name)
            values = {row[at] for row in answer}
        else:
            rows = asked.select(f"DISTINCT ?{name}", pattern(asked.tree), f"LIMIT {MOST + 1}")
            values = {row[0] for row in rows}
            if len(rows) > MOST:
                raise UnsupportedError("too many things to count")
        nodes = {each for each in values if isinstance(each, ox.NamedNode | ox.BlankNode)}
        self._engine.prefetch(nodes, _HOLDERS)
        return {each for each in nodes if not self._holds_value(each)}

    def _named_by(self, asked: AskedQuery, answer: Answer, name: str, joined: list[str]) -> set[Term]:
        """The things of which a variable stands for a name or another value, where no thing is asked for."""
        for triple in asked.tree.where.triples if name == joined[-1] else ():
            if triple.object[1:] == name and (subject := name_of(triple.subject)) and not triple.path:
                return self._things(asked, answer, subject)
        return set()

    def _holds_value(self, node: ox.NamedNode | ox.BlankNode) -> bool:
        return any(next(iter(self._engine.triples(node, each)), None) is not None for each in _HOLDERS)

    def _least(self, things: set[Term]) -> int:
        """How many things there are if all that may be one are."""
        return len(things) - len(
            {t.subject for t in self._engine.triples(None, MAY_REFER) if {t.subject, t.object} <= things}
        )


def _counted(tree: QueryTree, answer: Answer) -> list[str]:
    """The variables that the one COUNT of an answer counts."""
    counts = [match[1] for part in tree.projected if (match := _COUNT.fullmatch(part.expression))]
    if len(answer) != 1 or len(counts) != 1:
        return []
    order = dict.fromkeys(name for each in tree.where.shown() for name in _in_order(each.text))
    return [name for name in order if name in tree.where.bound] if counts[0] == "*" else [counts[0][1:]]


def _in_order(text: str) -> list[str]:
    return [token.text[1:] for token in tokens(text) if token.kind == "var"]


def _joined(tree: QueryTree, names: list[str]) -> list[list[str]]:
    """Some variables, together those that the query joins."""
    parts: list[set[str]] = [{name} for name in names]
    for element in tree.where.elements:
        touched = [part for part in parts if part & element.variables] if not element.is_data else []
        parts = [part for part in parts if part not in touched] + [set(element.variables).union(*touched)]
    return [group for part in parts if (group := [name for name in names if name in part])]
