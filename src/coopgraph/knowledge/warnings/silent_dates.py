"""Dates that a comparison drops without a word: a year is neither before nor after a day in it, nor can the engine compare the two.

What a FILTER lets through no value of is asked again with what the value may stand for: the first and last days of a year or a
month, and the year and the month of a day. What one of these would let through is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG, PREFIXES, XSD
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.warnings.patterns import links, name_of
from coopgraph.sparql.tokens import Token
from coopgraph.sparql.tree import Element, TriplePattern, written

_DATES = f"<{XSD}date>, <{XSD}gYearMonth>, <{XSD}gYear>, <{PREFIXES['edtf']}EDTF>"
_ENDS = (
    (10, "", "date"),
    (0, "", "date"),  # what stands behind the slash of an interval
    *((10, end, "date") for end in ("-01-01", "-12-31", "-01", "-28", "-30", "-31")),
    *((10, end, "gYearMonth") for end in ("-01", "-12")),
    *((4, "", "gYear"), (7, "", "gYearMonth")),
)
_MEANT = " ".join(f'({length} "{end}" <{XSD}{kind}>)' for length, end, kind in _ENDS)

_OPEN = 'REPLACE(%s, "/[.][.]$", "/9999-12-31")'  # what lasts may last until any day


class SilentDates(NamedTuple):
    """Things of which a comparison drops a date, since it is less or more precise than what it is compared with."""

    variable: str
    things: list[ox.NamedNode]
    bounds: tuple[ox.NamedNode, ...]  # the properties that bound such dates, and can be compared, if there are any


def silent_dates(asked: AskedQuery) -> list[SilentDates]:
    """What each FILTER of a query drops so."""
    try:
        tree = asked.tree
        if tree.form != "SELECT" or tree.limited:
            return []
        filters = (each for each in tree.where.elements if each.is_filter and not each.exists)
        return [told for each in filters for told in _dropped(asked, each)]
    except CoopGraphError:
        return []


def _dropped(asked: AskedQuery, condition: Element) -> Iterator[SilentDates]:
    others = [each for each in asked.tree.where.elements if each is not condition]
    for triple in asked.tree.where.triples:
        name = name_of(triple.object)
        if name not in condition.variables or not _may_compare(condition.tokens):
            continue
        last = links(triple)[-1]
        if not name_of(last.subject):
            continue
        things = _things(asked, condition, triple, last, others)
        if things:
            yield SilentDates(name, things, _bounds(asked.constant(last.predicate)))


def _bounds(property: Term | None) -> tuple[ox.NamedNode, ...]:
    """The first and the last day: of what began, of what ended; documents and counts have none."""
    name = property.value.removeprefix(CG) if isinstance(property, ox.NamedNode) else ""
    if ":" in name or name == "asOf":
        return ()
    ends = ("endsNotBefore", "endsNotAfter") if name == "validUntil" else ("notBefore", "notAfter")
    return tuple(ox.NamedNode(CG + end) for end in ends)


def _may_compare(words: list[Token]) -> bool:
    """Whether an expression takes a part of a date, or compares it with another or with a value that has a type."""
    texts = {token.text.upper() for token in words}
    compares = not texts.isdisjoint({"<", ">", "<=", ">=", "=", "!=", "IN"})
    is_typed = "^^" in texts or not any(token.kind in {"string", "number"} for token in words)
    return not texts.isdisjoint({"YEAR", "MONTH", "DAY"}) or (compares and is_typed)


def _things(
    asked: AskedQuery, condition: Element, triple: TriplePattern, last: TriplePattern, others: list[Element]
) -> list[ox.NamedNode]:
    value, meant = last.object, "?cgmeant"
    tested = condition.text[len("FILTER") :]
    instead = "".join(_renamed(condition, value, meant))[len("FILTER") :]
    days = " ".join(f"({token.text})" for token in condition.tokens if token.kind == "string")
    rest = written(each for each in others if each is not triple)
    given = f"{rest} {written(links(triple))} FILTER(DATATYPE({value}) IN ({_DATES}))"
    within = f"VALUES (?cgday) {{ {days} }} FILTER(STRSTARTS(STR(?cgday), STR({value}))) BIND(STRDT(STR(?cgday), <{XSD}date>) AS {meant})"
    text = _OPEN % f'REPLACE(STR({value}), "~", "")'
    stem = f'IF(?cglength = 0, STRAFTER({text}, "/"), SUBSTR({text}, 1, ?cglength))'
    ends = f"VALUES (?cglength ?cgend ?cgkind) {{ {_MEANT} }} BIND(STRDT(CONCAT({stem}, ?cgend), ?cgkind) AS {meant})"
    fails = f"FILTER(COALESCE(IF({tested}, 1, 1), 0) = 0)"
    outer = _thing([*links(triple), *asked.tree.where.triples], last)
    rows = [*asked.select(f"DISTINCT {outer}", f"{given} {fails} {ends} FILTER{instead}")]
    if days:
        rows += [*asked.select(f"DISTINCT {outer}", f"{given} {fails} {within} FILTER{instead}")]
    shown = (
        {row[0] for row in asked.select(f"DISTINCT {outer}", f"{rest} {triple.written} {condition.text}")}
        if rows
        else set()
    )
    return sorted({row[0] for row in rows if isinstance(row[0], ox.NamedNode)} - shown, key=str)


def _thing(triples: Iterable[TriplePattern], last: TriplePattern) -> str:
    """The variable of what a date is of: of a step, the thing that it is a turn of."""
    of = (each.object for each in triples if each.subject == last.subject and "stepOf" in each.predicate)
    return next(filter(name_of, of), last.subject)


def _renamed(element: Element, old: str, new: str) -> Iterator[str]:
    """The text of an element with one variable called otherwise."""
    at = element.start
    for token in element.tokens:
        yield element.text[at - element.start : token.start - element.start]
        yield new if token.text[1:] == old[1:] and token.kind == "var" else token.text
        at = token.end
