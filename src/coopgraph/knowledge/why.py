"""Why a row holds: its derivations, and for each triple its claims, or the rule that deduced it and what that used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.vocab import GRAPH, TYPE
from coopgraph.knowledge.derivations import Derivation, Deriving
from coopgraph.knowledge.evidence import LOOKED_UP, Evidence
from coopgraph.knowledge.reasons import Fact, Way, Why
from coopgraph.sparql import prepared
from coopgraph.store import lens as lenses
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine


class Explaining:
    """Explains triples and rows of one graph through one lens."""

    def __init__(self, engine: Engine, evidence: Evidence, lens: str):
        self.engine, self._evidence, self._lens = engine, evidence, lens
        self._deduced = lru_cache(LOOKED_UP)(self._find_deduction)
        self._may_give = lru_cache(LOOKED_UP)(self._find_any)

    def rows(
        self,
        text: str,
        run: Callable[[str], Answer],
        prefixes: Mapping[str, str],
        answer: Answer | None,
        numbers: Sequence[int],
    ) -> list[Why]:
        """Why some rows of an answer hold, in the order of their numbers.

        Args:
            text: the query, with its parameters bound.
            run: gives the answer to a query's text.
            prefixes: all that the query may use.
            answer: None for a question that nothing answers: then each number is told what was looked for.
        """
        try:
            deriving = Deriving(text, run, self.engine, prefixes)
            if answer is None:
                return [Why((Way((), (deriving.sought,), 0, False),), 0)] * len(numbers)
            found = deriving.of(answer.columns, [answer[n : n + 1][0] for n in numbers])
        except CoopGraphError as error:
            return [Why((), 0, str(error))] * len(numbers)
        return [Why(tuple(map(self.way, ways.derivations)), ways.total, ways.reason) for ways in found]

    def way(self, derivation: Derivation) -> Way:
        """A derivation with what is known of its triples."""
        facts = tuple(self.fact(triple) for triple in derivation.triples)
        return Way(facts, derivation.absent, derivation.solutions, derivation.capped)

    def fact(self, triple: ox.Triple, within: frozenset[ox.Triple] = frozenset()) -> Fact:
        """A triple with its claims, or with the rule that deduced it and what that used.

        Args:
            within: what the triple is a premise of; a deduction that goes in a circle is none.
        """
        claims = tuple(self._evidence.claims(triple))
        if claims:
            return Fact(triple, claims)
        for rule, derivation in self._deduced(triple):
            if not within & {triple, *derivation.triples}:
                inside = within | {triple}
                return Fact(triple, (), rule, tuple(self.fact(each, inside) for each in derivation.triples))
        return Fact(triple, holders=self.layers)

    def triple(self, triple: ox.Triple) -> Why:
        """Why one triple holds."""
        return Why((Way((self.fact(triple),), (), 1, False),), 1)

    def layers(self, triple: ox.Triple) -> list[str]:
        """The layers that hold a triple, such as `reference/countries`."""
        return [graph.removeprefix(GRAPH) for graph in self.engine.graphs_of(triple)]

    def _find_deduction(self, triple: ox.Triple) -> list[tuple[str, Derivation]]:
        """The rules that construct a triple, each way in which they do."""
        end = triple.object if triple.predicate.value == TYPE else None
        found = []
        for name, rule in self._rules:
            if self._may_give(name, triple.predicate, end):
                found += [(name, way) for way in rule.constructed(triple).derivations]
        return [(name, way) for name, way in found if triple not in way.triples]

    def _find_any(self, name: str, predicate: ox.NamedNode, end: ox.NamedNode | None) -> bool:
        """Whether a rule gives any triple with a property, and, of kinds, with this kind."""
        return dict(self._rules)[name].gives(predicate, end)

    @cached_property
    def _rules(self) -> list[tuple[str, Deriving]]:
        run = lambda text: self.engine.run(text, {}, roomy=False, named=False, own=False)  # noqa: E731
        texts = lenses.rule_texts(self._lens)
        return [(n, Deriving(text, run, self.engine, prepared.read(text).prefixes)) for n, text in texts]
