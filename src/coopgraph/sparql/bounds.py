"""Upper bounds for the parts of a query: how many solutions one has, and how many steps lead to them, in whatever order.

The unit is a step, in which the engine looks at one triple: at most a tenth of a microsecond. A part is asked again and
again with values for some of its variables, as the engine may ask it for each solution of what stands before.
"""

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any, NamedTuple, TypeAlias

MANY = 10**15
JOINED = 7  # parts of a join of which all sets are looked at
JOINED_ROW = 10  # the steps to put a solution together and keep it

Names: TypeAlias = frozenset[str]
NONE: Names = frozenset()


class Bound(NamedTuple):
    """At most so many solutions, steps, and solutions of any of its parts on the way."""

    rows: int
    steps: int
    peak: int


class Operand:
    """A part of a query.

    Attributes:
        sure: variables that have a value in each of its solutions.
        names: those that may have one.
        guess: what the engine guesses of its size, if that is known.
        is_whole: it is worked out once, not for each solution of what stands before it.
    """

    guess: int | None = None
    is_whole = False

    def __init__(self, sure: Names, names: Names | None = None):
        self.sure, self.names = sure, sure if names is None else names
        self._known: dict[Names, Bound] = {}

    def given(self, names: Names) -> Bound:
        """Its bound where these variables have one value each."""
        names &= self.names
        if names not in self._known:
            self._known[names] = Bound(*(min(MANY, number) for number in self._bound(names)))
        return self._known[names]

    def for_all(self, rows: int, repeated: int, names: Names) -> int:
        """The steps to look for it in so many solutions that give values to some variables, each value so often."""
        given = self.given(names)
        return rows * (given.rows if self.is_whole else given.steps)

    def _bound(self, names: Names) -> tuple[int, int, int]:
        raise NotImplementedError


class Pattern(Operand):
    """What is looked up: a triple pattern, a path, rows of VALUES.

    Args:
        size: how many solutions it has.
        most: how many of them at most have one value of a variable.
        walk: the steps to find those for which some variables have a value.
        guess: as in Operand.
    """

    def __init__(
        self,
        sure: Names,
        size: int,
        most: Callable[[str], int],
        walk: Callable[[Names], int],
        guess: int | None = None,
    ):
        super().__init__(sure)
        self._size, self._most, self._walk, self.guess = size, most, walk, guess

    def _bound(self, names: Names) -> tuple[int, int, int]:
        rows = min([self._size, *map(self._most, names)]) if self._size else 0
        return rows, 1 + self._walk(names), rows


class Closure(Pattern):
    """A path along which each thing is gone from to all that it leads to.

    Args:
        near: the steps from one thing to the next ones.
        pairs: how many pairs of different ends it has.
        more: arguments of Pattern.
    """

    def __init__(self, near: int, pairs: int, *more: Any):
        super().__init__(*more)
        self._near, self._pairs = near, pairs

    def for_all(self, rows: int, repeated: int, names: Names) -> int:
        """As in Operand; most things lead nowhere, and all together no farther than the path does."""
        return min(super().for_all(rows, repeated, names), self._near * (2 * rows + repeated * self._pairs))


class GivenRows(Operand):
    """Rows that stand in a query.

    Args:
        most: how many rows at most have one value of a variable; nothing where some have none.
    """

    def __init__(self, names: Names, rows: int, most: dict[str, int]):
        super().__init__(names if most else NONE, names)
        self._rows = self.guess = rows
        self._most = most

    def _bound(self, names: Names) -> tuple[int, int, int]:
        rows = min([self._rows, *(self._most.get(name, self._rows) for name in names)])
        return rows, self._rows, rows


class Join(Operand):
    """Parts that are joined, in an order that the engine chooses.

    Args:
        looped: the engine chooses nothing, and goes through each with each; so it does within EXISTS.
    """

    def __init__(self, parts: Sequence[Operand], looped: bool):
        super().__init__(NONE.union(*(p.sure for p in parts)), NONE.union(*(p.names for p in parts)))
        self.parts, self._looped = parts, looped

    def _bound(self, names: Names) -> tuple[int, int, int]:
        if len(self.parts) > JOINED:
            return MANY, MANY, MANY
        each = [part.given(names) for part in self.parts]
        sets = [self._together(connected, names) for connected in _connected(self.parts)]
        rows, peak = prod(one.rows for one in sets), prod(max(1, one.peak) for one in sets)
        steps = sum(one.steps for one in sets)
        if len(sets) > 1:  # some of them may be put together before one that has no solution
            steps += len(sets) * JOINED_ROW * prod(max(1, one.rows) for one in sets)
        if self._looped:
            steps += prod(1 + bound.rows for bound in each)
        return rows, steps, peak

    def _together(self, parts: Sequence[Operand], names: Names) -> Bound:
        """Of parts that share variables: what a set of them has in common is bounded by each order in which it can be put
        together, so by the least of these; the engine may put together any of the sets. Where it asks for each solution of
        what stands before, it starts with a part that shares a variable with that, or with what it guesses is smallest."""
        each = [part.given(names) for part in parts]
        if len(parts) == 1:
            return each[0]
        may_start = _starting(parts, names)
        sizes, sure, work, ways = {0: 1}, {0: NONE}, 0, {0}
        for chosen in range(1, 1 << len(parts)):
            for at, part in enumerate(parts):
                before = chosen & ~(1 << at)
                if before == chosen or before not in sizes or (before and not part.sure & sure[before]):
                    continue
                given = names | sure[before]
                sizes[chosen] = min(sizes.get(chosen, MANY), sizes[before] * part.given(given).rows)
                sure[chosen] = sure[before] | part.sure
                if before in ways and (before or may_start[at]):
                    ways.add(chosen)
                    last = parts[before.bit_length() - 1] if before.bit_count() == 1 else None
                    often = last.given(names | part.sure).rows if last else sizes[before]
                    work = max(work, part.for_all(sizes[before], often, given))
        peak = max(sizes[way] for way in ways)
        steps = sum(bound.steps for bound in each) + (len(parts) - 1) * work + len(parts) * JOINED_ROW * peak
        return Bound(sizes[(1 << len(parts)) - 1], steps, max(peak, *(bound.peak for bound in each)))


