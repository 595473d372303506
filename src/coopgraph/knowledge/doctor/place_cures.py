"""Things in a place that is not for their kind: the other end, another variable, another class, a class where a thing stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from coopgraph.base.text import fold, local_words, split_iri
from coopgraph.base.vocab import TYPE
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, is_variable

_TYPE = ox.NamedNode(TYPE)


def of_direction(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """Subject and object exchanged, where what is known of their kinds speaks against their places, and their names do not."""
    if not _is_named_so(triple, cures):
        yield from _exchanged(triple, group, cures)


def of_named_direction(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """The same of variables that are called like what belongs in their places, `?agreement cg:hasPartner ?c`."""
    if _is_named_so(triple, cures):
        yield from _exchanged(triple, group, cures)


def _exchanged(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    property = _property(triple, cures)
    if property is None or property == _TYPE or triple.object[0] in "\"'0123456789":
        return
    if any(
        cures.conflict(cures.kinds(term, group, triple), cures.classes(property, end))
        for end, term in (("subject", triple.subject), ("object", triple.object))
    ):
        yield cures.with_terms(triple, group, triple.object, triple.predicate, triple.subject, "direction")


def _is_named_so(triple: TriplePattern, cures: Cures) -> bool:
    """Whether variables are called like what belongs in their places, more than if they were exchanged."""
    property = _property(triple, cures)
    if property is None:
        return False
    ends = [{word for kind in cures.usual(property, end) for word in _words(kind)} for end in ("subject", "object")]
    ends[1] |= set(fold(local_words(property.value)).split())
    here, there = (
        sum(
            is_variable(t) and any(_is_short_for(t, word) for word in words)
            for t, words in zip(terms, ends, strict=True)
        )
        for terms in ((triple.subject, triple.object), (triple.object, triple.subject))
    )
    return here > there


def _words(kind: ox.NamedNode) -> list[str]:
    return fold(local_words(kind.value)).split()


def _is_short_for(variable: str, word: str) -> bool:
    name = fold(variable[1:])
    return bool(name) and (word.startswith(name) or (len(word) > 3 and name.startswith(word)))


def of_variable(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A variable for things that cannot stand there: another one of the group, for things that can."""
    property = _property(triple, cures)
    if property is None or property == _TYPE:
        return
    names = dict.fromkeys(term for each in group.triples for term in each.terms if is_variable(term))
    for end, term in (("subject", triple.subject), ("object", triple.object)):
        places = cures.classes(property, end)
        if not is_variable(term):
            continue
        own, narrow = cures.kinds(term, group, triple), cures.narrowest(property, end)
        is_wrong = cures.conflict(own, places)
        is_odd = not _is_called(term, places) and cures.conflict(_narrowest(term, group, triple, cures), narrow)
        for name in names if is_wrong or is_odd else ():
            kinds, is_meant = cures.kinds(name, group, triple), is_wrong or _is_called(name, places)
            if is_meant and name not in triple.terms and kinds and not cures.conflict(kinds, places):
                subject, object = (name, triple.object) if end == "subject" else (triple.subject, name)
                yield cures.with_terms(triple, group, subject, triple.predicate, object, "variable")


def _is_called(variable: str, classes: Iterable[ox.NamedNode]) -> bool:
    """Whether a variable has the name of a class, `?event`, `?hazardEvent`."""
    names = {fold(local_words(kind.value)) for kind in classes}
    return bool({fold(local_words(variable[1:])), *fold(local_words(variable[1:])).split()} & names)


def _narrowest(term: str, group: GroupPattern, but: TriplePattern, cures: Cures) -> list[frozenset[ox.NamedNode]]:
    """What a variable is of as the other properties are used."""
    others = [(each, _property(each, cures)) for each in group.triples if each is not but]
    used = [
        cures.narrowest(property, end)
        for each, property in others
        for end, place in (("subject", each.subject), ("object", each.object))
        if place == term and property is not None and property != _TYPE
    ]
    return [kinds for kinds in used if kinds]


def of_shared(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A variable that two places of different kinds share: another variable in one of them, if that is not by itself then."""
    property = _property(triple, cures)
    if property is None or not is_variable(triple.object):
        return
    others = [each for each in group.elements if each is not triple]
    if is_variable(triple.subject) and not any(triple.subject[1:] in each.variables for each in others):
        return
    kinds = cures.kinds(triple.object, group, triple)
    if triple.object == triple.subject:
        kinds = [*kinds, cures.classes(property, "subject")]
    if cures.conflict(kinds, cures.classes(property, "object")):
        yield cures.with_terms(triple, group, triple.subject, triple.predicate, f"{triple.object}2", "variable")


def of_kind(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A class that things with the other properties are not of: the class that they are of."""
    kind = cures.constant(triple.object)
    if cures.constant(triple.predicate) != _TYPE or not isinstance(kind, ox.NamedNode):
        return
    asked = tuple(
        each for each in group.elements if not any(cures.constant(t.predicate) == _TYPE for t in each.triples)
    )
    others = cures.kinds(triple.subject, group._replace(elements=asked), triple, declared=True)
    if not cures.conflict(others, frozenset({kind})):
        return
    classes = cures.instead(triple, group, f"{triple.subject} a ?cgother .")
    stated = [node for node in classes if node.value not in cures.schema.deduced_only]
    wider = {above for node in stated for above in cures.schema.ancestors(node)[1:]}
    if len(set(stated) - wider) > 1 and any(_is_short_for(triple.subject, word) for word in _words(kind)):
        return  # it is called by the class that it is asked to be of
    for other in sorted(stated, key=lambda node: (node in wider, -classes[node], node.value)):
        yield cures.with_terms(triple, group, triple.subject, triple.predicate, cures.written(other), "kind")


def of_class(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A class where a thing stands: something of that class. And a thing where a class stands: what leads to such a thing."""
    property = _property(triple, cures)
    if property is None:
        return
    if property == _TYPE:
        yield from _of_thing_as_class(triple, group, cures)
        return
    for term in (triple.subject, triple.object):
        node = cures.constant(term)
        if isinstance(node, ox.NamedNode) and node in cures.schema.classes:
            local = split_iri(node.value)[1]
            name = f"?{local[:1].lower()}{local[1:]}"
            if name not in cures.asked.text:
                subject, object = (name if each == term else each for each in (triple.subject, triple.object))
                others: dict[Element, str] = {
                    triple: f"{name} a {term} . {subject} {triple.predicate} {object} .",
                }
                yield cures.with_patterns(triple, group, others, "class", term, f"{name} a {term}")


def _of_thing_as_class(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    thing = cures.constant(triple.object)
    if not isinstance(thing, ox.NamedNode) or thing in cures.schema.classes:
        return
    kinds = cures.kinds(triple.object, group, triple)
    matches = cures.instead(triple, group, f"{triple.subject} ?cgother {triple.object} .")
    fitting = [
        node
        for node in matches.keys() & cures.schema.object_properties
        if (places := cures.classes(node, "object", only_declared=True)) and not cures.conflict(kinds, places)
    ]
    if len(fitting) == 1:  # else any would do
        yield cures.with_terms(triple, group, triple.subject, cures.written(fitting[0]), triple.object, "property")


def _property(triple: TriplePattern, cures: Cures) -> ox.NamedNode | None:
    property = cures.constant(triple.predicate)
    return property if triple.path is None and isinstance(property, ox.NamedNode) else None
