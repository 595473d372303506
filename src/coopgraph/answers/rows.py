"""The rows of an answer, and some of them, with what is to be known about them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Self, overload

import pyoxigraph as ox

from coopgraph.answers.background import Background
from coopgraph.answers.known_rows import SHOWN_ROWS, KnownRows
from coopgraph.answers.ordering import OrderKey, in_order
from coopgraph.answers.row import Row
from coopgraph.base import ranges
from coopgraph.base.dates import span
from coopgraph.base.terms import Term, compact, without_blank_names
from coopgraph.base.text import inert
from coopgraph.base.vocab import EDTF, XSD
from coopgraph.knowledge.citation import Citation
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.warnings.completeness import Completeness
from coopgraph.knowledge.why import Explanation
from coopgraph.store.answer import Answer, Cells

_DAY = ox.NamedNode(XSD + "date")
_DATES = frozenset({_DAY.value, XSD + "gYearMonth", XSD + "gYear", EDTF})


class Rows(KnownRows):
    """An answer that has been read; `coopgraph.Table` says what its arguments are, and gives it other forms."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether the rows are the same, whatever their blank nodes are called, in whatever language they are told."""
        if not isinstance(other, Rows) or (self._form, len(self)) != (other._form, len(other)):
            return False
        mine, theirs = without_blank_names(), without_blank_names()
        pairs = zip(self._answer, other._answer, strict=True)
        return all(tuple(map(mine, one)) == tuple(map(theirs, two)) for one, two in pairs)

    def __hash__(self) -> int:
        return hash((self._form, len(self)))

    @property
    def _form(self) -> tuple[tuple[str, ...], bool, bool]:
        return self.columns, self.stated, self.is_boolean

    def __bool__(self) -> bool:
        """Whether there are rows; of an answer to ASK, what it says."""
        return not self.answer.says_nothing if self.is_boolean else len(self) > 0

    def __iter__(self) -> Iterator[Row]:
        return (Row(row, self.columns) for row in self.answer)

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    @overload
    def __getitem__(self, key: str) -> list[Term | None]: ...
    def __getitem__(self, key: int | slice | str) -> Row | Self | list[Term | None]:
        """One row, a table of some rows, or the terms of one column."""
        if isinstance(key, str):
            return self.column(key)
        if isinstance(key, slice):
            return self._some(self._answer[key], range(len(self))[key], triples=self._answer.triples)
        return Row(self.rows[key], self.columns)

    def head(self, rows: int = 5) -> Self:
        """A table of the first rows."""
        ranges.check("rows", rows)
        return self[:rows]

    def by_label(self) -> Self:
        """The same answer as people read it: things in the order of what they are called, where the query does not say otherwise.

        A query that orders by things (`ORDER BY ?country`) means IRIs; here their labels stand in their place.
        """
        numbers = self.reading_order()
        return self if numbers == list(range(len(self))) else self.some(numbers)

    def reading_order(self) -> list[int]:
        """The numbers of the rows in the order of `by_label`."""
        if (keys := self._background.order()) is None or len(self) < 2:
            return list(range(len(self)))
        return in_order(self.rows, self.columns, keys, self.text)

    def some(self, numbers: Sequence[int]) -> Self:
        """A table of the rows that have these numbers, in this order."""
        return self._some([self.rows[number] for number in numbers], numbers, triples=self._answer.triples)

    def _some(self, rows: Sequence[Cells], numbers: Sequence[int], *, triples: bool = False) -> Self:
        """A table of some rows of this one, whose numbers are given."""
        boolean = self.is_boolean and len(rows) == 1
        return self._like(Answer(self.columns, rows, boolean=boolean, triples=triples), _Part(self, numbers))

    def _like(self, answer: Answer, background: Background) -> Self:
        """A table with the same things to say; its background tells all notes."""
        other = copy.copy(self)
        other._notes = ()
        other._answer, other._background = answer, background
        other._shown, other._worked_out = SHOWN_ROWS, {}
        return other

    def showing(self, rows: int) -> Self:
        """The same table, of which notebooks show that many rows; what is made of it has all."""
        ranges.check("rows", rows)
        other = self._like(self._answer, self._background)
        other._notes, other._shown = self._notes, rows
        return other

    def column(self, name: str) -> list[Term | None]:
        """The terms of one column, in order."""
        if name not in self.columns:
            raise KeyError(f"there is no column {name!r}; there are {', '.join(self.columns)}")
        return [row[self.columns.index(name)] for row in self.answer]

    def labels(self) -> Self:
        """The same answer with the label of each IRI in its place, or a compact name; all else stays as it is."""

        def cell(term: Term | None) -> Term | None:
            return ox.Literal(self.text(term)) if isinstance(term, ox.NamedNode) else term

        return self._some([tuple(cell(term) for term in row) for row in self.answer], range(len(self)))

    def with_labels(self) -> Self:
        """The same answer with a column `country_label` beside each column `country` that holds things."""

        def label(term: Term | None) -> list[Term | None]:
            return [ox.Literal(self.text(term)) if isinstance(term, ox.NamedNode) else None]

        holds = [any(isinstance(term, ox.NamedNode) for term in cells) for cells in zip(*self.answer, strict=True)]
        return self._beside(("label",), label, holds)

    def with_days(self) -> Self:
        """The same answer with columns `date_from` and `date_until` beside each column `date` whose dates are not all days.

        They are days (`xsd:date`): the first and the last that the date allows, and nothing for an end that is open.
        """

        def days(term: Term | None) -> list[Term | None]:
            ends = span(term) if isinstance(term, ox.Literal) else None
            return [None if day is None else ox.Literal(day.isoformat(), datatype=_DAY) for day in ends or (None, None)]

        kinds = [
            {getattr(t, "datatype", ox.NamedNode(XSD)).value for t in cells if t}
            for cells in zip(*self.answer, strict=True)
        ]
        return self._beside(
            ("from", "until"), days, [bool(each) and each <= _DATES and each != {_DAY.value} for each in kinds]
        )

    def beside(self, *, labels: bool = False, days: bool = False) -> Self:
        """The same answer, with labels or days beside what it has where they are wanted."""
        table = self.with_labels() if labels else self
        return table.with_days() if days else table

    def _beside(
        self, names: Sequence[str], made: Callable[[Term | None], list[Term | None]], chosen: Sequence[bool]
    ) -> Self:
        """The same answer with further columns beside those that are chosen."""
        wanted = [
            (name, is_chosen and not any(f"{name}_{each}" in self.columns for each in names))
            for name, is_chosen in zip(self.columns, chosen or [False] * len(self.columns), strict=True)
        ]
        columns = [each for name, more in wanted for each in (name, *(f"{name}_{n}" for n in names if more))]
        cells = [
            tuple(
                cell
                for (_, more), term in zip(wanted, row, strict=True)
                for cell in (term, *(made(term) if more else ()))
            )
            for row in self.answer
        ]
        other = self._like(Answer(columns, cells, boolean=self.is_boolean), _Part(self, range(len(self))))
        other._columns = tuple(columns)
        return other

    def iris(self) -> Self:
        """The same answer, shown with the IRI of each thing in place of its label, in short where it has a prefix: `country:ITA`."""
        return self._like(self._answer, _ByIri(self))

    def __repr__(self) -> str:
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return inert(f"<{type(self).__name__} {self.name or ', '.join(self.columns)}: {count}>")


