"""The open lists that an answer rests on: those that one more item of would, or might, change it.

A list is of the values that a property has for a thing. It matters where a pattern of the query may ask for them: its property is
that of the list, or is deduced from it by a rule, and its subject may be the thing, by all that the query asks of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.warnings.monotone import is_monotone
from coopgraph.knowledge.warnings.patterns import Placed, connected, name_of, placed
from coopgraph.sparql.parser import parse
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import QueryTree, TriplePattern, is_variable, written
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine
from coopgraph.store.lens import rules
from coopgraph.store.rules import ConstructRule

_OF, _PROPERTY, _ITEM, _CLOSURE, _MEMBER = (
    ox.NamedNode(CG + name) for name in ("listOf", "listProperty", "listItem", "listClosure", "hasSetMember")
)
_OPEN = ox.NamedNode(vocab.OPEN)
NEAR = 500  # things that are looked at along a path


class ListLeftOpen(NamedTuple):
    """A list, the thing and the property whose values it names, the members of the thing, and the items."""

    iri: ox.NamedNode
    of: ox.NamedNode
    property: ox.NamedNode
    members: tuple[ox.NamedNode, ...]
    items: frozenset[Term]


class OpenLists:
    """The open lists of one graph through a lens."""

    def __init__(self, engine: Engine, schema: Schema, lens: str):
        self._engine, self._schema = engine, schema
        self._rules = rules(lens) if engine.layered else ()

    def behind(
        self, asked: AskedQuery, answer: Answer, about: set[ox.NamedNode], named: set[ox.NamedNode]
    ) -> list[ox.NamedNode]:
        """Those that an answer rests on, by name.

        Args:
            about: the things that the question names.
            named: the properties that it names, narrower ones included.
        """
        try:
            patterns = list(placed(asked.tree, keeps_unmatched=not is_monotone(asked.tree)))
        except CoopGraphError:
            return []
        shown, lists = answer.nodes(), dict[ox.NamedNode, None]()
        shows_things = any(isinstance(term, ox.NamedNode) for term in shown)
        for each in self._lists():
            question = _AskedOfList(self._schema, self._rules, asked, each, about, named)
            shows = not shows_things or not each.items.isdisjoint(shown)
            if any(question.rests_on(pattern, shows=shows) for pattern in patterns):
                lists[each.iri] = None
        return list(lists)

    def _lists(self) -> Iterator[ListLeftOpen]:
        for node in sorted((t.subject for t in self._engine.triples(None, _CLOSURE, _OPEN)), key=str):
            if not isinstance(node, ox.NamedNode):
                continue
            items = frozenset[Term](self._schema.objects(node, _ITEM))
            yield ListLeftOpen(node, node, _ITEM, (), items)
            for of, property in product(self._schema.objects(node, _OF), self._schema.objects(node, _PROPERTY)):
                if isinstance(of, ox.NamedNode) and isinstance(property, ox.NamedNode):
                    members = [m for m in self._schema.objects(of, _MEMBER) if isinstance(m, ox.NamedNode)]
                    yield ListLeftOpen(node, of, property, tuple(members), items)


class _AskedOfList(NamedTuple):
    """What is asked of a graph, next to one of its open lists."""

    schema: Schema
    rules: tuple[ConstructRule, ...]
    asked: AskedQuery
    left_open: ListLeftOpen
    about: set[ox.NamedNode]
    named: set[ox.NamedNode]

    def rests_on(self, pattern: Placed, *, shows: bool) -> bool:
        """Whether a pattern may ask for what the list leaves open.

        Args:
            shows: the answer has an item of the list, or no things in which it could stand.
        """
        subject = pattern.triple.subject
        is_meant = self.left_open.of in self.about or not is_variable(subject)
        is_meant |= any(each.is_data and name_of(subject) in each.variables for each in pattern.beside)
        if not (pattern.is_denied or is_meant or shows):
            return False
        return self._may_ask(pattern) or self._is_deduced_from(pattern)

    def _may_ask(self, pattern: Placed, *, whole: bool = False) -> bool:
        """Whether a pattern may ask for values that the list is of.

        Args:
            whole: all beside it must have a match, not only what is asked of its subject.
        """
        triple, predicate = pattern.triple, pattern.triple.predicate
        named = [each.text for each in tokens(predicate) if ":" in each.text] if triple.path else [predicate]
        asked_for = self.named if is_variable(predicate) else set().union(*map(self._narrower, named))
        if self.left_open.property not in asked_for:
            return False
        things = [self.left_open.of, *(self.left_open.members if pattern.is_denied else ())]
        if triple.path:  # the thing may be anywhere on the way
            things = self._near(things, named)
        if not is_variable(triple.subject) and (not whole or self.asked.constant(triple.subject) not in things):
            return self.asked.constant(triple.subject) in things
        values = f"VALUES {triple.subject} {{ {' '.join(map(str, things))} }}" if is_variable(triple.subject) else ""
        values += f" VALUES {predicate} {{ {self.left_open.property} }}" if is_variable(predicate) else ""
        names = filter(None, (name_of(triple.subject), name_of(predicate)))
        beside = pattern.beside if whole else connected(pattern.beside, names, without=name_of(triple.object))
        return self.asked.holds(f"{values} {written(beside)}")

    def _near(self, things: list[ox.NamedNode], properties: list[str]) -> list[ox.NamedNode]:
        """Things with what leads to them by some properties, in either direction; the nearest so many."""
        links = [term for text in properties if isinstance(term := self.asked.constant(text), ox.NamedNode)]
        for thing in (reached := [*things]):
            for link in links if len(reached) < NEAR else ():
                ends = [*self.schema.subjects(link, thing), *self.schema.objects(thing, link)]
                reached += [end for end in ends if isinstance(end, ox.NamedNode) and end not in reached]
        return reached

    def _narrower(self, text: str) -> set[ox.NamedNode]:
        """The properties that a text in a query asks for, narrower ones included."""
        property = self.asked.constant(text) if ":" in text else None
        return self.schema.narrower(property) if isinstance(property, ox.NamedNode) else set()

    def _is_deduced_from(self, pattern: Placed) -> bool:
        """Whether a rule deduces what a pattern asks for, of other things at least, from what the list names."""
        triple = pattern.triple
        asked_for = set() if triple.path or triple.predicate == "a" else self._narrower(triple.predicate)
        if not asked_for or self.left_open.property in asked_for:
            return False  # it was asked for as it stands
        bodies = [
            _body(rule, head, triple.subject)
            for rule in self.rules
            if rule.names and self.left_open.property.value in rule.names
            for property, head in _heads(rule)
            if property in asked_for
        ]
        if not bodies:
            return False
        of_subject = connected(pattern.beside, filter(None, [name_of(triple.subject)]), without=name_of(triple.object))
        return any(
            self._may_ask(Placed(each.triple, (*each.beside, each.triple, *of_subject)), whole=True)
            for body in bodies
            for each in placed(body, keeps_unmatched=False)
            if not each.is_denied and not each.triple.path
        )


@lru_cache(1024)
def _heads(rule: ConstructRule) -> tuple[tuple[ox.NamedNode, TriplePattern], ...]:
    """What a rule deduces, by properties."""
    return tuple((ox.NamedNode(rule.prologue.iri(h.predicate) or "urn:none"), h) for h in rule.tree.template)


@lru_cache(1024)  # asked for each list that may be meant
def _body(rule: ConstructRule, head: TriplePattern, subject: str) -> QueryTree:
    """What a rule asks for to deduce something of a subject, in a name that no query has."""
    text = rule.text[rule.tree.where.start : rule.tree.where.end]
    iris = ((token, rule.prologue.iri(token.text) if token.kind == "name" else None) for token in tokens(text))
    texts = (
        f"<{iri}>" if iri
        else token.text if token.kind != "var"
        else subject if token.text == head.subject
        else f"?cgrule_{token.text[1:]}"
        for token, iri in iris
    )  # fmt: skip
    return parse(f"SELECT * {' '.join(texts)}")
