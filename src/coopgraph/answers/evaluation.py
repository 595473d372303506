"""One query on its way to a table: run, and made readable with labels, notes, reasons and whether it is all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from time import monotonic, perf_counter
from typing import Any

import pyoxigraph as ox

from coopgraph.answers.background import Background
from coopgraph.answers.ordering import OrderKey, order_keys
from coopgraph.answers.parameters import parameter_values
from coopgraph.answers.table import Table
from coopgraph.base import ranges, vocab
from coopgraph.base.dates import bounds
from coopgraph.base.errors import QueryError, RefusedError
from coopgraph.base.renamed import iri_of
from coopgraph.base.terms import Term, to_term
from coopgraph.base.text import did_you_mean, sha256
from coopgraph.base.vocab import XSD
from coopgraph.base.words import word
from coopgraph.knowledge.asked import AskedQuery
from coopgraph.knowledge.citation import Citation, digest_of, sources_of, today
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.names import MADE_OF
from coopgraph.knowledge.view import View
from coopgraph.knowledge.warnings.bare_dates import bare_dates
from coopgraph.knowledge.warnings.caveats import Caveats, not_given, outdated, renamed
from coopgraph.knowledge.warnings.completeness import UNKNOWN, Completeness, CompletenessJudge
from coopgraph.knowledge.warnings.conflicts import Conflicts
from coopgraph.knowledge.warnings.left_out import Omissions, lacks_a_match
from coopgraph.knowledge.warnings.overlaps import overlap
from coopgraph.knowledge.warnings.parts import Parts
from coopgraph.knowledge.warnings.silent_dates import silent_dates
from coopgraph.knowledge.warnings.unknown_names import unknown_names
from coopgraph.knowledge.why import Explanation
from coopgraph.sparql import hints, prepared
from coopgraph.sparql.questions import Question, is_name, question
from coopgraph.store.answer import Answer, Run
from coopgraph.store.lens import LENSES

CITED = 1000  # rows whose sources a citation names
READ = 512  # queries that are kept as they were read
DIAGNOSED = 10.0  # seconds in which it is looked for why there is nothing


def evaluate(
    view: View,
    text: str,
    values: Mapping[str, object],
    timeout: float | None = None,
    allow_service: bool = False,
    known: Collection[str] = (),
) -> Table:
    """The answer to a SPARQL query, or to a named question, as a table; see `coopgraph.Graph.query`.

    Args:
        known: names of further values that could have been given.
    """
    ranges.check("timeout", timeout)
    asked, query, old = view.once(_reader)(text, allow_service)
    given, old_values = _renewed(view, query, values if asked else {name: to_term(v) for name, v in values.items()})
    bound = parameter_values(view, asked, given) if asked else given
    if unused := bound.keys() - query.names:
        hint = did_you_mean(f"${min(unused)}", [f"${name}" for name in query.names])
        raise QueryError("; ".join(filter(None, [f"the query has no parameter ${', $'.join(sorted(unused))}", hint])))
    defaults = [value for name, value in bound.items() if name not in values]
    notes = [
        word("answers.taken-as", view.language, said=values[name], day=value.value)
        for name, value in bound.items()
        if isinstance(value, ox.Literal) and value.datatype.value == XSD + "date" and _is_longer(values.get(name))
    ]
    return Evaluation(view, asked, query, bound, timeout, old | old_values, defaults, known).table(notes)


def _is_longer(given: object) -> bool:
    """Whether what is given for a day is a month or a year."""
    text = given.value if isinstance(given, ox.Literal) else given
    return isinstance(text, str) and (days := bounds(text)) is not None and days.first != days.last


def _renewed(
    view: View, query: prepared.PreparedQuery, values: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values with old names as they are now, and which these are: terms, or texts that name things."""
    given, old = dict[str, Any](values), dict[str, str]()
    for name, value in values.items():
        written = value.value if isinstance(value, ox.NamedNode) else value
        if isinstance(written, str) and (new := view.schema.now(written, prepared.telling(query, name))) != written:
            given[name], old[iri_of(written)] = ox.NamedNode(new), new
    return given, old


