"""What is said below an answer: that a list is open, that nothing is stated, and what was looked for in vain."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.renamed import OLD_PREFIXES
from coopgraph.base.terms import Term, compact
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.evidence import Evidence
from coopgraph.knowledge.schema import Schema
from coopgraph.store.answer import Answer


def renamed(old: Mapping[str, str], language: str) -> tuple[str, ...]:
    """The note of the old names in a question: one for all, none without."""
    if not old:
        return ()
    prefixes = vocab.PREFIXES | OLD_PREFIXES
    pairs = {compact(ox.NamedNode(a), prefixes): compact(ox.NamedNode(b), prefixes) for a, b in old.items()}
    said = (word("answers.renamed", language, old=a, new=b) for a, b in pairs.items())
    return (" ".join(said),)


class Caveats(NamedTuple):
    """Writes notes in a language, for answers under a lens."""

    evidence: Evidence
    schema: Schema
    label: Callable[[Term], str | None]
    language: str
    lens: str

    def of(self, answer: Answer, about: set[ox.NamedNode], named: set[ox.NamedNode]) -> tuple[str, ...]:
        """The notes of an answer.

        Args:
            about: the things that the question names.
            named: the properties that it names, narrower ones included.
        """
        terms, silent = answer.nodes(), ox.NamedNode(vocab.NOT_STATED)
        if terms == {silent} and all(term in {None, silent} for row in answer for term in row):
            said = word("answers.not-stated", self.language, lens=self.lens)
            return (said, *self._sought(about, named), *self._stated_instead(named))
        if not answer:
            return tuple(self._sought(about, named))
        lists = self.evidence.open_lists(terms, about, named)
        return tuple(
            word("answers.open-list", self.language, label=self.label(node) or node.value, count=count)
            for node, count in lists
        )

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

    def _stated_instead(self, named: set[ox.NamedNode]) -> list[str]:
        """What the one property that a question names is stated to have, when what is asked for is not stated."""
        properties = named & self.schema.object_properties
        if len(properties) != 1:
            return []
        (property,) = properties
        stated = self.evidence.stated_values(property)
        values = writing(self.language).semicolon.join(
            f"{self.label(value) or value} [{claim.short}]" for value, claim in stated
        )
        return [word("answers.instead", self.language, property=self.label(property), values=values)] if values else []
