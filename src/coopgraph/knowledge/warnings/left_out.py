"""What drops out of an answer without a word: things that have what is asked for, but in another way, or of which it was looked for in vain.

Few things are so, and they are looked for once. Which of them an answer would have shown is asked of the query's own pattern,
with what they do have in the place of what they lack; where they lack two things, in the place of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG, PREDICATE, STATES, SUBJECT, TYPE
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.warnings.patterns import links, pattern
from coopgraph.sparql.tree import Element, TriplePattern, is_variable, written
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine

_DECLINED = '{ ?thing cg:hasStatus ?status FILTER(STRENDS(STR(?status), "/declined")) }'
_DOUBTED = f"""{{ SELECT ?node {{
  ?statement <{PREDICATE}> %s ; <{SUBJECT}> ?node . ?claim <{STATES}> ?statement OPTIONAL {{ ?claim cg:claimModality/cg:doubt ?doubt }} }}
  GROUP BY ?node HAVING(MIN(IF(BOUND(?doubt), 1, 0)) = 1) }}"""  # each of whose claims is less than a report
_OF_WHOLE = "MINUS { ?quantity cg:hasScope ?part }"
_IN_WHOLE = """{ ?thing (cg:inFrameworkOf|^cg:hasSetMember)+ ?whole .
  ?total cg:quantityOf ?whole ; cg:quantityKind ?kind ; cg:preferredAmount ?sum }"""
_YEARS = "SELECT DISTINCT ?thing (xsd:integer(SUBSTR(STR(?day), 1, 4)) AS ?year)"
_BOUNDED = "?thing cg:notBefore ?from ; cg:notAfter ?to ; cg:notBefore|cg:notAfter ?day MINUS { ?thing cg:year|cg:validFrom ?held }"
_TWO_DATES = "{ ?thing cg:occurredOn ?one , ?other FILTER(STR(?one) < STR(?other)) }"
_TWO_YEARS = "FILTER(SUBSTR(STR(?from), 1, 4) != SUBSTR(STR(?to), 1, 4))"
_UNSURE_DATE = _DOUBTED.replace("?node", "?thing") % "cg:occurredOn"
_UNSURE_STEP = _DOUBTED.replace("?node", "?thing") % "cg:stage"
_NO_NUMBER = "MINUS { ?best cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:preferredAmount ?held }"
_OF_OTHERS = (
    f"cg:hasPartner, cg:hasPartnerOrganisation, <{CG}involves>"  # what says nothing of another role of a country
)

# What lacks a property, by why: things, or their numbers.
_LACKING = {
    "dates": f"""SELECT DISTINCT ?thing {{
  ?property cg:dateOfStage ?stage , ?turn .
  ?step cg:stage ?stage ; cg:stepOf ?thing ; cg:occurredOn ?date .
  ?other cg:stage ?turn ; cg:stepOf ?thing ; cg:occurredOn ?rival
  FILTER(STR(?date) < STR(?rival))
  MINUS {{ ?thing ?property ?held }} MINUS {_DECLINED} }}""",
    "undated": f"""SELECT DISTINCT ?thing {{
  ?property cg:dateOfStage ?stage . ?node cg:stage ?stage ; cg:stepOf ?thing
  MINUS {{ ?property cg:dateOfStage ?turn . ?step cg:stage ?turn ; cg:stepOf ?thing ; cg:occurredOn ?date }}
  MINUS {_DOUBTED % "cg:stage"} MINUS {_DECLINED} }}""",
    "sought": """SELECT DISTINCT ?thing {
  ?property cg:dateOfStage ?stage . ?claim cg:soughtOf ?thing ; cg:soughtProperty cg:occurredOn ; cg:soughtAspect ?stage
  MINUS { ?property cg:dateOfStage ?turn . ?step cg:stage ?turn ; cg:stepOf ?thing ; cg:occurredOn ?date } }""",
    "undated-events": f"""SELECT DISTINCT ?thing {{
  ?thing a cg:Event MINUS {{ ?thing cg:occurredOn|cg:notBefore|cg:notAfter ?date }} MINUS {_UNSURE_STEP} }}""",
    "undated-names": "SELECT DISTINCT ?thing { ?thing a cg:NamePeriod MINUS { ?thing cg:validFrom ?date } }",
    "open-ends": f"""SELECT DISTINCT ?thing {{
  ?thing cg:notBefore|cg:notAfter ?day MINUS {{ ?thing cg:notBefore ?from ; cg:notAfter ?to }}
  MINUS {{ ?thing ?property ?held }} MINUS {_UNSURE_DATE} MINUS {{ ?thing cg:validFrom ?begun FILTER(?property = cg:year) }} }}""",
    "sought-turns": """SELECT DISTINCT ?thing {
  ?claim cg:soughtOf ?thing ; cg:soughtProperty cg:occurredOn ; cg:soughtAspect ?stage
  MINUS { ?step cg:stepOf ?thing ; cg:stage ?stage ; cg:occurredOn ?date } }""",
    "numbers": f"""SELECT DISTINCT ?quantity {{
  {{ ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:atLeast|cg:atMost ?end }} UNION
  {{ ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:amount ?amount .
     ?other cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:amount ?rival
     FILTER(?amount != ?rival) MINUS {{ ?other cg:hasScope ?part }} }}
  {_OF_WHOLE}
  {_NO_NUMBER} MINUS {_IN_WHOLE} MINUS {_DECLINED} }}""",
    "parts": f"""SELECT DISTINCT ?quantity {{
  ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:preferredPartAmount ?amount {_OF_WHOLE}
  {_NO_NUMBER} }}""",
    "parts-only": f"""SELECT DISTINCT ?quantity {{
  ?quantity cg:hasScope ?part ; cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:preferredPartAmount|cg:atLeast|cg:atMost ?end
  {_NO_NUMBER} MINUS {{ ?other cg:quantityOf ?thing ; cg:quantityKind ?kind MINUS {{ ?other cg:hasScope ?any }} }} MINUS {_DECLINED} }}""",
    "roles": f"""SELECT DISTINCT ?thing ?role ?country {{
  ?thing cg:hasPartnerOrganisation ?body ; ?role ?country . ?country cg:iso3 ?code . ?role rdfs:subPropertyOf+ <{CG}involves>
  FILTER(?role NOT IN ({_OF_OTHERS}))
  MINUS {{ ?thing cg:hasPartner ?held }} MINUS {{ ?thing cg:undertakenBy/cg:ofCountry ?country }} }}""",
    "partners": """SELECT DISTINCT ?thing {
  ?thing cg:hasPartnerOrganisation ?body MINUS { ?thing cg:hasPartner ?held } }""",
    "announced": f"{_YEARS} {{ {_BOUNDED} {_UNSURE_DATE} }}",
    "year-dates": f"{_YEARS} {{ {_BOUNDED} {_TWO_DATES} {_TWO_YEARS} MINUS {_UNSURE_DATE} }}",
    "years": f"{_YEARS} {{ {_BOUNDED} {_TWO_YEARS} MINUS {_TWO_DATES} MINUS {_UNSURE_DATE} }}",
    "sought-numbers": """SELECT DISTINCT ?thing {
  ?claim cg:soughtOf ?thing ; cg:soughtProperty cg:quantityOf ; cg:soughtAspect ?kind
  MINUS { ?number cg:quantityOf ?thing ; cg:quantityKind ?kind } }""",
}
_OF_EVENT = ("undated-events", "sought-turns")
_WHY = {
    "dateOfStage": ("dates", "undated", "sought"),
    "occurredOn": _OF_EVENT,
    **dict.fromkeys(("notBefore", "notAfter"), (*_OF_EVENT, "undated-names", "open-ends")),
    "year": ("announced", "year-dates", "years", *_OF_EVENT, "open-ends"),
    "validFrom": ("undated-names",),
    "preferredAmount": ("numbers", "parts", "parts-only", "sought-numbers"),
    "hasPartner": ("roles", "partners"),
}
_KNOWN: dict[str, tuple[str, ...]] = {  # properties by which a query shows that it knows of such things
    **dict.fromkeys(("dates", "undated", "announced", "year-dates", "years"), ("notBefore",)),
    **dict.fromkeys(("sought", "sought-numbers", "sought-turns"), ("soughtOf",)),
    **{"numbers": ("atLeast",), "parts": ("preferredPartAmount",), "partners": ("hasPartnerOrganisation",)},
    **{"parts-only": ("hasScope", "preferredPartAmount", "atLeast"), "roles": ("hasPartnerOrganisation", "benefits")},
}
_NO_DATE = {"undated", "undated-events", "undated-names", "open-ends", "sought"}
_IN_FORCE = ox.NamedNode(f"{CG}inForceFrom")
_ENDED = """SELECT DISTINCT ?thing { ?thing cg:inForceFrom ?from ; cg:suspendedOn|cg:endedOn ?until
  FILTER NOT EXISTS { VALUES ?again { stage:relaunch stage:renewal }
    ?relaunch cg:stepOf ?thing ; cg:stage ?again ; cg:notBefore ?then FILTER(STR(?then) >= STR(?until)) } }"""
_SAID = {  # what is said in the same words
    **{"year-dates": "dates", "sought-numbers": "sought", "sought-turns": "sought"},
    **{"undated-events": "undated", "undated-names": "undated"},
}
_OF_STEP = {f"{CG}{name}" for name in ("stepOf", "stage", "occurredOn", "notBefore", "notAfter", "year")} | {TYPE}
_OF_NUMBER = {f"{CG}{name}" for name in ("quantityOf", "quantityKind", "unit", "preferredAmount")} | {TYPE}


class LeftOut(NamedTuple):
    """Things that an answer leaves out: why (a key of the words, such as `dates`), and the properties that they do not have."""

    why: str
    properties: tuple[ox.NamedNode, ...]
    things: list[ox.NamedNode]


class _Omission(NamedTuple):
    """What matches some elements in another way: what stands in their place, of which property, and the variable that the things are.

    Attributes:
        has_others: a thing may have others of its kind, such as steps, by which the answer shows it.
    """

    why: str
    property: ox.NamedNode
    instead: str
    elements: frozenset[Element]
    thing: str
    has_others: bool = False


class Omissions:
    """Finds what the answers of one graph leave out."""

    def __init__(self, engine: Engine, schema: Schema):
        self._engine, self._schema = engine, schema
        self._lacking = lru_cache(None)(self._find_lacking)

    def of(self, asked: AskedQuery, answer: Answer) -> list[LeftOut]:
        """What an answer leaves out, for each pattern that must match; nothing where it is cut off."""
        try:
            tree = asked.tree
            if tree.form != "SELECT" or tree.limited or tree.dataset:
                return []
            return list(_told(_OfQuery(asked, self._schema, self._lacking).left_out(), answer.nodes()))
        except CoopGraphError:
            return []

    def ended(self, asked: AskedQuery, answer: Answer) -> list[ox.NamedNode]:
        """What an answer shows with the date from which it is in force, and that was suspended or ended since, of which it says nothing."""
        try:
            triples = [triple for group in asked.tree.where.walk(within=True) for triple in group.triples]
            if not any(asked.constant(each.predicate) == _IN_FORCE for each in triples) or any(
                "suspendedOn" in each.predicate
                or "endedOn" in each.predicate
                or (each.predicate.endswith("stage") and is_variable(each.object))  # of all turns, that one too
                for each in triples
            ):
                return []
        except CoopGraphError:
            return []
        return [
            thing
            for (thing, *_) in self._lacking(_ENDED)
            if isinstance(thing, ox.NamedNode) and thing in answer.nodes()
        ]

    def _find_lacking(self, query: str) -> tuple[tuple[Term | None, ...], ...]:
        return tuple(row for row in self._engine.solutions(query) if isinstance(row[0], ox.NamedNode))


def _told(omitted: Iterable[LeftOut], shown: set[Term]) -> Iterator[LeftOut]:
    """What is not shown, each thing for one cause only, and together the properties of which the same things are left out."""
    together: dict[tuple[str, tuple[ox.NamedNode, ...]], dict[ox.NamedNode, None]] = {}
    causes: dict[ox.NamedNode, str] = {}
    for why, properties, things in omitted:
        hidden = sorted(set(things) - shown, key=str)
        left = tuple(thing for thing in hidden if causes.setdefault(thing, why) == why)
        if left:
            together.setdefault((why, left), {}).update(dict.fromkeys(properties))
    for (why, left), of in together.items():
        yield LeftOut(why, tuple(of), list(left))


class _OfQuery:
    """What one query leaves out.

    Args:
        lacking: gives the rows of a query for what lacks a property.
    """

    def __init__(
        self, asked: AskedQuery, schema: Schema, lacking: Callable[[str], tuple[tuple[Term | None, ...], ...]]
    ):
        self._asked, self._schema, self._lacking = asked, schema, lacking
        groups = list(asked.tree.where.walk(within=True))
        self._predicates = {triple.predicate for group in groups for triple in group.triples}
        self._whole = {link: triple for triple in asked.tree.where.triples for link in links(triple)}
        self._omissions: dict[Element, list[_Omission]] = {}
        for link, triple in self._whole.items():
            self._omissions.setdefault(triple, []).extend(map(self._in_path(link), self._of(link)))

    def left_out(self) -> Iterator[LeftOut]:
        """What the query does not show, whether or not its answer shows it by another pattern."""
        for omission in (each for omissions in self._omissions.values() for each in omissions):
            others = (e for e in self._asked.tree.where.elements if e not in omission.elements)
            rest = " ".join(self._either_way(element) for element in others)
            rows = self._asked.select(f"DISTINCT {omission.thing}", f"{omission.instead} {rest}")
            things = [row[0] for row in rows if isinstance(row[0], ox.NamedNode)]
            if things and omission.has_others:
                shown = {row[0] for row in self._asked.select(f"DISTINCT {omission.thing}", pattern(self._asked.tree))}
                things = [thing for thing in things if thing not in shown]
            yield LeftOut(_SAID.get(omission.why, omission.why), (omission.property,), things)

    def _in_path(self, link: TriplePattern) -> Callable[[_Omission], _Omission]:
        """What gives an omission of a link of a path as one of the whole: the other links stand beside it."""
        whole = self._whole[link]
        others = written(each for each, of in self._whole.items() if of is whole and each is not link)
        if not others:
            return lambda omission: omission
        return lambda omission: omission._replace(
            instead=f"{{ {omission.instead} {others} }}", elements=omission.elements - {link} | {whole}
        )

    def _either_way(self, element: Element) -> str:
        """An element as it stands, or what would match in its place: a thing may lack two."""
        alone = [each.instead for each in self._omissions.get(element, ()) if len(each.elements) == 1]
        return " UNION ".join([f"{{ {element.written} }}", *alone]) if alone else element.written

    def _of(self, triple: TriplePattern) -> Iterator[_Omission]:
        """The ways in which things may lack what a pattern asks for, those left out of which the query knows."""
        property = self._asked.constant(triple.predicate)
        if triple.path or not is_variable(triple.subject) or not isinstance(property, ox.NamedNode):
            return
        is_turn = property.value in self._schema.marked("dateOfStage")
        for why in _WHY.get("dateOfStage" if is_turn else property.value.removeprefix(CG), ()):
            if any(name in predicate for name in _KNOWN.get(why, ()) for predicate in self._predicates):
                continue
            query = _LACKING[why].replace("?property", str(property))
            if why == "sought-numbers":
                yield from self._sought_number(triple, query)
            elif why == "sought-turns":
                yield from self._sought_turn(triple, query)
            elif why == "roles":
                yield from self._of_roles(triple, query)
            elif why in {"announced", "year-dates", "years"}:
                yield from self._of_year(why, triple, property, query)
            elif (rows := self._lacking(query)) and (instead := self._instead(why, triple)) is not None:
                values = f"VALUES {triple.subject} {{ {' '.join(str(row[0]) for row in rows)} }}"
                thing = _thing(triple) if why in {"numbers", "parts"} else triple.subject
                of = self._beside(triple, "stepOf") if why in {"undated-events", "open-ends"} else ""
                thing, is_step = (of, True) if of and is_variable(of) else (thing, False)
                yield _Omission(why, property, f"{{ {values} {instead} }}", frozenset({triple}), thing, is_step)

    def _instead(self, why: str, triple: TriplePattern) -> str | None:
        """What such things have in the place of a pattern; None where they could not stand in the answer."""
        thing, value = triple.subject, triple.object
        is_asked = not is_variable(value) or value[1:] in self._bound_beside(triple)
        if why == "partners":
            country = f"/<{CG}ofCountry> {value}" if is_asked else f" {_thing(triple)}"
            return f"{thing} <{CG}hasPartnerOrganisation>{country} ."
        if why in _NO_DATE:
            return None if is_asked else ""
        if not is_variable(value) or (why == "parts" and self._adds_up(triple)):
            return None
        if why == "dates":
            at = f"<{CG}stage>/^<{CG}dateOfStage> {triple.predicate}"
            return f"{_thing(triple)} <{CG}stepOf> {thing} ; {at} ; <{CG}occurredOn> {value} ."
        if why == "parts-only":
            return f"{thing} <{CG}preferredPartAmount>|<{CG}atLeast>|<{CG}atMost> {value} ."
        number = f"<{CG}preferredPartAmount>" if why == "parts" else f"<{CG}amount>|<{CG}atLeast>|<{CG}atMost>"
        return f"{thing} {number} {value} ; <{CG}quantityOf> {_thing(triple)} ."

    def _bound_beside(self, triple: TriplePattern) -> frozenset[str]:
        whole = self._whole[triple]
        others = [element.bound for element in self._asked.tree.where.elements if element is not whole]
        others += [each.bound for each, of in self._whole.items() if of is whole and each is not triple]
        return frozenset[str]().union(*others)

    def _adds_up(self, triple: TriplePattern) -> bool:
        """Whether the number of a whole stands for its parts, too, since the query only sums, and for no thing by itself."""
        tree = self._asked.tree
        plain = {each.variable for each in (*tree.projected, *tree.grouped) if not each.expression}
        sums = all(each.expression.upper().startswith("SUM") for each in tree.projected if each.expression)
        return tree.aggregates and sums and self._beside(triple, "quantityOf")[1:] not in plain

    def _beside(self, triple: TriplePattern, name: str) -> str:
        """What another pattern asks of a number by a property, or nothing."""
        for each in self._whole:
            if each.subject == triple.subject and self._asked.constant(each.predicate) == ox.NamedNode(CG + name):
                return each.object
        return ""

    def _of_year(self, why: str, triple: TriplePattern, property: ox.NamedNode, query: str) -> Iterator[_Omission]:
        """Things with the first and the last year that may be theirs."""
        year = self._asked.constant(triple.object)
        rows = [row for row in self._lacking(query) if year in {None, row[1]}]
        pairs = " ".join(f"({row[0]} {row[1] if year is None else 'UNDEF'})" for row in rows)
        place = triple.object if year is None else _thing(triple)
        if rows:
            values = f"{{ VALUES ({triple.subject} {place}) {{ {pairs} }} }}"
            yield _Omission(why, property, values, frozenset({triple}), triple.subject)

    def _sought_number(self, triple: TriplePattern, query: str) -> Iterator[_Omission]:
        """Things whose number of just this kind was looked for in vain, in place of all that is asked of the number."""
        own = [each for each in self._asked.tree.where.triples if triple.subject in (each.subject, each.object)]
        kind, thing = self._beside(triple, "quantityKind"), self._beside(triple, "quantityOf")
        asked_of = {self._asked.constant(each.predicate) for each in own if not each.path}
        is_plain = all(isinstance(each, ox.NamedNode) and each.value in _OF_NUMBER for each in asked_of)
        measure = self._asked.constant(kind) if kind else None
        if not isinstance(measure, ox.NamedNode) or not (thing and is_variable(thing) and is_plain):
            return
        if rows := self._lacking(query.replace("?kind", str(measure))):
            values = f"VALUES {thing} {{ {' '.join(str(row[0]) for row in rows)} }}"
            yield _Omission("sought-numbers", measure, values, frozenset(own), thing)

    def _sought_turn(self, triple: TriplePattern, query: str) -> Iterator[_Omission]:
        """Things of which the date of just this turn was looked for in vain, in place of all that is asked of the step."""
        stage = self._asked.constant(self._beside(triple, "stage") or triple.object)
        thing = self._beside(triple, "stepOf")
        own = [each for each in self._whole if triple.subject in (each.subject, each.object)]
        asked_of = {self._asked.constant(each.predicate) for each in own}
        is_plain = all(isinstance(each, ox.NamedNode) and each.value in _OF_STEP for each in asked_of)
        is_asked = not is_variable(triple.object) or triple.object[1:] in self._bound_beside(triple)
        if not isinstance(stage, ox.NamedNode) or not (thing and is_variable(thing) and is_plain) or is_asked:
            return
        if rows := self._lacking(query.replace("?stage", str(stage))):
            values = f"VALUES {thing} {{ {' '.join(str(row[0]) for row in rows)} }}"
            yield _Omission("sought-turns", stage, values, frozenset(self._whole[each] for each in own), thing)

    def _of_roles(self, triple: TriplePattern, query: str) -> Iterator[_Omission]:
        """Things with organisations as partners, of which a country has another role."""
        roles: dict[ox.NamedNode, list[str]] = {}
        for thing, role, country in self._lacking(query):
            if isinstance(role, ox.NamedNode):
                roles.setdefault(role, []).append(f"({thing} {country})")
        place = triple.object if is_variable(triple.object) else _thing(triple)
        same = "" if place == triple.object else f"FILTER({place} = {triple.object})"
        for role, pairs in roles.items():
            values = f"{{ VALUES ({triple.subject} {place}) {{ {' '.join(pairs)} }} {same} }}"
            yield _Omission("roles", role, values, frozenset({triple}), triple.subject)


def lacks_a_match(asked: AskedQuery) -> bool:
    """Whether a query gives nothing for want of a match, and not since something is excluded, or cut off."""
    try:
        where = asked.tree.where
        return not any(each.is_negative for each in where.elements) and not asked.holds(written(where.elements))
    except CoopGraphError:
        return False


def _thing(triple: TriplePattern) -> str:
    """A variable of our own beside a pattern."""
    return f"?cgthing{triple.start}"