def _reader(view: View) -> Callable[[str, bool], tuple[Question | None, prepared.PreparedQuery, dict[str, str]]]:
    """What reads a query once, of those asked last: the question that it names, the query, and the old names that it had."""
    return lru_cache(READ)(partial(_read, view))


def _read(view: View, text: str, allow_service: bool) -> tuple[Question | None, prepared.PreparedQuery, dict[str, str]]:
    """A query with the names of today; names that nothing has are refused."""
    asked = question(text.strip()) if is_name(text) else None
    given = () if asked else tuple(view.place.prefixes.items())
    query, old = prepared.renewed(
        prepared.prepare(asked.text if asked else text, allow_service, given), view.schema.now
    )
    hints.check_names(
        query.text,
        query.tokens,
        query.prologue,
        hints.Terms(view.schema.knows, lambda: view.schema.terms, view.names.called),
    )
    return asked, query, old


def _omissions(view: View) -> Omissions:
    return Omissions(view.engine, view.schema)


def _conflicts(view: View) -> Conflicts:
    return Conflicts(view.engine)


def _parts(view: View) -> Parts:
    return Parts(view.engine)


class Evaluation(Background):
    """A query that is asked of a graph, and what stands behind its answer.

    Args:
        asked: the named question that it is, if it is one.
        values: its parameters.
        timeout: seconds that it may take, and that all that is asked about its answer may take together.
        old: the old names that it was asked with, and what they are now.
        defaults: those of the parameters that nobody gave.
        known: names of values, beside these, that could have been given.
    """

    explains = True
    view: View

    def __init__(
        self,
        view: View,
        asked: Question | None,
        query: prepared.PreparedQuery,
        values: dict[str, Term],
        timeout: float | None,
        old: Mapping[str, str],
        defaults: Sequence[Term] = (),
        known: Collection[str] = (),
    ):
        self.view, self._asked, self._query, self._values = view, asked, query, values
        self._old, self._defaults, self._known, self.prefixes = old, defaults, known, view.prefixes
        self._left = self._limit = view.engine.seconds if timeout is None else timeout

    def table(self, notes: Sequence[str] = ()) -> Table:
        """The answer, with some sentences to read first; what else goes with it is worked out when it is asked for."""
        view, asked = self.view, self._asked
        self._answer = self._run(self.view, self._query, self._values, self._limit)
        self._stated = bool(self._answer) or asked is None
        if not self._stated:
            self._answer = Answer(["answer"], [(ox.NamedNode(vocab.NOT_STATED),)])
        name = asked.summary(view.language) if asked else ""
        return Table(
            self._answer.columns,
            self._answer,
            notes=notes,
            background=self,
            name=name,
            language=view.language,
            stated=self._stated,
        )

    def asked(self) -> tuple[Mapping[str, str], Sequence[Term]]:
        """As in Background."""
        return (self._asked.summaries if self._asked else {}), tuple(self._values.values())

    def _run(self, view: View, query: prepared.PreparedQuery, values: dict[str, Term], seconds: float) -> Answer:
        try:
            text = prepared.bind(query, values)
            flags = {"roomy": query.roomy, "named": query.layered, "own": query.own}
            return view.engine.run(text, query.needed, seconds, **flags, known=self._asked is not None)
        except SyntaxError as error:
            plain = hints.complaint(query.text, query.needed) or error  # its places are those of the user's own text
            raise hints.syntax_error(query.text, query.tokens, plain) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be run: {error}") from None

    def _again(self, text: str, view: View | None = None, most: float = float("inf")) -> Answer:
        """The answer to a query that was made of this one; of a user's query, all together may take as long as it may."""
        if self._left <= 0:
            raise RefusedError(f"what was asked about the answer took more than {self._limit:g} seconds")
        begun = monotonic()
        try:
            query = prepared.prepare(text, given=self._query.given)
            return self._run(self.view if view is None else view, query, {}, min(self._left, most))
        finally:
            self._left -= monotonic() - begun if self._asked is None else 0

    @cached_property
    def _as_asked(self) -> AskedQuery:
        """The query with its parameters bound, for those who look into it."""
        return AskedQuery(prepared.bind(self._query, self._values), self._query.prologue, self._again)

    def label(self, term: Term) -> str | None:
        """As in Background; all that the answer shows are asked for when the first one is."""
        return self._labeller(term)

    @cached_property
    def _labeller(self) -> Callable[[Term], str | None]:
        self.view.engine.prefetch(self._nodes(), (*self.view.schema.label_properties, *MADE_OF))
        return self.view.label

    def _nodes(self) -> Iterator[Term]:
        """What the answer shows, looked for when it is needed: in this process, labels need no preparation."""
        yield from self._answer.nodes()

    @cached_property
    def _mentioned(self) -> tuple[set[ox.NamedNode], set[ox.NamedNode]]:
        """The things that the query names, and the properties (narrower ones and `rests-on` included)."""
        query, schema = self._query, self.view.schema
        written = [token.text for token in query.tokens[query.prologue.size :] if token.kind in {"name", "iri"}]
        written += self._asked.rests_on if self._asked else ()
        nodes = {ox.NamedNode(iri) for name in written if (iri := query.prologue.iri(name))}
        nodes |= {value for value in self._values.values() if isinstance(value, ox.NamedNode)}
        properties = nodes & (schema.object_properties | set(map(ox.NamedNode, schema.terms)))
        return nodes - properties, {n for p in properties for n in schema.narrower(p)}

    def order(self) -> Sequence[OrderKey] | None:
        """As in Background."""
        if self._answer.triples or self._answer.boolean or self._answer.is_long or not self._stated:
            return None
        return order_keys(self._query.tokens[self._query.prologue.size :])

    def notes(self) -> tuple[str, ...]:
        """As in Background."""
        view = self.view
        notes = Caveats(view.evidence, view.schema, view.label, view.language, view.lens)
        said = [*notes.of(self._as_asked, self._answer, self._judged, *self._mentioned)]
        if self._asked is None:
            said += notes.bare(bare_dates(self._query.text))
        if self._asked is None and not self._answer.says_nothing:  # a named question says in its words what it is about
            said += self._misleading(notes)
        elif self._asked is None:
            said += self._instead(notes)
        missing = [name for name in prepared.parameters(self._query) if name not in self._values]
        told = not_given(missing, {*self._values, *self._known}, view.language)
        earlier = outdated(self._mentioned[0], view.schema.knows, view.language)
        return (*renamed(self._old, view.language), *earlier, *told, *said, *notes.asked_of(self._defaults))

    def _misleading(self, notes: Caveats) -> list[str]:
        """What a reader of a query of one's own may take otherwise: names that nothing has, what drops out, what ended since, which values are disputed or of a part, which rows overlap."""
        asked, answer, view = self._as_asked, self._answer, self.view
        omissions, conflicts = view.once(_omissions), view.once(_conflicts)
        return [
            *notes.unknown(unknown_names(asked, view.engine, view.schema)),
            *notes.left_out(omissions.of(asked, answer)),
            *notes.dropped(silent_dates(asked)),
            *notes.ended(omissions.ended(asked, answer)),
            *notes.conflicting(conflicts.of(asked)),
            *notes.of_parts(view.once(_parts).of(asked)),
            *notes.may_be_one(conflicts.may_be_one(asked)),
            *notes.overlapping(overlap(asked, answer)),
        ]

    def _instead(self, notes: Caveats) -> list[str]:
        """What would match all else: looked for in vain, which the query does not name; where no more excludes it, what is stated otherwise."""
        asked, named = self._as_asked, self._mentioned[0]
        omissions = self.view.once(_omissions).of(asked, self._answer)
        vain = [each for each in omissions if each.why == "sought" and named.isdisjoint(each.things)]
        if not lacks_a_match(asked):
            return notes.left_out(vain)
        otherwise = (each for each in omissions if each.why in {"undated", "partners", "roles"})
        return [*notes.left_out([*vain, *otherwise]), *notes.dropped(silent_dates(asked))]

    def explain(self, numbers: Sequence[int]) -> list[Explanation]:
        """As in Background; when nothing answers a question, what was looked for."""
        answer = self._answer if self._stated else None
        whys, engine = self.view.explaining.rows(self._as_asked, answer, numbers), self.view.engine
        documents = {claim.document for why in whys for claim in why.claims if claim.document}
        engine.prefetch(map(ox.NamedNode, sorted(documents)), self.view.schema.label_properties)
        return whys

    def diagnosis(self) -> Diagnosis | None:
        """As in Background; of a plain no, and of a count of nought, too."""
        if not self._stated or self._asked is not None or not self._answer.says_nothing:
            return None
        from coopgraph.knowledge.doctor.cures import Cures  # most answers have rows
        from coopgraph.knowledge.doctor.doctor import Doctor
        from coopgraph.knowledge.doctor.kinds import kinds_of

        view, names, run = self.view, list(LENSES), self._for_a_while()
        wider = names[names.index(view.lens) + 1 :] if view.engine.layered else []
        others = {name: self._through(name) for name in wider}
        asked = AskedQuery(self._as_asked.text, self._query.prologue, run)
        cures = Cures(asked, view.once(kinds_of), view.names)
        named = None if view.engine.layered else view.engine.named_graphs
        explain = view.explaining.fact
        return Doctor(asked, cures, others, not len(self._answer), self._unspoken, named, explain).diagnosis()

    def _for_a_while(self) -> Run:
        """What gives answers until these took some time together, and none then; reading a wider lens is not counted."""
        left = [DIAGNOSED]

        def run(text: str) -> Answer:
            if left[0] <= 0:
                raise RefusedError(f"it took more than {DIAGNOSED:g} seconds to find out why there is nothing")
            begun = perf_counter()
            try:
                return self._again(text, most=left[0])
            finally:
                left[0] -= perf_counter() - begun

        return run

    def _unspoken(self, node: ox.NamedNode) -> str | None:
        """The label of a country that no source speaks of."""
        view = self.view
        return (view.label(node) or node.value) if node in view.evidence.unspoken else None

    def _through(self, lens: str) -> Run:
        """What gives the answer to a query's text through another lens, which is read when it is first asked."""
        return lambda text: self._again(text, self.view.wider(lens))

    def citation(self) -> Citation:
        """As in Background, with the sources of the first rows."""
        view, query, answer = self.view, self._query, self._answer
        whys = self.explain(range(len(answer))[:CITED]) if self._stated else ()
        claims = (claim for why in whys for claim in why.claims)
        return Citation(
            self._asked.summary(view.language) if self._asked else " ".join(query.text.split()),
            self._as_asked.text,
            view.lens,
            view.data,
            len(answer),
            digest_of(query, self._values, view.lens, view.data.digest),
            sha256(Table(answer.columns, answer).to("tsv")),
            today(),
            sources_of(claims, view.schema, view.language),
            view.language,
        )

    def completeness(self) -> Completeness:
        """As in Background."""
        return self._judged

    @cached_property
    def _judged(self) -> Completeness:
        if not self._stated:
            return Completeness(UNKNOWN)
        view = self.view
        completing = CompletenessJudge(view.engine, view.evidence, view.schema, view.lens)
        return completing.of(self._as_asked, self._answer, *self._mentioned)
