"""Properties that such things do not have: others that they have, by the words of people or for the same places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from coopgraph.base.text import nearest, split_iri
from coopgraph.base.vocab import ALT_LABEL, CG, SKOS, TYPE
from coopgraph.knowledge.doctor.cures import MOST, Cure, Cures
from coopgraph.knowledge.schema import NAME_PROPERTIES
from coopgraph.sparql.tree import GroupPattern, TriplePattern, is_variable

_TYPE = ox.NamedNode(TYPE)
_OTHER_NAMES = frozenset(map(ox.NamedNode, (ALT_LABEL, SKOS + "hiddenLabel", CG + "officialTitle")))


def of_date(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """The date of an event or a document asked of what only has turns in its life: a date that the thing itself has."""
    property, turns = cures.constant(triple.predicate), cures.schema.marked("dateOfStage")
    if triple.path is not None or not isinstance(property, ox.NamedNode) or property.value in turns:
        return
    alike = cures.names.called_like(property)
    if alike.isdisjoint(turns) or not has_no_such(triple, group, property, cures):
        return
    matches = cures.instead(triple, group, f"{triple.subject} ?cgother {triple.object} .")
    dated = [node for node in matches if node.value in turns and node.value in alike]
    for other in sorted(dated, key=lambda node: (-matches[node], -_uses(node, cures), node.value)):
        yield cures.with_terms(triple, group, triple.subject, cures.written(other), triple.object, "property")


def _uses(property: ox.NamedNode, cures: Cures) -> int:
    return sum(1 for _ in zip(range(MOST), cures.engine.triples(None, property), strict=False))


def of_property(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A property that is not for such things, or never has such values: one that they have.

    Of a thing of which nothing else is asked, only a property that people call alike: any would do.
    """
    property = cures.constant(triple.predicate)
    if triple.path is not None or not isinstance(property, ox.NamedNode) or property in {_TYPE, *NAME_PROPERTIES}:
        return
    if not (is_misplaced(triple, group, property, cures) or _is_foreign_value(triple, property, cures)):
        return
    matches = cures.instead(triple, group, f"{triple.subject} ?cgother {triple.object} .")
    used = {other.predicate for other in group.triples}
    local = split_iri(property.value)[1].lower()
    near = nearest(local, {split_iri(node.value)[1].lower() for node in matches}, 5)
    sort, alike = property in cures.schema.object_properties, cures.names.called_like(property)

    def unlikeness(node: ox.NamedNode) -> tuple[bool, bool, bool, int, int, str]:
        name = split_iri(node.value)[1].lower()
        part = local in name or name in local
        place = near.index(name) if name in near else len(near)
        is_other_sort = (node in cures.schema.object_properties) != sort
        return node.value not in alike, is_other_sort, not part, 0 if part else place, -matches[node], node.value

    is_open = is_variable(triple.object) and not cures.kinds(triple.object, group, triple)
    is_loose = is_variable(triple.subject) and not cures.kinds(triple.subject, group, triple)
    for other in sorted(matches.keys() - {property, _TYPE}, key=unlikeness):
        may = _means_alike(property, other, cures) if is_open or is_loose else _may_replace(property, other, cures)
        if (may or other.value in alike) and cures.written(other) not in used:
            yield cures.with_terms(triple, group, triple.subject, cures.written(other), triple.object, "property")


def has_no_such(triple: TriplePattern, group: GroupPattern, property: ox.NamedNode, cures: Cures) -> bool:
    """Whether a property is one that nothing has, or not what the things of a pattern have."""
    if property in _OTHER_NAMES and property.value in cures.schema.terms:
        return False
    is_held = next(iter(cures.engine.triples(None, property)), None) is not None
    return not is_held or is_misplaced(triple, group, property, cures)


def is_misplaced(triple: TriplePattern, group: GroupPattern, property: ox.NamedNode, cures: Cures) -> bool:
    """Whether what is known of the things of a pattern speaks against its property.

    What is declared decides: of things that a property is for, it may be asked, though no source says it of any of them.
    """
    subjects, objects = (cures.kinds(each, group, triple) for each in (triple.subject, triple.object))
    if cures.conflict(subjects, cures.classes(property, "subject")) or cures.conflict(
        objects, cures.classes(property, "object")
    ):
        return True
    if cures.classes(property, "subject", only_declared=True):
        return False
    return _is_unused(triple.subject, subjects, property, cures)


def _is_unused(subject: str, kinds: Iterable[frozenset[ox.NamedNode]], property: ox.NamedNode, cures: Cures) -> bool:
    """Whether no thing of the subject's own kind, or of one asked for, has a property."""
    node = cures.constant(subject)
    if isinstance(node, ox.NamedNode):
        kind = cures.schema.kind(node)
        return kind is not None and kind not in cures.observed(property, "subject")
    return cures.conflict(kinds, cures.narrowest(property, "subject"))


def _is_foreign_value(triple: TriplePattern, property: ox.NamedNode, cures: Cures) -> bool:
    """Whether a value stands in the graph, but never with this property."""
    value = cures.constant(triple.object)
    if not isinstance(value, ox.Literal) or next(iter(cures.engine.triples(None, property, value)), None) is not None:
        return False
    return next(iter(cures.engine.triples(None, None, value)), None) is not None


def _means_alike(property: ox.NamedNode, other: ox.NamedNode, cures: Cures) -> bool:
    """Whether a property says much the same as another one, since nothing is asked of what it leads to: any would do."""
    if other in NAME_PROPERTIES:
        return False
    one, two = (split_iri(node.value)[1].lower() for node in (property, other))
    if min(len(one), len(two)) > 3 and (one in two or two in one):
        return True
    lead_to_things = {property, other} <= cures.schema.object_properties
    return lead_to_things and _may_replace(property, other, cures)


def _may_replace(property: ox.NamedNode, other: ox.NamedNode, cures: Cures) -> bool:
    """Whether a property leads to what another one leads to: things of a kind that both have, or values."""
    ranges = cures.classes(property, "object"), cures.classes(other, "object")
    return not all(ranges) or not cures.conflict([ranges[0]], ranges[1])
