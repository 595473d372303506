"""Tables about things: what is said of one, and those whose labels fit a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.answers.background import Labelled
from coopgraph.answers.table import Table
from coopgraph.base import ranges, vocab
from coopgraph.base.errors import NotFoundError
from coopgraph.base.renamed import iri_of
from coopgraph.base.terms import Term
from coopgraph.base.text import local_name
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.view import View
from coopgraph.knowledge.warnings.caveats import renamed
from coopgraph.knowledge.why import Explanation
from coopgraph.sparql.questions import Question
from coopgraph.store.answer import Answer

# Properties that only say that a statement node, or a question's default, points to a thing.
_PLUMBING = frozenset({vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT, vocab.DEFAULT_VALUE})
# What each claim of a thing has; it is the claim that says more.
_OF_CLAIMS = frozenset(vocab.CG + name for name in ("claimSubject", "claimProperty", "claimValue"))

DESCRIBED = 1000  # triples that are shown of a thing
READ = 20 * DESCRIBED  # of more triples, those that are shown are not chosen from all


def search(view: View, text: str, limit: int = 10) -> Table:
    """The things and terms whose labels fit a text, best first: thing, label, kind, score (0 to 100)."""
    ranges.check("limit", limit)
    rows: list[tuple[Term | None, ...]] = []
    for hit in view.names.hits(text, limit):
        node = ox.NamedNode(hit.iri)
        label = ox.Literal(hit.label, language=hit.language) if hit.language else ox.Literal(hit.label)
        rows.append((node, label, view.schema.kind(node), ox.Literal(hit.score)))
    background = _Found(view, [row[0] for row in rows if isinstance(row[0], ox.NamedNode)])
    return Table(["thing", "label", "kind", "score"], rows, background=background, name=text, language=view.language)


def list_questions(language: str, some: Iterable[Question], *, parameters: bool = True) -> Table:
    """Named questions: name, chief topic, summary, and (unless there is no room) the parameters with what each stands for."""
    rows = [
        (
            question.name,
            word(f"topics.{question.topics[0]}", language),
            question.summary(language),
            ", ".join(f"{each.name} ({local_name(each.kind).rpartition(':')[2]})" for each in question.parameters),
        )
        for question in some
    ]
    columns = ["name", "topic", "summary", "parameters"][: 4 if parameters else 3]
    return Table(columns, [tuple(map(ox.Literal, row[: len(columns)])) for row in rows], language=language)


class _Found(Labelled):
    """What is known of things: their labels, and which of them no source speaks of."""

    def __init__(self, view: View, things: Sequence[ox.NamedNode]):
        super().__init__(view)
        self._things = things

    def notes(self) -> list[str]:
        """As in Background."""
        view, between = self.view, writing(self.view.language).semicolon
        silent = [node for node in dict.fromkeys(self._things) if node in view.evidence.unspoken]
        things = between.join(view.label(node) or node.value for node in silent)
        return [word("answers.unspoken", view.language, lens=view.lens, things=things)] if silent else []


def describe(view: View, thing: str | ox.NamedNode) -> Table:
    """What is stated or deduced of a thing: subject, property, value, and the claims behind each triple.

    Of more than `DESCRIBED` triples the first are shown, what is said of the thing itself before what points to it; a
    note says how many are left out.

    Raises:
        NotFoundError: nothing is said of it.
    """
    given = thing.strip() if isinstance(thing, str) else thing.value
    new = view.schema.now(given)
    node = view.resolve(new) if isinstance(thing, str) else ox.NamedNode(new)
    said, pointing = _said(view, node), _pointing(view, node)
    triples = [*said.triples, *pointing.triples][:DESCRIBED]
    if not triples:
        raise NotFoundError(f"nothing is said of {node.value}")
    total, shown = said.total + pointing.total, len(triples)
    more = [word("answers.more-of-thing", view.language, count=shown, total=total, thing=node)] if total > shown else []
    return Table(
        ["subject", "property", "value"],
        Answer(["subject", "property", "value"], [(t.subject, t.predicate, t.object) for t in triples], triples=True),
        notes=[*renamed({iri_of(given): new} if new != given else {}, view.language), *more],
        background=_Description(view, node, triples),
        name=view.label(node) or node.value,
        language=view.language,
    )


class _Touching(NamedTuple):
    """Triples of a thing in their order, and how many there are; of very many, those that come first."""

    triples: list[ox.Triple]
    total: int


def _said(view: View, node: ox.NamedNode) -> _Touching:
    """What is said of a thing itself."""
    rows, total = _matching(view, "?p ?o", f"{node} ?p ?o FILTER(?p NOT IN ({_listed(_PLUMBING)}))")
    return _Touching(sorted((ox.Triple(node, property, value) for property, value in rows), key=_order), total)


def _pointing(view: View, node: ox.NamedNode) -> _Touching:
    """What is said of other things, with this one for its value."""
    properties = _listed(_PLUMBING | _OF_CLAIMS)
    rows, total = _matching(view, "?s ?p", f"?s ?p {node} FILTER(?s != {node} && ?p NOT IN ({properties}))")
    return _Touching(sorted((ox.Triple(subject, property, node) for subject, property in rows), key=_order), total)


def _matching(view: View, what: str, pattern: str) -> tuple[list[Any], int]:
    """The solutions of a pattern, and how many there are; of very many not all are read."""
    rows = view.engine.solutions(f"SELECT {what} {{ {pattern} }} LIMIT {READ}")
    if len(rows) < READ:
        return rows, len(rows)
    return rows, int(view.engine.solutions(f"SELECT (COUNT(*) AS ?count) {{ {pattern} }}")[0][0].value)


def _listed(properties: Iterable[str]) -> str:
    return ", ".join(f"<{iri}>" for iri in sorted(properties))


class _Description(_Found):
    """What is known of the triples about a thing."""

    explains = True

    def __init__(self, view: View, node: ox.NamedNode, triples: Sequence[ox.Triple]):
        super().__init__(view, [node])
        self._triples = triples

    def evidence(self) -> list[str | Sequence[Claim]]:
        """As in Background: what each triple rests on."""
        return [self.view.evidence.claims(triple) or self.view.basis(triple) for triple in self._triples]

    def explain(self, numbers: Sequence[int]) -> list[Explanation]:
        """As in Background."""
        return [self.view.explaining.triple(self._triples[number]) for number in numbers]


def _order(triple: ox.Triple) -> tuple[str, str, str]:
    """Its kind comes first."""
    predicate = "" if triple.predicate.value == vocab.TYPE else triple.predicate.value
    return predicate, str(triple.subject), str(triple.object)
