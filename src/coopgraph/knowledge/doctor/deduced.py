"""Claims of what no claim states, since a rule deduced it: by which rule, and the claims of what it was deduced from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.vocab import CG, OBJECT, PREDICATE, STATES, SUBJECT
from coopgraph.knowledge.doctor.core import Core
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.knowledge.warnings.patterns import links, name_of
from coopgraph.knowledge.why import ExplainedTriple
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, is_variable, written

_PLACES = {
    **{SUBJECT: "subject", PREDICATE: "property", OBJECT: "value"},
    **{f"{CG}claimSubject": "subject", f"{CG}claimProperty": "property", f"{CG}claimValue": "value"},
}
_STATES = ox.NamedNode(STATES)
_USED = ("?usedSubject", "?usedProperty", "?usedValue")


class _Claimed(NamedTuple):
    """What a claim, or a statement, is asked to say, and the patterns that ask it."""

    teller: str
    subject: str
    property: ox.NamedNode
    value: str
    patterns: tuple[TriplePattern, ...]


def of_deduced(core: Core, cures: Cures, explain: Callable[[ox.Triple], ExplainedTriple]) -> Cure | None:
    """The claims of what a triple was deduced from, where a core asks for those of the triple itself, and it holds.

    Of several triples the first is told, and nothing is offered.
    """
    for claimed in _claimed(core.group, cures):
        if not any(element in claimed.patterns for element in core.elements):
            continue
        rest, holds = _without(core.group, claimed), f"{claimed.subject} {claimed.property} {claimed.value}"
        if cures.asked.holds(f"{rest} {written(claimed.patterns)}"):
            continue  # there are such claims, of which more is asked
        for solution in cures.asked.solutions(f"{rest} {holds}", 1):
            ends = [cures.asked.filled(end, solution) for end in (claimed.subject, claimed.value)]
            fact = explain(ox.Triple(ends[0], claimed.property, ends[1]))  # type: ignore[arg-type]
            if fact.rule:
                return _cure(core.group, claimed, fact, cures)
    return None


def _claimed(group: GroupPattern, cures: Cures) -> Iterator[_Claimed]:
    """What each claim and statement of a group is asked to say by one property."""
    places: dict[str, dict[str, tuple[str, TriplePattern]]] = {}
    for whole in group.triples:
        for link in links(whole):
            verb = cures.constant(link.predicate)
            if isinstance(verb, ox.NamedNode) and verb.value in _PLACES:
                places.setdefault(link.subject, {})[_PLACES[verb.value]] = link.object, whole
    for teller, said in places.items():
        asked = cures.constant(said["property"][0]) if "property" in said else None
        if isinstance(asked, ox.NamedNode):
            subject, value = (said[place][0] if place in said else f"?cg{place}" for place in ("subject", "value"))
            yield _Claimed(teller, subject, asked, value, tuple(pattern for _, pattern in said.values()))


def _without(group: GroupPattern, claimed: _Claimed) -> str:
    """The other patterns of a group, without what they ask of the claim itself."""
    tellers = {name_of(claimed.teller)}
    tellers |= {name_of(triple.subject) for triple in group.triples if triple.object == claimed.teller}
    others = [each for each in group.elements if each not in claimed.patterns and not each.variables & tellers]
    bound = {name_of(claimed.subject), name_of(claimed.value)}.union(*(each.bound for each in others))
    return written(each for each in others if not each.is_filter or each.variables <= bound)


def _cure(group: GroupPattern, claimed: _Claimed, fact: ExplainedTriple, cures: Cures) -> Cure:
    """The query, of the claims of what the triple was deduced from."""
    told = " ".join(map(cures.written, fact.triple))
    first, *rest = claimed.patterns
    if is_variable(claimed.subject) or is_variable(claimed.value):
        return cures.with_patterns(first, group, {}, "deduced", told, fact.rule)
    used = {triple for premise in fact.premises for triple in premise.stated()}
    rows = " ".join(f"({' '.join(map(cures.written, triple))})" for triple in sorted(used, key=str))
    is_statement = any(cures.constant(t.predicate) == _STATES and t.object == claimed.teller for t in group.triples)
    statement = claimed.teller if is_statement else f"{claimed.teller}Statement"
    states = "" if is_statement else f"{claimed.teller} {cures.written(_STATES)} {statement} ."
    terms = (cures.written(ox.NamedNode(iri)) for iri in (SUBJECT, PREDICATE, OBJECT))
    asked = " ; ".join(f"{term} {name}" for term, name in zip(terms, _USED, strict=True))
    others: dict[Element, str] = dict.fromkeys(rest, "")
    others[first] = f"VALUES ({' '.join(_USED)}) {{ {rows} }} {states} {statement} {asked} ."
    return cures.with_patterns(first, group, others, "deduced", told, fact.rule)
