"""Whether an answer is all there is: complete as stated, open, or not known.

Sources say of some of their lists that they name everything (closed) or not (open); a `cg:StatedList` records it of
the values that one property has for one thing. A closed list is a completeness statement in the sense of Darari,
Nutt, Pirrò and Razniewski ("Completeness Statements about RDF Data Sources and Their Use for Query Answering", ISWC
2013): no value is missing there. From them follows whether an answer is complete, by grounding its patterns step by step with
what the graph holds (Darari, Nutt, Razniewski, Rudolph: "Completeness and soundness guarantees for conjunctive SPARQL
queries over RDF data sources with completeness statements", Semantic Web 11, 2020). What cannot be shown so is open
where the question rests on an open list, and otherwise not known: silence is never taken for completeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Solution, Term
from coopgraph.base.vocab import CG, LABEL, PREF_LABEL, SUBCLASS, VOCAB
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.evidence import Claim, Evidence
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.warnings.lower_bounds import LowerBounds
from coopgraph.knowledge.warnings.open_lists import OpenLists
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import TriplePattern, is_variable
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine

COMPLETE, OPEN, UNKNOWN = "complete", "open", "unknown"
MOST = 1000  # bindings that are followed
_CLOSED = ox.NamedNode(VOCAB + "closure/closed-as-stated")
_OF, _PROPERTY, _ITEM, _CLOSURE = (
    ox.NamedNode(CG + name) for name in ("listOf", "listProperty", "listItem", "listClosure")
)
_OURS = frozenset({PREF_LABEL, LABEL, SUBCLASS})  # names, and what the ontology says: no source could add to them


class TouchedList(NamedTuple):
    """A list that an answer rests on: its IRI, how many items it names, and the claims that open or close it."""

    iri: ox.NamedNode
    items: int
    claims: tuple[Claim, ...]


class Completeness(NamedTuple):
    """Whether an answer is all there is.

    Attributes:
        state: `complete` (as stated: the source closes the lists behind it), `open` (the source says that there are
            others) or `unknown` (no source says).
        at_least: how many things there are at least, of those that are asked for; None where more triples could take some
            away, and where values are asked for.
        lists: those that it rests on: the closed ones of a complete answer, the open ones of an open one.
        of: the columns, or what is counted, that `at_least` is of; two where all pairs are meant.
    """

    state: str
    at_least: int | None = None
    lists: tuple[TouchedList, ...] = ()
    of: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """In plain values: `state`, `at_least`, and `lists` with the claims that open or close them."""
        lists = [
            {"list": each.iri.value, "items": each.items, "claims": [claim.iri for claim in each.claims]}
            for each in self.lists
        ]
        return {"state": self.state, "at_least": self.at_least, "lists": lists}


class StatedLists:
    """The stated lists of a graph."""

    def __init__(self, engine: Engine, evidence: Evidence, schema: Schema):
        self._engine, self._evidence, self._schema = engine, evidence, schema

    def touched(self, node: ox.NamedNode) -> TouchedList:
        """A list with its number of items and the claims of its closure."""
        closures = self._engine.triples(node, _CLOSURE)
        claims = [claim for triple in closures for claim in self._evidence.claims(triple)]
        return TouchedList(node, len(self._schema.objects(node, _ITEM)), tuple(claims))

    def closed(self, subject: Term, property: ox.NamedNode) -> ox.NamedNode | None:
        """A closed list of just the values that a property has for a thing, with which no other list is at odds."""
        if property == _ITEM:
            return subject if self._is_closed(subject) else None  # type: ignore[return-value]
        narrower = self._schema.narrower(property)
        owned = [t.subject for t in self._engine.triples(None, _OF, subject) if isinstance(t.subject, ox.NamedNode)]
        lists = [node for node in owned if narrower.intersection(self._schema.objects(node, _PROPERTY))]
        held = {triple.object for triple in self._engine.triples(subject, property)}
        agree = all(self._is_closed(each) and set(self._schema.objects(each, _ITEM)) == held for each in lists)
        whole = [each for each in lists if property in self._schema.objects(each, _PROPERTY)]
        return min(whole, key=str) if held and agree and whole else None

    def _is_closed(self, node: Term) -> bool:
        return isinstance(node, ox.NamedNode) and self._schema.objects(node, _CLOSURE) == [_CLOSED]


class CompletenessJudge:
    """Judges answers of one graph."""

    def __init__(self, engine: Engine, evidence: Evidence, schema: Schema, lens: str):
        self._engine, self._schema = engine, schema
        self._lists = StatedLists(engine, evidence, schema)
        self._open, self._bounds = OpenLists(engine, schema, lens), LowerBounds(engine, schema, lens)

    def of(self, asked: AskedQuery, answer: Answer, about: set[ox.NamedNode], named: set[ox.NamedNode]) -> Completeness:
        """Whether an answer is all there is.

        Args:
            about: the things that the query names.
            named: the properties that it names, narrower ones included.
        """
        try:
            closed = _Grounding(asked, self._engine, self._schema, self._lists).followed()
            bound = self._bounds.of(asked, answer)
            lists = closed or self._open.behind(asked, answer, about, named)
        except CoopGraphError:
            return Completeness(UNKNOWN)
        state = COMPLETE if closed else OPEN if lists else UNKNOWN
        number, of = bound or (None, ())
        return Completeness(state, number, tuple(map(self._lists.touched, lists)), of)


class _Grounding:
    """Follows the patterns of a query, each from things that are known, as long as none may lack a value."""

    def __init__(self, asked: AskedQuery, engine: Engine, schema: Schema, lists: StatedLists):
        self._asked, self._engine, self._schema, self._lists = asked, engine, schema, lists

    def followed(self) -> list[ox.NamedNode] | None:
        """The closed lists that were met on the way, when all patterns could be followed."""
        query = self._asked.tree
        elements = list(query.where.shown())
        expressions = (
            query.solution,
            *(part.expression or part.variable for part in (*query.projected, *query.grouped)),
        )
        simple = all(element.is_conjunctive for element in elements) and not any(map(_asks_existence, expressions))
        if not simple or query.limited or query.form in {"DESCRIBE", "CONSTRUCT"} or query.dataset:
            return None
        known: list[Solution] = [{}]
        for each in elements:
            known = _joined(known, self._asked.solutions(each.written)) if each.is_data else known
        needed = query.where.triples
        left = [triple for group in query.where.walk() for triple in group.triples]
        used: dict[ox.NamedNode, None] = {}
        while left:
            first = [t for t in left if t in needed] or left
            following = next((t for t in first if self._may_follow(t, known, used)), None)
            if following is None:
                return None
            left.remove(following)
            known = self._extended(known, following, optional=following not in needed)
            if len(known) > MOST:
                return None
        return list(used) or None

    def _term(self, text: str, solution: Solution) -> Term | None:
        return solution.get(text[1:]) if is_variable(text) else self._asked.term(text)

    def _may_follow(self, triple: TriplePattern, known: Sequence[Solution], used: dict[ox.NamedNode, None]) -> bool:
        """Whether a pattern lacks nothing, whichever of the known solutions it is asked for."""
        if triple.path is not None or is_variable(triple.predicate):
            return False
        met: dict[ox.NamedNode, None] = {}
        for solution in known:
            subject, value = self._term(triple.subject, solution), self._term(triple.object, solution)
            property = self._term(triple.predicate, {})
            if subject is None or not isinstance(property, ox.NamedNode) or isinstance(subject, ox.Literal):
                return False
            held = [t.object for t in self._engine.triples(subject, property)]
            if value is not None and value in held:
                continue  # known to hold
            closed = self._lists.closed(subject, property)
            if closed is not None:
                met[closed] = None
            elif value is not None or not (held and self._adds_nothing(property)):
                return False
        used.update(met)
        return True

    def _adds_nothing(self, property: ox.NamedNode) -> bool:
        """Whether a property that has a value can have no other that a source might name, and cannot lose it."""
        is_one = property.value in self._schema.functional and property.value not in self._schema.deduced_only
        return property.value in _OURS or is_one

    def _extended(self, known: Sequence[Solution], triple: TriplePattern, *, optional: bool) -> list[Solution]:
        """The known solutions with what a pattern adds to each; one that it adds nothing to stays if it may."""
        solutions: list[Solution] = []
        for solution in known:
            subject, value = self._term(triple.subject, solution), self._term(triple.object, solution)
            property = self._term(triple.predicate, {})
            matched = list(self._engine.triples(subject, property, value))  # type: ignore[arg-type]
            for each in matched:
                more = {triple.object[1:]: each.object} if value is None else {}
                solutions.append({**solution, **more})
            solutions += [solution] if optional and not matched else []
        return solutions


def _joined(known: Sequence[Solution], rows: Sequence[Solution]) -> list[Solution]:
    """Solutions with the values of each row that agrees with them."""
    return [{**one, **row} for one in known for row in rows if all(one.get(n, t) == t for n, t in row.items())]


def _asks_existence(text: str) -> bool:
    """Whether EXISTS stands in a text of a query."""
    return any(token.keyword == "EXISTS" for token in tokens(text))
