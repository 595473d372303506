"""Literals that a property never has: a value that differs in form only, a date as people write it, the thing that a text names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pyoxigraph as ox

from coopgraph.base import dates
from coopgraph.base.terms import Term
from coopgraph.base.vocab import XSD
from coopgraph.knowledge.doctor.cures import MOST, Cure, Cures
from coopgraph.knowledge.doctor.literals import difference, same_but_form
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern

DATES = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))


def of_literal(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A literal that a property, or the last one of a path, never has: a value that differs in form only, or the thing that it names."""
    last = triple.predicate.rsplit("/", 1)[-1] if triple.path else triple.predicate
    value, property = cures.constant(triple.object), cures.constant(last)
    if not isinstance(value, ox.Literal) or not isinstance(property, ox.NamedNode):
        return
    values = {t.object for _, t in zip(range(MOST), cures.engine.triples(None, property), strict=False)}
    if value in values:
        return

    def instead(term: Term, kind: str) -> Cure:
        return cures.with_terms(triple, group, triple.subject, triple.predicate, cures.written(term), kind)

    if any(isinstance(term, ox.NamedNode) for term in values):
        yield from (instead(node, "string-for-thing") for node in cures.named(value.value))
        return
    yield from (instead(other, difference(value, other)) for other in same_but_form(value, values))
    day = as_date(value)
    if day and day in values:
        yield instead(day, "datatype" if day.value == value.value else "value")
    elif day and len(day.value) < len("2003-10-25") and any(is_date(each) for each in values):
        date = next(name for number in count() if (name := f"?date{number or ''}") not in cures.asked.text)
        within = f"YEAR({date}) = {day.value}" if day.value.isdigit() else f'STRSTARTS(STR({date}), "{day.value}")'
        others: dict[Element, str] = {triple: f"{triple.subject} {triple.predicate} {date} . FILTER({within})"}
        yield cures.with_patterns(triple, group, others, "datatype", triple.object, within)


def is_date(term: Term) -> bool:
    """Whether a term is a day, a month, a year or a point in time."""
    return isinstance(term, ox.Literal) and term.datatype.value in DATES


def as_date(value: ox.Literal) -> ox.Literal | None:
    """The date that a text or a point in time says."""
    try:
        return dates.read(value.value)
    except ValueError:
        return None
