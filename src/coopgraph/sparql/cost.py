"""How much work a query can be at most: by its tree, and by how often its triple patterns match.

It is a bound and no estimate: it holds whatever the order of a join, so that a query with a small one needs no time limit.
The unit is a step, in which the engine looks at one triple: at most a tenth of a microsecond.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod
from typing import NamedTuple, TypeAlias

from coopgraph.sparql.parser import parse
from coopgraph.sparql.tree import Element, GroupPattern, QueryTree, TriplePattern, UnsupportedError, is_variable

SMALL = 8_000_000  # steps: less than a second
COUNTED = 100_000  # solutions of one pattern; what has more is not small
MANY = 10**15
CHAIN = "cgchain"  # variables between the links of a path begin so
PATTERNS = 10  # of a query in which they are counted
JOINED = 7  # operands of a join of which all sets are looked at
ROW, SORTED_ROW, MADE_TRIPLE = (
    30,
    400,
    80,
)  # the steps for a row that is given, one that is ordered, a triple of CONSTRUCT
# What makes long texts of short ones, compares texts with patterns, or is not counted here; anywhere in the text, to be quick.
_LARGE = re.compile(
    r"\b(CONCAT|GROUP_CONCAT|REPLACE|ENCODE_FOR_URI|TRIPLE|REGEX|DESCRIBE|GRAPH|FROM|SERVICE|LATERAL|UNDEF)\b|<<",
    re.IGNORECASE,
)
_EXISTS, _ORDER = re.compile(r"\bEXISTS\b", re.IGNORECASE), re.compile(r"\bORDER\b", re.IGNORECASE)

Number: TypeAlias = Callable[[str], int]  # gives the number that a query asks for


def is_small(text: str, number: Number) -> bool:
    """Whether a query surely takes less than a second; the arguments are those of `steps`."""
    return steps(text, number) <= SMALL


def steps(text: str, number: Number) -> int:
    """How many steps a query takes at most; MANY where that cannot be told.

    Args:
        number: asked how often patterns match, in queries that are small themselves.
    """
    if _LARGE.search(text):
        return MANY
    try:
        tree = parse(text)
    except UnsupportedError:
        return MANY
    if "VALUES" in tree.solution.upper() or len(_EXISTS.findall(text)) > sum(
        len(e.exists) for e in tree.where.elements
    ):
        return MANY
    row = ROW + SORTED_ROW * bool(_ORDER.search(text)) + MADE_TRIPLE * len(tree.template)
    return _Bounds(tree, number).steps(row)


class _Operand(NamedTuple):
    """What is joined with others.

    Attributes:
        size: how many solutions it has.
        walk: the steps for those that go with one solution of other parts.
        most: how many of them, at most, have one value of a variable.
    """

    variables: frozenset[str]
    size: int
    walk: int
    most: Callable[[str], int]


class _Bounds:
    """Bounds for the parts of a query."""

    def __init__(self, tree: QueryTree, number: Number):
        self._tree, self._number = tree, number

    def steps(self, row: int) -> int:
        """The steps of the query, of which each row takes some."""
        required, optional, others = list[_Operand](), list[list[_Operand]](), 1
        elements = self._tree.where.elements
        if sum(map(_patterns, elements)) > PATTERNS:
            return MANY
        for at, element in enumerate(elements):
            joined = self._joined(element, elements[:at], elements[at + 1 :])
            if joined is None:
                others *= 1 + prod(1 + each.size for each in self._within(element))
            elif element.exists or (element.is_conjunctive and element.groups):
                optional.append(joined)
            else:
                required += joined
        joins = [_join(connected) for connected in _connected(required)]
        work = sum(
            prod([work, *(max(1, rows) for _, rows in joins[:at] + joins[at + 1 :])])
            for at, (work, _) in enumerate(joins)
        )
        rows = prod(rows for _, rows in joins)
        names = {name for operand in required for name in operand.variables}
        for operands in optional:
            more, rows = _left_join(rows, names, operands)
            work += more + _join(operands)[0]
        return (work + rows * row) * others

    def _joined(self, element: Element, before: Sequence[Element], after: Sequence[Element]) -> list[_Operand] | None:
        """What an element adds to the join that its group is; None where it does something else.

        OPTIONAL is joined where its variables are not looked for elsewhere: those that have no value would join with
        anything. EXISTS of one pattern costs no more than OPTIONAL, and one group in braces no more than without them.
        """
        groups = _groups(element)
        if not groups:
            return list(self._within(element))
        if element.hidden or element.queries or len(groups) > 1:
            return None
        operands = list(self._within(element))
        if not all(each.triples or (each.is_filter and not each.exists) or each.is_data for each in groups[0].elements):
            return None
        if len(list(_connected(operands))) > 1 or (element.exists and len(operands) > 1):
            return None
        sure = frozenset[str]().union(*(each.bound for each in before if not _groups(each)))
        if element.is_conjunctive and any((element.bound - sure) & each.bound for each in (*before, *after)):
            return None
        return operands

    def _within(self, element: Element) -> Iterator[_Operand]:
        """All operands anywhere in an element."""
        for triple in element.triples:
            yield from self._patterns(triple)
        if element.is_data:
            head, _, data = element.text.partition("{")
            rows = data.count("(") if "(" in head else len(element.tokens) - 4  # or fewer
            yield _Operand(element.variables, rows, rows, lambda _: rows)
        for group in _groups(element):
            for each in group.elements:
                yield from self._within(each)

    def _patterns(self, triple: TriplePattern) -> Iterator[_Operand]:
        """A triple pattern; of a path that is a chain of links, each by itself."""
        if triple.path is None:
            yield self._pattern(*triple.terms)
        elif chain := triple.path.chain:
            between = [f"?{CHAIN}{triple.start}_{at}" for at in range(1, len(chain))]
            ends = [triple.subject, *between, triple.object]
            for link, start, end in zip(chain, ends, ends[1:], strict=False):
                yield (
                    self._pattern(end, link.property, start)
                    if link.inverse
                    else self._pattern(start, link.property, end)
                )
        else:
            fixed = not all(map(is_variable, (triple.subject, triple.object)))
            size = triple.path.most(lambda property: self._size(f"?v0 {property or '?v1'} ?v2"), fixed)
            yield _Operand(triple.variables, size, size, lambda _: size)

    def _pattern(self, *terms: str) -> _Operand:
        names = list(dict.fromkeys(term[1:] for term in terms if is_variable(term)))
        places = {
            name: f"?v{place}" for place, name in enumerate(names)
        }  # patterns that differ in names count the same
        pattern = " ".join(places[term[1:]] if is_variable(term) else term for term in terms)
        size = self._size(pattern)
        return _Operand(
            frozenset(names), size, size if len(names) > 1 else 1, lambda name: self._most(pattern, places[name])
        )

    def _size(self, pattern: str) -> int:
        return self._counted(f"SELECT (COUNT(*) AS ?size) {{ SELECT * {{ {pattern} }} LIMIT {COUNTED} }}")

    def _most(self, pattern: str, variable: str) -> int:
        some = f"{{ SELECT {variable} {{ {pattern} }} LIMIT {COUNTED} }}"
        each = f"{{ SELECT (COUNT(*) AS ?size) {some} GROUP BY {variable} }}"
        return self._counted(f"SELECT (COALESCE(MAX(?size), 0) AS ?most) {each}")

    def _counted(self, query: str) -> int:
        number = self._number(f"{self._tree.prologue}\n{query}")
        return number if number < COUNTED else MANY


def _groups(element: Element) -> tuple[GroupPattern, ...]:
    """All groups in an element."""
    queries, exists = (query.where for query in element.queries), (each.group for each in element.exists)
    return (*element.groups, *element.hidden, *queries, *exists)


def _patterns(element: Element) -> int:
    """How many triple patterns are in an element."""
    return len(element.triples) + sum(_patterns(each) for group in _groups(element) for each in group.elements)


def _connected(parts: Iterable[_Operand]) -> Iterator[list[_Operand]]:
    """The parts in sets that share no variable with one another."""
    left = list(parts)
    while left:
        connected, names = [left.pop()], set[str]()
        while len(names) < len(names := names.union(*(part.variables for part in connected))):
            connected += [part for part in left if part.variables & names]
            left = [part for part in left if not part.variables & names]
        yield connected


def _join(parts: Sequence[_Operand]) -> tuple[int, int]:
    """The steps of a join in its worst order, and its solutions; the parts are connected.

    What a set of parts has in common is bounded by each order in which it can be put together, so by the least of these;
    the engine may put together any of the sets.
    """
    if len(parts) > JOINED:
        return MANY, MANY
    sizes, names, work = {0: 1}, {0: frozenset[str]()}, 0
    for chosen in range(1, 1 << len(parts)):
        for at, part in enumerate(parts):
            before = chosen & ~(1 << at)
            if before == chosen or before not in sizes or (before and not part.variables & names[before]):
                continue
            more = min((part.most(name) for name in part.variables & names[before]), default=part.size)
            sizes[chosen] = min(sizes.get(chosen, MANY), sizes[before] * more)
            names[chosen] = names[before] | part.variables
            work = max(work, sizes[before] * part.walk)
    return sum(part.size for part in parts) + len(parts) * work + max(sizes.values()), sizes[(1 << len(parts)) - 1]


def _left_join(rows: int, names: set[str], operands: Sequence[_Operand]) -> tuple[int, int]:
    """The steps that lead from rows with values for some variables to those with an optional part, and how many these are."""
    work, left = 0, list(operands)
    while left:
        operand = max(left, key=lambda each: len(each.variables & names))
        left.remove(operand)
        work += rows * operand.walk
        rows *= max(1, min((operand.most(name) for name in operand.variables & names), default=operand.size))
        names |= operand.variables
    return work, rows
