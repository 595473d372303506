"""What drops out of an answer without a word: things that have what is asked for, but as several dates, as a range, or as a body.

Few things are so, and they are looked for once. Which of them an answer would have shown is asked of the query's own pattern,
with what they do have in the place of what they lack.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.tree import TriplePattern, is_variable, written
from coopgraph.store.answer import Answer
from coopgraph.store.engine import Engine

_DECLINED = '{ ?thing cg:hasStatus ?status FILTER(STRENDS(STR(?status), "/declined")) }'
_SEVERAL_DATES = f"""SELECT DISTINCT ?thing {{
  ?property cg:dateOfStage ?stage , ?turn .
  ?step cg:stage ?stage ; cg:stepOf ?thing ; cg:occurredOn ?date .
  ?other cg:stage ?turn ; cg:stepOf ?thing ; cg:occurredOn ?rival
  FILTER(STR(?date) < STR(?rival))
  MINUS {{ ?thing ?property ?held }} MINUS {_DECLINED} }}"""
_NO_ONE_NUMBER = f"""SELECT DISTINCT ?quantity {{
  {{ ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:atLeast|cg:atMost ?end }} UNION
  {{ ?quantity cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:amount ?amount .
     ?other cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:amount ?rival
     FILTER(?amount != ?rival) MINUS {{ ?other cg:hasScope ?part }} }}
  MINUS {{ ?quantity cg:hasScope ?part }}
  MINUS {{ ?best cg:quantityOf ?thing ; cg:quantityKind ?kind ; cg:preferredAmount ?held }} MINUS {_DECLINED} }}"""
_BODIES_ONLY = """SELECT DISTINCT ?thing {
  ?thing cg:hasPartnerOrganisation ?body MINUS { ?thing cg:hasPartner ?held } }"""

_INSTEAD = {"dates": "notBefore", "numbers": "atLeast", "partners": "hasPartnerOrganisation"}  # what such things have


class LeftOut(NamedTuple):
    """Things that an answer leaves out: why (`dates`, `numbers` or `partners`), and the property that they do not have."""

    why: str
    property: ox.NamedNode
    things: list[ox.NamedNode]


class Omissions:
    """Finds what the answers of one graph leave out."""

    def __init__(self, engine: Engine, schema: Schema):
        self._engine, self._schema = engine, schema
        self._without = lru_cache(None)(self._find_without)

    def of(self, asked: AskedQuery, answer: Answer) -> list[LeftOut]:
        """What an answer leaves out, for each pattern that must match; nothing where it is cut off."""
        try:
            tree = asked.tree
            if tree.form != "SELECT" or tree.limited or tree.dataset:
                return []
            shown, patterns = answer.nodes(), [t for t in tree.where.triples if not t.path and is_variable(t.subject)]
            told = [self._left_out(triple, asked, shown) for triple in patterns if not is_variable(triple.predicate)]
        except CoopGraphError:
            return []
        return [each for each in told if each and each.things]

    def _left_out(self, triple: TriplePattern, asked: AskedQuery, shown: set[Term]) -> LeftOut | None:
        property = asked.term(triple.predicate)
        if not isinstance(property, ox.NamedNode):
            return None
        why = self._why(property, asked)
        without = self._without(why, property) if why else ()
        if not without or not (is_variable(triple.object) or why == "partners"):
            return None
        others = [element for element in asked.tree.where.elements if element is not triple]
        bound = frozenset[str]().union(*(element.variables for element in others))
        instead, thing = self._instead(
            why, triple, is_asked=not is_variable(triple.object) or triple.object[1:] in bound
        )
        values = f"VALUES {triple.subject} {{ {' '.join(map(str, without))} }}"
        rows = asked.select(f"DISTINCT {thing}", f"{values} {instead} {written(others)}")
        return LeftOut(
            why, property, [row[0] for row in rows if isinstance(row[0], ox.NamedNode) and row[0] not in shown]
        )

    def _why(self, property: ox.NamedNode, asked: AskedQuery) -> str:
        """How things may lack a property that they have in another way; nothing where they do not, or where the query knows."""
        known = {f"{CG}preferredAmount": "numbers", f"{CG}hasPartner": "partners"}
        why = "dates" if property.value in self._schema.marked("dateOfStage") else known.get(property.value, "")
        predicates = (triple.predicate for group in asked.tree.where.walk(within=True) for triple in group.triples)
        return "" if why and any(_INSTEAD[why] in predicate for predicate in predicates) else why

    def _find_without(self, why: str, property: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
        """What lacks a property in this way: things, or numbers."""
        query = {"dates": _SEVERAL_DATES, "numbers": _NO_ONE_NUMBER, "partners": _BODIES_ONLY}[why]
        rows = self._engine.solutions(query.replace("?property", str(property)))
        return tuple(row[0] for row in rows if isinstance(row[0], ox.NamedNode))

    def _instead(self, why: str, triple: TriplePattern, *, is_asked: bool) -> tuple[str, str]:
        """What such things have in the place of a pattern, and the variable that they are.

        Args:
            is_asked: something is asked of the pattern's value, or it is given.
        """
        thing, value = triple.subject, triple.object
        if why == "dates":
            at = f"<{CG}stage>/^<{CG}dateOfStage> {triple.predicate}"
            return f"?cgstep <{CG}stepOf> {thing} ; {at} ; <{CG}occurredOn> {value} .", thing
        if why == "numbers":
            number = f"<{CG}amount>|<{CG}atLeast>|<{CG}atMost>"
            return f"{thing} {number} {value} ; <{CG}quantityOf> ?cgthing .", "?cgthing"
        country = f"/<{CG}ofCountry> {value}" if is_asked else " ?cgbody"
        return f"{thing} <{CG}hasPartnerOrganisation>{country} .", thing
