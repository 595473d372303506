"""A query's pattern written again: so that each part of it that matched says so, or so that the engine is quick with it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import pyoxigraph as ox

from coopgraph.base.terms import Solution, Term, full
from coopgraph.sparql.parser import parse
from coopgraph.sparql.tokens import tokens, variable_names
from coopgraph.sparql.tree import BLANK, ExistsGroup, GroupPattern, QueryTree, TriplePattern, UnsupportedError

NUMBER = "cgnumber"  # the variable that says which of those given a solution is for
STEP = "cgstep"  # variables between the links of a path begin so
DEEPEST = 8  # patterns that are put one within the other: each is a step of the engine's recursion
_EXISTS = re.compile(r"\bexists\b", re.IGNORECASE)


def values(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """A VALUES block; blank nodes, which it cannot hold, are left open, so that rows may be alike: each stands once."""
    cells = dict.fromkeys(
        " ".join("UNDEF" if term is None or isinstance(term, ox.BlankNode) else full(term) for term in row)
        for row in rows
    )
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(f'({cell})' for cell in cells)} }}"


def marked(group: GroupPattern, end: str = "", given: Sequence[Solution] = (), number: bool = True) -> str:
    """A group as text, in which OPTIONAL and the branches of UNION say that they matched.

    Args:
        end: what stands before the closing brace.
        given: values for the variables that the group mentions, wherever in it they stand.
        number: let NUMBER say which of those given a solution is for.
    """
    inside = [
        element.marked(lambda inner, mark: marked(inner, mark, given, number=False)) for element in group.elements
    ]
    if given:
        names = sorted(group.direct & set().union(*given))
        rows = [tuple(solution.get(name) for name in names) for solution in given]
        if number:
            rows = [(ox.Literal(n), *row) for n, row in enumerate(rows)]
            names.insert(0, NUMBER)
        inside.insert(0, values(names, dict.fromkeys(rows)) if names else "")
    return f"{{ {' '.join(inside)}{end} }}"


# ---- EXISTS ----


@lru_cache(maxsize=512)
def nested(text: str) -> str:
    """A query in which EXISTS asks for one triple pattern, and what else it asked for stands in an EXISTS within it.

    Of several patterns there, the engine tries each match of one with each of the next, anew for every solution; one it
    looks up. `{ A . B }` and `{ A FILTER EXISTS { B } }` have a match for the same solutions, as values go inwards, which
    MINUS would not see. What cannot be read, has blank nodes there or asks another server stays as it is, and each line
    keeps its number.
    """
    if not _EXISTS.search(text):
        return text
    try:
        groups = sorted((each.group for each in _exists_of(parse(text))), key=lambda group: group.start)
    except (UnsupportedError, RecursionError):
        return text
    written, last = [], 0
    for group in groups:
        if inside := _nested(text, group):
            written += [text[last : group.start], inside, "\n" * text.count("\n", group.start, group.end)]
            last = group.end
    return "".join([*written, text[last:]])


def _exists_of(query: QueryTree) -> Iterator[ExistsGroup]:
    """The groups of EXISTS anywhere in a query."""
    for projected in (*query.projected, *query.grouped):
        yield from _with_inner(projected.exists)
    yield from _exists_in(query.where)


def _exists_in(group: GroupPattern) -> Iterator[ExistsGroup]:
    for element in group.elements:
        yield from _with_inner(element.exists)
        if not element.unexplained:
            for inner in (*element.groups, *element.hidden):
                yield from _exists_in(inner)
            for query in element.queries:
                yield from _exists_of(query)


def _with_inner(groups: Iterable[ExistsGroup]) -> Iterator[ExistsGroup]:
    for each in groups:
        yield each
        yield from _exists_in(each.group)


def _nested(text: str, group: GroupPattern) -> str:
    """A group of triple patterns and filters, with one pattern in the other; nothing of any other group."""
    filters = [element for element in group.elements if element.is_filter and not element.exists]
    links = [link for triple in group.triples for link in _links(triple)]
    is_plain = len(filters) + len(group.triples) == len(group.elements)
    has_blank = any(name.startswith(BLANK) for link in links for name in link.variables)
    if not is_plain or has_blank or not 1 < len(links) <= DEEPEST:
        return ""
    known = variable_names(token for token in tokens(text) if not group.start <= token.start < group.end)
    *outer, innermost = _in_order(links, known)
    inside = f"{{ {innermost.written} {' '.join(element.written for element in filters)} }}"
    for link in reversed(outer):
        inside = f"{{ {link.written} FILTER EXISTS {inside} }}"
    return inside


def _links(triple: TriplePattern) -> Iterator[TriplePattern]:
    """A triple pattern; of a path that is a chain of properties, each link by itself, as the engine takes it."""
    chain = triple.path.chain if triple.path else ()
    if not chain:
        yield triple
        return
    between = [f"?{STEP}{triple.start}_{at}" for at in range(1, len(chain))]
    for link, (start, end) in zip(chain, pairwise([triple.subject, *between, triple.object]), strict=True):
        ends = (end, start) if link.inverse else (start, end)
        yield TriplePattern(triple.start, triple.end, ends[0], link.property, ends[1])


def _in_order(links: Sequence[TriplePattern], known: frozenset[str]) -> Iterator[TriplePattern]:
    """The patterns, each after one that shares a variable with it if there is one, and first those that only test."""
    left = list(links)
    while left:
        following = min(
            left, key=lambda t: (bool(t.variables) and not t.variables & known, len(t.variables - known), bool(t.path))
        )
        left.remove(following)
        known |= following.variables
        yield following
