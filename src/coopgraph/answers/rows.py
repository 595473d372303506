"""The rows of an answer with what is to be known about them: labels, notes, reasons, whether it is all, why there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self, overload

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.lines import Line
from coopgraph.base.terms import Term, compact
from coopgraph.base.vocab import PREFIXES, TYPE, XSD
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.citation import Citation
from coopgraph.knowledge.completeness import Completeness
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.why import Explanation, to_dict
from coopgraph.store.answer import Answer, Cells

Explain = Callable[[Sequence[int]], list[Explanation]]

SHOWN_CLAIMS = 4  # beside a row
EXPLAINED = 50  # rows that notebooks show with why they hold

Labeller = Callable[[Term], str | None]


class Row(tuple[Term | None, ...]):
    """One row: terms by position, `row[0]`, or by column, `row["country"]`; None where nothing is bound."""

    columns: tuple[str, ...]

    def __new__(cls, cells: Sequence[Term | None], columns: tuple[str, ...]) -> Row:
        row = super().__new__(cls, cells)
        row.columns = columns
        return row

    def __getitem__(self, key: Any) -> Any:
        """The term in a position or column, or a slice of terms."""
        if isinstance(key, str):
            if key not in self.columns:
                raise KeyError(f"there is no column {key!r}; there are {', '.join(self.columns)}")
            key = self.columns.index(key)
        return super().__getitem__(key)


class Rows:
    """An answer that has been read; `coopgraph.Table` says what its arguments and attributes are, and gives it other forms."""

    columns: tuple[str, ...]
    answer: Answer
    name: str
    language: str
    stated: bool
    is_boolean: bool
    _labeller: Labeller | None
    _notes: Sequence[str] | Callable[[], Sequence[str]]
    _evidence: Sequence[str] | Callable[[], Sequence[str] | None] | None
    _explain: Explain | None
    _completeness: Callable[[], Completeness | None] | None
    _citation: Callable[[Any], Citation] | None
    _diagnosis: Callable[[], Diagnosis | None] | None

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Cells] | Answer,
        *,
        labeller: Labeller | None = None,
        notes: Sequence[str] | Callable[[], Sequence[str]] = (),
        evidence: Sequence[str] | Callable[[], Sequence[str] | None] | None = None,
        explain: Explain | None = None,
        completeness: Callable[[], Completeness | None] | None = None,
        citation: Callable[[Any], Citation] | None = None,
        diagnosis: Callable[[], Diagnosis | None] | None = None,
        name: str = "",
        language: str = "en",
        stated: bool = True,
        is_boolean: bool = False,
    ):
        names = tuple(columns)
        answer = rows if isinstance(rows, Answer) else Answer(names, [tuple(row) for row in rows])
        if len(set(names)) < len(names):
            raise ValueError(f"a column is named twice: {', '.join(names)}")
        if answer is not rows and any(len(row) != len(names) for row in answer):
            raise ValueError(f"each row needs {len(names)} cells, one for each of the columns ({', '.join(names)})")
        vars(self).update(columns=names, answer=answer, name=name, stated=stated, is_boolean=is_boolean)
        vars(self).update(
            language=language,
            _labeller=labeller,
            _notes=notes,
            _evidence=evidence,
            _explain=explain,
            _completeness=completeness,
            _citation=citation,
            _diagnosis=diagnosis,
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a table does not change once made: {name} cannot be set")

    @property
    def rows(self) -> list[Cells]:
        """Tuples of RDF terms, one for each solution, None where a variable is unbound."""
        return self.answer.rows

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Sentences to read with the answer, such as that a list is open."""
        return tuple(self._notes() if callable(self._notes) else self._notes)

    @cached_property
    def evidence(self) -> list[str] | None:
        """For each row the claims that it rests on, in short; None when rows have none of their own."""
        if self._evidence is None and self._explain and self.stated and not self.is_boolean:
            return ["; ".join(claim.short for claim in why.claims[:SHOWN_CLAIMS]) for why in self.whys]
        evidence = self._evidence() if callable(self._evidence) else self._evidence
        return None if evidence is None else list(evidence)

    @cached_property
    def completeness(self) -> Completeness | None:
        """Whether this is all there is: complete as stated, open, or unknown; None for a table that no query made."""
        return self._completeness() if self._completeness else None

    @cached_property
    def whys(self) -> list[Explanation]:
        """Why each row holds, in the order of the rows.

        Raises:
            CoopGraphError: as `why`.
        """
        return self._explained(range(len(self)))

    def why(self, row: int | Sequence[Term | None]) -> Explanation:
        """Why a row holds: the triples that make it hold, and for each its claims or what it was deduced from.

        Args:
            row: a row, or its number.

        Raises:
            CoopGraphError: the table was not made by a query, or has no such row.
        """
        try:
            number = range(len(self))[row] if isinstance(row, int) else self.rows.index(tuple(row))
        except (IndexError, ValueError):
            raise CoopGraphError(f"the answer has {len(self):,} rows; {row!r} is none of them") from None
        return self.whys[number] if "whys" in vars(self) else self._explained([number])[0]

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """Why an answer is empty (or a plain no, or a count of nought), and what may have been meant; None otherwise."""
        return self._diagnosis() if self._diagnosis else None

    @property
    def diagnosis_text(self) -> tuple[str, ...]:
        """Why there is nothing, and a query that has rows where there is one; nothing for an answer that has rows."""
        diagnosis = self.diagnosis
        if diagnosis is None:
            return ()
        unknown = diagnosis.kind in {"typo", "namespace"} and not diagnosis.right
        key = "answers.nothing-unknown" if unknown else f"answers.nothing-{diagnosis.kind}"
        said = self.word(key, **diagnosis._asdict())
        cure = " ".join(diagnosis.cure.split())
        mended = (self.word("answers.cure", cure=cure),) if cure and not diagnosis.lens else ()
        return self.word("answers.why-nothing", line=diagnosis.line, column=diagnosis.column, said=said), *mended

    def cite(self) -> Citation:
        """How this answer is cited: `str()` of it, or `.to("bibtex")` and `.to("csl-json")`; see `coopgraph.knowledge.citation`.

        Raises:
            CoopGraphError: the table was not made by a query, or is only a part of an answer.
        """
        if self._citation is None:
            raise CoopGraphError("only the whole answer to a query can be cited")
        return self._citation(self)

    @property
    def completeness_text(self) -> str:
        """Whether this is all, in a sentence; nothing for a table that no query made, or an answer that nothing is stated."""
        completeness = self.completeness
        if completeness is None or not self.stated:
            return ""
        lists = writing(self.language).semicolon.join(self.text(each.iri) for each in completeness.lists)
        if completeness.state == "open" and completeness.at_least:
            return self.word("answers.at-least", count=completeness.at_least)
        return self.word(f"answers.{completeness.state}", lists=lists)

    def completeness_dict(self) -> dict[str, Any]:
        """Whether this is all, in plain values: `state`, `at_least`, and `lists` with the claims that open or close them."""
        completeness = self.completeness
        if completeness is None:
            return {}
        lists = [
            {"list": each.iri.value, "items": each.items, "claims": [claim.iri for claim in each.claims]}
            for each in completeness.lists
        ]
        return {"state": completeness.state, "at_least": completeness.at_least, "lists": lists}

    def is_explained(self, limit: int) -> bool:
        """Whether the rows that are shown, at most `limit`, are few enough to be shown with why they hold."""
        return self._explain is not None and min(len(self), limit) <= EXPLAINED

    def why_lines(self) -> list[list[Line]]:
        """Why each row holds, in lines: how far each is moved in, what it says, and an address to read."""
        return [why.lines() for why in self.whys]

    def why_dicts(self) -> list[dict[str, Any]]:
        """Why each row holds, in plain values; see `coopgraph.knowledge.why`."""
        return [to_dict(why) for why in self.whys]

    def word(self, key: str, **values: object) -> str:
        """One of our own words in the table's language."""
        return word(key, self.language, **values)

    def _explained(self, numbers: Sequence[int]) -> list[Explanation]:
        if self._explain is None:
            raise CoopGraphError("this table was not made by a query, so that its rows cannot be explained")
        return [why.spoken(self.text, self.language) for why in self._explain(numbers)]

    def __len__(self) -> int:
        return len(self.answer)

    def __iter__(self) -> Iterator[Row]:
        return (Row(row, self.columns) for row in self.answer)

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: int | slice) -> Row | Self:
        """One row, or a table of some rows."""
        if isinstance(key, slice):
            evidence = None if self._evidence is None else (lambda: (self.evidence or [])[key])
            return self._like(self.answer[key], evidence, range(len(self))[key])
        return Row(self.rows[key], self.columns)

    def _like(self, rows: Sequence[Cells], evidence: Any, numbers: range) -> Self:
        """A table of some rows of this one, whose numbers are given."""
        explain = self._explain and (lambda some: self._explained([numbers[n] for n in some]))
        return type(self)(
            self.columns,
            rows,
            labeller=self._labeller,
            notes=lambda: self.notes,
            evidence=evidence,
            explain=explain,
            completeness=self._completeness and (lambda: self.completeness) if len(rows) == len(self) else None,
            name=self.name,
            language=self.language,
            stated=self.stated,
            is_boolean=self.is_boolean and len(rows) == 1,
        )

    def column(self, name: str) -> list[Term | None]:
        """The terms of one column, in order."""
        if name not in self.columns:
            raise KeyError(f"there is no column {name!r}; there are {', '.join(self.columns)}")
        index = self.columns.index(name)
        return [row[index] for row in self.answer]

    def text(self, term: Term | None) -> str:
        """A term for people: its label, or a compact name; a literal's value; nothing for None."""
        if term is None:
            return ""
        if isinstance(term, ox.Literal):
            is_truth = term.datatype.value == XSD + "boolean" and term.value in ("true", "false")
            return self.word(f"answers.{term.value}") if is_truth else term.value
        if isinstance(term, ox.NamedNode) and term.value == TYPE:
            return self.word("answers.of-type")
        label = self._labeller(term) if self._labeller else None
        return label or compact(term, PREFIXES)

    def labels(self) -> Self:
        """The same answer with the label of each IRI in its place, or a compact name; all else stays as it is."""

        def cell(term: Term | None) -> Term | None:
            return ox.Literal(self.text(term)) if isinstance(term, ox.NamedNode) else term

        evidence = None if self._evidence is None else (lambda: self.evidence)
        return self._like([tuple(cell(term) for term in row) for row in self.answer], evidence, range(len(self)))

    def __repr__(self) -> str:
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return f"<{type(self).__name__} {self.name or ', '.join(self.columns)}: {count}>"