def asked(rows: Rows) -> tuple[Mapping[str, str], Sequence[Term]]:
    """The question that some rows answer, in words by language, when it is a named one; and the values given with it."""
    return rows._background.asked()


class _Part(Background):
    """What is known of some rows of a table: what the table knows; how its answer is cited and why it is empty only of all rows."""

    def __init__(self, table: Rows, numbers: Sequence[int]):
        self._table, self._numbers = table, numbers
        self.explains, self.view, self.prefixes = table._background.explains, table.view, table.prefixes

    def label(self, term: Term) -> str | None:
        """As in Background."""
        return self._table._background.label(term)

    def notes(self) -> Sequence[str]:
        """As in Background."""
        return self._table.notes

    def evidence(self) -> Sequence[str | Sequence[Claim]] | None:
        """As in Background."""
        evidence = self._table._once(self._table._background.evidence)
        return None if evidence is None else [evidence[number] for number in self._numbers]

    def explain(self, numbers: Sequence[int]) -> list[Explanation]:
        """As in Background."""
        return self._table._explained([self._numbers[number] for number in numbers])

    def completeness(self) -> Completeness | None:
        """As in Background; of all rows or of none."""
        return self._table.completeness if self._is_all else None

    def diagnosis(self) -> Diagnosis | None:
        """As in Background; of all rows or of none."""
        return self._table.diagnosis if self._is_all else None

    def citation(self) -> Citation:
        """As in Background; of all rows or of none."""
        return self._table.cite() if self._is_all else super().citation()

    @property
    def _is_all(self) -> bool:
        return len(self._numbers) == len(self._table)


class _ByIri(_Part):
    """What is known of all rows of a table, labels apart."""

    def __init__(self, table: Rows):
        super().__init__(table, range(len(table)))

    def label(self, term: Term) -> str | None:
        """As in Background."""
        return compact(term, self.prefixes)

    def order(self) -> Sequence[OrderKey] | None:
        """As in Background: IRIs are in order as they are."""
        return None
