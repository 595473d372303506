"""Numbers and dates that are there, but not as the one value that was asked for: of a part, as a range, or several that differ."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from coopgraph.base.vocab import CG
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, is_variable, written


def of_value(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A number or date asked of what has none alone: that of a part or of the whole, the ends of its range, those that differ."""
    property = cures.constant(triple.predicate)
    if isinstance(property, ox.NamedNode) and triple.path is None and is_variable(triple.object):
        asked_value = _AskedValue(triple, group, cures)
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
            yield self._instead("part", "preferredPartAmount")
            yield from self._numbers(*self._guards)
        elif name == "preferredPartAmount":
            yield self._instead("whole", "preferredAmount")
            yield from self._numbers(*reversed(self._guards))
        elif name == "amount":
            of_part = self._guards[1]
            is_of_part = self._holds(f"{self._of_ends} {of_part}")
            yield from self._ranges(*((f"OPTIONAL {{ {of_part} }}", f" {self._value}Part") if is_of_part else ()))
        elif name in {"occurredOn", "year"}:
            yield self._bounds("range", self._thing)

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
        if self._holds(f"{' '.join(dates)} FILTER(STR({self._value}OneDate) != STR({self._value}OtherDate))"):
            scoped = f"{step} {self._term('hasScope')} {part}"
            is_of_part = self._holds(f"{of_turn} {scoped}")
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

    def _holds(self, pattern: str) -> bool:
        """Whether the group has a match with another pattern in place of this one."""
        others = written(element for element in self._group.elements if element is not self._triple)
        return self._cures.asked.holds(f"{others} {pattern}")

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
