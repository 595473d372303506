"""The rows of an answer with what is to be known about them: labels, notes, reasons, whether it is all, why there is nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self, TypeVar, overload

import pyoxigraph as ox

from coopgraph.answers.background import Background, Unknown
from coopgraph.answers.row import Row
from coopgraph.base import ranges
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.lines import Line
from coopgraph.base.renamed import iri_of
from coopgraph.base.terms import Term, compact, is_iri, without_blank_names
from coopgraph.base.text import fold, inert, local_name
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.base.words import word, words
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.citation import Citation
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.warnings.caveats import in_words
from coopgraph.knowledge.warnings.completeness import Completeness
from coopgraph.knowledge.why import Explanation, in_short, to_dict
from coopgraph.store.answer import Answer, Cells

SHOWN_CLAIMS = 4  # beside a row
SHOWN_ROWS = 200  # by notebooks
EXPLAINED = 50  # rows that notebooks show with why they hold

Worked = TypeVar("Worked")


class Rows:
    """An answer that has been read; `coopgraph.Table` says what its arguments are, and gives it other forms."""

    __slots__ = (
        "__weakref__",
        "_answer",
        "_background",
        "_columns",
        "_language",
        "_name",
        "_notes",
        "_shown",
        "_stated",
        "_worked_out",
    )

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Cells] | Answer,
        *,
        notes: Sequence[str] = (),
        background: Background | None = None,
        name: str = "",
        language: str = "en",
        stated: bool = True,
        is_boolean: bool = False,
    ):
        self._columns = tuple(columns)
        if len(set(columns)) < len(self._columns):
            raise ValueError(f"a column is named twice: {', '.join(columns)}")
        self._answer = rows if isinstance(rows, Answer) else _answer(self._columns, rows, is_boolean)
        self._notes, self._background = tuple(notes), Unknown() if background is None else background
        self._name, self._language, self._stated, self._shown = name, language, stated, SHOWN_ROWS
        self._worked_out: dict[Callable[[], Any], Any] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._columns

    @property
    def answer(self) -> Answer:
        """The rows as the engine gave them; those of a long answer become terms when they are asked for."""
        return self._answer

    @property
    def rows(self) -> list[Cells]:
        """Tuples of RDF terms, one for each solution, None where a variable is unbound."""
        return self._answer.rows

    @property
    def name(self) -> str:
        """The question in words, when it is a named one."""
        return self._name

    @property
    def language(self) -> str:
        """Of what is said beside the rows."""
        return self._language

    @property
    def stated(self) -> bool:
        """False when the answer is that the sources do not say."""
        return self._stated

    @property
    def is_boolean(self) -> bool:
        """Whether this is the answer to ASK: one column, `answer`, and one row."""
        return self._answer.boolean

    @property
    def shown(self) -> int:
        """How many rows a notebook shows."""
        return self._shown

    # ---- What stands behind the rows ----

    def _once(self, work: Callable[[], Worked]) -> Worked:
        """What some work gives, which is done when it is first asked for."""
        if work not in self._worked_out:
            self._worked_out[work] = work()
        result: Worked = self._worked_out[work]
        return result

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to read with the answer, such as that a list is open."""
        return (*self._notes, *self._once(self._background.notes))

    @property
    def evidence(self) -> list[str] | None:
        """For each row the claims that it rests on, in short and with their doubts; None when rows have none of their own."""
        return self._once(self._evidence)

    def _evidence(self) -> list[str] | None:
        evidence = self._once(self._background.evidence)
        if evidence is None and self._background.explains and self.stated and not self.is_boolean:
            return [self._claims(why.claims) for why in self.whys]
        return None if evidence is None else list(evidence)

    def _claims(self, claims: Sequence[Claim]) -> str:
        """The first few claims, and how many others there are."""
        told = list(dict.fromkeys(in_short(claim, self.text, self.language) for claim in claims))
        more = [f"… (+{len(told) - SHOWN_CLAIMS})"] if len(told) > SHOWN_CLAIMS else []
        return writing(self.language).semicolon.join([*told[:SHOWN_CLAIMS], *more])

    @property
    def completeness(self) -> Completeness | None:
        """Whether this is all there is: complete as stated, open, or unknown; None for a table that no query made."""
        return self._once(self._background.completeness)

    @property
    def whys(self) -> list[Explanation]:
        """Why each row holds, in the order of the rows.

        Raises:
            CoopGraphError: as `why`.
        """
        return self._once(self._whys)

    def _whys(self) -> list[Explanation]:
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
        return self.whys[number] if self._whys in self._worked_out else self._explained([number])[0]

    @property
    def diagnosis(self) -> Diagnosis | None:
        """Why an answer is empty (or a plain no, or a count of nought), and what may have been meant; None otherwise."""
        return self._once(self._background.diagnosis)

    @property
    def diagnosis_text(self) -> tuple[str, ...]:
        """Why there is nothing, and a query that has rows where there is one; nothing for an answer that has rows."""
        diagnosis = self.diagnosis
        if diagnosis is None:
            return ()
        key = f"answers.nothing-{diagnosis.told}"
        right = self._with_labels(diagnosis.right) if diagnosis.kind == "ambiguous" else diagnosis.right
        said = self.word(key, **diagnosis._replace(right=right)._asdict())
        cure = " ".join(diagnosis.cure.split())
        told = [self.word("answers.why-nothing", line=diagnosis.line, column=diagnosis.column, said=said)]
        told += [self.word("answers.cure", cure=cure)] if cure and not diagnosis.lens else []
        return tuple(map(inert, told))

    def _with_labels(self, names: str) -> str:
        """Names to choose from, each with its label where that says more."""
        told = []
        for name in names.split(", "):
            label = self._background.label(ox.NamedNode(iri)) if is_iri(iri := iri_of(name)) else None
            told.append(f"{name} ({label})" if label and fold(label) != fold(local_name(iri)) else name)
        return writing(self.language).comma.join(told)

    def cite(self) -> Citation:
        """How this answer is cited: `str()` of it, or `.to("bibtex")` and `.to("csl-json")`; see `coopgraph.knowledge.citation`.

        Raises:
            CoopGraphError: the table was not made by a query, or is only a part of an answer.
        """
        return self._background.citation()

    @property
    def completeness_text(self) -> str:
        """Whether this is all, in a sentence; nothing for a table that no query made, or an answer that nothing is stated."""
        if (judged := self.completeness) is None or not self.stated:
            return ""
        return in_words(judged, self._counted(judged.at_least, judged.of), self.text, self.language)

    def _counted(self, number: int | None, of: Sequence[str]) -> str | int | None:
        if not number or len(self.columns) == 1 or (len(self) == 1 and number != 1):
            return number or None
        key = "answers.rows" if number == len(self) else "answers.of-column"
        return self.word(key, count=number, column=" × ".join(map(self.heading, of)))

    def completeness_dict(self) -> dict[str, Any]:
        """Whether this is all, in plain values: `state`, `at_least`, and `lists` with the claims that open or close them."""
        return self.completeness.to_dict() if self.completeness else {}

    def is_explained(self, limit: int) -> bool:
        """Whether the rows that are shown, at most `limit`, are few enough to be shown with why they hold."""
        return self._background.explains and min(len(self), limit) <= EXPLAINED

    def why_lines(self) -> list[list[Line]]:
        """Why each row holds, in lines: how far each is moved in, what it says, and an address to read."""
        return [why.lines() for why in self.whys]

    def why_dicts(self) -> list[dict[str, Any]]:
        """Why each row holds, in plain values; see `coopgraph.knowledge.why`."""
        return [to_dict(why) for why in self.whys]

    def heading(self, column: str) -> str:
        """A column as people read it: in French and Arabic in words, unless a user's own query named it."""
        is_named = self.language == "en" or not (self.name or not self.is_explained(0))
        return column if is_named else words("columns", self.language).get(column, column)

    def word(self, key: str, **values: object) -> str:
        """One of our own words in the table's language."""
        return word(key, self.language, **values)

    def _explained(self, numbers: Sequence[int]) -> list[Explanation]:
        return [why.spoken(self.text, self.language) for why in self._background.explain(numbers)]

    # ---- Rows, and some of them ----

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
            return self._some(self._answer[key], range(len(self))[key], triples=self._answer.triples)
        return Row(self.rows[key], self.columns)

    def _some(self, rows: Sequence[Cells], numbers: Sequence[int], *, triples: bool = False) -> Self:
        """A table of some rows of this one, whose numbers are given."""
        answer = Answer(self.columns, rows, boolean=self.is_boolean and len(rows) == 1, triples=triples)
        return self._like(answer, _Part(self, numbers))

    def _like(self, answer: Answer, background: Background) -> Self:
        """A table with the same things to say; its background tells all notes."""
        other = copy.copy(self)
        other._answer, other._background, other._notes = answer, background, ()
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

    def text(self, term: Term | None) -> str:
        """A term for people: its label, or a compact name; a literal's value; nothing for None."""
        if term is None:
            return ""
        if isinstance(term, ox.Literal):
            is_truth = term.datatype.value == XSD + "boolean" and term.value in ("true", "false")
            return self.word(f"answers.{term.value}") if is_truth else term.value
        if label := self._background.label(term):
            return label
        name = compact(term, PREFIXES)
        return words("terms", self.language).get(name, name)

    def labels(self) -> Self:
        """The same answer with the label of each IRI in its place, or a compact name; all else stays as it is."""

        def cell(term: Term | None) -> Term | None:
            return ox.Literal(self.text(term)) if isinstance(term, ox.NamedNode) else term

        return self._some([tuple(cell(term) for term in row) for row in self.answer], range(len(self)))

    def iris(self) -> Self:
        """The same answer, shown with the IRI of each thing in place of its label, in short where it has a prefix: `country:ITA`."""
        return self._like(self._answer, _ByIri(self))

    def __repr__(self) -> str:
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return inert(f"<{type(self).__name__} {self.name or ', '.join(self.columns)}: {count}>")


