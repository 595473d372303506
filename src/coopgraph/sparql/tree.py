"""The structure of a query: its clauses, and the tree of its group graph pattern, each part with its place in the text.

Whoever explains a query needs its parts: to show which triples make a row hold, or which part matches nothing. Each part
answers for itself, so that nobody asks what it is; of an operator that answers nothing, it is known that nothing is
known. Names follow the grammar of SPARQL 1.1; expressions stay text, apart from the groups of `EXISTS` in them. Blank
nodes become variables, which in a pattern is what they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Solution
from coopgraph.sparql.paths import PropertyPath
from coopgraph.sparql.tokens import Token, tokens, variable_names

BLANK = "cgblank"  # variables in place of blank nodes begin so
MARK = "cgmark"  # variables that say what matched begin so
_NEGATED = re.compile(r"!\s*\(?\s*(BOUND|EXISTS)\b", re.IGNORECASE)

WriteGroup: TypeAlias = Callable[
    ["GroupPattern", str], str
]  # a group as text, with what stands before its closing brace


class UnsupportedError(CoopGraphError):
    """The query has a part that its structure has no name for, such as a triple inside a triple."""


class Element:
    """A part of a group. What is said here is said of an operator of which nothing else is known.

    Attributes:
        text, start, end: as it stands in the query, and where.
        triples: the triple patterns that it is.
        groups: those in it whose variables it shows.
        hidden: those in it whose variables it does not show.
        queries: those within it.
        exists: the groups of EXISTS in its expression.
        required: a group that has a match where it has one.
        unexplained: why it cannot be shown what it matched.
        is_filter: it gives no values, and lets solutions through or not.
        is_data: its solutions stand in it, whatever the graph holds.
        is_monotone: more triples never take one of its solutions away.
        is_conjunctive: it can be followed triple by triple, or adds nothing to follow.
        is_negative: it keeps what has no match of something.
        weight: how much it asks for, next to others.
    """

    triples: tuple["TriplePattern", ...] = ()
    groups: tuple["GroupPattern", ...] = ()
    hidden: tuple["GroupPattern", ...] = ()
    queries: tuple["QueryTree", ...] = ()
    exists: tuple["ExistsGroup", ...] = ()
    required: "GroupPattern | None" = None
    unexplained = "a part of the query has an operator that is not explained"
    is_filter = is_data = is_monotone = is_conjunctive = is_negative = False
    weight = 2

    def __init__(self, text: str, start: int, end: int):
        self.text, self.start, self.end = text, start, end

    @property
    def written(self) -> str:
        """It as it can stand in any group."""
        return self.text

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens, each at its place in the query."""
        return [token._replace(start=self.start + token.start) for token in tokens(self.text)]

    @property
    def variables(self) -> frozenset[str]:
        """The variables anywhere in it."""
        return variable_names(self.tokens)

    @property
    def bound(self) -> frozenset[str]:
        """The variables that it may give values to."""
        return frozenset().union(*(group.bound for group in self.groups)) if self.groups else self.variables

    @property
    def direct(self) -> frozenset[str]:
        """The variables that stand in it, expressions included, and not in the groups that it shows."""
        return frozenset() if self.groups else self.variables

    def marked(self, write: WriteGroup) -> str:
        """It as text in which the groups in it are written by a function, so that they say that they matched."""
        return self.written

    def matched(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """The groups in it that matched for a solution of what was marked."""
        return ()

    def missed(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """The groups in it that were looked for in vain."""
        return ()


class TriplePattern(Element):
    """A triple pattern. Its terms are text; `path` is None where the verb is one property or a variable."""

    unexplained = ""
    is_monotone = is_conjunctive = True

    def __init__(
        self, start: int, end: int, subject: str, predicate: str, object: str, path: PropertyPath | None = None
    ):
        super().__init__(f"{subject} {predicate} {object}", start, end)
        self.subject, self.predicate, self.object, self.path = subject, predicate, object, path
        self.terms = (subject, predicate, object)
        self.triples = (self,)
        self.weight = 1 + 2 * sum(not is_variable(term) for term in (subject, object))

    @property
    def written(self) -> str:
        """With the dot that follows it."""
        return f"{self.text} ."

    @property
    def variables(self) -> frozenset[str]:
        """Those that are its terms."""
        return frozenset(term[1:] for term in self.terms if is_variable(term))


class GroupOperator(Element):
    """A keyword and a group."""

    def __init__(self, text: str, start: int, end: int, group: "GroupPattern"):
        super().__init__(text, start, end)
        self.group, self.hidden = group, (group,)


class OptionalPattern(GroupOperator):
    """`OPTIONAL { … }`."""

    unexplained = ""
    is_monotone = is_conjunctive = True
    weight = 0

    def __init__(self, text: str, start: int, end: int, group: "GroupPattern"):
        super().__init__(text, start, end, group)
        self.groups, self.hidden = (group,), ()

    def marked(self, write: WriteGroup) -> str:
        """As in Element."""
        return f"OPTIONAL {write(self.group, _bind(self, 1))}"

    def matched(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """As in Element."""
        return self.groups if f"{MARK}{self.start}" in solution else ()

    def missed(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """As in Element."""
        return () if self.matched(solution) else self.groups


class UnionPattern(Element):
    """`{ … } UNION { … }`, or one group by itself."""

    unexplained = ""
    is_monotone = True

    def __init__(self, text: str, start: int, end: int, groups: tuple["GroupPattern", ...]):
        super().__init__(text, start, end)
        self.groups, self.required = groups, groups[0]

    def marked(self, write: WriteGroup) -> str:
        """As in Element."""
        return " UNION ".join(write(group, _bind(self, number)) for number, group in enumerate(self.groups))

    def matched(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """As in Element."""
        mark = solution.get(f"{MARK}{self.start}")
        return (self.groups[int(mark.value) if isinstance(mark, ox.Literal) else 0],)


class MinusPattern(GroupOperator):
    """`MINUS { … }`."""

    unexplained = ""
    is_negative = True
    bound = frozenset()

    def missed(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """As in Element."""
        return (self.group,)


class LateralPattern(GroupOperator):
    """`LATERAL { … }` (SEP 0006), whose group is asked anew for each solution of what stands before it."""

    unexplained = "LATERAL is not explained"


class ExistsGroup(NamedTuple):
    """`EXISTS { … }` or `NOT EXISTS { … }` in an expression."""

    start: int
    negated: bool
    group: "GroupPattern"
    variables: frozenset[str]


class _Expression(Element):
    """A part that is made of an expression."""

    unexplained = ""

    def __init__(self, text: str, start: int, end: int, exists: tuple[ExistsGroup, ...]):
        super().__init__(text, start, end)
        self.exists = exists
        self.is_monotone = self.is_conjunctive = not exists
        self.is_negative = any(group.negated for group in exists) or bool(_NEGATED.search(text))


class FilterElement(_Expression):
    """`FILTER …`, with the groups of EXISTS in its expression."""

    is_filter = True
    bound = frozenset()
    weight = 3


class BindElement(_Expression):
    """`BIND( … AS ?variable )`."""

    weight = 0

    @property
    def bound(self) -> frozenset[str]:
        """The variable that it is for."""
        return frozenset({self.tokens[-2].text[1:]})

    @property
    def direct(self) -> frozenset[str]:
        """Those of its expression."""
        return self.variables - self.bound


class ValuesElement(Element):
    """`VALUES … { … }`."""

    unexplained = ""
    is_data = is_monotone = is_conjunctive = True


class GraphPattern(Element):
    """`GRAPH name { … }`."""

    unexplained = ""
    is_monotone = True

    def __init__(self, text: str, start: int, end: int, name: str, group: "GroupPattern"):
        super().__init__(text, start, end)
        self.name, self.groups, self.required = name, (group,), group

    @property
    def direct(self) -> frozenset[str]:
        """Its name, if that is a variable."""
        return frozenset({self.name[1:]} if is_variable(self.name) else ())

    @property
    def bound(self) -> frozenset[str]:
        """As in Element, and its name."""
        return super().bound | self.direct

    def marked(self, write: WriteGroup) -> str:
        """As in Element."""
        return f"GRAPH {self.name} {write(self.groups[0], '')}"

    def matched(self, solution: Solution) -> tuple["GroupPattern", ...]:
        """As in Element."""
        return self.groups


class ServicePattern(GraphPattern):
    """`SERVICE name { … }`."""

    unexplained = "another server was asked (SERVICE), which shows no triples"

    def marked(self, write: WriteGroup) -> str:
        """As it stands."""
        return self.written


class SubSelect(Element):
    """`{ SELECT … }` within a pattern."""

    unexplained = ""
    direct = frozenset()

    def __init__(self, text: str, start: int, end: int, query: "QueryTree"):
        super().__init__(text, start, end)
        self.queries, self.required = (query,), query.where

    @property
    def written(self) -> str:
        """In braces of its own."""
        return f"{{ {self.text} }}"

    @property
    def bound(self) -> frozenset[str]:
        """The variables that it selects."""
        return self.queries[0].selected


class GroupPattern(NamedTuple):
    """What stands between two braces."""

    start: int
    end: int
    elements: tuple[Element, ...]

    @property
    def triples(self) -> list[TriplePattern]:
        """The triple patterns that stand directly in it."""
        return [triple for element in self.elements for triple in element.triples]

    @property
    def bound(self) -> frozenset[str]:
        """The variables that it may give values to."""
        return frozenset().union(*(element.bound for element in self.elements))

    @property
    def direct(self) -> frozenset[str]:
        """The variables that stand directly in it, expressions included, and not in the groups inside it."""
        return frozenset().union(*(element.direct for element in self.elements))

    def shown(self) -> Iterator[Element]:
        """Its elements, and those of the groups inside it whose variables it shows."""
        for group in self.walk():
            yield from group.elements

    def walk(self, *, within: bool = False) -> Iterator["GroupPattern"]:
        """It and the groups inside it whose variables it shows.

        Args:
            within: and those of the queries within it.
        """
        yield self
        for element in self.elements:
            for group in (*element.groups, *(query.where for query in element.queries if within)):
                yield from group.walk(within=within)


class Projected(NamedTuple):
    """A variable that a query selects or groups by, and the expression that it stands for, if any."""

    variable: str
    expression: str = ""
    exists: tuple[ExistsGroup, ...] = ()


class QueryTree(NamedTuple):
    """A query, or one within another. `projected` is empty for `*`; `template` holds the patterns of CONSTRUCT;
    `solution` is what follows the pattern, `selected` are the variables of its rows.

    `prologue` and `dataset` are text: what declares prefixes, and `FROM`. `aggregates`: its rows are groups.
    """

    text: str
    start: int
    form: str
    prologue: str
    dataset: str
    projected: tuple[Projected, ...]
    template: tuple[TriplePattern, ...]
    where: GroupPattern
    grouped: tuple[Projected, ...]
    aggregates: bool
    solution: str
    limited: bool
    selected: frozenset[str]


OPERATORS: dict[str, type[GroupOperator]] = {
    "OPTIONAL": OptionalPattern,
    "MINUS": MinusPattern,
    "LATERAL": LateralPattern,
}


def is_variable(term: str) -> bool:
    """Whether a term, as text, is a variable."""
    return term[0] in "?$"


def written(elements: Iterable[Element]) -> str:
    """Some elements as the inside of a group."""
    return " ".join(element.written for element in elements)


def _bind(element: Element, number: int) -> str:
    return f" BIND({number} AS ?{MARK}{element.start})"
