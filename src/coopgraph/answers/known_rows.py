"""What is to be known about the rows of an answer: labels, notes, reasons, whether it is all, why there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeVar

import pyoxigraph as ox

from coopgraph.answers.background import Background, Unknown
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.lines import Line
from coopgraph.base.renamed import iri_of
from coopgraph.base.terms import Term, compact, is_iri
from coopgraph.base.text import fold, inert, local_name
from coopgraph.base.vocab import XSD
from coopgraph.base.words import word, words
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.citation import Citation
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.view import View
from coopgraph.knowledge.warnings.caveats import in_words
from coopgraph.knowledge.warnings.completeness import Completeness
from coopgraph.knowledge.why import Explanation, in_short, rule_label, to_dict
from coopgraph.store.answer import Answer, Cells

SHOWN_CLAIMS = 4  # beside a row
SHOWN_ROWS = 200  # by notebooks
EXPLAINED = 50  # rows that notebooks show with why they hold

Worked = TypeVar("Worked")


class ToldCompleteness(Completeness):
    """Whether an answer is all there is, with the sentence that says it."""

    def __new__(cls, judged: Completeness, sentence: Callable[[], str]) -> Self:
        made = super().__new__(cls, *judged)
        made._sentence = sentence
        return made

    _sentence: Callable[[], str]

    def __str__(self) -> str:
        return self._sentence()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self) or repr(self))


class KnownRows:
    """An answer, and what stands behind its rows, each worked out when it is first asked for."""

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
        self._name, self._language, self._stated = name, language, stated
        self._shown = SHOWN_ROWS
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

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What prefixes stand for where the answer came from: ours, and those that files declare."""
        return self._background.prefixes

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
        known = self.claims
        return None if known is None else [self.claims_text(each) for each in known]

    @property
    def claims(self) -> list[str | Sequence[Claim]] | None:
        """For each row the claims that it rests on, or in words what else; None when rows have none of their own."""
        return self._once(self._known_claims)

    def _known_claims(self) -> list[str | Sequence[Claim]] | None:
        known = self._once(self._background.evidence)
        if known is None and self._background.explains and self.stated and not self.is_boolean:
            return [why.claims for why in self.whys]
        return None if known is None else list(known)

    def claims_text(self, claims: str | Sequence[Claim], number: Callable[[Claim], str] | None = None) -> str:
        """The first few claims, and how many others there are.

        Args:
            number: what stands for the document of a claim, in place of its title.
        """
        if isinstance(claims, str):
            return claims
        alike = {in_short(claim, self.text, self.language): claim for claim in claims}
        shown = list(alike.values())[:SHOWN_CLAIMS]
        told = [in_short(claim, self.text, self.language, number(claim) if number else "") for claim in shown]
        more = [f"… (+{len(alike) - SHOWN_CLAIMS})"] if len(alike) > SHOWN_CLAIMS else []
        return writing(self.language).semicolon.join([*told, *more])

    @property
    def view(self) -> View | None:
        """What was asked, where the rows are of a graph."""
        return self._background.view

    @property
    def completeness(self) -> Completeness | None:
        """Whether this is all there is: complete as stated, open, or unknown; `str()` of it is a sentence. None for a table that no query made."""
        return self._once(self._told)

    def _told(self) -> Completeness | None:
        judged = self._once(self._background.completeness)
        return None if judged is None else ToldCompleteness(judged, lambda: self.completeness_text)

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
        key = f"nothing.{diagnosis.told}"
        right = diagnosis.right
        if diagnosis.kind in {"ambiguous", "deduced"}:
            is_rule = diagnosis.kind == "deduced"
            right = rule_label(right, self.language) if is_rule else self._with_labels(right)
        said = self.word(key, **diagnosis._replace(right=right)._asdict())
        cure = " ".join(diagnosis.cure.split())
        told = [self.word("nothing.why", line=diagnosis.line, column=diagnosis.column, said=said)]
        told += [self.word("nothing.cure", cure=cure)] if cure and not diagnosis.lens else []
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
        """A column as people read it: in words, unless a user's own query named it."""
        is_named = not (self.name or not self.is_explained(0))
        return column if is_named else words("columns", self.language).get(column, column)

    def word(self, key: str, **values: object) -> str:
        """One of our own words in the table's language."""
        return word(key, self.language, **values)

    def _explained(self, numbers: Sequence[int]) -> list[Explanation]:
        return [why.spoken(self.text, self.language) for why in self._background.explain(numbers)]

    def text(self, term: Term | None) -> str:
        """A term for people: its label, or a compact name; a literal's value; nothing for None."""
        if term is None:
            return ""
        if isinstance(term, ox.Literal):
            is_truth = term.datatype.value == XSD + "boolean" and term.value in ("true", "false")
            return self.word(f"answers.{term.value}") if is_truth else term.value
        label = self._background.label(term)
        return label or words("terms", self.language).get(name := compact(term, self.prefixes), name)

    def __len__(self) -> int:
        return len(self.answer)


def _answer(columns: tuple[str, ...], rows: Sequence[Cells], is_boolean: bool) -> Answer:
    cells = [tuple(row) for row in rows]
    if any(len(row) != len(columns) for row in cells):
        raise ValueError(f"each row needs {len(columns)} cells, one for each of the columns ({', '.join(columns)})")
    return Answer(columns, cells, boolean=is_boolean)
