"""Numbers and dates that are there, but not as the one value that was asked for: of a part, as a range, or several that differ."""

from __future__ import annotations

from collections.abc import Container, Iterator

import pyoxigraph as ox

from coopgraph.base.terms import Term
from coopgraph.base.vocab import CG
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, is_variable, written


def of_value(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A number or date asked of what has none alone: that of a part or of the whole, the ends of its range, those that differ."""
    property = cures.constant(triple.predicate)
    if not isinstance(property, ox.NamedNode) or triple.path is not None:
        return
    asked_value = _AskedValue(triple, group, cures)
    if property.value == f"{CG}year" and not is_variable(triple.object):
        yield asked_value.within()
    elif is_variable(triple.object):
        if property.value in cures.schema.marked("dateOfStage"):
            yield from asked_value.date_of_turn()
        elif property.value.startswith(CG):
            yield from asked_value.otherwise(property.value.removeprefix(CG))


class _AskedValue:
    """A pattern that asks for a value by a property of ours."""

    def __init__(self, triple: TriplePattern, group: GroupPattern, cures: Cures):
        self._triple, self._group, self._cures = triple, group, cures
        self._thing, self._value = triple.subject, triple.object

    def otherwise(self, name: str) -> Iterator[Cure]:
        """A number, or the date of an event, in another way."""
        if name == "preferredAmount":
            yield from self._numbers(*self._guards)
            yield from self._of_part()
        elif name == "preferredPartAmount":
            yield self._instead("whole", "preferredAmount")
            yield from self._numbers(*reversed(self._guards))
        elif name == "amount":
            of_part = self._guards[1]
            is_of_part = self._holds(f"{self._of_ends} {of_part}")
            yield from self._ranges(*((f"OPTIONAL {{ {of_part} }}", f" {self._value}Part") if is_of_part else ()))
        elif name in {"occurredOn", "year"}:
            yield self._bounds("range", self._thing)

    def within(self) -> Cure:
        """A year that lies between the bounds of an event of no certain year."""
        first, last, year = self._term("notBefore"), self._term("notAfter"), self._value
        bounds = f"{self._thing} {first} ?notBefore ; {last} ?notAfter ."
        spans = f"FILTER(YEAR(?notBefore) < YEAR(?notAfter) && YEAR(?notBefore) <= {year} && YEAR(?notAfter) >= {year})"
        return self._written("range", f"{bounds} {spans}", f"{first}, {last}")

    def _of_part(self) -> Iterator[Cure]:
        """The number of a part, and of which, where the query does not say; of no other country, if it names one."""
        number, scope = self._term("preferredPartAmount"), self._term("hasScope")
        part, pattern = f"{self._value}Part", f"{self._thing} {number} {self._value} ."
        own = (each for each in self._group.triples if each.subject == self._thing)
        if any(self._cures.constant(each.predicate) == ox.NamedNode(CG + "hasScope") for each in own):
            yield self._instead("part", "preferredPartAmount")
            return
        others = written(element for element in self._group.elements if element is not self._triple)
        scopes = sorted(self._cures.matches(f"{others} {pattern} {self._thing} {scope} ?cgother ."), key=str)
        kept = [self._cures.written(each) for each in scopes if not self._is_foreign(each)]
        of = f"{self._thing} {scope} {part} ."
        said = f"OPTIONAL {{ {of} }}" if scopes else ""
        if len(kept) < len(scopes):
            said = f"{of} VALUES {part} {{ {' '.join(kept)} }}"
        yield self._written("part", f"{pattern} {said}", number, part if scopes else "")

    def _is_foreign(self, part: ox.NamedNode) -> bool:
        """Whether a part is a country, and the query names another one."""
        terms = {term for triple in self._group.triples for term in (triple.subject, triple.object)}
        named = {node for node in map(self._cures.constant, terms) if self._is_country(node)}
        return bool(named) and part not in named and self._is_country(part)

    def _is_country(self, node: Term | None) -> bool:
        return isinstance(node, ox.NamedNode) and bool(self._cures.schema.objects(node, ox.NamedNode(CG + "iso3")))

    @property
    def _guards(self) -> tuple[str, str]:
        """What holds of the number of a whole, and of that of a part."""
        of_part = f"{self._thing} {self._term('hasScope')} {self._value}Part ."
        return f"FILTER NOT EXISTS {{ {of_part} }}", of_part

    def _numbers(self, own: str, foreign: str) -> Iterator[Cure]:
        """The ranges, or the numbers that differ, of a whole or of parts: not of both."""
        if self._holds(f"{self._of_ends} {own}"):
            is_mixed = self._holds(f"{self._of_ends} {foreign}")
            yield from self._ranges(own if is_mixed else "")
        if self._amounts_differ(own):
            yield self._instead("disagreement", "amount", own)

    @property
    def _of_ends(self) -> str:
        return f"{self._thing} {self._term('atLeast')}|{self._term('atMost')} {self._value} ."

    def _ranges(self, after: str = "", more: str = "") -> Iterator[Cure]:
        low, high, beside = self._term("atLeast"), self._term("atMost"), f"{self._value}AtMost"
        ends = f"{self._thing} {low} {self._value} . OPTIONAL {{ {self._thing} {high} {beside} }} {after}"
        yield self._written("range", ends, f"{low}, {high}", beside + more)
        yield self._instead("range", "atMost", after)

    def date_of_turn(self) -> Iterator[Cure]:
        """The date of a turn in the life of a thing, where those that are stated differ: the bounds of each, and of which part it is."""
        of_turn, step, part = self._of_turn("Step", "Stage"), f"{self._value}Step", f"{self._value}Part"
        dates = [
            f"{self._of_turn(end, end + 'Stage')} {self._value}{end} {self._term('occurredOn')} {self._value}{end}Date ."
            for end in ("One", "Other")
        ]
        differ = f"FILTER(STR({self._value}OneDate) != STR({self._value}OtherDate))"
        if self._holds(f"{' '.join(dates)} {differ}", without := self._dates):
            scoped = f"{step} {self._term('hasScope')} {part}"
            is_of_part = self._holds(f"{of_turn} {scoped}", without)
            yield self._bounds(
                "disagreement", step, of_turn, *((f"OPTIONAL {{ {scoped} }}", part) if is_of_part else ())
            )

    def _of_turn(self, step: str, stage: str) -> str:
        """The steps of the thing whose dates the property is for."""
        step, stage = f"{self._value}{step}", f"{self._value}{stage}"
        step_of, is_at, dated = (self._term(name) for name in ("stepOf", "stage", "dateOfStage"))
        return f"{step} {step_of} {self._thing} ; {is_at} {stage} . {self._triple.predicate} {dated} {stage} ."

    def _amounts_differ(self, own: str) -> bool:
        """Whether numbers of one kind, of the same whole or of the same part, are not the same."""
        amount, of, kind = (self._term(name) for name in ("amount", "quantityOf", "quantityKind"))
        shared = f"{of} {self._value}Of ; {kind} {self._value}Kind ; {amount} {self._value}"
        pairs = ((self._thing, "One"), (f"{self._value}Other", "Two"))
        both = " ".join(f"{each} {shared}{n} . {own.replace(self._thing, each)}" for each, n in pairs)
        return self._holds(f"{both} FILTER({self._value}One != {self._value}Two)")

    def _holds(self, pattern: str, without: Container[Element] = ()) -> bool:
        """Whether the group has a match with another pattern in place of this one, and of some others."""
        others = written(each for each in self._group.elements if each is not self._triple and each not in without)
        return self._cures.asked.holds(f"{others} {pattern}")

    @property
    def _dates(self) -> list[TriplePattern]:
        """What the group asks of dates of turns: another of them may have no match either."""
        turns = self._cures.schema.marked("dateOfStage")
        named = [(each, self._cures.constant(each.predicate)) for each in self._group.triples if not each.path]
        return [each for each, property in named if isinstance(property, ox.NamedNode) and property.value in turns]

    def _bounds(self, kind: str, of: str, before: str = "", after: str = "", more: str = "") -> Cure:
        """The first and the last day of a thing or a step."""
        first, last, beside = self._term("notBefore"), self._term("notAfter"), f"{self._value}NotAfter"
        pattern = f"{before} {of} {first} {self._value} ; {last} {beside} . {after}"
        return self._written(kind, pattern, f"{first}, {last}", f"{beside} {more}".strip())

    def _instead(self, kind: str, other: str, guard: str = "") -> Cure:
        return self._written(kind, f"{self._thing} {self._term(other)} {self._value} . {guard}", self._term(other))

    def _written(self, kind: str, pattern: str, right: str, beside: str = "") -> Cure:
        shown = (self._value, beside) if beside else ("", "")
        others: dict[Element, str] = {self._triple: pattern}
        return self._cures.with_patterns(self._triple, self._group, others, kind, self._triple.predicate, right, shown)

    def _term(self, name: str) -> str:
        return self._cures.written(ox.NamedNode(CG + name))
