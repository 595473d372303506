"""Property paths: each knows its inverse, and the ways along it in whatever gives its links."""

from collections.abc import Callable, Iterator
from math import prod
from typing import NamedTuple, Protocol, TypeAlias

import pyoxigraph as ox

from coopgraph.base.terms import Term

Way: TypeAlias = tuple[Term, tuple[ox.Triple, ...]]  # what is at the end, and the triples on the way there
Count: TypeAlias = Callable[[str], int]  # how many triples have a property, at most; of "" all triples


class Links(Protocol):
    """What gives the links of a graph; properties are texts of a query."""

    def linked(self, property: str, start: Term, *, inverse: bool) -> Iterator[Way]:
        """What a thing is linked with by a property."""
        ...

    def linked_otherwise(self, properties: frozenset[str], start: Term, *, inverse: bool) -> Iterator[Way]:
        """What a thing is linked with by any property but these."""
        ...


class PredicatePath(NamedTuple):
    """A path of one property, forward or inverse."""

    property: str
    inverse: bool = False

    def inverted(self) -> "PredicatePath":
        """The path from its end to its beginning."""
        return PredicatePath(self.property, not self.inverse)

    @property
    def chain(self) -> tuple["PredicatePath", ...]:
        """The links that it is, one after the other; none where it is not just that."""
        return (self,)

    def most(self, count: Count, fixed: bool = False) -> int:
        """How many pairs of ends it has at most, or ends if the other one is fixed, and how many steps lead to them."""
        return count(self.property)

    def ways(self, start: Term, links: Links) -> Iterator[Way]:
        """Each thing at the end of the path, with the triples on the way there."""
        return links.linked(self.property, start, inverse=self.inverse)


class NegatedPropertySet(NamedTuple):
    """A negated property set: any property but these."""

    links: tuple[PredicatePath, ...]

    def inverted(self) -> "NegatedPropertySet":
        """As in PredicatePath."""
        return NegatedPropertySet(tuple(link.inverted() for link in self.links))

    @property
    def chain(self) -> tuple[PredicatePath, ...]:
        """As in PredicatePath."""
        return ()

    def most(self, count: Count, fixed: bool = False) -> int:
        """As in PredicatePath."""
        return count("")

    def ways(self, start: Term, links: Links) -> Iterator[Way]:
        """Forward when a forward property is named, or none; backward when an inverse one is."""
        forward = frozenset(link.property for link in self.links if not link.inverse)
        backward = frozenset(link.property for link in self.links if link.inverse)
        if forward or not backward:
            yield from links.linked_otherwise(forward, start, inverse=False)
        if backward:
            yield from links.linked_otherwise(backward, start, inverse=True)


class SequencePath(NamedTuple):
    """`a / b`; inverse paths are turned about when they are read."""

    paths: tuple["PropertyPath", ...]

    def inverted(self) -> "SequencePath":
        """As in PredicatePath."""
        return SequencePath(tuple(path.inverted() for path in reversed(self.paths)))

    @property
    def chain(self) -> tuple[PredicatePath, ...]:
        """As in PredicatePath."""
        chains = [path.chain for path in self.paths]
        return tuple(link for chain in chains for link in chain) if all(chains) else ()

    def most(self, count: Count, fixed: bool = False) -> int:
        """As in PredicatePath."""
        return prod(path.most(count) for path in self.paths)

    def ways(self, start: Term, links: Links) -> Iterator[Way]:
        """As in PredicatePath."""
        if not self.paths:
            yield start, ()
            return
        rest = SequencePath(self.paths[1:])
        for middle, taken in self.paths[0].ways(start, links):
            for end, more in rest.ways(middle, links):
                yield end, taken + more


class AlternativePath(NamedTuple):
    """`a | b`."""

    paths: tuple["PropertyPath", ...]

    def inverted(self) -> "AlternativePath":
        """As in PredicatePath."""
        return AlternativePath(tuple(path.inverted() for path in self.paths))

    @property
    def chain(self) -> tuple[PredicatePath, ...]:
        """As in PredicatePath."""
        return ()

    def most(self, count: Count, fixed: bool = False) -> int:
        """As in PredicatePath."""
        return sum(path.most(count, fixed) for path in self.paths)

    def ways(self, start: Term, links: Links) -> Iterator[Way]:
        """As in PredicatePath."""
        for path in self.paths:
            yield from path.ways(start, links)


class RepeatedPath(NamedTuple):
    """`a?` (not many), `a*` (many), `a+` (many, and at least one)."""

    path: "PropertyPath"
    many: bool
    least: int

    def inverted(self) -> "RepeatedPath":
        """As in PredicatePath."""
        return self._replace(path=self.path.inverted())

    @property
    def chain(self) -> tuple[PredicatePath, ...]:
        """As in PredicatePath."""
        return ()

    def most(self, count: Count, fixed: bool = False) -> int:
        """As in PredicatePath; a path of no step has each thing of the graph at both ends."""
        once = self.path.most(count, fixed and not self.many)
        return once + (0 if fixed else self.many * once**2) + (0 if self.least else 1 if fixed else 2 * count(""))

    def ways(self, start: Term, links: Links) -> Iterator[Way]:
        """Breadth first, each thing once; the start itself is an end too where no step need be taken."""
        seen: set[Term] = set()
        if not self.least:
            seen.add(start)
            yield start, ()
        wave: list[Way] = [(start, ())]
        while wave:
            coming = []
            for node, taken in wave:
                for end, more in self.path.ways(node, links):
                    if end not in seen:
                        seen.add(end)
                        coming.append((end, taken + more))
                        yield coming[-1]
            wave = coming if self.many else []


PropertyPath: TypeAlias = PredicatePath | NegatedPropertySet | SequencePath | AlternativePath | RepeatedPath
