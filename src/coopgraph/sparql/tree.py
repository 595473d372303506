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
from coopgraph.sparql.prepared import expand

BLANK = "cgblank"  # variables in place of blank nodes begin so


class UnsupportedError(CoopGraphError):
    """The query has a part that its structure has no name for, such as a triple inside a triple."""


class Link(NamedTuple):
    """A path of one property, forward or inverse."""

    property: str
    inverse: bool = False


class Negated(NamedTuple):
    """A negated property set: any property but these."""

    links: tuple[Link, ...]


class Sequence(NamedTuple):
    """`a / b`; inverse paths are turned about when they are read."""

    paths: tuple["Path", ...]


class Alternative(NamedTuple):
    """`a | b`."""

    paths: tuple["Path", ...]


class Repeat(NamedTuple):
    """`a?` (not many), `a*` (many), `a+` (many, and at least one)."""

    path: "Path"
    many: bool
    least: int


Path: TypeAlias = Link | Negated | Sequence | Alternative | Repeat


class Triple(NamedTuple):
    """A triple pattern. Its terms are text; `path` is None where the verb is one property or a variable."""

    start: int
    end: int
    subject: str
    predicate: str
    object: str
    path: Path | None = None

    @property
    def text(self) -> str:
        """The pattern as it is written in a query, without a dot."""
        return f"{self.subject} {self.predicate} {self.object}"


class Group(NamedTuple):
    """What stands between two braces."""

    start: int
    end: int
    elements: tuple["Element", ...]


class Optional(NamedTuple):
    """`OPTIONAL { … }`."""

    start: int
    end: int
    group: Group


class Union(NamedTuple):
    """`{ … } UNION { … }`, or one group by itself."""

    start: int
    end: int
    groups: tuple[Group, ...]


class Minus(NamedTuple):
    """`MINUS { … }`."""

    start: int
    end: int
    group: Group


class Exists(NamedTuple):
    """`EXISTS { … }` or `NOT EXISTS { … }` in an expression."""

    start: int
    end: int
    negated: bool
    group: Group


class Filter(NamedTuple):
    """`FILTER …`, with the groups of EXISTS in its expression."""

    start: int
    end: int
    exists: tuple[Exists, ...]


class Bind(NamedTuple):
    """`BIND( … AS ?variable )`."""

    start: int
    end: int
    variable: str
    exists: tuple[Exists, ...]


class Values(NamedTuple):
    """`VALUES … { … }`."""

    start: int
    end: int
    variables: tuple[str, ...]


class Graph(NamedTuple):
    """`GRAPH name { … }`, and `SERVICE name { … }`."""

    start: int
    end: int
    keyword: str
    name: str
    group: Group


class SubSelect(NamedTuple):
    """`{ SELECT … }` within a pattern."""

    start: int
    end: int
    query: "Query"


Element: TypeAlias = Triple | Optional | Union | Minus | Filter | Bind | Values | Graph | SubSelect


class Projected(NamedTuple):
    """A variable that a query selects or groups by, and the expression that it stands for, if any."""

    variable: str
    expression: str = ""
    exists: tuple[Exists, ...] = ()


class Query(NamedTuple):
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
    template: tuple[Triple, ...]
    where: Group
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
    found: list[ox.Quad] = list(ox.parse(f"{declared}<x:s> <x:p> {lowered} .", format=ox.RdfFormat.TURTLE))
    return found[0].object
