"""A query's pattern written again, so that each part of it that matched says so."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from coopgraph.base.terms import Solution, Term, full
from coopgraph.sparql.tree import GroupPattern

NUMBER = "cgnumber"  # the variable that says which of those given a solution is for


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
