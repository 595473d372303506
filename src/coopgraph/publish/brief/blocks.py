"""What a page on one thing is made of: blocks, lines and tables, and rows of answers with their evidence and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.terms import Term, compact
from coopgraph.base.vocab import DCTERMS, PREFIXES
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, number
from coopgraph.graph import Graph
from coopgraph.knowledge.evidence import DISAGREES, Claim, Passage
from coopgraph.knowledge.why import ExplainedTriple, Explanation

SHOWN_NOTES = 3  # of one line
DAYS = frozenset(vocab.XSD + name for name in ("date", "gYearMonth", "gYear")) | {vocab.EDTF}
LATE = "9999"


class FootnoteKey(NamedTuple):
    """What a footnote is about: passages of a document, or, where no claim is, a layer of the data."""

    document: str
    passages: tuple[Passage, ...] = ()
    layer: str = ""


class CitedText(NamedTuple):
    """A text of the page, in which ways it is less than certain, and its footnotes."""

    text: str
    marks: tuple[str, ...] = ()
    notes: tuple[FootnoteKey, ...] = ()


class CitedLine(NamedTuple):
    """What is said, with a label before it (or none)."""

    label: str
    values: tuple[CitedText, ...]

    @property
    def labelled(self) -> bool:
        """Whether it has a label before it."""
        return bool(self.label)


class CitedTable(NamedTuple):
    """A table: the last cell of each row holds what is less than certain and the footnotes."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[CitedText, ...], ...]


@dataclass
class Block:
    """A part of the page under a heading, with parts of its own."""

    title: str
    kind: str = ""
    remark: str = ""
    lines: list[CitedLine] = field(default_factory=list)
    grids: list[CitedTable] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    first_day: str = LATE

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.lines or self.grids or self.blocks)

    def values(self) -> Iterator[CitedText]:
        """All its texts, in the order in which they are read."""
        for line in self.lines:
            yield from line.values
        for grid in self.grids:
            for row in grid.rows:
                yield from row
        for block in self.blocks:
            yield from block.values()


class CitedRow(NamedTuple):
    """A row of an answer by column, in which ways it is less than certain, and its footnotes."""

    cells: dict[str, Term | None]
    marks: tuple[str, ...]
    notes: tuple[FootnoteKey, ...]