class LeftJoin(Operand):
    """What OPTIONAL adds to what stands before it."""

    def __init__(self, left: Operand, right: Operand, looped: bool):
        super().__init__(left.sure, left.names | right.names)
        self._left, self._right, self._looped = left, right, looped

    def _bound(self, names: Names) -> tuple[int, int, int]:
        left, right = self._left.given(names), self._right.given(names | self._left.sure)
        alone = self._right.given(names)
        rows = left.rows * max(1, right.rows)
        steps = left.steps + alone.steps + left.rows * (alone.rows if self._looped else right.steps)
        steps += JOINED_ROW * (alone.rows + rows)
        return rows, steps, max(left.peak, alone.peak, rows)


class Minus(Operand):
    """What MINUS leaves of what stands before it."""

    def __init__(self, left: Operand, right: Operand, looped: bool):
        super().__init__(left.sure, left.names)
        self._left, self._right = left, right
        self._keys = NONE if looped else left.sure & right.sure

    def _bound(self, names: Names) -> tuple[int, int, int]:
        left, right = self._left.given(names), self._right.given(NONE)
        steps = (
            left.steps + right.steps + JOINED_ROW * right.rows + left.rows * (1 + self._right.given(self._keys).rows)
        )
        return left.rows, steps, left.peak


class Union(Operand):
    """Groups of which each has solutions of its own."""

    def __init__(self, parts: Sequence[Operand]):
        sure = parts[0].sure.intersection(*(part.sure for part in parts))
        super().__init__(sure, NONE.union(*(part.names for part in parts)))
        self._parts = parts

    def _bound(self, names: Names) -> tuple[int, int, int]:
        each = [part.given(names) for part in self._parts]
        rows, steps, peak = (sum(numbers) for numbers in zip(*each, strict=True))
        return rows, steps + rows, peak


class Evaluated(Operand):
    """What has an expression evaluated for its solutions, or, if the engine prefers, for those of its parts.

    Args:
        weight: the steps for one.
        exists: what is looked for in one.
        new: variables that get a value by it, or none.
    """

    def __init__(self, inner: Operand, weight: int, exists: Sequence[Operand] = (), new: Names = NONE):
        super().__init__(inner.sure - new, inner.names | new)
        self._inner, self._weight, self._exists = inner, weight, exists

    def _bound(self, names: Names) -> tuple[int, int, int]:
        inner = self._inner.given(names)
        one = self._weight + sum(part.given(names | self._inner.sure).steps for part in self._exists)
        return inner.rows, inner.steps + 2 * inner.peak * one, inner.peak


class Selected(Operand):
    """A query within another.

    Args:
        shown: the variables of its pattern that its rows show as they are.
        new: those that it makes.
        row: the steps for one of its solutions.
        most: how many rows it gives, however many solutions it has.
    """

    is_whole = True

    def __init__(self, inner: Operand, shown: Names, new: Names, row: int, most: int):
        super().__init__(inner.sure & shown, shown | new)
        self._inner, self._row, self._most = inner, row, most

    def _bound(self, names: Names) -> tuple[int, int, int]:
        whole = self._inner.given(NONE)
        rows = min(self._most, self._inner.given(names & self.sure).rows)
        return rows, whole.steps + whole.rows * self._row, max(rows, whole.peak)


def join(parts: Sequence[Operand], looped: bool) -> Operand:
    """Parts as one."""
    return parts[0] if len(parts) == 1 else Join(parts, looped)


def _connected(parts: Sequence[Operand]) -> Iterator[list[Operand]]:
    """The parts in sets that share no variable with one another, of those that surely have values."""
    left = list(parts)
    while left:
        names = NONE
        while len(names) < len(names := names.union(left[0].sure, *(p.sure for p in left if p.sure & names))):
            pass
        yield [part for part in left if part is left[0] or part.sure & names]
        left = [part for part in left[1:] if not part.sure & names]


def _starting(parts: Sequence[Operand], names: Names) -> list[bool]:
    """Which of the parts the engine may start with: it takes what it guesses is smallest, and of equal ones the first.

    Args:
        names: what has a value. If anything has, no other order is thought of; else only much worse ones are left out.
    """
    guesses = [part.guess for part in parts if part.guess is not None]
    least = min(guesses, default=0)
    if names and len(guesses) == len(parts):
        return [at == guesses.index(least) or bool(part.sure & names) for at, part in enumerate(parts)]
    return [part.guess is None or part.guess <= 100 * least for part in parts]


def parts(part: Operand) -> Sequence[Operand]:
    """What a part is joined of, as the engine takes it when it is joined with others."""
    return part.parts if isinstance(part, Join) else [part]
