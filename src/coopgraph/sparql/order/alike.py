"""Which values of a query's variables are surely alike: by its patterns, and by what the data hold.

The engine orders terms by itself as `keys` do where they are IRIs and blank nodes, with text,
or with the numbers or days of one datatype.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_

from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.sparql.parser import parse
from coopgraph.sparql.tokens import Token, closing, tokens
from coopgraph.sparql.tree import (
    BindElement,
    Element,
    GroupPattern,
    OptionalPattern,
    QueryTree,
    SubSelect,
    TriplePattern,
    UnionPattern,
    UnsupportedError,
    ValuesElement,
    is_variable,
)

NODE, TEXT, INTEGER, DECIMAL, DAY, YEAR, OTHER = (1 << power for power in range(7))
ANY = (1 << 7) - 1
SCANNED = 200_000  # triples of a property whose values are looked at
_MADE = {
    **dict.fromkeys(("COUNT", "STRLEN", "YEAR", "MONTH", "DAY"), INTEGER),
    **dict.fromkeys(("STR", "LCASE", "UCASE", "GROUP_CONCAT"), TEXT),
}  # by functions of which nothing else comes
_KIND = f"""IF(ISIRI(?v) || ISBLANK(?v), {NODE},
  IF(DATATYPE(?v) IN (<{XSD}string>, <{PREFIXES["rdf"]}langString>), {TEXT},
  IF(ISNUMERIC(?v) && DATATYPE(?v) = <{XSD}integer>, {INTEGER}, IF(ISNUMERIC(?v) && DATATYPE(?v) = <{XSD}decimal>, {DECIMAL},
  IF(YEAR(?v) >= 0 && STRLEN(STR(?v)) = 10 && DATATYPE(?v) = <{XSD}date>, {DAY},
  IF(YEAR(?v) >= 0 && STRLEN(STR(?v)) = 4 && DATATYPE(?v) = <{XSD}gYear>, {YEAR}, {OTHER}))))))"""


class Likeness:
    """What is known of the values of a query's variables.

    Args:
        number: gives the number that a query asks for of the data.
    """

    def __init__(self, text: str, number: Callable[[str], int]):
        self._text, self._number = text, number

    def is_alike(self, name: str, at: int) -> bool:
        """Whether the engine orders all values of a variable, at a place outside of patterns, as their keys are."""
        try:
            tree = parse(self._text)
        except (UnsupportedError, RecursionError):
            return False
        kinds = (self._of(query, name) for query in _queries(tree) if _shows(query, at, tree))
        return next(kinds, ANY) & ~NODE in {0, TEXT, INTEGER, DECIMAL, DAY, YEAR}

    def _of(self, query: QueryTree, name: str) -> int:
        """The kinds of values that a variable may have in a query."""
        for made in (*query.projected, *query.grouped):
            if made.variable == name and made.expression:
                return self._made(list(tokens(made.expression)), query)
        behind = any(token.text[1:] == name for token in _values_behind(query))
        return ANY if behind else self._in(query.where, name, query)

    def _made(self, expression: list[Token], query: QueryTree) -> int:
        """The kinds of values of an expression: a function alone, or an aggregate of a variable."""
        function, *inside = expression
        if not inside or inside[0].text != "(" or closing(inside, 0) != len(inside) - 1:
            return ANY
        if function.keyword in _MADE:
            return _MADE[function.keyword]
        of = inside[1 + (inside[1].keyword == "DISTINCT") : -1]
        if len(of) != 1 or of[0].kind != "var" or function.keyword not in {"SUM", "MIN", "MAX", "SAMPLE"}:
            return ANY
        kinds = self._of(query, of[0].text[1:])
        return kinds if function.keyword != "SUM" or kinds == INTEGER else ANY

    def _in(self, group: GroupPattern, name: str, query: QueryTree) -> int:
        """The kinds in a group: where triples of it always give a value, those; else all that its parts may give."""
        places = sorted(
            (triple for triple in group.triples if name in triple.variables and triple.path is None),
            key=lambda triple: triple.object[1:] == name,
        )
        kinds = ANY
        for triple in places:
            if (kinds := min(kinds, self._at(triple, name))) <= NODE:
                break  # the data need not be looked at
        if places:
            return kinds
        return _any(self._by(each, name, query) for each in group.elements if name in each.bound)

    def _at(self, triple: TriplePattern, name: str) -> int:
        if name in {term[1:] for term in (triple.subject, triple.predicate) if is_variable(term)}:
            return NODE
        return ANY if is_variable(triple.predicate) else self._values(triple.predicate)

    def _values(self, property: str) -> int:
        """The kinds of values that a property has in the data."""
        some = f"{{ SELECT ?v {{ ?s {property} ?v }} LIMIT {SCANNED} }} BIND(COALESCE({_KIND}, {OTHER}) AS ?kind)"
        kinds = f"SELECT (IF(COUNT(*) < {SCANNED}, SUM(DISTINCT ?kind), {OTHER}) AS ?kinds) {{ {some} }}"
        return self._number(f"{parse(self._text).prologue}\n{kinds}")

    def _by(self, element: Element, name: str, query: QueryTree) -> int:
        """The kinds that a part of a group may give."""
        if isinstance(element, UnionPattern | OptionalPattern):
            return _any(self._in(each, name, query) for each in element.groups)
        if isinstance(element, SubSelect):
            return self._of(element.queries[0], name)
        if isinstance(element, BindElement):
            return self._made(element.tokens[2:-3], query)
        if isinstance(element, ValuesElement):
            opened = next(at for at, token in enumerate(element.tokens) if token.text == "{")
            terms = {token.kind for token in element.tokens[opened:] if token.text not in {"{", "}", "(", ")"}}
            return NODE if terms <= {"iri", "name"} else ANY
        return ANY


def _any(kinds: Iterable[int]) -> int:
    """The kinds of all."""
    every: int = reduce(or_, kinds, 0)
    return every


def _queries(query: QueryTree) -> Iterator[QueryTree]:
    """A query and those within its pattern."""
    yield query
    for group in query.where.walk():
        for element in group.elements:
            for inner in element.queries:
                yield from _queries(inner)


def _shows(query: QueryTree, at: int, whole: QueryTree) -> bool:
    """Whether a place is in a query, and not in its pattern."""
    inside = query is whole or query.start <= at < query.start + len(query.text)
    return inside and not query.where.start <= at < query.where.end


def _values_behind(query: QueryTree) -> list[Token]:
    """The variables after VALUES behind a query's pattern."""
    behind = list(tokens(query.solution))
    start = next((at for at, token in enumerate(behind) if token.keyword == "VALUES"), len(behind))
    return [token for token in behind[start:] if token.kind == "var"]
