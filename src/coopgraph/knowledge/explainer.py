"""Finds why a row holds: its derivations, the claims of each triple, and through rules what these used, down to what is stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.text import local_name
from coopgraph.base.vocab import GRAPH, TYPE
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.derivations import Derivation, DerivationFinder
from coopgraph.knowledge.evidence import LOOKED_UP, Evidence
from coopgraph.knowledge.why import ExplainedDerivation, ExplainedTriple, Explanation
from coopgraph.sparql import prepared
from coopgraph.store import lens as lenses
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine

_TEMPLATE = re.compile(r"^CONSTRUCT\s*\{([^}]*)", re.MULTILINE)  # of a rule
_ANY = re.compile(r"\s[?$]\w+\s+[?$]\w+\s")  # a property that is a variable


class Explainer:
    """Explains triples and rows of one graph through one lens."""

    def __init__(self, engine: Engine, evidence: Evidence, lens: str):
        self.engine, self._evidence, self._lens = engine, evidence, lens
        self._deductions: dict[ox.Triple, list[tuple[str, Derivation]]] = {}
        self._may_give = lru_cache(LOOKED_UP)(self._find_any)
        self._rule = lru_cache(None)(self._read_rule)

    def rows(self, asked: AskedQuery, answer: Answer | None, numbers: Sequence[int]) -> list[Explanation]:
        """Why some rows of an answer hold, in the order of their numbers.

        Args:
            answer: None for a question that nothing answers: then each number is told what was looked for.
        """
        try:
            deriving = DerivationFinder(asked, self.engine)
            if answer is None:
                return [Explanation((ExplainedDerivation((), (deriving.sought,), 0, False),), 0)] * len(numbers)
            row_derivations = deriving.of(answer.columns, [answer[n : n + 1][0] for n in numbers])
            self._deduce(triple for row in row_derivations for way in row.derivations for triple in way.triples)
        except CoopGraphError as error:
            return [Explanation((), 0, str(error))] * len(numbers)
        return [
            Explanation(tuple(map(self.way, ways.derivations)), ways.total, ways.reason) for ways in row_derivations
        ]

    def way(self, derivation: Derivation) -> ExplainedDerivation:
        """A derivation with what is known of its triples."""
        facts = tuple(self.fact(triple) for triple in derivation.triples)
        return ExplainedDerivation(facts, derivation.absent, derivation.solutions, derivation.capped, derivation.itself)

    def fact(self, triple: ox.Triple, within: frozenset[ox.Triple] = frozenset()) -> ExplainedTriple:
        """A triple with its claims, or with the rule that deduced it and what that used.

        Args:
            within: what the triple is a premise of; a deduction that goes in a circle is none.
        """
        claims = tuple(self._evidence.claims(triple))
        if claims:
            inside = within | {triple}
            parts = [each for each in self._evidence.parts(triple, claims) if each not in inside]
            return ExplainedTriple(triple, claims, "", tuple(self.fact(each, inside) for each in parts))
        for rule, derivation in self._deduced(triple):
            if not within & {triple, *derivation.triples}:
                inside = within | {triple}
                return ExplainedTriple(triple, (), rule, tuple(self.fact(each, inside) for each in derivation.triples))
        return ExplainedTriple(triple, holders=self.layers)

    def triple(self, triple: ox.Triple) -> Explanation:
        """Why one triple holds."""
        return Explanation((ExplainedDerivation((self.fact(triple),), (), 1, False),), 1)

    def layers(self, triple: ox.Triple) -> list[str]:
        """The layers that hold a triple, such as `reference/countries`."""
        return [graph.removeprefix(GRAPH) for graph in self.engine.graphs_of(triple)]

    def _deduced(self, triple: ox.Triple) -> list[tuple[str, Derivation]]:
        """The rules that construct a triple, each way in which they do."""
        if triple not in self._deductions:
            self._deduce([triple])
        return self._deductions[triple]

    def _deduce(self, triples: Iterable[ox.Triple]) -> None:
        """Find the rules that construct some triples, and what these used, all together, down to what is stated."""
        if len(self._deductions) > LOOKED_UP:
            self._deductions.clear()
        while wanted := [t for t in dict.fromkeys(triples) if t not in self._deductions]:
            deductions: dict[ox.Triple, list[tuple[str, Derivation]]] = {triple: [] for triple in wanted}
            stated = {triple for triple in wanted if self._evidence.claims(triple)}
            for name in self._rules:
                given = [t for t in wanted if t not in stated and self._may_give(name, t.predicate, _end(t))]
                for triple, ways in zip(given, self._rule(name).constructed(given) if given else (), strict=True):
                    deductions[triple] += [(name, way) for way in ways.derivations if triple not in way.triples]
            self._deductions |= deductions
            triples = [triple for ways in deductions.values() for _, way in ways[:1] for triple in way.triples]

    def _find_any(self, name: str, predicate: ox.NamedNode, end: ox.NamedNode | None) -> bool:
        """Whether a rule gives any triple with a property, and, of kinds, with this kind."""
        template = _TEMPLATE.search(self._rules[name])
        given = template[1].replace(" a ", " type ") if template else ""
        if given and local_name(predicate.value) not in given and not _ANY.search(given):
            return False  # a rule is read when it is needed, as few are for one answer
        return self._rule(name).gives(predicate, end)

    @cached_property
    def _rules(self) -> dict[str, str]:
        return dict(lenses.rule_texts(self._lens)) if self.engine.layered else {}

    def _read_rule(self, name: str) -> DerivationFinder:
        text = self._rules[name]
        run = lambda query: self.engine.run(query, {}, known=True)  # noqa: E731
        return DerivationFinder(AskedQuery(text, prepared.prepare(text).prologue, run), self.engine)


def _end(triple: ox.Triple) -> Any:
    """The kind that a triple says."""
    return triple.object if triple.predicate.value == TYPE else None
