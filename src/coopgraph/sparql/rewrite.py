"""A query's pattern written again, so that each part of it that matched says so."""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from coopgraph.base.terms import Solution, Term, full
from coopgraph.sparql import tree as parts
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern

MARK = "cgmark"  # variables that say what matched begin so
NUMBER = "cgnumber"  # the variable that says which of those given a solution is for


def groups(group: GroupPattern) -> Iterator[GroupPattern]:
    """A group and those inside it whose variables it shows."""
    yield group
    for element in group.elements:
        if isinstance(element, parts.UnionPattern):
            for each in element.groups:
                yield from groups(each)
        elif isinstance(element, parts.OptionalPattern | parts.GraphPattern):
            yield from groups(element.group)


def patterns(group: GroupPattern) -> Iterator[TriplePattern]:
    """The triple patterns of a group and of the groups inside it, those of expressions and MINUS left out."""
    for each in groups(group):
        for element in each.elements:
            if isinstance(element, TriplePattern):
                yield element
            elif isinstance(element, parts.SubSelect):
                yield from patterns(element.query.where)


def values(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """A VALUES block; blank nodes, which it cannot hold, are left open, so that rows may be alike: each stands once."""
    cells = dict.fromkeys(
        " ".join("UNDEF" if term is None or isinstance(term, ox.BlankNode) else full(term) for term in row)
        for row in rows
    )
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(f'({cell})' for cell in cells)} }}"


def marked(text: str, group: GroupPattern, end: str = "", given: Sequence[Solution] = (), number: bool = True) -> str:
    """A group as text, in which OPTIONAL and the branches of UNION say that they matched.

    Args:
        text: the query.
        end: what stands before the closing brace.
        given: values for the variables that the group mentions, wherever in it they stand.
        number: let NUMBER say which of those given a solution is for.
    """
    inside = [_element(text, element, given) for element in group.elements]
    if given:
        known = set().union(*given)
        names = sorted(known & _mentioned(text, group))
        rows = [tuple(solution.get(name) for name in names) for solution in given]
        if number:
            rows = [(ox.Literal(n), *row) for n, row in enumerate(rows)]
            names.insert(0, NUMBER)
        inside.insert(0, values(names, dict.fromkeys(rows)) if names else "")
    return "{ " + " ".join(inside) + f"{end} }}"


def _element(text: str, element: Element, given: Sequence[Solution]) -> str:
    if isinstance(element, TriplePattern):
        return f"{element.text} ."
    if isinstance(element, parts.OptionalPattern):
        return f"OPTIONAL {marked(text, element.group, f' BIND(1 AS ?{MARK}{element.start})', given, False)}"
    if isinstance(element, parts.UnionPattern):
        marks = [f" BIND({n} AS ?{MARK}{element.start})" for n in range(len(element.groups))]
        return " UNION ".join(marked(text, g, m, given, False) for g, m in zip(element.groups, marks, strict=True))
    if isinstance(element, parts.GraphPattern) and element.keyword == "GRAPH":
        return f"GRAPH {element.name} {marked(text, element.group, '', given, False)}"
    raw = text[element.start : element.end]
    return f"{{ {raw} }}" if isinstance(element, parts.SubSelect) else raw


def _mentioned(text: str, group: GroupPattern) -> set[str]:
    """The variables that stand directly in a group, expressions included, and not in groups inside it."""
    variables: set[str] = set()
    for element in group.elements:
        if isinstance(element, TriplePattern):
            variables |= {t[1:] for t in (element.subject, element.predicate, element.object) if t[0] in "?$"}
        elif isinstance(element, parts.FilterElement | parts.BindElement | parts.ValuesElement | parts.MinusPattern):
            variables |= {t.text[1:] for t in tokens(text[element.start : element.end]) if t.kind == "var"}
            variables -= {element.variable} if isinstance(element, parts.BindElement) else set()
        elif isinstance(element, parts.GraphPattern) and element.name[0] in "?$":
            variables.add(element.name[1:])
    return variables
