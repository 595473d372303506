"""A rule of the ontology, a CONSTRUCT query: what it reads, whether it can make anything, and whether it would come to an end."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import LoadError
from coopgraph.base.vocab import TYPE
from coopgraph.sparql.parser import parse
from coopgraph.sparql.paths import AlternativePath, PredicatePath, PropertyPath, RepeatedPath
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.prologue import read as prologue_of
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import GroupPattern, QueryTree, TriplePattern, UnionPattern, is_variable
from coopgraph.sparql.vocabulary import groups, looked_at
from coopgraph.store.graphs import GraphUnion

LINKS = 300  # of a closure; what has fewer takes less than STEPS, even if each thing leads to each
STEPS, STEPS_OF_EACH = 100_000, 50  # along the links of a closure: in all (a second or two), or for each link
WITHOUT = "load the files without rules (--only, ontology=False)"


class ConstructRule(NamedTuple):
    """A CONSTRUCT query of `ontology/rules/`.

    `names` are the properties and kinds in its pattern; None where a property in it is a variable. `closed` says that what
    it adds gives it nothing more to add.
    """

    name: str
    text: str
    tree: QueryTree
    prologue: Prologue
    names: frozenset[str] | None
    closed: bool

    def __hash__(self) -> int:
        return hash(self.text)

    def reads(self, added: set[str]) -> bool:
        """Whether triples with one of these properties, or of one of these kinds, may let it make more."""
        return self.names is None or not self.names.isdisjoint(added)

    def can_fire(self, links: "StoredLinks") -> bool:
        """Whether each of the patterns that it cannot do without has a match; whether they fit together is not asked."""
        return self._can_match(self.tree.where, links)

    def _can_match(self, group: GroupPattern, links: "StoredLinks") -> bool:
        for element in group.elements:
            if not all(links.has(triple, self.prologue) for triple in element.triples):
                return False
            if isinstance(element, UnionPattern) and not any(self._can_match(each, links) for each in element.groups):
                return False
            for query in element.queries:
                if (query.grouped or not query.aggregates) and not self._can_match(query.where, links):
                    return False
        return True

    def check_closures(self, links: "StoredLinks") -> None:
        """Refuse rings and chains that are so long that the engine, which cannot be stopped, would go on and on.

        Raises:
            LoadError: with the properties and how many links there are.
        """
        for closure in sorted({each for triple in _triples(self.tree.where) for each in _closures(triple.path)}):
            after = links.after([(self.prologue.term(link), inverse) for link, inverse in closure])
            count = sum(map(len, after.values()))
            if count > LINKS and _is_endless(after, max(STEPS, STEPS_OF_EACH * count)):
                properties = " and ".join(link for link, _ in closure)
                raise LoadError(
                    f"the {count:,} links of {properties} make rings or chains so long that rule {self.name} would "
                    f"follow them for more than {max(STEPS, STEPS_OF_EACH * count):,} steps; {WITHOUT}"
                )


class StoredLinks(NamedTuple):
    """What a graph holds, as far as rules ask before they are run."""

    store: ox.Store
    graphs: GraphUnion

    def has(self, triple: TriplePattern, prologue: Prologue) -> bool:
        """Whether there is a triple that has the terms of a pattern, or, of a path, one for each of its links."""
        if triple.path:
            return triple.path.most(lambda link: self._any(None, prologue.term(link) if link else None, None)) > 0
        return self._any(*(None if is_variable(term) else prologue.term(term) for term in triple.terms))

    def _any(self, subject: Any, predicate: Any, object: Any) -> bool:
        return any(True for _ in self.graphs.triples(self.store, subject, predicate, object))

    def after(self, properties: Iterable[tuple[Any, bool]]) -> dict[int, list[int]]:
        """What follows each thing by one of some properties, forward or inverse; things are numbers."""
        numbers: dict[Any, int] = {}
        following: dict[int, list[int]] = {}
        for name, inverse in properties:
            for each in self.graphs.triples(self.store, None, name, None):
                ends = (each.object, each.subject) if inverse else (each.subject, each.object)
                start, end = (numbers.setdefault(term, len(numbers)) for term in ends)
                following.setdefault(start, []).append(end)
        return following


def _triples(group: GroupPattern) -> list[TriplePattern]:
    return [triple for each in groups(group) for triple in each.triples]


def _closures(path: PropertyPath | None) -> Iterator[tuple[tuple[str, bool], ...]]:
    """The properties, forward or inverse, of which a path follows any number of links."""
    if isinstance(path, RepeatedPath) and path.many:
        steps = path.path.paths if isinstance(path.path, AlternativePath) else (path.path,)
        yield tuple((step.property, step.inverse) for step in steps if isinstance(step, PredicatePath))
    for inner in getattr(path, "paths", ()):
        yield from _closures(inner)


def _is_endless(after: dict[int, list[int]], most: int) -> bool:
    """Whether it takes more than so many steps to go from each thing to all that it leads to."""
    for start in after:
        reached, left = set[int](), [start]
        while left:
            ends = after.get(left.pop(), ())
            most -= len(ends)
            new = [end for end in ends if end not in reached]
            reached.update(new)
            left += new
        if most < 0:
            return True
    return False


def read(name: str, text: str) -> ConstructRule:
    """A rule as its file has it."""
    tree, prologue = parse(text), prologue_of(list(tokens(text)))
    named = {term for triple in _triples(tree.where) for term in looked_at(triple)}
    is_any = any(is_variable(term) or term == "!" for term in named)
    names = None if is_any else frozenset(filter(None, (TYPE if term == "a" else prologue.iri(term) for term in named)))
    return ConstructRule(name, text, tree, prologue, names, "#+ closed: " in text)