class QuestionReader:
    """Asks named questions and tells their rows: cells in words, what is less than certain, and footnotes.

    Attributes:
        claims: a claim of each document that a footnote names.
    """

    def __init__(self, graph: Graph):
        self.graph, self.language = graph, graph.language
        self.claims: dict[str, Claim] = {}
        self._doubts = graph.schema.marked("doubt")

    def word(self, key: str, **values: object) -> str:
        """One of our own words in the language of the page."""
        return word(key, self.language, **values)

    # ---- Rows and their evidence ----

    def ask(self, name: str, **values: object) -> Table | None:
        """The answer to a named question, or None when nothing is stated.

        Args:
            values: `thing` stands for whatever the question calls its parameter.
        """
        from coopgraph.sparql.questions import question

        names = [parameter.name for parameter in question(name).parameters]
        table = self.graph.query(name, params=dict(zip(names, values.values(), strict=True)))
        return table if table.stated and len(table) else None

    def rows(self, name: str, **values: object) -> list[CitedRow]:
        """The rows of an answer with their evidence; where a row names its source, that is its footnote."""
        table = self.ask(name, **values)
        if table is None:
            return []
        cells = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        if "source" in table.columns:
            return [CitedRow(each, (), tuple(self._source(each["source"]))) for each in cells]
        told = zip(cells, table.whys, strict=True)
        return [CitedRow(each, self._marks(why), few(self._notes(why))) for each, why in told]

    def _source(self, document: Term | None) -> Iterator[FootnoteKey]:
        """A footnote for a whole document."""
        if isinstance(document, ox.NamedNode):
            address = next(iter(self.graph.schema.objects(document, ox.NamedNode(DCTERMS + "source"))), None)
            place = address.value if isinstance(address, ox.NamedNode) else ""
            self.claims.setdefault(document.value, Claim("", document.value, place, (), {}))
            yield FootnoteKey(document.value)

    def _notes(self, why: Explanation) -> list[FootnoteKey]:
        """The footnotes of a row: its claims, the most telling first; else the layers that hold what it rests on."""
        footnotes = []
        for claim in why.claims:
            if claim.document:
                self.claims.setdefault(claim.document, claim)
                footnotes.append(FootnoteKey(claim.document, claim.passages))
        if footnotes:
            return footnotes
        leaves = [leaf for way in why.ways[:1] for fact in way.facts for leaf in _leaves(fact)]
        telling = [leaf for leaf in leaves if leaf.triple.predicate.value != vocab.TYPE] or leaves
        return [FootnoteKey("", (), layer) for leaf in telling for layer in leaf.layers]

    def _marks(self, why: Explanation) -> tuple[str, ...]:
        """In which ways a row is less than certain, on the surest of its ways."""
        ways = []
        for way in why.ways:
            marks: dict[str, None] = {}
            for leaf in (leaf for fact in way.facts for leaf in _leaves(fact)):
                told = leaf.triple.predicate.value != vocab.TYPE
                if told and leaf.claims and all(claim.doubts for claim in leaf.claims):
                    marks.update(dict.fromkeys(self._mark(leaf.claims[0])))
            ways.append(tuple(marks))
        return min(ways, key=len, default=())

    def _mark(self, claim: Claim) -> Iterator[str]:
        """What makes one claim less than certain, in words: its status, or our own word for it."""
        for iri in claim.doubts:
            doubt, label = self._doubts.get(iri), self.graph.schema.labels(ox.NamedNode(iri)).get(self.language)
            if iri == DISAGREES:
                yield self.word("answers.disputed")
            else:
                yield label if label and doubt == "hedged" else self.word(f"brief.doubt-{doubt}")
        if claim.derived_from:
            yield self.word("brief.doubt-derived")

    # ---- Texts ----

    def text(self, term: Term | None) -> str:
        """A term for people, in the language of the page."""
        if isinstance(term, ox.Literal):
            return day(term.value, self.language) if term.datatype.value in DAYS else self._number(term)
        if isinstance(term, ox.NamedNode | ox.BlankNode):
            return self.graph.label(term) or compact(term, PREFIXES)
        return ""

    def _number(self, term: ox.Literal) -> str:
        is_text = term.language or term.datatype.value == vocab.XSD + "string"
        return term.value if is_text else number(term.value, self.language)

    def kind(self, term: Term | None) -> str:
        """What a thing is, in words."""
        kind = self.graph.schema.kind(term) if isinstance(term, ox.NamedNode) else None
        return self.text(kind) if kind else ""


def _leaves(fact: ExplainedTriple) -> Iterator[ExplainedTriple]:
    """The facts at the bottom: this one, or what it was deduced from."""
    if not fact.premises:
        yield fact
    for premise in fact.premises:
        yield from _leaves(premise)


def few(keys: Iterable[FootnoteKey]) -> tuple[FootnoteKey, ...]:
    """Footnotes, each once, and no more than a line shows."""
    return tuple(dict.fromkeys(keys))[:SHOWN_NOTES]


def is_true(term: Term | None) -> bool:
    """Whether a cell says yes."""
    return isinstance(term, ox.Literal) and term.value == "true"


def plain(term: Term | None) -> str:
    """The text of a literal, as it is; nothing for all else."""
    return term.value if isinstance(term, ox.Literal) else ""


def first_day(term: Term | None) -> str:
    """A day to sort by; very late for what is none."""
    return term.value if isinstance(term, ox.Literal) and term.datatype.value in DAYS else LATE
