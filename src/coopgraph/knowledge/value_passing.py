"""What is known of a pattern's variables, passed into its parts, so that each looks at what it is asked for and not at the whole graph.

The engine works out MINUS, UNION and a query within a query by themselves, whatever is known outside of them. Here what the
triple patterns of a group allow, with what is known, is asked first, and stands in each of its parts as VALUES: sideways
information passing, as in magic sets (Beeri and Ramakrishnan: "On the power of magic", 1991). A solution of a part that is
left out so fits no solution that is wanted. That is certain for a variable that the part surely binds, and that is bound
before it where the part may take solutions away or add to them (MINUS, OPTIONAL).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox

from coopgraph.base.terms import Solution
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.sparql.parser import parse
from coopgraph.sparql.rewrite import values
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import (
    BLANK,
    BindElement,
    Element,
    GraphPattern,
    GroupPattern,
    QueryTree,
    TriplePattern,
    written,
)

PASSED = 1000  # solutions of the triple patterns of a group; if there are more, only what is known already is passed on
_NOTHING = "urn:x-coopgraph:nothing"  # a property that nothing has
READ = 1024  # groups of which is kept what they bind: a rule is asked again and again

Piece: TypeAlias = tuple[int, str]  # where in a text, and what to put in there
Names: TypeAlias = frozenset[str]


class ValuePassing:
    """Passes what is known into patterns of one query.

    Args:
        asked: what its names stand for, and the way to ask.
    """

    def __init__(self, asked: AskedQuery):
        self._asked = asked

    def passed(self, group: str, known: Sequence[Solution]) -> str:
        """A group as text, with braces, that has the same solutions as before among those that have one of what is known."""
        head = "SELECT * "
        text = head + group
        pieces, last = list[str](), len(head)
        for place, piece in sorted(self._pieces(parse(text).where, known)):
            pieces += [text[last:place], piece]
            last = place
        return "".join([*pieces, text[last:]])

    def _pieces(self, group: GroupPattern, known: Sequence[Solution]) -> Iterator[Piece]:
        """VALUES for a group, and for each part of it that would not see those."""
        known, first = self._allowed(group, known), _first_bound(group)
        names = first & _names(known) if known else first  # of nothing at all there is no row
        if names and not group.elements[0].queries:  # which stands by itself in its braces
            yield group.start + 1, f" {_values(known, names)} "
        before = Names()
        for element in group.elements:
            told = _told(group, element, _names(known)) if element.required else before
            for inner in _parts(element):
                sure = told if element.required else told & surely_bound(inner)
                yield from self._pieces(inner, _renamed(known, _same(sure)))
            for query in element.queries:
                pairs = [(name, inside) for name, inside in _selected(query) if name in told]
                yield from self._pieces(query.where, _renamed(known, pairs))
            before |= _bound(element)

    def _allowed(self, group: GroupPattern, known: Sequence[Solution]) -> Sequence[Solution]:
        """What the triple patterns of a group allow of what is known; just that where it need not be asked, or is too much."""
        choices = _choices(group, known)
        if len(choices) == 1:
            known = choices[0]
            for path in _paths(group):
                if len(path.variables & _names(known)) == 1:
                    known = self._matching([known], [path], known)
        is_met = any(_names(choices[0]) & triple.variables for triple in group.triples)
        if not is_met or not (len(choices) > 1 or any(_parts(each) or each.queries for each in group.elements)):
            return known
        return self._matching(choices if len(choices) > 1 else [known], group.triples, known)

    def _matching(
        self, choices: Sequence[Sequence[Solution]], triples: Sequence[TriplePattern], known: Sequence[Solution]
    ) -> Sequence[Solution]:
        """The solutions of some triple patterns with one of several lists of what is known; just what is known where they are too many."""
        matched: list[Solution] = []
        for each in filter(_names, choices):
            names = _names(each)
            ordered = sorted(
                triples, key=lambda triple: len(triple.variables - names)
            )  # the engine takes equals as they stand
            matched += self._asked.solutions(f"{_values(each, names)} {written(ordered)}", PASSED + 1)
        return matched if len(matched) <= PASSED and any(map(_names, choices)) else known


def _paths(group: GroupPattern) -> list[TriplePattern]:
    """The paths in a group beside other patterns: from one end that is known they lead to few things, and the engine takes them last."""
    return [triple for triple in group.triples if triple.path] if len(group.triples) > 1 else []


def needed(group: GroupPattern) -> str:
    """The inside of a group as text, without what might be left out or takes solutions away: it has a solution where the group has one."""
    bound = _first_bound(group)
    return written(
        element
        for element in group.elements
        if element.triples
        or element.required
        or (element.is_filter and not element.exists and element.variables <= bound)
    )


def _told(group: GroupPattern, element: Element, names: Names) -> Names:
    """Of some names those that can be told to a part: what it may leave unbound gets no value from another part."""
    others = (each.variables for each in group.elements if each is not element and not each.is_filter)
    return names - (Names().union(*others) - _bound(element))


def _choices(group: GroupPattern, known: Sequence[Solution]) -> list[Sequence[Solution]]:
    """What is known, in the variables that a group binds first too: one of several lists, where BIND takes a value from one of several."""
    names = _names(known)
    sources = {name: _sources(group, name) for name in sorted(names)}
    single = [(name, each[0]) for name, each in sources.items() if len(each) == 1]
    name, several = next(((name, each) for name, each in sources.items() if len(each) > 1), ("", ()))
    if single or not several:
        return [_renamed(known, [*_same(names), *single])]
    return [_renamed(known, [*_same(names), (name, each)]) for each in several]


@lru_cache(READ)
def _sources(group: GroupPattern, name: str) -> tuple[str, ...]:
    """The variables, each bound first, of which one has the value of a variable; none where that is not certain."""
    if name in (first := _first_bound(group)):
        return (name,)
    mentions = [each for each in group.elements if name in each.variables and not each.is_filter]
    if len(mentions) != 1 or not isinstance(mentions[0], BindElement) or name not in mentions[0].bound:
        return ()
    sources = _handed_on(mentions[0].tokens[2:-3])
    return sources if first.issuperset(sources) else ()


def _handed_on(expression: Sequence[Token]) -> tuple[str, ...]:
    """The variables of which an expression has the value of one, if it has a value; none where that is not certain."""
    function = expression[0].keyword
    arguments = list(_arguments(expression[2:-1])) if function in {"IF", "COALESCE"} else [expression]
    sources = []
    for each in arguments[function == "IF" :]:
        if len(each) == 1 and each[0].kind == "var":
            sources.append(each[0].text[1:])
        elif "".join(token.text for token in each) != "1/0":  # an error: no value
            return ()
    return tuple(dict.fromkeys(sources))


def _arguments(listed: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the commas of one level of brackets."""
    depth, start = 0, 0
    for at, token in enumerate(listed):
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and not depth:
            yield listed[start:at]
            start = at + 1
    yield listed[start:]


