"""Ways in which a part of a query may be meant otherwise, each with what speaks for a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term, compact
from coopgraph.base.text import nearest, split_iri
from coopgraph.base.vocab import CG, RDFS, TYPE
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.doctor.literals import difference, same_but_form
from coopgraph.knowledge.names import Names
from coopgraph.knowledge.schema import NAME_PROPERTIES, Schema
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, is_variable, written
from coopgraph.store.engine import Engine

MOST = 20_000  # values that are looked through
_DOMAIN, _RANGE = ox.NamedNode(RDFS + "domain"), ox.NamedNode(RDFS + "range")
_TYPE = ox.NamedNode(TYPE)
_OCCURRED_ON = ox.NamedNode(CG + "occurredOn")


class Cure(NamedTuple):
    """A part of the query that may be meant otherwise.

    Attributes:
        kind: as in `coopgraph.knowledge.diagnosis.Diagnosis`.
        part: the part, as text; `at`: where it begins.
        start, end, text: what is replaced, and by what.
        wrong, right: what is mistaken in the part, and what it would be.
    """

    kind: str
    part: str
    at: int
    start: int
    end: int
    text: str
    wrong: str
    right: str


class Cures:
    """Finds cures for a query by what a graph holds."""

    def __init__(self, asked: AskedQuery, engine: Engine, schema: Schema, names: Names):
        self.asked, self.engine, self.schema, self.names = asked, engine, schema, names
        self._overlap = lru_cache(None)(self._find_overlap)
        self._observed = lru_cache(None)(self._find_observed)

    def of(self, asked: AskedQuery) -> Cures:
        """Those for another query of the same graph."""
        return Cures(asked, self.engine, self.schema, self.names)

    # ---- Variables that nothing binds ----

    def of_unbound(self) -> Iterator[Cure]:
        """Variables of a FILTER that no pattern has: the nearest that one has."""
        for group in self.asked.tree.where.walk(within=True):
            bound = sorted(group.bound)
            for element in group.elements:
                if not element.is_filter or element.exists:
                    continue
                for token in element.tokens:
                    if token.kind == "var" and token.text[1:] not in bound:
                        for known in dict.fromkeys((*nearest(token.text[1:], bound), *bound)):
                            yield self.with_token("variable", token, f"?{known}", element.text)

    # ---- Literals ----

    def of_literal(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """A literal that a property never has: a value that differs in form only, or the thing that it names."""
        value, property = self.constant(triple.object), self.constant(triple.predicate)
        if not isinstance(value, ox.Literal) or not isinstance(property, ox.NamedNode) or triple.path is not None:
            return
        values = {t.object for _, t in zip(range(MOST), self.engine.triples(None, property), strict=False)}
        if value in values:
            return
        if any(isinstance(term, ox.NamedNode) for term in values):
            for node in self._named(value.value):
                yield self.with_terms(
                    triple, group, triple.subject, triple.predicate, self.written(node), "string-for-thing"
                )
            return
        for other in same_but_form(value, values):
            yield self.with_terms(
                triple, group, triple.subject, triple.predicate, self.written(other), difference(value, other)
            )

    def _named(self, text: str) -> list[ox.NamedNode]:
        """The things that a text may name."""
        try:
            return [self.names.resolve(text)]
        except CoopGraphError:
            return [ox.NamedNode(hit.iri) for hit in self.names.hits(text, 5)]

    # ---- Directions, kinds and properties ----

    def of_direction(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """Subject and object exchanged, where what is known of their kinds speaks against their places."""
        property = self.constant(triple.predicate)
        if triple.path is not None or not isinstance(property, ox.NamedNode) or triple.object[0] in "\"'0123456789":
            return
        ends = [
            (self._kinds(triple.subject, group, triple), self._for(property, _DOMAIN)),
            (self._kinds(triple.object, group, triple), self._for(property, _RANGE)),
        ]
        if any(self.conflict(kinds, classes) for kinds, classes in ends):
            yield self.with_terms(triple, group, triple.object, triple.predicate, triple.subject, "direction")

    def of_turn(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """The date of an event asked of what only has turns in its life: a date that the thing itself has."""
        if self.constant(triple.predicate) != _OCCURRED_ON:
            return
        matches = self.instead(triple, group, f"{triple.subject} ?cgother {triple.object} .")
        dated = [node for node in matches if node.value in self.schema.marked("dateOfStage")]
        for other in sorted(dated, key=lambda node: (-matches[node], -self._uses(node), node.value)):
            yield self.with_terms(triple, group, triple.subject, self.written(other), triple.object, "property")

    def _uses(self, property: ox.NamedNode) -> int:
        return sum(1 for _ in zip(range(MOST), self.engine.triples(None, property), strict=False))

    def of_kind(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """A class that things with the other properties are not of: the class that they are of."""
        kind = self.constant(triple.object)
        if self.constant(triple.predicate) != _TYPE or not isinstance(kind, ox.NamedNode):
            return
        others = self._kinds(triple.subject, group, triple, declared=True)
        if not self.conflict(others, frozenset({kind})):
            return
        classes = self.instead(triple, group, f"{triple.subject} a ?cgother .")
        for other in sorted(classes, key=lambda node: (-len(self.schema.ancestors(node)), node.value)):
            yield self.with_terms(triple, group, triple.subject, triple.predicate, self.written(other), "kind")

    def of_property(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """A property that such things do not have, or not with such values: one that they have."""
        property = self.constant(triple.predicate)
        if triple.path is not None or not isinstance(property, ox.NamedNode) or property == _TYPE:
            return
        if not (self._is_misplaced(triple, group, property) or self._is_foreign_value(triple, property)):
            return
        matches = self.instead(triple, group, f"{triple.subject} ?cgother {triple.object} .")
        used = {other.predicate for other in group.triples}
        local = split_iri(property.value)[1].lower()
        near = nearest(local, {split_iri(node.value)[1].lower() for node in matches}, 5)
        sort = property in self.schema.object_properties

        def unlikeness(node: ox.NamedNode) -> tuple[bool, bool, int, int, str]:
            name = split_iri(node.value)[1].lower()
            alike = near.index(name) if name in near else len(near)
            part = local in name or name in local
            return (
                (node in self.schema.object_properties) != sort,
                not part,
                0 if part else alike,
                -matches[node],
                node.value,
            )

        is_open = is_variable(triple.object) and not self._kinds(triple.object, group, triple)
        for other in sorted(matches.keys() - {property, _TYPE}, key=unlikeness):
            may = self._means_alike(property, other) if is_open else self._may_replace(property, other)
            if may and self.written(other) not in used:
                yield self.with_terms(triple, group, triple.subject, self.written(other), triple.object, "property")

    def _means_alike(self, property: ox.NamedNode, other: ox.NamedNode) -> bool:
        """Whether a property says much the same as another one, since nothing is asked of what it leads to: any would do."""
        if property in NAME_PROPERTIES or other in NAME_PROPERTIES:
            return property in NAME_PROPERTIES and other in NAME_PROPERTIES
        one, two = (split_iri(node.value)[1].lower() for node in (property, other))
        if min(len(one), len(two)) > 3 and (one in two or two in one):
            return True
        lead_to_things = {property, other} <= self.schema.object_properties
        return lead_to_things and self._may_replace(property, other)

    def has_no_such(self, triple: TriplePattern, group: GroupPattern, property: ox.NamedNode) -> bool:
        """Whether a property is one that nothing has, or not what the things of a pattern have."""
        is_held = next(iter(self.engine.triples(None, property)), None) is not None
        return not is_held or self._is_misplaced(triple, group, property)

    def _is_misplaced(self, triple: TriplePattern, group: GroupPattern, property: ox.NamedNode) -> bool:
        """Whether what is known of the things of a pattern speaks against its property."""
        subjects, objects = (self._kinds(each, group, triple) for each in (triple.subject, triple.object))
        against = self.conflict(subjects, self._for(property, _DOMAIN)) or self.conflict(
            objects, self._for(property, _RANGE)
        )
        return against or self._unused(triple.subject, subjects, property)

    def _may_replace(self, property: ox.NamedNode, other: ox.NamedNode) -> bool:
        """Whether a property leads to what another one leads to: things of a kind that both have, or values."""
        ranges = self._for(property, _RANGE), self._for(other, _RANGE)
        return not all(ranges) or not self.conflict([ranges[0]], ranges[1])

    def _is_foreign_value(self, triple: TriplePattern, property: ox.NamedNode) -> bool:
        """Whether an object stands in the graph, but never with this property."""
        value = self.constant(triple.object)
        if value is None or next(iter(self.engine.triples(None, property, value)), None) is not None:
            return False
        return isinstance(value, ox.Literal) and next(iter(self.engine.triples(None, None, value)), None) is not None

    def _unused(self, subject: str, kinds: Iterable[frozenset[ox.NamedNode]], property: ox.NamedNode) -> bool:
        """Whether no thing of the subject's own kind, or of one asked for, has a property."""
        node = self.constant(subject)
        if isinstance(node, ox.NamedNode):
            kind = self.schema.kind(node)
            return kind is not None and kind not in self._observed(property, "subject")
        return self.conflict(kinds, self._observed(property, "subject"))

    def of_shared(self, triple: TriplePattern, group: GroupPattern) -> Iterator[Cure]:
        """A variable that two places of different kinds share: another variable in one of them."""
        property = self.constant(triple.predicate)
        if not is_variable(triple.object) or not isinstance(property, ox.NamedNode) or triple.path is not None:
            return
        kinds = self._kinds(triple.object, group, triple)
        if triple.object == triple.subject:
            kinds = [*kinds, self._for(property, _DOMAIN)]
        if self.conflict(kinds, self._for(property, _RANGE)):
            yield self.with_terms(triple, group, triple.subject, triple.predicate, f"{triple.object}2", "variable")

    def instead(self, triple: TriplePattern, group: GroupPattern, pattern: str) -> dict[ox.NamedNode, int]:
        """What may stand in a place of a pattern, `?cgother`, so that its group has a match, and how often it does."""
        return self.matches(f"{pattern} {written(element for element in group.elements if element is not triple)}")

    def matches(self, pattern: str) -> dict[ox.NamedNode, int]:
        """The things that `?cgother` is in a pattern, and how often."""
        what = "?cgother (COUNT(*) AS ?n)"
        try:
            answer = self.asked.select(what, pattern, "GROUP BY ?cgother LIMIT 500")
            rows = [(node, count) for node, count in answer if isinstance(node, ox.NamedNode)]
        except CoopGraphError:
            return {}
        return {node: int(count.value) for node, count in rows if isinstance(count, ox.Literal)}

    # ---- What is known of kinds ----

    def _kinds(
        self, text: str, group: GroupPattern, but: TriplePattern, *, declared: bool = False
    ) -> list[frozenset[ox.NamedNode]]:
        """What a term in a group must be of, each time one of some classes; by all patterns but one.

        Args:
            declared: by what the ontology says of properties only, not by how they are used.
        """
        value = self.constant(text)
        if isinstance(value, ox.NamedNode):
            types = frozenset(t for t in self.schema.objects(value, _TYPE) if isinstance(t, ox.NamedNode))
            # an agent may be much, of which a country is nothing
            wider = {above for t in types for above in self.schema.ancestors(t)[1:]}
            return [types - wider] if types else []
        classes: list[frozenset[ox.NamedNode]] = []
        for triple in group.triples:
            if triple is but or triple.path is not None:
                continue
            property = self.constant(triple.predicate)
            if not isinstance(property, ox.NamedNode):
                continue
            if property == _TYPE and triple.subject == text:
                kind = self.constant(triple.object)
                classes += [frozenset({kind})] if isinstance(kind, ox.NamedNode) else []
            elif triple.subject == text:
                classes.append(self._for(property, _DOMAIN, declared))
            elif triple.object == text:
                classes.append(self._for(property, _RANGE, declared))
        return [kinds for kinds in classes if kinds]

    def _for(self, property: ox.NamedNode, end: ox.NamedNode, only_declared: bool = False) -> frozenset[ox.NamedNode]:
        """The classes that a property is for, as declared, else as it is used."""
        declared = frozenset(c for c in self.schema.objects(property, end) if isinstance(c, ox.NamedNode))
        if declared or only_declared:
            return declared
        return self._observed(property, "subject" if end == _DOMAIN else "object")

    def _find_observed(self, property: ox.NamedNode, end: str) -> frozenset[ox.NamedNode]:
        """The classes of what stands at one end of a property."""
        thing = "?s" if end == "subject" else "?o"
        rows = self.engine.solutions(f"SELECT DISTINCT ?kind {{ ?s {property} ?o . {thing} a ?kind }}")
        return frozenset(row[0] for row in rows if isinstance(row[0], ox.NamedNode))

    def conflict(self, kinds: Iterable[frozenset[ox.NamedNode]], classes: frozenset[ox.NamedNode]) -> bool:
        """Whether something must be of a kind that shares no thing with the classes that it would have to be of."""
        return bool(classes) and any(not any(self._overlap(a, b) for a in some for b in classes) for some in kinds)

    def _find_overlap(self, one: ox.NamedNode, other: ox.NamedNode) -> bool:
        if one == other:
            return True
        return bool(self.engine.solutions(f"SELECT ?x {{ ?x a {one} . ?x a {other} }} LIMIT 1"))

    # ---- Writing ----

    def constant(self, text: str) -> Term | None:
        """The term that a text stands for; None for a variable."""
        return self.asked.constant(text)

    def written(self, term: Term) -> str:
        """A term as the query may write it."""
        return compact(term, self.asked.prologue.prefixes)

    def with_terms(
        self, triple: TriplePattern, group: GroupPattern, subject: str, predicate: str, object: str, kind: str
    ) -> Cure:
        """A pattern with other terms."""
        new = TriplePattern(triple.start, triple.end, subject, predicate, object)
        changed = [(a, b) for a, b in zip(triple.terms, new.terms, strict=True) if a != b]
        wrong, right = (" ".join(pair[end] for pair in changed) for end in (0, 1))
        if kind == "direction":
            wrong, right = triple.text, new.text
        return self.with_patterns(triple, group, {triple: new.written}, kind, wrong, right)

    def with_patterns(
        self,
        triple: TriplePattern,
        group: GroupPattern,
        others: Mapping[Element, str],
        kind: str,
        wrong: str,
        right: str,
        shown: tuple[str, str] = ("", ""),
    ) -> Cure:
        """Some elements written otherwise: their group is written anew, since patterns may share what they say.

        Args:
            others: what is written in place of which.
            shown: a variable, and another one that the query shows beside it if it shows the first.
        """
        inside = " ".join(others.get(element, element.written) for element in group.elements)
        start, head = self._showing(group, *shown)
        return Cure(kind, triple.text, triple.start, start, group.end, f"{head}{{ {inside} }}", wrong, right)

    def _showing(self, group: GroupPattern, variable: str, other: str) -> tuple[int, str]:
        """What stands before a group, and where it begins, where another variable has to be shown beside one."""
        tree = self.asked.tree
        plain = {f"?{each.variable}" for each in tree.projected if not each.expression}
        if variable not in plain or tree.aggregates or all(group is not each for each in tree.where.walk()):
            return group.start, ""
        clause = self.asked.text[tree.start : tree.where.start]
        place = next(token.end for token in tokens(clause) if token.text == variable)
        rest = self.asked.text[tree.where.start : group.start]
        return tree.start, f"{clause[:place]} {other}{clause[place:]}{rest}"

    def with_token(self, kind: str, token: Token, right: str, part: str = "") -> Cure:
        """A token in another form."""
        return Cure(
            kind, part or token.text, token.start, token.start, token.end, right or token.text, token.text, right
        )
