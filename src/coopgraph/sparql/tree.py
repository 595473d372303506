"""The structure of a query: its clauses, and the tree of its group graph pattern, each part with its place in the text.

Whoever explains a query needs its parts: to show which triples make a row hold, or which part matches nothing. Names
follow the grammar of SPARQL 1.1; expressions stay text, apart from the groups of `EXISTS` in them. Blank nodes become
variables, which in a pattern is what they are.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import TYPE
from coopgraph.sparql.tokens import expand

BLANK = "cgblank"  # variables in place of blank nodes begin so


class UnsupportedError(CoopGraphError):
    """The query has a part that its structure has no name for, such as a triple inside a triple."""


class PredicatePath(NamedTuple):
    """A path of one property, forward or inverse."""

    property: str
    inverse: bool = False


class NegatedPropertySet(NamedTuple):
    """A negated property set: any property but these."""

    links: tuple[PredicatePath, ...]


class SequencePath(NamedTuple):
    """`a / b`; inverse paths are turned about when they are read."""

    paths: tuple["PropertyPath", ...]


class AlternativePath(NamedTuple):
    """`a | b`."""

    paths: tuple["PropertyPath", ...]


class RepeatedPath(NamedTuple):
    """`a?` (not many), `a*` (many), `a+` (many, and at least one)."""

    path: "PropertyPath"
    many: bool
    least: int


PropertyPath: TypeAlias = PredicatePath | NegatedPropertySet | SequencePath | AlternativePath | RepeatedPath


class TriplePattern(NamedTuple):
    """A triple pattern. Its terms are text; `path` is None where the verb is one property or a variable."""

    start: int
    end: int
    subject: str
    predicate: str
    object: str
    path: PropertyPath | None = None

    @property
    def text(self) -> str:
        """The pattern as it is written in a query, without a dot."""
        return f"{self.subject} {self.predicate} {self.object}"


class GroupPattern(NamedTuple):
    """What stands between two braces."""

    start: int
    end: int
    elements: tuple["Element", ...]


class OptionalPattern(NamedTuple):
    """`OPTIONAL { … }`."""

    start: int
    end: int
    group: GroupPattern


class UnionPattern(NamedTuple):
    """`{ … } UNION { … }`, or one group by itself."""

    start: int
    end: int
    groups: tuple[GroupPattern, ...]


class MinusPattern(NamedTuple):
    """`MINUS { … }`."""

    start: int
    end: int
    group: GroupPattern


class ExistsGroup(NamedTuple):
    """`EXISTS { … }` or `NOT EXISTS { … }` in an expression."""

    start: int
    end: int
    negated: bool
    group: GroupPattern


class FilterElement(NamedTuple):
    """`FILTER …`, with the groups of EXISTS in its expression."""

    start: int
    end: int
    exists: tuple[ExistsGroup, ...]


class BindElement(NamedTuple):
    """`BIND( … AS ?variable )`."""

    start: int
    end: int
    variable: str
    exists: tuple[ExistsGroup, ...]


class ValuesElement(NamedTuple):
    """`VALUES … { … }`."""

    start: int
    end: int
    variables: tuple[str, ...]


class GraphPattern(NamedTuple):
    """`GRAPH name { … }`, and `SERVICE name { … }`."""

    start: int
    end: int
    keyword: str
    name: str
    group: GroupPattern


class SubSelect(NamedTuple):
    """`{ SELECT … }` within a pattern."""

    start: int
    end: int
    query: "ParsedQuery"


Element: TypeAlias = (
    TriplePattern
    | OptionalPattern
    | UnionPattern
    | MinusPattern
    | FilterElement
    | BindElement
    | ValuesElement
    | GraphPattern
    | SubSelect
)


class Projected(NamedTuple):
    """A variable that a query selects or groups by, and the expression that it stands for, if any."""

    variable: str
    expression: str = ""
    exists: tuple[ExistsGroup, ...] = ()


class ParsedQuery(NamedTuple):
    """A query. `projected` is empty for `*`; `template` holds the patterns of CONSTRUCT; `solution` is what follows the pattern.

    `prologue` and `dataset` are text: what declares prefixes, and `FROM`. `aggregates`: its rows are groups.
    """

    text: str
    start: int
    end: int
    form: str
    prologue: str
    dataset: str
    distinct: bool
    projected: tuple[Projected, ...]
    template: tuple[TriplePattern, ...]
    where: GroupPattern
    grouped: tuple[Projected, ...]
    aggregates: bool
    solution: str
    limited: bool


def constant(text: str, prefixes: Mapping[str, str]) -> Term:
    """The term that a text in a query stands for, such as `cg:hasPartner`, `"text"@fr` or `50`."""
    if text == "a":
        return ox.NamedNode(TYPE)
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    if text[0] not in "\"'+-.0123456789" and ":" in text:
        return ox.NamedNode(expand(text, prefixes) or text)
    declared = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes.items())
    lowered = text.lower() if text.lower() in {"true", "false"} else text
    quads: list[ox.Quad] = list(ox.parse(f"{declared}<x:s> <x:p> {lowered} .", format=ox.RdfFormat.TURTLE))
    return quads[0].object
