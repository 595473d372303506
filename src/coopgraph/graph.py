"""The graph that users hold: ask questions, describe and search things, through a lens and in a language."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.answers.evaluation import Asking
from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError, QueryError
from coopgraph.base.terms import Term, to_term
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words.answers import word
from coopgraph.knowledge.evidence import Claim, Evidence
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql import hints, prepared
from coopgraph.sparql.questions import Question, is_name, question
from coopgraph.store import lens as lenses
from coopgraph.store.engine import Engine
from coopgraph.store.memory import Place

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from coopgraph.curation.checks.validation import Report
    from coopgraph.knowledge.citation import Data
    from coopgraph.knowledge.names import Names
    from coopgraph.knowledge.why import Explaining
    from coopgraph.networks.things import Things


class Graph:
    """A graph seen through one lens and in one language, wherever it is kept.

    Made by `load`, `open` or `connect`. It is cheap to derive another: `graph.through("ministry")`,
    `graph.in_language("ar")`.
    """

    def __init__(self, place: Place, lens: str = lenses.DEFAULT_LENS, language: str = "en"):
        self.place = place
        self.lens = lenses.check(lens)
        self.language = language
        self._take(place.engine(lens))

    def _take(self, engine: Engine) -> None:
        self.engine = engine
        self.schema = Schema(engine)
        self.evidence = Evidence(engine, self.schema)
        self._known: set[str] = set()
        self._wider: dict[str, Graph] = {}
        for name in ("explaining", "data"):
            vars(self).pop(name, None)

    def __repr__(self) -> str:
        where = f"{len(self):,} triples in {self.engine.address}"
        return f"<Graph: {where} through lens {self.lens!r}, labels in {self.language!r}>"

    def __len__(self) -> int:
        """How many triples the lens shows, deductions included."""
        return len(self.engine)

    def through(self, lens: str) -> Graph:
        """The same data seen through another lens."""
        return Graph(self.place, lens, self.language)

    def fetched(self) -> Graph:
        """The same graph with all its data in this process: itself, or a copy of what an endpoint holds now."""
        local = self.engine.local()
        if local is self.engine:
            return self
        other = self.in_language(self.language)
        other._take(local)
        return other

    @property
    def store(self) -> ox.Store:
        """A pyoxigraph store: the lens is its default graph, the layers its named graphs.

        It is live over a graph in memory; over a directory or an endpoint it is a copy in memory.
        """
        return self.engine.store

    def in_language(self, language: str) -> Graph:
        """The same graph with labels in another language; the data are shared."""
        other = object.__new__(Graph)
        shared = {
            name: value
            for name, value in self.__dict__.items()
            if name not in {"rdflib", "deduced", "first_lens", "things", "data"}
        }
        other.__dict__.update(shared, language=language)
        return other

    # ---- Asking ----

    def query(
        self,
        text: str,
        *,
        allow_service: bool = False,
        timeout: float | None = None,
        params: dict[str, object] | None = None,
        **parameters: object,
    ) -> Table:
        """The answer to a SPARQL query, or to a named question.

        Args:
            text: SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE) or a question's name such as `security-partners`.
                Prefixes need not be declared.
            allow_service: let the query ask other servers with `SERVICE`.
            timeout: seconds to wait; the engine cannot be stopped, so a query given up goes on in the background.
            params: values for `$name` in the query, as RDF terms or Python values; for a named question also short
                names such as `ITA`. They are bound as RDF terms. `parameters` are the same, as keywords.

        Returns:
            A Table: one column for each variable; `answer` for ASK; subject, predicate, object for the others. A
            named question whose pattern matches nothing has one row, `status:not-stated`, and `table.stated` False.

        Raises:
            QueryError: the text is no query; it shows the place and a hint.
            NotFoundError: no question, or no thing, has that name.
            RefusedError: over a limit, out of time, or `SERVICE` without leave.
        """
        asked = question(text.strip()) if is_name(text) else None
        values = {**(params or {}), **parameters}
        bound = self._values(asked, values) if asked else {name: to_term(value) for name, value in values.items()}
        query = prepared.read(asked.text if asked else text, allow_service)
        unused = bound.keys() - query.names
        if unused:
            raise QueryError(f"the query has no parameter ${', $'.join(sorted(unused))}")
        self._check_names(query)
        return Asking(self, asked, query, bound, timeout).table()

    def _check_names(self, query: prepared.Query) -> None:
        """Refuse names that nothing has, once for each query."""
        if query.text not in self._known:
            text, found, prefixes = query.text, query.tokens, query.prefixes
            hints.check_names(text, found, prefixes, self.schema.knows, lambda: self.schema.terms)
            self._known.add(query.text)

    def _values(self, asked: Question, given: dict[str, object]) -> dict[str, Term]:
        """The parameters of a named question: what is given, else the data's own defaults."""
        known = {parameter.name for parameter in asked.parameters}
        if given.keys() - known:
            extra = ", ".join(sorted(given.keys() - known))
            takes = ", ".join(sorted(known)) or "none"
            raise QueryError(f"{asked.name} has no parameter {extra}; it takes {takes}")
        values: dict[str, Term] = {}
        for parameter in asked.parameters:
            value = given.get(parameter.name)
            if value is None:
                values[parameter.name] = self._default(asked, parameter.name, parameter.default)
            else:
                values[parameter.name] = self._value(value, parameter.kind)
        return values

    def _value(self, value: object, kind: str) -> Term:
        """A parameter of a named question: a thing by a name, or a day where the question takes one."""
        if not kind.startswith("xsd:"):
            return self._named(value, kind) if isinstance(value, str) else to_term(value)
        from coopgraph.base.dates import day

        try:
            return day(value.value if isinstance(value, ox.Literal) else str(value))
        except ValueError as error:
            raise QueryError(f"{value} is no day: expected {error}") from None

    def _default(self, asked: Question, name: str, default: str) -> Term:
        found = self.schema.objects(ox.NamedNode(PREFIXES["parameter"] + default), ox.NamedNode(vocab.DEFAULT_VALUE))
        if not found:
            raise QueryError(f"{asked.name} needs a value for {name!r}: this data proposes none (parameter:{default})")
        return found[0]

    @cached_property
    def data(self) -> Data:
        """The data set that this graph is, with the digest of what its layers state; to be cited."""
        from coopgraph.knowledge.citation import data_of

        return data_of(self.engine, self.schema, self.language)

    def wider(self, lens: str) -> Graph:
        """The same graph through a wider lens, read once and kept: an empty answer may be found there."""
        if lens not in self._wider:
            self._wider[lens] = self.through(lens)
        return self._wider[lens]

    @cached_property
    def explaining(self) -> Explaining:
        """What explains triples and rows."""
        from coopgraph.knowledge.why import Explaining

        return Explaining(self.engine, self.evidence, self.lens)

    def as_of(self, day: object) -> Table:
        """Which agreements were signed, had entered into force, had ended and were in force on a day.

        Each answer is a status: yes, no, cannot tell (the dates stated allow both, or there are none) or, for an end of
        which no source speaks, not stated; see `docs/fact-tables.md`.

        Raises:
            QueryError: it is no day.
        """
        return self.query("agreements-as-of", params={"date": str(day)})

    # ---- Things ----

    def label(self, term: Term) -> str | None:
        """The label of a thing or term in the graph's language, else in another; None when it has none."""
        return self.schema.label(term, self.language) if isinstance(term, ox.NamedNode | ox.BlankNode) else None

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a short name stands for: `ITA`, `country:ITA`, an IRI, or a whole label in any language.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        return self.names.resolve(name)

    def _named(self, name: str, kind: str) -> ox.NamedNode:
        return self.names.resolve(name, prepared.expand(kind, PREFIXES) or "")

    @cached_property
    def names(self) -> Names:
        """From typed names to things."""
        from coopgraph.knowledge.names import Names

        return Names(self.engine, self.schema)

    def search(self, text: str, limit: int = 10) -> Table:
        """The things and terms whose labels fit a text, best first: thing, label, kind, score (0 to 100).

        All languages are searched; accents, case and small typing errors are ignored.
        """
        rows: list[tuple[Term | None, ...]] = []
        for hit in self.names.hits(text, limit):
            node = ox.NamedNode(hit.iri)
            label = ox.Literal(hit.label, language=hit.language) if hit.language else ox.Literal(hit.label)
            rows.append((node, label, self.schema.kind(node), ox.Literal(hit.score)))
        return Table(["thing", "label", "kind", "score"], rows, labeller=self.label, name=text)

    def describe(self, thing: str | ox.NamedNode) -> Table:
        """All that is stated or deduced of a thing: subject, property, value, and the claims behind each triple.

        Raises:
            NotFoundError: nothing has that name, or nothing is said of it.
        """
        node = self.resolve(thing) if isinstance(thing, str) else thing
        found = [*self.engine.triples(node)]
        found += [t for t in self.engine.triples(None, None, node) if t.subject != node]
        triples = sorted((t for t in found if not self._is_plumbing(t)), key=lambda t: _order(t, node))
        if not triples:
            raise NotFoundError(f"nothing is said of {node.value}")
        return Table(
            ["subject", "property", "value"],
            [(t.subject, t.predicate, t.object) for t in triples],
            labeller=self.label,
            evidence=lambda: [self.basis(triple) for triple in triples],
            explain=lambda numbers: [self.explaining.triple(triples[n]) for n in numbers],
            name=self.label(node) or node.value,
            language=self.language,
        )

    def _is_plumbing(self, triple: ox.Triple) -> bool:
        """Whether a triple only says that a statement node, or a question's default, points to this thing."""
        return triple.predicate.value in {vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT, vocab.DEFAULT_VALUE}

    def basis(self, triple: ox.Triple) -> str:
        """What a triple rests on, in short: its claims, else the rule that deduced it, else the layers that hold it."""
        claims = self.evidence.claims(triple)
        if claims:
            return "; ".join(claim.short for claim in claims)
        layers = [graph.removeprefix(vocab.GRAPH) for graph in self.engine.graphs_of(triple)]
        rules = [layer.rpartition("/")[2] for layer in layers if layer.startswith("deduced/")]
        return f"{word('deduced', self.language)} ({', '.join(rules)})" if rules else ", ".join(layers)

    def claims(self, subject: str, property: str, value: object) -> list[Claim]:
        """The claims that state one triple; ends and property may be short names."""
        term = self.resolve(value) if isinstance(value, str) else to_term(value)
        return self.evidence.claims(ox.Triple(self.resolve(subject), self.resolve(property), term))

    # ---- Other faces of the same graph ----

    @cached_property
    def deduced(self) -> dict[ox.Triple, str]:
        """Each deduced triple with the name of the rule that gave it."""
        names = ((quad.triple, quad.graph_name.value.removeprefix(vocab.GRAPH)) for quad in self.layers())  # type: ignore[union-attr]
        return {triple: name.rpartition("/")[2] for triple, name in names if name.startswith("deduced/")}

    @cached_property
    def things(self) -> Things:
        """The things that are drawn and the statements between them, read once; networks are made from them."""
        from coopgraph.networks.things import Things

        return Things(self)

    @cached_property
    def first_lens(self) -> dict[tuple[str, str, str], int]:
        """The place among the lenses, from narrow to wide, of the first that shows a statement between two things.

        Keys are subject, property and object; a thing itself is its type, with an empty object.
        """
        from coopgraph.networks.things import first_lenses

        return first_lenses(self.engine.quads())

    def layers(self) -> list[ox.Quad]:
        """The stated triples, each in the named graph of its layer, and the deduced ones in `graph/deduced/…`."""
        return list(self.engine.quads())

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """An rdflib Dataset over `store`: the lens is its default graph, the layers its named graphs."""
        from coopgraph.store.rdflib_dataset import dataset

        return dataset(self.store)

    def network(self, query: str | Table | None = None, **options: Any) -> nx.MultiDiGraph:
        """The things and the statements between them, as networkx sees them; see `coopgraph.networks.network`.

        Args:
            query: only what an answer shows: a table, or SPARQL or a question's name. The rows of a SELECT join the
                thing in their first column with the others (`answer` on an edge); a CONSTRUCT gives its own triples.
            options: those of `coopgraph.network`; of an answer there are none but `lens`.
        """
        from coopgraph.networks.from_answer import network_of
        from coopgraph.networks.network import network

        if query is None:
            return network(self, **options)
        graph = self.through(options.pop("lens")) if "lens" in options else self
        if options:
            raise TypeError(f"the network of an answer takes no {', '.join(sorted(options))}")
        return network_of(graph, graph.query(query) if isinstance(query, str) else query)

    def validate(self, **options: Any) -> Report:
        """What the shapes and checks find in this graph; see `coopgraph.curation.checks.validation`."""
        from coopgraph.curation.checks.validation import validate

        return validate(self.store, label=self.label, files=self.place.files, **options)


def _order(triple: ox.Triple, node: ox.NamedNode) -> tuple[bool, str, str, str]:
    predicate = "" if triple.predicate.value == vocab.TYPE else triple.predicate.value
    return triple.subject != node, predicate, str(triple.subject), str(triple.object)
