"""What ways in which a part of a query may be meant otherwise share: what a graph knows of kinds, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term, compact
from coopgraph.base.vocab import TYPE
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.doctor.kinds import Kinds
from coopgraph.knowledge.names import Names
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern, written

MOST = 20_000  # values that are looked through
MOST_OF_CODE = 5  # letters from which on a word in capitals is no code
_TYPE = ox.NamedNode(TYPE)


class Cure(NamedTuple):
    """A part of the query that may be meant otherwise.

    Attributes:
        kind: as in `coopgraph.knowledge.diagnosis.Diagnosis`.
        part: the part, as text; `at`: where it begins.
        start, end, text: what is replaced, and by what.
        wrong, right: what is mistaken in the part, and what it would be.
    """

    kind: str
    part: str
    at: int
    start: int
    end: int
    text: str
    wrong: str
    right: str

    def mended(self, query: str) -> str:
        """The query with it."""
        return query[: self.start] + self.text + query[self.end :]


class Cures:
    """Finds cures for a query by what a graph holds."""

    def __init__(self, asked: AskedQuery, kinds: Kinds, names: Names):
        self.asked, self.kinds_there, self.names = asked, kinds, names
        self.engine, self.schema = kinds.engine, kinds.schema
        self.classes, self.conflict, self.narrowest = kinds.classes, kinds.conflict, kinds.narrowest
        self.observed, self.usual = kinds.observed, kinds.usual

    def of(self, asked: AskedQuery) -> Cures:
        """Those for another query of the same graph."""
        return Cures(asked, self.kinds_there, self.names)

    def instead(self, triple: TriplePattern, group: GroupPattern, pattern: str) -> dict[ox.NamedNode, int]:
        """What may stand in a place of a pattern, `?cgother`, so that its group has a match, and how often it does."""
        return self.matches(f"{pattern} {written(element for element in group.elements if element is not triple)}")

    def matches(self, pattern: str) -> dict[ox.NamedNode, int]:
        """The things that `?cgother` is in a pattern, and how often."""
        what = "?cgother (COUNT(*) AS ?n)"
        try:
            answer = self.asked.select(what, pattern, "GROUP BY ?cgother LIMIT 500")
            rows = [(node, count) for node, count in answer if isinstance(node, ox.NamedNode)]
        except CoopGraphError:
            return {}
        return {node: int(count.value) for node, count in rows if isinstance(count, ox.Literal)}

    def named(self, text: str) -> list[ox.NamedNode]:
        """The things that a text may name: the one that is called so, else those whose names have all its words.

        A code is no word: it names what has it, and nothing else.
        """
        try:
            return [self.names.resolve(text)]
        except CoopGraphError:
            is_code = len(text) < MOST_OF_CODE and text.isupper()
            return [] if is_code else [ox.NamedNode(hit.iri) for hit in self.names.hits(text, 5) if hit.score >= 85]

    # ---- What is known of kinds ----

    def kinds(
        self, text: str, group: GroupPattern, but: TriplePattern | None = None, *, declared: bool = False
    ) -> list[frozenset[ox.NamedNode]]:
        """What a term in a group must be of, each time one of some classes; by all patterns but one.

        Args:
            declared: by what the ontology says of properties only, not by how they are used.
        """
        value = self.constant(text)
        if isinstance(value, ox.NamedNode):
            types = frozenset(t for t in self.schema.objects(value, _TYPE) if isinstance(t, ox.NamedNode))
            # an agent may be much, of which a country is nothing
            wider = {above for t in types for above in self.schema.ancestors(t)[1:]}
            return [types - wider] if types else []
        classes: list[frozenset[ox.NamedNode]] = []
        for triple in group.triples:
            if triple is but or triple.path is not None:
                continue
            property = self.constant(triple.predicate)
            if not isinstance(property, ox.NamedNode):
                continue
            if property == _TYPE and triple.subject == text:
                kind = self.constant(triple.object)
                classes += [frozenset({kind})] if isinstance(kind, ox.NamedNode) else []
            elif triple.subject == text:
                classes.append(self.classes(property, "subject", only_declared=declared))
            elif triple.object == text:
                classes.append(self.classes(property, "object", only_declared=declared))
        return [kinds for kinds in classes if kinds]

    # ---- Writing ----

    def constant(self, text: str) -> Term | None:
        """The term that a text stands for; None for a variable."""
        return self.asked.constant(text)

    def written(self, term: Term) -> str:
        """A term as the query may write it."""
        return compact(term, self.asked.prologue.prefixes)

    def with_terms(
        self, triple: TriplePattern, group: GroupPattern, subject: str, predicate: str, object: str, kind: str
    ) -> Cure:
        """A pattern with other terms."""
        new = TriplePattern(triple.start, triple.end, subject, predicate, object)
        changed = [(a, b) for a, b in zip(triple.terms, new.terms, strict=True) if a != b]
        wrong, right = (" ".join(pair[end] for pair in changed) for end in (0, 1))
        if kind == "direction":
            wrong, right = triple.text, new.text
        return self.with_patterns(triple, group, {triple: new.written}, kind, wrong, right)

    def with_patterns(
        self,
        part: Element,
        group: GroupPattern,
        others: Mapping[Element, str],
        kind: str,
        wrong: str,
        right: str,
        shown: tuple[str, str] = ("", ""),
    ) -> Cure:
        """Some elements written otherwise: their group is written anew, since patterns may share what they say.

        Args:
            others: what is written in place of which.
            shown: a variable, and another one that the query shows beside it if it shows the first.
        """
        inside = " ".join(others.get(element, element.written) for element in group.elements)
        start, head = self._showing(group, *shown)
        return Cure(kind, part.text, part.start, start, group.end, f"{head}{{ {inside} }}", wrong, right)

    def _showing(self, group: GroupPattern, variable: str, other: str) -> tuple[int, str]:
        """What stands before a group, and where it begins, where another variable has to be shown beside one."""
        tree = self.asked.tree
        plain = {f"?{each.variable}" for each in tree.projected if not each.expression}
        if variable not in plain or tree.aggregates or all(group is not each for each in tree.where.walk()):
            return group.start, ""
        clause = self.asked.text[tree.start : tree.where.start]
        place = next(token.end for token in tokens(clause) if token.text == variable)
        rest = self.asked.text[tree.where.start : group.start]
        return tree.start, f"{clause[:place]} {other}{clause[place:]}{rest}"

    def with_token(self, kind: str, token: Token, right: str, part: str = "") -> Cure:
        """A token in another form."""
        return Cure(
            kind, part or token.text, token.start, token.start, token.end, right or token.text, token.text, right
        )

    def with_everywhere(self, kind: str, others: Mapping[str, str], first: Token) -> Cure:
        """Tokens that are written otherwise wherever they stand: in the whole query, of which the first is shown."""
        text, parts, last = self.asked.text, list[str](), 0
        for token in tokens(text):
            if token.text in others:
                parts += [text[last : token.start], others[token.text]]
                last = token.end
        wrong, right = first.text, others[first.text]
        return Cure(kind, first.text, first.start, 0, len(text), "".join([*parts, text[last:]]), wrong, right)
