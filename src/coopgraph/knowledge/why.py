"""Why a row holds: its derivations, and for each triple its claims, or the rule that deduced it and what that used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.lines import Line, html_lines, text_lines
from coopgraph.base.terms import Term, full, without_blank_names
from coopgraph.base.vocab import EDTF, TYPE, XSD
from coopgraph.base.words import word, words
from coopgraph.base.words.writing import day, writing
from coopgraph.knowledge.asked import SoughtPattern
from coopgraph.knowledge.evidence import DISAGREES, Claim
from coopgraph.store import lens as lenses

Text = Callable[[Term | None], str]
_LABEL = re.compile(r'^#\+ label: "(.*)"@([a-z-]+)$', re.MULTILINE)
_DAYS = frozenset({XSD + "date", XSD + "gYear", XSD + "gYearMonth", EDTF})
_PATH_SIGNS = {"/": "›", "|": "/", "^": "←", "*": "…", "+": "…", "?": "…"}
SHOWN_WAYS = 3
SHOWN_FACTS = 30  # triples of a way
SHOWN_CLAIMS = 3  # of a triple
SHOWN_ABSENT = 10  # patterns of a way that matched nothing


class ExplainedTriple:
    """A triple that a row rests on; it is equal to another of which the same is known, whichever reading found it.

    Attributes:
        triple: the triple.
        claims: those that state it.
        rule: the rule that deduced it, for one that no claim states.
        premises: what the rule used, or an editor worked it out from.
        holders: finds the layers that hold a triple.
    """

    def __init__(
        self,
        triple: ox.Triple,
        claims: tuple[Claim, ...] = (),
        rule: str = "",
        premises: tuple[ExplainedTriple, ...] = (),
        holders: Callable[[ox.Triple], list[str]] = lambda _: [],
    ):
        self.triple, self.claims, self.rule, self.premises, self.holders = triple, claims, rule, premises, holders

    def __eq__(self, other: object) -> bool:
        one, two = without_blank_names(), without_blank_names()
        return isinstance(other, ExplainedTriple) and _fact(self, one) == _fact(other, two)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<ExplainedTriple {self.triple}: {len(self.claims)} claims{', by ' + self.rule if self.rule else ''}>"

    @property
    def layers(self) -> list[str]:
        """The layers that hold it, such as `reference/countries`."""
        return self.holders(self.triple)

    def stated(self) -> Iterator[ox.Triple]:
        """The triples at the bottom: this one, or what it was deduced from."""
        if not self.rule:
            yield self.triple
        for each in self.premises:
            yield from each.stated()

    def all_claims(self) -> Iterator[Claim]:
        """Its claims and those of what it was deduced from."""
        yield from self.claims
        for each in self.premises:
            yield from each.all_claims()


class ExplainedDerivation(NamedTuple):
    """One derivation of a row, with what is known of its triples; `itself` are things that a path reached without a step."""

    facts: tuple[ExplainedTriple, ...]
    absent: tuple[SoughtPattern, ...]
    solutions: int
    capped: bool
    itself: tuple[Term, ...] = ()


class Explanation:
    """Why a row holds; printed, it is told in lines, and notebooks show it so.

    Attributes:
        ways: derivations, each enough by itself; the first few of `total`.
        total: how many derivations there are.
        reason: why there is none, where the row cannot be explained.
        text: gives a term for people.
        language: of what is said.
    """

    def __init__(
        self,
        ways: tuple[ExplainedDerivation, ...],
        total: int,
        reason: str = "",
        text: Callable[[Term | None], str] = str,
        language: str = "en",
    ):
        self.ways, self.total, self.reason, self.text, self.language = ways, total, reason, text, language

    def __eq__(self, other: object) -> bool:
        """Whether the same is said, in whatever language, and whatever blank nodes are called."""
        one, two = without_blank_names(), without_blank_names()
        return isinstance(other, Explanation) and to_dict(self, one) == to_dict(other, two)

    __hash__ = None  # type: ignore[assignment]

    def spoken(self, text: Callable[[Term | None], str], language: str) -> Explanation:
        """The same, told in a language."""
        return Explanation(self.ways, self.total, self.reason, text, language)

    def lines(self) -> list[Line]:
        """What is to be said, in lines; see `coopgraph.knowledge.why.lines`."""
        return lines(self, self.text, self.language)

    def __repr__(self) -> str:
        return f"<Explanation: {len(self.ways)} of {self.total:,} ways{': ' + self.reason if self.reason else ''}>"

    def __str__(self) -> str:
        return text_lines(self.lines())

    def _repr_html_(self) -> str:
        return html_lines(self.lines(), self.language)

    @property
    def triples(self) -> list[ox.Triple]:
        """The triples of all ways, each once; of deduced ones also those that they rest on."""
        triples: dict[ox.Triple, None] = {}
        for way in self.ways:
            for fact in way.facts:
                triples[fact.triple] = None
                triples.update(dict.fromkeys(fact.stated()))
        return list(triples)

    @property
    def claims(self) -> list[Claim]:
        """The claims behind all ways, each once; those of the triples that say most first: not of a kind, few claims."""
        facts = [(fact, list(fact.all_claims())) for way in self.ways for fact in way.facts]
        facts.sort(key=lambda pair: (pair[0].triple.predicate.value == TYPE, len(pair[1])))
        claims = {claim.iri: claim for _, claims in facts for claim in claims}
        return sorted(claims.values(), key=lambda claim: claim.is_search)


# ---- In words ----


def lines(why: Explanation, text: Text, language: str = "en") -> list[Line]:
    """What is to be said of a row, line by line.

    Args:
        text: gives a term for people.
    """
    if why.reason:
        return [(0, word("answers.unexplained", language, reason=why.reason), "")]
    teller, row_lines = _Teller(text, language), list[Line]()
    for way in why.ways[:SHOWN_WAYS]:
        row_lines += teller.way(way)
        if why.total > 1:
            row_lines.append((0, word("answers.ways", language, total=why.total), ""))
            break
    return row_lines


class _Teller:
    """Says what a row rests on; a document has its title and address where it is first met, and its number afterwards."""

    def __init__(self, text: Text, language: str):
        self._text, self._language = text, language
        self._numbers: dict[str, int] = {}

    def way(self, way: ExplainedDerivation) -> Iterator[Line]:
        """One derivation, and how much of it is left out."""
        if way.solutions > 1 or way.capped:
            yield 0, self._word("capped" if way.capped else "solutions", count=way.solutions), ""
        for fact in way.facts[:SHOWN_FACTS]:
            yield from self._fact(fact, 0)
        yield from self._more("more-facts", len(way.facts) - SHOWN_FACTS, 0)
        for thing in way.itself:
            yield 0, self._word("itself", thing=self._said(thing)), ""
        for pattern in way.absent[:SHOWN_ABSENT]:
            yield 0, self._word("absent", pattern=self._sought(pattern)), ""
        yield from self._more("more-absent", len(way.absent) - SHOWN_ABSENT, 0)

    def _fact(self, fact: ExplainedTriple, depth: int) -> Iterator[Line]:
        yield depth, " · ".join(map(self._said, fact.triple)), ""
        alike = {(claim.document or claim.iri, claim.places, *claim.statuses.values()): claim for claim in fact.claims}
        for claim in list(alike.values())[:SHOWN_CLAIMS]:
            yield self._claim(claim, depth + 1)
        yield from self._more("more-claims", len(alike) - SHOWN_CLAIMS, depth + 1)
        if fact.rule:
            yield depth + 1, self._word("by-rule", rule=rule_label(fact.rule, self._language)), ""
        elif fact.premises:
            yield depth + 1, self._word("worked-out"), ""
        if not fact.claims and not fact.rule and fact.layers:
            layers = writing(self._language).comma.join(fact.layers)
            yield depth + 1, self._word("unclaimed", layers=layers), ""
        for premise in fact.premises:
            yield from self._fact(premise, depth + 2)

    def _claim(self, claim: Claim, depth: int) -> Line:
        """A claim in a line: its document and passages, its statuses, and whether another disagrees with it."""
        is_new = bool(claim.document) and claim.document not in self._numbers
        number = self._numbers.setdefault(claim.document, len(self._numbers) + 1) if claim.document else 0
        title = f" {document_title(claim, self._text)}" if is_new else ""
        where = f"[{number}]{title}" if number else claim.short
        where = self._word("searched", where=where) if claim.is_search else where
        statuses = writing(self._language).comma.join(
            self._text(ox.NamedNode(iri)) for iri in dict.fromkeys(claim.statuses.values())
        )
        disputed = self._word("disputed") if DISAGREES in claim.doubts else ""
        parts = filter(None, (where, claim.places if number else "", statuses, disputed))
        return depth, " · ".join(parts), claim.address if is_new else ""

    def _sought(self, pattern: SoughtPattern) -> str:
        """A pattern in words, triple by triple."""
        triples = (
            " · ".join((self._part(triple[0]), " ".join(map(self._part, triple[1:-1])), self._part(triple[-1])))
            for triple in pattern.triples
        )
        return writing(self._language).semicolon.join(triples)

    def _part(self, part: Term | str) -> str:
        """A term; a variable by the heading of such a column, where there is one; a sign of a path."""
        if not isinstance(part, str):
            return self._said(part)
        if part[0] in "?$" and len(part) > 1:
            heading = words("columns", self._language).get(part[1:])
            return f"‹{heading.lower()}›" if heading else "…"
        return _PATH_SIGNS.get(part, part)

    def _said(self, term: Term) -> str:
        """A term for people, a day as the language writes it."""
        said = self._text(term)
        if isinstance(term, ox.NamedNode) and said == f"<{term.value}>":
            return term.value
        is_day = isinstance(term, ox.Literal) and term.datatype.value in _DAYS
        return day(said, self._language) if is_day else said

    def _more(self, key: str, left: int, depth: int) -> Iterator[Line]:
        """How many there are that are not told."""
        if left > 0:
            yield depth, self._word(key, count=left), ""

    def _word(self, key: str, **values: object) -> str:
        return word(f"answers.{key}", self._language, **values)


def document_title(claim: Claim, text: Text) -> str:
    """The title of the document of a claim, with the short name of the claim where it has none."""
    return (claim.document and text(ox.NamedNode(claim.document))) or claim.short


@cache
def rule_label(name: str, language: str) -> str:
    """What a rule is called; its name for one that has no label."""
    texts = dict(lenses.rule_texts(list(lenses.LENSES)[-1]))
    labels = {tag: said for said, tag in _LABEL.findall(texts.get(name, ""))}
    return next((labels[tag] for tag in (language, "en") if tag in labels), name)


def in_short(claim: Claim, text: Text, language: str, number: str = "") -> str:
    """A claim in a few words: its document, its passages, and what makes it less than certain."""
    doubts = [
        word("answers.disputed", language) if iri == DISAGREES else text(ox.NamedNode(iri)) for iri in claim.doubts
    ]
    marks = writing(language)
    title = number or (document_title(claim, text) if claim.document else "")
    parts = (title, claim.places if claim.document else "")
    where = (" " if number else marks.comma).join(filter(None, parts)) if title else claim.short
    where = word("answers.searched", language, where=where) if claim.is_search else where
    return where + (f" ({marks.comma.join(doubts)})" if doubts else "")


def to_dict(why: Explanation, named: Callable[[Term], Term] = lambda term: term) -> dict[str, Any]:
    """The same in plain values, terms as in N-Triples.

    Args:
        named: gives a term as it is to be written.
    """
    values: dict[str, Any] = {"total": why.total, "ways": [_way(way, named) for way in why.ways]}
    return values | ({"reason": why.reason} if why.reason else {})


def _way(way: ExplainedDerivation, named: Callable[[Term], Term]) -> dict[str, Any]:
    values: dict[str, Any] = {"triples": [_fact(fact, named) for fact in way.facts], "solutions": way.solutions}
    values |= {"absent": list(map(str, way.absent))} if way.absent else {}
    values |= {"itself": [full(named(term)) for term in way.itself]} if way.itself else {}
    return values | ({"capped": True} if way.capped else {})


def _fact(fact: ExplainedTriple, named: Callable[[Term], Term]) -> dict[str, Any]:
    values: dict[str, Any] = {"triple": [full(named(term)) for term in fact.triple]}
    if fact.claims:
        values["claims"] = [{"claim": claim.iri, **claim.to_dict()} for claim in fact.claims]
    if not fact.claims and not fact.rule:
        values["layers"] = fact.layers
    if fact.rule:
        values["rule"] = fact.rule
    if fact.rule or fact.premises:
        values["premises"] = [_fact(premise, named) for premise in fact.premises]
    return values
