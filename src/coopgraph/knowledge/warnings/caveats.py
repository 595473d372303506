"""What is said below an answer: that nothing is stated, what was looked for in vain, what no source speaks of, what drops out of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.renamed import OLD_PREFIXES, before
from coopgraph.base.terms import Term, compact
from coopgraph.base.text import nearest
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, writing
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.evidence import Evidence
from coopgraph.knowledge.schema import Schema
from coopgraph.knowledge.warnings.bare_dates import BareDate
from coopgraph.knowledge.warnings.completeness import OPEN, Completeness, TouchedList
from coopgraph.knowledge.warnings.conflicts import Conflict, OneOrMore
from coopgraph.knowledge.warnings.left_out import LeftOut
from coopgraph.knowledge.warnings.overlaps import Overlap
from coopgraph.knowledge.warnings.parts import PartNumbers
from coopgraph.knowledge.warnings.silent_dates import SilentDates
from coopgraph.knowledge.why import in_short
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import written
from coopgraph.store.answer import Answer

_QUANTITY_OF = ox.NamedNode(vocab.CG + "quantityOf")
LEFT_OUT = 3  # things that a note names, of those that an answer leaves out


def renamed(old: Mapping[str, str], language: str) -> tuple[str, ...]:
    """The note of the old names in a question: one for all, none without."""
    if not old:
        return ()
    prefixes = vocab.PREFIXES | OLD_PREFIXES
    pairs = {compact(ox.NamedNode(a), prefixes): compact(ox.NamedNode(b), prefixes) for a, b in old.items()}
    said = (word("answers.renamed", language, old=a, new=b) for a, b in pairs.items())
    return (" ".join(said),)


def outdated(nodes: Iterable[ox.NamedNode], knows: Callable[[str], bool], language: str) -> list[str]:
    """A note for each name of today that a graph still has as it was called before."""
    prefixes, notes = vocab.PREFIXES | OLD_PREFIXES, []
    for new in sorted(nodes, key=str):
        if (old := before(new.value)) and knows(old) and not knows(new.value):
            names = {"new": compact(new, prefixes), "old": compact(ox.NamedNode(old), prefixes)}
            notes.append(word("answers.outdated", language, **names))
    return notes


def not_given(names: Iterable[str], known: Collection[str], language: str) -> tuple[str, ...]:
    """A note for each parameter that nothing gives, with the nearest ones that are known."""
    notes, offers = [], [f"${name}" for name in known]
    for name in (f"${name}" for name in names):
        near = ", ".join(nearest(name, offers))
        key = "answers.no-parameter-near" if near else "answers.no-parameter"
        notes.append(word(key, language, name=name, nearest=near))
    return tuple(notes)


def open_list(touched: TouchedList, text: Callable[[Term | None], str], language: str) -> str:
    """The note of an open list that an answer rests on."""
    return word("answers.open-list", language, label=text(touched.iri), count=touched.items)


def in_words(judged: Completeness, counted: str | int | None, text: Callable[[Term | None], str], language: str) -> str:
    """Whether an answer is all there is, in a sentence.

    Args:
        counted: how much there is at least, in words or as a number.
    """
    between, lists = writing(language).semicolon, judged.lists
    if judged.state != OPEN:
        return word(f"answers.{judged.state}", language, lists=between.join(text(each.iri) for each in lists))
    named = between.join(word("answers.named", language, label=text(e.iri), count=e.items) for e in lists)
    key = "answers.open" if counted is None else "answers.at-least"
    return word(key, language, count=counted, lists=named)


class Caveats(NamedTuple):
    """Writes notes in a language, for answers under a lens."""

    evidence: Evidence
    schema: Schema
    label: Callable[[Term], str | None]
    language: str
    lens: str

    def of(
        self,
        asked: AskedQuery,
        answer: Answer,
        completeness: Completeness,
        about: set[ox.NamedNode],
        named: set[ox.NamedNode],
    ) -> tuple[str, ...]:
        """The notes of an answer.

        Args:
            about: the things that the question names.
            named: the properties that it names, narrower ones included.
        """
        terms, silent = answer.nodes(), ox.NamedNode(vocab.NOT_STATED)
        if terms == {silent} and all(term in {None, silent} for row in answer for term in row):
            said = word("answers.not-stated", self.language, lens=self.lens)
            return (said, *self._sought(about, named), *self._stated_instead(about, named))
        if not answer:
            return tuple(self._sought(about, named))
        lists = completeness.lists if completeness.state == OPEN else ()
        return (*(open_list(each, self._text, self.language) for each in lists), *self._unspoken(asked, answer))

    def _text(self, term: Term | None) -> str:
        return self.label(term) or compact(term, PREFIXES) if term else ""

    def _unspoken(self, asked: AskedQuery, answer: Answer) -> list[str]:
        """Of how many countries a source speaks, where no source does of some that are counted, or left over by a negation."""
        try:
            ranged = _ranged(asked, answer)
        except CoopGraphError:
            return []
        unspoken = ranged & self.evidence.unspoken
        kinds = {self.schema.kind(thing) for thing in unspoken}
        total = sum(self.schema.kind(thing) in kinds for thing in ranged) if kinds else 0
        spoken, values = total - len(unspoken), {"total": total, "unspoken": len(unspoken), "lens": self.lens}
        return [word("answers.unspoken-of", self.language, spoken=spoken, **values)] if unspoken else []

    def left_out(self, omissions: Iterable[LeftOut]) -> list[str]:
        """What an answer leaves out, each time the first few things of it."""
        lines = []
        for why, properties, things in omissions:
            of = writing(self.language).comma.join(compact(property, PREFIXES) for property in properties)
            lines.append(word(f"answers.left-out-{why}", self.language, property=of, things=self._some(things)))
        return lines

    def _some(self, things: Sequence[ox.NamedNode]) -> str:
        """The names of the first few of some things, and how many there are."""
        names = [self._name(thing) for thing in things]
        more = [f"… ({len(names)})"] if len(names) > LEFT_OUT else []
        return writing(self.language).semicolon.join([*sorted(names)[:LEFT_OUT], *more])

    def _name(self, thing: ox.NamedNode) -> str:
        """What a thing is called; a number, with what it is of."""
        of = sorted(self.schema.objects(thing, _QUANTITY_OF), key=str)[:1]
        return writing(self.language).colon.join(self.label(each) or compact(each, PREFIXES) for each in (*of, thing))

    def ended(self, things: Sequence[ox.NamedNode]) -> list[str]:
        """That things were suspended or ended, the first few by name."""
        return [word("answers.ended-since", self.language, things=self._some(things))] if things else []

    def overlapping(self, pair: Overlap | None) -> list[str]:
        """That rows are not to be added up, with the first two that overlap."""
        if not pair:
            return []
        part, whole = (self.label(group) or compact(group, PREFIXES) for group in pair)
        return [word("answers.overlap", self.language, part=part, whole=whole)]

    def unknown(self, names: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
        """That nothing has some names, with those that are like them."""
        between = writing(self.language).semicolon
        return [
            word(
                "answers.unknown-name-near" if near else "answers.unknown-name",
                self.language,
                name=name,
                near=between.join(near),
                lens=self.lens,
            )
            for name, near in names
        ]

    def bare(self, written: Iterable[BareDate]) -> list[str]:
        """That a date without quotation marks is arithmetic, each once."""
        lines = []
        for each in written:
            key = "answers.bare-date-listed" if each.is_listed else "answers.bare-date"
            values = {"written": each.text, "value": each.value, "meant": compact(each.meant, PREFIXES)}
            lines.append(word(key, self.language, **values))
        return list(dict.fromkeys(lines))

    def conflicting(self, conflicts: Iterable[Conflict]) -> list[str]:
        """On how many values sources disagree."""
        lines = []
        for property, disputed, total, preferred, has_preferred in conflicts:
            key = "conflict-preferred" if preferred else "conflict-chosen" if has_preferred else "conflict"
            number = preferred.value if isinstance(preferred, ox.Literal) else ""
            values = {
                "property": compact(property, PREFIXES),
                "preferred": int(number) if number.isdecimal() else number,
            }
            lines.append(word(f"answers.{key}", self.language, disputed=disputed, total=total, **values))
        return lines

    def of_parts(self, numbers: PartNumbers) -> list[str]:
        """Which numbers are of a part only, and which are counted twice."""
        told = {"of-part": numbers.scoped, "counted-twice": numbers.counted_twice}
        return [word(f"answers.{k}", self.language, things=self._some(v)) for k, v in told.items() if v]

    def may_be_one(self, told: OneOrMore | None) -> list[str]:
        """How many things there are at least and at most, where some may be one."""
        if told is None:
            return []
        least = told.total - told.number
        key = "answers.may-be-one-in" if told.in_groups else "answers.may-be-one"
        return [word(key, self.language, number=told.number, total=told.total, least=least)]

    def dropped(self, dates: Iterable[SilentDates]) -> list[str]:
        """What a comparison of dates drops, the first few things by name."""
        lines = []
        for variable, things, bounds in dates:
            values = {"variable": variable, "things": self._some(things)}
            values |= dict(zip(("first", "last"), (compact(each, PREFIXES) for each in bounds), strict=False))
            key = "answers.left-out-precision" if bounds else "answers.left-out-incomparable"
            lines.append(word(key, self.language, **values))
        return lines

    def asked_of(self, defaults: Sequence[Term]) -> tuple[str, ...]:
        """Of what a question was asked where nobody said it: its words name only “the country” or “the day”."""
        texts = (
            day(v.value, self.language) if isinstance(v, ox.Literal) else self.label(v) or compact(v, PREFIXES)
            for v in defaults
        )
        given = writing(self.language).semicolon.join(texts)
        return (word("answers.asked-of", self.language, given=given),) if given else ()

    def _sought(self, about: set[ox.NamedNode], named: set[ox.NamedNode]) -> list[str]:
        """What was looked for and not found about what a question names."""
        between = writing(self.language).semicolon
        return [
            word(
                "answers.sought",
                self.language,
                what=self.label(what) or what,
                thing=self.label(thing) or thing.value,
                sources=between.join(self.label(ox.NamedNode(d)) or d for d in documents[:3]),
            )
            for thing, what, documents in self.evidence.sought(about, named)
        ]

    def _stated_instead(self, about: set[ox.NamedNode], named: set[ox.NamedNode]) -> list[str]:
        """What the one property that a question names is stated to have, when it is not stated to have what is asked for."""
        properties = named & self.schema.object_properties
        if len(properties) != 1:
            return []
        (property,) = properties
        if any(self.schema.subjects(property, thing) for thing in about):
            return []
        stated = self.evidence.stated_values(property)
        values = writing(self.language).semicolon.join(
            f"{self.label(value) or value} [{in_short(claim, self._text, self.language)}]" for value, claim in stated
        )
        return [word("answers.instead", self.language, property=self.label(property), values=values)] if values else []


def _ranged(asked: AskedQuery, answer: Answer) -> set[ox.NamedNode]:
    """The things that an answer shows because something does not match, or next to a count, and the countries that it counts."""
    tree = asked.tree
    if not tree.aggregates and not any(element.is_negative for element in tree.where.shown()):
        return set()
    shown = {term for term in answer.nodes() if isinstance(term, ox.NamedNode)}
    parts = [token for p in tree.projected if tree.aggregates and p.expression for token in tokens(p.expression)]
    counted = {token.text[1:] for token in parts if token.kind == "var"}
    counted |= tree.where.bound if any(token.text == "*" for token in parts) else set()
    for name in sorted(counted):
        given = f"{{ {written(tree.where.elements)} FILTER(BOUND(?{name})) }}"
        # joined from the countries, which are few
        values = asked.select(f"DISTINCT ?{name}", f"{given} ?{name} <{vocab.CG}iso3> ?cgcode")
        shown |= {row[0] for row in values if isinstance(row[0], ox.NamedNode)}
    return shown
