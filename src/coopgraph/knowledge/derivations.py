"""How-provenance: the triples that make a row hold, found by asking the query again with more to show.

The query is rewritten so that all its variables come out, each OPTIONAL and each branch of a UNION says whether it
matched, and only the solutions behind the wanted rows are left; the triple patterns are then filled in with each
solution. A solution is one derivation of a row, a row of groups has one derivation with the solutions of its group.
This is provenance by query rewriting, as in NPCS (Asma, Hernández, Galárraga, Flouris, Fundulaki, Hose: "NPCS: Native
Provenance Computation for SPARQL", WWW 2024) and before it TripleProv (Wylot, Cudré-Mauroux, Groth, WWW 2014), but
over plain triples: what is not monotone (OPTIONAL without a match, NOT EXISTS, MINUS) is told as looked for in vain.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base.terms import Solution, Term
from coopgraph.knowledge.asked import AskedQuery, SoughtPattern, solutions
from coopgraph.knowledge.property_paths import GraphLinks
from coopgraph.knowledge.value_passing import ValuePassing, needed, surely_bound
from coopgraph.sparql.rewrite import NUMBER, marked, values
from coopgraph.sparql.tree import (
    BLANK,
    MARK,
    ExistsGroup,
    GroupPattern,
    QueryTree,
    TriplePattern,
    UnsupportedError,
    is_variable,
)
from coopgraph.store.engine import Engine

SolutionKey: TypeAlias = tuple[tuple[str, Term], ...]  # a part of a solution

ROWS = 500  # rows that are explained by one query
TRIPLES = 100  # triples of a CONSTRUCT: each is of several solutions of its patterns, see `PASSED`
MOST = 1000  # solutions of a group that are gone into
SHOWN = 10  # derivations of a row that are kept
SORTED = 100  # solutions of a row of which those that are kept are chosen; of more, the first ones are taken
SOLUTIONS = 50_000  # that one query may bring; if there are more, it is asked for fewer rows


class Derivation(NamedTuple):
    """One way in which a row holds.

    Attributes:
        triples: those that the pattern matched, in its order.
        absent: patterns that were looked for and matched nothing (OPTIONAL, NOT EXISTS, MINUS), filled in.
        solutions: how many solutions stand behind it: one, or those of a group.
        capped: there are more of them than were gone into.
        itself: things that a path reached from themselves, without a step.
    """

    triples: tuple[ox.Triple, ...]
    absent: tuple[SoughtPattern, ...] = ()
    solutions: int = 1
    capped: bool = False
    itself: tuple[Term, ...] = ()


class _Collected:
    """What was met while solutions were filled in, each once."""

    def __init__(self) -> None:
        self.triples: dict[ox.Triple, None] = {}
        self.absent: dict[SoughtPattern, None] = {}
        self.itself: dict[Term, None] = {}

    def add(self, other: Derivation) -> None:
        """What another derivation has."""
        self.triples.update(dict.fromkeys(other.triples))
        self.absent.update(dict.fromkeys(other.absent))
        self.itself.update(dict.fromkeys(other.itself))

    def derivation(self, solutions: int = 1, capped: bool = False) -> Derivation:
        """All of it."""
        return Derivation(tuple(self.triples), tuple(self.absent), solutions, capped, tuple(self.itself))


class RowDerivations(NamedTuple):
    """The derivations of one row that are kept, and how many there are; none with a reason why it is not explained."""

    derivations: tuple[Derivation, ...]
    total: int
    reason: str = ""


def _first(solutions: Collection[Solution]) -> list[Solution]:
    """The solutions that are shown: the same ones in whatever order an engine gives them, unless there are very many."""
    if not 1 < len(solutions) <= SORTED:
        return list(islice(solutions, SHOWN))
    return nsmallest(
        SHOWN, solutions, key=lambda solution: sorted((name, str(term)) for name, term in solution.items())
    )


class DerivationFinder:
    """Derivations of the rows of one query.

    Args:
        engine: where triples are looked up.

    Raises:
        UnsupportedError: the query has a part that cannot be explained.
    """

    def __init__(self, asked: AskedQuery, engine: Engine):
        self.query, self._asked = asked.tree, asked
        self._links, self._passing = GraphLinks(engine, self._iri), ValuePassing(asked)
        self._inner: dict[tuple[int, SolutionKey], Derivation | None] = {}
        self._witness: dict[tuple[int, SolutionKey], Solution | None] = {}

    def of(self, columns: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> list[RowDerivations]:
        """The derivations of some rows of the query's answer."""
        query = self.query
        if query.form == "ASK":
            return [self._of_ask(row) for row in rows]
        if query.form == "DESCRIBE":
            return [RowDerivations((Derivation((ox.Triple(*row),)),), 1) for row in rows]  # type: ignore[arg-type]
        if query.form == "CONSTRUCT":
            return self.constructed([ox.Triple(*row) for row in rows])  # type: ignore[arg-type]
        wanted = solutions(columns, rows)
        derivations = []
        for first in range(0, len(wanted), ROWS):
            derivations += self._rows(query, wanted[first : first + ROWS], tuple(columns))
        return derivations

    @property
    def sought(self) -> SoughtPattern:
        """The triple patterns that the query looks for, as far as they are known beforehand."""
        return self._asked.wording(self.query.where, {})

    def _of_ask(self, row: Sequence[Term | None]) -> RowDerivations:
        solutions = self._solutions(self.query, (), [], SHOWN)
        if not solutions:
            return RowDerivations((Derivation((), (self._asked.wording(self.query.where, {}),)),), 1)
        return RowDerivations(tuple(self._derivation(self.query, s) for s in _first(solutions)), len(solutions))

    def constructed(self, triples: Sequence[ox.Triple]) -> list[RowDerivations]:
        """The derivations of triples that a CONSTRUCT query gives."""
        derivations: list[RowDerivations] = []
        for first in range(0, len(triples), TRIPLES):
            derivations += self._constructed(triples[first : first + TRIPLES])
        return derivations

    def _constructed(self, triples: Sequence[ox.Triple]) -> list[RowDerivations]:
        behind: list[dict[SolutionKey, Solution]] = [{} for _ in triples]  # two templates may share a solution
        for template in self.query.template:
            unified = ((number, self._unified(template, triple)) for number, triple in enumerate(triples))
            bound = {number: each for number, each in unified if each is not None}
            if not bound:
                continue
            names = tuple(sorted(name for name in template.variables if not name.startswith(BLANK)))
            behind_each = self._behind(self.query, names, list(bound.values()))
            for number, (matched, _) in zip(bound, behind_each, strict=True):
                behind[number].update((tuple(sorted(solution.items())), solution) for solution in matched)
        shown = [_first(each.values()) for each in behind]
        self._prepare(self.query, list(chain.from_iterable(shown)))
        reason = "no solution constructs it"
        return [
            RowDerivations(tuple(self._derivation(self.query, s) for s in first), len(each), "" if each else reason)
            for first, each in zip(shown, behind, strict=True)
        ]

    def gives(self, predicate: ox.NamedNode, object: Term | None = None) -> bool:
        """Whether a CONSTRUCT query may give a triple with a property, and with an object if one is given.

        It gives none where what it cannot do without matches nothing.
        """
        for template in self.query.template:
            bound = self._bound([(template.predicate, predicate), *([(template.object, object)] if object else [])])
            if bound is not None and (not bound or self._may_match(bound)):
                return True
        return False

    def _may_match(self, bound: Solution) -> bool:
        """Whether the patterns that a query cannot do without have a solution with some values."""
        given, pattern = values(list(bound), [tuple(bound.values())]), f"{{ {needed(self.query.where)} }}"
        return self._asked.holds(f"{given} {self._passing.passed(pattern, [bound])}")

    def _unified(self, template: TriplePattern, triple: ox.Triple) -> dict[str, Term] | None:
        """The variables of a template that give a triple, or None when it cannot."""
        return self._bound(zip(template.terms, triple, strict=True))

    def _bound(self, pairs: Iterable[tuple[str, Term]]) -> dict[str, Term] | None:
        """Variables that make texts of a template stand for terms, or None when they cannot."""
        bound: dict[str, Term] = {}
        for text, term in pairs:
            if text.startswith(f"?{BLANK}"):
                continue  # a new blank node for each solution
            if is_variable(text):
                if bound.setdefault(text[1:], term) != term:
                    return None
            elif self._asked.term(text) != term:
                return None
        return bound

    # ---- Rows ----

    def _rows(self, query: QueryTree, wanted: Sequence[Solution], columns: tuple[str, ...]) -> list[RowDerivations]:
        """The derivations of rows of a SELECT."""
        keyed = [p.variable for p in query.grouped if p.variable in columns]
        behind = self._behind(query, tuple(keyed if query.aggregates else columns), wanted)
        shown = [solutions[:MOST] if query.aggregates else _first(solutions) for solutions, _ in behind]
        self._prepare(query, list(chain.from_iterable(shown)))
        return [self._ways(query, solutions, capped) for solutions, capped in behind]

    def _behind(
        self, query: QueryTree, names: tuple[str, ...], wanted: Sequence[Solution]
    ) -> list[tuple[list[Solution], bool]]:
        """The solutions behind each of some rows, and whether there may be more; asked for together, in halves when too many."""
        most = SOLUTIONS if len(wanted) > 1 else MOST
        solutions = self._solutions(query, names, wanted, most + 1)
        if len(solutions) > most and len(wanted) > 1:
            middle = len(wanted) // 2
            return self._behind(query, names, wanted[:middle]) + self._behind(query, names, wanted[middle:])
        groups: dict[tuple[Term | None, ...], list[Solution]] = {}
        for solution in solutions[:most]:
            groups.setdefault(tuple(solution.get(name) for name in names), []).append(solution)
        return [(groups.get(tuple(map(row.get, names)), []), len(solutions) > most) for row in wanted]

    def _ways(self, query: QueryTree, solutions: list[Solution], capped: bool) -> RowDerivations:
        if query.aggregates:
            return RowDerivations((self._grouped(query, solutions, capped),), 1)
        if not solutions:
            return RowDerivations((), 0, "no solution was found when asked again")
        return RowDerivations(tuple(self._derivation(query, s) for s in _first(solutions)), len(solutions))

    def _grouped(self, query: QueryTree, solutions: Sequence[Solution], capped: bool) -> Derivation:
        """One derivation from all solutions of a group."""
        collected = _Collected()
        for solution in solutions[:MOST]:
            collected.add(self._derivation(query, solution))
        if not solutions:
            collected.absent[self._asked.wording(query.where, {})] = None
        return collected.derivation(len(solutions), capped or len(solutions) > MOST)

    def _solutions(
        self, query: QueryTree, names: tuple[str, ...], wanted: Sequence[Mapping[str, Term]], most: int
    ) -> list[Solution]:
        """The solutions behind some rows, with all variables that the pattern has."""
        ends = "".join(
            f" BIND({p.expression} AS ?{p.variable})"
            for p in (*query.grouped, *(() if query.aggregates else query.projected))
            if p.expression and p.variable
        )
        known = [{name: row[name] for name in names if row.get(name) is not None} for row in wanted]
        rows = dict.fromkeys(tuple(map(row.get, names)) for row in known)
        given = values(names, rows) if names else ""
        # UNDEF is met by all, and meets all: the limit is not to be filled with other rows' solutions
        ends += "".join(f" FILTER(!BOUND(?{name}))" for name in names if all(name not in row for row in known))
        unsure = set(names) - surely_bound(query.where)
        ends += "".join(
            f" FILTER(BOUND(?{name}))" for name in names if name in unsure and all(name in row for row in known)
        )
        # a variable for a pattern that has none; after BIND, Virtuoso finds nothing of a path in a group
        pattern = self._passing.passed(marked(query.where, ends), known) if names else marked(query.where, ends)
        matched = self._asked.solutions(f"{given} VALUES ?{MARK} {{ 1 }} {pattern}", most)
        return [s for s in matched if not names or tuple(map(s.get, names)) in rows]

    # ---- What a solution matched ----

    def _derivation(self, query: QueryTree, solution: Solution) -> Derivation:
        collected = _Collected()
        self._collect(query.where, solution, collected)
        for projected in query.projected:
            self._probed(projected.exists, solution, collected)
        return collected.derivation()

    def _collect(self, group: GroupPattern, solution: Solution, collected: _Collected) -> None:
        """Add what the elements of a group matched, and what they did not."""
        for element in group.elements:
            if element.unexplained:
                raise UnsupportedError(element.unexplained)
            for triple in element.triples:
                steps = tuple(self._matched(triple, solution))
                collected.triples.update(dict.fromkeys(steps))
                if not steps and (thing := self._asked.filled(triple.subject, solution)) is not None:
                    collected.itself[thing] = None
            for inner in element.matched(solution):
                self._collect(inner, solution, collected)
            for inner in element.missed(solution):
                collected.absent[self._asked.wording(inner, solution)] = None
            self._probed(element.exists, solution, collected)
            for query in element.queries:
                if derivation := self._of_subselect(query, solution):
                    collected.add(derivation)

    def _matched(self, triple: TriplePattern, solution: Solution) -> Iterable[ox.Triple]:
        """The triple that a pattern matched, or those along its path."""
        subject, value = self._asked.filled(triple.subject, solution), self._asked.filled(triple.object, solution)
        if subject is None or value is None:
            raise UnsupportedError(f"{triple.text} is not bound by its solution")
        if triple.path is not None:
            return self._links.steps(triple.path, subject, value)
        property = self._asked.filled(triple.predicate, solution)
        if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(property, ox.NamedNode):
            return (ox.Triple(subject, property, value),)
        raise UnsupportedError(f"{triple.text} is not bound by its solution")

    def _probed(self, exists: Iterable[ExistsGroup], solution: Solution, collected: _Collected) -> None:
        """Add a witness of each group that an expression asks for, or that there is none."""
        for each in exists:
            key = self._shared(each, solution)
            if (each.start, key) not in self._witness:
                self._look_for(each, {key: dict(key)})
            witness = self._witness[each.start, key]
            if witness is None:
                collected.absent[self._asked.wording(each.group, solution)] = None
            else:
                self._collect(each.group, {**solution, **witness}, collected)

    def _shared(self, exists: ExistsGroup, solution: Solution) -> SolutionKey:
        """What a solution says of the variables in a group of EXISTS."""
        names = exists.variables & solution.keys()
        return tuple((name, solution[name]) for name in sorted(names))

    def _look_for(self, exists: ExistsGroup, wanted: Mapping[SolutionKey, Solution]) -> None:
        """Find a witness of a group of EXISTS for each of some solutions."""
        keys = list(wanted)
        most = SOLUTIONS if len(keys) > 1 else 1
        matched = self._asked.solutions(marked(exists.group, "", list(wanted.values())), most)
        witnesses: dict[SolutionKey, Solution | None] = dict.fromkeys(wanted)
        for solution in matched:
            key = keys[int(solution[NUMBER].value)]  # type: ignore[union-attr]
            witnesses[key] = witnesses[key] or {name: term for name, term in solution.items() if name != NUMBER}
        if len(matched) == most and len(keys) > 1:  # some may have found no place
            for key in keys:
                if witnesses[key] is None:
                    self._look_for(exists, {key: wanted[key]})
                    witnesses[key] = self._witness[exists.start, key]
        self._witness.update({(exists.start, key): witness for key, witness in witnesses.items()})

    def _of_subselect(self, query: QueryTree, solution: Solution) -> Derivation | None:
        """How the row of a query within the query holds that a solution is made with."""
        key = self._part(query, solution)
        if (query.start, key) not in self._inner:
            self._derive(query, {key: dict(key)})
        return self._inner[query.start, key]

    def _part(self, query: QueryTree, solution: Solution) -> SolutionKey:
        """The row of a query within the query that is a part of a solution."""
        names = query.selected & solution.keys()
        return tuple((name, solution[name]) for name in sorted(names))

    def _derive(self, query: QueryTree, wanted: Mapping[SolutionKey, Solution]) -> None:
        """Find how some rows of a query within the query hold."""
        ways = self._rows(query, list(wanted.values()), tuple(sorted(query.selected)))
        for key, way in zip(wanted, ways, strict=True):
            self._inner[query.start, key] = way.derivations[0] if way.derivations else None

    def _prepare(self, query: QueryTree, solutions: Sequence[Solution]) -> None:
        """Ask at once for what the solutions of some rows need of EXISTS and of queries within the query."""
        asked = [each for p in query.projected for each in p.exists]
        for element in query.where.shown():
            asked += element.exists
            for inner in element.queries:
                rows = {self._part(inner, s): s for s in solutions}
                missing = {key: dict(key) for key in rows if (inner.start, key) not in self._inner}
                for some in _batches(missing):
                    self._derive(inner, some)
        for each in asked:
            keys = {self._shared(each, s) for s in solutions}
            missing = {key: dict(key) for key in keys if (each.start, key) not in self._witness}
            for some in _batches(missing):
                self._look_for(each, some)

    # ---- Terms ----

    def _iri(self, text: str) -> ox.NamedNode:
        term = self._asked.term(text)
        if isinstance(term, ox.NamedNode):
            return term
        raise UnsupportedError(f"{text} is no property")


def _batches(wanted: Mapping[SolutionKey, Solution]) -> Iterator[dict[SolutionKey, Solution]]:
    keys = sorted(wanted, key=str)
    for first in range(0, len(keys), ROWS):
        yield {key: wanted[key] for key in keys[first : first + ROWS]}
