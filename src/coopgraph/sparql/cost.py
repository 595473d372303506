"""How much work a query can be at most: by its tree, and by how often its triple patterns match.

It is a bound and no estimate: it holds whatever the order of a join, so that a query with a small one needs no time limit.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from coopgraph.sparql import bounds, expressions
from coopgraph.sparql.bounds import MANY, NONE, Names, Operand
from coopgraph.sparql.parser import parse
from coopgraph.sparql.paths import PredicatePath, PropertyPath, RepeatedPath, SequencePath
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import (
    BindElement,
    Element,
    ExistsGroup,
    GraphPattern,
    GroupPattern,
    MinusPattern,
    OptionalPattern,
    QueryTree,
    TriplePattern,
    UnionPattern,
    UnsupportedError,
    is_variable,
)

SMALL = 8_000_000  # steps: less than a second
COUNTED = 100_000  # solutions of one pattern; what has more is not small
LINKS = 3000  # of a property whose closure is counted
WIDE = 300  # triples of one thing, beyond which closures are not counted
SIZES, VALUES, DEGREES = EFFORTS = (
    0,
    1,
    2,
)  # asks how often patterns match, and for one value, and of the triples of a thing
PATTERNS = 20  # of a query in which they are counted
CHAIN = "cgchain"  # variables between the links of a path begin so
ROW, SORTED_ROW, MADE_TRIPLE = (
    30,
    400,
    80,
)  # the steps for a row, for one that is ordered, and for a triple that is made
_LARGE = re.compile(r"\b(TRIPLE|SERVICE|LATERAL|FROM)\b|<<", re.IGNORECASE)  # anywhere in the text, to be quick
# What the engine guesses of the size of a pattern (`estimate_triple_pattern_size` in sparopt), by what is a variable in it.
_GUESSES: dict[tuple[bool, ...], int] = {
    (False, False, False): 1,
    (False, False, True): 10,
    (False, True, False): 2,
    (True, False, False): 10_000,
    (False, True, True): 100,
    (True, True, True): 1_000_000_000,
    (True, False, True): 1_000_000,
    (True, True, False): 100_000,
}

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
        if _patterns(tree.where) > PATTERNS:
            return MANY
        for effort in EFFORTS:
            least = _Reader(tree, number, effort).steps()
            if least <= SMALL:
                break
        return least
    except UnsupportedError:
        return MANY


def is_readable(text: str) -> bool:
    """Whether a query can be read to its end; one that says something of triples cannot be read here, and may be sound."""
    try:
        return bool("<<" in text or "{|" in text or parse(text))
    except UnsupportedError:
        return False


class _Reader:
    """Makes bounds of the parts of a query.

    Args:
        effort: which questions it asks.
    """

    def __init__(self, tree: QueryTree, number: Number, effort: int):
        self._tree, self._number, self._effort = tree, number, effort
        self._places = dict[str, set[tuple[str, str]]]()  # of a variable: patterns, and what it is called there
        self._lengths = dict[str, int]()  # of texts that the query makes

    def steps(self) -> int:
        """The steps of the whole query."""
        made = MADE_TRIPLE * (self._size("?v0 ?v1 ?v2") if self._tree.form == "DESCRIBE" else 0)
        row = ROW + MADE_TRIPLE * len(self._tree.template)
        return min(MANY, made + self._query(self._tree, row).given(NONE).steps)

    def _query(self, tree: QueryTree, row: int) -> Operand:
        """A query, of which each solution takes some steps."""
        end = list(tokens(tree.solution))
        if any(token.keyword == "EXISTS" for token in end):
            raise UnsupportedError("EXISTS behind the pattern is not in the tree")
        rows = next((i for i, token in enumerate(end) if token.keyword == "VALUES"), len(end))
        inner = self._group(tree.where, "", looped=False, more=[self._rows(end[rows:])] if end[rows:] else [])
        made = [(p.variable, list(tokens(p.expression)), p.exists) for p in (*tree.projected, *tree.grouped)]
        words = {token.keyword for expression in (end, *(each for _, each, _ in made)) for token in expression}
        row += SORTED_ROW * bool(words & {"ORDER", "MIN", "MAX", "DISTINCT"})
        solutions = inner.given(NONE).rows
        for name, expression, exists in made:
            if expression:
                inner = self._evaluated(inner, expression, exists)
                joined = solutions if any(token.keyword == "GROUP_CONCAT" for token in expression) else 1
                self._lengths[name] = max(
                    self._lengths.get(name, 0), expressions.length(expression, self._text) * joined
                )
        new = frozenset(name for name, expression, _ in made if expression)
        shown = (tree.selected or tree.where.bound) - new
        most = 1 if tree.aggregates and not tree.grouped else _limit(end)
        return bounds.Selected(
            inner, shown, new & tree.selected, row + expressions.weight(end[:rows], self._text), most
        )

    # ---- Groups ----

    def _group(self, group: GroupPattern, graph: str, looped: bool, more: Sequence[Operand] = ()) -> Operand:
        """A group, in one graph or, if that is empty, the default one."""
        parts, filters = list(more), []
        for element in group.elements:
            if element.is_filter:
                filters.append(element)
            elif type(element) in _AROUND:
                parts = [_AROUND[type(element)](self, bounds.join(parts, looped), element, graph, looped)]
            else:
                parts += self._parts(element, graph, looped)
        joined = bounds.join(parts, looped)
        for element in filters:
            joined = self._evaluated(joined, element.tokens, element.exists)
        return joined

    def _parts(self, element: Element, graph: str, looped: bool) -> Sequence[Operand]:
        """What an element adds to a join."""
        if element.triples:
            return [part for triple in element.triples for part in self._links(triple, graph)]
        if element.is_data:
            return [self._rows(element.tokens)]
        if element.queries:
            if graph:
                raise UnsupportedError("a query within one graph")
            return [self._query(query, ROW) for query in element.queries]
        if isinstance(element, UnionPattern):
            each = [self._group(group, graph, looped) for group in element.groups]
            return bounds.parts(each[0]) if len(each) == 1 else [bounds.Union(each)]
        if type(element) is GraphPattern and not graph:
            return bounds.parts(self._group(element.groups[0], element.name, looped))
        raise UnsupportedError(element.unexplained)

    def _optional(self, left: Operand, element: Element, graph: str, looped: bool) -> Operand:
        return bounds.LeftJoin(left, self._group(element.groups[0], graph, looped), looped)

    def _minus(self, left: Operand, element: Element, graph: str, looped: bool) -> Operand:
        return bounds.Minus(left, self._group(element.hidden[0], graph, looped), looped)

    def _bind(self, left: Operand, element: Element, graph: str, looped: bool) -> Operand:
        (name,) = element.bound
        self._lengths[name] = max(self._lengths.get(name, 0), expressions.length(element.tokens, self._text))
        return self._evaluated(left, element.tokens, element.exists, element.bound)

    def _rows(self, written: Sequence[Token]) -> Operand:
        """What stands after VALUES; so many rows or fewer."""
        names = [token.text[1:] for token in written if token.kind == "var"]
        longest = max(len(token.text) for token in written)
        self._lengths |= {name: max(longest, self._lengths.get(name, 0)) for name in names}
        opened = next(at for at, token in enumerate(written) if token.text == "{")
        terms = _terms(written[opened + 1 : -1])
        columns = {name: terms[at :: len(names)] for at, name in enumerate(names)}
        most = {name: max(Counter(column).values(), default=0) for name, column in columns.items()}
        rows = len(terms) // max(1, len(names)) if names else len(written)
        return bounds.GivenRows(frozenset(names), rows, {} if "UNDEF" in map(str.upper, terms) else most)

    # ---- Triple patterns and paths ----

    def _links(self, triple: TriplePattern, graph: str) -> Iterator[Operand]:
        """A triple pattern; of a path that is a sequence, each link by itself, as the engine takes it."""
        if triple.path is None:
            yield self._pattern(triple.terms, graph)
            return
        links = list(_flat(triple.path))
        between = [f"?{CHAIN}{triple.start}_{at}" for at in range(1, len(links))]
        for link, (start, end) in zip(links, pairwise([triple.subject, *between, triple.object]), strict=True):
            if isinstance(link, PredicatePath):
                yield self._pattern((end, link.property, start) if link.inverse else (start, link.property, end), graph)
            else:
                yield self._path(link, start, end, graph)

    def _pattern(self, terms: Sequence[str], graph: str) -> Operand:
        pattern, called = _renamed(terms, graph)
        subject, size = terms[0], self._size(pattern)
        again = sum(map(is_variable, (*terms, graph or "x"))) > len(called)  # each triple is tried for a variable twice
        listed = self._listed(terms, graph) * (3 if again else 1)
        for name, place in called.items():
            self._places.setdefault(name, set()).add((pattern, place))

        graphs = self._counted("SELECT (COUNT(*) AS ?size) { GRAPH ?g {} }") if is_variable(graph or "x") else 1

        def walk(given: Names) -> int:
            near = self._effort >= DEGREES and subject[1:] in given
            once = min(listed, self._of_one(graph)) if near else listed
            return once if graphs == 1 else graphs * (2 + once)  # one graph after the other

        guess = None if graph else _GUESSES[tuple(map(is_variable, terms))]
        return bounds.Pattern(
            frozenset(called), size, lambda name: self._most(pattern, called[name], size), walk, guess
        )

    def _listed(self, terms: Sequence[str], graph: str) -> int:
        """How many triples the engine goes through for a pattern: those that have one of its terms, the rarest of them."""
        if self._effort < VALUES:
            return self._with(terms[1], graph)
        others = ["?s", "?p", "?o"]
        alone = [[*others[:at], term, *others[at + 1 :]] for at, term in enumerate(terms) if not is_variable(term)]
        return min(self._size(_renamed(each, graph)[0]) for each in alone or [others])

    def _path(self, path: PropertyPath, start: str, end: str, graph: str) -> Operand:
        """A path that is no link. The closure of a property with few links is counted like a property."""
        names = frozenset(term[1:] for term in (start, end) if is_variable(term))
        everything, _ = _renamed(("?s", "?p", "?o"), graph)
        for name in names:
            self._places.setdefault(name, set()).update({(everything, "?v0"), (everything, "?v2")})
        widest = 0

        def count(property: str) -> int:
            nonlocal widest
            widest = max(widest, links := self._with(property or "?p", graph))
            return links

        if isinstance(path, RepeatedPath) and path.many and isinstance(path.path, PredicatePath):
            links = count(path.path.property)
            if links <= LINKS and self._of_one(graph) <= WIDE:
                return self._closure(path, start, end, graph, names, min(links, self._of_one(graph)))
        free, fixed = path.most(count), path.most(count, fixed=True)
        size = free if is_variable(start) and is_variable(end) else fixed
        again = widest if isinstance(path, RepeatedPath) or path.most(lambda _: 3) > 3 * path.most(lambda _: 1) else 1

        def walk(given: Names) -> int:
            return (fixed if given & names else size) * again + widest

        guess = _GUESSES[True, True, True] if isinstance(path, RepeatedPath) and size == free else None
        return bounds.Pattern(names, size, lambda _: fixed, walk, guess)

    def _closure(self, path: RepeatedPath, start: str, end: str, graph: str, names: Names, wide: int) -> Operand:
        inner = path.path
        assert isinstance(inner, PredicatePath)
        if inner.inverse:  # as it is quicker to count
            start, end = end, start
        pattern, called = _renamed((start, f"{inner.property}+", end), graph)
        links = self._with(inner.property, graph)
        nothing = 0 if path.least else 1
        open_ended = is_variable(start) and is_variable(end)
        alone = 2 * self._with("?p", graph) if nothing and open_ended else nothing
        pairs = self._size(pattern)

        def most(name: str) -> int:
            return self._most(pattern, called[name], pairs) + nothing

        def walk(given: Names) -> int:
            reached = min([pairs + alone, *map(most, given & names)])
            forward = not inner.inverse and (not is_variable(start) or start[1:] in given or not given & names)
            return (1 + reached) * (wide if forward else links)

        guess = _GUESSES[True, True, True] if open_ended else None
        return bounds.Closure(max(wide, links), pairs, names, pairs + alone, most, walk, guess)

    # ---- Expressions ----

    def _evaluated(
        self, inner: Operand, expression: Sequence[Token], exists: Sequence[ExistsGroup], new: Names = NONE
    ) -> Operand:
        groups = [self._group(each.group, "", looped=True) for each in exists]
        return bounds.Evaluated(inner, expressions.weight(expression, self._text), groups, new)

    def _text(self, name: str) -> int:
        """How long a value of a variable is at most."""
        held = (self._longest(pattern, place) for pattern, place in self._places.get(name, ()))
        return max([self._lengths.get(name, 0), *held])

    # ---- Counting ----

    def _with(self, property: str, graph: str) -> int:
        """How many triples have a property, or, of a variable, how many there are."""
        return self._size(_renamed(("?s", property, "?o"), graph)[0])

    def _size(self, pattern: str) -> int:
        return self._counted(f"SELECT (COUNT(*) AS ?size) {{ SELECT * {{ {pattern} }} LIMIT {COUNTED} }}")

    def _most(self, pattern: str, variable: str, size: int) -> int:
        """How many solutions of a pattern have one value of a variable."""
        if self._effort < VALUES or size >= COUNTED:
            return size
        each = f"{{ SELECT (COUNT(*) AS ?size) {{ {pattern} }} GROUP BY {variable} }}"
        return self._counted(f"SELECT (COALESCE(MAX(?size), 0) AS ?most) {each}")

    def _of_one(self, graph: str) -> int:
        """How many triples have the same subject."""
        pattern, called = _renamed(("?s", "?p", "?o"), graph)
        some = f"SELECT {called['s']} {{ {pattern} }} LIMIT {COUNTED}"
        each = f"SELECT (COUNT(*) AS ?size) {{ {some} }} GROUP BY {called['s']}"
        most = f"IF(SUM(?size) < {COUNTED}, MAX(?size), {COUNTED})"
        return self._counted(f"SELECT (COALESCE({most}, 0) AS ?most) {{ {each} }}")

    def _longest(self, pattern: str, variable: str) -> int:
        some = f"{{ SELECT {variable} {{ {pattern} }} LIMIT {COUNTED} }}"
        length = f"MAX(COALESCE(STRLEN(STR({variable})), 0))"
        if self._size(pattern) >= COUNTED:
            return MANY
        return self._counted(f"SELECT (COALESCE({length}, 0) AS ?most) {some}")

    def _counted(self, query: str) -> int:
        number = self._number(f"{self._tree.prologue}\n{query}")
        return number if number < COUNTED else MANY


_AROUND: dict[type[Element], Callable[[_Reader, Operand, Element, str, bool], Operand]] = {
    OptionalPattern: _Reader._optional,
    MinusPattern: _Reader._minus,
    BindElement: _Reader._bind,
}


def _terms(written: Sequence[Token]) -> list[str]:
    """The terms of rows of VALUES."""
    terms, before = list[str](), ""
    for token in written:
        if token.text in {"^^", "+", "-"} or before in {"^^", "+", "-"} or token.kind == "lang":
            if token.text in {"+", "-"} or not terms:
                terms.append(token.text)
            else:
                terms[-1] += token.text
        elif token.text not in {"(", ")"}:
            terms.append(token.text)
        before = token.text
    return terms


def _patterns(group: GroupPattern) -> int:
    """How many triple patterns are in a group."""
    return sum(len(each.triples) for group in group.walk(within=True) for each in group.elements)


def _flat(path: PropertyPath) -> Iterator[PropertyPath]:
    """The links of a sequence."""
    if isinstance(path, SequencePath):
        for each in path.paths:
            yield from _flat(each)
    else:
        yield path


def _renamed(terms: Sequence[str], graph: str) -> tuple[str, dict[str, str]]:
    """A pattern in which variables have other names, so that those that differ in these count the same; and the names."""
    names = dict.fromkeys(term[1:] for term in ((graph, *terms) if graph else terms) if is_variable(term))
    called = {name: f"?v{at}" for at, name in enumerate(names)}
    written = " ".join(called[term[1:]] if is_variable(term) else term for term in terms)
    place = called[graph[1:]] if graph and is_variable(graph) else graph
    return (f"GRAPH {place} {{ {written} }}" if graph else written), called


def _limit(end: Sequence[Token]) -> int:
    """How many rows a query gives at most, by what follows its pattern."""
    return min((int(n.text) for t, n in pairwise(end) if t.keyword == "LIMIT" and n.text.isdecimal()), default=MANY)