def asked(rows: Rows) -> tuple[Mapping[str, str], Sequence[Term]]:
    """The question that some rows answer, in words by language, when it is a named one; and the values given with it."""
    return rows._background.asked()


def _answer(columns: tuple[str, ...], rows: Sequence[Cells], is_boolean: bool) -> Answer:
    cells = [tuple(row) for row in rows]
    if any(len(row) != len(columns) for row in cells):
        raise ValueError(f"each row needs {len(columns)} cells, one for each of the columns ({', '.join(columns)})")
    return Answer(columns, cells, boolean=is_boolean)


class _Part(Background):
    """What is known of some rows of a table: what the table knows, but how its answer is cited and why it is empty."""

    def __init__(self, table: Rows, numbers: Sequence[int]):
        self._table, self._numbers = table, numbers
        self.explains = table._background.explains

    def label(self, term: Term) -> str | None:
        """As in Background."""
        return self._table._background.label(term)

    def notes(self) -> Sequence[str]:
        """As in Background."""
        return self._table.notes

    def evidence(self) -> Sequence[str] | None:
        """As in Background."""
        evidence = self._table._once(self._table._background.evidence)
        return None if evidence is None else [evidence[number] for number in self._numbers]

    def explain(self, numbers: Sequence[int]) -> list[Explanation]:
        """As in Background."""
        return self._table._explained([self._numbers[number] for number in numbers])

    def completeness(self) -> Completeness | None:
        """As in Background; of all rows or of none."""
        return self._table.completeness if len(self._numbers) == len(self._table) else None


class _ByIri(_Part):
    """What is known of all rows of a table, labels apart."""

    def __init__(self, table: Rows):
        super().__init__(table, range(len(table)))

    def label(self, term: Term) -> str | None:
        """As in Background."""
        return compact(term, PREFIXES)

    def diagnosis(self) -> Diagnosis | None:
        """As in Background."""
        return self._table.diagnosis

    def citation(self) -> Citation:
        """As in Background."""
        return self._table.cite()