def _parts(element: Element) -> tuple[GroupPattern, ...]:
    """The groups in a part that the engine may work out by themselves; not of other graphs, or of what is unknown."""
    is_other = isinstance(element, GraphPattern) or element.unexplained
    return () if is_other else (*element.groups, *element.hidden)


@lru_cache(READ)
def _bound(element: Element) -> Names:
    """The variables that a part binds in each of its solutions."""
    if not element.required:
        return element.variables if element.triples else Names()
    inner = [surely_bound(group) for group in element.groups]
    for query in element.queries:
        within = surely_bound(query.where)
        inner.append(Names(outside for outside, inside in _selected(query) if inside in within))
    return Names.intersection(*inner)


def surely_bound(group: GroupPattern) -> Names:
    """The variables that a group binds in each of its solutions."""
    return Names().union(*map(_bound, group.elements))


@lru_cache(READ)
def _first_bound(group: GroupPattern) -> Names:
    """The variables that are surely bound by the first part of a group that mentions them, so that they may be bound before it."""
    bound, met = Names(), Names()
    for element in group.elements:
        if not element.is_filter:  # which is asked of the whole group
            bound |= _bound(element) - met
            met |= element.bound if element.queries else element.variables
    return bound


@lru_cache(READ)
def _selected(query: QueryTree) -> list[tuple[str, str]]:
    """What the variables of a query are called outside of it and inside, as far as fewer of their values give fewer rows and the same ones."""
    if query.limited:
        return []
    pairs = [(p.variable, _plain(p.expression or f"?{p.variable}")) for p in query.projected]
    pairs = pairs or [(name, name) for name in query.selected]
    grouped = {p.variable for p in query.grouped if not p.expression}
    return [(outside, inside) for outside, inside in pairs if inside and (not query.aggregates or inside in grouped)]


def _plain(expression: str) -> str:
    """The variable that an expression is; nothing for any other."""
    first, *more = tokens(expression)
    return first.text[1:] if first.kind == "var" and not more else ""


def _names(known: Sequence[Solution]) -> Names:
    """The variables that are known in each of some solutions; not by a blank node, which no VALUES can hold."""
    each = (Names(name for name, term in one.items() if not isinstance(term, ox.BlankNode)) for one in known)
    return Names(name for name in Names.intersection(*each) if not name.startswith(BLANK)) if known else Names()


def _values(known: Sequence[Solution], names: Names) -> str:
    listed = sorted(names)
    if not known:  # which servers read in different ways as VALUES without a row, or as a filter
        return f"?{listed[0]} <{_NOTHING}> ?{listed[0]} . "
    return values(listed, (tuple(each[name] for name in listed) for each in known))


def _same(names: Names) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _renamed(known: Sequence[Solution], pairs: Sequence[tuple[str, str]]) -> list[Solution]:
    """Some variables of what is known, each by its other name; each solution once."""
    each = ({new: one[old] for old, new in pairs if old in one} for one in known)
    return list({frozenset(one.items()): one for one in each}.values())
